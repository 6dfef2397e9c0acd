package search

import (
	"cmp"
	"context"
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
)

// Matcher is an analyzed question: it ranks passages and measures, with the same terms and weights, how well any text
// answers. It is for one goroutine.
type Matcher struct {
	*resources
	searcher *Searcher
	question *question
	plans    map[corpus.Lang]*plan
	k        int                                               // hits wanted
	text     string                                            // of the question
	gain     func(passage string) (factor float64, lacks bool) // see question.gain
	trace    *trace                                            // of the last Search; nil if it need not be explained

	phrasings []*Matcher // of the question in other words
	phrasing  string     // the ranker, where m is one of them itself

	// Of the last Search: see EmbeddingError, Vector, Clear and WordHits.
	unembedded error
	vector     []float32
	clear      float64
	byWords    func(context.Context) ([]retrieval.Hit, error)
}

// Match is how well a text answers the question of a Matcher.
type Match struct {
	Coverage float64  // share of the question covered by the text, by evidence weights: 0..1
	Score    float64  // as for passages, without their neighbours
	Rare     float64  // Score as a number of words that no other passage has
	Spans    [][2]int // byte ranges of the text that match content words, in order, disjoint
	Units    []Unit   // the units of Coverage, in the order of the question; the same for every text
}

// Unit is a content word of the question.
type Unit struct {
	Start, End int     // bytes of the question
	Weight     float64 // as evidence, by rarity
	Share      float64 // covered share, 0..1
	Common     bool    // everyday word
	Heard      bool    // occurs in passages in the language of the text, directly or as a rendering
}

// Covered returns the covered share of the weight of the units.
func Covered(units []Unit) float64 {
	total, have := 0.0, 0.0
	for _, u := range units {
		total, have = total+u.Weight, have+u.Weight*u.Share
	}
	if total == 0 {
		return 0
	}
	return have / total
}

// read reads and plans the question.
func (m *Matcher) read(ctx context.Context, q retrieval.Query) error {
	named, err := m.mentionedIn(m.text, q.Reading)
	if err != nil {
		return err
	}
	if err := m.mean(&named, q.Phrasings.Document); err != nil {
		return err
	}
	m.question = newQuestion(m.reader.Analyzer(), m.text, q.Lang, named)
	m.gain = m.question.gain()
	if err := m.respell(ctx, m.question); err != nil {
		return err
	}
	if m.plans, err = m.resources.plans(ctx, m.question); err != nil {
		return err
	}
	m.phrasings, err = phrasingsOf(ctx, m, q.Phrasings)
	return err
}

// Match measures how well text, in language l, answers the question.
func (m *Matcher) Match(ctx context.Context, text string, l corpus.Lang) (Match, error) {
	p := m.plans[l]
	var fields [index.Fields + 1]struct {
		keys  []index.Key
		spans [][2]int
	}
	var all []index.Key
	for _, t := range m.reader.Analyzer().Terms(text) {
		f := index.PlaceOf(t)
		k := index.Key{Field: min(f, index.Latin), Text: t.Text}
		if f == index.Extras {
			k.Field = index.Words
		}
		fields[f].keys = append(fields[f].keys, k)
		fields[f].spans = append(fields[f].spans, [2]int{t.Start, t.End})
		all = append(all, k)
	}
	found, err := m.reader.Terms(ctx, l, all)
	if err != nil {
		return Match{}, m.searcher.wrap("match", err)
	}
	sc := newScorer(p)
	var out Match
	for f, list := range fields {
		ids := make([]uint32, len(list.keys))
		for i, k := range list.keys {
			ids[i] = noTerm
			if x, ok := found[k]; ok {
				ids[i] = x.ID
			}
		}
		sc.count(index.InText, index.Field(f), ids)
		out.Spans = append(out.Spans, p.marks(ids, list.spans)...)
	}
	out.Score = sc.bm25() + proximityWeight*sc.proximity()
	out.Rare = out.Score / max(m.plans[corpus.Chinese].stats.IDF(0), m.plans[corpus.English].stats.IDF(0))
	for n, u := range p.units {
		out.Units = append(out.Units, Unit{u.start, u.end, u.evidence, sc.covered[n], u.common, u.word >= 0})
	}
	out.Coverage = Covered(out.Units)
	out.Spans = united(out.Spans)
	return out, nil
}

// noTerm is not the number of any term.
const noTerm = ^uint32(0)

// marks appends the places of content words and their renderings.
func (p *plan) marks(ids []uint32, spans [][2]int) [][2]int {
	var out [][2]int
	for i, id := range ids {
		for _, at := range p.at[id] {
			end := i + len(at.rest)
			if p.concepts[at.concept].content && end < len(ids) && slices.Equal(at.rest, ids[i+1:end+1]) {
				out = append(out, [2]int{spans[i][0], spans[end][1]})
			}
		}
	}
	return out
}

// united sorts spans and joins those that touch.
func united(spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var out [][2]int
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}
