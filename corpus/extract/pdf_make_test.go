package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// pdfText is a line of text on a page; x and y are of its left end, in points from the lower left corner.
type pdfText struct {
	x, y, size float64
	text       string
}

// makePDF writes a PDF file with one font, a Chinese one that is not embedded and encoded by UniGB-UCS2-H. ASCII
// characters are half as wide as Chinese ones.
func makePDF(pages [][]pdfText) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 6+2*i)
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages))
	object("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>")
	object("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) " +
		"/Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 907 500] >>")
	object("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 " +
		"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>")
	for i, page := range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 7+2*i)
		var content strings.Builder
		for _, t := range page {
			fmt.Fprintf(&content, "BT /F1 %g Tf 1 0 0 1 %g %g Tm <", t.size, t.x, t.y)
			for _, u := range utf16.Encode([]rune(t.text)) {
				fmt.Fprintf(&content, "%04X", u)
			}
			content.WriteString("> Tj ET\n")
		}
		object("<< /Length %d >>\nstream\n%sendstream", content.Len(), content.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// pdfSheet lays paragraphs out on pages, as a type-setter does.
type pdfSheet struct {
	size, left, width, top, bottom float64
	indent                         float64 // of the first line of a paragraph, in em
	space                          float64 // between paragraphs
	head                           string  // running head; "%d" is the page number
	foot                           string
	columns                        []float64 // left ends; one column at left where empty
	notes                          []string  // by the numbers of the marks, less 1
	pages                          [][]pdfText
	y                              float64
	column                         int
	due                            []int // marks on the page whose notes stand at its foot

	divide map[string]bool // words of the text that were set undivided, which may be divided from then on; nil for none
}

func emWidth(r rune) float64 {
	switch {
	case r < 0x80:
		return 0.5
	case r > markBase && r < markBase+100:
		return 0.3
	}
	return 1
}

func (s *pdfSheet) page() {
	s.finish()
	n := len(s.pages) + 1
	var p []pdfText
	if s.head != "" {
		p = append(p, pdfText{s.left, 800, 9, numbered(s.head, n)})
	}
	if s.foot != "" {
		p = append(p, pdfText{290, 30, 9, numbered(s.foot, n)})
	}
	s.pages = append(s.pages, p)
	s.y, s.column = s.top, 0
}

// finish sets the notes of a page.
func (s *pdfSheet) finish() {
	if len(s.pages) == 0 {
		return
	}
	p := &s.pages[len(s.pages)-1]
	y := s.bottom - 30
	for _, n := range s.due {
		size := s.size * 0.75
		*p = append(*p, pdfText{s.left, y + size*0.4, size * 0.6, fmt.Sprint(n)}, pdfText{s.left + size, y, size, s.notes[n-1]})
		y -= size * 1.5
	}
	s.due = nil
}

func numbered(s string, n int) string { return strings.ReplaceAll(s, "%d", fmt.Sprint(n)) }

func (s *pdfSheet) line(x, size float64, text string) {
	if len(s.pages) == 0 {
		s.page()
	} else if s.y < s.bottom {
		if s.column+1 < len(s.columns) {
			s.column++
			s.y = s.top
		} else {
			s.page()
		}
	}
	if len(s.columns) > 0 {
		x += s.columns[s.column] - s.columns[0]
	}
	last := len(s.pages) - 1
	part := ""
	set := func() {
		if part != "" {
			s.pages[last] = append(s.pages[last], pdfText{x, s.y, size, part})
			for _, r := range part {
				x += emWidth(r) * size
			}
		}
		part = ""
	}
	for _, r := range text {
		if n := int(r - markBase); n > 0 && n < 100 {
			set()
			s.pages[last] = append(s.pages[last], pdfText{x, s.y + size*0.45, size * 0.5, fmt.Sprint(n)})
			s.due = append(s.due, n)
			x += emWidth(r) * size
			continue
		}
		part += string(r)
	}
	set()
	s.y -= size * 1.6
}

// para sets a paragraph, breaking its lines where they are full. English words are divided only where s.divide says so.
func (s *pdfSheet) para(text string) {
	for i, l := range wrapText(text, s.width/s.size, s.indent, s.divide) {
		x := s.left
		if i == 0 {
			x += s.indent * s.size
		}
		s.line(x, s.size, l)
	}
	s.y -= s.space
}

// wrapText breaks text into lines of a width in em. It divides long words that whole holds, and adds to it those that it
// sets undivided; nil divides none.
func wrapText(text string, width, indent float64, whole map[string]bool) []string {
	var lines []string
	line, used := "", indent
	for len(text) > 0 {
		piece := nextPiece(text)
		w := 0.0
		for _, r := range piece {
			w += emWidth(r)
		}
		if head := divided(piece, width-used, whole); used+w > width && head > 0 {
			lines = append(lines, line+piece[:head]+"-")
			line, used, text = "", 0, text[head:]
			continue
		} else if whole != nil {
			whole[bareWord(piece)] = true
		}
		if used+w > width && strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
			if piece == " " {
				text = text[1:]
				continue
			}
		}
		line += piece
		used += w
		text = text[len(piece):]
	}
	return append(lines, line)
}

// divided returns after how many letters word is divided to fill room, in em; 0 where it is not.
func divided(word string, room float64, whole map[string]bool) int {
	head := min(int(room/emWidth('-'))-1, len(word)-4)
	if bare := bareWord(word); head < 3 || len(bare) < 8 || strings.ContainsFunc(bare, func(r rune) bool { return !unicode.IsLower(r) }) || !whole[bare] {
		return 0
	}
	return head
}

func bareWord(word string) string { return strings.ToLower(strings.Trim(word, " ,.;:()")) }

// nextPiece returns what cannot be divided at the start of text: a Chinese character with the stops behind it, or a word.
func nextPiece(text string) string {
	end := 0
	for i, r := range text {
		if i > 0 && (r == ' ' || r >= 0x80 && !strings.ContainsRune("，。、；：”》）\ue001\ue002\ue003", r) || text[0] == ' ' || rune(text[0]) >= 0x80 && r < 0x80) {
			break
		}
		end = i + len(string(r))
	}
	return text[:end]
}
