package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yiju/bot/state"
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
		r := must(old.SaveReceipt(t.Context(), state.Receipt{User: "ann", Question: "kept?"}))(t)
		s := reopen(t, path, Options{migrations: all}) // while the old one is still open
		if got := must(s.Receipt(t.Context(), r.ID))(t); got.Question != "kept?" {
			t.Errorf("from version %d: got receipt %+v", version, got)
		}
		if got := must(one(t.Context(), s.reader, scalar[int], `SELECT stars FROM receipt`))(t); got != 3 {
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
	must(0, s.SetRegistered(t.Context(), "a", "b"))(t)
	_, err := Open(t.Context(), path, Options{migrations: later(t, `DROP TABLE registered`, `CREATE TABLE receipt (a)`)})
	if err == nil || !strings.Contains(err.Error(), "migration 3") {
		t.Errorf("open: got %v, want migration 3 to fail", err)
	}
	if got := must(s.Registered(t.Context(), "a"))(t); got != "b" {
		t.Errorf("fingerprint after a failed migration: got %q, want b", got)
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

// TestIncompleteSchema breaks the schema of a state: checking it and backing it up say what is missing.
func TestIncompleteSchema(t *testing.T) {
	for statement, want := range map[string]string{
		`DROP TABLE receipt_post`:               "table receipt_post is missing, index receipt_post_channel is missing, index receipt_post_receipt is missing",
		`DROP INDEX gap_note_person`:            "index gap_note_person is missing",
		`DROP TRIGGER audit_kept`:               "trigger audit_kept is missing",
		`ALTER TABLE settings DROP COLUMN body`: "table settings was altered",
		`DROP TABLE secret`:                     "table secret is missing",
		`CREATE TABLE notes (text TEXT)`:        "",
	} {
		path := filepath.Join(t.TempDir(), "state.db")
		s := must(Open(t.Context(), path, Options{}))(t)
		if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		backup := filepath.Join(t.TempDir(), "backup.db")
		for what, err := range map[string]error{"check": s.Check(t.Context()), "backup": s.Backup(t.Context(), backup)} {
			if want == "" {
				wantErr(t, what+" after "+statement, err, nil)
			} else if !errors.Is(err, state.ErrDamaged) || !strings.Contains(err.Error(), ": damaged: "+want+"; move the file") {
				t.Errorf("%s after %s: got %v, want %q", what, statement, err, want)
			}
		}
		if _, err := os.Stat(backup); (err == nil) != (want == "") {
			t.Errorf("backup after %s: %v", statement, err)
		}
		must(0, s.Close())(t)
	}
}

// TestMissingTable has a method meet a table that is not there, and Open a file without the key.
func TestMissingTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := must(Open(t.Context(), path, Options{}))(t)
	for _, statement := range []string{`DROP TABLE gap`, `DELETE FROM secret`} {
		if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Gaps(t.Context(), state.GapFilter{})
	wantErr(t, "list", err, state.ErrDamaged)
	must(0, s.Close())(t)
	_, err = Open(t.Context(), path, Options{})
	wantErr(t, "open without a key", err, state.ErrDamaged)
}
