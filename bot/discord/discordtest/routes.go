package discordtest

import (
	"slices"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

func guildRoutes() []route {
	return []route{
		{method: "GET", path: "/gateway", public: true, handle: getGatewayBot},
		{method: "GET", path: "/gateway/bot", handle: getGatewayBot},
		{method: "GET", path: "/users/@me", handle: func(c *call) (any, error) { return c.s.me(), nil }},
		{method: "GET", path: "/users/@me/guilds", handle: listMyGuilds},
		{method: "POST", path: "/users/@me/channels", handle: openDM},
		{method: "GET", path: "/applications/@me", handle: getApplication},
	}
}

func getGatewayBot(c *call) (any, error) {
	return obj{
		"url": c.s.gatewayURL(), "shards": c.s.options.Shards,
		"session_start_limit": obj{"total": 1000, "remaining": 1000 - c.s.identified, "reset_after": 86400000, "max_concurrency": 1},
	}, nil
}

func (s *Server) me() obj {
	o := s.bot.json()
	o["locale"], o["mfa_enabled"], o["verified"], o["email"], o["premium_type"] = "en-US", true, true, nil, 0
	return o
}

// ready is the payload with which a session starts, and the bot's guilds in the shard.
func (s *Server) ready(shard [2]int) (obj, []*Guild) {
	unavailable := []obj{}
	mine := slices.DeleteFunc(slices.Clone(s.guilds), func(g *Guild) bool { return !g.hasBot || shardOf(g.ID, shard[1]) != shard[0] })
	for _, g := range mine {
		unavailable = append(unavailable, obj{"id": g.ID, "unavailable": true})
	}
	return obj{
		"v": 9, "user": s.me(), "guilds": unavailable, "resume_gateway_url": s.gatewayURL(), "session_type": "normal",
		"shard": []int{shard[0], shard[1]}, "application": obj{"id": s.bot.ID, "flags": s.applicationFlags()},
	}, mine
}

// applicationFlags says that the application was granted the content of messages, in fewer than 100 guilds:
// https://docs.discord.com/developers/resources/application
func (s *Server) applicationFlags() int {
	if s.options.Privileged&IntentMessageContent != 0 {
		return 1 << 19
	}
	return 0
}

func getApplication(c *call) (any, error) {
	s := c.s
	return obj{
		"id": s.bot.ID, "name": s.bot.Name, "description": "", "bot": s.bot.json(), "flags": s.applicationFlags(),
		"approximate_guild_count": len(s.guilds), "approximate_user_install_count": len(s.installed),
		"integration_types_config": obj{"0": obj{}, "1": obj{}},
	}, nil
}

func listMyGuilds(c *call) (any, error) {
	list := []obj{}
	for _, g := range c.s.guilds {
		if g.hasBot {
			list = append(list, obj{
				"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "features": []string{},
				"permissions": g.Everyone().permissions.String(),
			})
		}
	}
	return list, nil
}

func openDM(c *call) (any, error) {
	var in struct {
		Recipient string `json:"recipient_id"`
	}
	if err := rules.Decode(c.body, &in); err != nil {
		return nil, err
	}
	u := c.s.users[in.Recipient]
	if u == nil || u.Bot {
		return nil, rules.Refuse(rules.CodeUnknownUser)
	}
	return c.s.dm(u).json(), nil
}

// threadBody is the body of a request to open a thread.
type threadBody struct {
	Name        string `json:"name"`
	Type        *int   `json:"type"`
	AutoArchive *int   `json:"auto_archive_duration"`
	RateLimit   int    `json:"rate_limit_per_user"`
}

func checkThread(c *call) error {
	in := &c.thread
	if err := rules.Decode(c.body, in); err != nil {
		return err
	}
	var f rules.Form
	in.Name = strings.TrimSpace(in.Name)
	f.Length("name", in.Name, 1, 100)
	rules.OneOf(&f, "auto_archive_duration", rules.Or(in.AutoArchive, defaultArchive), 60, 1440, 4320, 10080)
	f.Number("rate_limit_per_user", in.RateLimit, 0, 21600)
	return f.Err()
}

func threadFromMessage(c *call, r *record) (any, error) {
	if c.s.channels[r.id] != nil {
		return nil, rules.Refuse(rules.CodeThreadExists)
	}
	t, err := openThread(c, r.channel, PublicThread, r.id)
	if err != nil {
		return nil, err
	}
	m := *r.now()
	m.thread, m.Flags = t, m.Flags|rules.FlagHasThread
	r.versions[len(r.versions)-1].Message = &m
	return t.json(), nil
}

func threadAlone(c *call, parent *Channel) (any, error) {
	t, err := openThread(c, parent, rules.Or(c.thread.Type, PrivateThread), c.s.nextID())
	if err != nil {
		return nil, err
	}
	if t.Type == PublicThread {
		c.s.post(parent, &Message{
			Type: messageThreadCreated, Author: c.s.bot, Content: t.Name, Reference: &rules.Reference{ChannelID: t.ID, GuildID: t.GuildID},
		})
	}
	return t.json(), nil
}

func openThread(c *call, parent *Channel, kind int, id string) (*Channel, error) {
	need := CreatePrivateThreads
	if kind == PublicThread {
		need = CreatePublicThreads
	}
	if parent.Type != TextChannel {
		return nil, rules.Refuse(rules.CodeWrongChannelType)
	}
	if err := c.s.need(parent, need); err != nil {
		return nil, err
	}
	t := c.s.newThread(c.s.bot, parent, c.thread.Name, kind, id)
	t.archive = rules.Or(c.thread.AutoArchive, defaultArchive)
	return t, nil
}
