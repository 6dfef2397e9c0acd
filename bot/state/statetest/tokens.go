package statetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yiju/bot/state"
)

var errRefused = errors.New("refused")

func budget(store state.Store, scope string, all, user int) state.Budget {
	return state.Budget{Store: store, Scope: scope, Quota: state.Quota{All: all, User: user}, Refused: errRefused}
}

// spent checks what a budget says is used.
func spent(t *testing.T, b state.Budget, user string, wantAll, wantBy int) {
	t.Helper()
	all, by, err := b.Store.SpentTokens(t.Context(), b.Scope, user)
	if err != nil || all != wantAll || by != wantBy {
		t.Errorf("spent: got %d, by %q %d (%v), want %d and %d", all, user, by, err, wantAll, wantBy)
	}
}

func testBudget(t *testing.T, s *fixture) {
	b := budget(s, "", 1000, 600)
	settle := must(b.Reserve("ann", 500))(t)
	spent(t, b, "ann", 500, 500)
	wantErr(t, "more than the user may", errOf(b.Reserve("ann", 101)), errRefused)
	must(b.Reserve("ann", 100))(t)
	must(b.Reserve("", 400))(t)
	wantErr(t, "more than all may", errOf(b.Reserve("bob", 1)), errRefused)
	settle(200)
	settle(0) // counts once
	spent(t, b, "ann", 700, 300)
	spent(t, b, "", 700, 0)
	must(b.Reserve("bob", -5))(t)
	spent(t, b, "bob", 700, 0)

	spent(t, budget(s, "guild", 1, 1), "ann", 0, 0)
	unlimited := budget(s, "free", 0, -1)
	must(unlimited.Reserve("ann", 1<<40))(t)
	must(unlimited.Reserve("ann", 1<<40))(t)

	// At 23:30 of the first day, a call that ends on the second is counted on the first.
	late := must(b.Reserve("ann", 100))(t)
	s.clock.forward(time.Hour)
	spent(t, b, "ann", 0, 0)
	must(b.Reserve("ann", 600))(t)
	late(5000)
	spent(t, b, "ann", 600, 600)
}

func testBudgetOutlivesProcess(t *testing.T, s *fixture) {
	first := s.database.Connect(t)
	must(budget(first, "", 100, 0).Reserve("ann", 80))(t)
	must(0, first.Close())(t)
	b := budget(s.connect(t), "", 100, 0)
	spent(t, b, "ann", 80, 80)
	wantErr(t, "after a restart", errOf(b.Reserve("bob", 21)), errRefused)
}

// testBudgetAtOnce has many draw on a budget that is too small for them all, in two stores.
func testBudgetAtOnce(t *testing.T, s *fixture) {
	budgets := []state.Budget{budget(s, "", 1000, 0), budget(s.connect(t), "", 1000, 0)}
	var granted atomic.Int64
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			settle, err := budgets[i%2].Reserve("ann", 30)
			switch {
			case err == nil:
				granted.Add(1)
				settle(30)
			case !errors.Is(err, errRefused):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if granted.Load() != 33 {
		t.Errorf("granted %d times 30 of 1000, want 33", granted.Load())
	}
	spent(t, budgets[0], "ann", 990, 990)
}
