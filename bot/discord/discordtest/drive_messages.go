package discordtest

import (
	"fmt"
	"slices"

	"yiju/bot/discord/discordtest/rules"
)

// SayOption changes what [Server.Say] writes.
type SayOption func(*saying)

type saying struct {
	reply  *Message
	silent bool
}

// InReplyTo makes the message a reply, which mentions the author of the other.
func InReplyTo(m *Message) SayOption { return func(s *saying) { s.reply = m } }

// InReplyToSilently makes the message a reply with the mention switched off.
func InReplyToSilently(m *Message) SayOption {
	return func(s *saying) { s.reply, s.silent = m, true }
}

// Say has a user write a message. Mentions in the text are in the syntax of [User.Mention]. The bot gets the text only
// where it may: https://docs.discord.com/developers/events/gateway#message-content-intent
func (s *clients) Say(u *User, c *Channel, text string, options ...SayOption) *Said {
	s.mu.Lock()
	defer s.mu.Unlock()
	var what saying
	for _, o := range options {
		o(&what)
	}
	m := &Message{Author: u, Content: text}
	said := &Said{Message: m, s: s.messageStore, channel: c}
	need := ViewChannel | SendMessages
	if have := permissionsIn(c, u.ID); have&inThread(c, need) != inThread(c, need) {
		said.err = fmt.Errorf("discordtest: %s may not write in #%s", u.Name, c.Name)
		return said
	}
	m.AllowedMentions = &rules.AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: !what.silent}
	if what.reply != nil {
		m.Type = messageReply
		m.Reference = &rules.Reference{MessageID: what.reply.ID, ChannelID: what.reply.ChannelID, GuildID: c.GuildID}
	}
	if c.thread() {
		c.members[u.ID] = s.now()
	}
	s.post(c, m)
	return said
}

// Threads returns the threads of a channel, in the order in which they were opened.
func (w *world) Threads(c *Channel) []*Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.guild == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.guild.channels), func(t *Channel) bool { return t.parent != c })
}
