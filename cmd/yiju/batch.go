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

	"yiju/corpus"
)

// input is the command line of a command that takes a text, or a batch of them, and the settings that hold for it.
type input struct {
	*options
	settings
	text  string // "" with a batch
	batch string // file, or "-"
}

// input parses the command line of the command name. more adds its own flags; none says that there is no text.
func (a *app) input(name string, args []string, none string, more func(o *options)) (input, error) {
	in := input{options: a.newOptions(name)}
	in.BoolVar(&in.json, "json", false, a.t.FlagJSON)
	in.StringVar(&in.batch, "batch", "", a.t.FlagBatch)
	more(in.options)
	rest, err := a.parse(in.FlagSet, args)
	if err != nil {
		return in, err
	}
	in.text = strings.TrimSpace(strings.ToValidUTF8(strings.Join(rest, " "), "\uFFFD"))
	switch {
	case in.text == "" && in.batch == "":
		return in, &usageError{none, ""}
	case in.text != "" && in.batch != "":
		return in, &usageError{a.t.BatchAndWords, ""}
	}
	in.settings, err = a.settings(in.options)
	return in, err
}

// mostLine is the size in bytes above which a line of a batch is refused.
const mostLine = 4 << 20

// item is one line of a batch.
type item struct {
	ID       json.RawMessage `json:"id"` // given back as it came
	Question *string         `json:"question"`
	Lang     string          `json:"lang"`
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
		out, err := a.one(no, line, err, reply)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed++
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

// one answers a line, or says why not.
func (a *app) one(no int, line []byte, err error, reply func(q item) (any, error)) (any, error) {
	var q item
	if err != nil {
		err = fmt.Errorf(a.t.BatchLineTooLong, no, mostLine>>20)
	} else {
		q, err = a.decodeItem(no, line)
	}
	if err == nil {
		var out any
		if out, err = reply(q); err == nil {
			return out, nil
		}
	}
	return failedItem{q.ID, err.Error()}, err
}

// decodeItem reads a line of a batch. The id is kept even where the rest is wrong.
func (a *app) decodeItem(no int, line []byte) (item, error) {
	var q item
	if err := json.Unmarshal(line, &q); err != nil {
		var id struct{ ID json.RawMessage }
		if json.Unmarshal(line, &id) == nil {
			q.ID = id.ID
		}
		return q, fmt.Errorf(a.t.BatchBadLine, no, err)
	}
	if q.Question == nil || strings.TrimSpace(*q.Question) == "" {
		return q, fmt.Errorf(a.t.BatchNoQuestion, no)
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
