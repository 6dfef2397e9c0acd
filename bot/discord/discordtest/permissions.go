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
	ViewChannel           Permission = 1 << 10
	SendMessages          Permission = 1 << 11
	ManageMessages        Permission = 1 << 13
	AttachFiles           Permission = 1 << 15
	ReadMessageHistory    Permission = 1 << 16
	MentionEveryone       Permission = 1 << 17
	manageThreads         Permission = 1 << 34
	CreatePublicThreads   Permission = 1 << 35
	SendMessagesInThreads Permission = 1 << 38

	allPermissions Permission = 1<<50 - 1

	// EveryonePermissions are the permissions of @everyone in a new guild.
	EveryonePermissions = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory | CreatePublicThreads | SendMessagesInThreads
)

// String writes p as Discord does, as a number.
func (p Permission) String() string { return strconv.FormatUint(uint64(p), 10) }

// Deny takes permissions from a user in a channel, for example from [Server.Bot].
func (w *world) Deny(c *Channel, u *User, p Permission) {
	w.change(c.guild, "CHANNEL_UPDATE", func() obj {
		c.denied[u.ID] |= p
		return c.json()
	})
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
	p := c.guild.Everyone().permissions
	for _, id := range m.roles {
		p |= c.guild.role(id).permissions
	}
	if userID == c.guild.Owner.ID || p&Administrator != 0 {
		return allPermissions
	}
	if c.parent != nil {
		c = c.parent
	}
	if p &^= c.denied[userID]; p&ViewChannel == 0 {
		return 0
	}
	return p
}

// need refuses if the bot may not see the channel or lacks a permission there. In threads those who may send need another one.
func (w *world) need(c *Channel, p Permission) {
	have := permissionsIn(c, w.bot.ID)
	refuseIf(have&ViewChannel == 0, rules.CodeMissingAccess)
	refuseIf(have&inThread(c, p) != inThread(c, p), rules.CodeMissingPermissions)
}

func inThread(c *Channel, p Permission) Permission {
	if c.parent != nil && p&SendMessages != 0 {
		return p&^SendMessages | SendMessagesInThreads
	}
	return p
}
