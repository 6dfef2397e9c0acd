package index

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

// What a look-up of a quotation asks full-text search for.
const (
	phraseTerms = 8      // of one phrase; longer runs are asked for by their beginning, middle and end
	phraseLimit = 6      // phrases that must all stand in a passage
	likeTerms   = 24     // rarest terms that a similar passage may share
	likeBudget  = 30_000 // postings that are read to find similar passages, the rarest term's apart
)

// LocateExact returns the rows of up to k clauses that seem to hold text word for word, by its pairs of Han characters
// and its Latin words in order. It is a shortlist: what it misses, such as a text across two passages of a long
// clause, LocateLike finds, and only the stored text can say whether the words stand there.
func (s *Snapshot) LocateExact(ctx context.Context, text string, k int) ([]int64, error) {
	q, err := s.quotation(text)
	if err != nil {
		return nil, err
	}
	phrases := q.phrases()
	if len(phrases) == 0 {
		return nil, nil
	}
	for i, p := range phrases {
		phrases[i] = quoted(p)
	}
	rows, err := s.locate(ctx, strings.Join(phrases, " AND "), "rowid", k)
	return rows, s.wrap("locate", err)
}

// LocateLike returns the rows of up to k clauses that share the rarest terms of text, best first by BM25. A changed
// character or word costs a text no more than the terms that it stands in. For a text without any, such as a date in
// digits (2025年7月26日), it returns what a search finds.
func (s *Snapshot) LocateLike(ctx context.Context, text string, k int) ([]int64, error) {
	q, err := s.quotation(text)
	if err != nil {
		return nil, err
	}
	if len(q.runs)+len(q.latin) == 0 {
		rows, err := s.locateRanked(ctx, text, k)
		return rows, s.wrap("locate", err)
	}
	terms, err := s.rarest(ctx, q.distinct())
	if err != nil || len(terms) == 0 {
		return nil, s.wrap("locate", err)
	}
	for i, t := range terms {
		terms[i] = quoted(t)
	}
	rows, err := s.locate(ctx, strings.Join(terms, " OR "), "bm25(fts)", k)
	return rows, s.wrap("locate", err)
}

// locateRanked returns the rows of the clauses that a search for text finds, by words, numbers and single characters.
func (s *Snapshot) locateRanked(ctx context.Context, text string, k int) ([]int64, error) {
	m, err := s.WithEmbedder(nil, 0).Matcher(ctx, retrieval.Query{Text: text, K: k})
	if err != nil {
		return nil, err
	}
	hits, err := m.Search(ctx)
	if err != nil {
		return nil, err
	}
	var rows []int64
	for _, h := range hits {
		more, err := s.RowsOf(ctx, h.Ref)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// quotation is a text as it is looked for: the terms that stand in column grams of the full-text table.
type quotation struct {
	runs  [][]string // overlapping pairs of each run of Han characters
	latin []string   // Latin words as written
}

func (s *Snapshot) quotation(text string) (*quotation, error) {
	r, err := s.searcher()
	if err != nil {
		return nil, err
	}
	q, end := &quotation{}, -1
	for _, t := range r.analyzer.Terms(text) {
		switch t.Kind {
		case analysis.Bigram:
			if last := len(q.runs) - 1; last >= 0 && t.Start < end {
				q.runs[last] = append(q.runs[last], t.Text)
			} else {
				q.runs = append(q.runs, []string{t.Text})
			}
			end = t.End
		case analysis.Latin:
			q.latin = append(q.latin, t.Text)
		}
	}
	return q, nil
}

// phrases returns what a passage with the whole text holds: pieces of the longest runs, each of terms that follow one
// another.
func (q *quotation) phrases() []string {
	runs := slices.Clone(q.runs)
	if len(q.latin) > 0 {
		runs = append(runs, q.latin)
	}
	slices.SortStableFunc(runs, func(a, b []string) int { return cmp.Compare(len(b), len(a)) })
	var out []string
	add := func(terms []string) {
		if p := strings.Join(terms, " "); len(out) < phraseLimit && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, r := range runs {
		if len(r) <= phraseTerms {
			add(r)
			continue
		}
		for _, at := range []int{0, (len(r) - phraseTerms) / 2, len(r) - phraseTerms} {
			add(r[at : at+phraseTerms])
		}
	}
	return out
}

// distinct returns the terms of q, each once, as keys of the term table.
func (q *quotation) distinct() []key {
	seen := make(map[key]bool)
	var keys []key
	add := func(f field, terms []string) {
		for _, t := range terms {
			if k := (key{f, t}); !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	for _, r := range q.runs {
		add(bigrams, r)
	}
	add(latin, q.latin)
	return keys
}

// rarest returns the terms among keys that fewest passages hold, within the limits of LocateLike.
func (s *Snapshot) rarest(ctx context.Context, keys []key) ([]string, error) {
	if len(keys) <= likeTerms && len(keys)*s.meta.Passages <= likeBudget {
		terms := make([]string, 0, len(keys))
		for _, k := range keys {
			terms = append(terms, k.text)
		}
		return terms, nil
	}
	df := make(map[string]float64)
	for _, l := range languages {
		found, err := s.lookUp(ctx, l, keys)
		if err != nil {
			return nil, err
		}
		for k, t := range found {
			df[k.text] += t.df
		}
	}
	var terms []string
	for _, k := range keys {
		if df[k.text] > 0 {
			terms = append(terms, k.text)
		}
	}
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(df[a], df[b]) })
	spent := 0.0
	for i, t := range terms {
		spent += df[t]
		if i == likeTerms || i > 0 && spent > likeBudget {
			return terms[:i], nil
		}
	}
	return terms, nil
}

// locate returns the clauses of the passages that match, each once, in the order of the first.
func (s *Snapshot) locate(ctx context.Context, match, order string, k int) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT p.clause FROM (SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY `+order+` LIMIT ?) f
		JOIN passage p ON p.id = f.rowid`, match, k)
	if err != nil {
		return nil, err
	}
	var clauses []int64
	seen := make(map[int64]bool)
	for row, err := range scan(rows, func(r *sql.Rows, row *int64) error { return r.Scan(row) }) {
		if err != nil {
			return nil, err
		}
		if !seen[row] {
			seen[row] = true
			clauses = append(clauses, row)
		}
	}
	return clauses, nil
}

// ClausesAt returns the clauses in rows, as LocateExact and LocateLike give them, by row. They have their variants but
// not their notes. A row that does not exist is left out.
func (s *Snapshot) ClausesAt(ctx context.Context, rows []int64) (map[int64]*Entry, error) {
	entries, err := s.clausesAt(ctx, rows)
	return entries, s.wrap("clauses", err)
}

func (s *Snapshot) clausesAt(ctx context.Context, rows []int64) (map[int64]*Entry, error) {
	f, err := s.frame()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	asked, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	found, err := s.db.QueryContext(ctx, `SELECT `+entryColumns+` FROM clause c WHERE c.row IN (SELECT value FROM json_each(?))`, string(asked))
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
			return nil, errors.New("clause of an unknown document")
		}
		e.Clause = r.clause
		entries[r.row] = &e
	}
	variants, err := s.db.QueryContext(ctx, `SELECT clause, text, file, line_start, line_end, sha256 FROM variant
		WHERE clause IN (SELECT value FROM json_each(?)) ORDER BY clause, n`, string(asked))
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

// RowsOf returns the rows of the clause at ref, as ClausesAt takes them: in the language of ref, or without one in each.
// An empty clause means all clauses of the instrument. They are in the order of the corpus.
func (s *Snapshot) RowsOf(ctx context.Context, ref corpus.Ref) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT c.row FROM instrument i JOIN document d ON d.instrument = i.row JOIN clause c ON c.document = d.row
		WHERE i.id = ? AND ? IN ('', c.id) AND ? IN ('', d.lang) ORDER BY c.row`, ref.Instrument, ref.Clause, string(ref.Lang))
	if err != nil {
		return nil, s.wrap("rows of "+ref.String(), err)
	}
	list, err := column(rows)
	return list, s.wrap("rows of "+ref.String(), err)
}

// RowsWithVariants returns the rows of the clauses that another source words differently, in the order of the corpus.
// Full-text search knows the chosen wording only.
func (s *Snapshot) RowsWithVariants(ctx context.Context) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT clause FROM variant ORDER BY clause`)
	if err != nil {
		return nil, s.wrap("variants", err)
	}
	list, err := column(rows)
	return list, s.wrap("variants", err)
}

// column reads and closes rows of one number.
func column(rows *sql.Rows) ([]int64, error) {
	var list []int64
	for n, err := range scan(rows, func(r *sql.Rows, n *int64) error { return r.Scan(n) }) {
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}
