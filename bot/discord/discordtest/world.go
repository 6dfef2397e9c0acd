package discordtest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Types of channels.
const (
	TextChannel   = 0
	DMChannel     = 1
	PublicThread  = 11
	PrivateThread = 12
)

const defaultArchive = 1440 // minutes until a thread without messages is archived

// User is a user account. Its fields do not change.
type User struct {
	ID     string
	Name   string // without @
	Bot    bool
	Locale string // of the client, such as en-US or zh-CN
}

// Mention returns the text that mentions u.
func (u *User) Mention() string { return "<@" + u.ID + ">" }

func (u *User) json() obj {
	o := obj{"id": u.ID, "username": u.Name, "discriminator": "0", "global_name": u.Name, "avatar": nil}
	if u.Bot {
		o["bot"], o["global_name"] = true, nil
	}
	return o
}

// Role is a role of a guild.
type Role struct {
	ID          string
	Name        string
	permissions Permission
	position    int
}

func (r *Role) json() obj {
	return obj{"id": r.ID, "name": r.Name, "position": r.position, "permissions": r.permissions.String(), "mentionable": false}
}

// Guild is a guild. Its exported fields do not change.
type Guild struct {
	ID     string
	Name   string
	Locale string // preferred, such as zh-CN
	Owner  *User

	hasBot   bool
	joined   time.Time
	roles    []*Role // the first is @everyone, whose id is the guild's
	channels []*Channel
	members  map[string]*member // by user
}

type member struct {
	user   *User
	roles  []string
	joined time.Time
}

func (m *member) json() obj {
	return obj{
		"user": m.user.json(), "nick": nil, "roles": append([]string{}, m.roles...), "joined_at": stamp(m.joined), "flags": 0,
	}
}

// partial is a member without the user, as in messages and resolved data.
func (m *member) partial() obj {
	o := m.json()
	delete(o, "user")
	return o
}

// Channel is a text channel, a thread or a direct message. Its exported fields do not change.
type Channel struct {
	ID       string
	Type     int
	Name     string
	GuildID  string // empty for a direct message
	ParentID string // of a thread

	guild     *Guild
	parent    *Channel
	recipient *User                 // of a direct message
	denied    map[string]Permission // by user
	messages  []*record             // in order of creation
	owner     string                // of a thread
	members   map[string]time.Time
	created   time.Time
	archived  bool
	locked    bool
	archive   int // minutes
	closed    bool
}

// thread reports whether c is one.
func (c *Channel) thread() bool { return c.Type == PublicThread || c.Type == PrivateThread }

func (c *Channel) json() obj {
	o := obj{"id": c.ID, "type": c.Type, "flags": 0, "last_message_id": nil}
	if n := len(c.messages); n > 0 {
		o["last_message_id"] = c.messages[n-1].id
	}
	if c.Type == DMChannel {
		o["recipients"] = []obj{c.recipient.json()}
		return o
	}
	o["guild_id"], o["name"], o["parent_id"], o["rate_limit_per_user"] = c.GuildID, c.Name, nil, 0
	if !c.thread() {
		overwrites := []obj{}
		for _, id := range sortedKeys(c.denied) {
			overwrites = append(overwrites, obj{"id": id, "type": 1, "allow": "0", "deny": c.denied[id].String()})
		}
		o["permission_overwrites"], o["topic"], o["nsfw"], o["position"] = overwrites, nil, false, 0
		return o
	}
	o["parent_id"], o["owner_id"], o["message_count"], o["member_count"] = c.ParentID, c.owner, len(c.messages), len(c.members)
	o["total_message_sent"] = len(c.messages)
	o["thread_metadata"] = obj{
		"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.archive,
		"archive_timestamp": stamp(c.created), "create_timestamp": stamp(c.created),
	}
	return o
}

func (g *Guild) json() obj {
	roles := []obj{}
	for _, r := range g.roles {
		roles = append(roles, r.json())
	}
	return obj{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner.ID, "preferred_locale": g.Locale, "roles": roles,
		"features": []string{}, "icon": nil, "emojis": []obj{}, "stickers": []obj{},
	}
}

// create is the payload of GUILD_CREATE.
func (g *Guild) create() obj {
	o := g.json()
	channels, threads, members := []obj{}, []obj{}, []obj{}
	for _, c := range g.channels {
		if c.thread() {
			threads = append(threads, c.json())
		} else {
			channels = append(channels, c.json())
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.members)) {
		members = append(members, g.members[id].json())
	}
	o["joined_at"], o["large"], o["unavailable"], o["member_count"] = stamp(g.joined), false, false, len(members)
	o["channels"], o["threads"], o["members"] = channels, threads, members
	return o
}

// role returns the role of an id, or nil.
func (g *Guild) role(id string) *Role {
	for _, r := range g.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// NewUser creates a user whose client has a locale.
func (s *Server) NewUser(name, locale string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newUser(name, locale, false)
}

func (s *Server) newUser(name, locale string, bot bool) *User {
	u := &User{ID: s.nextID(), Name: strings.ToLower(name), Bot: bot, Locale: locale}
	s.users[u.ID] = u
	return u
}

// NewGuild makes a guild with the bot in it. Everybody may view, read, send, link, attach, react, open threads and use
// commands; so may the bot.
func (s *Server) NewGuild(name, locale string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.newGuild(name, locale)
	g.hasBot = true
	g.members[s.bot.ID] = &member{user: s.bot, roles: []string{}, joined: s.now()}
	s.dispatch(event{name: "GUILD_CREATE", data: g.create(), guild: g, intent: IntentGuilds})
	return g
}

// NewForeignGuild makes a guild without the bot: who installed the application for themselves can use it there.
func (s *Server) NewForeignGuild(name, locale string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newGuild(name, locale)
}

func (s *Server) newGuild(name, locale string) *Guild {
	g := &Guild{
		ID: s.nextID(), Name: name, Locale: locale, members: make(map[string]*member), joined: s.now(),
		Owner: s.newUser(name+"-owner", locale, false),
	}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", permissions: EveryonePermissions}}
	g.members[g.Owner.ID] = &member{user: g.Owner, joined: s.now()}
	s.guilds = append(s.guilds, g)
	return g
}

// NewRole adds a role with permissions.
func (s *Server) NewRole(g *Guild, name string, p Permission) *Role {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &Role{ID: s.nextID(), Name: name, permissions: p, position: len(g.roles)}
	g.roles = append(g.roles, r)
	s.dispatch(event{name: "GUILD_ROLE_CREATE", data: obj{"guild_id": g.ID, "role": r.json()}, guild: g, intent: IntentGuilds})
	return r
}

// SetPermissions changes the permissions of a role.
func (s *Server) SetPermissions(r *Role, p Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.permissions = p
}

// NewChannel adds a text channel.
func (s *Server) NewChannel(g *Guild, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: s.nextID(), Type: TextChannel, Name: name, GuildID: g.ID, guild: g, created: s.now(), denied: make(map[string]Permission)}
	g.channels = append(g.channels, c)
	s.channels[c.ID] = c
	s.dispatch(event{name: "CHANNEL_CREATE", data: c.json(), guild: g, intent: IntentGuilds})
	return c
}

// NewThread has a user open a public thread in a channel.
func (s *Server) NewThread(u *User, parent *Channel, name string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newThread(u, parent, name, PublicThread, s.nextID())
}

func (s *Server) newThread(owner *User, parent *Channel, name string, kind int, id string) *Channel {
	c := &Channel{
		ID: id, Type: kind, Name: name, GuildID: parent.GuildID, ParentID: parent.ID, guild: parent.guild, parent: parent,
		owner: owner.ID, members: map[string]time.Time{owner.ID: s.now()}, created: s.now(), archive: defaultArchive,
	}
	parent.guild.channels = append(parent.guild.channels, c)
	s.channels[c.ID] = c
	o := c.json()
	o["newly_created"] = true
	s.dispatch(event{name: "THREAD_CREATE", data: o, guild: parent.guild, intent: IntentGuilds})
	s.bump()
	return c
}

// Archive closes a thread, and locks it where asked: nobody but moderators may reopen it.
func (s *Server) Archive(c *Channel, locked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.archived, c.locked = true, locked
	s.dispatch(event{name: "THREAD_UPDATE", data: c.json(), guild: c.guild, intent: IntentGuilds})
}

// DM returns the direct messages between the bot and a user.
func (s *Server) DM(u *User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dm(u)
}

func (s *Server) dm(u *User) *Channel {
	for _, c := range s.channels {
		if c.recipient == u {
			return c
		}
	}
	c := &Channel{ID: s.nextID(), Type: DMChannel, recipient: u, created: s.now()}
	s.channels[c.ID] = c
	return c
}

// RefuseDMs makes direct messages to a user fail.
func (s *Server) RefuseDMs(u *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dm(u).closed = true
}

// Join makes a user a member of a guild with roles; again to change the roles.
func (s *Server) Join(g *Guild, u *User, roles ...*Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &member{user: u, joined: s.now()}
	for _, r := range roles {
		m.roles = append(m.roles, r.ID)
	}
	g.members[u.ID] = m
}

// Install installs the application for a user, who can then use it everywhere.
func (s *Server) Install(u *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.installed[u.ID] = true
}
