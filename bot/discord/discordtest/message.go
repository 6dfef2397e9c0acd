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
	At          time.Time // of this version
	Asker       *User     // who caused the message by an interaction; nil for other messages

	AllowedMentions *rules.AllowedMentions // as the bot sent it with this version; nil where it did not
	Pings           Pings                  // whom this version pings, were it new

	channel, thread *Channel
}

// Ephemeral reports whether only [Message.Asker] sees m.
func (m *Message) Ephemeral() bool { return m.Flags&rules.FlagEphemeral != 0 }

// Loading reports whether m is a deferred response.
func (m *Message) Loading() bool { return m.Flags&rules.FlagLoading != 0 }

// visibleTo reports whether m is not for somebody else; nil is nobody in particular.
func (m *Message) visibleTo(u *User) bool { return !m.Ephemeral() || m.Asker == u }

// Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	Data        []byte `json:"-"`
}

// Answer is a message with its history.
type Answer struct {
	Versions []*Message
	Deleted  time.Time // zero while the message exists
}

// Message returns the message as it is now.
func (a *Answer) Message() *Message { return a.Versions[len(a.Versions)-1] }

// Loading reports whether the answer is still deferred.
func (a *Answer) Loading() bool { return a.Message().Loading() }

// MinGap returns the shortest time between two changes of the message, and false where there was at most one change.
// The first text in place of the thinking is a change, the thinking itself is not.
func (a *Answer) MinGap() (time.Duration, bool) {
	if len(a.Versions) < 3 {
		return 0, false
	}
	shortest := time.Duration(1<<63 - 1)
	for k := range a.Versions[2:] {
		shortest = min(shortest, a.Versions[k+2].At.Sub(a.Versions[k+1].At))
	}
	return shortest, true
}

// copy returns the history up to now, or nil for no message.
func (a *Answer) copy() *Answer {
	if a == nil {
		return nil
	}
	return &Answer{slices.Clone(a.Versions), a.Deleted}
}

// exists reports whether a is a message that was not deleted.
func (a *Answer) exists() bool { return a != nil && a.Deleted.IsZero() }

// public reports whether a is a message of a channel that is there for all.
func (a *Answer) public(c *Channel) bool {
	return a.exists() && a.Message().channel == c && !a.Message().Ephemeral()
}

// messageStore holds the messages of all channels with their history.
type messageStore struct {
	*world
	content     bool // the bot may read the text of every message
	messages    map[string]*Answer
	ordered     []*Answer // by creation
	attachments map[string]Attachment
	nonces      map[string]*Answer
	typing      map[string][]time.Time // by channel
}

// post puts a new message into a channel and dispatches it.
func (s *messageStore) post(c *Channel, m *Message) *Answer {
	m.ID, m.ChannelID, m.GuildID, m.channel = s.nextID(), c.ID, c.GuildID, c
	r := &Answer{}
	s.messages[m.ID] = r
	s.ordered = append(s.ordered, r)
	c.messages = append(c.messages, r)
	s.add(r, m, "MESSAGE_CREATE")
	return r
}

// add adds a version of a message and sends its event to everybody in the channel. Ephemeral messages stay between the
// application and the one user and are not dispatched.
func (s *messageStore) add(r *Answer, m *Message, event string) {
	m.At, m.Pings = time.Now(), s.pings(m)
	if len(r.Versions) == 0 {
		m.Created = m.At
	}
	r.Versions = append(r.Versions, m)
	s.bump()
	if m.Ephemeral() {
		return
	}
	full, bare := s.messageJSON(m, true), s.messageJSON(m, s.readable(m))
	for _, o := range []obj{full, bare} {
		if g := m.channel.guild; g != nil {
			o["guild_id"] = g.ID
			if a := g.members[m.Author.ID]; a != nil {
				o["member"] = a.json()
			}
		}
	}
	s.events.dispatch(event, full, to{guild: m.channel.guild, intent: messageIntent(m.channel), bare: bare})
}

// remove deletes a message.
func (s *messageStore) remove(r *Answer) {
	r.Deleted = time.Now()
	if m := r.Message(); !m.Ephemeral() {
		o := obj{"id": m.ID, "channel_id": m.ChannelID, "guild_id": m.GuildID}
		s.events.dispatch("MESSAGE_DELETE", o, to{guild: m.channel.guild, intent: messageIntent(m.channel)})
	}
	s.bump()
}

func messageIntent(c *Channel) int {
	if c.guild == nil {
		return intentDirectMessages
	}
	return intentGuildMessages
}

// readable reports whether the bot may read the text of m without the message content intent:
// https://docs.discord.com/developers/events/gateway#message-content-intent
func (s *messageStore) readable(m *Message) bool {
	return m.Author == s.bot || m.GuildID == "" || slices.Contains(m.Pings.Users, s.bot.ID)
}

// seen is the response with a message.
func (s *messageStore) seen(m *Message) obj { return s.messageJSON(m, s.content || s.readable(m)) }

// messageJSON writes a message, with its text and what else needs the message content intent or without.
func (s *messageStore) messageJSON(m *Message, readable bool) obj {
	mentions := []obj{}
	for _, id := range m.Pings.Users {
		mentions = append(mentions, s.users[id].json())
	}
	o := obj{
		"id": m.ID, "channel_id": m.ChannelID, "type": m.Type, "author": m.Author.json(), "flags": m.Flags,
		"timestamp": stamp(m.Created), "edited_timestamp": nil,
		"mentions": mentions, "mention_roles": append([]string{}, m.Pings.Roles...), "mention_everyone": m.Pings.Everyone,
		"content": "", "embeds": []obj{}, "components": []rules.Component{}, "attachments": []Attachment{},
	}
	if m.At.After(m.Created) {
		o["edited_timestamp"] = stamp(m.At)
	}
	if readable {
		o["content"] = m.Content
		o["components"] = append([]rules.Component{}, m.Components...)
		o["attachments"] = append([]Attachment{}, m.Attachments...)
	}
	if m.Asker != nil {
		o["application_id"], o["webhook_id"] = s.bot.ID, s.bot.ID
	}
	if m.thread != nil {
		o["thread"] = m.thread.json()
	}
	if m.Reference != nil {
		o["message_reference"] = m.Reference
		o["referenced_message"] = nil
		if r := s.messages[m.Reference.MessageID]; r.exists() {
			target := *r.Message()
			target.Reference = nil // one level, as on Discord
			o["referenced_message"] = s.messageJSON(&target, readable || s.readable(&target))
		}
	}
	return o
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
