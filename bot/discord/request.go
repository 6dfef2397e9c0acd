package discord

import (
	"strings"
	"unicode"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/present"
	"yiju/corpus"
)

// reader turns events into requests.
type reader struct {
	guilds *guilds
	paths  map[string]string // of message commands
	self   string            // id of the bot's user
	thread bool              // messages in the bot's threads can be read without a mention
}

// ofInteraction converts an interaction to a request, and reports false for unknown types.
func (r reader) ofInteraction(i *interaction) (bot.Request, bool) {
	out := bot.Request{ID: i.ID, Options: make(map[string]string), Place: r.placeOf(i), Actor: r.actorOf(i)}
	switch i.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		r.command(i, &out)
	case discordgo.InteractionMessageComponent, discordgo.InteractionModalSubmit:
		out.Kind = bot.Press
		// The id of another version of the program gives no name, and is answered as outdated.
		out.Name, out.Arg, _ = unpackID(i.Data.CustomID)
		if len(i.Data.Values) > 0 {
			out.Value = i.Data.Values[0]
		}
		if i.Type == discordgo.InteractionModalSubmit {
			out.Kind = bot.Submit
			for _, c := range i.Data.Components {
				c.fields(func(name, value string) { out.Options[name] = value })
			}
		}
		if i.Message != nil {
			out.Target = r.post(i.Message, i.GuildID)
		}
	default:
		return bot.Request{}, false
	}
	return out, true
}

// command reads a command or its autocompletion.
func (r reader) command(i *interaction, out *bot.Request) {
	d := &i.Data
	out.Kind, out.Name = bot.Command, d.Name
	if d.Type == discordgo.MessageApplicationCommand {
		out.Kind, out.Name = bot.OnPost, r.paths[d.Name]
		if m, ok := d.Resolved.Messages[d.TargetID]; ok {
			out.Target = r.post(&m, i.GuildID)
		}
		return
	}
	options := d.Options
	for len(options) == 1 && options[0].Type <= discordgo.ApplicationCommandOptionSubCommandGroup {
		out.Name += " " + options[0].Name
		options = options[0].Options
	}
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		out.Kind = bot.Complete
	}
	for _, o := range options {
		value := o.text()
		switch o.Type {
		case discordgo.ApplicationCommandOptionAttachment:
			if f, ok := d.Resolved.Attachments[value]; ok {
				out.Files = append(out.Files, fileOf(f))
			}
			continue
		case discordgo.ApplicationCommandOptionUser:
			u := d.Resolved.Users[value]
			if out.Options[o.Name+"_name"] = u.name(); d.Resolved.Members[value].Nick != "" {
				out.Options[o.Name+"_name"] = d.Resolved.Members[value].Nick
			}
		}
		out.Options[o.Name] = value
		if o.Focused {
			out.Focus = o.Name
		}
	}
}

func fileOf(f attachment) present.File {
	return present.File{Name: f.Filename, Type: f.ContentType, Size: f.Size, URL: f.URL}
}

// placeOf says where an interaction was made. If the guild is not among the installation owners, a user installed the bot:
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
func (r reader) placeOf(i *interaction) bot.Place {
	p := bot.Place{Guild: i.GuildID, Channel: i.ChannelID, Direct: i.GuildID == ""}
	_, installed := i.Owners[string(rune('0'+discordgo.ApplicationIntegrationGuildInstall))]
	p.Elsewhere = i.Owners != nil && !installed
	r.threadOf(&p, i.Channel)
	return p
}

// threadOf completes the place if the channel is a thread.
func (r reader) threadOf(p *bot.Place, c *channel) {
	t, known := r.guilds.place(p.Channel)
	if !known && c != nil && c.thread() {
		t, known = threadInfo{p.Guild, c.ParentID, c.OwnerID}, true
	}
	if known {
		p.Parent, p.Own = t.parent, t.owner == r.self && r.self != ""
	}
}

func (r reader) actorOf(i *interaction) bot.Actor {
	u := i.User
	a := bot.Actor{Lang: langOf(i.Locale)}
	if m := i.Member; m != nil {
		if m.User != nil {
			u = m.User
		}
		a.Roles, a.Rights, a.Name = m.Roles, rightsOf(permissions(m.Permissions)), m.Nick
	}
	if u != nil {
		if a.ID = u.ID; a.Name == "" {
			a.Name = u.name()
		}
	}
	return a
}

// rightsOf maps permissions to the rights of package bot.
func rightsOf(p int64) bot.Rights {
	admin := p&discordgo.PermissionAdministrator != 0
	return bot.Rights{
		Moderate: admin || p&discordgo.PermissionManageMessages != 0,
		Manage:   admin || p&discordgo.PermissionManageGuild != 0,
	}
}

// langOf maps a locale to a language of the bot.
func langOf(locale string) corpus.Lang {
	if strings.HasPrefix(locale, "zh") {
		return corpus.Chinese
	}
	return corpus.English
}

// post converts a message.
func (r reader) post(m *message, guild string) *bot.Post {
	if m.GuildID != "" {
		guild = m.GuildID
	}
	p := postOf(guild, m.ChannelID, m.ID)
	p.Author, p.AuthorName, p.Text = m.Author.ID, m.Author.name(), m.text()
	p.Own = m.Author.ID == r.self && r.self != ""
	return &p
}

// postOf returns a message by its ids.
func postOf(guild, channel, id string) bot.Post {
	in := guild
	if in == "" {
		in = "@me"
	}
	return bot.Post{Guild: guild, Channel: channel, ID: id, URL: "https://discord.com/channels/" + in + "/" + channel + "/" + id}
}

// ofMessage converts a message to a request if it addresses the bot: by mention, by reply, as a direct message, or in the
// bot's own thread if the text is readable and addresses nobody else.
func (r reader) ofMessage(m *message) (bot.Request, bool) {
	if m.Author.Bot || m.WebhookID != "" || m.Type != discordgo.MessageTypeDefault && m.Type != discordgo.MessageTypeReply {
		return bot.Request{}, false
	}
	p := bot.Place{Guild: m.GuildID, Channel: m.ChannelID, Direct: m.GuildID == ""}
	r.threadOf(&p, nil)
	named, others := false, false
	for _, u := range m.Mentions {
		named = named || u.ID == r.self
		others = others || u.ID != r.self
	}
	answered := m.Referenced
	replies := answered != nil && answered.Author.ID == r.self
	others = others || answered != nil && !replies
	switch {
	case named, p.Direct:
	case replies && m.Content != "":
	case p.Own && r.thread && !others:
	default:
		return bot.Request{}, false
	}
	out := bot.Request{ID: m.ID, Kind: bot.Talk, Text: r.spoken(m), Place: p, Actor: r.author(m)}
	for _, f := range m.Attachments {
		out.Files = append(out.Files, fileOf(f))
	}
	if answered != nil {
		if answered.ChannelID == "" {
			answered.ChannelID = m.ChannelID
		}
		out.Target = r.post(answered, m.GuildID)
	}
	return out, true
}

// spoken returns the text of a message, without the mention of the bot and with names for other mentions.
func (r reader) spoken(m *message) string {
	text := m.Content
	for _, u := range m.Mentions {
		name := "@" + u.name()
		if u.ID == r.self {
			name = ""
		}
		text = strings.NewReplacer("<@"+u.ID+">", name, "<@!"+u.ID+">", name).Replace(text)
	}
	return strings.TrimSpace(text)
}

// author returns the author of a message. Message events carry no permissions: those of the roles count, except for
// managing messages, which channels commonly override.
func (r reader) author(m *message) bot.Actor {
	a := bot.Actor{ID: m.Author.ID, Name: m.Author.name(), Lang: r.langOf(m)}
	if m.Member != nil {
		if a.Roles = m.Member.Roles; m.Member.Nick != "" {
			a.Name = m.Member.Nick
		}
		p := r.guilds.permissions(m.GuildID, m.Author.ID, a.Roles)
		a.Rights = rightsOf(p &^ discordgo.PermissionManageMessages)
	}
	return a
}

// langOf returns the language for the author of a message, as message events carry no locale: that of the text, or else of
// the guild.
func (r reader) langOf(m *message) corpus.Lang {
	letters := false
	for _, c := range r.spoken(m) {
		if unicode.Is(unicode.Han, c) {
			return corpus.Chinese
		}
		letters = letters || unicode.IsLetter(c)
	}
	if letters {
		return corpus.English
	}
	return langOf(r.guilds.locale(m.GuildID))
}
