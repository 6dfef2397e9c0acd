package discordtest

import (
	"strconv"

	"yiju/bot/discord/discordtest/rules"
)

// Permission is a set of permissions: https://docs.discord.com/developers/topics/permissions
type Permission uint64

// Permissions that are relevant to a bot.
const (
	Administrator         Permission = 1 << 3
	ManageGuild           Permission = 1 << 5
	AddReactions          Permission = 1 << 6
	ViewChannel           Permission = 1 << 10
	SendMessages          Permission = 1 << 11
	ManageMessages        Permission = 1 << 13
	EmbedLinks            Permission = 1 << 14
	AttachFiles           Permission = 1 << 15
	ReadMessageHistory    Permission = 1 << 16
	MentionEveryone       Permission = 1 << 17
	UseApplicationCommand Permission = 1 << 31
	ManageThreads         Permission = 1 << 34
	CreatePublicThreads   Permission = 1 << 35
	CreatePrivateThreads  Permission = 1 << 36
	SendMessagesInThreads Permission = 1 << 38

	allPermissions Permission = 1<<50 - 1

	// EveryonePermissions are the permissions of @everyone in a new guild.
	EveryonePermissions = AddReactions | ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
		UseApplicationCommand | CreatePublicThreads | SendMessagesInThreads
)

// String writes p as Discord does, as a number.
func (p Permission) String() string { return strconv.FormatUint(uint64(p), 10) }

// Deny takes permissions from a user in a channel, for example from [Server.Bot].
func (w *world) Deny(c *Channel, u *User, p Permission) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.denied[u.ID] |= p
	w.events.dispatch(event{name: "CHANNEL_UPDATE", data: c.json(), guild: c.guild, intent: IntentGuilds})
}

// Everyone returns the role that all members of a guild have.
func (g *Guild) Everyone() *Role { return g.roles[0] }

// permissionsIn computes what a user may do in a channel:
// https://docs.discord.com/developers/topics/permissions#permission-overwrites
func permissionsIn(c *Channel, userID string) Permission {
	if c.guild == nil {
		return EveryonePermissions
	}
	m := c.guild.members[userID]
	if m == nil {
		return 0
	}
	if userID == c.guild.Owner.ID {
		return allPermissions
	}
	p := c.guild.Everyone().permissions
	for _, id := range m.roles {
		if r := c.guild.role(id); r != nil {
			p |= r.permissions
		}
	}
	if p&Administrator != 0 {
		return allPermissions
	}
	if c.parent != nil {
		c = c.parent
	}
	p &^= c.denied[userID]
	if p&ViewChannel == 0 {
		return 0
	}
	return p
}

// need returns an error if the bot may not see the channel or lacks a permission there.
func (w *world) need(c *Channel, p Permission) error {
	have := permissionsIn(c, w.bot.ID)
	switch {
	case have&ViewChannel == 0:
		return rules.Refuse(rules.CodeMissingAccess)
	case have&p != p:
		return rules.Refuse(rules.CodeMissingPermissions)
	}
	return nil
}
