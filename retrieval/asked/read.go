package asked

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"yiju/corpus"
)

// File is the name of the file, beside the sources and in the data directory.
const File = "asked.jsonl"

// maxLine is the longest line that is read, in bytes.
const maxLine = 1 << 20

// Row is a line of the file: the questions of a clause.
type Row struct {
	Digest string     `json:"digest,omitempty"`
	Ref    corpus.Ref `json:"ref,omitzero"`

	Title string      `json:"title,omitempty"`
	Lang  corpus.Lang `json:"lang,omitempty"`
	Label string      `json:"label,omitempty"`
	Text  string      `json:"text,omitempty"` // the beginning of the clause, or of a part of it

	ZH []string `json:"zh"` // questions in Chinese
	EN []string `json:"en"` // and in English

	Line int `json:"-"` // from 1
}

// In returns the questions in language l.
func (r *Row) In(l corpus.Lang) []string {
	if l == corpus.Chinese {
		return r.ZH
	}
	return r.EN
}

// LineError is an unusable line.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error says what is wrong where.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// ErrNoClause is the reason of a LineError where the JSON is well-formed.
var ErrNoClause = errors.New("it names no clause: neither digest nor ref nor text")

// byteOrderMark is written by some editors at the beginning of a file.
var byteOrderMark = []byte("\ufeff")

// Read reads a file. Blank lines are skipped; an unusable one is a *LineError. Questions are trimmed, blank and repeated
// ones dropped; a row without any says that its clause answers none, as a greeting.
func Read(r io.Reader) ([]Row, error) {
	var rows []Row
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), byteOrderMark))
		if len(line) == 0 {
			continue
		}
		row := Row{Line: n}
		if err := json.Unmarshal(line, &row); err != nil {
			return nil, &LineError{n, err}
		}
		row.ZH, row.EN = tidy(row.ZH), tidy(row.EN)
		if row.Digest == "" && row.Ref.Clause == "" && strings.TrimSpace(row.Text) == "" {
			return nil, &LineError{n, ErrNoClause}
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, &LineError{n + 1, err}
	}
	return rows, nil
}

// tidy returns the questions on one line each, without blank and repeated ones.
func tidy(questions []string) []string {
	var out []string
	for _, q := range questions {
		q = strings.Join(strings.Fields(strings.ToValidUTF8(q, " ")), " ")
		if q != "" && !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out
}

// Append writes rows to w, as Read reads them.
func Append(w io.Writer, rows ...Row) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, r := range rows {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Name returns what the row names its clause by: the ref, the digest, or title and label.
func (r *Row) Name() string {
	switch {
	case r.Ref.Clause != "":
		return r.Ref.String()
	case r.Digest != "":
		return r.Digest
	}
	return strings.TrimSpace(r.Title + " " + r.Label)
}
