package support

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/configs"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// glossary is the bilingual glossary as senses: rows with words in both languages. It is immutable.
type glossary struct {
	han      map[string][]int32 // rows by folded Chinese term
	hanLen   map[rune]int       // by first rune: bytes of the longest term
	latin    map[string][]int32 // rows by English stems between spaces
	latinLen map[string]int     // by first stem: words of the longest term
	near     [][]int32          // by row: rows that share a Chinese term with it, itself included
	name     []bool             // by row: it names a country, a place, a body or somebody
	place    []bool             // by row: it names a country or a place
}

// nameSections are the sections of the glossary that hold names.
var nameSections = []string{"bodies", "countries", "names", "places"}

// newGlossary reads the glossary that comes with the program.
func newGlossary(a *analysis.Analyzer) *glossary {
	g := &glossary{
		han: make(map[string][]int32), hanLen: make(map[rune]int),
		latin: make(map[string][]int32), latinLen: make(map[string]int),
	}
	common := make(map[string]bool) // English words of the other sections
	var sections []string
	var english [][]string
	section := ""
	for line := range strings.Lines(configs.Glossary()) {
		line = strings.TrimSpace(line)
		if s, ok := strings.CutPrefix(line, "## "); ok {
			section = s
		}
		left, right, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		row := int32(len(sections))
		en := strings.Split(left, "|")
		sections, english = append(sections, section), append(english, en)
		for _, term := range en {
			if !slices.Contains(nameSections, section) {
				for w := range strings.FieldsSeq(term) {
					common[w] = true
				}
			}
			g.addLatin(stemsOf(a, term), row)
		}
		for term := range strings.SplitSeq(right, "|") {
			g.addHan(fold.Key(term), row)
		}
	}
	for _, row := range words["synonyms"] {
		n := int32(len(sections))
		sections, english = append(sections, "synonyms"), append(english, nil)
		for term := range strings.SplitSeq(row[0], "|") {
			g.addLatin(stemsOf(a, term), n)
		}
		for term := range strings.SplitSeq(row[1], "|") {
			g.addHan(term, n)
		}
	}
	named := len(sections)
	for line := range strings.Lines(configs.Places()) {
		if asked, marks, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok && !strings.HasPrefix(line, "#") {
			n := int32(len(sections))
			sections, english = append(sections, "places"), append(english, nil)
			for term := range strings.SplitSeq(asked+"|"+marks, "|") {
				g.addPlace(a, term, n)
			}
		}
	}
	g.near = make([][]int32, len(sections))
	for _, rows := range g.han {
		for _, r := range rows {
			g.near[r] = append(g.near[r], rows...)
		}
	}
	g.name = make([]bool, len(sections))
	g.place = make([]bool, len(sections))
	for r := range g.near {
		g.place[r] = sections[r] == "countries" || sections[r] == "places"
		slices.Sort(g.near[r])
		g.near[r] = slices.Compact(g.near[r])
		g.name[r] = r >= named || slices.Contains(nameSections, sections[r]) && !isCommon(english[r], common, sections[r] != "bodies")
	}
	return g
}

// isCommon reports whether a row in a section of names is not a name, as all words of a rendering are used elsewhere:
// "developed country" among the places. Names of bodies consist of common words, so there only single words count.
func isCommon(terms []string, common map[string]bool, several bool) bool {
	return slices.ContainsFunc(terms, func(term string) bool {
		words := strings.Fields(term)
		return (several || len(words) == 1) && !slices.ContainsFunc(words, func(w string) bool { return !common[w] })
	})
}

// addPlace adds a word for a place: a name of it that the glossary has as well, or words that only texts from there have.
func (g *glossary) addPlace(a *analysis.Analyzer, term string, row int32) {
	stems := stemsOf(a, term)
	if key := fold.Key(term); strings.ContainsFunc(term, analysis.IsHan) && (len(g.han[key]) > 0 || utf8.RuneCountInString(term) > 3) {
		g.addHan(key, row)
	} else if len(stems) > 1 || len(stems) == 1 && len(g.latin[stems[0]]) > 0 {
		g.addLatin(stems, row)
	}
}

func (g *glossary) addHan(term string, row int32) {
	if r, size := utf8.DecodeRuneInString(term); size > 0 {
		g.han[term] = append(g.han[term], row)
		g.hanLen[r] = max(g.hanLen[r], len(term))
	}
}

func (g *glossary) addLatin(stems []string, row int32) {
	if len(stems) > 0 {
		key := strings.Join(stems, " ")
		g.latin[key] = append(g.latin[key], row)
		g.latinLen[stems[0]] = max(g.latinLen[stems[0]], len(stems))
	}
}

// places reports whether one of the rows is that of a place.
func (g *glossary) places(rows []int32) bool {
	return slices.ContainsFunc(rows, func(r int32) bool { return g.place[r] })
}

// longestHan returns the bytes of the longest Chinese term that the folded text s begins with, and its rows.
func (g *glossary) longestHan(s string) (int, []int32) {
	r, _ := utf8.DecodeRuneInString(s)
	for n := min(g.hanLen[r], len(s)); n > 0; n-- {
		if rows, ok := g.han[s[:n]]; ok {
			return n, rows
		}
	}
	return 0, nil
}

// longestLatin returns the number of stems of the longest English term that stems begin with, and its rows.
func (g *glossary) longestLatin(stems []string) (int, []int32) {
	for n := min(g.latinLen[stems[0]], len(stems)); n > 0; n-- {
		if rows, ok := g.latin[strings.Join(stems[:n], " ")]; ok {
			return n, rows
		}
	}
	return 0, nil
}

// stemsOf returns the stems of the words of text, split at hyphens.
func stemsOf(a *analysis.Analyzer, text string) []string {
	var stems []string
	for _, t := range a.Terms(strings.ReplaceAll(fold.String(text), "-", " ")) {
		if (t.Kind == analysis.Stem || t.Kind == analysis.Number) && !t.Extra {
			stems = append(stems, t.Text)
		}
	}
	return stems
}
