//go:build !linux && !darwin && !freebsd && !dragonfly

package main

// reportFileSize has nothing to do where files have no limit.
func reportFileSize() {}

// freeBytes returns the room on the disk of a folder that a user may fill, and whether it is known.
func freeBytes(string) (uint64, bool) { return 0, false }
