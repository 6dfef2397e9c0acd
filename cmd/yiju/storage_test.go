//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"yiju/bot"
	"yiju/bot/state"
	"yiju/corpus/extract"
)

func TestDiskTrouble(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}
	for _, test := range []struct{ err, want error }{
		{nil, nil},
		{errors.New("anything else"), nil},
		{fmt.Errorf("index: %w", &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), state.ErrNoRoom},
		{errors.New("index: build: database or disk is full"), state.ErrNoRoom},
		{fmt.Errorf("index: %w", denied), state.ErrAccess},
		{&os.LinkError{Op: "rename", Err: syscall.EROFS}, state.ErrAccess},
		{errors.New("attempt to write a readonly database"), state.ErrAccess},
		{failf("", "%w", unreadable{denied}), nil}, // of the sources, which may be on another disk
	} {
		if got := diskTrouble(test.err); got != test.want {
			t.Errorf("%v: %v, want %v", test.err, got, test.want)
		}
	}
}

// TestCaretakerDisk refreshes and takes a file where the disk has no room, and where it may not be written.
func TestCaretakerDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("no small disk can be mounted: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	c, _, from := keptIn(t, disk)
	if _, err := c.Refresh(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ferries(t, from, "渡船限载十五人。")
	fails := func(want error) {
		t.Helper()
		if _, err := c.Refresh(t.Context(), nil); !errors.Is(err, want) {
			t.Errorf("Refresh: %v, want %v", err, want)
		}
		_, err := c.Add(t.Context(), bot.File{Name: "a.txt", Data: []byte("码头管理规定\n\n第一条 码头夜间关闭。\n第二条 码头不得停放车辆。\n")})
		if !errors.Is(err, want) || errors.Is(err, bot.ErrBadFile) {
			t.Errorf("Add: %v, want %v", err, want)
		}
	}
	filler := fill(t, disk)
	fails(state.ErrNoRoom)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	fails(state.ErrAccess)
	if err := syscall.Mount("none", disk, "tmpfs", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if p, err := c.Refresh(t.Context(), nil); err != nil || p.Name == "" {
		t.Errorf("with a disk again: %+v, %v", p, err)
	}
	if _, err := c.Add(t.Context(), bot.File{Name: "a.txt", Size: extract.MaxBytes + 1}); !errors.Is(err, bot.ErrBadFile) {
		t.Errorf("a file that is too large: %v, want %v", err, bot.ErrBadFile)
	}
}

// fill fills a small disk and returns the file that does.
func fill(t *testing.T, disk string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, zeros{}, 1<<30); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
