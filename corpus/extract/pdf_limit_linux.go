package extract

import "golang.org/x/sys/unix"

// limitMemory bounds the address space of a process that has just begun. Where the system refuses that, the process is
// still bounded in time and output.
func limitMemory(pid int, bytes uint64) {
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: bytes, Max: bytes}, nil)
}
