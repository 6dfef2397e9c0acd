package state

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var errSpent = errors.New("spent")

// spent checks what a budget says is used.
func spent(t *testing.T, b *Budget, user string, wantAll, wantBy int) {
	t.Helper()
	all, by, err := b.Spent(t.Context(), user)
	if err != nil || all != wantAll || by != wantBy {
		t.Errorf("spent: got %d, by %q %d (%v), want %d and %d", all, user, by, err, wantAll, wantBy)
	}
}

func TestBudget(t *testing.T) {
	s, w := newStore(t)
	b := s.Budget("", 1000, 600, errSpent)
	settle := must(b.Reserve("ann", 500))(t)
	spent(t, b, "ann", 500, 500)
	_, err := b.Reserve("ann", 101)
	wantErr(t, "more than the user may", err, errSpent)
	must(b.Reserve("ann", 100))(t)
	must(b.Reserve("", 400))(t)
	_, err = b.Reserve("bob", 1)
	wantErr(t, "more than all may", err, errSpent)
	settle(200)
	settle(0) // counts once
	spent(t, b, "ann", 700, 300)
	spent(t, b, "", 700, 0)
	must(b.Reserve("bob", -5))(t)
	spent(t, b, "bob", 700, 0)

	spent(t, s.Budget("guild", 1, 1, errSpent), "ann", 0, 0)
	unlimited := s.Budget("free", 0, -1, errSpent)
	must(unlimited.Reserve("ann", 1<<40))(t)
	must(unlimited.Reserve("ann", 1<<40))(t)

	// At 23:30 of the first day, a call that ends on the second is counted on the first.
	late := must(b.Reserve("ann", 100))(t)
	w.forward(time.Hour)
	spent(t, b, "ann", 0, 0)
	must(b.Reserve("ann", 600))(t)
	late(5000)
	spent(t, b, "ann", 600, 600)
}

func TestBudgetOutlivesProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	first := reopen(t, path, Options{})
	must(first.Budget("", 100, 0, errSpent).Reserve("ann", 80))(t)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	b := reopen(t, path, Options{}).Budget("", 100, 0, errSpent)
	spent(t, b, "ann", 80, 80)
	_, err := b.Reserve("bob", 21)
	wantErr(t, "after a restart", err, errSpent)
}

// TestBudgetAtOnce has many draw on a budget that is too small for them all, in two programs.
func TestBudgetAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	budgets := []*Budget{
		reopen(t, path, Options{}).Budget("", 1000, 0, errSpent), reopen(t, path, Options{}).Budget("", 1000, 0, errSpent),
	}
	var granted atomic.Int64
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			settle, err := budgets[i%2].Reserve("ann", 30)
			switch {
			case err == nil:
				granted.Add(1)
				settle(30)
			case !errors.Is(err, errSpent):
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
