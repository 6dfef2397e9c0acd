package ingest

import (
	"errors"
	"io/fs"
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
}

// AskedLine is a line that names no clause.
type AskedLine struct {
	Line int    `json:"line"`
	Name string `json:"name"` // ref, digest or title, as it stands there
}

// AskedFile returns the file of a data directory with the questions that a model wrote.
func AskedFile(data string) string { return filepath.Join(data, asked.File) }

// readAsked finds the questions of the clauses: those beside the sources win for a clause over those of the data directory.
func (r *refresh) readAsked(c *corpus.Corpus) error {
	clauses := asked.Clauses(c)
	r.asked = make(map[corpus.Ref]asked.Row)
	if r.config.Data != "" {
		rows, err := readAskedFile(AskedFile(r.config.Data))
		if err != nil {
			return err
		}
		for ref, row := range asked.Match(clauses, rows).Rows {
			r.asked[ref] = row
		}
	}
	if r.origin.folder != "" {
		rows, err := readAskedFile(filepath.Join(r.origin.folder, asked.File))
		if err != nil {
			return err
		}
		m := asked.Match(clauses, rows)
		for ref, row := range m.Rows {
			r.asked[ref] = row
		}
		for _, u := range m.Unmatched {
			r.askedReport.Unmatched = append(r.askedReport.Unmatched, AskedLine{u.Line, u.Name()})
		}
	}
	r.askedReport.Clauses = len(r.asked)
	for _, row := range r.asked {
		r.askedReport.Questions += len(row.ZH) + len(row.EN)
	}
	return nil
}

// readAskedFile reads a file, which need not exist.
func readAskedFile(file string) ([]asked.Row, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, &Error{Kind: ErrAsked, Path: file, Err: err}
	}
	defer f.Close()
	rows, err := asked.Read(f)
	if err != nil {
		return nil, &Error{Kind: ErrAsked, Path: file, Err: err}
	}
	return rows, nil
}
