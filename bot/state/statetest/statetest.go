// Package statetest is the conformance suite of state.Store: what every store does, whatever it is made of.
package statetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/state"
	"yiju/corpus"
)

// Database is a new, empty database of the store under test.
type Database struct {
	// Connect opens the database, as another process would. The suite closes what it opens.
	Connect func(t testing.TB) state.Store
	// Dump returns all that is stored as text and, where the store can read them, the bytes of deleted records. The suite
	// searches it for what should be gone.
	Dump func(t testing.TB) string
}

// Run runs the suite, each test on a database of its own. The stores of a database read the time from now.
func Run(t *testing.T, create func(t testing.TB, now func() time.Time) Database) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s *fixture)
	}{
		{"receipt", testReceipt},
		{"receipt takes message over", testReceiptTakesMessageOver},
		{"order of receipts", testReceiptsOrder},
		{"chain", testChain},
		{"settings", testSettings},
		{"settings at once", testSettingsAtOnce},
		{"feedback", testFeedback},
		{"gap", testGap},
		{"gap status", testGapStatus},
		{"review", testReview},
		{"review refused", testReviewRefused},
		{"review replaced", testReviewReplaced},
		{"changed reviews", testQueueChangedReviews},
		{"queued review", testQueueReview},
		{"post", testPost},
		{"post refused", testPostRefused},
		{"changed posts", testChangedPosts},
		{"audit", testAudit},
		{"commands", testCommands},
		{"opted out leaves no trace", testOptedOutLeavesNoTrace},
		{"opting out erases", testOptOutErases},
		{"forget user", testForgetUser},
		{"export user", testExportUser},
		{"budget", testBudget},
		{"budget outlives process", testBudgetOutlivesProcess},
		{"budget at once", testBudgetAtOnce},
		{"prune", testPrune},
		{"backup", testBackup},
		{"many at once", testManyAtOnce},
		{"cancelled", testCancelled},
		{"closed", testClosed},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClock()
			s := &fixture{clock: c, database: create(t, c.now)}
			s.Store = s.connect(t)
			test.run(t, s)
		})
	}
}

// fixture is a store of a new database, and what a test needs to control it.
type fixture struct {
	state.Store
	clock    *clock
	database Database
}

// connect opens one more store, which is closed, and must be sound, when the test ends.
func (s *fixture) connect(t testing.TB) state.Store {
	t.Helper()
	store := s.database.Connect(t)
	t.Cleanup(func() {
		if err := errors.Join(store.Check(context.Background()), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return store
}

// clock stands still until it is moved.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *clock) now() time.Time                { return time.UnixMilli(c.ms.Load()) }
func (c *clock) utc() time.Time                { return c.now().UTC() }
func (c *clock) forward(by time.Duration)      { c.ms.Add(by.Milliseconds()) }
func (c *clock) ago(d time.Duration) time.Time { return c.utc().Add(-d) }

// must returns v, and ends the test on an error.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wantErr checks that err wraps want, or is nil for nil.
func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// errOf returns the error of a call with a result.
func errOf[T any](_ T, err error) error { return err }

// wantRefused checks that what must not be done failed.
func wantRefused(t testing.TB, what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: got no error", what)
	}
}

// same compares what a store returned with what it should.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("%s (-got +want):\n%s", what, diff)
	}
}

func ref(path string) corpus.Ref {
	r, err := corpus.ParseRef(path)
	if err != nil {
		panic(err)
	}
	return r
}

// cited makes clauses of refs and digests in turn.
func cited(pairs ...string) []state.Cited {
	var all []state.Cited
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, state.Cited{Ref: ref(pairs[i]), Digest: pairs[i+1]})
	}
	return all
}
