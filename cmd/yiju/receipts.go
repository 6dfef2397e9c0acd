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
)

// stateFile is the name of the database of all that changes, in the data directory or in the state folder of the user.
const stateFile = "state.db"

// statePath says where the state is kept: with the data, or for the starter corpus where the user keeps such things. It
// is "" where there is no such place.
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

// keeper keeps the receipts of answers. It opens its store with the first of them.
type keeper struct {
	app   *app
	path  string
	days  int         // how long receipts are kept; 0 keeps none
	after string      // receipt that the questions follow up; "" for none
	store state.Store // nil until it is needed
	told  bool        // that receipts cannot be kept
}

func (a *app) keeper(s settings) *keeper {
	return &keeper{app: a, path: a.statePath(s), days: s.Receipts}
}

// keep stores the receipt of an answer and puts its id into the answer. An answer is worth giving without one: where it
// cannot be kept, the user is told once.
func (k *keeper) keep(ctx context.Context, ans *answer.Answer) {
	if k.days == 0 || k.path == "" || k.told {
		return
	}
	err := k.save(ctx, ans)
	if err != nil && ctx.Err() == nil {
		k.told = true
		k.app.complain(fmt.Sprintf(k.app.t.ReceiptLost, k.path, err), k.app.t.ReceiptHint)
	}
}

func (k *keeper) save(ctx context.Context, ans *answer.Answer) error {
	store, err := k.open(ctx)
	if err != nil {
		return err
	}
	body, err := json.Marshal(ans.Record())
	if err != nil {
		return err
	}
	r, err := store.SaveReceipt(ctx, state.Receipt{Parent: k.after, Question: ans.Question, Body: body})
	ans.ReceiptID = r.ID
	return err
}

func (k *keeper) open(ctx context.Context) (state.Store, error) {
	if k.store != nil {
		return k.store, nil
	}
	if err := os.MkdirAll(filepath.Dir(k.path), 0o700); err != nil {
		return nil, err
	}
	var err error
	k.store, err = openState(ctx, k.path, true)
	return k.store, err
}

// historyDepth is how many earlier questions serve to understand a new one.
const historyDepth = 4

// history returns what was asked up to the receipt id, which the questions to come follow up.
func (k *keeper) history(ctx context.Context, id string) ([]answer.Turn, error) {
	missing := failf(k.app.t.ReceiptIDHint, k.app.t.NoSuchReceipt, id)
	if _, err := os.Stat(k.path); err != nil {
		return nil, missing
	}
	store, err := k.open(ctx)
	if err != nil {
		return nil, err
	}
	chain, err := store.Chain(ctx, id, historyDepth)
	if errors.Is(err, state.ErrNoRecord) {
		return nil, missing
	} else if err != nil {
		return nil, err
	}
	var out []answer.Turn
	for _, r := range chain {
		var was answer.Record
		if json.Unmarshal(r.Body, &was) == nil {
			out = append(out, was.Turn())
		}
		k.after = r.ID
	}
	return out, nil
}

// budget limits what a model may use in a day, over all runs of the program; nil where the settings set no limit.
func (k *keeper) budget(ctx context.Context, m modelSettings) (llm.Budget, error) {
	if m.Name == "" || m.TokensPerDay+m.TokensPerUser == 0 || k.path == "" {
		return nil, nil
	}
	store, err := k.open(ctx)
	if err != nil {
		return nil, failf("", k.app.t.ReceiptLost, k.path, err)
	}
	return budget(store, "", m.TokensPerDay, m.TokensPerUser), nil
}

// close ends the keeping, after what is too old is removed.
func (k *keeper) close(ctx context.Context) {
	if k.store == nil {
		return
	}
	if _, err := k.store.Prune(ctx, time.Duration(k.days)*24*time.Hour); err != nil && ctx.Err() == nil {
		k.app.complain(fmt.Sprintf(k.app.t.ReceiptLost, k.path, err), "")
	}
	k.store.Close()
}
