package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/bot/state"
	"yiju/corpus"
)

// newStore opens a new state that is closed, and must be sound, when the test ends.
func newStore(t testing.TB) *Store {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "state.db"), Options{})
}

func reopen(t testing.TB, path string, opts Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil && !strings.Contains(err.Error(), "database is closed") {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// must returns v, and ends the test on an error.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wantErr checks that err wraps want.
func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// cited is a clause to cite.
var cited = []state.Cited{{Ref: corpus.Ref{Instrument: "a", Clause: "1", Lang: "zh"}, Digest: "d"}}

// magic is how every SQLite file begins.
const magic = "SQLite format 3\x00"

func TestOpenTwice(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "new folder", "state ?#%.db")
	a, b := reopen(t, path, Options{}), reopen(t, path, Options{})
	r := must(a.SaveReceipt(ctx, state.Receipt{Question: "q"}))(t)
	if got := must(b.Receipt(ctx, r.ID))(t); got.Question != "q" {
		t.Errorf("receipt in the other store: got %+v", got)
	}
	if string(a.key) != string(b.key) || len(a.key) != 32 {
		t.Errorf("keys differ, or are of %d bytes", len(a.key))
	}
	info := must(os.Stat(path))(t)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the file: got %v, want 0600", info.Mode())
	}
}

// TestBrief has a store leave its log to the next, until the log is long.
func TestBrief(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "state.db")
	var ids []string
	left := 0
	for range 400 {
		s, err := Open(ctx, path, Options{Brief: true})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, must(s.SaveReceipt(ctx, state.Receipt{Question: strings.Repeat("long ", 500)}))(t).ID)
		must(0, s.Close())(t)
		info, err := os.Stat(path + "-wal")
		if err == nil && info.Size() > 0 {
			left++
		}
		if err == nil && info.Size() > briefLog {
			t.Fatalf("a log of %d bytes was left", info.Size())
		}
	}
	if left == 0 || left == len(ids) {
		t.Errorf("the log was left %d of %d times", left, len(ids))
	}
	s := reopen(t, path, Options{})
	for _, id := range ids {
		must(s.Receipt(ctx, id))(t)
	}
}

func TestClosedLeavesNoLog(t *testing.T) {
	s := newStore(t)
	must(0, s.Close())(t)
	for _, left := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(s.path + left); err == nil {
			t.Errorf("%s is left behind", left)
		}
	}
}

// TestAuditKept has the file itself refuse what no method does.
func TestAuditKept(t *testing.T) {
	s := newStore(t)
	must(0, s.AddAudit(t.Context(), state.AuditEntry{Act: "cite"}))(t)
	for _, query := range []string{`DELETE FROM audit`, `UPDATE audit SET act = 'nothing'`, `UPDATE audit SET time = 0`} {
		if _, err := s.writer.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s: the log allowed it", query)
		}
	}
}

func TestReadersCannotWrite(t *testing.T) {
	s := newStore(t)
	_, err := s.reader.ExecContext(t.Context(), `INSERT INTO registered (scope, fingerprint) VALUES ('a', 'b')`)
	wantErr(t, "write through the reader", s.wrap("write", err), state.ErrAccess)
}

func TestInUse(t *testing.T) {
	ctx := t.Context()
	s := newStore(t)
	other := reopen(t, s.path, Options{})
	if _, err := s.writer.ExecContext(ctx, `PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	err := other.write(ctx, "hold the lock", func(lock *tx) {
		_, err := s.SaveReceipt(ctx, state.Receipt{})
		wantErr(t, "save while another writes", err, ErrBusy)
		_, err = s.Receipts(ctx, state.ReceiptFilter{})
		lock.fail(err) // reading goes on
	})
	if err != nil {
		t.Error(err)
	}
	must(s.SaveReceipt(ctx, state.Receipt{}))(t)
}

func TestNoRoom(t *testing.T) {
	ctx := t.Context()
	s := newStore(t)
	kept := must(s.SaveReceipt(ctx, state.Receipt{Question: "kept"}))(t)
	pages := must(one(ctx, s.writer, scalar[int], `PRAGMA page_count`))(t)
	must(one(ctx, s.writer, scalar[int], fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)))(t)
	_, err := s.SaveReceipt(ctx, state.Receipt{Question: strings.Repeat("long ", 10_000)})
	wantErr(t, "save", err, state.ErrNoRoom)
	if all := must(s.Receipts(ctx, state.ReceiptFilter{}))(t); len(all) != 1 || all[0].ID != kept.ID {
		t.Errorf("after the failed save: got %+v", all)
	}
	must(one(ctx, s.writer, scalar[int], `PRAGMA max_page_count = 1000000`))(t)
	must(s.SaveReceipt(ctx, state.Receipt{Question: strings.Repeat("long ", 10_000)}))(t)
}

func TestRefusals(t *testing.T) {
	foreign := func(t *testing.T, path string) {
		t.Helper()
		db := must(sql.Open("sqlite3", path))(t)
		if _, err := db.Exec(`CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')`); err != nil {
			t.Fatal(err)
		}
		must(0, db.Close())(t)
	}
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"text", func(t *testing.T, path string) { write(t, path, "notes of a maintainer, by no means a database") }, state.ErrDamaged},
		{"one byte", func(t *testing.T, path string) { write(t, path, "0") }, state.ErrDamaged},
		{"cut off header", func(t *testing.T, path string) { write(t, path, magic) }, state.ErrDamaged},
		{"zeroes", func(t *testing.T, path string) { write(t, path, strings.Repeat("\x00", 8192)) }, state.ErrDamaged},
		{"header alone", func(t *testing.T, path string) { write(t, path, magic+strings.Repeat("\xff", 4096)) }, state.ErrDamaged},
		{"another program's", foreign, ErrForeign},
		{"folder", func(t *testing.T, path string) {
			must(0, os.Mkdir(path, 0o700))(t)
		}, state.ErrAccess},
		{"newer", func(t *testing.T, path string) {
			s := reopen(t, path, Options{migrations: append(must(embedded())(t), `CREATE TABLE later (a INTEGER) STRICT`)})
			must(0, s.Close())(t)
		}, ErrNewer},
		{"version below zero", func(t *testing.T, path string) {
			s := reopen(t, path, Options{})
			if _, err := s.writer.Exec(`PRAGMA user_version = -3`); err != nil {
				t.Fatal(err)
			}
			must(0, s.Close())(t)
		}, state.ErrDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			test.make(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(t.Context(), path, Options{})
			if err == nil {
				s.Close()
			}
			wantErr(t, "open", err, test.want)
			var refusal *Error
			if !errors.As(err, &refusal) || refusal.Hint == "" || refusal.Path != path {
				t.Errorf("open: got %#v, want an *Error with path and hint", err)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

func TestFolderThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "")
	_, err := Open(t.Context(), filepath.Join(path, "state.db"), Options{})
	wantErr(t, "open", err, state.ErrAccess)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	must(0, os.WriteFile(path, []byte(text), 0o600))(t)
}

// TestDamaged breaks pages in the middle of a state that has data.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	fill(t, path)
	data := must(os.ReadFile(path))(t)
	for _, damage := range []struct {
		name string
		data []byte
	}{
		{"overwritten", append(append([]byte{}, data[:4096]...), make([]byte, len(data)-4096)...)},
		{"cut off", data[:len(data)/2]},
		{"one page", append([]byte{}, data[:4096]...)},
	} {
		t.Run(damage.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.db")
			write(t, path, string(damage.data))
			s, err := Open(t.Context(), path, Options{})
			if err == nil {
				err = s.Check(t.Context())
				s.Close()
			}
			wantErr(t, "open and check", err, state.ErrDamaged)
			if _, err := os.Stat(path); err != nil {
				t.Error("the damaged file is gone")
			}
		})
	}
}

// fill makes a state with records of every kind.
func fill(t testing.TB, path string) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		user := fmt.Sprintf("user-%d", i%5)
		r := must(s.SaveReceipt(ctx, state.Receipt{User: user, Guild: "g", Channel: "c", Question: strings.Repeat("q", 300), Body: []byte(`{"a":1}`)}))(t)
		must(0, s.SaveFeedback(ctx, state.Feedback{Receipt: r.ID, User: user, Up: i%2 == 0}))(t)
		must(s.ReportGap(ctx, state.GapReport{Guild: "g", Key: fmt.Sprint(i % 7), Question: "q", User: user}))(t)
		must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: fmt.Sprint(i)}, Kind: state.PostCitation, Cited: cited, By: user}))(t)
		must(s.SaveReview(ctx, state.Review{Guild: "g", Keys: []string{fmt.Sprint(i % 3)}, Answer: []byte(`{}`), Cited: cited, By: user}))(t)
		must(0, s.AddAudit(ctx, state.AuditEntry{Guild: "g", Actor: user, Act: "test"}))(t)
	}
	must(0, s.Close())(t)
}

// FuzzOpen opens any bytes as a state, and does what a program would do with one that opens.
func FuzzOpen(f *testing.F) {
	path := filepath.Join(f.TempDir(), "state.db")
	fill(f, path)
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("text"), 0, byte(0), false)
	f.Add([]byte(magic), 0, byte(0), false)
	f.Add([]byte{}, 60, byte(9), true)
	f.Add([]byte{}, 4096, byte(13), true)
	f.Add([]byte("CREATE TABLE"), 200, byte(1), true)
	f.Fuzz(func(t *testing.T, junk []byte, at int, b byte, valid bool) {
		path := filepath.Join(t.TempDir(), "state.db")
		if valid { // a state with bytes overwritten
			mutated := append([]byte{}, data...)
			at = max(at, -at, 0) % len(mutated)
			mutated[at] ^= b
			copy(mutated[at:], junk)
			junk = mutated
		}
		write(t, path, string(junk))
		ctx := t.Context()
		s, err := Open(ctx, path, Options{})
		if _, gone := os.Stat(path); gone != nil {
			t.Fatal("the file is gone")
		}
		if err != nil {
			if !valid && len(junk) > 0 && !errors.Is(err, state.ErrDamaged) {
				t.Fatalf("open: got %v, want %v", err, state.ErrDamaged)
			}
			return
		}
		if !valid && len(junk) > 0 {
			t.Fatal("junk opens as a state")
		}
		// No result is wanted of these but that they come back.
		_, _ = s.SaveReceipt(ctx, state.Receipt{User: "user-1", Question: "q"})
		_, _ = s.Receipts(ctx, state.ReceiptFilter{Channel: "c"})
		_, _ = s.Reviews(ctx, state.ReviewFilter{})
		_, _ = s.Gaps(ctx, state.GapFilter{})
		_, _ = s.ForgetUser(ctx, "user-1")
		if err := s.Check(ctx); err != nil && !errors.Is(err, state.ErrDamaged) {
			t.Logf("check: %v", err)
		}
		_ = s.Close()
	})
}
