package support

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// unit is a content word: an English word, a Chinese term of the glossary, or two Han characters outside of such terms.
type unit struct {
	start, end int    // bytes of text.s
	text       string // as in text.s
	stem       string // of an English word
	rows       []int32
	han        bool
	loose      bool // two characters that need not be a word
	capital    bool // written with a capital letter
	opens      bool // first word of a sentence
	negated    bool // in the scope of a negation
	denied     bool // surely: before what may end that scope, such as "or", "where", 的
	first      bool // directly after a negation
	segment    int
}

// text is a text in comparable form: folded, with segments between punctuation marks, and units.
type text struct {
	s        string // folded, with spaces after commas and for 、, so that neither joins numbers
	orig     fold.Folded
	source   string
	lang     corpus.Lang // of a passage, or of the sentence
	units    []unit
	segments [][2]int // bytes of s
	sentence []int    // by segment: the number of its sentence
	cues     []cue
	carried  []bool   // by segment: a prohibition before it may govern it
	near     [][]part // of a sentence, by segment: the parts of the passages that speak of the same
	numbers  []number
	dates    []date
}

// spaced keeps folded Chinese punctuation from being read as part of a number.
var spaced = strings.NewReplacer("，", "， ", "、", " ", "；", "； ", "：", "： ", "－", "-")

// read analyses s.
func (c *Checker) read(s string) *text {
	s = spaced.Replace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(allMarks, r) {
			return -1
		}
		return r
	}, s))
	f := fold.Text(s)
	t := &text{s: f.Text, orig: f, source: s}
	t.divide()
	t.latin(c)
	t.hanUnits(c)
	slices.SortFunc(t.units, func(a, b unit) int { return a.start - b.start })
	var rest string
	t.dates, rest = scanDates(t.s)
	t.numbers = scanNumbers(rest)
	t.units = slices.DeleteFunc(t.units, t.counted)
	for i := range t.units {
		t.units[i].segment = t.segmentAt(t.units[i].start)
	}
	t.negate()
	return t
}

// counted reports whether u is part of a number or a date, which are checked separately.
func (t *text) counted(u unit) bool {
	return slices.ContainsFunc(t.numbers, func(n number) bool { return n.start < u.end && u.start < n.end }) ||
		slices.ContainsFunc(t.dates, func(d date) bool { return d.start < u.end && u.start < d.end })
}

// contrast is what ends the scope of a negation before it.
var contrast = regexp.MustCompile(`^(?: (?:` + words["contrast"][0][0] + `) |` + words["contrast"][1][0] + `)`)

// divide finds the segments.
func (t *text) divide() {
	start, number := 0, 0
	cut := func(at int) {
		if strings.TrimSpace(t.s[start:at]) != "" {
			t.segments, t.sentence = append(t.segments, [2]int{start, at}), append(t.sentence, number)
		}
		start = at
	}
	for i, r := range t.s {
		switch {
		case i < start:
		case r == '\n', strings.ContainsRune(";!?。", r), r == ':' && !digitAt(t.s, i+1),
			(r == ',' || r == '.') && !(digitAt(t.s, i-1) && digitAt(t.s, i+1)):
			cut(i + utf8.RuneLen(r))
			if r != ',' && r != ':' && r != '\n' || r == '\n' && strings.HasSuffix(strings.TrimRight(t.s[:i], " "), ":") {
				number++
			}
		default:
			if contrast.MatchString(t.s[i:]) {
				cut(i)
			}
		}
	}
	cut(len(t.s))
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && '0' <= s[i] && s[i] <= '9' }

// latin adds the English words.
func (t *text) latin(c *Checker) {
	var words []unit
	var stems []string
	for _, term := range c.analyzer.Terms(strings.ReplaceAll(t.s, "-", " ")) {
		if (term.Kind != analysis.Stem && term.Kind != analysis.Number) || term.Extra {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(t.s[term.Start:]); analysis.IsHan(r) {
			continue
		}
		u := unit{start: term.Start, end: term.End, text: t.s[term.Start:term.End], stem: term.Text}
		from, _ := t.orig.Span(u.start, u.end)
		first, _ := utf8.DecodeRuneInString(t.source[from:])
		u.capital = unicode.IsUpper(first)
		u.opens = opensSentence(t.source[:from])
		words, stems = append(words, u), append(stems, term.Text)
	}
	for i, covered := 0, 0; i < len(words); i++ {
		if i >= covered {
			if n, rows := c.glossary.longestLatin(stems[i:]); n > 0 && t.together(words[i:i+n]) {
				for k := i; k < i+n; k++ {
					words[k].rows = rows
				}
				covered = i + n
			}
		}
		if words[i].rows == nil {
			words[i].rows = c.glossary.latin[stems[i]]
		}
		if u := words[i]; !numberWord(u.text) && !c.analyzer.Stop(analysis.Term{Text: u.text, Kind: analysis.Latin}) && !digitAt(u.text, 0) {
			t.units = append(t.units, u)
		}
	}
}

// together reports whether there is no punctuation between words.
func (t *text) together(words []unit) bool {
	return !strings.ContainsAny(t.s[words[0].start:words[len(words)-1].end], ",.;:!?()\n")
}

// opensSentence reports whether a sentence begins after before.
func opensSentence(before string) bool {
	before = strings.TrimRightFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("“\"'‘「(（", r) })
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".!?:。！？：；", r)
}

// hanUnits adds the Chinese words.
func (t *text) hanUnits(c *Checker) {
	for end := 0; ; {
		n := strings.IndexFunc(t.s[end:], analysis.IsHan)
		if n < 0 {
			return
		}
		start := end + n
		end = len(t.s)
		if n := strings.IndexFunc(t.s[start:], func(r rune) bool { return !analysis.IsHan(r) }); n >= 0 {
			end = start + n
		}
		t.hanRun(c, start, end)
	}
}

// hanRun adds the words of a run of Han characters: the longest terms of the glossary, without function words, and pairs
// of the remaining characters.
func (t *text) hanRun(c *Checker, start, end int) {
	loose := start // of the characters in no word yet
	for i := start; i < end; {
		n, rows := c.glossary.longestHan(t.s[i:end])
		_, size := utf8.DecodeRuneInString(t.s[i:])
		if f := functionWord(t.s[i:end]); f > 0 && f >= n {
			t.pairs(loose, i)
			i += f
			loose = i
			continue
		}
		if n <= size { // single characters are parts of other words more often than words
			i += size
			continue
		}
		t.pairs(loose, i)
		if word := t.s[i : i+n]; !c.analyzer.Stop(analysis.Term{Text: word, Kind: analysis.Word}) {
			t.units = append(t.units, unit{start: i, end: i + n, text: word, rows: rows, han: true})
		}
		i += n
		loose = i
	}
	t.pairs(loose, end)
}

// pairs adds every two adjacent characters of t.s[start:end].
func (t *text) pairs(start, end int) {
	last := -1
	for i, r := range t.s[start:end] {
		from, to := last, start+i+utf8.RuneLen(r)
		if last = start + i; from >= 0 && strings.Trim(t.s[from:to], hanNumerals) != "" {
			t.units = append(t.units, unit{start: from, end: to, text: t.s[from:to], han: true, loose: true})
		}
	}
}

// segmentAt returns the segment of byte at.
func (t *text) segmentAt(at int) int {
	n := slices.IndexFunc(t.segments, func(s [2]int) bool { return at < s[1] })
	if n < 0 {
		return max(len(t.segments)-1, 0)
	}
	return n
}

// of returns the units of a segment, which are in order.
func (t *text) of(segment int) []unit {
	from, _ := slices.BinarySearchFunc(t.units, segment, func(u unit, n int) int { return u.segment - n })
	to, _ := slices.BinarySearchFunc(t.units, segment+1, func(u unit, n int) int { return u.segment - n })
	return t.units[from:to]
}
