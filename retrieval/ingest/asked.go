package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"yiju/corpus"
	"yiju/retrieval/asked"
)

// Asked says what became of the questions that clauses answer.
type Asked struct {
	Clauses   int `json:"clauses"`   // with questions
	Questions int `json:"questions"` // of both languages

	Unmatched []AskedLine `json:"unmatched,omitempty"` // of the file beside the sources, in order

	Missing int   `json:"missing,omitempty"` // clauses for which a model was to write some and did not
	Err     error `json:"-"`                 // why it stopped; nil if it did not
}

// AskedLine is a line that names no clause.
type AskedLine struct {
	Line int    `json:"line"`
	Name string `json:"name"` // ref, digest or title, as it stands there
}

// AskedFile returns the file of a data directory with the questions that a model wrote.
func AskedFile(data string) string { return filepath.Join(data, asked.File) }

// readAsked finds the questions of the clauses: those beside the sources win for a clause over those of the data directory,
// where a model adds what is missing.
func (r *refresh) readAsked(ctx context.Context, c *corpus.Corpus) error {
	clauses := asked.Clauses(c)
	r.asked = make(map[corpus.Ref]asked.Row)
	if r.config.Data != "" {
		rows, err := readAskedFile(AskedFile(r.config.Data), true)
		if err != nil {
			return err
		}
		maps.Copy(r.asked, asked.Match(clauses, rows).Rows)
	}
	if r.origin.folder != "" {
		rows, err := readAskedFile(filepath.Join(r.origin.folder, asked.File), false)
		if err != nil {
			return err
		}
		m := asked.Match(clauses, rows)
		maps.Copy(r.asked, m.Rows)
		for _, u := range m.Unmatched {
			r.askedReport.Unmatched = append(r.askedReport.Unmatched, AskedLine{u.Line, u.Name()})
		}
	}
	if r.config.Questioner != nil {
		if err := r.write(ctx, clauses); err != nil {
			return err
		}
	}
	maps.DeleteFunc(r.asked, func(_ corpus.Ref, row asked.Row) bool { return len(row.ZH)+len(row.EN) == 0 })
	r.askedReport.Clauses = len(r.asked)
	for _, row := range r.asked {
		r.askedReport.Questions += len(row.ZH) + len(row.EN)
	}
	return nil
}

// readAskedFile reads a file, which need not exist. In one that this program appends to, a last line that was torn by an
// interruption is ignored.
func readAskedFile(file string, appended bool) ([]asked.Row, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, &Error{Kind: ErrAsked, Path: file, Err: err}
	}
	if appended {
		data = data[:len(data)-len(torn(data))]
	}
	rows, err := asked.Read(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{Kind: ErrAsked, Path: file, Err: err}
	}
	return rows, nil
}

// torn returns the last line of data if it is incomplete.
func torn(data []byte) []byte {
	last := data[bytes.LastIndexByte(data, '\n')+1:]
	if json.Valid(last) {
		return nil
	}
	return last
}

// appendTo opens a file for further lines, without a torn last one.
func appendTo(file string) (*os.File, error) {
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	end := len(data) - len(torn(data))
	_, err = f.Seek(int64(end), 0)
	if err == nil {
		err = f.Truncate(int64(end))
	}
	if err == nil && end > 0 && data[end-1] != '\n' {
		_, err = f.Write([]byte{'\n'})
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
