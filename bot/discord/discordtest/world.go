package discordtest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Types of channels.
const (
	textChannel  = 0
	dmChannel    = 1
	publicThread = 11
)

// User is a user account. Its exported fields do not change.
type User struct {
	ID     string
	Name   string // without @
	Bot    bool
	Locale string // of the client, such as en-US or zh-CN

	installed bool // the application, for themselves
}

// Mention returns the text that mentions u.
func (u *User) Mention() string { return "<@" + u.ID + ">" }

func (u *User) json() obj {
	return obj{"id": u.ID, "username": u.Name, "discriminator": "0", "global_name": nil, "avatar": nil, "bot": u.Bot}
}

// Role is a role of a guild.
type Role struct {
	ID          string
	Name        string
	permissions Permission
}

func (r *Role) json() obj {
	return obj{"id": r.ID, "name": r.Name, "permissions": r.permissions.String()}
}

// Guild is a guild. Its exported fields do not change.
type Guild struct {
	ID     string
	Name   string
	Locale string // preferred, such as zh-CN
	Owner  *User

	hasBot   bool
	roles    []*Role // the first is @everyone, whose id is the guild's
	channels []*Channel
	members  map[string]*member // by user
}

type member struct {
	user  *User
	roles []string
}

// json is a member without the user, as in messages and resolved data.
func (m *member) json() obj {
	return obj{"nick": nil, "roles": append([]string{}, m.roles...), "joined_at": stamp(time.Now()), "flags": 0}
}

// full is a member with the user.
func (m *member) full() obj {
	o := m.json()
	o["user"] = m.user.json()
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
	messages  []*Answer             // in order of creation
	owner     *User                 // of a thread
	archived  bool
	locked    bool
	closed    bool
}

func (c *Channel) json() obj {
	o := obj{"id": c.ID, "type": c.Type, "name": c.Name, "flags": 0}
	switch {
	case c.Type == dmChannel:
		o["recipients"] = []obj{c.recipient.json()}
	case c.parent != nil:
		o["guild_id"], o["parent_id"], o["owner_id"] = c.GuildID, c.ParentID, c.owner.ID
		o["thread_metadata"] = obj{"archived": c.archived, "locked": c.locked, "archive_timestamp": stamp(time.Now())}
	default:
		o["guild_id"] = c.GuildID
	}
	return o
}

// json is the payload of GUILD_CREATE.
func (g *Guild) json() obj {
	roles, channels, threads, members := []obj{}, []obj{}, []obj{}, []obj{}
	for _, r := range g.roles {
		roles = append(roles, r.json())
	}
	for _, c := range g.channels {
		if c.parent != nil {
			threads = append(threads, c.json())
		} else {
			channels = append(channels, c.json())
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.members)) {
		members = append(members, g.members[id].full())
	}
	return obj{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner.ID, "preferred_locale": g.Locale, "roles": roles,
		"channels": channels, "threads": threads, "members": members, "member_count": len(members), "unavailable": false,
	}
}

// role returns the role of an id, or nil.
func (g *Guild) role(id string) *Role {
	if i := slices.IndexFunc(g.roles, func(r *Role) bool { return r.ID == id }); i >= 0 {
		return g.roles[i]
	}
	return nil
}

// world holds who and what there is on the server: users, guilds and channels.
type world struct {
	*core
	events   *gateway // to which changes are dispatched
	bot      *User
	users    map[string]*User
	guilds   []*Guild
	channels map[string]*Channel
}

func newWorld(c *core, events *gateway) *world {
	w := &world{core: c, events: events, users: make(map[string]*User), channels: make(map[string]*Channel)}
	w.bot = w.newUser("bot", "en-US")
	w.bot.Bot = true
	return w
}

// Bot returns the user that the bot is. Its id is the application's as well.
func (w *world) Bot() *User { return w.bot }

// change changes the world under its lock, and dispatches what is to be known of it.
func (w *world) change(g *Guild, event string, do func() obj) {
	w.mu.Lock()
	defer w.mu.Unlock()
	data := do()
	w.events.dispatch(event, data, to{guild: g, intent: IntentGuilds})
	w.bump()
}

// NewUser creates a user whose client has a locale.
func (w *world) NewUser(name, locale string) *User {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newUser(name, locale)
}

func (w *world) newUser(name, locale string) *User {
	u := &User{ID: w.nextID(), Name: strings.ToLower(name), Locale: locale}
	w.users[u.ID] = u
	return u
}

// NewGuild makes a guild with the bot in it. Everybody may view, read, send, attach, open threads and use commands; so may the
// bot.
func (w *world) NewGuild(name, locale string) *Guild {
	g := w.NewForeignGuild(name, locale)
	w.change(g, "GUILD_CREATE", func() obj {
		g.hasBot, g.members[w.bot.ID] = true, &member{user: w.bot}
		return g.json()
	})
	return g
}

// NewForeignGuild makes a guild without the bot: who installed the application for themselves can use it there.
func (w *world) NewForeignGuild(name, locale string) *Guild {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := &Guild{ID: w.nextID(), Name: name, Locale: locale, members: make(map[string]*member), Owner: w.newUser(name+"-owner", locale)}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", permissions: EveryonePermissions}}
	g.members[g.Owner.ID] = &member{user: g.Owner}
	w.guilds = append(w.guilds, g)
	return g
}

func (w *world) guild(id string) *Guild {
	if i := slices.IndexFunc(w.guilds, func(g *Guild) bool { return g.ID == id }); i >= 0 {
		return w.guilds[i]
	}
	return nil
}

// NewRole adds a role with permissions.
func (w *world) NewRole(g *Guild, name string, p Permission) *Role {
	r := &Role{Name: name, permissions: p}
	w.change(g, "GUILD_ROLE_CREATE", func() obj {
		r.ID = w.nextID()
		g.roles = append(g.roles, r)
		return obj{"guild_id": g.ID, "role": r.json()}
	})
	return r
}

// SetPermissions changes the permissions of a role, without an event.
func (w *world) SetPermissions(r *Role, p Permission) { w.do(func() { r.permissions = p }) }

// NewChannel adds a text channel.
func (w *world) NewChannel(g *Guild, name string) *Channel {
	c := &Channel{Type: textChannel, Name: name, GuildID: g.ID, guild: g, denied: make(map[string]Permission)}
	w.change(g, "CHANNEL_CREATE", func() obj {
		c.ID = w.nextID()
		g.channels = append(g.channels, c)
		w.channels[c.ID] = c
		return c.json()
	})
	return c
}

// NewThread has a user open a public thread in a channel.
func (w *world) NewThread(u *User, parent *Channel, name string) *Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newThread(u, parent, name, w.nextID())
}

func (w *world) newThread(owner *User, parent *Channel, name, id string) *Channel {
	c := &Channel{
		ID: id, Type: publicThread, Name: name, GuildID: parent.GuildID, ParentID: parent.ID, guild: parent.guild, parent: parent, owner: owner,
	}
	parent.guild.channels = append(parent.guild.channels, c)
	w.channels[c.ID] = c
	w.events.dispatch("THREAD_CREATE", c.json(), to{guild: parent.guild, intent: IntentGuilds})
	w.bump()
	return c
}

// Threads returns the threads of a channel, in the order in which they were opened.
func (w *world) Threads(c *Channel) []*Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.guild.channels), func(t *Channel) bool { return t.parent != c })
}

// Archive closes a thread, and locks it where asked: nobody but moderators may reopen it.
func (w *world) Archive(c *Channel, locked bool) {
	w.change(c.guild, "THREAD_UPDATE", func() obj {
		c.archived, c.locked = true, locked
		return c.json()
	})
}

// DM returns the direct messages between the bot and a user.
func (w *world) DM(u *User) *Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dm(u)
}

func (w *world) dm(u *User) *Channel {
	for _, c := range w.channels {
		if c.recipient == u {
			return c
		}
	}
	c := &Channel{ID: w.nextID(), Type: dmChannel, recipient: u}
	w.channels[c.ID] = c
	return c
}

// RefuseDMs makes direct messages to a user fail.
func (w *world) RefuseDMs(u *User) { w.do(func() { w.dm(u).closed = true }) }

// Join makes a user a member of a guild with roles; again to change the roles.
func (w *world) Join(g *Guild, u *User, roles ...*Role) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := &member{user: u}
	for _, r := range roles {
		m.roles = append(m.roles, r.ID)
	}
	g.members[u.ID] = m
}

// Install installs the application for a user, who can then use it everywhere.
func (w *world) Install(u *User) { w.do(func() { u.installed = true }) }
