package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// placeRow is a line of configs.Places.
type placeRow struct{ asked, marks []placeWord }

// placeWord is a word for a place. It is folded unless it is read in capitals only.
type placeWord struct {
	text string
	raw  bool
}

func parsePlaces(table string) []placeRow {
	words := func(side string) (list []placeWord) {
		for w := range strings.SplitSeq(strings.TrimSpace(side), "|") {
			if w != "" && strings.ToUpper(w) == w && !strings.ContainsFunc(w, analysis.IsHan) {
				list = append(list, placeWord{w, true})
			} else if w != "" {
				list = append(list, placeWord{fold.String(w), false})
			}
		}
		return list
	}
	var rows []placeRow
	for line := range strings.Lines(table) {
		asked, marks, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if asked != "" && !strings.HasPrefix(line, "#") {
			w := words(asked)
			rows = append(rows, placeRow{w, append(words(marks), w...)})
		}
	}
	return rows
}

// eachWord calls found with the bytes of a text, which is given raw and folded, that are one of the words.
func eachWord(words []placeWord, raw string, f fold.Folded, found func(start, end int)) {
	for _, w := range words {
		text := f.Text
		if w.raw {
			text = raw
		}
		for from := 0; ; {
			i := strings.Index(text[from:], w.text)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(w.text)
			from = end
			if wordBound(text, start) && wordBound(text, end) {
				if !w.raw {
					start, end = f.Span(start, end)
				}
				found(start, end)
			}
		}
	}
}

// wordBound reports whether no Latin word goes on across byte i of text.
func wordBound(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !sameWord(before, after)
}

// placeName is a place that a question names.
type placeName struct {
	start, end  int      // bytes of the question
	instruments []string // ids of what is from there, sorted; at least one
}

// placesIn returns the places that text names outside of the names of instruments, as far as an instrument is from there.
func (r *resources) placesIn(text string, m *mentioned) ([]placeName, error) {
	folded := fold.Text(text)
	var named []placeName
	var rows []int
	for n, row := range r.places() {
		eachWord(row.asked, text, folded, func(start, end int) {
			if !m.mayName(start, end) {
				named, rows = append(named, placeName{start: start, end: end}), append(rows, n)
			}
		})
	}
	if len(named) == 0 {
		return nil, nil
	}
	placed, err := r.placed()
	if err != nil {
		return nil, err
	}
	for i := range named {
		for id, n := range placed {
			if n == rows[i] {
				named[i].instruments = append(named[i].instruments, id)
			}
		}
		slices.Sort(named[i].instruments)
	}
	return slices.DeleteFunc(named, func(n placeName) bool { return n.instruments == nil }), nil
}

// openings is how many passages at the beginning of a document tell where it is from.
const openings = 8

// placesOf returns the places of the instruments that have a kind, by id, as indexes into rows: the place of an
// instrument's names, or else the one that its first passages mention most.
func placesOf(ctx context.Context, s *index.Snapshot, r *index.Reader, rows []placeRow) (map[string]int, error) {
	instruments, err := s.Instruments()
	if err != nil {
		return nil, err
	}
	placed, unknown := make(map[string]int), make(map[uint32]string)
	for n, i := range instruments {
		if i.Kind == "" {
			continue
		}
		names := strings.Join(append([]string{i.TitleZH, i.TitleEN, i.Issuer}, i.Aliases...), "\n")
		if p := placeOf(rows, names); p >= 0 {
			placed[i.ID] = p
		} else {
			unknown[uint32(n+1)] = i.ID
		}
	}
	if len(unknown) == 0 {
		return placed, nil
	}
	texts, taken := make(map[uint32]string), make(map[uint32]int)
	var ids []int64
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		stats := r.Stats(l)
		for id := stats.First; id <= stats.Last && stats.N > 0; id++ {
			p := r.Place(id)
			if _, ok := unknown[p.Instrument]; ok && taken[p.Document] < openings {
				taken[p.Document]++
				ids = append(ids, id)
			}
		}
	}
	err = r.Texts(ctx, ids, func(id int64, text string) { texts[r.Place(id).Instrument] += "\n" + text })
	for n, id := range unknown {
		if p := placeOf(rows, texts[n]); p >= 0 {
			placed[id] = p
		}
	}
	return placed, err
}

// placeOf returns the row whose words occur most often in text, the earlier of several, or -1.
func placeOf(rows []placeRow, text string) int {
	folded := fold.Text(text)
	best, most := -1, 0
	for n, row := range rows {
		count := 0
		eachWord(row.marks, text, folded, func(int, int) { count++ })
		if count > most {
			best, most = n, count
		}
	}
	return best
}
