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

// world holds who and what there is on the server: users, guilds and channels.
type world struct {
	*monitor
	*ids
	events    *gateway // to which changes are dispatched
	bot       *User
	users     map[string]*User
	installed map[string]bool // users who installed the application for themselves
	guilds    []*Guild
	channels  map[string]*Channel
}

func newWorld(m *monitor, n *ids, events *gateway) *world {
	w := &world{
		monitor: m, ids: n, events: events,
		users: make(map[string]*User), installed: make(map[string]bool), channels: make(map[string]*Channel),
	}
	w.bot = w.newUser("bot", "en-US", true)
	return w
}

// NewUser creates a user whose client has a locale.
func (w *world) NewUser(name, locale string) *User {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newUser(name, locale, false)
}

func (w *world) newUser(name, locale string, bot bool) *User {
	u := &User{ID: w.nextID(), Name: strings.ToLower(name), Bot: bot, Locale: locale}
	w.users[u.ID] = u
	return u
}

// NewGuild makes a guild with the bot in it. Everybody may view, read, send, link, attach, react, open threads and use
// commands; so may the bot.
func (w *world) NewGuild(name, locale string) *Guild {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.newGuild(name, locale)
	g.hasBot = true
	g.members[w.bot.ID] = &member{user: w.bot, roles: []string{}, joined: w.now()}
	w.events.dispatch(event{name: "GUILD_CREATE", data: g.create(), guild: g, intent: IntentGuilds})
	return g
}

// NewForeignGuild makes a guild without the bot: who installed the application for themselves can use it there.
func (w *world) NewForeignGuild(name, locale string) *Guild {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newGuild(name, locale)
}

func (w *world) newGuild(name, locale string) *Guild {
	g := &Guild{
		ID: w.nextID(), Name: name, Locale: locale, members: make(map[string]*member), joined: w.now(),
		Owner: w.newUser(name+"-owner", locale, false),
	}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", permissions: EveryonePermissions}}
	g.members[g.Owner.ID] = &member{user: g.Owner, joined: w.now()}
	w.guilds = append(w.guilds, g)
	return g
}

// NewRole adds a role with permissions.
func (w *world) NewRole(g *Guild, name string, p Permission) *Role {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &Role{ID: w.nextID(), Name: name, permissions: p, position: len(g.roles)}
	g.roles = append(g.roles, r)
	w.events.dispatch(event{name: "GUILD_ROLE_CREATE", data: obj{"guild_id": g.ID, "role": r.json()}, guild: g, intent: IntentGuilds})
	return r
}

// SetPermissions changes the permissions of a role.
func (w *world) SetPermissions(r *Role, p Permission) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.permissions = p
}

// NewChannel adds a text channel.
func (w *world) NewChannel(g *Guild, name string) *Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &Channel{ID: w.nextID(), Type: TextChannel, Name: name, GuildID: g.ID, guild: g, created: w.now(), denied: make(map[string]Permission)}
	g.channels = append(g.channels, c)
	w.channels[c.ID] = c
	w.events.dispatch(event{name: "CHANNEL_CREATE", data: c.json(), guild: g, intent: IntentGuilds})
	return c
}

// NewThread has a user open a public thread in a channel.
func (w *world) NewThread(u *User, parent *Channel, name string) *Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newThread(u, parent, name, PublicThread, w.nextID())
}

func (w *world) newThread(owner *User, parent *Channel, name string, kind int, id string) *Channel {
	c := &Channel{
		ID: id, Type: kind, Name: name, GuildID: parent.GuildID, ParentID: parent.ID, guild: parent.guild, parent: parent,
		owner: owner.ID, members: map[string]time.Time{owner.ID: w.now()}, created: w.now(), archive: defaultArchive,
	}
	parent.guild.channels = append(parent.guild.channels, c)
	w.channels[c.ID] = c
	o := c.json()
	o["newly_created"] = true
	w.events.dispatch(event{name: "THREAD_CREATE", data: o, guild: parent.guild, intent: IntentGuilds})
	w.bump()
	return c
}

// Archive closes a thread, and locks it where asked: nobody but moderators may reopen it.
func (w *world) Archive(c *Channel, locked bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.archived, c.locked = true, locked
	w.events.dispatch(event{name: "THREAD_UPDATE", data: c.json(), guild: c.guild, intent: IntentGuilds})
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
	c := &Channel{ID: w.nextID(), Type: DMChannel, recipient: u, created: w.now()}
	w.channels[c.ID] = c
	return c
}

// RefuseDMs makes direct messages to a user fail.
func (w *world) RefuseDMs(u *User) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dm(u).closed = true
}

// Join makes a user a member of a guild with roles; again to change the roles.
func (w *world) Join(g *Guild, u *User, roles ...*Role) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := &member{user: u, joined: w.now()}
	for _, r := range roles {
		m.roles = append(m.roles, r.ID)
	}
	g.members[u.ID] = m
}

// Install installs the application for a user, who can then use it everywhere.
func (w *world) Install(u *User) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.installed[u.ID] = true
}
