package state

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
)

const day = 24 * time.Hour

func TestPrune(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	for i := range pruneBatch + 20 {
		must(s.SaveReceipt(ctx, bot.Receipt{Post: bot.Post{Channel: "old", ID: fmt.Sprint(i)}}))(t)
	}
	reviewed := must(s.SaveReceipt(ctx, bot.Receipt{}))(t)
	must(0, s.SaveFeedback(ctx, bot.Feedback{Receipt: reviewed.ID, User: ann}))(t)
	review := must(s.SaveReview(ctx, bot.Review{Keys: []string{"k"}, Answer: []byte(`1`), Receipt: reviewed.ID}))(t)
	must(s.SavePosted(ctx, bot.Posted{Post: bot.Post{Channel: "c", ID: "1"}, Kind: bot.PostedCite, Cited: cited("a/1/zh", "d")}))(t)
	closed := must(s.NoteGap(ctx, bot.GapNote{Key: "closed"}))(t)
	must(0, s.SetGapStatus(ctx, closed.ID, bot.GapClosed))(t)
	must(s.NoteGap(ctx, bot.GapNote{Key: "open"}))(t)
	must(s.Budget("", 0, 0, errSpent).Reserve(ann, 5))(t)
	must(0, s.AddAudit(ctx, bot.Audit{Act: "old"}))(t)
	w.forward(30 * day)
	fresh := must(s.SaveReceipt(ctx, bot.Receipt{}))(t)
	must(s.SavePosted(ctx, bot.Posted{Post: bot.Post{Channel: "c", ID: "2"}, Kind: bot.PostedCite}))(t)

	policy := Policy{Receipts: 20 * day, Posts: 20 * day, Gaps: 20 * day, Reviews: 20 * day}
	if got := must(s.Prune(ctx, Policy{}))(t); got != (Pruned{}) {
		t.Errorf("a policy that keeps all removed %+v", got)
	}
	if got, want := must(s.Prune(ctx, policy))(t), (Pruned{Receipts: pruneBatch + 20, Posts: 1, Gaps: 1}); got != want {
		t.Errorf("pruned: got %+v, want %+v", got, want)
	}
	kept := ids(must(s.Receipts(ctx, bot.ReceiptFilter{}))(t))
	if diff := cmp.Diff(kept, []string{fresh.ID, reviewed.ID}); diff != "" {
		t.Errorf("kept (-got +want):\n%s", diff)
	}
	_, err := s.ReceiptAt(ctx, "old", "1")
	wantErr(t, "post of a pruned receipt", err, bot.ErrNoRecord)
	if n := must(one(ctx, s.reader, scanInt, `SELECT count(*) FROM spent`))(t); n != 0 {
		t.Errorf("%d counts of old days are kept", n)
	}
	if all := must(s.Audits(ctx, bot.AuditFilter{}))(t); len(all) != 1 {
		t.Errorf("the log has %d entries, want 1", len(all))
	}

	must(0, s.SetReviewStatus(ctx, review.ID, bot.ReviewWithdrawn, ""))(t)
	w.forward(10 * day)
	if got, want := must(s.Prune(ctx, policy))(t), (Pruned{}); got != want {
		t.Errorf("soon after the withdrawal: got %+v, want %+v", got, want)
	}
	w.forward(15 * day)
	if got, want := must(s.Prune(ctx, policy))(t), (Pruned{Receipts: 2, Posts: 1, Reviews: 1}); got != want {
		t.Errorf("later: got %+v, want %+v", got, want)
	}
}

// TestBackupWhileWriting copies a state while others write: the copy is whole, holds all that was acknowledged before
// it began, and opens as a state.
func TestBackupWhileWriting(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := s.SaveReceipt(context.Background(), bot.Receipt{Question: "while"}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	target := filepath.Join(t.TempDir(), "backup.db")
	write(t, target, "an older backup")
	for range 3 {
		mark := must(s.SaveReceipt(ctx, bot.Receipt{Question: "mark"}))(t)
		if err := s.Backup(ctx, target); err != nil {
			t.Fatal(err)
		}
		b, err := Open(ctx, target, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Check(ctx); err != nil {
			t.Error(err)
		}
		if got := must(b.Receipt(ctx, mark.ID))(t); got.Question != "mark" || string(b.key) != string(s.key) {
			t.Errorf("receipt in the backup: got %+v", got)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wg.Wait()
	if info := must(os.Stat(target))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the backup: got %v", info.Mode())
	}
}

func TestBackupFails(t *testing.T) {
	s, _ := newStore(t)
	dir := t.TempDir()
	if err := s.Backup(t.Context(), s.path); err == nil {
		t.Error("the state was backed up onto itself")
	}
	if err := s.Backup(t.Context(), filepath.Join(dir, "none", "backup.db")); err == nil {
		t.Error("a backup to a folder that is not there succeeded")
	}
	target := filepath.Join(dir, "backup.db")
	write(t, target, "an older backup")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErr(t, "cancelled backup", s.Backup(ctx, target), context.Canceled)
	if data := must(os.ReadFile(target))(t); string(data) != "an older backup" {
		t.Errorf("a failed backup left %q", data)
	}
	if files := must(os.ReadDir(dir))(t); len(files) != 1 {
		t.Errorf("a failed backup left %d files, want 1", len(files))
	}
}
