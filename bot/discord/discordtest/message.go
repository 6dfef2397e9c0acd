package discordtest

import (
	"slices"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// Types of messages.
const (
	messageThreadCreated  = 18
	messageReply          = 19
	messageSlash          = 20
	messageContextCommand = 23
)

// Message is a version of a message. It is immutable: an edit creates another version.
type Message struct {
	ID, ChannelID, GuildID string

	Type        int
	Author      *User
	Content     string
	Components  []rules.Component
	Attachments []Attachment
	Flags       int
	Reference   *rules.Reference // of a reply
	Created     time.Time
	Edited      time.Time // zero if never

	// Asker is who caused the message by an interaction, which Command names.
	Asker         *User
	Command       string
	interactionID string
	kind          int    // of the interaction
	webhook       string // application, where an interaction caused the message
	sourceID      string // message whose component caused the message

	AllowedMentions *rules.AllowedMentions // as the bot sent it with this version; nil where it did not
	Pings           Pings                  // whom this version pings, were it new

	mentions []*User // of text and reply, whether they ping or not
	thread   *Channel
}

// Ephemeral reports whether only [Message.Asker] sees m.
func (m *Message) Ephemeral() bool { return m.Flags&rules.FlagEphemeral != 0 }

// Loading reports whether m is a deferred response.
func (m *Message) Loading() bool { return m.Flags&rules.FlagLoading != 0 }

// Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`
	Data        []byte `json:"-"`
}

// Version is a version of a message and its time.
type Version struct {
	At      time.Time
	Message *Message
}

// record is a message with its history.
type record struct {
	id       string
	channel  *Channel
	versions []Version
	deleted  time.Time // zero while it exists
	visible  string    // user, where only one sees it
}

// visibleTo reports whether r exists and is not for somebody else; nil is nobody in particular.
func (r *record) visibleTo(u *User) bool {
	return r.deleted.IsZero() && (r.visible == "" || u != nil && r.visible == u.ID)
}

func (r *record) now() *Message { return r.versions[len(r.versions)-1].Message }

// messageStore holds the messages of all channels with their history.
type messageStore struct {
	*world
	content     bool // the bot may read the text of every message
	messages    map[string]*record
	ordered     []*record // by creation
	attachments map[string]Attachment
	nonces      map[string]*record
	typing      map[string][]time.Time // by channel
}

func newMessageStore(w *world, content bool) *messageStore {
	return &messageStore{
		world: w, content: content, messages: make(map[string]*record), attachments: make(map[string]Attachment),
		nonces: make(map[string]*record), typing: make(map[string][]time.Time),
	}
}

// post puts a new message into a channel and dispatches it.
func (s *messageStore) post(c *Channel, m *Message) *record {
	now := s.now()
	if m.ID == "" {
		m.ID = s.nextID()
	}
	m.ChannelID, m.GuildID, m.Created = c.ID, c.GuildID, now
	s.mention(c, m)
	r := &record{id: m.ID, channel: c, versions: []Version{{now, m}}}
	if m.Ephemeral() {
		r.visible = m.Asker.ID
	}
	s.messages[m.ID] = r
	s.ordered = append(s.ordered, r)
	c.messages = append(c.messages, r)
	s.dispatchMessage("MESSAGE_CREATE", r)
	s.bump()
	return r
}

// change replaces a message with a version of it that edit makes from a copy.
func (s *messageStore) change(r *record, edit func(m *Message)) *Message {
	m := *r.now()
	edit(&m)
	s.mention(r.channel, &m)
	r.versions = append(r.versions, Version{s.now(), &m})
	s.dispatchMessage("MESSAGE_UPDATE", r)
	s.bump()
	return &m
}

// remove deletes a message.
func (s *messageStore) remove(r *record) {
	r.deleted = s.now()
	o := obj{"id": r.id, "channel_id": r.channel.ID}
	if r.channel.GuildID != "" {
		o["guild_id"] = r.channel.GuildID
	}
	if r.visible == "" {
		s.events.dispatch(event{name: "MESSAGE_DELETE", data: o, guild: r.channel.guild, intent: messageIntent(r.channel)})
	}
	s.bump()
}

func messageIntent(c *Channel) int {
	if c.guild == nil {
		return IntentDirectMessages
	}
	return IntentGuildMessages
}

// dispatchMessage sends the event of a message that everybody in the channel sees. Ephemeral ones stay between the
// application and the one user and are not dispatched.
func (s *messageStore) dispatchMessage(name string, r *record) {
	if r.visible != "" {
		return
	}
	m := r.now()
	full, bare := s.messageJSON(m, true), s.messageJSON(m, s.readable(m))
	for _, o := range []obj{full, bare} {
		if g := r.channel.guild; g != nil {
			o["guild_id"] = g.ID
			if a := g.members[m.Author.ID]; a != nil {
				o["member"] = a.partial()
			}
		}
	}
	s.events.dispatch(event{name: name, data: full, bare: bare, guild: r.channel.guild, intent: messageIntent(r.channel)})
}

// readable reports whether the bot may read the text of m without the message content intent:
// https://docs.discord.com/developers/events/gateway#message-content-intent
func (s *messageStore) readable(m *Message) bool {
	return m.Author == s.bot || m.GuildID == "" || slices.Contains(m.mentions, s.bot)
}

// messageJSON writes a message, with its text and what else needs the message content intent or without.
func (s *messageStore) messageJSON(m *Message, readable bool) obj {
	mentions := []obj{}
	for _, u := range m.mentions {
		mentions = append(mentions, u.json())
	}
	o := obj{
		"id": m.ID, "channel_id": m.ChannelID, "type": m.Type, "author": m.Author.json(), "flags": m.Flags, "tts": false,
		"timestamp": stamp(m.Created), "edited_timestamp": nil, "pinned": false,
		"mentions": mentions, "mention_roles": append([]string{}, m.Pings.Roles...), "mention_everyone": m.Pings.Everyone,
		"content": "", "embeds": []obj{}, "components": []rules.Component{}, "attachments": []Attachment{},
	}
	if !m.Edited.IsZero() {
		o["edited_timestamp"] = stamp(m.Edited)
	}
	if readable {
		o["content"] = m.Content
		o["components"] = append([]rules.Component{}, m.Components...)
		o["attachments"] = append([]Attachment{}, m.Attachments...)
	}
	if m.webhook != "" {
		o["application_id"], o["webhook_id"] = m.webhook, m.webhook
	}
	m.interactionJSON(o)
	if m.thread != nil {
		o["thread"] = m.thread.json()
	}
	if m.Reference != nil {
		o["message_reference"] = m.Reference
		o["referenced_message"] = nil
		if r := s.messages[m.Reference.MessageID]; r != nil && r.deleted.IsZero() {
			target := *r.now()
			target.Reference = nil // one level, as on Discord
			o["referenced_message"] = s.messageJSON(&target, readable || s.readable(&target))
		}
	}
	return o
}

// interactionJSON adds the interaction that caused the message.
func (m *Message) interactionJSON(o obj) {
	if m.interactionID == "" {
		return
	}
	meta := obj{"id": m.interactionID, "type": m.kind, "user": m.Asker.json(), "authorizing_integration_owners": obj{}}
	if m.Command != "" {
		meta["name"] = m.Command
		o["interaction"] = obj{"id": m.interactionID, "type": m.kind, "name": m.Command, "user": m.Asker.json()}
	}
	if m.sourceID != "" {
		meta["interacted_message_id"] = m.sourceID
	}
	o["interaction_metadata"] = meta
}

// Find returns the component of m with the custom id, or nil.
func (m *Message) Find(customID string) *rules.Component {
	for c := range rules.Walk(m.Components) {
		if c.CustomID == customID && c.Interactive() {
			return c
		}
	}
	return nil
}

// Button returns the custom id of the button of m with the label, or, where it has none, the emoji, and whether there
// is one.
func (m *Message) Button(label string) (customID string, ok bool) {
	for c := range rules.Walk(m.Components) {
		if c.Type == rules.Button && (c.Label == label || c.Label == "" && c.Emoji != nil && c.Emoji.Name == label) {
			return c.CustomID, true
		}
	}
	return "", false
}
