//go:build linux || darwin || freebsd || dragonfly

package main

import (
	"os/signal"
	"syscall"
)

// reportFileSize turns writes beyond the file size limit (ulimit -f), which would end the program, into errors.
func reportFileSize() { signal.Ignore(syscall.SIGXFSZ) }

// freeBytes returns the room on the disk of a folder that a user may fill, and whether it is known.
func freeBytes(dir string) (uint64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return uint64(st.Bavail) * uint64(st.Bsize), true
}
