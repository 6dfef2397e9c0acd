package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/present"
)

// Reason says why the bot cannot run. Each has one remedy.
type Reason string

// The reasons for which Run ends, with the close code of the gateway or the HTTP status.
const (
	BadToken          Reason = "bad_token"          // 4004 or 401: set a new token
	InvalidShard      Reason = "invalid_shard"      // 4010: Shard must be below Shards
	ShardingRequired  Reason = "sharding_required"  // 4011: too many guilds for the number of shards; see Advised
	InvalidVersion    Reason = "invalid_version"    // 4012: the program is too old
	InvalidIntents    Reason = "invalid_intents"    // 4013: a bug
	DisallowedIntents Reason = "disallowed_intents" // 4014: grant the message content intent, or disable it
	NotInGuild        Reason = "not_in_guild"       // the bot is not in Options.Guild, or may not add commands there
	BadCommands       Reason = "bad_commands"       // Discord refuses the commands; Detail says why
)

// FatalError is why Run ended before its context. Retrying without a change is pointless.
type FatalError struct {
	Reason  Reason
	Code    int    // close code of the gateway, or HTTP status
	Detail  string // what Discord says
	Advised int    // with ShardingRequired: recommended number of shards; 0 if unknown
}

// Error implements error. It does not say what to do: that depends on how the program is configured.
func (e *FatalError) Error() string {
	s := fmt.Sprintf("discord: %s (%d)", e.Reason, e.Code)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// APIError is a refusal of the REST API.
type APIError struct {
	Status int
	Code   int // of Discord: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
	Detail string
}

// Error implements error.
func (e *APIError) Error() string {
	return fmt.Sprintf("discord: refused with status %d, code %d: %s", e.Status, e.Code, e.Detail)
}

// JSON error codes that are handled.
const (
	codeUnknownChannel      = 10003
	codeUnknownMessage      = 10008
	codeUnknownWebhook      = 10015
	codeUnknownInteraction  = 10062
	codeAcknowledged        = 40060
	codeMissingAccess       = 50001
	codeCannotMessageUser   = 50007
	codeMissingPermissions  = 50013
	codeWrongChannelType    = 50024
	codeInvalidWebhookToken = 50027
	codeReplyNeedsHistory   = 160002
	codeArchivedThread      = 50083
	codeThreadExists        = 160004
	codeThreadLocked        = 160005
)

// maxDetail bounds APIError.Detail, in bytes.
const maxDetail = 2000

// refusal converts an error of discordgo to one without URLs, which contain tokens. A refusal of the bot's token, which unlike that of
// an interaction has no code, is a *FatalError.
func refusal(err error) error {
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok {
		out := &APIError{Detail: string(rest.ResponseBody[:min(len(rest.ResponseBody), maxDetail)])}
		if rest.Response != nil {
			out.Status = rest.Response.StatusCode
		}
		if rest.Message != nil {
			out.Code = rest.Message.Code
		}
		if out.Status == http.StatusUnauthorized && out.Code == 0 {
			return &FatalError{Reason: BadToken, Code: out.Status, Detail: out.Detail}
		}
		return out
	}
	if bad, ok := errors.AsType[*url.Error](err); ok {
		err = bad.Err
	}
	return fmt.Errorf("discord: request: %w", err)
}

// codeOf returns the code of an APIError, and 0 for other errors.
func codeOf(err error) int {
	if api, ok := errors.AsType[*APIError](err); ok {
		return api.Code
	}
	return 0
}

// expired reports whether err says that an interaction can no longer be answered.
func expired(err error) bool {
	switch codeOf(err) {
	case codeInvalidWebhookToken, codeUnknownWebhook, codeUnknownInteraction:
		return true
	}
	return false
}

// explain explains an error to a user.
func explain(t *present.Texts, err error, thread bool) string {
	switch codeOf(err) {
	case codeMissingAccess, codeMissingPermissions, codeReplyNeedsHistory, codeThreadLocked, codeWrongChannelType:
		if thread {
			return t.MayNotThread
		}
		return t.MayNotWrite
	case codeUnknownMessage, codeUnknownChannel:
		return t.Gone
	}
	if errors.Is(err, context.Canceled) {
		return t.ShuttingDown
	}
	return t.Failed
}
