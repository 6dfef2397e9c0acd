package index

import (
	"context"
	"errors"

	"yiju/corpus"
)

// Load returns the whole corpus that the snapshot was built from.
func (s *Snapshot) Load(ctx context.Context) (*corpus.Corpus, error) {
	c, err := s.load(ctx)
	return c, s.wrap("load corpus", err)
}

func (s *Snapshot) load(ctx context.Context) (*corpus.Corpus, error) {
	f, err := s.readFrame(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT `+entryColumns+` FROM clause c ORDER BY c.row`)
	if err != nil {
		return nil, err
	}
	clauses := make(map[int64]*corpus.Clause)
	for r, err := range clauseRows(rows) {
		if err != nil {
			return nil, err
		}
		d := f.byRow[r.document].Document
		if d == nil {
			return nil, errors.New("clause of an unknown document")
		}
		d.Clauses = append(d.Clauses, r.clause)
		clauses[r.row] = r.clause
	}
	if err := s.attachAll(ctx, clauses); err != nil {
		return nil, err
	}
	sources, err := s.Sources(ctx)
	return &corpus.Corpus{Instruments: f.instruments, Sources: sources}, err
}

// readFrame reads the instruments and their documents.
func (s *Snapshot) readFrame(ctx context.Context) (frame, error) {
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

// attachAll reads the notes and variants of all clauses, which are given by row.
func (s *Snapshot) attachAll(ctx context.Context, clauses map[int64]*corpus.Clause) error {
	notes, err := s.db.QueryContext(ctx, `SELECT clause, mark, text, at, file, line_start, line_end, sha256 FROM note ORDER BY clause, n`)
	if err != nil {
		return err
	}
	for n, err := range noteRows(notes) {
		if err != nil {
			return err
		}
		if c := clauses[n.clause]; c != nil {
			c.Notes = append(c.Notes, n.value)
		}
	}
	variants, err := s.db.QueryContext(ctx, `SELECT clause, text, file, line_start, line_end, sha256 FROM variant ORDER BY clause, n`)
	if err != nil {
		return err
	}
	for v, err := range variantRows(variants) {
		if err != nil {
			return err
		}
		if c := clauses[v.clause]; c != nil {
			c.Variants = append(c.Variants, v.value)
		}
	}
	return nil
}

// Sources returns the sources that were read, sorted by name, each with the account of its characters.
func (s *Snapshot) Sources(ctx context.Context) ([]*corpus.Source, error) {
	sources, err := s.sources(ctx)
	return sources, s.wrap("sources", err)
}

func (s *Snapshot) sources(ctx context.Context) ([]*corpus.Source, error) {
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
	rows, err = s.db.QueryContext(ctx, `SELECT source, start, "end", reason FROM removal ORDER BY source, n`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		var r corpus.Removal
		if err := rows.Scan(&n, &r.Start, &r.End, &r.Reason); err != nil {
			return nil, err
		}
		if n >= 1 && n <= len(sources) {
			sources[n-1].Removed = append(sources[n-1].Removed, r)
		}
	}
	return sources, rows.Err()
}
