package discordtest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"yiju/bot/discord/discordtest/rules"
)

func channelRoutes() []route {
	const messages, one = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
	return []route{
		{method: "POST", path: "/channels/{channel_id}/typing", handle: inChannel(SendMessages, typing)},
		{method: "POST", path: messages, check: checkMessage, handle: inChannel(0, createMessage)},
		{method: "GET", path: one, handle: inChannel(ReadMessageHistory, withMessage(getMessage))},
		{method: "PATCH", path: one, check: checkMessage, handle: inChannel(0, withMessage(editMessage))},
		{method: "DELETE", path: one, handle: inChannel(0, withMessage(deleteMessage))},
		{method: "POST", path: one + "/threads", check: checkThread, handle: inChannel(ViewChannel, withMessage(threadFromMessage))},
		{method: "POST", path: "/channels/{channel_id}/threads", check: checkThread, handle: inChannel(ViewChannel, threadAlone)},
	}
}

// inChannel finds the channel of a request, which the bot must see and where it needs a permission.
func inChannel(p Permission, handle func(*call, *Channel) any) func(*call) any {
	return func(c *call) any {
		ch := c.s.channels[c.path("channel_id")]
		refuseIf(ch == nil, rules.CodeUnknownChannel)
		c.s.need(ch, p)
		return handle(c, ch)
	}
}

// withMessage finds the message of a request, unless that is ephemeral.
func withMessage(handle func(*call, *Answer) any) func(*call, *Channel) any {
	return func(c *call, ch *Channel) any {
		r := c.s.messages[c.path("message_id")]
		refuseIf(!r.public(ch), rules.CodeUnknownMessage)
		return handle(c, r)
	}
}

// checkMessage reads a message to write or change and checks it against the limits. A changed message keeps its kind.
func checkMessage(c *call) {
	var err error
	c.message, err = rules.DecodeMessage(c.body, c.files)
	refuse(err)
	flags := c.message.Flags
	c.s.do(func() {
		r := c.s.messages[c.path("message_id")]
		if i := c.s.byToken[c.path("webhook_token")]; i != nil && r == nil && c.route.method == http.MethodPatch {
			r = i.original
		}
		if r != nil {
			flags |= r.Message().Flags & rules.FlagComponentsV2
		}
	})
	var f rules.Form
	c.message.Check(&f, "", flags)
	refuse(f.Err())
}

func typing(c *call, ch *Channel) any {
	c.s.typing[ch.ID] = append(c.s.typing[ch.ID], c.at)
	c.s.bump()
	return nil
}

func getMessage(c *call, r *Answer) any { return c.s.seen(r.Message()) }

func createMessage(c *call, ch *Channel) any {
	s, in, need := c.s, c.message, SendMessages
	if len(in.Files) > 0 {
		need |= AttachFiles
	}
	refuseIf(ch.closed, rules.CodeCannotMessageUser)
	s.need(ch, need)
	refuseIf(ch.archived && ch.locked && permissionsIn(ch, s.bot.ID)&manageThreads == 0, rules.CodeThreadLocked)
	refuseIf(in.Empty(), rules.CodeEmptyMessage)
	m := &Message{Author: s.bot}
	if in.Reference != nil && in.Reference.MessageID != "" {
		s.refer(m, ch, in.Reference)
	}
	nonce := fmt.Sprint(ch.ID, " ", in.Nonce)
	if known := s.nonces[nonce]; in.EnforceNonce && known != nil {
		return s.seen(known.Message())
	}
	s.fill(m, in, rules.FlagSuppressEmbeds|rules.FlagSilent|rules.FlagComponentsV2)
	ch.archived = false
	r := s.post(ch, m)
	if in.Nonce != nil {
		s.nonces[nonce] = r
	}
	return s.seen(m)
}

// refer makes m a reply.
func (s *messageStore) refer(m *Message, ch *Channel, ref *rules.Reference) {
	if target := s.messages[ref.MessageID]; !target.public(ch) {
		if rules.Or(ref.FailIfNotExists, true) {
			refuse(rules.Invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"))
		}
		return
	}
	refuseIf(permissionsIn(ch, s.bot.ID)&ReadMessageHistory == 0, rules.CodeReplyNeedsHistory)
	m.Type = messageReply
	m.Reference = &rules.Reference{MessageID: ref.MessageID, ChannelID: ch.ID, GuildID: ch.GuildID}
}

// fill writes what a request says into a message; only the flags of the mask can be set.
func (s *messageStore) fill(m *Message, in *rules.MessageBody, mask int) {
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
	s.attach(m, in)
}

// attach keeps the attachments of a message that the request names, or all where it names none, and adds its files.
func (s *messageStore) attach(m *Message, in *rules.MessageBody) {
	described := make(map[string]rules.AttachmentBody)
	for i, a := range in.Attachments {
		described[a.Name()] = a
		_, isNew := in.Files[a.Name()]
		if !isNew && !slices.ContainsFunc(m.Attachments, func(old Attachment) bool { return old.ID == a.Name() }) {
			refuse(rules.Invalid(fmt.Sprintf("attachments.%d.id", i), "ATTACHMENT_NOT_FOUND", "Attachment data not found"))
		}
	}
	kept := slices.DeleteFunc(slices.Clone(m.Attachments), func(old Attachment) bool {
		_, stays := described[old.ID]
		return in.Present["attachments"] && !stays
	})
	for _, number := range slices.Sorted(maps.Keys(in.Files)) {
		file, as := in.Files[number], described[number]
		kept = append(kept, s.upload(Attachment{
			Filename: cmp.Or(as.Filename, file.Filename), Description: as.Description, ContentType: file.ContentType, Data: file.Data,
		}))
	}
	m.Attachments = kept
}

// upload stores a file to be fetched.
func (s *messageStore) upload(a Attachment) Attachment {
	a.ID, a.Size = s.nextID(), len(a.Data)
	a.ContentType = cmp.Or(a.ContentType, "text/plain; charset=utf-8")
	a.URL = "https://cdn.discordapp.com/attachments/" + a.ID + "/" + url.PathEscape(a.Filename)
	s.attachments[a.ID] = a
	return a
}

// edit changes a message as a request says, and returns the new version. Flags that say what kind of message it is stay.
func (s *messageStore) edit(r *Answer, in *rules.MessageBody) *Message {
	m := *r.Message()
	m.Flags &^= rules.FlagLoading
	s.fill(&m, in, rules.FlagSuppressEmbeds|rules.FlagComponentsV2)
	if m.Flags&rules.FlagComponentsV2 != 0 && m.Content != "" {
		refuse(rules.Invalid("flags", rules.LegacyFields, "The content of a message must be removed before IS_COMPONENTS_V2 is set"))
	}
	refuseIf(m.Content == "" && len(m.Components) == 0 && len(m.Attachments) == 0, rules.CodeEmptyMessage)
	s.add(r, &m, "MESSAGE_UPDATE")
	return &m
}

func editMessage(c *call, r *Answer) any {
	refuseIf(r.Message().Author != c.s.bot, rules.CodeForeignMessage)
	refuseIf(r.Message().channel.archived, rules.CodeArchivedThread)
	return c.s.seen(c.s.edit(r, c.message))
}

func deleteMessage(c *call, r *Answer) any {
	m := r.Message()
	if m.Author != c.s.bot {
		refuseIf(m.channel.guild == nil, rules.CodeNotInDM)
		c.s.need(m.channel, ManageMessages)
	}
	refuseIf(m.channel.archived, rules.CodeArchivedThread)
	c.s.remove(r)
	return nil
}
