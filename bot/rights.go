package bot

import (
	"context"
	"slices"

	"yiju/bot/state"
)

// Right is the role of a user.
type Right int

// The rights; each includes those before it.
const (
	Everyone Right = iota
	Moderators
	Maintainers
)

// right returns the right of the actor in the place of the request.
func (t *turn) right() Right {
	has := func(roles []string) bool {
		return slices.ContainsFunc(t.Actor.Roles, func(r string) bool { return slices.Contains(roles, r) })
	}
	inside := t.Place.Guild != "" && !t.Place.Elsewhere
	switch {
	case t.Actor.ID != "" && slices.Contains(t.Owners, t.Actor.ID):
		return Maintainers
	case inside && (t.Actor.Rights.Manage || has(t.settings.Maintainers)):
		return Maintainers
	case t.Actor.Rights.Moderate && t.Place.Guild != "", inside && has(t.settings.Moderators):
		return Moderators
	}
	return Everyone
}

// barred refuses a command that the actor may not call here.
func (t *turn) barred(c CommandSpec) error {
	if !c.Outside && (t.Place.Guild == "" || t.Place.Elsewhere) {
		return refusal(t.t.OnlyInGuild)
	}
	return t.lacks(c.Needs, c.Shared)
}

// lacks refuses an act that needs a right which the actor lacks or, if shared is set, changes state that all guilds share.
func (t *turn) lacks(needs Right, shared bool) error {
	switch have := t.right(); {
	case have < needs && needs == Moderators:
		return refusal(t.t.NeedModerator)
	case have < needs:
		return refusal(t.t.NeedMaintainer)
	case shared && len(t.Home) > 0 && !slices.Contains(t.Home, t.Place.Guild) && !slices.Contains(t.Owners, t.Actor.ID):
		return refusal(t.t.NeedHome)
	}
	return nil
}

// guild returns the settings of a guild, with defaults filled in.
func (b *Bot) guild(ctx context.Context, id string) (state.Settings, error) {
	if id == "" {
		return state.Settings{Limits: b.Limits}, nil
	}
	s, err := b.Store.Settings(ctx, id)
	s.Limits = s.Limits.Or(b.Limits)
	return s, err
}

// enabled reports whether the bot answers publicly in the place of the request: in channels that a maintainer enabled and
// their threads, in direct messages, and for users who installed it for themselves.
func (t *turn) enabled() bool {
	p := t.Place
	if p.Guild == "" || p.Elsewhere {
		return true
	}
	return slices.Contains(t.settings.Channels, p.Channel) || p.Parent != "" && slices.Contains(t.settings.Channels, p.Parent)
}

func (t *turn) audit(act, subject, detail string) {
	err := t.Store.AddAudit(t.ctx, state.AuditEntry{Guild: t.Place.Guild, Actor: t.Actor.ID, Act: act, Subject: subject, Detail: detail})
	if err != nil {
		t.Log.Error("privileged act not audited", "request", t.ID, "act", act, "subject", subject, "actor", t.Actor.ID, "error", err)
	}
}
