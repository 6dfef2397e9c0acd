package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"iter"

	"yiju/corpus"
	"yiju/corpus/parts"
	"yiju/retrieval/analysis"
)

// writer fills the tables of a snapshot. Errors are sticky, so callers check err only now and then.
type writer struct {
	ctx        context.Context // of one build
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	err        error

	from     *corpus.Corpus
	analyzer *analysis.Analyzer
	words    analysis.Dictionary // of analyzer
	counts   Meta
	spill    string // prefix of the names of spill files
	belongs  []byte // of passages, not yet written
}

// placed is a clause with its row and the Place of its passages.
type placed struct {
	row         int64
	documentRow int64
	same        int64 // lowest row of a clause with the same ref in any language
	document    *corpus.Document
	clause      *corpus.Clause
}

func (w *writer) exec(query string, args ...any) {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err != nil {
		return
	}
	ctx := context.WithoutCancel(w.ctx)
	st, ok := w.statements[query]
	if !ok {
		if st, w.err = w.tx.PrepareContext(ctx, query); w.err != nil {
			return
		}
		w.statements[query] = st
	}
	_, w.err = st.ExecContext(ctx, args...)
}

// corpus writes everything that is not derived.
func (w *writer) corpus(c *corpus.Corpus) error {
	w.from = c
	for n, s := range c.Sources {
		w.source(n+1, s)
	}
	for n, i := range c.Instruments {
		w.instrument(n+1, i)
		for _, d := range i.Documents {
			w.counts.Documents++
			w.document(w.counts.Documents, n+1, d)
			w.clauses(w.counts.Documents, d)
		}
	}
	w.counts.Instruments, w.counts.Sources = len(c.Instruments), len(c.Sources)
	return w.err
}

func (w *writer) source(row int, s *corpus.Source) {
	w.exec(`INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row, s.Name, s.Address, s.SHA256, s.Retrieved, s.Encoding, s.Chars, s.Kept, s.Skipped)
	for k, r := range s.Removed {
		w.exec(`INSERT INTO removal VALUES (?, ?, ?, ?, ?)`, row, k, r.Start, r.End, string(r.Reason))
	}
}

func (w *writer) instrument(row int, i *corpus.Instrument) {
	w.exec(`INSERT INTO instrument VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		row, i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN, list(i.Aliases))
}

func (w *writer) document(row, instrument int, d *corpus.Document) {
	w.exec(`INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		row, instrument, string(d.Lang), d.Title, string(d.Level), d.Address, d.Source, list(d.Notes))
}

// clauses writes the clauses of a document.
func (w *writer) clauses(document int, d *corpus.Document) {
	for _, c := range d.Clauses {
		w.counts.Clauses++
		w.clause(w.counts.Clauses, document, c)
	}
}

// clausesIn yields the clauses in one language in order, with the rows assigned by corpus.
func (w *writer) clausesIn(l corpus.Lang) iter.Seq[placed] {
	return func(yield func(placed) bool) {
		row, document := int64(0), int64(0)
		for _, i := range w.from.Instruments {
			same := make(map[string]int64) // by clause id the lowest row
			for _, d := range i.Documents {
				document++
				for _, cl := range d.Clauses {
					row++
					if _, ok := same[cl.ID]; !ok {
						same[cl.ID] = row
					}
					if d.Lang == l && !yield(placed{row, document, same[cl.ID], d, cl}) {
						return
					}
				}
			}
		}
	}
}

func (w *writer) clause(row, document int, c *corpus.Clause) {
	spans := make([][2]int, len(c.Spans))
	for i, s := range c.Spans {
		spans[i] = [2]int{s.Start, s.End}
	}
	l := c.Location
	w.exec(`INSERT INTO clause VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row, document, c.ID, c.Label, c.LabelAdded, c.Heading, list(c.Path), parts.Shape(c), c.Text,
		l.File, l.LineStart, l.LineEnd, l.SHA256, list(spans), list(c.Seams))
	for n, x := range c.Notes {
		w.exec(`INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, row, n, x.Mark, x.Text, x.At, x.File, x.LineStart, x.LineEnd, x.SHA256)
	}
	for n, x := range c.Variants {
		w.exec(`INSERT INTO variant VALUES (?, ?, ?, ?, ?, ?, ?)`, row, n, x.Text, x.File, x.LineStart, x.LineEnd, x.SHA256)
	}
}

// list encodes a list as JSON, nil as "null" so that it comes back as nil.
func list[T any](v []T) string {
	if v == nil {
		return "null"
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return string(b)
}
