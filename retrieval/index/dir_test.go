package index

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDirPublishAndStepBack(t *testing.T) {
	root := filepath.Join(t.TempDir(), "data")
	d := OpenDir(root)
	if _, err := d.Current(); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("Current of nothing: %v, want %v", err, ErrNoSnapshot)
	}
	if list, err := d.List(); err != nil || len(list) != 0 {
		t.Errorf("List of nothing: %v, %v", list, err)
	}
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	first, err := lease.Publish(t.Context(), fixture(), BuildOptions{Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if want := "20260102T030405Z-" + fixture().Digest()[:8]; first != want {
		t.Errorf("name %q, want %q", first, want)
	}
	changed := fixture()
	changed.Instruments[0].Documents[0].Clauses[0].Text += "附则。"
	second, err := lease.Publish(t.Context(), changed, BuildOptions{Now: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	checkServing(t, d, second, changed.Digest())
	if err := lease.Serve(first); err != nil {
		t.Fatal(err)
	}
	checkServing(t, d, first, fixture().Digest())
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
	name, err := lease.Publish(t.Context(), fixture(), BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bad := fixture()
	bad.Instruments[1].ID = bad.Instruments[0].ID
	if _, err := lease.Publish(t.Context(), bad, BuildOptions{}); err == nil {
		t.Error("two instruments of one id were published")
	}
	if err := lease.Serve("20000101T000000Z-00000000"); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("Serve of nothing: %v, want %v", err, ErrNoSnapshot)
	}
	checkServing(t, d, name, fixture().Digest())
}

func TestLockIsExclusiveAndCleans(t *testing.T) {
	root := t.TempDir()
	d := OpenDir(root)
	lease, err := d.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(root, snapshotFolder, "killed"+fileSuffix+tempSuffix)
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
		if _, err := OpenDir(root).Current(); !errors.Is(err, ErrDamaged) {
			t.Errorf("current %q: %v, want %v", name, err, ErrDamaged)
		}
	}
}
