package discordtest

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// clients are the programs with which users use the server. They refuse what a user cannot do: the handle of an interaction that
// was refused has an error, and waiting on it returns that.
type clients struct {
	*messageStore
	window       time.Duration              // in which an interaction must be acknowledged
	commands     map[string][]rules.Command // by guild, "" are global
	interactions map[string]*Interaction
	byToken      map[string]*Interaction
}

// Slash makes a user run a slash command in a channel. The name includes group and subcommand, such as "corpus refresh".
// Default member permissions are not checked, so that a test can check that the bot does: see [Server.Offered].
func (s *clients) Slash(u *User, c *Channel, name string, options ...Option) *Interaction {
	return s.interact(ApplicationCommand, u, c, func(i *Interaction) obj {
		i.messageType = messageSlash
		i.did = "/" + name + describe(options)
		return s.commandData(i, name, options, "")
	})
}

// Autocomplete makes a user type into an option of a slash command, after other options.
func (s *clients) Autocomplete(u *User, c *Channel, name, option, typed string, others ...Option) *Interaction {
	return s.interact(Autocomplete, u, c, func(i *Interaction) obj {
		i.did = fmt.Sprintf("/%s%s %s: %s…", name, describe(others), option, typed)
		return s.commandData(i, name, append(others, Opt(option, typed)), option)
	})
}

// MessageCommand makes a user run a message command.
func (s *clients) MessageCommand(u *User, m *Message, name string) *Interaction {
	return s.interact(ApplicationCommand, u, m.channel, func(i *Interaction) obj {
		i.messageType = messageContextCommand
		i.did = fmt.Sprintf("[%s] on: %s", name, firstLine(m))
		now := s.see(u, m).Message()
		data := obj{"target_id": m.ID, "resolved": obj{"messages": obj{m.ID: s.messageJSON(now, true)}}}
		s.command(i, rules.MessageCommand, name, data)
		return data
	})
}

// Click makes a user press the button of a message with a custom id.
func (s *clients) Click(u *User, m *Message, customID string) *Interaction {
	return s.use(u, m, func(i *Interaction) obj {
		i.did = "clicks " + customID
		k := i.component(customID, rules.Button)
		i.did = "clicks [" + caption(k) + "]"
		return obj{"custom_id": customID, "component_type": k.Type, "id": k.ID}
	})
}

// ClickLabel makes a user press the button of a message with a label, or an emoji if it has no label.
func (s *clients) ClickLabel(u *User, m *Message, label string) *Interaction {
	var id string
	s.do(func() { id, _ = s.messages[m.ID].Message().Button(label) })
	return s.Click(u, m, cmp.Or(id, "["+label+"]")) // the message does not have the latter either
}

// Select makes a user choose options in the menu of a message with a custom id.
func (s *clients) Select(u *User, m *Message, customID string, values ...string) *Interaction {
	return s.use(u, m, func(i *Interaction) obj {
		i.did = "selects " + strings.Join(values, ", ")
		k := i.component(customID, rules.StringSelect)
		refuse(k.Chosen(values))
		var labels []string
		for _, v := range values {
			labels = append(labels, k.Options[k.Option(v)].Label)
		}
		i.did = "selects [" + strings.Join(labels, "], [") + "]"
		return obj{"custom_id": customID, "component_type": k.Type, "values": values, "id": k.ID}
	})
}

// use makes an interaction with the current version of a message.
func (s *clients) use(u *User, m *Message, do func(*Interaction) obj) *Interaction {
	return s.interact(MessageComponent, u, m.channel, func(i *Interaction) obj {
		i.source = s.see(u, m)
		return do(i)
	})
}

// component finds a component of a type that a user can use.
func (i *Interaction) component(customID string, kind int) *rules.Component {
	k := i.source.Message().Find(customID)
	denyIf(k == nil || k.Type != kind || k.Disabled, "the message has nothing to use with custom id %q", customID)
	return k
}

// caption is the text of a button.
func caption(k *rules.Component) string {
	if k.Emoji == nil {
		return k.Label
	}
	return strings.TrimSpace(k.Emoji.Name + " " + k.Label)
}

// Submit has the user fill in and send the form that the bot opened on an interaction. The fields are by custom id. What is
// missing keeps the value that the form had.
func (s *clients) Submit(opened *Interaction, fields map[string]string) *Interaction {
	return s.interact(ModalSubmit, opened.User, opened.Channel, func(i *Interaction) obj {
		i.source = opened.source
		i.did = "submits a form"
		denyIf(opened.ack == nil || opened.ack.Modal == nil, "%v opened no form", opened)
		form := opened.ack.Modal
		i.did = "submits «" + form.Title + "»"
		var components []any
		filled := 0
		for at := range form.Components {
			k := &form.Components[at]
			if value, ok := fields[k.Component.CustomID]; ok {
				filled++
				i.did += fmt.Sprintf("\n    %s: %s", k.Label, strings.ReplaceAll(value, "\n", "\n      "))
			}
			o, err := k.Filled(fields)
			refuse(err)
			components = append(components, o)
		}
		denyIf(filled < len(fields), "the form lacks some of the fields %v", fields)
		return obj{"custom_id": form.CustomID, "components": components}
	})
}

// SayOption changes what [Server.Say] writes.
type SayOption func(*Message)

// InReplyTo makes the message a reply, which mentions the author of the other.
func InReplyTo(other *Message) SayOption {
	return func(m *Message) {
		m.Type = messageReply
		m.Reference = &rules.Reference{MessageID: other.ID, ChannelID: other.ChannelID, GuildID: other.GuildID}
	}
}

// InReplyToSilently makes the message a reply with the mention switched off.
func InReplyToSilently(other *Message) SayOption {
	return func(m *Message) {
		InReplyTo(other)(m)
		m.AllowedMentions.RepliedUser = false
	}
}

// Say has a user write a message. Mentions in the text are in the syntax of [User.Mention]. The bot gets the text only
// where it may: https://docs.discord.com/developers/events/gateway#message-content-intent
func (s *clients) Say(u *User, c *Channel, text string, options ...SayOption) *Said {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{Author: u, Content: text, channel: c}
	m.AllowedMentions = &rules.AllowedMentions{Parse: []string{"users", "roles", "everyone"}, RepliedUser: true}
	for _, o := range options {
		o(m)
	}
	said := &Said{Message: m}
	said.s, said.now, said.did = s.messageStore, said.replies, u.Name+" writes "+text
	need := inThread(c, ViewChannel|SendMessages)
	if permissionsIn(c, u.ID)&need != need {
		said.err = fmt.Errorf("discordtest: %s may not write in #%s", u.Name, c.Name)
		return said
	}
	s.post(c, m)
	return said
}

// firstLine identifies a message in a transcript.
func firstLine(m *Message) string {
	line, _, _ := strings.Cut(m.Content, "\n")
	if runes := []rune(line); len(runes) > 60 {
		line = string(runes[:60]) + "…"
	}
	return cmp.Or(line, "(no text)")
}

// denyIf refuses what a user cannot do.
func denyIf(wrong bool, format string, args ...any) {
	if wrong {
		refuse(fmt.Errorf(format, args...))
	}
}

// see finds a message that a user sees.
func (s *clients) see(u *User, m *Message) *Answer {
	r := s.messages[m.ID]
	denyIf(!r.exists() || !r.Message().visibleTo(u), "%s does not see the message", u.Name)
	return r
}

// command finds the command that a user reaches where i is, and completes the data. Commands of the guild come before global ones.
func (s *clients) command(i *Interaction, kind int, name string, data obj) *rules.Command {
	g, place := i.Channel.guild, 0
	k := find(s.commands[""], kind, name)
	if g == nil {
		place = 1 // direct message with the bot
	} else if own := find(s.commands[g.ID], kind, name); own != nil && g.hasBot {
		k, data["guild_id"] = own, g.ID
	}
	denyIf(k == nil || k.Contexts != nil && !slices.Contains(k.Contexts, place), "there is no command %q in context %d", name, place)
	inGuild := (g == nil || g.hasBot) && slices.Contains(k.IntegrationTypes, 0)
	forUser := i.User.installed && slices.Contains(k.IntegrationTypes, 1)
	denyIf(!inGuild && !forUser, "command %q is installed neither here nor by %s", name, i.User.Name)
	data["id"], data["name"], data["type"] = k.ID, name, kind
	return k
}

// Offered reports whether a user's client offers a command in a guild: whether it exists and the user has the permissions that
// it asks for by default.
func (s *clients) Offered(u *User, c *Channel, kind int, name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind == rules.ChatInput {
		name, _, _ = strings.Cut(name, " ")
	}
	k, err := attempt(func() *rules.Command { return s.command(&Interaction{User: u, Channel: c}, kind, name, obj{}) })
	if err != nil || k.DefaultMemberPermissions == nil {
		return err == nil
	}
	need := Permission(*k.DefaultMemberPermissions)
	return permissionsIn(c, u.ID)&need == need
}

// interact makes an interaction and dispatches it, unless the user's client refuses it.
func (s *clients) interact(kind int, u *User, c *Channel, do func(*Interaction) obj) *Interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := &Interaction{ID: s.nextID(), Token: rand.Text(), Kind: kind, User: u, Channel: c, At: time.Now(), window: s.window}
	i.s, i.now = s.messageStore, i.response
	data, err := attempt(func() obj {
		denyIf(permissionsIn(c, u.ID)&ViewChannel == 0, "%s does not see #%s", u.Name, c.Name)
		return do(i)
	})
	if err != nil {
		i.err = fmt.Errorf("discordtest: %w", err)
		return i
	}
	i.foreign = c.guild != nil && !c.guild.hasBot
	s.interactions[i.ID], s.byToken[i.Token] = i, i
	s.events.dispatch("INTERACTION_CREATE", s.interactionJSON(i, data), to{guild: c.guild})
	s.bump()
	return i
}

// interactionJSON is the payload of an interaction:
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
func (s *clients) interactionJSON(i *Interaction, data obj) obj {
	c, owners := i.Channel, obj{}
	o := obj{
		"id": i.ID, "application_id": s.bot.ID, "type": i.Kind, "token": i.Token, "version": 1, "data": data,
		"channel_id": c.ID, "channel": c.json(), "locale": i.User.Locale, "authorizing_integration_owners": owners,
		"context": 1,
	}
	if i.User.installed {
		owners["1"] = i.User.ID
	}
	if g := c.guild; g != nil {
		m := g.members[i.User.ID].full()
		m["permissions"] = permissionsIn(c, i.User.ID).String()
		o["member"], o["guild_id"], o["guild_locale"], o["context"] = m, g.ID, g.Locale, 0
		if g.hasBot {
			owners["0"] = g.ID
		}
	} else {
		o["user"] = i.User.json()
		owners["0"] = "0"
	}
	if i.source != nil {
		o["message"] = s.messageJSON(i.source.Message(), true)
	}
	return o
}
