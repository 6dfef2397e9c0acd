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
	store *state.Store
	whole llm.Budget
}

// allowance returns the budget of s, over all guilds and in each.
func (s *server) allowance() allowance {
	return allowance{s.store, s.store.Budget("", s.Model.TokensPerDay, s.Model.TokensPerUser, llm.ErrBudget)}
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
			if within, err = a.store.Budget(guild, day, each, llm.ErrBudget).Reserve(person, tokens); err != nil {
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
