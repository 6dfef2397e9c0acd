package archive

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

func TestDirPublishAndStepBack(t *testing.T) {
	root := filepath.Join(t.TempDir(), "data")
	d := OpenDir(root)
	if _, err := d.Current(); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("Current of nothing: %v, want %v", err, index.ErrNoSnapshot)
	}
	if list, err := d.List(); err != nil || len(list) != 0 {
		t.Errorf("List of nothing: %v, %v", list, err)
	}
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	first, err := publish(t, lease, indextest.Corpus(), index.BuildOptions{Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if want := "20260102T030405Z-" + indextest.Corpus().Digest()[:8]; first != want {
		t.Errorf("name %q, want %q", first, want)
	}
	changed := indextest.Corpus()
	changed.Instruments[0].Documents[0].Clauses[0].Text += "附则。"
	second, err := publish(t, lease, changed, index.BuildOptions{Now: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	checkServing(t, d, second, changed.Digest())
	if err := lease.Serve(first); err != nil {
		t.Fatal(err)
	}
	checkServing(t, d, first, indextest.Corpus().Digest())
	list, err := d.List()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i].Bytes = 0
	}
	if diff := cmp.Diff(list, []Listing{{Name: second}, {Name: first, Serving: true}}); diff != "" {
		t.Errorf("List (-got +want):\n%s", diff)
	}
}

// publish builds a snapshot of c and lets it serve.
func publish(t *testing.T, l *Lease, c *corpus.Corpus, opts index.BuildOptions) (string, error) {
	t.Helper()
	name, err := l.Prepare(t.Context(), c, opts)
	if err != nil {
		return "", err
	}
	against, err := l.dir.Serving()
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		t.Fatal(err)
	}
	if err := l.Await(Pending{Name: name, Against: against}); err != nil {
		t.Fatal(err)
	}
	return l.Approve(name)
}

func checkServing(t *testing.T, d *Dir, name, digest string) {
	t.Helper()
	s, err := d.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if m := s.Meta(); m.Name != name || m.Digest != digest {
		t.Errorf("serving %s of %.8s, want %s of %.8s", m.Name, m.Digest, name, digest)
	}
}

func TestDirKeepsServingAfterAFailure(t *testing.T) {
	d := OpenDir(t.TempDir())
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	name, err := publish(t, lease, indextest.Corpus(), index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bad := indextest.Corpus()
	bad.Instruments[1].ID = bad.Instruments[0].ID
	if _, err := publish(t, lease, bad, index.BuildOptions{}); err == nil {
		t.Error("two instruments of one id were published")
	}
	if err := lease.Serve("20000101T000000Z-00000000"); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("Serve of nothing: %v, want %v", err, index.ErrNoSnapshot)
	}
	checkServing(t, d, name, indextest.Corpus().Digest())
}

func TestLockIsExclusiveAndCleans(t *testing.T) {
	root := t.TempDir()
	d := OpenDir(root)
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(root, snapshotFolder, "killed"+index.FileSuffix+index.TempSuffix)
	if err := os.WriteFile(left, []byte("half a snapshot"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDir(root).Lock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("second Lock: %v, want %v", err, ErrLocked)
	}
	if _, err := os.Stat(left); err != nil {
		t.Errorf("a Lock that failed removed a file: %v", err)
	}
	if err := lease.Unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := d.Lock(t.Context())
	if err != nil {
		t.Fatalf("Lock after Unlock: %v", err)
	}
	defer again.Unlock()
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed build left is still there: %v", err)
	}
}

func TestCurrentRefusesNonsense(t *testing.T) {
	for _, name := range []string{"", "../../etc/passwd", ".hidden", "a/b", "a\\b", "a\x00b"} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, currentFile), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenDir(root).Current(); !errors.Is(err, index.ErrDamaged) {
			t.Errorf("current %q: %v, want %v", name, err, index.ErrDamaged)
		}
	}
}

// TestOpenRefusesAnotherSnapshot puts the file of one snapshot in the place of another.
func TestOpenRefusesAnotherSnapshot(t *testing.T) {
	d, l := leased(t)
	first, err := publish(t, l, indextest.Corpus(), index.BuildOptions{Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	second, err := publish(t, l, &corpus.Corpus{}, index.BuildOptions{Now: time.Date(2026, 1, 3, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(d.file(first), d.file(second)); err != nil {
		t.Fatal(err)
	}
	_, err = d.Current()
	if e, ok := errors.AsType[*index.Error](err); !ok || e.Err != index.ErrDamaged || !strings.Contains(e.Detail, first) || e.Hint == "" {
		t.Errorf("Current: %v, want %v that names %s", err, index.ErrDamaged, first)
	}
	if err := l.Serve(second); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("Serve: %v, want %v", err, index.ErrDamaged)
	}
}
