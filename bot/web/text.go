package web

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// segment is a stretch of the text of a clause.
type segment struct {
	Text string
	URL  string // of the clause that it names; "" for none
	Mark bool   // it is set off: a quotation, a part, words of a query
	Note int    // number of a footnote whose mark stands here, from 1; 0 for none
	Seam bool   // the source has something else here: a quotation must not cross it
}

// markup is what is said of stretches of a text.
type markup struct {
	links []service.Reference
	marks [][2]int
	notes []service.Note
	seams []int
	url   func(service.Place) string
}

// paragraphs cuts a text into paragraphs of segments. Its characters all stay, in order, but for line ends.
func paragraphs(text string, m markup) [][]segment {
	cuts := []int{0, len(text)}
	for _, l := range m.links {
		cuts = append(cuts, l.Start, l.End)
	}
	for _, r := range m.marks {
		cuts = append(cuts, r[0], r[1])
	}
	notes := make(map[int][]int) // by place
	for n, note := range m.notes {
		at := whole(text, note.At)
		cuts, notes[at] = append(cuts, at), append(notes[at], n)
	}
	cuts = append(cuts, m.seams...)
	for i := range cuts {
		cuts[i] = whole(text, cuts[i])
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	all := [][]segment{nil}
	add := func(s segment) { all[len(all)-1] = append(all[len(all)-1], s) }
	for i, at := range cuts {
		if slices.Contains(m.seams, at) {
			add(segment{Seam: true})
		}
		for _, n := range notes[at] {
			add(segment{Text: m.notes[n].Mark, Note: n + 1})
		}
		if i+1 == len(cuts) {
			break
		}
		s := m.at(at, cuts[i+1])
		for n, line := range strings.Split(text[at:cuts[i+1]], "\n") {
			if n > 0 && len(all[len(all)-1]) > 0 {
				all = append(all, nil)
			}
			if line != "" {
				s.Text = line
				add(s)
			}
		}
	}
	return slices.DeleteFunc(all, func(p []segment) bool { return len(p) == 0 })
}

// whole returns the last place up to at, within the text, that is not within a character.
func whole(text string, at int) int {
	at = max(0, min(at, len(text)))
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// at returns what is said of [start, end), which no cut divides.
func (m markup) at(start, end int) segment {
	var s segment
	for _, l := range m.links {
		if l.Start <= start && end <= l.End {
			s.URL = m.url(l.Place)
		}
	}
	s.Mark = slices.ContainsFunc(m.marks, func(r [2]int) bool { return r[0] <= start && end <= r[1] })
	return s
}

// found returns the places of words in a text, each once.
func found(text string, words []string) [][2]int {
	var all [][2]int
	for _, w := range words {
		if at := strings.Index(text, w); w != "" && at >= 0 {
			all = append(all, [2]int{at, at + len(w)})
		}
	}
	return all
}

// headed reports whether the first paragraph of a clause is its own heading.
func headed(c service.Clause) bool {
	first, _, more := strings.Cut(c.Text, "\n")
	return more && c.Heading != "" && strings.HasSuffix(present.OneLine(first), present.OneLine(c.Heading))
}

// cardOf is a clause, or a stretch of one, in a list of results.
type card struct {
	N        int    // number of a citation; 0 for none
	ID       string // of the element; "" for none
	URL      string // of the clause, with the quotation
	Name     string
	Lang     corpus.Lang
	Level    string
	Code     corpus.Level
	Ref      string
	Where    string // file and lines
	Official string // address
	Site     string // what the link to it is called
	Text     [][]segment
	Edits    []present.Span
	Other    *card // the clause in the other language
	Brief    bool
}

// htmlBlock is a block of a result as the templates show it.
type htmlBlock struct {
	Kind  string
	ID    string // of an entry; "" for none
	Tone  present.Tone
	Mark  string
	Spans []present.Span
	Items [][]present.Span // of a list
	Card  *card
}

// signs show what a tone amounts to beside its colour.
var signs = map[present.Tone]string{present.Sure: "✓", present.Problem: "✗", present.Unsure: "?"}

// htmlBlocks prepares blocks for the templates: items are put into lists, clauses into cards.
func htmlBlocks(v *visit, t *present.Texts, all []present.Block) []htmlBlock {
	var out []htmlBlock
	numbers, entries := make(map[int]bool), 0
	for _, b := range all {
		h := htmlBlock{Kind: string(b.Kind), Tone: b.Tone, Spans: b.Spans}
		if b.Mark != "" {
			h.Mark = signs[b.Tone]
		}
		switch b.Kind {
		case present.Item:
			if n := len(out); n > 0 && out[n-1].Kind == h.Kind {
				out[n-1].Items = append(out[n-1].Items, b.Spans)
				continue
			}
			h.Items = [][]present.Span{b.Spans}
		case present.Entry:
			entries++
			h.ID = fmt.Sprintf("quote-%d", entries)
		case present.Cited:
			h.Card = cardOf(v, t, *b.Clause)
			if n := b.Clause.N; n > 0 && !numbers[n] {
				numbers[n], h.Card.ID = true, citationID(n)
			}
		}
		for i, s := range h.Spans {
			if n := citationNumber(s.Text); n > 0 { // the text of a citation stands on the page
				h.Spans[i].URL = "#" + citationID(n)
			}
		}
		out = append(out, h)
	}
	return out
}

// mostQuoted bounds a quotation in a link, in runes; the beginning of a longer one finds it.
const mostQuoted = 120

func cardOf(v *visit, t *present.Texts, c present.Clause) *card {
	k := &card{
		N: c.N, Lang: c.Lang, Name: t.Name(c), Level: t.Level(c.Level), Code: c.Level, Ref: c.Ref.Bare().String(), Where: present.Place(c.Source),
		Official: present.QuoteURL(c.URL, c.Text), Site: t.SourceLink, Text: paragraphs(c.Text, markup{marks: c.Marks}), Brief: c.Form == present.Brief,
	}
	first, _, _ := strings.Cut(c.Text, "\n")
	k.URL = v.link(refPath(c.Ref), "q", present.CutRunes(first, mostQuoted))
	if len(c.Edits) > 0 {
		k.Edits = present.Difference(c.Edits)
	}
	if c.Other != nil {
		k.Other = cardOf(v, t, *c.Other)
	}
	return k
}
