package discord

import (
	"encoding/json"
	"strconv"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// guilds caches what message events omit: the permissions of roles in the guilds of the shard, and their active threads.
// Events keep it up to date.
type guilds struct {
	mu      sync.Mutex
	known   map[string]*guildInfo
	threads map[string]threadInfo
}

type guildInfo struct {
	owner, locale string
	roles         map[string]int64 // permissions
}

type threadInfo struct{ guild, parent, owner string }

func newGuilds() *guilds {
	return &guilds{known: make(map[string]*guildInfo), threads: make(map[string]threadInfo)}
}

// take handles an event, and reports whether it was about guilds.
func (g *guilds) take(name string, data json.RawMessage) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch name {
	case "GUILD_CREATE", "GUILD_UPDATE":
		decoded(data, g.guild)
	case "GUILD_DELETE":
		decoded(data, func(v guild) { delete(g.known, v.ID) })
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		decoded(data, g.role)
	case "THREAD_CREATE", "THREAD_UPDATE":
		decoded(data, g.thread)
	case "THREAD_DELETE":
		decoded(data, func(c channel) { delete(g.threads, c.ID) })
	case "THREAD_LIST_SYNC":
		decoded(data, func(v guild) {
			for _, c := range v.Threads {
				g.thread(c)
			}
		})
	default:
		return false
	}
	return true
}

// decoded calls take with the decoded data, unless that is malformed.
func decoded[T any](data json.RawMessage, take func(T)) {
	var v T
	if json.Unmarshal(data, &v) == nil {
		take(v)
	}
}

func (g *guilds) guild(v guild) {
	info := g.known[v.ID]
	if info == nil {
		info = &guildInfo{}
		g.known[v.ID] = info
	}
	info.owner, info.locale, info.roles = v.OwnerID, v.Locale, make(map[string]int64)
	for _, r := range v.Roles {
		info.roles[r.ID] = permissions(r.Permissions)
	}
	for _, c := range v.Threads {
		c.GuildID = v.ID
		g.thread(c)
	}
}

// role handles a role that was created, changed or deleted.
func (g *guilds) role(v struct {
	GuildID string `json:"guild_id"`
	RoleID  string `json:"role_id"`
	Role    role
}) {
	info := g.known[v.GuildID]
	switch {
	case info == nil:
	case v.RoleID != "":
		delete(info.roles, v.RoleID)
	default:
		info.roles[v.Role.ID] = permissions(v.Role.Permissions)
	}
}

func (g *guilds) thread(c channel) {
	if c.Metadata != nil && c.Metadata.Archived {
		delete(g.threads, c.ID)
		return
	}
	g.threads[c.ID] = threadInfo{c.GuildID, c.ParentID, c.OwnerID}
}

// place returns a channel if it is a known thread.
func (g *guilds) place(channel string) (threadInfo, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, ok := g.threads[channel]
	return t, ok
}

// opened adds a thread that the bot opened, before its event arrives.
func (g *guilds) opened(id string, t threadInfo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.threads[id] = t
}

// permissions returns the guild-wide permissions of a member, without channel overwrites.
func (g *guilds) permissions(guild, user string, roles []string) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	info := g.known[guild]
	if info == nil {
		return 0
	}
	if info.owner == user {
		return discordgo.PermissionAdministrator
	}
	p := info.roles[guild] // the id of @everyone is that of the guild
	for _, r := range roles {
		p |= info.roles[r]
	}
	return p
}

func (g *guilds) locale(guild string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if info := g.known[guild]; info != nil {
		return info.locale
	}
	return ""
}

func (g *guilds) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.known)
}

// permissions parses a permission set; none if s is not a number.
func permissions(s string) int64 {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return v
}
