package ingest

import (
	"context"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
)

// smokeQuestion is made from a clause: its own words must find it, or one with the same words.
type smokeQuestion struct {
	ref  corpus.Ref // bare
	text string
}

const (
	maxSmoke   = 24 // questions
	smokeRunes = 40 // of a question
	smokeHits  = 10 // among which the clause must be
)

// smoke asks a snapshot smoke questions and returns how many there are and how many found their clause.
func smoke(ctx context.Context, p pair) (asked, found int, err error) {
	for _, q := range smokeQuestions(p.corpus) {
		hits, err := p.snap.Search(ctx, retrieval.Query{Text: q.text, K: smokeHits})
		if err != nil {
			return asked, found, err
		}
		asked++
		if slices.ContainsFunc(hits, func(h retrieval.Hit) bool { return h.Ref.Bare() == q.ref || strings.Contains(h.Text, q.text) }) {
			found++
		}
	}
	return asked, found, nil
}

// smokeQuestions makes questions from evenly spaced clauses of c.
func smokeQuestions(c *corpus.Corpus) []smokeQuestion {
	all := slices.DeleteFunc(clausesOf(c), func(p placed) bool { return p.lang != corpus.Chinese && p.lang != corpus.English }) // not searched
	step := max(1, float64(len(all))/maxSmoke)
	var out []smokeQuestion
	for at := 0.0; int(at) < len(all); at += step {
		cl := all[int(at)]
		text := []rune(strings.Join(strings.Fields(cl.Text), " "))
		if text := strings.TrimSpace(string(text[:min(len(text), smokeRunes)])); text != "" {
			out = append(out, smokeQuestion{cl.ref, text})
		}
	}
	return out
}

// placed is a clause with its address.
type placed struct {
	ref  corpus.Ref // bare
	lang corpus.Lang
	*corpus.Clause
}

// clausesOf returns every clause of c, in order.
func clausesOf(c *corpus.Corpus) []placed {
	var all []placed
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				all = append(all, placed{corpus.Ref{Instrument: i.ID, Clause: cl.ID}, d.Lang, cl})
			}
		}
	}
	return all
}
