package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yiju/bot/state"
	"yiju/bot/state/sqlite"
	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// stateFile is the name of the database of all that changes, in the data directory or in the state folder of the user.
const stateFile = "state.db"

// statePath returns the path of the state: in the data directory, or for the starter corpus in the state folder of the
// user; "" where there is neither.
func (a *app) statePath(s settings) string {
	if s.Data != "" {
		return filepath.Join(s.Data, stateFile)
	}
	if dir := a.getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "yiju", stateFile)
	}
	if home := a.getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "yiju", stateFile)
	}
	return ""
}

// openState opens the store of the state in the file at path. A brief user ends soon, as a command does.
func openState(ctx context.Context, path string, brief bool) (state.Store, error) {
	store, err := sqlite.Open(ctx, path, sqlite.Options{Brief: brief})
	if err != nil {
		return nil, err // no nil *sqlite.Store in an interface
	}
	return store, nil
}

// recorder keeps the receipts of answers. It opens its store with the first of them.
type recorder struct {
	app   *app
	path  string
	days  int         // how long receipts are kept; 0 keeps none
	after string      // receipt that the questions follow up; "" for none
	store state.Store // nil until it is needed
	off   bool        // receipts cannot be kept, and the user knows
}

func (a *app) recorder(s settings) *recorder {
	return &recorder{app: a, path: a.statePath(s), days: s.Receipts}
}

// record stores the receipt of an answer and puts its id into the answer. An answer is worth giving without one: where
// it cannot be kept, the user is told once.
func (r *recorder) record(ctx context.Context, ans *answer.Answer) {
	if r.days == 0 || r.path == "" || r.off {
		return
	}
	if err := r.save(ctx, ans); err != nil && ctx.Err() == nil {
		r.off = true
		r.app.complain(fmt.Sprintf(r.app.t.ReceiptLost, r.path, err), r.app.t.ReceiptHint)
	}
}

func (r *recorder) save(ctx context.Context, ans *answer.Answer) error {
	store, err := r.open(ctx)
	if err != nil {
		return err
	}
	body, err := json.Marshal(ans.Record())
	if err != nil {
		return err
	}
	saved, err := store.SaveReceipt(ctx, state.Receipt{Parent: r.after, Question: ans.Question, Body: body})
	ans.ReceiptID = saved.ID
	return err
}

func (r *recorder) open(ctx context.Context) (state.Store, error) {
	if r.store != nil {
		return r.store, nil
	}
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return nil, err
	}
	var err error
	r.store, err = openState(ctx, r.path, true)
	return r.store, err
}

// history returns what was asked up to the receipt id, which the questions to come follow up.
func (r *recorder) history(ctx context.Context, id string) ([]answer.Turn, error) {
	missing := failf(r.app.t.ReceiptIDHint, r.app.t.NoSuchReceipt, id)
	if _, err := os.Stat(r.path); err != nil {
		return nil, missing
	}
	store, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	chain, err := store.Chain(ctx, id, service.HistoryDepth)
	if errors.Is(err, state.ErrNoRecord) {
		return nil, missing
	} else if err != nil {
		return nil, err
	}
	var bodies [][]byte
	for _, link := range chain {
		bodies = append(bodies, link.Body)
		r.after = link.ID
	}
	return service.History(bodies...), nil
}

// budget limits what a model may use in a day, over all runs of the program; nil where the settings set no limit.
func (r *recorder) budget(ctx context.Context, m modelSettings) (llm.Budget, error) {
	if m.Name == "" || m.TokensPerDay+m.TokensPerUser == 0 || r.path == "" {
		return nil, nil
	}
	store, err := r.open(ctx)
	if err != nil {
		return nil, failf("", r.app.t.ReceiptLost, r.path, err)
	}
	return budget(store, "", m.TokensPerDay, m.TokensPerUser), nil
}

// close removes receipts that are too old and closes the store.
func (r *recorder) close(ctx context.Context) {
	if r.store == nil {
		return
	}
	if _, err := r.store.Prune(ctx, time.Duration(r.days)*24*time.Hour); err != nil && ctx.Err() == nil {
		r.app.complain(fmt.Sprintf(r.app.t.ReceiptLost, r.path, err), "")
	}
	r.store.Close()
}
