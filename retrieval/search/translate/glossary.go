package translate

import (
	"iter"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// Glossary is the built-in bilingual glossary.
type Glossary struct {
	renderings map[corpus.Lang]renderings // from terms in a language, folded Chinese or English stems, to the other
	Longest    map[corpus.Lang]int        // bytes of Chinese, words of English
	Words      map[string]string          // English words of plain letters, by their stems
}

// ParseGlossary parses lines of English terms, a tab and Chinese terms, with alternatives separated by "|". Lines that are
// blank, start with # or lack a side are ignored.
func ParseGlossary(text string, a *analysis.Analyzer) *Glossary {
	entries := 2 * strings.Count(text, "\n") // about as many in either language
	g := &Glossary{
		renderings: map[corpus.Lang]renderings{corpus.Chinese: make(renderings, entries), corpus.English: make(renderings, entries)},
		Longest:    map[corpus.Lang]int{corpus.Chinese: longestHead * len("一"), corpus.English: glossWords},
		Words:      map[string]string{},
	}
	words := stemmer{analyzer: a, known: make(map[string][]string, entries/4), plain: g.Words}
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
			stems := words.stems(e)
			stemmed[n] = strings.Join(stems, " ")
			g.put(corpus.English, stemmed[n], len(stems), chinese)
		}
		for _, c := range chinese {
			g.put(corpus.Chinese, c, len(c), stemmed)
		}
	}
	return g
}

// stemmer stems English terms, each word once.
type stemmer struct {
	analyzer *analysis.Analyzer
	room     []analysis.Term
	known    map[string][]string // stems of words
	plain    map[string]string   // the words of plain letters, by their stems
}

func (s *stemmer) stems(term string) []string {
	var list []string
	for word := range strings.FieldsSeq(term) {
		if _, ok := s.known[word]; !ok {
			s.learn(word)
		}
		list = append(list, s.known[word]...)
	}
	return list
}

func (s *stemmer) learn(word string) {
	var latin, stems []string
	s.room = s.analyzer.AppendTerms(s.room[:0], word)
	for _, t := range s.room {
		switch index.PlaceOf(t) {
		case index.Latin:
			latin = append(latin, t.Text)
		case index.Words:
			stems = append(stems, t.Text)
		}
	}
	if s.known[word] = stems; len(latin) == 1 && len(stems) == 1 && PlainLetters(latin[0]) {
		s.plain[stems[0]] = latin[0]
	}
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

// put adds the renderings of a term, most common first. Those of several lines are appended in order.
func (g *Glossary) put(l corpus.Lang, term string, length int, renderings []string) {
	for _, text := range renderings {
		if before := len(g.renderings[l][term]); term != "" && text != "" {
			g.renderings[l].add(term, text, 1/(1+laterRendering*float64(before)))
			g.Longest[l] = max(g.Longest[l], length)
		}
	}
}

// PlainLetters reports whether word consists of ASCII letters.
func PlainLetters(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// Match is a part of a question that has translations.
type Match struct {
	Start, End int    // bytes of the question
	Text       string // the head
	Renderings []Rendering
	Inner      bool // inside a longer match
	Aside      bool // covers nothing of the question, as everyday phrases do
}

// Head is a part of a question that may have translations.
type Head struct {
	Text       string
	Start, End int  // bytes of the question
	From, To   int  // bytes of the folded question, or stems of it
	Bound      bool // begins and ends where words do
}

// Matches returns the heads that have translations from language l; heads must be sorted by place, longest first. The
// longest match at a place comes first, then those inside it. stored has the translations of the snapshot.
func (g *Glossary) Matches(heads iter.Seq[Head], l corpus.Lang, stored map[string][]Rendering) []Match {
	var list []Match
	covered := 0 // end of the longest match so far
	for h := range heads {
		own, others := g.renderings[l][h.Text], stored[h.Text]
		if !h.Bound {
			others = nil
		}
		inner := h.To <= covered
		if len(own)+len(others) == 0 || !inner && h.From < covered {
			continue // overlaps without being inside: after 人民主, 民主权利 has no 主权
		}
		list = append(list, Match{Start: h.Start, End: h.End, Text: h.Text, Renderings: Merged(own, others), Inner: inner})
		covered = max(covered, h.To)
	}
	return list
}

// Synonyms returns the terms in language l that share a rendering with m, which is in l, those that share a specific one first.
func (g *Glossary) Synonyms(l corpus.Lang, m Match) []Rendering {
	same := make(renderings)
	for _, x := range m.Renderings {
		back := g.renderings[l.Other()][x.Text]
		for _, y := range back {
			if y.Text != m.Text {
				same.add("", y.Text, x.Weight*y.Weight/float64(len(back)))
			}
		}
	}
	return same[""]
}

// Merged merges the translations of the glossary, which come first, with others.
func Merged(own, others []Rendering) []Rendering {
	if len(own) == 0 {
		return others
	}
	out := slices.Clone(own)
	for _, x := range others {
		if !slices.ContainsFunc(own, func(o Rendering) bool { return o.Text == x.Text }) {
			share := secondSource
			if x.From == OfLexicon {
				share = lexiconBeside
			}
			x.Weight, x.Trust = x.Weight*share, x.Trust*share
			if slices.ContainsFunc(own, func(o Rendering) bool { return strings.Contains(o.Text, x.Text) }) {
				x.Trust *= PartOfRendering // 组织 is not all of what WAICO says
			}
			out = append(out, x)
		}
	}
	return out
}
