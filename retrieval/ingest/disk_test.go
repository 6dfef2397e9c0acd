//go:build linux

package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"yiju/corpus/extract"
)

func TestDiskError(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}
	for _, test := range []struct{ err, want error }{
		{nil, nil},
		{errors.New("anything else"), nil},
		{fmt.Errorf("index: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), ErrNoRoom},
		{errors.New("index: build: database or disk is full"), ErrNoRoom},
		{fmt.Errorf("index: %w", denied), ErrAccess},
		{&os.LinkError{Op: "rename", Err: syscall.EROFS}, ErrAccess},
		{errors.New("attempt to write a readonly database"), ErrAccess},
		{&Error{Kind: ErrSources, Err: denied}, nil}, // of the sources, which may be on another disk
	} {
		if got := diskError(test.err); got != test.want {
			t.Errorf("%v: %v, want %v", test.err, got, test.want)
		}
	}
}

// TestMaintainerDisk refreshes and takes a file where the disk has no room, and where it may not be written.
func TestMaintainerDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("no small disk can be mounted: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	m, from := maintainedIn(t, disk)
	if _, err := m.Refresh(t.Context(), Options{}, nil); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十五人。")
	fails := func(want error) {
		t.Helper()
		if _, err := m.Refresh(t.Context(), Options{}, nil); !errors.Is(err, want) {
			t.Errorf("Refresh: %v, want %v", err, want)
		}
		_, err := m.Add(t.Context(), Upload{Name: "a.txt", Data: []byte("码头管理规定\n\n第一条 码头夜间关闭。\n第二条 码头不得停放车辆。\n")})
		if !errors.Is(err, want) || errors.Is(err, ErrBadFile) {
			t.Errorf("Add: %v, want %v", err, want)
		}
	}
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 8<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	fails(ErrNoRoom)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	fails(ErrAccess)
	if err := syscall.Mount("none", disk, "tmpfs", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if p, err := m.Refresh(t.Context(), Options{}, nil); err != nil || p.Name == "" {
		t.Errorf("with a disk again: %+v, %v", p, err)
	}
	if _, err := m.Add(t.Context(), Upload{Name: "a.txt", Size: extract.MaxBytes + 1}); !errors.Is(err, ErrBadFile) {
		t.Errorf("a file that is too large: %v, want %v", err, ErrBadFile)
	}
}
