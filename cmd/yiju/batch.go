package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval"
)

// mostLine is the size in bytes above which a line of a batch is refused.
const mostLine = 4 << 20

// item is one line of a batch.
type item struct {
	ID       json.RawMessage `json:"id"` // given back as it came
	Question *string         `json:"question"`
	Lang     string          `json:"lang"`

	Phrases retrieval.Phrasings `json:"phrases"` // of the question in the documents' words, if the caller has them
}

// failedItem is what a line that could not be answered gives.
type failedItem struct {
	ID    json.RawMessage `json:"id,omitempty"`
	Error string          `json:"error"`
}

// batch answers each line of a file, or of standard input for "-", in order, one object a line. A line that cannot be
// answered gives an object with its error; then the batch fails at the end.
func (a *app) batch(ctx context.Context, file string, reply func(q item) (any, error)) error {
	in := a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return failf("", a.t.BatchUnreadable, file, a.t.File(err))
		}
		defer f.Close()
		in = f
	}
	r := bufio.NewReaderSize(in, 1<<16)
	lines, failed := 0, 0
	for no := 1; ; no++ {
		line, err := readLine(r)
		if err == io.EOF {
			break
		} else if err != nil && !errors.Is(err, errLong) {
			return failf("", a.t.BatchUnreadable, file, a.t.File(err))
		}
		if no == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) == 0 && err == nil {
			continue
		}
		lines++
		var q item
		var out any
		if err != nil {
			err = fmt.Errorf(a.t.BatchLineTooLong, no, mostLine>>20)
		} else if q, err = decodeItem(a.t, no, line); err == nil {
			out, err = reply(q)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed++
			out = failedItem{q.ID, err.Error()}
		}
		if err := a.writeJSON(out); err != nil {
			return err
		}
		if err := a.out.Flush(); err != nil { // whoever reads may be waiting for this line
			return err
		}
	}
	if failed > 0 {
		return failf("", a.t.BatchFailed, failed, lines)
	}
	return nil
}

// decodeItem reads a line of a batch. The id is kept even where the rest is wrong.
func decodeItem(t *present.Texts, no int, line []byte) (item, error) {
	var q item
	if err := json.Unmarshal(line, &q); err != nil {
		var id struct{ ID json.RawMessage }
		if json.Unmarshal(line, &id) == nil {
			q.ID = id.ID
		}
		return q, fmt.Errorf(t.BatchBadLine, no, err)
	}
	if q.Question == nil || strings.TrimSpace(*q.Question) == "" {
		return q, fmt.Errorf(t.BatchNoQuestion, no)
	}
	q.Lang = primary(q.Lang)
	return q, nil
}

// primary returns the language of the corpus that a tag such as "zh-Hant" or "en-GB" begins with, and "", to be
// detected, for any other: question sets also say "mixed".
func primary(tag string) string {
	main, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if main == string(corpus.Chinese) || main == string(corpus.English) {
		return main
	}
	return ""
}

var errLong = errors.New("line too long")

// readLine reads a line; one that is too long is skipped to its end and reported as errLong.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > mostLine; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && (len(line) > 0 || long):
			err = nil
		}
		if err == nil && long {
			return nil, errLong
		}
		return line, err
	}
}
