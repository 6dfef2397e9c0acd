package archive

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

// leased returns an empty data directory and the right to change it.
func leased(t *testing.T) (*Dir, *Lease) {
	t.Helper()
	d := OpenDir(filepath.Join(t.TempDir(), "da[t]a"))
	l, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Unlock() })
	return d, l
}

// prepared builds the nth test snapshot as a candidate.
func prepared(t *testing.T, l *Lease, n int) string {
	t.Helper()
	c := indextest.Corpus()
	c.Instruments[0].Issuer = string(rune('A' + n))
	name, err := l.Prepare(t.Context(), c, index.BuildOptions{Now: time.Date(2026, 4, 1, n, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPendingWaitsAndIsApproved(t *testing.T) {
	d, l := leased(t)
	if _, err := d.Pending(); !errors.Is(err, ErrNoPending) {
		t.Errorf("Pending of nothing: %v", err)
	}
	if _, err := l.Approve(""); !errors.Is(err, ErrNoPending) {
		t.Errorf("Approve of nothing: %v", err)
	}
	first := prepared(t, l, 0)
	if _, err := d.Pending(); !errors.Is(err, ErrNoPending) {
		t.Errorf("what was only prepared waits: %v", err)
	}
	want := Pending{Name: first, Report: json.RawMessage(`{"passed":3}`)}
	if err := l.Await(want); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Pending(); err != nil || cmp.Diff(got, want) != "" {
		t.Errorf("Pending: %+v, %v, want %+v", got, err, want)
	}
	if s, err := d.Open(first); err != nil {
		t.Error(err)
	} else {
		s.Close()
	}
	if _, err := d.Serving(); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("serves before it is approved: %v", err)
	}
	if _, err := l.Approve("20000101T000000Z-00000000"); !errors.Is(err, ErrNoPending) {
		t.Errorf("Approve of another: %v", err)
	}
	if name, err := l.Approve(first); err != nil || name != first {
		t.Fatalf("Approve: %q, %v", name, err)
	}
	list, err := d.List()
	if err != nil || len(list) != 1 || !list[0].Serving || list[0].Pending {
		t.Errorf("List: %+v, %v", list, err)
	}

	// A later one takes the place of the one that waits.
	second, third := prepared(t, l, 1), ""
	if err := l.Await(Pending{Name: second, Against: first}); err != nil {
		t.Fatal(err)
	}
	third = prepared(t, l, 2)
	if err := l.Await(Pending{Name: third, Against: first}); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Pending(); err != nil || p.Name != third {
		t.Errorf("Pending: %+v, %v, want %s", p, err, third)
	}
	if _, err := d.Open(second); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("the one before is still there: %v", err)
	}
	if err := l.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pending(); !errors.Is(err, ErrNoPending) {
		t.Errorf("Pending after Discard: %v", err)
	}
}

// TestApproveOutdated checks that a comparison with a snapshot that is no longer in service cannot be approved.
func TestApproveOutdated(t *testing.T) {
	d, l := leased(t)
	var names []string
	for n := range 2 {
		name := prepared(t, l, n)
		if err := l.promote(name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	waiting := prepared(t, l, 2)
	if err := l.Await(Pending{Name: waiting, Against: names[1]}); err != nil {
		t.Fatal(err)
	}
	before, err := d.Previous()
	if err != nil || before != names[0] {
		t.Fatalf("Previous: %q, %v, want %s", before, err, names[0])
	}
	if err := l.Serve(before); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Approve(""); !errors.Is(err, ErrOutdated) {
		t.Errorf("Approve: %v, want %v", err, ErrOutdated)
	}
	if _, err := d.Previous(); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("Previous of the first: %v", err)
	}
	if err := l.Serve(names[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Approve(""); err != nil {
		t.Errorf("Approve, back at what it was compared with: %v", err)
	}
}

func TestRetain(t *testing.T) {
	d, l := leased(t)
	var names []string
	for n := range 6 {
		name := prepared(t, l, n)
		if err := l.promote(name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := l.Serve(names[1]); err != nil {
		t.Fatal(err)
	}
	waiting := prepared(t, l, 7)
	if err := l.Await(Pending{Name: waiting, Against: names[1]}); err != nil {
		t.Fatal(err)
	}
	removed, err := l.Retain(2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(removed, []string{names[3], names[2], names[0]}); diff != "" {
		t.Errorf("removed (-got +want):\n%s", diff)
	}
	if _, err := l.Retain(0); err != nil {
		t.Fatal(err)
	}
	list, err := d.List()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i].Bytes = 0
	}
	if diff := cmp.Diff(list, []Listing{{Name: waiting, Pending: true}, {Name: names[1], Serving: true}}); diff != "" {
		t.Errorf("List (-got +want):\n%s", diff)
	}
	if name, err := d.Find(names[1][:len("20260401T01")]); err != nil || name != names[1] {
		t.Errorf("Find: %q, %v, want %s", name, err, names[1])
	}
	for _, prefix := range []string{"", "2026", "x"} {
		if _, err := d.Find(prefix); !errors.Is(err, index.ErrNoSnapshot) {
			t.Errorf("Find(%q): %v, want %v", prefix, err, index.ErrNoSnapshot)
		}
	}
}

// TestLockRecovers checks every state that a kill between two steps of Await and Approve leaves.
func TestLockRecovers(t *testing.T) {
	setup := func(t *testing.T) (d *Dir, l *Lease, serving, waiting string) {
		d, l = leased(t)
		serving = prepared(t, l, 0)
		if err := l.promote(serving); err != nil {
			t.Fatal(err)
		}
		waiting = prepared(t, l, 1)
		if err := l.Await(Pending{Name: waiting, Against: serving}); err != nil {
			t.Fatal(err)
		}
		return d, l, serving, waiting
	}
	for _, tt := range []struct {
		name    string
		kill    func(t *testing.T, d *Dir, l *Lease, waiting string) // leaves the state
		serves  int                                                  // 0 the one before, 1 the new one
		pending bool
	}{
		{"nothing happened", func(*testing.T, *Dir, *Lease, string) {}, 0, true},
		{"moved", func(t *testing.T, d *Dir, _ *Lease, w string) { rename(t, d.pendingFile(w), d.file(w)) }, 0, true},
		{"moved and serving", func(t *testing.T, d *Dir, l *Lease, w string) {
			rename(t, d.pendingFile(w), d.file(w))
			if err := l.Serve(w); err != nil {
				t.Fatal(err)
			}
		}, 1, false},
		{"not noted", func(t *testing.T, d *Dir, _ *Lease, w string) { remove(t, d.pendingNote(w)) }, 0, false},
		{"noted twice", func(t *testing.T, d *Dir, l *Lease, w string) {
			later := prepared(t, l, 3)
			b, _ := json.Marshal(Pending{Name: later})
			if err := os.WriteFile(d.pendingNote(later), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}, 0, true},
		{"half written", func(t *testing.T, d *Dir, _ *Lease, w string) {
			for _, name := range []string{d.pendingFile("x") + index.TempSuffix, d.pendingNote("x") + index.TempSuffix, filepath.Join(d.path, currentFile+index.TempSuffix)} {
				if err := os.WriteFile(name, []byte("half"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, l, serving, waiting := setup(t)
			tt.kill(t, d, l, waiting)
			if err := l.Unlock(); err != nil {
				t.Fatal(err)
			}
			l, err := d.Lock(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer l.Unlock()
			if got, err := d.Serving(); err != nil || got != []string{serving, waiting}[tt.serves] {
				t.Errorf("serves %q, %v", got, err)
			}
			if _, err := d.Pending(); (err == nil) != tt.pending {
				t.Errorf("Pending: %v, want one: %v", err, tt.pending)
			}
			if tt.pending {
				if _, err := l.Approve(""); err != nil && !errors.Is(err, ErrOutdated) {
					t.Errorf("Approve: %v", err)
				}
			}
			for _, folder := range []string{"", pendingFolder, snapshotFolder} {
				files, err := os.ReadDir(filepath.Join(d.path, folder))
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range files {
					if filepath.Ext(f.Name()) == index.TempSuffix || folder == pendingFolder && !tt.pending {
						t.Errorf("%s/%s is left", folder, f.Name())
					}
				}
			}
		})
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}
