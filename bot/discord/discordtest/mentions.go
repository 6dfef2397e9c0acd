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

// texts returns the texts of m in which mentions count: not those of embeds.
func (m *Message) texts() []string {
	texts := []string{m.Content}
	for c := range rules.Walk(m.Components) {
		if c.Type == rules.TextDisplay {
			texts = append(texts, c.Content)
		}
	}
	return texts
}

// pings computes whom m notifies if its author has permissions p. Without allowed mentions everything in the text
// pings, and so does a reply; with them only what they name.
func (s *messageStore) pings(c *Channel, m *Message, p Permission) Pings {
	var found Pings
	allowed := m.AllowedMentions
	if allowed == nil {
		allowed = &rules.AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}
	}
	mayAll := p&MentionEveryone != 0
	add := func(list *[]string, id string, known bool) {
		if known && !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	for _, text := range m.texts() {
		if everyoneMention.MatchString(text) && slices.Contains(allowed.Parse, "everyone") && mayAll {
			found.Everyone = true
		}
		for _, match := range roleMention.FindAllStringSubmatch(text, -1) {
			if mayAll && (slices.Contains(allowed.Parse, "roles") || slices.Contains(allowed.Roles, match[1])) {
				add(&found.Roles, match[1], c.guild != nil && c.guild.role(match[1]) != nil)
			}
		}
		for _, match := range userMention.FindAllStringSubmatch(text, -1) {
			if slices.Contains(allowed.Parse, "users") || slices.Contains(allowed.Users, match[1]) {
				add(&found.Users, match[1], s.users[match[1]] != nil)
			}
		}
	}
	if m.Type == messageReply && m.Reference != nil && allowed.RepliedUser {
		if r := s.messages[m.Reference.MessageID]; r != nil && r.now().Author != m.Author {
			add(&found.Users, r.now().Author.ID, true)
		}
	}
	return found
}

// mention computes whom m pings, which is also the list of mentions that Discord sends along. In a guild without the
// bot, its answers mention with the rights of everybody.
func (s *messageStore) mention(c *Channel, m *Message) {
	may := permissionsIn(c, m.Author.ID)
	if c.guild != nil && c.guild.members[m.Author.ID] == nil {
		may = c.guild.Everyone().permissions
	}
	m.Pings = s.pings(c, m, may)
	m.mentions = nil
	for _, id := range m.Pings.Users {
		m.mentions = append(m.mentions, s.users[id])
	}
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
		for _, v := range r.versions {
			if v.Message.Author == s.bot && holds(v.Message) {
				found = append(found, v.Message)
			}
		}
	}
	return found
}
