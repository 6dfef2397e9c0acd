//go:build !linux

package extract

// limitMemory does nothing: this system cannot limit the memory of another process.
func limitMemory(int, uint64) {}
