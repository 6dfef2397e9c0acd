package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yiju/bot/state"
	"yiju/bot/state/sqlite"
	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// stateFile is the name of the state database.
const stateFile = "state.db"

// statePath returns the path of the state: in the data directory, or for the starter corpus in the state folder of the
// user; "" where there is neither.
func (s setup) statePath() string {
	if s.Data != "" {
		return filepath.Join(s.Data, stateFile)
	}
	if dir := s.getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "yiju", stateFile)
	}
	if home := s.getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "yiju", stateFile)
	}
	return ""
}

// newStore opens the store of the state at path and makes it where there is none. Another store takes the place of this one by
// another constructor. A brief user ends soon, as a command does.
func newStore(ctx context.Context, path string, brief bool) (state.Store, error) {
	store, err := sqlite.Open(ctx, path, sqlite.Options{Brief: brief})
	if err != nil {
		return nil, err // no nil *sqlite.Store in an interface
	}
	return store, nil
}

// errNoState says that nothing has been saved yet, or that there is nowhere to save it: there is no record of anything.
var errNoState = fmt.Errorf("no state: %w", state.ErrNoRecord)

// openState opens the state that the settings name, or returns errNoState.
func (s setup) openState(ctx context.Context, brief bool) (state.Store, error) {
	path := s.statePath()
	if _, err := os.Stat(path); path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, errNoState
	}
	return newStore(ctx, path, brief)
}

// recorder saves the receipts of answers. It opens its store when it is first needed.
type recorder struct {
	setup
	path  string
	after string      // receipt that the questions follow up; "" for none
	store state.Store // nil until it is needed
	off   bool        // receipts cannot be saved, and the user was warned
}

func (s setup) recorder() *recorder { return &recorder{setup: s, path: s.statePath()} }

// record saves the receipt of an answer and sets its id in the answer. A failure to save does not fail the answer: the user is warned,
// once.
func (r *recorder) record(ctx context.Context, ans *answer.Answer) {
	if r.Receipts == 0 || r.path == "" || r.off {
		return
	}
	if err := r.save(ctx, ans); err != nil && ctx.Err() == nil {
		r.off = true
		r.complain(fmt.Sprintf(r.t.ReceiptLost, r.path, err), r.t.ReceiptHint)
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
	var err error
	if r.store == nil {
		r.store, err = newStore(ctx, r.path, true)
	}
	return r.store, err
}

// history returns the conversation up to the receipt id, which the next questions follow up on.
func (r *recorder) history(ctx context.Context, id string) ([]answer.Turn, error) {
	var err error
	if r.store == nil {
		r.store, err = r.openState(ctx, true)
	}
	var chain []state.Receipt
	if err == nil {
		chain, err = r.store.Chain(ctx, id, service.HistoryDepth)
	}
	if errors.Is(err, state.ErrNoRecord) {
		return nil, failf(r.t.ReceiptIDHint, r.t.NoSuchReceipt, id)
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
func (r *recorder) budget(ctx context.Context) (llm.Budget, error) {
	if r.Model.Name == "" || r.Model.quota() == (state.Quota{}) || r.path == "" {
		return nil, nil
	}
	store, err := r.open(ctx)
	if err != nil {
		return nil, failf("", r.t.ReceiptLost, r.path, err)
	}
	return state.Budget{Store: store, Quota: r.Model.quota(), Refused: llm.ErrBudget}, nil
}

// close removes expired receipts and closes the store.
func (r *recorder) close(ctx context.Context) {
	if r.store == nil {
		return
	}
	if _, err := r.store.Prune(ctx, time.Duration(r.Receipts)*24*time.Hour); err != nil && ctx.Err() == nil {
		r.complain(fmt.Sprintf(r.t.ReceiptLost, r.path, err), "")
	}
	r.store.Close()
}

// backupCommand copies the state into a file that can be used in its place.
func backupCommand(c *call) action {
	c.takes(1, c.t.NoBackupFile, "")
	return func(ctx context.Context) error {
		store, err := c.openState(ctx, false)
		if errors.Is(err, errNoState) {
			return failf(c.t.NoStateHint, "%s", c.t.DoctorNoState)
		} else if err != nil {
			return failf(c.t.DoctorStateHint, "%w", err)
		}
		defer store.Close()
		if err := store.Backup(ctx, c.args[0]); err != nil {
			return err
		}
		fmt.Fprintln(c.stderr, fmt.Sprintf(c.t.BackedUp, c.statePath(), c.args[0]))
		return nil
	}
}
