package discordtest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
)

func guildRoutes() []route {
	return []route{
		{method: "GET", path: "/gateway", public: true, handle: getGateway},
		{method: "GET", path: "/gateway/bot", handle: getGatewayBot},
		{method: "GET", path: "/users/@me", handle: func(c *call) (any, error) { return c.s.me(), nil }},
		{method: "GET", path: "/users/@me/guilds", handle: listMyGuilds},
		{method: "POST", path: "/users/@me/channels", handle: openDM},
		{method: "GET", path: "/users/{user_id}", handle: getUser},
		{method: "GET", path: "/applications/@me", handle: getApplication},
		{method: "GET", path: "/oauth2/applications/@me", handle: getApplication},
		{method: "GET", path: "/guilds/{guild_id}", handle: inGuild(func(_ *call, g *Guild) (any, error) { return g.json(), nil })},
		{method: "GET", path: "/guilds/{guild_id}/roles", handle: inGuild(func(_ *call, g *Guild) (any, error) { return g.json()["roles"], nil })},
		{method: "GET", path: "/guilds/{guild_id}/channels", handle: inGuild(listChannels)},
		{method: "GET", path: "/guilds/{guild_id}/threads/active", handle: inGuild(listThreads)},
		{method: "GET", path: "/guilds/{guild_id}/members", handle: inGuild(listMembers)},
		{method: "GET", path: "/guilds/{guild_id}/members/{user_id}", handle: inGuild(getMember)},
	}
}

func getGateway(c *call) (any, error) { return obj{"url": c.s.gatewayURL()}, nil }

func getGatewayBot(c *call) (any, error) {
	return obj{
		"url": c.s.gatewayURL(), "shards": c.s.options.Shards,
		"session_start_limit": obj{"total": 1000, "remaining": 1000 - c.s.gateway.identified, "reset_after": 86400000, "max_concurrency": 1},
	}, nil
}

func (s *Server) me() obj {
	o := s.bot.json()
	o["locale"], o["mfa_enabled"], o["verified"], o["email"], o["premium_type"] = "en-US", true, true, nil, 0
	return o
}

// Flags of applications that say which privileged intents they were granted in fewer than 100 guilds:
// https://docs.discord.com/developers/resources/application
const (
	flagPresenceLimited = 1 << 13
	flagMembersLimited  = 1 << 15
	flagContentLimited  = 1 << 19
)

func (s *Server) applicationFlags() int {
	flags := 0
	for intent, flag := range map[int]int{
		IntentGuildPresences: flagPresenceLimited, IntentGuildMembers: flagMembersLimited, IntentMessageContent: flagContentLimited,
	} {
		if s.options.Privileged&intent != 0 {
			flags |= flag
		}
	}
	return flags
}

func getApplication(c *call) (any, error) {
	s := c.s
	return obj{
		"id": s.bot.ID, "name": s.bot.Name, "icon": nil, "description": "", "bot_public": true, "bot_require_code_grant": false,
		"bot": s.bot.json(), "flags": s.applicationFlags(), "verify_key": "0000000000000000000000000000000000000000000000000000000000000000",
		"team": nil, "hook": true, "approximate_guild_count": len(s.guilds), "approximate_user_install_count": len(s.installed),
		"integration_types_config": obj{
			"0": obj{"oauth2_install_params": obj{"scopes": []string{"applications.commands", "bot"}, "permissions": EveryonePermissions.String()}},
			"1": obj{"oauth2_install_params": obj{"scopes": []string{"applications.commands"}, "permissions": "0"}},
		},
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
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	u := c.s.users[in.Recipient]
	if u == nil || u.Bot {
		return nil, refuse(CodeUnknownUser)
	}
	return c.s.dm(u).json(), nil
}

func getUser(c *call) (any, error) {
	if u := c.s.users[c.path("user_id")]; u != nil {
		return u.json(), nil
	}
	return nil, refuse(CodeUnknownUser)
}

// inGuild finds the guild of a request, in which the bot must be.
func inGuild(handle func(*call, *Guild) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		g := c.s.guild(c.path("guild_id"))
		if g == nil {
			return nil, refuse(CodeUnknownGuild)
		}
		if !g.hasBot {
			return nil, refuse(CodeMissingAccess)
		}
		return handle(c, g)
	}
}

func listChannels(_ *call, g *Guild) (any, error) {
	list := []obj{}
	for _, c := range g.channels {
		if !c.thread() {
			list = append(list, c.json())
		}
	}
	return list, nil
}

func listThreads(c *call, g *Guild) (any, error) {
	threads, members := []obj{}, []obj{}
	for _, t := range g.channels {
		if !t.thread() || t.archived || permissionsIn(t, c.s.bot.ID)&ViewChannel == 0 {
			continue
		}
		threads = append(threads, t.json())
		if at, ok := t.members[c.s.bot.ID]; ok {
			members = append(members, threadMember(t, c.s.bot.ID, at))
		}
	}
	return obj{"threads": threads, "members": members}, nil
}

func listMembers(c *call, g *Guild) (any, error) {
	if c.s.options.Privileged&IntentGuildMembers == 0 {
		return nil, refuse(CodeMissingAccess)
	}
	limit, err := strconv.Atoi(c.query("limit"))
	if err != nil || limit < 1 {
		limit = 1
	}
	list := []obj{}
	for _, id := range slices.Sorted(maps.Keys(g.members)) {
		if len(list) < limit && id > c.query("after") {
			list = append(list, g.members[id].json())
		}
	}
	return list, nil
}

func getMember(c *call, g *Guild) (any, error) {
	m := g.members[c.path("user_id")]
	switch {
	case m != nil:
		return m.json(), nil
	case c.s.users[c.path("user_id")] != nil:
		return nil, refuse(CodeUnknownMember)
	}
	return nil, &apiError{http.StatusNotFound, CodeUnknownUser, messages[CodeUnknownUser], nil}
}
