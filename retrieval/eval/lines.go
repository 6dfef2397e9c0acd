package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// LineError is what is wrong with a line.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error says what is wrong where.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// maxLine bounds a line of a set, in bytes.
const maxLine = 16 << 20

// byteOrderMark is written by some editors at the beginning of a file.
const byteOrderMark = "\ufeff"

// eachLine passes the non-blank lines of r, which may be compressed, with their numbers to take,
// whose error becomes a LineError.
func eachLine(r io.Reader, take func(n int, line []byte) error) error {
	buffered := bufio.NewReaderSize(r, 1<<16)
	r = buffered
	if head, _ := buffered.Peek(2); string(head) == "\x1f\x8b" { // of gzip
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return err
		}
		r = z
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 1
	for ; lines.Scan(); n++ {
		line := bytes.TrimSuffix(bytes.TrimPrefix(lines.Bytes(), []byte(byteOrderMark)), []byte("\r"))
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := take(n, line); err != nil {
			return &LineError{n, err}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n, err)
	}
	return nil
}
