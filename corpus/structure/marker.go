package structure

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/citation"
)

// markerKind is a way of numbering the parts of a text.
type markerKind int

// Kinds of markers. Containers hold clauses and are no clauses themselves.
const (
	noMarker     markerKind = iota
	bookMarker              // 第一编, Book I, Part One
	chapterMark             // 第一章, Chapter 1
	sectionMark             // 第一节
	articleMark             // 第一条, Article 1
	enSection               // Section 1, § 1: an article where a text has no articles, else a container
	annexMark               // 附件, Annex
	hanMark                 // 一、
	hanParenMark            // （一）
	arabicMark              // 1. or 1、
	parenMark               // (1)
	ordinalMark             // 第一， or First,
	shiMark                 // 一是
	dashMark                // ——
)

// container reports whether parts of kind k only hold others.
func (k markerKind) container() bool { return k >= bookMarker && k <= sectionMark }

// marker is the number that opens a paragraph.
type marker struct {
	kind   markerKind
	num    int
	sub    int    // 第十三条之一: 1; Article 4a: 1
	letter string // of an inserted English article: Article 4a: "a"
	label  string // as printed, without brackets and stops
	end    int    // byte offset in the paragraph where its text begins
	open   bool   // no space or stop stands between the marker and the text
}

// id returns the clause id of the number.
func (m marker) id() string {
	s := strconv.Itoa(m.num) + m.letter
	if m.sub > 0 && m.letter == "" {
		s += "-" + strconv.Itoa(m.sub)
	}
	return s
}

const hanNum = `[零〇一二三四五六七八九十百千]+`

type markerRule struct {
	kind  markerKind
	re    *regexp.Regexp // group 1: label; group 2: number; group 3, optional: sub-number
	first string         // characters one of which a match begins with; "" for any
}

var markerRules = []markerRule{
	{articleMark, regexp.MustCompile(`^((?:第 ?(` + hanNum + `|\d{1,5}) ?[条條])(?:之(` + hanNum + `))?)[：:]?[\s　]*`), "第"},
	{chapterMark, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,5}) ?章)[：:]?[\s　]*`), "第"},
	{sectionMark, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,3}) ?[节節])[：:]?[\s　]*`), "第"},
	{bookMarker, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,3}) ?(?:编|編|分编|分編|部分|篇))[：:]?[\s　]*`), "第"},
	{ordinalMark, regexp.MustCompile(`^(第(` + hanNum + `))[，,、：:][\s　]*`), "第"},
	{hanMark, regexp.MustCompile(`^((` + hanNum + `))、[\s　]*`), "零〇一二三四五六七八九十百千"},
	{shiMark, regexp.MustCompile(`^((` + hanNum + `)(?:是|要))`), "零〇一二三四五六七八九十百千"},
	{hanParenMark, regexp.MustCompile(`^[（(]((` + hanNum + `))[）)][、\s　]*`), "（("},
	{parenMark, regexp.MustCompile(`^[（(]((\d{1,3}))[）)][\s　]*`), "（("},
	{arabicMark, regexp.MustCompile(`^((\d{1,3}))(?:[.．][\s　]*|[、)）][\s　]*)`), "0123456789"},
	{articleMark, regexp.MustCompile(`^(?i)((?:article|art\.|clause|rule|principle) (\d{1,4}|[ivxlc]+)([a-z])?)(?:-(\d+))?(?:[.:]|\b)[ \t—–-]*`), "AaCcRrPp"},
	{enSection, regexp.MustCompile(`^(?i)((?:section|sec\.|§) ?(\d{1,4}|[ivxlc]+)([a-z])?)(?:-(\d+))?(?:[.:]|\b)[ \t—–-]*`), "Ss§"},
	{bookMarker, regexp.MustCompile(`^(?i)((?:part|title|book|division) (\d{1,3}|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten))\b[.:]?[ \t—–-]*`), "PpTtBbDd"},
	{chapterMark, regexp.MustCompile(`^(?i)(chapter (\d{1,3}|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten))\b[.:]?[ \t—–-]*`), "Cc"},
	{annexMark, regexp.MustCompile(`^((?:附件|附录|附表)(` + hanNum + `|\d{0,2}))[：:\s　]*`), "附"},
	{annexMark, regexp.MustCompile(`^(?i)((?:annex|appendix|schedule)(?: (\d{1,2}|[ivx]+))?)\b[.:]?[ \t—–-]*`), "AaSs"},
	{ordinalMark, regexp.MustCompile(`^((First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)(?:ly)?)[,:]\s*`), "FSTEN"},
	{dashMark, regexp.MustCompile(`^((?:——|—|––|--)())[\s　]*`), "—–-"},
}

// crossReference matches what follows 第X条 where it is not a heading but a part of a sentence.
var crossReference = regexp.MustCompile(`^(?:所|的|规定|規定|中|与|與|和|及|或|、|，|,|。|；|至|到|以|之|前|后|後|内|內|已|第|明确|明確|提出|指出|要求)`)

// reference reports whether an English number without a stop behind it is part of a sentence, as in "Article 5(1)
// applies" and "Section 3 of this Act"; rest follows the number at once.
func reference(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	if r != ' ' {
		return rest != "" && strings.ContainsRune("(,;)/'’", r)
	}
	r, _ = utf8.DecodeRuneInString(rest[1:])
	return unicode.IsLower(r)
}

// romanDigits are the Roman numbers of one letter, which are read as numbers only behind a word such as "Part".
var romanDigits = map[string]int{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

// markerOf reads the marker that opens a paragraph. It reports false for none, and for a cross-reference such as
// "第十三条所述…".
func markerOf(text string) (marker, bool) {
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return marker{}, false
	}
	for _, rule := range markerRules {
		if !strings.ContainsRune(rule.first, first) {
			continue
		}
		m := rule.find(text)
		if m == nil {
			continue
		}
		if k, ok := rule.read(text, m); ok {
			return k, true
		}
	}
	return marker{}, false
}

// opener is a marker that was read from a text, or that there is none.
type opener struct {
	text   string
	marker marker
	ok     bool
}

// opener is markerOf of the text of p, which many steps ask for.
func (p *para) opener() (marker, bool) {
	if p.opens.text != p.text {
		p.opens.text = p.text
		p.opens.marker, p.opens.ok = markerOf(p.text)
	}
	return p.opens.marker, p.opens.ok
}

// markerRoom is how many bytes of a text a marker is looked for in, before the white space behind it.
const markerRoom = 200

// find is FindStringSubmatchIndex of the beginning of text: the cost of a match grows with the text, not with what of it
// is looked at.
func (rule markerRule) find(text string) []int {
	if len(text) <= markerRoom {
		return rule.re.FindStringSubmatchIndex(text)
	}
	m := rule.re.FindStringSubmatchIndex(text[:markerRoom])
	if m != nil && m[1] >= markerRoom-utf8.UTFMax {
		m = rule.re.FindStringSubmatchIndex(text)
	}
	return m
}

// read makes the marker of a match m of the rule in text.
func (rule markerRule) read(text string, m []int) (marker, bool) {
	k := marker{kind: rule.kind, label: text[m[2]:m[3]], end: m[1]}
	rest := text[m[1]:]
	if m[4] >= 0 && m[5] > m[4] {
		number := text[m[4]:m[5]]
		n, ok := citation.ParseNumeral(number)
		if !ok {
			n, ok = romanDigits[number]
		}
		if !ok {
			return k, false
		}
		k.num = n
	}
	numberEnd := m[3]
	for i := 6; i+1 < len(m); i += 2 {
		if m[i] < 0 {
			continue
		}
		part := text[m[i]:m[i+1]]
		if n, ok := citation.ParseNumeral(part); ok {
			k.sub = n
		} else if text[m[4]] > '9' {
			return k, false // "Article in" is not I and n
		} else {
			k.letter = strings.ToLower(part)
			k.sub = int(k.letter[0]-'a') + 1
		}
		numberEnd = max(numberEnd, m[i+1])
	}
	english := text[0] < utf8.RuneSelf
	switch rule.kind {
	case articleMark, enSection:
		if english {
			return k, !reference(text[numberEnd:])
		}
		k.open = m[1] == m[3] && rest != "" && !strings.HasPrefix(rest, "【")
		return k, !k.open || !crossReference.MatchString(start(rest))
	case chapterMark, sectionMark, bookMarker:
		return k, headingLike(text) && !crossReference.MatchString(start(rest)) && !(english && reference(text[numberEnd:]))
	case annexMark:
		return k, headingLike(text) && !(english && reference(text[numberEnd:]))
	case arabicMark: // 3.5 and 10.1145/… are no markers
		return k, rest != "" && (rest[0] < '0' || rest[0] > '9')
	}
	return k, rest != ""
}
