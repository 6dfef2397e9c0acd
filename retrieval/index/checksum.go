package index

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// A snapshot has the checksum of its whole file in the user version field of the SQLite header (PRAGMA user_version;
// https://sqlite.org/fileformat2.html, 1.3.11): CRC-32C with that field taken as zero, big-endian. So corruption is
// detected when the file is opened, before any of it is quoted. Reading 300 MB from the page cache takes a tenth of a
// second.
const (
	checksumAt   = 60
	checksumSize = 4
)

// checksum returns the actual checksum of f and the stored one.
func checksum(f io.ReaderAt, size int64) (got, carried uint32, err error) {
	table := crc32.MakeTable(crc32.Castagnoli)
	buf := make([]byte, 1<<18)
	for at := int64(0); at < size; at += int64(len(buf)) {
		part := buf[:min(int64(len(buf)), size-at)]
		if _, err := f.ReadAt(part, at); err != nil {
			return 0, 0, err
		}
		if at == 0 {
			field := part[checksumAt : checksumAt+checksumSize]
			carried = binary.BigEndian.Uint32(field)
			clear(field)
		}
		got = crc32.Update(got, table, part)
	}
	return got, carried, nil
}

// checkUnchanged refuses a file that was changed since it was built.
func checkUnchanged(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	sum, carried, err := checksum(f, info.Size())
	if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	if sum != carried {
		return &Error{Path: path, Err: ErrDamaged, Detail: "the file was changed since it was built", Hint: HintRefresh}
	}
	return nil
}

// seal stores the checksum in the finished file at path.
func seal(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum, _, err := checksum(f, info.Size())
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(binary.BigEndian.AppendUint32(nil, sum), checksumAt); err != nil {
		return err
	}
	return f.Close()
}
