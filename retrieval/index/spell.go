package index

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// Words of fewer letters than shortestMisspelt are left alone: too many words are one letter away from them. From
// twoErrors letters on a word may differ in two.
const (
	shortestMisspelt = 5
	twoErrors        = 8
)

// respell replaces the Latin words of q that neither the passages nor the glossary know by the word nearest to them
// that passages or glossary have, if one is near enough. What was typed is found nowhere, so nothing is lost.
func (s *Snapshot) respell(ctx context.Context, r *searcher, q *question) error {
	var keys []key
	for _, t := range q.terms {
		if t.word != "" && !t.stop && !t.aside && !t.extra && letters(t.word) && len(t.word) >= shortestMisspelt {
			keys = append(keys, t.key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	glossary := r.loadGlossary()
	for _, l := range languages {
		found, err := s.lookUp(ctx, l, keys)
		if err != nil {
			return err
		}
		keys = slices.DeleteFunc(keys, func(k key) bool {
			_, ok := found[k]
			return ok || glossary.words[k.text] != ""
		})
	}
	for _, k := range keys {
		i := slices.IndexFunc(q.terms, func(t asked) bool { return t.key == k })
		word, err := s.nearest(ctx, glossary, q.terms[i].word)
		if err != nil {
			return err
		}
		if word != "" {
			q.replace(k, word, r.analyzer)
		}
	}
	return nil
}

func letters(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// nearest returns the word nearest to word: of the fewest errors, then of the most passages, then in the order of the
// alphabet; "" where all are too far. The first letter is taken to be right, as it nearly always is.
func (s *Snapshot) nearest(ctx context.Context, g *glossary, word string) (string, error) {
	limit := 1
	if len(word) >= twoErrors {
		limit = 2
	}
	rows, err := s.db.QueryContext(ctx, `SELECT text, max(df) FROM term WHERE lang IN (?, ?) AND field = ?
		AND text >= ? AND text < ? AND length(text) BETWEEN ? AND ? GROUP BY text`,
		string(corpus.Chinese), string(corpus.English), latin, word[:1], string(word[0]+1), len(word)-limit, len(word)+limit)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	best, errors, passages := "", limit+1, 0
	consider := func(text string, df int) {
		d := distance(word, text, errors)
		if d < errors || d == errors && d <= limit && (df > passages || df == passages && text < best) {
			best, errors, passages = text, d, df
		}
	}
	for rows.Next() {
		var text string
		var df int
		if err := rows.Scan(&text, &df); err != nil {
			return "", err
		}
		if letters(text) {
			consider(text, df)
		}
	}
	for _, text := range g.words {
		if text[0] == word[0] && max(len(text), len(word))-min(len(text), len(word)) <= limit {
			consider(text, 0)
		}
	}
	return best, rows.Err()
}

// replace puts word in the place of the term k and of the word that it was made of.
func (q *question) replace(k key, word string, a *analysis.Analyzer) {
	cuts := cut(a, word)
	if len(cuts[words]) != 1 {
		return
	}
	i := slices.IndexFunc(q.terms, func(t asked) bool { return t.key == k })
	q.respelled = append(q.respelled, Respelled{q.terms[i].word, word})
	for _, list := range [][]asked{q.terms, q.sequence} {
		typed := ""
		for i := range list {
			if list[i].key == k {
				typed = list[i].word
				list[i].text, list[i].word = cuts[words][0], word
				list[i].weight *= misspeltWeight
			}
		}
		for i := range list {
			if list[i].key == (key{latin, typed}) {
				list[i].text = word
				list[i].weight *= misspeltWeight
			}
		}
	}
}

// distance returns how many letters must be added, left out, changed or swapped with the next one to make b of a
// (Damerau 1964, optimal string alignment), or limit+1 when that is more than limit.
func distance(a, b string, limit int) int {
	if max(len(a), len(b))-min(len(a), len(b)) > limit || !utf8.ValidString(b) {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
