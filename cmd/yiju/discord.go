package main

import (
	"fmt"
	"strings"

	"yiju/bot/discord"
)

// discordSettings are how the bot behaves on Discord. Its token is in the environment: DISCORD_TOKEN.
type discordSettings struct {
	Guild          string   `json:"guild"`           // commands are registered in this one alone: for development
	MessageContent bool     `json:"message_content"` // the privileged intent is granted, and wanted
	Shard          int      `json:"shard"`           // number of this process among Shards, from 0
	Shards         int      `json:"shards"`
	Owners         []string `json:"owners"`     // users who may do everything
	Home           []string `json:"home"`       // guilds whose maintainers may change the corpus; none means any
	Public         bool     `json:"public"`     // may answer outside of the guilds it is in: in direct channels and for people who install it
	Notices        string   `json:"notices"`    // channel in which maintainers hear of scheduled refreshes; "" for the log alone
	Concurrent     int      `json:"concurrent"` // answers under way at a time
	UserPause      int      `json:"user_pause"` // seconds between two questions of a user
}

// token returns the token of the bot, or how to get one.
func (a *app) token() (string, error) {
	if t := strings.TrimSpace(a.getenv("DISCORD_TOKEN")); t != "" {
		return t, nil
	}
	return "", failf(fmt.Sprintf(a.t.NoTokenHint, discord.InviteURL("APPLICATION_ID")), "%s", a.t.NoToken)
}

// fatalHint says what to do about an error for which Discord lets the bot not run.
func (a *app) fatalHint(e *discord.FatalError) string {
	switch e.Reason {
	case discord.BadToken:
		return a.t.FatalToken
	case discord.DisallowedIntents:
		return a.t.FatalIntents
	case discord.ShardingRequired:
		return fmt.Sprintf(a.t.FatalShards, max(e.Advised, 2))
	case discord.InvalidShard:
		return a.t.FatalShard
	case discord.NotInGuild:
		return a.t.FatalGuild
	}
	return a.t.FatalOther
}
