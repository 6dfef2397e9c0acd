package state

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
)

// TokenStore counts the tokens of a model by day (UTC), scope (a guild, or "" for the whole program) and user. The
// counts are shared by all processes; what was reserved when a process died counts as used. Users are kept as hashes
// that differ from day to day.
type TokenStore interface {
	// ReserveTokens adds n tokens to what is used today, for all of a scope and for the user; or it adds nothing and
	// returns ErrBudget where that would exceed the quota. Only the limit for all applies to the empty user.
	ReserveTokens(ctx context.Context, scope, user string, n int, q Quota) (Reservation, error)
	// SettleTokens replaces the tokens of a reservation, which must not be settled yet, by those used.
	SettleTokens(ctx context.Context, r Reservation, used int) error
	// SpentTokens returns what is used or reserved today, by all and by the user; 0 by the empty one.
	SpentTokens(ctx context.Context, scope, user string) (all, byUser int, err error)
}

// Quota limits the tokens of a day, for all of a scope and for each user in it. 0 or less is no limit.
type Quota struct{ All, User int }

// Reservation is what ReserveTokens added.
type Reservation struct {
	Day         string // as in time.DateOnly
	Scope, User string
	Tokens      int
}

// budgetWait bounds how long a call of a Budget, which has no context, waits for its turn to write.
const budgetWait = 10 * time.Second

// Budget is the quota of a scope.
type Budget struct {
	Store   TokenStore
	Scope   string
	Quota   Quota
	Refused error // returned by Reserve where the quota is used up; nil is ErrBudget
}

// Reserve reserves tokens for a call of a user before it is made, or refuses. Call settle after the call with what it
// used; only the first settle counts, and where it cannot be saved the reserved tokens stay used. A negative number of
// tokens is 0.
func (b Budget) Reserve(user string, tokens int) (settle func(used int), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), budgetWait)
	defer cancel()
	r, err := b.Store.ReserveTokens(ctx, b.Scope, user, max(tokens, 0), b.Quota)
	if errors.Is(err, ErrBudget) && b.Refused != nil {
		err = b.Refused
	}
	if err != nil {
		return nil, err
	}
	var once sync.Once
	return func(used int) {
		once.Do(func() {
			ctx, cancel := context.WithTimeout(context.Background(), budgetWait)
			defer cancel()
			// Without the write the count is too high until the day is over, which is the safe side.
			_ = b.Store.SettleTokens(ctx, r, max(used, 0))
		})
	}, nil
}

// GuildBudget is the budget of a bot: the quota that the maintainers of a guild set for it, within the quota of the program.
type GuildBudget struct {
	Store interface {
		SettingsStore
		TokenStore
	}
	Quota   Quota // of the program
	Refused error // as in Budget
}

// Reserve is that of Budget for a user named GUILD/USER, with an empty guild outside of one. A refusal by either quota reserves
// nothing.
func (b GuildBudget) Reserve(user string, tokens int) (settle func(used int), err error) {
	guild, person, ok := strings.Cut(user, "/")
	if !ok {
		guild, person = "", user
	}
	within := func(int) {}
	if guild != "" {
		ctx, cancel := context.WithTimeout(context.Background(), budgetWait)
		defer cancel()
		set, err := b.Store.Settings(ctx, guild)
		if err != nil {
			return nil, err
		}
		if q := (Quota{set.Limits.DayTokens, set.Limits.UserTokens}); max(q.All, q.User) > 0 {
			if within, err = (Budget{b.Store, guild, q, b.Refused}).Reserve(person, tokens); err != nil {
				return nil, err
			}
		}
	}
	whole, err := Budget{b.Store, "", b.Quota, b.Refused}.Reserve(person, tokens)
	if err != nil {
		within(0)
		return nil, err
	}
	return func(used int) {
		within(used)
		whole(used)
	}, nil
}
