package discordtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// Option is an option of a command: a string, bool or int, a *[User], *[Role], *[Channel] or
// [Attachment].
type Option struct {
	Name  string
	Value any
}

// Opt makes an option.
func Opt(name string, value any) Option { return Option{name, value} }

// clients are the programs with which users use the server. They refuse what a user cannot do.
type clients struct {
	*messageStore
	registry     *commandRegistry
	window       time.Duration // in which an interaction must be acknowledged
	interactions map[string]*Interaction
	byToken      map[string]*Interaction
}

func newClients(s *messageStore, r *commandRegistry, window time.Duration) *clients {
	return &clients{
		messageStore: s, registry: r, window: window,
		interactions: make(map[string]*Interaction), byToken: make(map[string]*Interaction),
	}
}

// Slash makes a user run a slash command in a channel. The name includes group and subcommand, such as "corpus refresh". If
// the user's client would refuse it, waiting on the handle returns an error: the command does not exist, is not for this
// place, or does not accept the values. Default member permissions are not checked, so that a test can check that the bot
// does: see [Server.Offered].
func (s *clients) Slash(u *User, c *Channel, name string, options ...Option) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.newInteraction(ApplicationCommand, u, c)
	i.cause, i.command = rules.ChatInput, name
	i.did = "/" + name + describe(options)
	data, _, err := s.commandData(i, name, options, "")
	return s.send(i, data, err)
}

// Autocomplete makes a user type into an option of a slash command, after other options.
func (s *clients) Autocomplete(u *User, c *Channel, name, option, typed string, others ...Option) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.newInteraction(Autocomplete, u, c)
	i.did = fmt.Sprintf("/%s%s %s: %s…", name, describe(others), option, typed)
	data, focused, err := s.commandData(i, name, append(others, Opt(option, typed)), option)
	i.focused = focused
	return s.send(i, data, err)
}

// MessageCommand makes a user run a message command.
func (s *clients) MessageCommand(u *User, m *Message, name string) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[m.ChannelID]
	i := s.newInteraction(ApplicationCommand, u, c)
	i.cause, i.command = rules.MessageCommand, name
	i.did = fmt.Sprintf("[%s] on: %s", name, firstLine(m))
	r := s.messages[m.ID]
	if r == nil || !s.sees(u, r) {
		return s.send(i, nil, fmt.Errorf("%s does not see the message", u.Name))
	}
	k := s.registry.findCommand(c.guild, rules.MessageCommand, name)
	data := obj{"name": name, "type": rules.MessageCommand, "target_id": m.ID}
	data["resolved"] = obj{"messages": obj{m.ID: s.messageJSON(r.now(), true)}}
	return s.send(i, data, s.fits(i, k, name, data))
}

// Offered reports whether a user's client offers a command in a channel: whether it exists and the user has the
// permissions that it asks for by default.
func (s *clients) Offered(u *User, c *Channel, kind int, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, _, _ := strings.Cut(name, " ")
	if kind != rules.ChatInput {
		first = name
	}
	i := s.newInteraction(ApplicationCommand, u, c)
	k := s.registry.findCommand(c.guild, kind, first)
	if s.fits(i, k, first, obj{}) != nil {
		return false
	}
	if k.DefaultMemberPermissions == nil || c.guild == nil {
		return true
	}
	need := Permission(*k.DefaultMemberPermissions)
	have := permissionsIn(c, u.ID)
	if need == 0 { // nobody but administrators
		return have == allPermissions
	}
	return have&need == need
}

// describe writes options as a user types them.
func describe(options []Option) string {
	var b strings.Builder
	for _, o := range options {
		value := fmt.Sprint(o.Value)
		switch v := o.Value.(type) {
		case *User:
			value = "@" + v.Name
		case *Role:
			value = "@" + v.Name
		case *Channel:
			value = "#" + v.Name
		case Attachment:
			value = v.Filename
		}
		fmt.Fprintf(&b, " %s: %s", o.Name, value)
	}
	return b.String()
}

// firstLine identifies a message in a transcript.
func firstLine(m *Message) string {
	line, _, _ := strings.Cut(m.Content, "\n")
	if runes := []rune(line); len(runes) > 60 {
		line = string(runes[:60]) + "…"
	}
	return orDefault(line, "(no text)")
}

// sees reports whether a user sees a message.
func (s *clients) sees(u *User, r *record) bool {
	return r.visibleTo(u) && (r.channel.guild == nil || permissionsIn(r.channel, u.ID)&ViewChannel != 0)
}

func (s *clients) newInteraction(kind int, u *User, c *Channel) *Interaction {
	return &Interaction{ID: s.nextID(), Token: s.secret("interaction"), Kind: kind, User: u, Channel: c, At: s.now(), s: s.messageStore, window: s.window}
}

// fits checks that a command can be used where i is, and completes the data with its id.
func (s *clients) fits(i *Interaction, k *rules.Command, name string, data obj) error {
	if k == nil {
		return fmt.Errorf("discordtest: there is no command %q here", name)
	}
	data["id"] = k.ID
	if k.GuildID != "" {
		data["guild_id"] = k.GuildID
	}
	place := 1 // direct message with the bot
	if i.Channel.guild != nil {
		place = 0
	}
	if k.Contexts != nil && !slices.Contains(k.Contexts, place) {
		return fmt.Errorf("discordtest: command %q is not for context %d", name, place)
	}
	inGuild := i.Channel.guild == nil || i.Channel.guild.hasBot
	forGuild, forUser := slices.Contains(k.IntegrationTypes, 0), slices.Contains(k.IntegrationTypes, 1)
	if !(inGuild && forGuild) && !(s.installed[i.User.ID] && forUser) {
		return fmt.Errorf("discordtest: command %q is installed neither here nor by %s", name, i.User.Name)
	}
	return nil
}

// send completes an interaction and dispatches it, unless the user's client would refuse it.
func (s *clients) send(i *Interaction, data obj, err error) *Interaction {
	c := i.Channel
	if err == nil && c.guild != nil {
		if c.guild.members[i.User.ID] == nil {
			err = fmt.Errorf("discordtest: %s is not in %s", i.User.Name, c.guild.Name)
		} else if permissionsIn(c, i.User.ID)&ViewChannel == 0 {
			err = fmt.Errorf("discordtest: %s does not see #%s", i.User.Name, c.Name)
		}
	}
	if err != nil {
		i.err = err
		return i
	}
	i.foreign = c.guild != nil && !c.guild.hasBot
	s.interactions[i.ID], s.byToken[i.Token] = i, i
	s.events.dispatch(event{name: "INTERACTION_CREATE", data: s.interactionJSON(i, data), guild: c.guild, always: true})
	s.bump()
	return i
}

// interactionJSON is the payload of an interaction:
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
func (s *clients) interactionJSON(i *Interaction, data obj) obj {
	c := i.Channel
	owners := obj{}
	o := obj{
		"id": i.ID, "application_id": s.bot.ID, "type": i.Kind, "token": i.Token, "version": 1, "data": data,
		"channel_id": c.ID, "channel": c.json(), "locale": i.User.Locale, "entitlements": []obj{},
		"attachment_size_limit": maxFile, "authorizing_integration_owners": owners,
		"app_permissions": (EveryonePermissions | MentionEveryone).String(), "context": 1,
	}
	if s.installed[i.User.ID] {
		owners["1"] = i.User.ID
	}
	if g := c.guild; g != nil {
		m := g.members[i.User.ID].json()
		m["permissions"] = permissionsIn(c, i.User.ID).String()
		o["member"], o["guild_id"], o["guild_locale"], o["context"] = m, g.ID, g.Locale, 0
		o["guild"] = obj{"id": g.ID, "locale": g.Locale, "features": []string{}}
		if g.hasBot {
			owners["0"] = g.ID
			o["app_permissions"] = permissionsIn(c, s.bot.ID).String()
		}
	} else {
		o["user"] = i.User.json()
		owners["0"] = "0"
	}
	if i.source != nil {
		o["message"] = s.messageJSON(i.source.now(), true)
	}
	return o
}
