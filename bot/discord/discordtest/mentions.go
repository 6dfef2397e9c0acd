package discordtest

import (
	"regexp"
	"slices"

	"yiju/bot/discord/discordtest/rules"
)

// Pings says whom a message notifies.
type Pings struct {
	Everyone bool     // or here
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

// pings computes whom m notifies, which is also the list of mentions that Discord sends along. Without allowed mentions
// everything in the text pings, and so does a reply; with them only what they name. In a guild without the bot, its answers
// mention with the rights of everybody.
func (s *messageStore) pings(m *Message) Pings {
	c := m.channel
	allowed := m.AllowedMentions
	if allowed == nil {
		allowed = &rules.AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}
	}
	may := permissionsIn(c, m.Author.ID)
	if c.guild != nil && c.guild.members[m.Author.ID] == nil {
		may = c.guild.Everyone().permissions
	}
	mayAll := may&MentionEveryone != 0
	texts := m.Content
	for k := range rules.Walk(m.Components) {
		if k.Type == rules.TextDisplay {
			texts += "\n" + k.Content
		}
	}
	found := Pings{Everyone: mayAll && slices.Contains(allowed.Parse, "everyone") && everyoneMention.MatchString(texts)}
	named := func(pattern *regexp.Regexp, kind string, listed []string, known func(id string) bool) (ids []string) {
		for _, match := range pattern.FindAllStringSubmatch(texts, -1) {
			id := match[1]
			if (slices.Contains(allowed.Parse, kind) || slices.Contains(listed, id)) && known(id) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	found.Roles = named(roleMention, "roles", allowed.Roles, func(id string) bool { return mayAll && c.guild != nil && c.guild.role(id) != nil })
	found.Users = named(userMention, "users", allowed.Users, func(id string) bool { return s.users[id] != nil })
	if m.Type == messageReply && allowed.RepliedUser {
		if r := s.messages[m.Reference.MessageID]; r != nil && r.Message().Author != m.Author && !slices.Contains(found.Users, r.Message().Author.ID) {
			found.Users = append(found.Users, r.Message().Author.ID)
		}
	}
	return found
}

// Pinged returns whom the bot's messages notified up to now, including versions of messages that came by an edit: a
// bot that must ping nobody has an empty list. Each entry is a message as it pinged.
func (s *messageStore) Pinged() []*Message {
	return s.sent(func(m *Message) bool { return !m.Pings.None() })
}

// WithoutAllowedMentions returns the versions of the bot's messages that it sent without saying whom they may ping.
func (s *messageStore) WithoutAllowedMentions() []*Message {
	return s.sent(func(m *Message) bool {
		return m.AllowedMentions == nil && !m.Loading() && m.Type != messageThreadCreated
	})
}

// sent returns the versions of the bot's messages for which a condition holds.
func (s *messageStore) sent(holds func(*Message) bool) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*Message
	for _, r := range s.ordered {
		for _, m := range r.Versions {
			if m.Author == s.bot && holds(m) {
				found = append(found, m)
			}
		}
	}
	return found
}
