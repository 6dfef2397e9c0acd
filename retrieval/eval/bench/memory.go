package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
)

// resetMemory gives unused memory back and, on Linux, lets peakMemory begin anew.
func resetMemory() {
	debug.FreeOSMemory()
	// https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html: 5 resets the peak of the resident memory.
	// Elsewhere, and where it is not allowed, the peak is that of the whole run.
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// peakMemory returns the largest resident memory of the process, in bytes, since resetMemory; 0 where the system does
// not tell.
func peakMemory() int64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return peakIn(b)
}

// peakIn reads what proc_pid_status(5) says.
func peakIn(status []byte) int64 {
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		var kB int64
		if _, err := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kB); err == nil {
			return kB << 10
		}
	}
	return 0
}
