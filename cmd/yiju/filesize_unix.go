//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// reportFileSize has writes beyond the limit of the size of a file (ulimit -f) fail with an error, which is told, where
// they would otherwise end the program.
func reportFileSize() { signal.Ignore(syscall.SIGXFSZ) }
