package discordtest

import (
	"fmt"
	"net/http"
	"slices"

	"yiju/bot/discord/discordtest/rules"
)

func channelRoutes() []route {
	const messages, one = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
	return []route{
		{method: "GET", path: "/channels/{channel_id}", handle: inChannel(ViewChannel, func(_ *call, ch *Channel) (any, error) { return ch.json(), nil })},
		{method: "POST", path: "/channels/{channel_id}/typing", handle: inChannel(SendMessages, typing)},
		{method: "POST", path: messages, check: checkMessage, handle: inChannel(0, createMessage)},
		{method: "GET", path: one, handle: inChannel(ReadMessageHistory, withMessage(getMessage))},
		{method: "PATCH", path: one, check: checkMessage, handle: inChannel(0, withMessage(editMessage))},
		{method: "DELETE", path: one, handle: inChannel(0, withMessage(deleteMessage))},
		{method: "POST", path: one + "/threads", check: checkThread, handle: inChannel(ViewChannel, withMessage(threadFromMessage))},
		{method: "POST", path: "/channels/{channel_id}/threads", check: checkThread, handle: inChannel(ViewChannel, threadAlone)},
	}
}

// inChannel finds the channel of a request, which the bot must see and where it needs a permission. In threads those
// who may send need another one.
func inChannel(p Permission, handle func(*call, *Channel) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		ch := c.s.channels[c.path("channel_id")]
		if ch == nil {
			return nil, rules.Refuse(rules.CodeUnknownChannel)
		}
		if err := c.s.need(ch, inThread(ch, p)); err != nil {
			return nil, err
		}
		return handle(c, ch)
	}
}

func inThread(ch *Channel, p Permission) Permission {
	if ch.thread() && p&SendMessages != 0 {
		return p&^SendMessages | SendMessagesInThreads
	}
	return p
}

// withMessage finds the message of a request, unless that is ephemeral.
func withMessage(handle func(*call, *record) (any, error)) func(*call, *Channel) (any, error) {
	return func(c *call, ch *Channel) (any, error) {
		r := c.s.messages[c.path("message_id")]
		if r == nil || r.channel != ch || !r.deleted.IsZero() || r.visible != "" {
			return nil, rules.Refuse(rules.CodeUnknownMessage)
		}
		return handle(c, r)
	}
}

// checkMessage reads a message to write or change and checks it against the limits.
func checkMessage(c *call) error {
	m, err := rules.DecodeMessage(c.body, c.files)
	if err != nil {
		return err
	}
	c.message = m
	var f rules.Form
	m.Check(&f, "", c.keptFlags()|m.Flags)
	return f.Err()
}

// keptFlags returns the flags of the message of a request that stay when it is changed.
func (c *call) keptFlags() int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.s.messages[c.path("message_id")]
	if i := c.s.byToken[c.path("webhook_token")]; i != nil && r == nil && c.route.method == http.MethodPatch {
		r = i.original
	}
	if r == nil {
		return 0
	}
	return r.now().Flags & rules.FlagComponentsV2
}

func typing(c *call, ch *Channel) (any, error) {
	c.s.typing[ch.ID] = append(c.s.typing[ch.ID], c.at)
	c.s.bump()
	return nil, nil
}

// seen is the response with a message.
func (s *messageStore) seen(m *Message) obj {
	return s.messageJSON(m, s.readable(m) || s.content)
}

func getMessage(c *call, r *record) (any, error) { return c.s.seen(r.now()), nil }

// sendable checks that the bot may post a message to a channel.
func (s *messageStore) sendable(ch *Channel, m *rules.MessageBody) error {
	if ch.closed {
		return rules.Refuse(rules.CodeCannotMessageUser)
	}
	need := SendMessages
	if len(m.Files) > 0 {
		need |= AttachFiles
	}
	if err := s.need(ch, inThread(ch, need)); err != nil {
		return err
	}
	if ch.archived && ch.locked && permissionsIn(ch, s.bot.ID)&ManageThreads == 0 {
		return rules.Refuse(rules.CodeThreadLocked)
	}
	return nil
}

func createMessage(c *call, ch *Channel) (any, error) {
	s, in := c.s, c.message
	if err := s.sendable(ch, in); err != nil {
		return nil, err
	}
	if in.Empty() {
		return nil, rules.Refuse(rules.CodeEmptyMessage)
	}
	m := &Message{Author: s.bot}
	if in.Reference != nil && in.Reference.MessageID != "" {
		if err := s.refer(m, ch, in.Reference); err != nil {
			return nil, err
		}
	}
	nonce := fmt.Sprint(ch.ID, " ", in.Nonce)
	if known := s.nonces[nonce]; in.EnforceNonce && in.Nonce != nil && known != nil {
		return s.seen(known.now()), nil
	}
	if err := s.fill(m, in, ch, rules.FlagSuppressEmbeds|rules.FlagSilent|rules.FlagComponentsV2); err != nil {
		return nil, err
	}
	ch.archived = false
	r := s.post(ch, m)
	if in.Nonce != nil {
		s.nonces[nonce] = r
	}
	o := s.seen(m)
	if in.Nonce != nil {
		o["nonce"] = in.Nonce
	}
	return o, nil
}

// refer makes m a reply.
func (s *messageStore) refer(m *Message, ch *Channel, ref *rules.Reference) error {
	target := s.messages[ref.MessageID]
	if target == nil || target.channel != ch || !target.deleted.IsZero() || target.visible != "" {
		if ref.FailIfNotExists == nil || *ref.FailIfNotExists {
			return rules.Invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
		}
		return nil
	}
	if permissionsIn(ch, s.bot.ID)&ReadMessageHistory == 0 {
		return rules.Refuse(rules.CodeReplyNeedsHistory)
	}
	m.Type = messageReply
	m.Reference = &rules.Reference{MessageID: target.id, ChannelID: ch.ID, GuildID: ch.GuildID}
	return nil
}

// fill writes what a request says into a message; only the flags of the mask can be set.
func (s *messageStore) fill(m *Message, in *rules.MessageBody, ch *Channel, mask int) error {
	m.AllowedMentions = in.AllowedMentions
	if in.Present["content"] {
		m.Content = in.Content
	}
	if in.Present["components"] {
		m.Components = in.Components
		rules.AssignIDs(m.Components)
	}
	if in.Present["flags"] {
		m.Flags = m.Flags&^mask | in.Flags&mask | m.Flags&rules.FlagComponentsV2
	}
	return s.attach(m, in, ch)
}

// attach keeps the attachments of a message that the request names, or all where it names none, and adds its files.
func (s *messageStore) attach(m *Message, in *rules.MessageBody, ch *Channel) error {
	described := make(map[string]rules.AttachmentBody)
	for i, a := range in.Attachments {
		described[a.Name()] = a
		_, isNew := in.Files[a.Name()]
		if !isNew && !slices.ContainsFunc(m.Attachments, func(old Attachment) bool { return old.ID == a.Name() }) {
			return rules.Invalid(fmt.Sprintf("attachments.%d.id", i), "ATTACHMENT_NOT_FOUND", "Attachment data not found")
		}
	}
	kept := slices.DeleteFunc(slices.Clone(m.Attachments), func(old Attachment) bool {
		_, stays := described[old.ID]
		return in.Present["attachments"] && !stays
	})
	for _, number := range sortedKeys(in.Files) {
		file := in.Files[number]
		kept = append(kept, s.upload(ch, Attachment{
			Filename: orDefault(described[number].Filename, file.Filename), Description: described[number].Description,
			ContentType: file.ContentType, Ephemeral: m.Ephemeral(), Data: file.Data,
		}))
	}
	m.Attachments = kept
	return nil
}

// bare reports whether m is empty.
func (m *Message) bare() bool {
	return m.Content == "" && len(m.Components) == 0 && len(m.Attachments) == 0
}

// edit changes a message as a request says. Flags that say what kind of message it is stay.
func (s *messageStore) edit(r *record, in *rules.MessageBody) (*Message, error) {
	m := *r.now()
	m.Flags &^= rules.FlagLoading
	if err := s.fill(&m, in, r.channel, rules.FlagSuppressEmbeds|rules.FlagComponentsV2); err != nil {
		return nil, err
	}
	if m.Flags&rules.FlagComponentsV2 != 0 && m.Content != "" {
		return nil, rules.Invalid("flags", rules.LegacyFields, "The content of a message must be removed before IS_COMPONENTS_V2 is set")
	}
	if m.bare() {
		return nil, rules.Refuse(rules.CodeEmptyMessage)
	}
	m.Edited = s.now()
	return s.change(r, func(now *Message) { *now = m }), nil
}

func editMessage(c *call, r *record) (any, error) {
	if r.now().Author != c.s.bot {
		return nil, rules.Refuse(rules.CodeForeignMessage)
	}
	if r.channel.archived {
		return nil, rules.Refuse(rules.CodeArchivedThread)
	}
	m, err := c.s.edit(r, c.message)
	if err != nil {
		return nil, err
	}
	return c.s.seen(m), nil
}

func deleteMessage(c *call, r *record) (any, error) {
	if r.now().Author != c.s.bot {
		if r.channel.guild == nil {
			return nil, rules.Refuse(rules.CodeNotInDM)
		}
		if err := c.s.need(r.channel, ManageMessages); err != nil {
			return nil, err
		}
	}
	if r.channel.archived {
		return nil, rules.Refuse(rules.CodeArchivedThread)
	}
	c.s.remove(r)
	return nil, nil
}
