package ingest

import (
	"context"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
)

// smokeQuestion is made from a clause: its own words must find it, or one with the same words.
type smokeQuestion struct {
	ref  corpus.Ref
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
		if q.in(hits) {
			found++
		}
	}
	return asked, found, nil
}

// smokeQuestions makes questions from evenly spaced clauses of c.
func smokeQuestions(c *corpus.Corpus) []smokeQuestion {
	total := 0
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			total += len(d.Clauses)
		}
	}
	step, at, n := max(1, float64(total)/maxSmoke), 0.0, 0
	var out []smokeQuestion
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for ; int(at) < n+len(d.Clauses); at += step {
				cl := d.Clauses[int(at)-n]
				text := []rune(strings.Join(strings.Fields(cl.Text), " "))
				if text := strings.TrimSpace(string(text[:min(len(text), smokeRunes)])); text != "" {
					out = append(out, smokeQuestion{corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}, text})
				}
			}
			n += len(d.Clauses)
		}
	}
	return out
}

func (q smokeQuestion) in(hits []retrieval.Hit) bool {
	for _, h := range hits {
		if h.Ref.Bare() == q.ref.Bare() || strings.Contains(h.Text, q.text) {
			return true
		}
	}
	return false
}
