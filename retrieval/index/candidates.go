package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// postingBudget bounds the cost of full-text search, which reads every posting of every term that is asked for: terms
// are asked for from the rarest on until their document frequencies add up to this many.
const postingBudget = 150_000

// Of a query for candidates: what to select of the passages p, and the tables that have it.
const (
	candidateColumns = `SELECT p.id, p.clause, c.document, d.instrument, c.id, p.terms FROM `
	candidateTables  = ` JOIN clause c ON c.row = p.clause JOIN document d ON d.row = c.document`
)

// candidates returns the passages to be scored. This is the seam behind which another way to find them may come.
func (s *Snapshot) candidates(ctx context.Context, p *plan) ([]candidate, error) {
	if p.stats.n == 0 || len(p.concepts) == 0 {
		return nil, nil
	}
	query, args := candidateColumns+`passage p`+candidateTables+` WHERE p.id BETWEEN ? AND ?`, []any{p.stats.first, p.stats.last}
	if p.stats.n > candidateLimit {
		query = candidateColumns + `(SELECT rowid FROM fts WHERE fts MATCH ? AND rowid BETWEEN ? AND ?
			ORDER BY bm25(fts, 2.0, 1.0, 0.5) LIMIT ?) f JOIN passage p ON p.id = f.rowid` + candidateTables
		args = []any{p.match(), p.stats.first, p.stats.last, candidateLimit}
	}
	return s.readCandidates(ctx, query, args...)
}

func (s *Snapshot) readCandidates(ctx context.Context, query string, args ...any) ([]candidate, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []candidate
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.id, &c.row, &c.document, &c.clause.instrument, &c.clause.id, &c.terms); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// match returns the FTS5 expression for the concepts: quoted terms only, each in its columns.
func (p *plan) match() string {
	order := make([]int, len(p.concepts))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.concepts[a].df, p.concepts[b].df) })
	var parts []string
	spent := 0.0
	for _, n := range order {
		c := &p.concepts[n]
		column := "{title words}"
		switch c.field {
		case bigrams, latin:
			column = "grams"
		case unigrams:
			if !strings.Contains(c.match[0], " ") && utf8.RuneCountInString(c.match[0]) < 2 {
				continue // every character stands in a bigram or word
			}
			column = "grams"
		}
		if spent += c.df; spent > postingBudget && len(parts) > 0 {
			break
		}
		for _, m := range c.match {
			parts = append(parts, column+" : "+quoted(m))
		}
	}
	if len(parts) == 0 { // nothing but single characters: as the first of a pair, or alone
		for _, n := range order {
			for _, m := range p.concepts[n].match {
				parts = append(parts, "grams : "+quoted(m)+" *")
			}
		}
	}
	return strings.Join(parts, " OR ")
}
