package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// Limits of locating a quotation.
const (
	phraseTerms = 8      // of one phrase; longer runs are searched by their beginning, middle and end
	phraseLimit = 6      // phrases that a passage must contain
	likeTerms   = 24     // rarest terms by which similar passages are found
	likeBudget  = 30_000 // postings read to find similar passages, not counting the rarest term's
	locateK1    = 0.9    // of BM25 in locateRanked
)

// LocateExact returns the rows of up to k clauses that seem to contain text verbatim, by its pairs of Han characters and
// its Latin words in order. It is a shortlist: LocateLike finds what it misses, such as a text across two passages of a
// long clause, and the caller compares with the stored text.
func (r *Reader) LocateExact(ctx context.Context, text string, k int) ([]int64, error) {
	phrases := newQuotation(r.analyzer, text).phrases()
	if len(phrases) == 0 {
		return nil, nil
	}
	for i, p := range phrases {
		phrases[i] = quoted(p)
	}
	rows, err := r.locate(ctx, strings.Join(phrases, " AND "), "rowid", k)
	return rows, r.snapshot.wrap("locate", err)
}

// LocateLike returns the rows of up to k clauses that share the rarest terms of text, best first by BM25. A changed
// character or word affects only the terms that contain it. A text without such terms, for example a date in digits
// (2025年7月26日), is located by words and single characters.
func (r *Reader) LocateLike(ctx context.Context, text string, k int) ([]int64, error) {
	q := newQuotation(r.analyzer, text)
	if len(q.runs)+len(q.latin) == 0 {
		rows, err := r.locateRanked(ctx, text, k)
		return rows, r.snapshot.wrap("locate", err)
	}
	terms, err := r.rarest(ctx, q.distinct())
	if err != nil || len(terms) == 0 {
		return nil, r.snapshot.wrap("locate", err)
	}
	for i, t := range terms {
		terms[i] = quoted(t)
	}
	rows, err := r.locate(ctx, strings.Join(terms, " OR "), "bm25(fts)", k)
	return rows, r.snapshot.wrap("locate", err)
}

// locateRanked returns the rows of the clauses of the k passages that score best by BM25 over the words and single
// characters of text.
func (r *Reader) locateRanked(ctx context.Context, text string, k int) ([]int64, error) {
	var keys []Key
	for _, t := range r.analyzer.Terms(text) {
		if x := (Key{FieldOf(t), t.Text}); !slices.Contains(keys, x) {
			keys = append(keys, x)
		}
	}
	type hit struct {
		clause uint32
		score  float64
	}
	var hits []hit
	for _, l := range languages {
		st := r.stats[l]
		found, err := r.Terms(ctx, l, keys)
		if err != nil {
			return nil, err
		}
		q := postings.Query{K1: locateK1}
		for _, x := range keys {
			t, ok := found[x]
			if !ok {
				continue
			}
			said := []postings.Alternative{{Weight: 1, Lists: []*postings.List{t.List}}}
			q.Concepts = append(q.Concepts, postings.Concept{Field: int(x.Field), Weight: st.IDF(t.DF), Alternatives: said})
		}
		best, err := st.Postings.Top(ctx, q, k)
		if err != nil {
			return nil, err
		}
		for _, h := range best {
			hits = append(hits, hit{r.Place(st.First + int64(h.Doc)).Clause, h.Score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	var rows []int64
	for _, h := range hits {
		if row := int64(h.clause); len(rows) < k && !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// quotation is a text in terms of the full-text table: its column grams.
type quotation struct {
	runs  [][]string // overlapping pairs of each run of Han characters
	latin []string   // Latin words as written
}

func newQuotation(a *analysis.Analyzer, text string) *quotation {
	q, end := &quotation{}, -1
	for _, t := range a.Terms(text) {
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
	return q
}

// phrases returns sequences of adjacent terms, from the longest runs, that a passage with the whole text must contain.
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

// distinct returns the distinct terms of q as keys of the term table.
func (q *quotation) distinct() []Key {
	seen := make(map[Key]bool)
	var keys []Key
	add := func(f Field, terms []string) {
		for _, t := range terms {
			if k := (Key{f, t}); !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	for _, r := range q.runs {
		add(Bigrams, r)
	}
	add(Latin, q.latin)
	return keys
}

// rarest returns the keys with the lowest document frequency, within the limits of LocateLike.
func (r *Reader) rarest(ctx context.Context, keys []Key) ([]string, error) {
	if len(keys) <= likeTerms && len(keys)*len(r.places) <= likeBudget {
		terms := make([]string, 0, len(keys))
		for _, k := range keys {
			terms = append(terms, k.Text)
		}
		return terms, nil
	}
	df := make(map[string]float64)
	for _, l := range languages {
		found, err := r.Terms(ctx, l, keys)
		if err != nil {
			return nil, err
		}
		for k, t := range found {
			df[k.Text] += t.DF
		}
	}
	var terms []string
	for _, k := range keys {
		if df[k.Text] > 0 {
			terms = append(terms, k.Text)
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

// locate returns the distinct clauses of the matching passages, in the order of their first passage.
func (r *Reader) locate(ctx context.Context, match, order string, k int) ([]int64, error) {
	rows, err := column(ctx, r.snapshot.db, `SELECT p.clause FROM (SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY `+order+` LIMIT ?) f
		JOIN passage p ON p.id = f.rowid`, match, k)
	var clauses []int64
	seen := make(map[int64]bool)
	for _, row := range rows {
		if !seen[row] {
			seen[row] = true
			clauses = append(clauses, row)
		}
	}
	return clauses, err
}
