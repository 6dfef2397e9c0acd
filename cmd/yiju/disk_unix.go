//go:build linux || darwin

package main

import "syscall"

// freeBytes returns the room on the disk of a folder that a user may fill, and whether it is known.
func freeBytes(dir string) (uint64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return st.Bavail * uint64(st.Bsize), true
}
