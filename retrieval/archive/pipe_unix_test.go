//go:build unix

package archive

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/index/sqlite"
)

// TestPipesAreRefused replaces each file by a named pipe without a writer: opening it would block forever.
func TestPipesAreRefused(t *testing.T) {
	d, l := leased(t)
	name, err := publish(t, l, indextest.Corpus(), index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	pipe := func(path string) {
		t.Helper()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pipe(d.file(name))
	if _, err := d.Current(); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a pipe as the serving snapshot: %v, want %v", err, index.ErrDamaged)
	}
	pipe(filepath.Join(d.path, currentFile))
	if _, err := d.Serving(); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a pipe as the file current: %v, want %v", err, index.ErrDamaged)
	}
	if err := syscall.Mkfifo(d.pendingNote("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pending(); !errors.Is(err, ErrNoPending) {
		t.Errorf("a pipe as a note: %v, want %v", err, ErrNoPending)
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	pipe(filepath.Join(d.path, lockFile))
	if _, err := d.Lock(t.Context()); !errors.Is(err, sqlite.ErrNotRegular) {
		t.Errorf("a pipe as the lock: %v, want %v", err, sqlite.ErrNotRegular)
	}
}
