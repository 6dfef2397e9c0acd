package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
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
	b, _ := os.ReadFile("/proc/self/status")
	return peakIn(b)
}

// peakIn reads what proc_pid_status(5) says.
func peakIn(status []byte) (bytes int64) {
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	_, _ = fmt.Sscanf(peak, "%d kB", &bytes)
	return bytes << 10
}
