package discordtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

func guildRoutes() []route {
	return []route{
		{method: "GET", path: "/gateway", public: true, handle: getGatewayBot},
		{method: "GET", path: "/gateway/bot", handle: getGatewayBot},
		{method: "GET", path: "/users/@me/guilds", handle: listMyGuilds},
		{method: "POST", path: "/users/@me/channels", handle: openDM},
		{method: "GET", path: "/applications/@me", handle: func(c *call) any { return c.s.application() }},
	}
}

func getGatewayBot(c *call) any {
	return obj{
		"url": c.s.gatewayURL(), "shards": c.s.options.Shards,
		"session_start_limit": obj{"total": 1000, "remaining": 1000 - c.s.identified, "reset_after": 86400000, "max_concurrency": 1},
	}
}

// ready is the payload with which a session starts, and the bot's guilds in the shard.
func (s *Server) ready(shard [2]int) (obj, []*Guild) {
	unavailable := []obj{}
	mine := slices.DeleteFunc(slices.Clone(s.guilds), func(g *Guild) bool { return !g.hasBot || shardOf(g.ID, shard[1]) != shard[0] })
	for _, g := range mine {
		unavailable = append(unavailable, obj{"id": g.ID, "unavailable": true})
	}
	return obj{
		"v": 10, "user": s.bot.json(), "guilds": unavailable, "resume_gateway_url": s.gatewayURL(), "shard": shard, "application": s.application(),
	}, mine
}

// application describes the application. A flag says that it was granted the content of messages, in fewer than 100 guilds:
// https://docs.discord.com/developers/resources/application
func (s *Server) application() obj {
	flags := 0
	if s.content {
		flags = 1 << 19
	}
	return obj{"id": s.bot.ID, "name": s.bot.Name, "flags": flags, "approximate_guild_count": len(s.guilds)}
}

func listMyGuilds(c *call) any {
	list := []obj{}
	for _, g := range c.s.guilds {
		if g.hasBot {
			list = append(list, obj{"id": g.ID, "name": g.Name, "permissions": g.Everyone().permissions.String()})
		}
	}
	return list
}

func openDM(c *call) any {
	var in struct {
		Recipient string `json:"recipient_id"`
	}
	refuse(rules.Decode(c.body, &in))
	u := c.s.users[in.Recipient]
	refuseIf(u == nil || u.Bot, rules.CodeUnknownUser)
	return c.s.dm(u).json()
}

func commandRoutes() []route {
	var routes []route
	for _, base := range []string{"/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"} {
		routes = append(routes,
			route{method: "GET", path: base, handle: inScope(listCommands)},
			route{method: "PUT", path: base, check: checkCommands, handle: inScope(replaceCommands)},
		)
	}
	return routes
}

// inScope checks the application and the guild of a request about commands, "" for global ones.
func inScope(handle func(c *call, guild string) any) func(*call) any {
	return func(c *call) any {
		refuseIf(c.path("application_id") != c.s.bot.ID, rules.CodeUnknownApplication)
		id := c.path("guild_id")
		g := c.s.guild(id)
		refuseIf(id != "" && (g == nil || !g.hasBot), rules.CodeMissingAccess)
		return handle(c, id)
	}
}

func listCommands(c *call, guild string) any {
	return append([]rules.Command{}, c.s.commands[guild]...)
}

// checkCommands checks commands against the limits of each and of their number, by type.
func checkCommands(c *call) {
	refuse(rules.Decode(c.body, &c.commands))
	var f rules.Form
	seen, number := make(map[string]bool), make(map[int]int)
	for i := range c.commands {
		k := &c.commands[i]
		k.Type = cmp.Or(k.Type, rules.ChatInput)
		k.Check(&f, fmt.Sprint(i))
		key := fmt.Sprint(k.Type, k.Name)
		if seen[key] {
			f.Add(fmt.Sprint(i, ".name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
		number[k.Type]++
	}
	tooMany := number[rules.ChatInput] > 100 || number[rules.UserCommand] > 15 || number[rules.MessageCommand] > 15
	refuseIf(tooMany, rules.CodeTooManyCommands)
	refuse(f.Err())
}

// replaceCommands registers commands. One of the same type and name as before keeps its id.
func replaceCommands(c *call, guild string) any {
	list := []rules.Command{}
	for _, k := range c.commands {
		if old := find(c.s.commands[guild], k.Type, k.Name); old != nil {
			k.ID = old.ID
		} else {
			k.ID = c.s.nextID()
		}
		k.ApplicationID, k.GuildID = c.s.bot.ID, guild
		if k.IntegrationTypes == nil {
			k.IntegrationTypes = []int{0}
		}
		list = append(list, k)
	}
	c.s.commands[guild] = list
	return list
}

// find returns the command of a type and name, or nil.
func find(list []rules.Command, kind int, name string) *rules.Command {
	if i := slices.IndexFunc(list, func(c rules.Command) bool { return c.Type == kind && c.Name == name }); i >= 0 {
		return &list[i]
	}
	return nil
}

// Commands returns the commands of a guild, or the global ones where g is nil, in the order of registration.
func (s *clients) Commands(g *Guild) []rules.Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g == nil {
		return slices.Clone(s.commands[""])
	}
	return slices.Clone(s.commands[g.ID])
}

// threadBody is the body of a request to open a thread.
type threadBody struct {
	Name        string `json:"name"`
	Type        *int   `json:"type"`
	AutoArchive *int   `json:"auto_archive_duration"`
	RateLimit   int    `json:"rate_limit_per_user"`
}

func checkThread(c *call) {
	in := &c.thread
	refuse(rules.Decode(c.body, in))
	var f rules.Form
	in.Name = strings.TrimSpace(in.Name)
	f.Length("name", in.Name, 1, 100)
	rules.OneOf(&f, "auto_archive_duration", rules.Or(in.AutoArchive, 1440), 60, 1440, 4320, 10080)
	f.Number("rate_limit_per_user", in.RateLimit, 0, 21600)
	refuse(f.Err())
}

func threadFromMessage(c *call, r *Answer) any {
	m := *r.Message()
	refuseIf(c.s.channels[m.ID] != nil, rules.CodeThreadExists)
	m.thread, m.Flags = openThread(c, m.channel, m.ID), m.Flags|rules.FlagHasThread
	r.Versions[len(r.Versions)-1] = &m
	return m.thread.json()
}

func threadAlone(c *call, parent *Channel) any {
	if rules.Or(c.thread.Type, 0) != publicThread {
		refuse(rules.Invalid("type", "DISCORDTEST_NOT_SERVED", "The test server knows only public threads"))
	}
	t := openThread(c, parent, c.s.nextID())
	c.s.post(parent, &Message{
		Type: messageThreadCreated, Author: c.s.bot, Content: t.Name, Reference: &rules.Reference{ChannelID: t.ID, GuildID: t.GuildID},
	})
	return t.json()
}

func openThread(c *call, parent *Channel, id string) *Channel {
	refuseIf(parent.Type != textChannel, rules.CodeWrongChannelType)
	c.s.need(parent, CreatePublicThreads)
	return c.s.newThread(c.s.bot, parent, c.thread.Name, id)
}
