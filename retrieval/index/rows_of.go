package index

import (
	"context"

	"yiju/corpus"
)

// ClausesAt returns the clauses in rows, as returned by LocateExact and LocateLike, by row, with their variants but
// without their notes. Missing rows are left out.
func (s *Snapshot) ClausesAt(ctx context.Context, rows []int64) (map[int64]*Entry, error) {
	entries, err := clausesAt(ctx, s, rows)
	return entries, s.wrap("clauses", err)
}

func clausesAt(ctx context.Context, s *Snapshot, rows []int64) (map[int64]*Entry, error) {
	f, err := s.frame()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	asked := list(rows)
	found, err := s.db.QueryContext(ctx, `SELECT `+entryColumns+` FROM clause c WHERE c.row IN (SELECT value FROM json_each(?))`, asked)
	if err != nil {
		return nil, err
	}
	entries := make(map[int64]*Entry, len(rows))
	for r, err := range clauseRows(found) {
		if err != nil {
			return nil, err
		}
		e, ok := f.byRow[r.document]
		if !ok {
			return nil, errDocument
		}
		e.Clause = r.clause
		entries[r.row] = &e
	}
	variants, err := s.db.QueryContext(ctx, `SELECT clause, text, file, line_start, line_end, sha256 FROM variant
		WHERE clause IN (SELECT value FROM json_each(?)) ORDER BY clause, n`, asked)
	if err != nil {
		return nil, err
	}
	for v, err := range variantRows(variants) {
		if err != nil {
			return nil, err
		}
		if e := entries[v.clause]; e != nil {
			e.Clause.Variants = append(e.Clause.Variants, v.value)
		}
	}
	return entries, nil
}

// RowsOf returns the rows of the clause at ref for ClausesAt, in the language of ref or, without one, in every language.
// An empty clause means all clauses of the instrument. The order is that of the corpus.
func (s *Snapshot) RowsOf(ctx context.Context, ref corpus.Ref) ([]int64, error) {
	rows, err := column(ctx, s.db, `SELECT c.row FROM instrument i JOIN document d ON d.instrument = i.row JOIN clause c ON c.document = d.row
		WHERE i.id = ? AND ? IN ('', c.id) AND ? IN ('', d.lang) ORDER BY c.row`, ref.Instrument, ref.Clause, string(ref.Lang))
	return rows, s.wrap("rows of "+ref.String(), err)
}

// RowsWithVariants returns the rows of the clauses that another source words differently, in the order of the corpus.
// Full-text search knows the chosen wording only.
func (s *Snapshot) RowsWithVariants(ctx context.Context) ([]int64, error) {
	rows, err := column(ctx, s.db, `SELECT DISTINCT clause FROM variant ORDER BY clause`)
	return rows, s.wrap("variants", err)
}
