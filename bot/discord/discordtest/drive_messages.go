package discordtest

import (
	"fmt"
	"slices"
)

// SayOption changes what [Server.Say] writes.
type SayOption func(*saying)

type saying struct {
	reply  *Message
	silent bool
	files  []Attachment
}

// InReplyTo makes the message a reply, which mentions the author of the other.
func InReplyTo(m *Message) SayOption { return func(s *saying) { s.reply = m } }

// InReplyToSilently makes the message a reply with the mention switched off.
func InReplyToSilently(m *Message) SayOption {
	return func(s *saying) { s.reply, s.silent = m, true }
}

// With attaches a file.
func With(name string, data []byte) SayOption {
	return func(s *saying) { s.files = append(s.files, Attachment{Filename: name, Data: data}) }
}

// Say has a user write a message. Mentions in the text are in the syntax of [User.Mention]. The bot gets the text only
// where it may: https://docs.discord.com/developers/events/gateway#message-content-intent
func (s *Server) Say(u *User, c *Channel, text string, options ...SayOption) *Said {
	s.mu.Lock()
	defer s.mu.Unlock()
	var what saying
	for _, o := range options {
		o(&what)
	}
	m := &Message{Author: u, Content: text}
	said := &Said{Message: m, s: s, channel: c}
	need := ViewChannel | SendMessages
	if have := permissionsIn(c, u.ID); have&inThread(c, need) != inThread(c, need) {
		said.err = fmt.Errorf("discordtest: %s may not write in #%s", u.Name, c.Name)
		return said
	}
	m.AllowedMentions = &AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: !what.silent}
	if what.reply != nil {
		m.Type = messageReply
		m.Reference = &Reference{MessageID: what.reply.ID, ChannelID: what.reply.ChannelID, GuildID: c.GuildID}
	}
	for _, f := range what.files {
		m.Attachments = append(m.Attachments, s.upload(c, f))
	}
	if c.thread() {
		c.members[u.ID] = s.now()
	}
	s.post(c, m)
	return said
}

// Edit has the author change a message.
func (s *Server) Edit(m *Message, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.messages[m.ID]; r != nil && r.deleted.IsZero() {
		s.change(r, func(now *Message) { now.Content, now.Edited = text, s.now() })
	}
}

// Delete has somebody remove a message, as its author or a moderator may.
func (s *Server) Delete(m *Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.messages[m.ID]; r != nil && r.deleted.IsZero() {
		s.remove(r)
	}
}

// React has a user choose an emoji under a message.
func (s *Server) React(u *User, m *Message, emoji string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.messages[m.ID]; r != nil && r.deleted.IsZero() && r.visible == "" {
		s.reaction(r, u, emoji, true)
	}
}

// Threads returns the threads of a channel, in the order in which they were opened.
func (s *Server) Threads(c *Channel) []*Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.guild == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.guild.channels), func(t *Channel) bool { return t.parent != c })
}

// ThreadName returns what a thread is called now.
func (s *Server) ThreadName(t *Channel) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return orDefault(t.renamed, t.Name)
}
