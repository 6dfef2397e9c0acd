package vector

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// Limits of a trial in one language.
const (
	trialMost  = 50 // questions
	trialLeast = 20 // fewer say little

	// A clause must be among the closest tenth of the passages, and the first trialDepth, so that chance finds few.
	trialDepth = 5
	trialShare = 10
)

// trialRunes are the characters of the first words: a dozen words.
var trialRunes = map[corpus.Lang]int{corpus.Chinese: 24, corpus.English: 72}

var languages = [...]corpus.Lang{corpus.Chinese, corpus.English}

// trial is a question whose clause is known: its heading and first words.
type trial struct {
	text
	probe   probe
	lang    corpus.Lang
	targets map[corpus.Lang]*target // the clause in each language
}

// target is a version of a clause, and how many passages in its language are closer to a question.
type target struct {
	clause *corpus.Clause
	all    int     // passages in its language
	own    float64 // best cosine of its own passages
	others []float64
}

// trials returns questions to try the model with, with their vectors.
func (e *embedding) trials(ctx context.Context) ([]*trial, error) {
	var all []*trial
	for _, l := range languages {
		some := e.questions(l)
		if len(some) < trialLeast {
			continue
		}
		all = append(all, some...)
	}
	err := e.fill(ctx, func(yield func(text) bool) {
		for _, t := range all {
			if v, err := e.cache.get(ctx, t.key, e.dimension); (err != nil || v == nil) && !yield(t.text) {
				return
			}
		}
	}, func(int) {})
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		v, err := e.cache.get(ctx, t.key, e.dimension)
		if err != nil {
			return nil, err
		}
		t.probe, _ = newProbe(unpack(v), e.dimension)
	}
	return all, nil
}

// questions returns up to trialMost questions in language l, from evenly spaced clauses.
func (e *embedding) questions(l corpus.Lang) []*trial {
	var list []*trial
	times := make(map[string]int)
	for _, i := range e.draft.Corpus().Instruments {
		if d := i.Document(l); d != nil {
			for _, c := range d.Clauses {
				asked := question(c, l)
				times[asked]++
				list = append(list, &trial{text: text{text: asked, clause: c, of: d}, lang: l, targets: versions(i, c.ID)})
			}
		}
	}
	list = slices.DeleteFunc(list, func(t *trial) bool { return t.text.text == "" || times[t.text.text] > 1 })
	prefix, _ := e.Prefixes()
	out := make([]*trial, min(len(list), trialMost))
	for n := range out {
		out[n] = list[n*len(list)/len(out)]
		out[n].text.text = prefix + out[n].text.text
		out[n].key = newEmbedKey(e, out[n].text.text)
	}
	return out
}

// question returns the heading of c with its first words: headings alone are often "Article 7" or the same everywhere.
func question(c *corpus.Clause, l corpus.Lang) string {
	runes := []rune(strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimPrefix(c.Text, corpus.PrintedLabel(c.Label)), c.Heading)), " "))
	return strings.TrimSpace(c.Heading + "\n" + string(runes[:min(len(runes), trialRunes[l])]))
}

// versions returns the clause with the given id in each language.
func versions(i *corpus.Instrument, id string) map[corpus.Lang]*target {
	out := make(map[corpus.Lang]*target)
	for _, d := range i.Documents {
		if n := slices.IndexFunc(d.Clauses, func(c *corpus.Clause) bool { return c.ID == id }); n >= 0 && out[d.Lang] == nil {
			out[d.Lang] = &target{clause: d.Clauses[n], own: -mostCosine}
		}
	}
	return out
}

// compare shows a passage with its vector to the trial.
func (t *trial) compare(p index.PassageText, vector []byte) {
	to := t.targets[p.Document.Lang]
	if to == nil {
		return
	}
	t.probe.cosines(vector, func(_ int, cosine float64) {
		to.all++
		if p.Clause == to.clause {
			to.own = max(to.own, cosine)
			return
		}
		to.others = append(to.others, cosine)
		if len(to.others) > 4*trialDepth {
			slices.SortFunc(to.others, func(a, b float64) int { return cmp.Compare(b, a) })
			to.others = to.others[:trialDepth]
		}
	})
}

// found reports whether the clause is among the closest.
func (t *target) found() bool {
	closer := 0
	for _, cosine := range t.others {
		if cosine >= t.own {
			closer++
		}
	}
	return closer < min(trialDepth, max(1, t.all/trialShare))
}

// results sums up the trials by the languages of the questions and the clauses.
func results(trials []*trial) []index.Trial {
	var out []index.Trial
	for _, asked := range languages {
		for _, passages := range languages {
			r := index.Trial{Question: asked, Passages: passages}
			for _, t := range trials {
				if to := t.targets[passages]; t.lang == asked && to != nil && to.all > trialLeast {
					r.Asked++
					if to.found() {
						r.Found++
					}
				}
			}
			if r.Asked >= trialLeast {
				out = append(out, r)
			}
		}
	}
	return out
}
