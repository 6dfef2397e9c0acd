package structure

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// clause renders a draft.
func (b *builder) clause(d *draft) *corpus.Clause {
	c := &corpus.Clause{ID: d.id, Label: d.marker.Label, Path: d.path}
	first := d.paras[0]
	if d.marker.Kind == line.DashMark {
		b.pg.clip(first, 0, utf8.RuneCountInString(first.text[:d.marker.End]), corpus.ReasonMarker)
		c.Label, c.LabelAdded = d.id, true
	} else if d.marker.Kind == line.NoMarker && c.Label != "" {
		c.LabelAdded = true
	}
	c.Heading = b.headingOf(d)
	var text strings.Builder
	var pieces []corpus.Span
	for i, p := range d.paras {
		if i > 0 && p.text != "" && text.Len() > 0 {
			text.WriteByte('\n')
		}
		c.Notes = append(c.Notes, b.pg.notesOf(p, text.Len())...)
		text.WriteString(p.text)
		pieces = append(pieces, p.pieces...)
	}
	c.Text = text.String()
	if len(d.paras) == 1 {
		c.Text = first.text // of which label and heading are parts
	} else { // they would keep the first paragraph in memory
		c.Label, c.Heading = strings.Clone(c.Label), strings.Clone(c.Heading)
	}
	c.Spans = b.pg.kept(pieces)
	c.Seams = b.pg.seams(c.Text, c.Spans)
	c.Location = b.pg.location(pieces)
	return c
}

// headingOf returns the heading of a clause: a line of its own, words in 【】, or a short first sentence.
func (b *builder) headingOf(d *draft) string {
	switch {
	case d.head != nil && d.marker.Kind != line.AnnexMark:
		return d.head.text
	case d.head != nil && d.marker.End < len(d.head.text):
		return d.head.text[d.marker.End:]
	case d.head != nil:
		return nameBelow(d)
	}
	if d.marker.Kind == line.NoMarker || d.marker.Kind == line.DashMark {
		return ""
	}
	text := d.paras[0].text[d.marker.End:]
	if name := nameBelow(d); text == "" && name != "" {
		return name
	}
	if strings.HasPrefix(text, "【") {
		if end := strings.Index(text, "】"); end > 0 {
			return text[len("【"):end]
		}
	}
	if len(d.paras) > 1 && line.HeadingLike(text) && !strings.HasPrefix(text, "(") && !slices.ContainsFunc([]string{"：", ":", "—", "–"}, func(end string) bool { return strings.HasSuffix(text, end) }) {
		return text
	}
	if b.scheme.law() {
		if first := line.RunIn(text); first != "" && (len(d.paras) > 1 || len(first)+2 < len(text)) && d.paras[0].lang == corpus.English {
			return first
		}
		return ""
	}
	return leadSentence(text)
}

// nameBelow returns the line below the number of a clause that is its title, "" for none.
func nameBelow(d *draft) string {
	if len(d.paras) > 2 {
		if next := d.paras[1]; line.HeadingLike(next.text) && !line.Ended(next.text) && !next.marked() {
			return next.text
		}
	}
	return ""
}

// leadSentence returns the first sentence of text without its stop, where it is short and more follows.
func leadSentence(text string) string {
	end := strings.Index(text, "。")
	if end < 0 {
		for i := 0; i+2 < len(text); i++ {
			if text[i] == '.' && text[i+1] == ' ' && unicode.IsUpper(rune(text[i+2])) && i > 2 && unicode.IsLower(rune(text[i-1])) && unicode.IsLower(rune(text[i-2])) {
				end = i
				break
			}
		}
	}
	if end <= 0 || !line.Fits(text[:end], line.MaxHeading) || strings.TrimSpace(text[end:]) == "。" {
		return ""
	}
	return text[:end]
}

// notesOf returns the notes of p; base is where the text of p begins in that of its clause, in bytes.
func (pg *page) notesOf(p *para, base int) []corpus.Note {
	if len(p.notes) == 0 {
		return nil
	}
	text, at := pg.render(p.pieces)
	places := make([]place, 0, len(at))
	n := 0
	for i, r := range text {
		if at[n] >= 0 {
			places = append(places, place{at[n], base + i + utf8.RuneLen(r)})
		}
		n++
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.page, b.page) })
	out := make([]corpus.Note, 0, len(p.notes))
	for _, n := range p.notes {
		note := corpus.Note{Mark: n.mark, Text: n.body, At: base, Location: pg.location(n.pieces)}
		i, _ := slices.BinarySearchFunc(places, n.at, func(p place, at int) int { return cmp.Compare(p.page, at) })
		if i > 0 { // the mark stood behind the rune with the largest offset before its own
			note.At = places[i-1].behind
		}
		out = append(out, note)
	}
	return out
}

// place is a rune of a paragraph: its offset in the page, and the byte offset in the clause behind it.
type place struct{ page, behind int }

// seams returns the byte offsets in text before which the page has more than white space and divided words.
func (pg *page) seams(text string, spans []corpus.Span) []int {
	if len(spans) < 2 {
		return nil
	}
	var ink []int // where the characters stand in text that are not white space
	for at, r := range text {
		if !unicode.IsSpace(r) {
			ink = append(ink, at)
		}
	}
	var out []int
	seen, end := 0, 0 // characters of the spans so far, and where these end
	for i, s := range spans {
		if i > 0 && seen < len(ink) && (s.Start < end || pg.inkBetween(end, s.Start)) {
			out = append(out, ink[seen])
		}
		for _, r := range pg.runes[s.Start:s.End] {
			if !unicode.IsSpace(r) {
				seen++
			}
		}
		end = s.End
	}
	return out
}

// inkBetween reports whether [start, end) has more than white space, hyphens of divided words and signs of Markdown.
func (pg *page) inkBetween(start, end int) bool {
	broken, sign := codeOf(corpus.ReasonLineBreak), codeOf(corpus.ReasonMarker)
	for i := start; i < end; i++ {
		if !unicode.IsSpace(pg.runes[i]) && !invisible(pg.runes[i]) && pg.why[i] != broken && pg.why[i] != sign {
			return true
		}
	}
	return false
}
