package search

import (
	"context"
	"slices"
	"unicode/utf8"

	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search/translate"
)

// Words of fewer letters than shortestMisspelt are not corrected: too many words are one letter away. From twoErrors
// letters on a word may differ in two.
const (
	shortestMisspelt = 5
	twoErrors        = 8
)

// respell replaces Latin words of q that neither passages nor glossary contain by the nearest word that one of them does,
// if it is near enough. The typed word occurs nowhere, so nothing is lost.
func (r *resources) respell(ctx context.Context, q *question) error {
	var keys []index.Key
	for _, t := range q.terms {
		if t.word != "" && !t.stop && !t.aside && !t.extra && translate.PlainLetters(t.word) && len(t.word) >= shortestMisspelt {
			keys = append(keys, t.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	glossary := r.glossary()
	collections := languages[:]
	if r.snapshot.HasAsked() {
		collections = append(slices.Clone(collections), index.Asked)
	}
	for _, l := range collections {
		found, err := r.reader.Terms(ctx, l, keys)
		if err != nil {
			return err
		}
		keys = slices.DeleteFunc(keys, func(k index.Key) bool {
			_, ok := found[k]
			return ok || glossary.Words[k.Text] != ""
		})
	}
	for _, k := range keys {
		i := slices.IndexFunc(q.terms, func(t questionTerm) bool { return t.Key == k })
		word, err := r.nearest(ctx, glossary, q.terms[i].word)
		if err != nil {
			return err
		}
		if word != "" {
			q.replace(k, word, r.reader.Analyzer())
		}
	}
	return nil
}

// nearest returns the word nearest to word: with the fewest errors, then the highest document frequency, then
// alphabetically; "" if all are too far. It assumes that the first letter is right, as it nearly always is.
func (r *resources) nearest(ctx context.Context, g *translate.Glossary, word string) (string, error) {
	limit := 1
	if len(word) >= twoErrors {
		limit = 2
	}
	best, errors, passages := "", limit+1, 0
	consider := func(text string, df int) {
		d := distance(word, text, errors)
		if d < errors || d == errors && d <= limit && (df > passages || df == passages && text < best) {
			best, errors, passages = text, d, df
		}
	}
	err := r.reader.LatinWords(ctx, word[0], len(word)-limit, len(word)+limit, func(text string, df int) {
		if translate.PlainLetters(text) {
			consider(text, df)
		}
	})
	if err != nil {
		return "", err
	}
	for _, text := range g.Words {
		if text[0] == word[0] && max(len(text), len(word))-min(len(text), len(word)) <= limit {
			consider(text, 0)
		}
	}
	return best, nil
}

// replace replaces the term k, and the word that it was made from, by word.
func (q *question) replace(k index.Key, word string, a *analysis.Analyzer) {
	cuts := index.Cut(a, word)
	if len(cuts[index.Words]) != 1 {
		return
	}
	i := slices.IndexFunc(q.terms, func(t questionTerm) bool { return t.Key == k })
	q.respelled = append(q.respelled, Respelled{q.terms[i].word, word})
	for _, list := range [][]questionTerm{q.terms, q.sequence} {
		typed := ""
		for i := range list {
			if list[i].Key == k {
				typed = list[i].word
				list[i].Text, list[i].word = cuts[index.Words][0], word
				list[i].weight *= misspeltWeight
			}
		}
		for i := range list {
			if list[i].Key == (index.Key{Field: index.Latin, Text: typed}) {
				list[i].Text = word
				list[i].weight *= misspeltWeight
			}
		}
	}
}

// distance is fold.Distance, or limit+1 if that exceeds limit.
func distance(a, b string, limit int) int {
	if max(len(a), len(b))-min(len(a), len(b)) > limit || !utf8.ValidString(b) {
		return limit + 1
	}
	return min(fold.Distance([]byte(a), []byte(b)), limit+1)
}
