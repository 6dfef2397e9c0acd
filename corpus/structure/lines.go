package structure

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
)

// cleanSpaces removes what nobody sees, indents, trailing blanks and, in a text whose words were segmented, the spaces
// between words.
func (pg *page) cleanSpaces() {
	for _, r := range pg.text.Signs {
		pg.remove(r.Span, r.Reason)
	}
	space := codeOf(corpus.ReasonSpace)
	for i, r := range pg.runes {
		if invisible(r) && pg.why[i] == 0 {
			pg.why[i] = space
		}
	}
	segmented := pg.segmented()
	for _, l := range pg.text.Lines {
		end := l.Start + utf8.RuneCountInString(l.Text)
		first, last := l.Start, end
		for first < last && (unicode.IsSpace(pg.runes[first]) || pg.why[first] != 0) {
			first++
		}
		for last > first && (unicode.IsSpace(pg.runes[last-1]) || pg.why[last-1] != 0) {
			last--
		}
		pg.remove(corpus.Span{Start: l.Start, End: first}, corpus.ReasonSpace)
		pg.remove(corpus.Span{Start: last, End: end}, corpus.ReasonSpace)
		if segmented {
			pg.closeGaps(first, last)
		}
	}
}

// invisible reports whether r has no width and says nothing of its own: zero-width space, word joiner, byte order mark, soft hyphen.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

// segmentedShare is the share of spaces between Chinese characters, among these, from which a text counts as
// segmented. Running text has next to none; a text with a space after every word has one for every two.
const segmentedShare = 0.1

func (pg *page) segmented() bool {
	han, gaps := 0, 0
	for i, r := range pg.runes {
		if !line.IsHan(r) {
			continue
		}
		han++
		if i+2 < len(pg.runes) && pg.runes[i+1] == ' ' && line.IsCJK(pg.runes[i+2]) {
			gaps++
		}
	}
	return han >= 20 && float64(gaps) > segmentedShare*float64(han)
}

// closeGaps removes the spaces of a segmented line, but not those between Latin words.
func (pg *page) closeGaps(first, last int) {
	for i := first; i < last; {
		if !unicode.IsSpace(pg.runes[i]) {
			i++
			continue
		}
		j := i
		for j < last && unicode.IsSpace(pg.runes[j]) {
			j++
		}
		if !spaceBelongs(pg.runes[i-1], pg.runes[j]) {
			pg.remove(corpus.Span{Start: i, End: j}, corpus.ReasonSpace)
		}
		i = j
	}
}

// spaceBelongs reports whether Latin text is written with a space between a and b.
func spaceBelongs(a, b rune) bool {
	return !line.IsCJK(a) && !line.IsCJK(b) && !strings.ContainsRune("([-:/_+", a) && !strings.ContainsRune(",.;:!?)]%-/_+", b)
}

// paragrapher groups the lines of a page into paragraphs.
type paragrapher struct {
	pg    *page
	paras []*para
	words map[string]bool // of the page, in lower case; made when first asked for
}

// paragraphs groups the lines into paragraphs: the blocks of the markup, or those between blank lines, unwrapped.
func paragraphs(pg *page) []*para {
	g := paragrapher{pg: pg}
	blocks, marks := blocksOf(pg.text)
	wrapped := hardWrapped(blocks)
	for i, b := range blocks {
		parts := split(b, wrapped || marks[i].Kind == corpus.BlockItem && len(b) > 1)
		for n := len(parts) - 1; n > 0 && pg.text.Signs != nil; n-- { // a paragraph of Markdown goes on in the middle of a sentence
			last := linkTarget.ReplaceAllString(parts[n-1][len(parts[n-1])-1].Text, "")
			if !line.Ended(last) && line.StartsLower(parts[n][0].Text) {
				parts[n-1] = append(parts[n-1], parts[n]...)
				parts = slices.Delete(parts, n, n+1)
			}
		}
		for _, lines := range parts {
			g.addPara(lines, marks[i])
		}
	}
	return g.paras
}

// blocksOf returns the lines of the blocks, and what the markup says of each. Lines in no block are blank, or what
// stands on them is removed already.
func blocksOf(t corpus.SourceText) ([][]corpus.Line, []corpus.Block) {
	if t.Blocks != nil {
		blocks := make([][]corpus.Line, len(t.Blocks))
		for i, b := range t.Blocks {
			blocks[i] = t.Lines[b.First : b.Last+1]
		}
		return blocks, t.Blocks
	}
	var blocks [][]corpus.Line
	inked := false // the line before is
	for _, l := range t.Lines {
		above := inked
		if inked = strings.TrimSpace(l.Text) != ""; inked && !above {
			blocks = append(blocks, nil)
		}
		if inked {
			blocks[len(blocks)-1] = append(blocks[len(blocks)-1], l)
		}
	}
	return blocks, make([]corpus.Block, len(blocks))
}

func (g *paragrapher) addPara(lines []corpus.Line, mark corpus.Block) {
	last := lines[len(lines)-1]
	p := &para{line: lines[0].No, level: mark.Level, large: mark.Large, block: mark.Kind}
	s := corpus.Span{Start: lines[0].Start, End: last.Start + utf8.RuneCountInString(last.Text)}
	if n := line.HeadingMark(lines[0].Text); n > 0 && g.pg.text.Blocks == nil {
		p.level = n
		at := s.Start + strings.Index(lines[0].Text, "#")
		g.pg.remove(corpus.Span{Start: at, End: at + n + 1}, corpus.ReasonMarker)
	}
	if len(lines) > 1 {
		g.unhyphenate(s)
	}
	p.pieces = []corpus.Span{s}
	g.pg.refresh(p)
	if bold, ok := strings.CutPrefix(p.text, "**"); ok && bold != "**" { // Markdown bold that opens the paragraph: **第一条** …
		if end := strings.Index(bold, "**"); end >= 0 {
			g.pg.clip(p, 0, 2, corpus.ReasonMarker)
			n := utf8.RuneCountInString(bold[:end])
			g.pg.clip(p, n, n+2, corpus.ReasonMarker)
		}
	}
	if p.text != "" {
		g.paras = append(g.paras, p)
	}
}

// unhyphenate removes the hyphen of a word that was divided at a line end, where the page has the word undivided.
func (g *paragrapher) unhyphenate(s corpus.Span) {
	for i := s.Start + 1; i+1 < s.End; i++ {
		if g.pg.runes[i] != '\n' || g.pg.runes[i-1] != '-' {
			continue
		}
		a, b := i-1, i+1
		for a > s.Start && unicode.IsLetter(g.pg.runes[a-1]) {
			a--
		}
		for b < s.End && unicode.IsLower(g.pg.runes[b]) {
			b++
		}
		if b > i+1 && a < i-1 && g.hasWord(string(g.pg.runes[a:i-1])+string(g.pg.runes[i+1:b])) {
			g.pg.remove(corpus.Span{Start: i - 1, End: i}, corpus.ReasonLineBreak)
		}
	}
}

// hasWord reports whether a word of the page is w, whatever the case.
func (g *paragrapher) hasWord(w string) bool {
	if g.words == nil {
		g.words = make(map[string]bool)
		for _, l := range g.pg.text.Lines {
			for word := range strings.FieldsFuncSeq(l.Text, func(r rune) bool { return !unicode.IsLetter(r) || line.IsHan(r) }) {
				g.words[strings.ToLower(word)] = true
			}
		}
	}
	return g.words[strings.ToLower(w)]
}

// Limits of hard wrapping, in columns. Narrower blocks are lists, wider lines are whole paragraphs.
const (
	minWrap  = 30
	maxWrap  = 160
	fullLine = 0.75 // a line this share of the widest was cut by the wrapping, not by its author
	ragged   = 4    // columns that a line of Chinese lacks of the full width at most
)

// hardWrapped reports whether lines of full width mostly end in the middle of a sentence, or those that do are of one width, or all
// stand above a line that is not set in as the first of paragraphs are.
func hardWrapped(blocks [][]corpus.Line) bool {
	full, open, flush, inside := 0, 0, 0, 0
	for _, b := range blocks {
		w := widest(b)
		if w < minWrap || w > maxWrap {
			continue
		}
		base := firstLines(b)
		for i, l := range b[:len(b)-1] {
			if n := line.Width(strings.TrimSpace(l.Text)); float64(n) >= fullLine*float64(w) && !line.LeadsToPage(l.Text) {
				full++
				if !line.Ended(l.Text) {
					open++
					flush += min(1, max(0, n+indent(l)+ragged+1-w))
					if base < math.MaxInt && indent(b[i+1]) <= base {
						inside++
					}
				}
			}
		}
	}
	return open*2 > full || open >= 3 && flush*10 >= open*9 || open > 0 && inside == open
}

// widest returns the width of the widest line, or one above maxWrap where that is wider.
func widest(lines []corpus.Line) int {
	w := 0
	for _, l := range lines {
		w = max(w, line.WidthUpTo(strings.TrimSpace(l.Text), maxWrap+1))
	}
	return w
}

// split cuts a block into paragraphs.
func split(b []corpus.Line, wrapped bool) [][]corpus.Line {
	w, base := 0, 0
	if wrapped {
		w, base = widest(b), firstLines(b)
	}
	var out [][]corpus.Line
	start := 0
	for i := 1; i <= len(b); i++ {
		if i < len(b) && w >= minWrap && w <= maxWrap && indent(b[i]) <= base && continues(b[i-1], b[i], w) {
			continue
		}
		out = append(out, b[start:i])
		start = i
	}
	return out
}

// indent returns how many columns l is set in.
func indent(l corpus.Line) int {
	text := strings.TrimLeftFunc(l.Text, unicode.IsSpace)
	return line.Width(l.Text[:len(l.Text)-len(text)])
}

// firstLines returns the indent, in columns, above which a line of a block is the first of a paragraph: most such lines stand
// below the end of a sentence. Where they do not, lines go on set in, or all are, and it is math.MaxInt.
func firstLines(b []corpus.Line) int {
	base := math.MaxInt
	for _, l := range b {
		base = min(base, indent(l)+1)
	}
	first, on := 0, 0
	for i := 1; i < len(b); i++ {
		switch above := strings.TrimSpace(b[i-1].Text); {
		case indent(b[i]) <= base:
		case line.Ended(above):
			first++
		case line.Prose(above):
			on++
		}
	}
	if first <= on {
		return math.MaxInt
	}
	return base
}

// linkTarget matches the address of a link of Markdown that ends a line.
var linkTarget = regexp.MustCompile(`\]\([^()\s]*\)\s*$`)

// apart reports whether s is a line that belongs to no paragraph: a rule, or what may be the number of a page.
func apart(s string) bool { return line.Ruled(s) || len(s) < line.Edge && pageNumber.MatchString(s) }

// continues reports whether line b goes on with the paragraph of line a in a block w columns wide.
func continues(a, b corpus.Line, w int) bool {
	next := strings.TrimSpace(b.Text)
	if line.HeadingMark(a.Text) > 0 || line.HeadingMark(b.Text) > 0 || line.LeadsToPage(a.Text) || apart(next) || apart(strings.TrimSpace(a.Text)) {
		return false
	}
	if line.StartsLower(next) && !line.Ended(a.Text) {
		return true // a long word that did not fit left the line above short
	}
	if float64(line.Width(strings.TrimSpace(a.Text))) < fullLine*float64(w) {
		return false
	}
	_, starts := line.MarkerOf(next)
	return (!starts || !line.Ended(a.Text)) && !(listMark.MatchString(next) && !refers.MatchString(strings.TrimSpace(a.Text)))
}

// listMark matches a letter that opens an item of a list, and refers the words with which a sentence goes on with such a letter.
var (
	listMark = regexp.MustCompile(`^(?:\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z])|[a-z]|[ivx]{2,4})\) \S`)
	refers   = regexp.MustCompile(`(?i)\b(?:sub)?(?:sections?|paragraphs?|clauses?|points?|items?|letters?|articles?)(?: \(?\w{1,4}\)?,?)*(?: and| or| to|,)?$`)
)
