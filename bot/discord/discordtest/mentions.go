package discordtest

import (
	"regexp"
	"slices"
)

// AllowedMentions says whom a message may ping:
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
type AllowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users,omitempty"`
	Roles       []string `json:"roles,omitempty"`
	RepliedUser bool     `json:"replied_user,omitempty"`
}

// Pings says whom a message notifies.
type Pings struct {
	Everyone bool     // or all who are here
	Roles    []string // ids
	Users    []string // ids, with the author of the message replied to
}

// None reports whether nobody is notified.
func (p Pings) None() bool { return !p.Everyone && len(p.Roles) == 0 && len(p.Users) == 0 }

var (
	userMention     = regexp.MustCompile(`<@!?(\d{1,20})>`)
	roleMention     = regexp.MustCompile(`<@&(\d{1,20})>`)
	everyoneMention = regexp.MustCompile(`@(?:everyone|here)`)
)

// texts returns the texts of m in which mentions count: not those of embeds.
func (m *Message) texts() []string {
	texts := []string{m.Content}
	for c := range walk(m.Components) {
		if c.Type == TextDisplay {
			texts = append(texts, c.Content)
		}
	}
	return texts
}

// pings computes whom m notifies where its author may do what p says. Without allowed mentions everything in the text
// pings, and so does a reply; with them only what they name. An ephemeral message pings nobody but its one reader.
func (s *Server) pings(c *Channel, m *Message, p Permission) Pings {
	var found Pings
	allowed := m.AllowedMentions
	if allowed == nil {
		allowed = &AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}
	}
	mayAll := p&MentionEveryone != 0
	addUser := func(id string) {
		u := s.users[id]
		if u != nil && !slices.Contains(found.Users, id) && (!m.Ephemeral() || m.Asker == u) {
			found.Users = append(found.Users, id)
		}
	}
	for _, text := range m.texts() {
		if everyoneMention.MatchString(text) && slices.Contains(allowed.Parse, "everyone") && mayAll && !m.Ephemeral() {
			found.Everyone = true
		}
		for _, match := range roleMention.FindAllStringSubmatch(text, -1) {
			id := match[1]
			if !slices.Contains(allowed.Parse, "roles") && !slices.Contains(allowed.Roles, id) || c.guild == nil || m.Ephemeral() {
				continue
			}
			r := c.guild.role(id)
			if r != nil && mayAll && !slices.Contains(found.Roles, id) {
				found.Roles = append(found.Roles, id)
			}
		}
		for _, match := range userMention.FindAllStringSubmatch(text, -1) {
			if slices.Contains(allowed.Parse, "users") || slices.Contains(allowed.Users, match[1]) {
				addUser(match[1])
			}
		}
	}
	if m.Type == messageReply && m.Reference != nil && allowed.RepliedUser {
		if r := s.messages[m.Reference.MessageID]; r != nil && r.now().Author != m.Author {
			addUser(r.now().Author.ID)
		}
	}
	return found
}

// mentioned returns whom m names, in the list that Discord sends along: all whom it pings.
func (s *Server) mentioned(c *Channel, m *Message) []*User {
	m.Pings = s.pings(c, m, s.authority(c, m))
	var users []*User
	for _, id := range m.Pings.Users {
		users = append(users, s.users[id])
	}
	return users
}

// authority returns what the author of m may do in the channel. In a guild without the bot, its answers mention with
// the rights of everybody.
func (s *Server) authority(c *Channel, m *Message) Permission {
	if c.guild != nil && c.guild.members[m.Author.ID] == nil {
		return c.guild.Everyone().permissions
	}
	return permissionsIn(c, m.Author.ID)
}

// Pinged returns whom the bot's messages notified up to now, including versions of messages that came by an edit: a
// bot that must ping nobody has an empty list. Each entry is a message as it pinged.
func (s *Server) Pinged() []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*Message
	for _, r := range s.ordered() {
		for _, v := range r.versions {
			if v.Message.Author == s.bot && !v.Message.Pings.None() {
				found = append(found, v.Message)
			}
		}
	}
	return found
}

// WithoutAllowedMentions returns the versions of the bot's messages that it sent without saying whom they may ping.
func (s *Server) WithoutAllowedMentions() []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*Message
	for _, r := range s.ordered() {
		for _, v := range r.versions {
			m := v.Message
			if m.Author == s.bot && m.AllowedMentions == nil && !m.Loading() && m.Type != messageThreadCreated {
				found = append(found, m)
			}
		}
	}
	return found
}

// ordered returns the messages by the time of their creation.
func (s *Server) ordered() []*record {
	var all []*record
	for _, r := range s.messages {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *record) int {
		if len(a.id) != len(b.id) {
			return len(a.id) - len(b.id)
		}
		if a.id < b.id {
			return -1
		}
		return 1
	})
	return all
}
