package sqlite

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiju/bot/state"
	"yiju/bot/state/statetest"
)

// TestStore runs the conformance suite.
func TestStore(t *testing.T) {
	statetest.Run(t, func(t testing.TB, now func() time.Time) statetest.Database {
		path := filepath.Join(t.TempDir(), "state.db")
		connect := func(t testing.TB) *Store { return must(Open(t.Context(), path, Options{Now: now}))(t) }
		return statetest.Database{
			Connect: func(t testing.TB) state.Store { return connect(t) },
			Dump: func(t testing.TB) string {
				s := connect(t)
				defer s.Close()
				return dump(t, s)
			},
		}
	})
}

// dump returns every value of every table as text, blobs as they are, and the bytes of the files.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range must(list(t.Context(), s.reader, scalar[string], `SELECT name FROM sqlite_schema WHERE type = 'table'`))(t) {
		rows := must(s.reader.QueryContext(t.Context(), `SELECT * FROM "`+table+`"`))(t)
		columns := must(rows.Columns())(t)
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new([]byte)
		}
		for rows.Next() {
			must(0, rows.Scan(values...))(t)
			for i, v := range values {
				fmt.Fprintf(&b, "%s.%s=%s ", table, columns[i], *v.(*[]byte))
			}
			b.WriteByte('\n')
		}
		must(0, rows.Err())(t)
	}
	for _, name := range []string{s.path, s.path + "-wal"} {
		if data, err := os.ReadFile(name); err == nil {
			b.Write(data)
		}
	}
	return b.String()
}

func TestIDDrawnAgain(t *testing.T) {
	ctx := t.Context()
	same := bytes.Repeat([]byte{7}, 8)
	random := io.MultiReader(bytes.NewReader(make([]byte, 32)), // the key
		bytes.NewReader(same), bytes.NewReader(same), bytes.NewReader(same), bytes.NewReader(bytes.Repeat([]byte{8}, 8)),
		bytes.NewReader(bytes.Repeat(same, idDraws)))
	s := reopen(t, filepath.Join(t.TempDir(), "state.db"), Options{random: random})
	for i, want := range []string{"77777777", "88888888"} {
		if r := must(s.SaveReceipt(ctx, state.Receipt{}))(t); r.ID != want {
			t.Errorf("receipt %d: got %s, want %s", i, r.ID, want)
		}
	}
	if r, err := s.SaveReceipt(ctx, state.Receipt{}); err == nil {
		t.Errorf("with only taken ids: got %+v", r)
	}
}
