package index

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/configs"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// Weights of translated terms.
const (
	// laterRendering lowers the renderings behind the first: the n-th of them weighs 1/(1+laterRendering·n).
	laterRendering = 0.5

	// innerTerm is the weight of a term of the glossary inside a longer one that was found.
	innerTerm = 0.4

	// partOfRendering is the weight of single words of a rendering of several words.
	partOfRendering = 0.4

	// A passage that has a rendering covers the power glossaryTrust, or for what a snapshot brings along storedTrust, of
	// its weight of what is rendered: late senses are often wrong ones. Coverage that counted every rendering in full lost
	// .07 of the AUC of the confidence on the questions over the starter corpus.
	glossaryTrust = 0.3
	storedTrust   = 0.7

	// secondSource lowers what the clauses of the corpus add to the translations of the glossary, and lexiconBeside what a
	// dictionary adds to those of any better source. With nothing of the dictionary there, questions across languages
	// lost half a point; with .5, golden questions over texts in both languages lost success@5.
	secondSource  = 0.5
	lexiconBeside = 0.25

	// lexiconTrust lowers the trust in a dictionary, which knows words and not what a text is about. It decides which
	// language leads, and confidence.
	lexiconTrust = 0.8

	// ambiguity lowers words that a dictionary translates in several ways, by this power of their effective number
	// (Σw)²/Σw². Chinese questions over English texts gained half a point or more by it, the others changed little.
	ambiguity = 0.3
)

// glossary is the bilingual glossary, ready to look up.
type glossary struct {
	renderings map[corpus.Lang]renderings // from terms in a language, folded Chinese or English stems, to the other
	longest    map[corpus.Lang]int        // bytes of Chinese, words of English
	words      map[string]string          // English words of plain letters, by their stems
}

// loadGlossary parses the glossary that comes with the program, once.
func (r *searcher) loadGlossary() *glossary {
	r.once.Do(func() { r.glossary = parseGlossary(configs.Glossary(), r.analyzer) })
	return r.glossary
}

// parseGlossary reads lines of English terms, a tab and Chinese terms, alternatives separated by "|". Lines that are
// blank, start with # or lack a side are no entries.
func parseGlossary(text string, a *analysis.Analyzer) *glossary {
	entries := 2 * strings.Count(text, "\n") // about as many in either language
	g := &glossary{
		renderings: map[corpus.Lang]renderings{corpus.Chinese: make(renderings, entries), corpus.English: make(renderings, entries)},
		longest:    map[corpus.Lang]int{corpus.Chinese: longestHead * len("一"), corpus.English: glossWords},
		words:      map[string]string{},
	}
	known := make(map[string]tokens)
	for line := range strings.Lines(text) {
		left, right, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		english, chinese := terms(left), terms(right)
		for n, c := range chinese {
			chinese[n] = fold.Key(c)
		}
		stemmed := make([]string, len(english))
		for n, e := range english {
			stems := g.stems(a, e, known)
			stemmed[n] = strings.Join(stems, " ")
			g.put(corpus.English, stemmed[n], len(stems), chinese)
		}
		for _, c := range chinese {
			g.put(corpus.Chinese, c, len(c), stemmed)
		}
	}
	return g
}

// stems returns the stems of an English term, and notes its words of plain letters. Each of its words is cut by itself, and
// only once for all terms, which are known.
func (g *glossary) stems(a *analysis.Analyzer, term string, known map[string]tokens) []string {
	var list []string
	for word := range strings.FieldsSeq(term) {
		t, ok := known[word]
		if !ok {
			t = cut(a, word)
			known[word] = t
		}
		if len(t[latin]) == 1 && len(t[words]) == 1 && letters(t[latin][0]) {
			g.words[t[words][0]] = t[latin][0]
		}
		list = append(list, t[words]...)
	}
	return list
}

func terms(side string) []string {
	var list []string
	for t := range strings.SplitSeq(side, "|") {
		if t = strings.TrimSpace(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// put adds the renderings of a term, the most usual first. Those of several lines stand one behind the other.
func (g *glossary) put(l corpus.Lang, term string, length int, renderings []string) {
	for _, text := range renderings {
		if before := len(g.renderings[l][term]); term != "" && text != "" {
			g.renderings[l].add(term, text, 1/(1+laterRendering*float64(before)))
			g.longest[l] = max(g.longest[l], length)
		}
	}
}

// match is a part of a question that has translations.
type match struct {
	start, end int // bytes of the question
	renderings []rendering
	inner      bool // inside a longer match
}

// head is a part of a question that may have translations.
type head struct {
	text       string
	start, end int  // bytes of the question
	from, to   int  // bytes of the folded question, or stems of it
	bound      bool // begins and ends where words do
}

// heads yields what in the asking part of q may have translations from language l, by place and at one place the longest first.
func (q *question) heads(l corpus.Lang, longest int) iter.Seq[head] {
	list := q.englishHeads
	if l == corpus.Chinese {
		list = q.chineseHeads
	}
	return func(yield func(head) bool) {
		for h := range list(longest) {
			if q.asks(h.start) && !yield(h) {
				return
			}
		}
	}
}

func (q *question) chineseHeads(longest int) iter.Seq[head] {
	bounds := make(map[int]bool) // bytes of the question where words begin or end
	for _, t := range q.sequence {
		if t.field == words && t.han {
			bounds[t.start], bounds[t.end] = true, true
		}
	}
	f := q.folded
	return func(yield func(head) bool) {
		for i, r := range f.Text {
			if !unicode.Is(unicode.Han, r) {
				continue
			}
			for n := min(longest, len(f.Text)-i); n > 0; n-- {
				if !utf8.RuneStart(at(f.Text, i+n)) {
					continue
				}
				start, end := f.Span(i, i+n)
				if !yield(head{f.Text[i : i+n], start, end, i, i + n, bounds[start] && bounds[end]}) {
					return
				}
			}
		}
	}
}

// at returns the byte at i of s, or one that begins a character where s ends there.
func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func (q *question) englishHeads(longest int) iter.Seq[head] {
	var seq []asked
	for _, t := range q.sequence {
		if t.field == words && !t.extra && !t.han {
			seq = append(seq, t)
		}
	}
	stems := make([]string, len(seq))
	for i, t := range seq {
		stems[i] = t.text
	}
	return func(yield func(head) bool) {
		for i := range seq {
			for n := min(longest, len(seq)-i); n > 0; n-- {
				if n == 1 && seq[i].stop {
					continue
				}
				if !yield(head{strings.Join(stems[i:i+n], " "), seq[i].start, seq[i+n-1].end, i, i + n, true}) {
					return
				}
			}
		}
	}
}

// matches finds the parts of q with translations from language l, the longest at each place first, and then those
// inside of others. stored is what the snapshot has for the heads.
func (g *glossary) matches(q *question, l corpus.Lang, stored map[string][]rendering) []match {
	var list []match
	covered := 0 // up to where a longer match has it
	for h := range q.heads(l, g.longest[l]) {
		own, others := g.renderings[l][h.text], stored[h.text]
		if !h.bound {
			others = nil
		}
		inner := h.to <= covered
		if len(own)+len(others) == 0 || !inner && h.from < covered {
			continue // overlaps without being inside: 民主权利 holds no 主权 behind 人民主
		}
		list = append(list, match{h.start, h.end, merged(own, others), inner})
		covered = max(covered, h.to)
	}
	return list
}

// merged joins the translations of the glossary, which come first, and others.
func merged(own, others []rendering) []rendering {
	if len(own) == 0 {
		return others
	}
	out := slices.Clone(own)
	for _, x := range others {
		if !slices.ContainsFunc(own, func(o rendering) bool { return o.text == x.text }) {
			share := secondSource
			if x.from == ofLexicon {
				share = lexiconBeside
			}
			x.weight, x.trust = x.weight*share, x.trust*share
			if slices.ContainsFunc(own, func(o rendering) bool { return strings.Contains(o.text, x.text) }) {
				x.trust *= partOfRendering // 组织 is not all of what WAICO says
			}
			out = append(out, x)
		}
	}
	return out
}

// stored reads what the snapshot has for the heads of q in language l.
func (s *Snapshot) stored(ctx context.Context, q *question, l corpus.Lang, longest int) (map[string][]rendering, error) {
	var heads []string
	for h := range q.heads(l, longest) {
		if h.bound {
			heads = append(heads, h.text)
		}
	}
	if len(heads) == 0 {
		return nil, nil
	}
	slices.Sort(heads)
	heads = slices.Compact(heads)
	asked, err := json.Marshal(heads)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT t.head, t.source, t.renderings FROM json_each(?) j CROSS JOIN translation t
		WHERE t.lang = ? AND t.head = j.value ORDER BY t.head, t.source`, string(asked), string(l))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[string][]rendering)
	for rows.Next() {
		var text, lines string
		var from source
		if err := rows.Scan(&text, &from, &lines); err != nil {
			return nil, err
		}
		list, err := parseRenderings(lines, from)
		if err != nil {
			return nil, err
		}
		found[text] = merged(found[text], list)
	}
	return found, rows.Err()
}

// parseRenderings reads translations as they are stored.
func parseRenderings(lines string, from source) ([]rendering, error) {
	var list []rendering
	for line := range strings.SplitSeq(lines, "\n") {
		text, digits, _ := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(digits, 64)
		if err != nil || text == "" || !(weight > 0 && weight <= 1) {
			return nil, fmt.Errorf("%w: translation %.40q", ErrDamaged, line)
		}
		trust := math.Pow(weight, storedTrust)
		if from == ofLexicon {
			trust *= lexiconTrust
		}
		list = append(list, rendering{text, weight, trust, from})
	}
	return list, nil
}

// translate adds to p what glossary and snapshot say for the terms of q in the language that p is not for.
func (s *Snapshot) translate(ctx context.Context, r *searcher, q *question, p *plan) error {
	found, ids, err := s.translations(ctx, r, q, p)
	if err != nil {
		return err
	}
	for _, x := range found {
		p.render(r.analyzer, q, x, ids)
	}
	return nil
}

// translations returns the parts of q that have translations into the language of p, and which of their terms its
// passages hold.
func (s *Snapshot) translations(ctx context.Context, r *searcher, q *question, p *plan) ([]match, map[key]known, error) {
	if p.stats.n == 0 {
		return nil, nil, nil
	}
	g, l := r.loadGlossary(), p.lang.Other()
	stored, err := s.stored(ctx, q, l, g.longest[l])
	if err != nil {
		return nil, nil, err
	}
	found := g.matches(q, l, stored)
	var keys []key
	for _, x := range found {
		for _, t := range x.renderings {
			keys = t.keys(p.lang, keys)
		}
	}
	ids, err := s.lookUp(ctx, p.lang, keys)
	return found, ids, err
}

// keys appends the terms that x is looked for by in language l.
func (x rendering) keys(l corpus.Lang, keys []key) []key {
	if l == corpus.English {
		for stem := range strings.SplitSeq(x.text, " ") {
			keys = append(keys, key{words, stem})
		}
		return keys
	}
	last := -1
	for i, r := range x.text {
		if !unicode.Is(unicode.Han, r) {
			last = -1
			continue
		}
		end := i + utf8.RuneLen(r)
		keys = append(keys, key{unigrams, x.text[i:end]})
		if last >= 0 {
			keys = append(keys, key{bigrams, x.text[last:end]})
		}
		last = i
	}
	return keys
}

// render adds the renderings of x as one concept: in Chinese as exact strings of characters, in English as phrases of
// stems. The words of a rendering of several English words make a second one, as texts say such things in other ways.
func (p *plan) render(a *analysis.Analyzer, q *question, x match, ids map[key]known) {
	units := p.within(x.start, x.end)
	c := concept{field: words, units: units, weight: p.weight(q, x, units), trust: 1, content: true, start: x.start, end: x.end}
	if p.lang == corpus.Chinese {
		c.field = unigrams
	}
	var whole, single []alternative
	parts := c
	parts.match, parts.weight, parts.trust = nil, c.weight*partOfRendering, partOfRendering
	for _, t := range x.renderings {
		keys := t.keys(p.lang, nil)
		if s, match, ok := sequence(c.field, keys, ids); ok {
			s.weight, s.trust, s.text, s.from = t.weight, t.trust, t.text, t.from
			whole = append(whole, s)
			c.match = append(c.match, match)
		}
		if p.lang != corpus.English || len(keys) < 2 {
			continue
		}
		for _, w := range keys {
			if k, ok := ids[w]; ok && !a.Stop(analysis.Term{Text: w.text, Kind: analysis.Stem}) {
				single = append(single, alternative{[]uint32{k.id}, t.weight, k.df, t.trust, w.text, t.from})
				parts.match = append(parts.match, w.text)
			}
		}
	}
	if len(whole) > 0 {
		n := p.add(c, whole...)
		if !x.inner {
			p.setWord(units, n)
		}
	}
	if len(single) > 0 {
		n := p.add(parts, single...)
		p.setWord(units, n)
	}
}

// weight returns what the renderings of x, which covers units, weigh.
func (p *plan) weight(q *question, x match, units []int) float64 {
	weight := 1.0
	for _, u := range units {
		weight = max(weight, p.units[u].asked.weight)
	}
	if len(units) == 0 && q.stopped(x.start, x.end) {
		weight = stopWeight
	}
	if x.inner {
		weight *= innerTerm
	}
	if x.renderings[0].from != ofLexicon {
		return weight
	}
	sum, squares := 0.0, 0.0
	for _, r := range x.renderings {
		sum, squares = sum+r.weight, squares+r.weight*r.weight
	}
	return weight * math.Pow(sum*sum/squares, -ambiguity)
}

// sequence returns the terms of a rendering one behind the other, with an estimate of how many passages hold them: no
// more than hold the rarest term, or the rarest pair of characters; and the terms that the first stage looks for. It is
// not ok when the passages lack one.
func sequence(f field, keys []key, ids map[key]known) (a alternative, match string, ok bool) {
	var terms, pairs []string
	for _, term := range keys {
		k, ok := ids[term]
		if !ok {
			return a, "", false
		}
		if a.df == 0 || k.df < a.df {
			a.df = k.df
		}
		if term.field == f {
			a.ids = append(a.ids, k.id)
			terms = append(terms, term.text)
		} else {
			pairs = append(pairs, term.text)
		}
	}
	if len(pairs) > 0 {
		terms = pairs
	}
	return a, strings.Join(terms, " "), len(a.ids) > 0 && a.df > 0
}
