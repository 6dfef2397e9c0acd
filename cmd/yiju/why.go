package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"yiju/bot/state"
	"yiju/retrieval/answer"
)

// explained is what `yiju why -json` prints.
type explained struct {
	ID   string    `json:"id"`
	Time time.Time `json:"time"`
	answer.Record
	Replay *replayed `json:"replay,omitempty"`
}

// replayed is what a question gives now.
type replayed struct {
	Changes []answer.Change `json:"changes"` // empty where nothing changed
	Answer  answer.Answer   `json:"answer"`
}

// runWhy explains an answer by its receipt, and can make it again.
func runWhy(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("why")
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	again := o.Bool("replay", false, a.t.FlagReplay)
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || strings.TrimSpace(rest[0]) == "" {
		return &usageError{a.t.NoReceipt, a.t.ReceiptIDHint}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	e, err := a.receipt(ctx, s, strings.TrimSpace(rest[0]))
	if err != nil {
		return err
	}
	if *again {
		if e.Replay, err = a.replay(ctx, s, e.Record); err != nil {
			return err
		}
	}
	if o.json {
		return a.writeJSON(e)
	}
	p := a.page(a.lang)
	p.Receipt(e.ID, e.Time, e.Record)
	if e.Replay != nil {
		p.Replayed(e.Replay.Changes)
	}
	return a.print(p)
}

// receipt reads the receipt with the given id.
func (a *app) receipt(ctx context.Context, s settings, id string) (explained, error) {
	missing := failf(a.t.ReceiptIDHint, a.t.NoSuchReceipt, id)
	store, err := a.openState(ctx, s, true)
	if errors.Is(err, errNoState) {
		return explained{}, missing
	} else if err != nil {
		return explained{}, err
	}
	defer store.Close()
	r, err := store.Receipt(ctx, id)
	if errors.Is(err, state.ErrNoRecord) || err == nil && len(r.Body) == 0 {
		return explained{}, missing
	} else if err != nil {
		return explained{}, err
	}
	e := explained{ID: r.ID, Time: r.Time}
	if err := json.Unmarshal(r.Body, &e.Record); err != nil {
		return explained{}, failf("", a.t.ReceiptBad, id, err)
	}
	return e, nil
}

// replay answers the question of a receipt again, without asking anybody.
func (a *app) replay(ctx context.Context, s settings, was answer.Record) (*replayed, error) {
	svc, err := a.searchable(s, nil)
	if err != nil {
		return nil, err
	}
	defer svc.Close()
	is, changes, err := svc.Replay(ctx, was)
	return &replayed{changes, is}, err
}
