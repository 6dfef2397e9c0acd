package state

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yiju/bot"
)

// later are migrations as a future version may have them, behind the embedded ones.
func later(t testing.TB, extra ...string) []string {
	t.Helper()
	return append(must(embedded())(t), extra...)
}

// TestMigrateEveryVersion makes a state of each version that ever was and brings it to a version after the newest.
func TestMigrateEveryVersion(t *testing.T) {
	all := later(t, `ALTER TABLE receipt ADD COLUMN stars INTEGER NOT NULL DEFAULT 3`)
	for version := 1; version < len(all); version++ {
		path := filepath.Join(t.TempDir(), "state.db")
		old := reopen(t, path, Options{migrations: all[:version]})
		r := must(old.SaveReceipt(t.Context(), bot.Receipt{User: "ann", Question: "kept?"}))(t)
		s := reopen(t, path, Options{migrations: all}) // while the old one is still open
		if got := must(s.Receipt(t.Context(), r.ID))(t); got.Question != "kept?" {
			t.Errorf("from version %d: got receipt %+v", version, got)
		}
		if got := must(one(t.Context(), s.reader, scanInt, `SELECT stars FROM receipt`))(t); got != 3 {
			t.Errorf("from version %d: new column is %d, want 3", version, got)
		}
		if string(s.key) != string(old.key) {
			t.Errorf("from version %d: the key changed", version)
		}
		kept := reopen(t, s.path+".v"+string(rune('0'+version)), Options{migrations: all[:version]})
		if got := must(kept.Receipt(t.Context(), r.ID))(t); got.Question != "kept?" {
			t.Errorf("copy of version %d: got receipt %+v", version, got)
		}
	}
}

func TestMigrationFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := reopen(t, path, Options{})
	if err := s.SetValue(t.Context(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{migrations: later(t, `DROP TABLE value`, `CREATE TABLE receipt (a)`)})
	if err == nil || !strings.Contains(err.Error(), "migration 3") {
		t.Errorf("open: got %v, want migration 3 to fail", err)
	}
	if got := must(s.Value(t.Context(), "a"))(t); got != "b" {
		t.Errorf("value after a failed migration: got %q, want b", got)
	}
	if left := must(filepath.Glob(path + ".*tmp*"))(t); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestMigrateAtOnce has many open the same file at the same time, when it does not exist and when it is old.
func TestMigrateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	for _, migrations := range [][]string{later(t), later(t, `CREATE TABLE extra (a INTEGER) STRICT`)} {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				s, err := Open(t.Context(), path, Options{migrations: migrations})
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	if _, err := os.Stat(path + ".v1"); err != nil {
		t.Error(err)
	}
}
