package layout

import (
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Page is a page of a PDF file: its lines in reading order.
type Page struct{ Lines []Line }

// box is a rectangle in points, y from the top of the page down.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) height() float64 { return b.y1 - b.y0 }

// around returns the box around lines, of which there is at least one.
func around(lines []Line) box {
	b := lines[0].box
	for _, l := range lines {
		b = box{min(b.x0, l.x0), min(b.y0, l.y0), max(b.x1, l.x1), max(b.y1, l.y1)}
	}
	return b
}

// Word is a run of characters without a space.
type Word struct {
	box
	text string
}

// Line is a line of a column.
type Line struct {
	box
	Text   string
	size   float64 // height of most of its characters
	first  float64 // width of what cannot be divided at its start
	flow   int     // the column it stands in, counted through the document
	page   int     // 1-based
	marks  []int   // raised numbers
	number string  // the digits that the line begins with, where a space follows
	note   bool    // of a footnote
	words  []Word
}

// ParseWord reads <word xMin="…" yMin="…" xMax="…" yMax="…">text</word>.
func ParseWord(s string) (Word, bool) {
	head, rest, ok := strings.Cut(s, ">")
	if !ok {
		return Word{}, false
	}
	rest, _, _ = strings.Cut(rest, "</word>")
	var w Word
	for _, f := range []struct {
		name string
		to   *float64
	}{{`xMin="`, &w.x0}, {`yMin="`, &w.y0}, {`xMax="`, &w.x1}, {`yMax="`, &w.y1}} {
		_, after, _ := strings.Cut(head, f.name)
		number, _, _ := strings.Cut(after, `"`)
		v, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e7 {
			return Word{}, false
		}
		*f.to = v
	}
	w.x0, w.x1, w.y0, w.y1 = min(w.x0, w.x1), max(w.x0, w.x1), min(w.y0, w.y1), max(w.y0, w.y1)
	w.text = strings.Map(shown, html.UnescapeString(strings.ToValidUTF8(rest, "\ufffd")))
	return w, w.text != ""
}

// shown drops the characters that a page does not show, and makes every kind of white space a space.
func shown(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\f' || r == '\t' || r == '\v' || r == '\u00a0':
		return ' '
	case r < ' ' || r == 0x7f || r == '\u200b' || r == '\ufeff':
		return -1
	}
	return r
}

// Gaps between words, in heights of a character, that count as spaces: type-setting leaves gaps beside Chinese.
const (
	latinGap   = 0.12
	mixedGap   = 0.3
	chineseGap = 0.4
)

// MakeLine joins words, which stand on one line, in their order.
func MakeLine(words []Word, flow, page int) Line {
	l := Line{box: words[0].box, flow: flow, page: page, words: slices.Clone(words)}
	longest := 0
	for _, w := range words {
		if n := utf8.RuneCountInString(w.text); n > longest {
			longest, l.size = n, w.height()
		}
		l.x0, l.x1 = min(l.x0, w.x0), max(l.x1, w.x1)
	}
	l.size = max(l.size, 1)
	var b strings.Builder
	for i, w := range words {
		if up, n := raisedMark(w, words, i, l.size); up != "" {
			l.marks = append(l.marks, n)
			b.WriteString(up)
			continue
		}
		if gap := (w.x0 - words[max(i-1, 0)].x1) / l.size; i > 0 && (needsGap(words[i-1].text, w.text, gap) || i == 1 && gap >= latinGap && numbersArticle(words[0].text)) {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	full := words[max(fullWord(words, l.size), 0)]
	l.y0, l.y1 = full.y0, full.y1
	l.Text = strings.TrimSpace(b.String())
	l.first = firstWidth(words[0])
	if n := words[0].text; len(words) > 1 && strings.Trim(n, "0123456789") == "" && len(n) <= 3 && len(l.marks) == 0 {
		l.number = n
	}
	return l
}

// raisedMark returns the digits of word i as raised ones where it stands above the line, as the mark of a footnote does.
func raisedMark(w Word, words []Word, i int, size float64) (string, int) {
	n, err := strconv.Atoi(w.text)
	if err != nil || n <= 0 || len(w.text) > 3 || w.height() > size*0.8 {
		return "", 0
	}
	if full := fullWord(words, size); full < 0 || words[full].y1 < 0 || w.y1 > words[full].y1-0.15*size {
		return "", 0
	}
	if i == 0 {
		return Raise(w.text) + " ", n
	}
	return Raise(w.text), n
}

// fullWord returns the index of the first word in the size of the line, or -1.
func fullWord(words []Word, size float64) int {
	return slices.IndexFunc(words, func(w Word) bool { return w.height() >= size*0.9 })
}

// numbersArticle reports whether s is the number of an article, behind which also a narrow gap tells it from a reference.
func numbersArticle(s string) bool { return strings.HasPrefix(s, "第") && label.MatchString(s) }

func needsGap(a, b string, gap float64) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	switch left, right := Unspaced(last), Unspaced(first); {
	case left && right:
		return gap >= chineseGap
	case left || right:
		return gap >= mixedGap
	}
	return gap >= latinGap
}

// firstWidth is the width of the first word, or of its first Chinese character with what may not begin a line.
func firstWidth(w Word) float64 {
	rs := []rune(w.text)
	if !Unspaced(rs[0]) {
		latin, all := 0.0, 0.0 // a character of Latin text is half as wide as a Chinese one
		inside := true
		for _, r := range rs {
			step := 0.5
			if Unspaced(r) {
				inside, step = false, 1
			}
			if all += step; inside {
				latin += step
			}
		}
		return (w.x1 - w.x0) * latin / all
	}
	n := 1
	for n < len(rs) && n < 3 && strings.ContainsRune("，。、；：！？”’》）」』】", rs[n]) {
		n++
	}
	return w.height() * float64(n)
}

// raised are the raised digits.
var raised = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")

// Unspaced reports whether no space is written beside r: Chinese characters and punctuation.
func Unspaced(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’—…·〇", r)
}
