package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// Entry is a clause in one language with its document and instrument, which are shared, have no clauses here and must
// not be changed.
type Entry struct {
	Instrument *corpus.Instrument
	Document   *corpus.Document
	Clause     *corpus.Clause
}

// Ref returns the ref of the entry, with its language.
func (e *Entry) Ref() corpus.Ref {
	return corpus.Ref{Instrument: e.Instrument.ID, Clause: e.Clause.ID, Lang: e.Document.Lang}
}

// frame is the corpus without its clauses, shared by all readers.
type frame struct {
	instruments []*corpus.Instrument
	byRow       map[int64]Entry // by row of the document; Clause is nil
}

// Instruments returns the instruments with their documents but without clauses, sorted by id. The result is shared:
// the caller must not change it.
func (s *Snapshot) Instruments() ([]*corpus.Instrument, error) {
	f, err := s.frame()
	return f.instruments, err
}

// Catalog returns the catalogue of the instruments, which is built on the first call.
func (s *Snapshot) Catalog() (*citation.Catalog, error) { return s.catalog() }

func newCatalog(ctx context.Context, s *Snapshot) (*citation.Catalog, error) {
	f, err := s.frame()
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT document, id, label, heading, path, shape,
		CASE WHEN instr(text, ' | ') OR document IN (SELECT d.row FROM document d JOIN instrument i ON i.row = d.instrument WHERE i.date = '')
			AND (instr(text, '起') OR instr(text, 'force')) THEN text ELSE '' END
		FROM clause ORDER BY row`)
	if err != nil {
		return nil, s.wrap("catalogue", err)
	}
	b, done, shapes := citation.NewCatalogBuilder(), 0, make(map[*corpus.Clause]string)
	clauses := make(map[*corpus.Document][]*corpus.Clause) // of the instrument being read
	upTo := func(last int) {                               // adds the instruments before last, whose clauses are complete
		for ; done < last; done++ {
			i := *f.instruments[done]
			i.Documents = slices.Clone(i.Documents)
			for n, d := range i.Documents {
				with := *d
				with.Clauses, i.Documents[n] = clauses[d], &with
			}
			b.Add(&i, func(c *corpus.Clause) string { return shapes[c] })
			clear(clauses)
			clear(shapes)
		}
	}
	for r, err := range scan(rows, readShaped) {
		of := f.byRow[r.document]
		at := slices.Index(f.instruments[done:], of.Instrument)
		if err == nil && at < 0 {
			err = errors.New("clause of an unknown document, or out of order")
		}
		if err != nil {
			return nil, s.wrap("catalogue", err)
		}
		upTo(done + at)
		clauses[of.Document], shapes[r.clause] = append(clauses[of.Document], r.clause), r.shape
	}
	upTo(len(f.instruments))
	gone, err := formerInstruments(ctx, s)
	for _, i := range gone {
		b.AddFormer(i)
	}
	return b.Catalog(), err
}

// shaped is the part of a clause that the catalogue needs.
type shaped struct {
	document int64
	clause   *corpus.Clause // id, label, heading and path; the text where citation.CatalogBuilder.Add may need it
	shape    string
}

func readShaped(rows *sql.Rows, r *shaped) (err error) {
	r.clause = &corpus.Clause{}
	var path string
	if err := rows.Scan(&r.document, &r.clause.ID, &r.clause.Label, &r.clause.Heading, &path, &r.shape, &r.clause.Text); err != nil {
		return err
	}
	r.clause.Path, err = unlist[string](path)
	return err
}

const entryColumns = `c.row, c.document, c.id, c.label, c.label_added, c.heading, c.path, c.text, c.file, c.line_start, c.line_end, c.sha256, c.spans, c.seams`

// Clause returns the clause at ref: in the language of ref or, if it has none, in every language that has it, Chinese
// first. An unknown ref is ErrNotFound.
func (s *Snapshot) Clause(ctx context.Context, ref corpus.Ref) ([]*Entry, error) {
	entries, err := s.entries(ctx, `SELECT `+entryColumns+` FROM instrument i JOIN document d ON d.instrument = i.row
		JOIN clause c ON c.document = d.row AND c.id = ? WHERE i.id = ? AND ? IN ('', d.lang) ORDER BY d.lang DESC`,
		ref.Clause, ref.Instrument, string(ref.Lang))
	if err == nil && len(entries) == 0 {
		err = ErrNotFound
	}
	return entries, s.wrap("clause "+ref.String(), err)
}

// Neighbours returns the clauses before and after the clause at ref, which must name a language; nil at either end.
func (s *Snapshot) Neighbours(ctx context.Context, ref corpus.Ref) (previous, next *Entry, err error) {
	if ref.Lang == "" {
		return nil, nil, fmt.Errorf("index: neighbours of %s: the ref names no language", ref)
	}
	if _, err := s.Clause(ctx, ref); err != nil {
		return nil, nil, err
	}
	find := func(step int) (*Entry, error) {
		entries, err := s.entries(ctx, `SELECT `+entryColumns+` FROM clause h JOIN clause c ON c.row = h.row + ? AND c.document = h.document
			JOIN document d ON d.row = h.document JOIN instrument i ON i.row = d.instrument
			WHERE h.id = ? AND i.id = ? AND d.lang = ?`, step, ref.Clause, ref.Instrument, string(ref.Lang))
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		return entries[0], nil
	}
	previous, err = find(-1)
	if err == nil {
		next, err = find(+1)
	}
	return previous, next, s.wrap("neighbours of "+ref.String(), err)
}

// entries reads the rows of a query for entryColumns. It never has two queries open: readers that hold one connection and
// wait for another could deadlock.
func (s *Snapshot) entries(ctx context.Context, query string, args ...any) ([]*Entry, error) {
	f, err := s.frame()
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var entries []*Entry
	var keys []int64
	for row, err := range clauseRows(rows) {
		if err != nil {
			return nil, err
		}
		e, ok := f.byRow[row.document]
		if !ok {
			return nil, errDocument
		}
		e.Clause = row.clause
		entries, keys = append(entries, &e), append(keys, row.row)
	}
	for i, key := range keys {
		if err := s.attach(ctx, key, entries[i].Clause); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// attach reads the notes and variants of the clause in row.
func (s *Snapshot) attach(ctx context.Context, row int64, c *corpus.Clause) error {
	notes, err := s.db.QueryContext(ctx, `SELECT clause, mark, text, at, file, line_start, line_end, sha256 FROM note WHERE clause = ? ORDER BY n`, row)
	if err != nil {
		return err
	}
	for n, err := range noteRows(notes) {
		if err != nil {
			return err
		}
		c.Notes = append(c.Notes, n.value)
	}
	variants, err := s.db.QueryContext(ctx, `SELECT clause, text, file, line_start, line_end, sha256 FROM variant WHERE clause = ? ORDER BY n`, row)
	if err != nil {
		return err
	}
	for v, err := range variantRows(variants) {
		if err != nil {
			return err
		}
		c.Variants = append(c.Variants, v.value)
	}
	return nil
}

// unlist decodes what list encodes.
func unlist[T any](text string) ([]T, error) {
	var v []T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil, err
	}
	return v, nil
}
