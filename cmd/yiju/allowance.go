package main

import (
	"context"
	"strings"
	"time"

	"yiju/bot/state"
	"yiju/retrieval/llm"
)

// allowance is the budget of the bot: what the maintainers of a guild let a model use in it a day, within what the
// configuration lets the whole program use. It is an llm.Budget.
type allowance struct {
	store interface {
		state.SettingsStore
		state.TokenStore
	}
	whole llm.Budget
}

// allowance returns the budget of s, over all guilds and in each.
func (s *server) allowance() allowance {
	return allowance{s.store, budget(s.store, "", s.Model.TokensPerDay, s.Model.TokensPerUser)}
}

// budget limits what a model may use in a scope of the state a day, in all and by each user; 0 or less is no limit.
func budget(store state.TokenStore, scope string, all, user int) llm.Budget {
	return state.Budget{Store: store, Scope: scope, Quota: state.Quota{All: all, User: user}, Refused: llm.ErrBudget}
}

// settingsWait bounds how long a reservation, which has no context, waits for the settings of a guild.
const settingsWait = 10 * time.Second

// Reserve implements llm.Budget. The user is named as package bot does: GUILD/USER, with an empty guild outside of one.
// A refusal of either budget leaves both as they were.
func (a allowance) Reserve(user string, tokens int) (settle func(used int), err error) {
	guild, person, ok := strings.Cut(user, "/")
	if !ok {
		guild, person = "", user
	}
	within := func(int) {}
	if guild != "" {
		ctx, cancel := context.WithTimeout(context.Background(), settingsWait)
		defer cancel()
		set, err := a.store.Settings(ctx, guild)
		if err != nil {
			return nil, err
		}
		if day, each := set.Limits.DayTokens, set.Limits.UserTokens; max(day, each) > 0 {
			if within, err = budget(a.store, guild, day, each).Reserve(person, tokens); err != nil {
				return nil, err
			}
		}
	}
	whole, err := a.whole.Reserve(person, tokens)
	if err != nil {
		within(0)
		return nil, err
	}
	return func(used int) {
		within(used)
		whole(used)
	}, nil
}
