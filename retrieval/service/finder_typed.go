package service

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// typedQuery is a parsed typed text.
type typedQuery struct {
	number string   // the first possible clause number: "12", "13-1", "1.2"; "" for none
	begun  string   // the number as typed, possibly incomplete: 十 for 十二
	words  []string // the other words, each as fold.Key
	joined string   // words, concatenated
}

func (q typedQuery) empty() bool { return q.number == "" && len(q.words) == 0 }

const (
	hanDigits = `[〇零一二三四五六七八九十百千两廿卅]+`
	hanUnits  = `(?:条|款|项|章|节|点|号|段|个目标|目标|部分)`
)

// numbered finds numbers in folded text: 第十二条, 第12, 十二条, with 之一 after them, and bare digits with points or dashes.
var numbered = regexp.MustCompile(`第 *(` + hanDigits + `|\d+) *` + hanUnits + `?(?:之(` + hanDigits + `|\d+))?|(` + hanDigits + `|\d+) *` +
	hanUnits + `|(\d+(?:[.-]\d+)*)`)

// unitWords are words that only say that a number follows.
var unitWords = map[string]bool{
	"article": true, "art": true, "arts": true, "item": true, "section": true, "sec": true, "clause": true, "no": true,
	"number": true, "point": true, "paragraph": true, "para": true, "goal": true, "the": true, "of": true, "第": true,
}

// newTyped parses typed text.
func newTyped(typed string) typedQuery {
	var q typedQuery
	text := numbered.ReplaceAllStringFunc(fold.String(typed), func(m string) string {
		parts := numbered.FindStringSubmatch(m)
		n := parts[1] + parts[3] + parts[4]
		if q.number == "" {
			q.number, q.begun = clauseNumber(n, parts[2]), n
		}
		return " "
	})
	hadNumber := q.number != ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		if unitWords[word] && (hadNumber || word != "art") {
			continue
		}
		if n, ok := numeral.Parse(word); ok && q.number == "" && len(word) > 1 {
			q.number, q.begun = strconv.Itoa(n), word
			continue
		}
		if key := fold.Key(word); key != "" {
			q.words = append(q.words, key)
		}
	}
	q.joined = strings.Join(q.words, "")
	return q
}

// clauseNumber formats a number and its 之 suffix like a clause id: 十三 and 一 as "13-1".
func clauseNumber(n, behind string) string {
	digits := func(s string) string {
		if v, ok := numeral.Parse(s); ok {
			return strconv.Itoa(v)
		}
		return s
	}
	if behind == "" {
		return digits(n)
	}
	return digits(n) + "-" + digits(behind)
}

// matchNumber returns how well the number of q matches the clause; exactly if q has none.
func (q typedQuery) matchNumber(p *candidate) int {
	if q.number == "" {
		return matchExact
	}
	best := matchNone
	if strings.HasPrefix(p.written, q.begun) {
		best = matchLoose
	}
	for _, n := range p.numbers {
		switch {
		case n == q.number:
			return matchExact
		case strings.HasSuffix(n, "."+q.number), n == "p"+q.number:
			best = min(best, matchStart)
		case strings.HasPrefix(n, q.number):
			best = min(best, matchLoose)
		}
	}
	return best
}
