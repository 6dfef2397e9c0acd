package service

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"yiju/corpus/citation"
	"yiju/corpus/fold"
)

// typedQuery is what was typed, taken apart.
type typedQuery struct {
	number string   // the first number that a clause may be called by: "12", "13-1", "1.2"; "" for none
	begun  string   // the number as it was typed, which may go on: 十 for 十二
	words  []string // the rest, each as fold.Key
	joined string   // words without anything between them
}

func (q typedQuery) empty() bool { return q.number == "" && len(q.words) == 0 }

const (
	hanDigits = `[〇零一二三四五六七八九十百千两廿卅]+`
	hanUnits  = `(?:条|款|项|章|节|点|号|段|个目标|目标|部分)`
)

// numbered finds numbers in folded text: 第十二条, 第12, 十二条, 之一 behind them, and bare digits with points or dashes.
var numbered = regexp.MustCompile(`第 *(` + hanDigits + `|\d+) *` + hanUnits + `?(?:之(` + hanDigits + `|\d+))?|(` + hanDigits + `|\d+) *` +
	hanUnits + `|(\d+(?:[.-]\d+)*)`)

// unitWords are words that only say that a number follows.
var unitWords = map[string]bool{
	"article": true, "art": true, "arts": true, "item": true, "section": true, "sec": true, "clause": true, "no": true,
	"number": true, "point": true, "paragraph": true, "para": true, "goal": true, "the": true, "of": true, "第": true,
}

// newTyped reads what was typed.
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
		if n, ok := citation.ParseNumeral(word); ok && q.number == "" && len(word) > 1 {
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

// clauseNumber writes a number, and what 之 adds to it, as clause ids are written: 十三 and 一 as "13-1".
func clauseNumber(n, behind string) string {
	digits := func(s string) string {
		if v, ok := citation.ParseNumeral(s); ok {
			return strconv.Itoa(v)
		}
		return s
	}
	if behind == "" {
		return digits(n)
	}
	return digits(n) + "-" + digits(behind)
}

// matchNumber says how well the number of q fits the clause; exactly where q has none.
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
