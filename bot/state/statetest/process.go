package statetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yiju/bot/state"
)

// testManyAtOnce has 1,000 writers and as many readers at work in two stores of one database.
func testManyAtOnce(t *testing.T, s *fixture) {
	stores := []state.Store{s.Store, s.connect(t)}
	ctx := t.Context()
	first := must(s.SaveReceipt(ctx, state.Receipt{}))(t)
	var wg sync.WaitGroup
	for i := range 1000 {
		s, other := stores[i%2], stores[1-i%2]
		wg.Go(func() {
			message := fmt.Sprint(i)
			r, err := s.SaveReceipt(ctx, state.Receipt{User: fmt.Sprint("user", i%10), Channel: "c", Message: state.Message{Channel: "c", ID: message}})
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := other.ReceiptAt(ctx, "c", message); err != nil || got.ID != r.ID {
				t.Errorf("receipt %s in the other store: got %+v, %v", r.ID, got, err)
			}
			wantErr(t, "feedback", other.SaveFeedback(ctx, state.Feedback{Receipt: first.ID, User: message, Up: true}), nil)
			wantErr(t, "gap", errOf(s.ReportGap(ctx, state.GapReport{Key: fmt.Sprint(i % 3), User: message})), nil)
		})
		wg.Go(func() {
			wantErr(t, "list", errOf(other.Receipts(ctx, state.ReceiptFilter{Channel: "c", Limit: 5})), nil)
		})
	}
	wg.Wait()
	same(t, "feedback", len(must(stores[0].Feedback(ctx, first.ID))(t)), 1000)
	askers := 0
	for _, g := range must(stores[1].Gaps(ctx, state.GapFilter{}))(t) {
		askers += g.Askers
	}
	same(t, "askers of gaps", askers, 1000)
}

func testCancelled(t *testing.T, s *fixture) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, "save", errOf(s.SaveReceipt(ctx, state.Receipt{Question: "q"})), context.Canceled)
	wantErr(t, "list", errOf(s.Receipts(ctx, state.ReceiptFilter{})), context.Canceled)
	same(t, "receipts of a cancelled save", len(must(s.Receipts(t.Context(), state.ReceiptFilter{}))(t)), 0)
}

func testClosed(t *testing.T, s *fixture) {
	closed := s.database.Connect(t)
	must(0, closed.Close())(t)
	wantRefused(t, "a closed store saved a receipt", errOf(closed.SaveReceipt(t.Context(), state.Receipt{})))
	if _, err := closed.Receipt(t.Context(), "x"); err == nil || errors.Is(err, state.ErrNoRecord) {
		t.Errorf("receipt of a closed store: got %v", err)
	}
}

// testBackup covers what does not depend on the format of a backup.
func testBackup(t *testing.T, s *fixture) {
	dir := t.TempDir()
	must(0, s.Backup(t.Context(), filepath.Join(dir, "backup")))(t)
	same(t, "files of a backup", len(must(filepath.Glob(filepath.Join(dir, "*")))(t)), 1)
	wantRefused(t, "a backup to a folder that is not there succeeded", s.Backup(t.Context(), filepath.Join(dir, "none", "backup")))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, "cancelled backup", s.Backup(ctx, filepath.Join(dir, "other")), context.Canceled)
	same(t, "files after a cancelled backup", len(must(filepath.Glob(filepath.Join(dir, "*")))(t)), 1)
}

const day = 24 * time.Hour

// many records are more than a store is likely to delete at a time.
const many = 520

func testPrune(t *testing.T, s *fixture) {
	ctx := t.Context()
	for i := range many {
		must(s.SaveReceipt(ctx, state.Receipt{Message: state.Message{Channel: "old", ID: fmt.Sprint(i)}}))(t)
	}
	reviewed := must(s.SaveReceipt(ctx, state.Receipt{}))(t)
	must(0, s.SaveFeedback(ctx, state.Feedback{Receipt: reviewed.ID, User: ann}))(t)
	review := must(s.SaveReview(ctx, state.Review{Keys: []string{"k"}, Answer: []byte(`1`), Receipt: reviewed.ID}))(t)
	must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: "1"}, Kind: state.PostCitation}))(t)
	must(s.ReportGap(ctx, state.GapReport{Key: "old"}))(t)
	must(0, s.AddAudit(ctx, state.AuditEntry{Act: "old"}))(t)
	s.clock.forward(30 * day)
	fresh := must(s.SaveReceipt(ctx, state.Receipt{}))(t)

	for age, want := range map[time.Duration]int{0: 0, 31 * day: 0} {
		same(t, fmt.Sprint("older than ", age), must(s.Prune(ctx, age))(t), want)
	}
	for _, want := range []int{many, 0} {
		same(t, "deleted", must(s.Prune(ctx, 20*day))(t), want)
	}
	kept := ids(must(s.Receipts(ctx, state.ReceiptFilter{}))(t))
	same(t, "kept", kept, []string{fresh.ID, reviewed.ID})
	same(t, "feedback on a kept receipt", len(must(s.Feedback(ctx, reviewed.ID))(t)), 1)
	wantErr(t, "message of a pruned receipt", errOf(s.ReceiptAt(ctx, "old", "1")), state.ErrNoRecord)
	must(s.Review(ctx, review.ID))(t)
	must(s.PostAt(ctx, "c", "1"))(t)
	if gaps, log := must(s.Gaps(ctx, state.GapFilter{}))(t), must(s.Audits(ctx, state.AuditFilter{}))(t); len(gaps) != 1 || len(log) != 1 {
		t.Errorf("%d gaps and %d entries of the log are left, want one each", len(gaps), len(log))
	}
}
