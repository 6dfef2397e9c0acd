package sqlite

import (
	"context"
	"time"

	"yiju/bot/state"
)

// tokens implements state.TokenStore.
type tokens struct{ *db }

func (s tokens) today() string { return s.now().UTC().Format(time.DateOnly) }

func (s tokens) ReserveTokens(ctx context.Context, scope, user string, n int, q state.Quota) (state.Reservation, error) {
	return save(ctx, s.db, "reserve tokens", func(t *tx) state.Reservation {
		r := state.Reservation{Day: s.today(), Scope: scope, User: user, Tokens: n}
		all, byUser, err := s.spent(ctx, t, r)
		if err == nil && (q.All > 0 && n > q.All-all || user != "" && q.User > 0 && n > q.User-byUser) {
			err = state.ErrBudget
		}
		t.fail(err)
		s.add(ctx, t, r, n)
		return r
	})
}

func (s tokens) SettleTokens(ctx context.Context, r state.Reservation, used int) error {
	return s.write(ctx, "settle tokens", func(t *tx) { s.add(ctx, t, r, used-r.Tokens) })
}

func (s tokens) SpentTokens(ctx context.Context, scope, user string) (all, byUser int, err error) {
	all, byUser, err = s.spent(ctx, s.reader, state.Reservation{Day: s.today(), Scope: scope, User: user})
	return all, byUser, s.wrap("spent tokens", err)
}

// counted returns the persons under whom the tokens of a reservation are counted: the empty one for all, and the hash
// of the user.
func (s tokens) counted(r state.Reservation) [][]byte {
	who := [][]byte{{}}
	if r.User != "" {
		who = append(who, s.key.Hash("spent "+r.Day, r.User))
	}
	return who
}

func (s tokens) spent(ctx context.Context, q querier, r state.Reservation) (all, byUser int, err error) {
	var n [2]int
	for i, person := range s.counted(r) {
		n[i], err = one(ctx, q, scalar[int], `SELECT coalesce(sum(tokens), 0) FROM spent WHERE day = ? AND scope = ? AND person = ?`, r.Day, r.Scope, person)
		if err != nil {
			return 0, 0, err
		}
	}
	return n[0], n[1], nil
}

// add counts tokens, which may be negative, for all and for the user.
func (s tokens) add(ctx context.Context, t *tx, r state.Reservation, n int) {
	for _, person := range s.counted(r) {
		t.run(ctx, `INSERT INTO spent (day, scope, person, tokens) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET tokens = tokens + ?4`, r.Day, r.Scope, person, n)
	}
}
