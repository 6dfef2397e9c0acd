package index

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"yiju/corpus"
)

var errDocument = errors.New("clause of an unknown document")

// Load returns the whole corpus that the snapshot was built from.
func (s *Snapshot) Load(ctx context.Context) (*corpus.Corpus, error) {
	c, err := load(ctx, s)
	return c, s.wrap("load corpus", err)
}

func load(ctx context.Context, s *Snapshot) (*corpus.Corpus, error) {
	f, err := readFrame(ctx, s)
	if err != nil {
		return nil, err
	}
	for r, err := range clauses(ctx, s) {
		if err != nil {
			return nil, err
		}
		d := f.byRow[r.document].Document
		if d == nil {
			return nil, errDocument
		}
		d.Clauses = append(d.Clauses, r.clause)
	}
	sources, err := s.Sources(ctx)
	return &corpus.Corpus{Instruments: f.instruments, Sources: sources}, err
}

// readFrame reads the instruments and their documents.
func readFrame(ctx context.Context, s *Snapshot) (frame, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, kind, date, issuer, title_zh, title_en, aliases FROM instrument ORDER BY row`)
	if err != nil {
		return frame{}, err
	}
	var instruments []*corpus.Instrument
	for i, err := range instrumentRows(rows) {
		if err != nil {
			return frame{}, err
		}
		instruments = append(instruments, i)
	}
	rows, err = s.db.QueryContext(ctx, `SELECT row, instrument, lang, title, level, address, source, notes FROM document ORDER BY row`)
	if err != nil {
		return frame{}, err
	}
	documents := make(map[int64]Entry)
	for r, err := range documentRows(rows) {
		if err != nil {
			return frame{}, err
		}
		if r.instrument < 1 || r.instrument > int64(len(instruments)) {
			return frame{}, errors.New("document of an unknown instrument")
		}
		i := instruments[r.instrument-1] // rows are numbered from 1 without gaps
		i.Documents = append(i.Documents, r.document)
		documents[r.row] = Entry{Instrument: i, Document: r.document}
	}
	return frame{instruments, documents}, nil
}

// clauses yields the clauses in the order of the corpus, with their notes and variants.
func clauses(ctx context.Context, s *Snapshot) iter.Seq2[clauseRow, error] {
	return func(yield func(clauseRow, error) bool) {
		rows, err := s.db.QueryContext(ctx, `SELECT `+entryColumns+` FROM clause c ORDER BY c.row`)
		if err != nil {
			yield(clauseRow{}, err)
			return
		}
		defer rows.Close()
		notes, err := s.db.QueryContext(ctx, `SELECT clause, mark, text, at, file, line_start, line_end, sha256 FROM note ORDER BY clause, n`)
		if err != nil {
			yield(clauseRow{}, err)
			return
		}
		noted := attach(noteRows(notes))
		defer noted.stop()
		variants, err := s.db.QueryContext(ctx, `SELECT clause, text, file, line_start, line_end, sha256 FROM variant ORDER BY clause, n`)
		if err != nil {
			yield(clauseRow{}, err)
			return
		}
		varied := attach(variantRows(variants))
		defer varied.stop()
		for r, err := range clauseRows(rows) {
			if err == nil {
				r.clause.Notes, err = noted.take(r.row)
			}
			if err == nil {
				r.clause.Variants, err = varied.take(r.row)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// attached merges the rows that belong to clauses with the clauses; both are in the order of clause rows.
type attached[T any] struct {
	next func() (ofClause[T], error, bool)
	stop func()
	head ofClause[T]
	err  error
	ok   bool // head or an error is valid
}

func attach[T any](seq iter.Seq2[ofClause[T], error]) *attached[T] {
	a := &attached[T]{}
	a.next, a.stop = iter.Pull2(seq)
	a.head, a.err, a.ok = a.next()
	return a
}

// take returns the values of the clause in row; rows must ascend from call to call.
func (a *attached[T]) take(row int64) (list []T, err error) {
	for a.ok && a.err == nil && a.head.clause <= row {
		if a.head.clause == row {
			list = append(list, a.head.value)
		}
		a.head, a.err, a.ok = a.next()
	}
	return list, a.err
}

// ClauseDigests returns corpus.Clause.Digest of every clause, by its ref with language, without keeping the texts.
func (s *Snapshot) ClauseDigests(ctx context.Context) (map[corpus.Ref]string, error) {
	f, err := s.frame()
	if err != nil {
		return nil, err
	}
	digests := make(map[corpus.Ref]string, s.meta.Clauses)
	for r, err := range clauses(ctx, s) {
		if err != nil {
			return nil, s.wrap("digests of clauses", err)
		}
		e := f.byRow[r.document]
		if e.Document == nil {
			return nil, s.wrap("digests of clauses", errDocument)
		}
		digests[corpus.Ref{Instrument: e.Instrument.ID, Clause: r.clause.ID, Lang: e.Document.Lang}] = r.clause.Digest()
	}
	return digests, nil
}

// digestOf returns the digest of the corpus that Load returns, without loading it.
func digestOf(ctx context.Context, s *Snapshot) (string, error) {
	f, err := readFrame(ctx, s)
	if err != nil {
		return "", err
	}
	next, stop := iter.Pull2(clauses(ctx, s))
	defer stop()
	r, err, more := next()
	d := corpus.NewDigester()
	for _, i := range f.instruments {
		d.Instrument(i)
		for _, doc := range i.Documents {
			d.Document(doc)
			for ; more && err == nil && f.byRow[r.document].Document == doc; r, err, more = next() {
				d.Clause(r.clause)
			}
			if err != nil {
				return "", err
			}
		}
	}
	if more {
		return "", errors.New("clauses are not in the order of their documents")
	}
	sources, err := readSources(ctx, s)
	for _, source := range sources {
		d.Source(source)
	}
	return d.Digest(), err
}

// Sources returns the sources that were read, sorted by name, each with the account of its characters.
func (s *Snapshot) Sources(ctx context.Context) ([]*corpus.Source, error) {
	sources, err := readSources(ctx, s)
	return sources, s.wrap("sources", err)
}

func readSources(ctx context.Context, s *Snapshot) ([]*corpus.Source, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT name, address, sha256, retrieved, encoding, chars, kept, skipped FROM source ORDER BY row`)
	if err != nil {
		return nil, err
	}
	var sources []*corpus.Source
	for source, err := range sourceRows(rows) {
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	return sources, each(ctx, s.db, func(rows *sql.Rows) error {
		var n int
		var r corpus.Removal
		if err := rows.Scan(&n, &r.Start, &r.End, &r.Reason); err != nil {
			return err
		}
		if n >= 1 && n <= len(sources) {
			sources[n-1].Removed = append(sources[n-1].Removed, r)
		}
		return nil
	}, `SELECT source, start, "end", reason FROM removal ORDER BY source, n`)
}

// Retrieved returns the RFC 3339 date on which a source was retrieved, "" if there is no such source.
func (s *Snapshot) Retrieved(ctx context.Context, source string) (string, error) {
	var date string
	err := s.db.QueryRowContext(ctx, `SELECT coalesce(max(retrieved), '') FROM source WHERE name = ?`, source).Scan(&date)
	return date, s.wrap("sources", err)
}

// Removals returns the removals of a source that touch its characters [from, to), in order.
func (s *Snapshot) Removals(ctx context.Context, source string, from, to int) ([]corpus.Removal, error) {
	var all []corpus.Removal
	err := each(ctx, s.db, func(rows *sql.Rows) error {
		var r corpus.Removal
		err := rows.Scan(&r.Start, &r.End, &r.Reason)
		all = append(all, r)
		return err
	}, `SELECT r.start, r."end", r.reason FROM source s JOIN removal r ON r.source = s.row
		WHERE s.name = ? AND r."end" > ? AND r.start < ? ORDER BY r.n`, source, from, to)
	return all, s.wrap("removals", err)
}

// Vectors calls visit with the rows of the table vector, in order: the first passage of each and the vectors. The bytes
// are valid until visit returns.
func (s *Snapshot) Vectors(ctx context.Context, visit func(first int64, data []byte) error) error {
	return each(ctx, s.db, func(rows *sql.Rows) error {
		var first int64
		var data sql.RawBytes
		if err := rows.Scan(&first, &data); err != nil {
			return err
		}
		return visit(first, data)
	}, `SELECT first, data FROM vector ORDER BY first`)
}
