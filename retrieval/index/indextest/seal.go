package indextest

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"testing"
)

// Seal gives the changed snapshot at path a valid checksum: CRC-32C of the file with the field for it taken as zero.
func Seal(t testing.TB, path string) {
	t.Helper()
	const field = 60
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) < field+4 {
		return
	}
	clear(data[field : field+4])
	binary.BigEndian.PutUint32(data[field:], crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)))
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
