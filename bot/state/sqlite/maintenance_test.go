package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yiju/bot/state"
)

// TestBackupWhileWriting copies a state while others write: the copy is whole, holds all that was acknowledged before
// it began, and opens as a state.
func TestBackupWhileWriting(t *testing.T) {
	ctx := t.Context()
	s := newStore(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := s.SaveReceipt(context.Background(), state.Receipt{Question: "while"}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	target := filepath.Join(t.TempDir(), "backup.db")
	write(t, target, "an older backup")
	for range 3 {
		mark := must(s.SaveReceipt(ctx, state.Receipt{Question: "mark"}))(t)
		must(0, s.Backup(ctx, target))(t)
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
	s := newStore(t)
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

// TestPruneTokens keeps the counts of yesterday, as a call may settle late.
func TestPruneTokens(t *testing.T) {
	now := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	s := reopen(t, filepath.Join(t.TempDir(), "state.db"), Options{Now: func() time.Time { return now }})
	must(s.ReserveTokens(t.Context(), "", "ann", 5, state.Quota{}))(t)
	for _, want := range []int{2, 2, 0} {
		must(s.Prune(t.Context(), 0))(t)
		if n := must(one(t.Context(), s.reader, scalar[int], `SELECT count(*) FROM spent`))(t); n != want {
			t.Errorf("%v: %d counts are kept, want %d", now, n, want)
		}
		now = now.AddDate(0, 0, 1)
	}
}
