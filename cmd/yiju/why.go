package main

import (
	"context"
	"encoding/json"
	"errors"
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

// whyCommand explains an answer by its receipt, and can make it again.
func whyCommand(c *call) action {
	c.takesJSON()
	c.takes(1, c.t.NoReceipt, c.t.ReceiptIDHint)
	again := c.Bool("replay", false, c.t.FlagReplay)
	return func(ctx context.Context) error {
		e, err := c.receipt(ctx, c.text)
		if err != nil {
			return err
		}
		if *again {
			if e.Replay, err = c.replay(ctx, e.Record); err != nil {
				return err
			}
		}
		return c.show(e, func(p *page) {
			p.Receipt(e.ID, e.Time, e.Record)
			if e.Replay != nil {
				p.Replayed(e.Replay.Changes)
			}
		})
	}
}

// receipt reads the receipt with the given id.
func (s setup) receipt(ctx context.Context, id string) (explained, error) {
	var r state.Receipt
	store, err := s.openState(ctx, true)
	if err == nil {
		defer store.Close()
		r, err = store.Receipt(ctx, id)
	}
	if errors.Is(err, state.ErrNoRecord) || err == nil && len(r.Body) == 0 {
		return explained{}, failf(s.t.ReceiptIDHint, s.t.NoSuchReceipt, id)
	} else if err != nil {
		return explained{}, err
	}
	e := explained{ID: r.ID, Time: r.Time}
	if err := json.Unmarshal(r.Body, &e.Record); err != nil {
		return explained{}, failf("", s.t.ReceiptBad, id, err)
	}
	return e, nil
}

// replay answers the question of a receipt again, without asking anybody.
func (s setup) replay(ctx context.Context, was answer.Record) (*replayed, error) {
	svc, err := s.searchable(nil)
	if err != nil {
		return nil, err
	}
	defer svc.Close()
	is, changes, err := svc.Replay(ctx, was)
	return &replayed{changes, is}, err
}
