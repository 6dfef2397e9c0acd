package line

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
	"yiju/corpus/numeral"
)

// MarkerKind is a way of numbering the parts of a text.
type MarkerKind int

// Kinds of markers. Containers hold clauses and are no clauses themselves.
const (
	NoMarker     MarkerKind = iota
	bookMarker              // 第一编, Book I, Part One
	chapterMark             // 第一章, Chapter 1
	sectionMark             // 第一节
	ArticleMark             // 第一条, Article 1
	EnSection               // Section 1, § 59.1-575: an article where a text has no articles, else a container
	AnnexMark               // 附件, Annex
	HanMark                 // 一、
	HanParenMark            // （一）
	OutlineMark             // 3.1, A.2.1
	CodeMark                // 3110. : a section of a code within a bill
	ArabicMark              // 1. or 1、
	BareMark                // 1, with a space behind it
	ParenMark               // (1)
	OrdinalMark             // 第一， or First,
	ShiMark                 // 一是
	DashMark                // ——
	RomanMark               // IV. INVITES …: an operative paragraph
)

// Container reports whether parts of kind k only hold others.
func (k MarkerKind) Container() bool { return k >= bookMarker && k <= sectionMark }

// Marker is the number that opens a paragraph.
type Marker struct {
	Kind   MarkerKind
	Num    int
	More   []int  // the numbers behind the first: 3.1.2: 1, 2
	Sub    int    // 第十三条之一: 1; Article 4a: 1
	Letter string // of an inserted English article: Article 4a: "a"; Article 5bis: "bis"
	code   string // of a number that is no plain one: 59.1-575, a.2
	Label  string // as printed, without brackets and stops
	End    int    // byte offset in the paragraph where its text begins
	Open   bool   // no space or stop stands between the marker and the text
}

// ID returns the clause id of the number.
func (m Marker) ID() string {
	if m.code != "" {
		return m.code
	}
	s := strconv.Itoa(m.Num) + m.Letter
	if m.Sub > 0 && m.Letter == "" {
		s += "-" + strconv.Itoa(m.Sub)
	}
	return s
}

// Numbers returns what a marker counts, level by level: 3.1.2 is 3, 1, 2.
func (m Marker) Numbers() []int { return append([]int{m.Num}, m.More...) }

// Before reports whether the number of m is lower than that of o.
func (m Marker) Before(o Marker) bool {
	return cmp.Or(cmp.Compare(m.Num, o.Num), slices.Compare(m.More, o.More), cmp.Compare(m.Sub, o.Sub)) < 0
}

const (
	hanNum  = `[零〇一二三四五六七八九十百千]+`
	roman   = `[ivxlc]+`
	insert  = `bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies`
	premier = `premier|premi[eè]re|primero|primeiro|primo`
	named   = `one|two|three|four|five|six|seven|eight|nine|ten`
)

// inserts are the numbers of inserted articles by their Latin names.
var inserts = map[string]int{"bis": 2, "ter": 3, "quater": 4, "quinquies": 5, "sexies": 6, "septies": 7, "octies": 8, "nonies": 9, "decies": 10}

type markerRule struct {
	kind  MarkerKind
	re    *regexp.Regexp // group 1: label; group 2: number; further groups, optional: what follows the number
	first string         // characters one of which a match begins with; "" for any
}

var markerRules = []markerRule{
	{ArticleMark, regexp.MustCompile(`^((?:第 ?(` + hanNum + `|\d{1,5})(?: ?[-－–之] ?(\d{1,3}))? ?[条條])(?: ?之 ?(` + hanNum + `|\d{1,3}))?)[：:]?[\s　]*`), "第"},
	{chapterMark, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,5}) ?章)[：:、,]?[\s　]*`), "第"},
	{sectionMark, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,3}) ?[节節])[：:、,]?[\s　]*`), "第"},
	{bookMarker, regexp.MustCompile(`^(第 ?(` + hanNum + `|\d{1,3}) ?(?:编|編|分编|分編|部分|篇))[：:、,]?[\s　]*`), "第"},
	{OrdinalMark, regexp.MustCompile(`^(第(` + hanNum + `))[，,、：:][\s　]*`), "第"},
	{HanMark, regexp.MustCompile(`^((` + hanNum + `))、[\s　]*`), "零〇一二三四五六七八九十百千"},
	{ShiMark, regexp.MustCompile(`^((` + hanNum + `)(?:是|要))`), "零〇一二三四五六七八九十百千"},
	{HanParenMark, regexp.MustCompile(`^[（(]((` + hanNum + `))[）)][、\s　]*`), "（("},
	{ParenMark, regexp.MustCompile(`^[（(]((\d{1,3}))[）)][\s　]*`), "（("},
	{EnSection, regexp.MustCompile(`^(?i)((?:\d{1,2} (?:u\.? ?s\.? ?c(?:\.|ode)?|c\.? ?f\.? ?r\.?) )?(?:section|sec\.|§§?) ?(\d{1,5}|` + roman + `)((?:\.\d{1,5})*(?:-\d{1,5}(?:\.\d{1,4})*)?)([a-z]\b)?)(?:[.:]|\b)[ \t—–-]*`), "Ss§0123456789"},
	{OutlineMark, regexp.MustCompile(`^((\d{1,2}|[A-Z])((?:[.．]\d{1,2}){1,4}))(?:[.．、][\s　]+|[\s　]+|\b)`), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	{CodeMark, regexp.MustCompile(`^((\d{3,5})((?:\.\d{1,4})*))\.[\s　]+`), "0123456789"},
	{ArabicMark, regexp.MustCompile(`^((\d{1,3})([A-Z]{1,2})?)(?:[.．](?:[\s　]*|—)|[、)）][\s　]*)`), "0123456789"},
	{BareMark, regexp.MustCompile(`^((\d{1,3})([A-Z]{1,2})?)(?:[ \t　]+|—)`), "0123456789"},
	{ArticleMark, regexp.MustCompile(`^(?i)((?:article|artículo|artigo|artikel|articolo|art\.|clause|rule|principle|action) (\d{1,4}|` + roman + `|` + premier + `)(?:er\b)?(?:([a-z]\b)| ?(` + insert + `)\b| ([a-z])$)?)(?:\.?[º°])?(?:-(\d+|[a-z]\b))?(?:[.:]|\b|[ \t]|$)[ \t—–-]*`), "AaCcRrPp"},
	{ArticleMark, regexp.MustCompile(`^(제 ?(\d{1,4}) ?조(?:의 ?(\d{1,3}))?)[ \t]*`), "제"},
	{bookMarker, regexp.MustCompile(`^(?i)((?:part|title|book|division) (\d{1,3}|` + roman + `|` + named + `))\b[.:]?[ \t—–-]*`), "PpTtBbDd"},
	{chapterMark, regexp.MustCompile(`^(?i)((?:chapter|capítulo) (\d{1,3}|` + roman + `|` + named + `))\b[.:]?[ \t—–-]*`), "Cc"},
	{chapterMark, regexp.MustCompile(`^(제 ?(\d{1,3}) ?장)[ \t]*`), "제"},
	{sectionMark, regexp.MustCompile(`^(제 ?(\d{1,3}) ?절)[ \t]*`), "제"},
	{AnnexMark, regexp.MustCompile(`^((?:附件|附录|附錄|附表) ?([A-Z]\b|` + hanNum + `|\d{0,2}))[：:\s　]*`), "附"},
	{AnnexMark, regexp.MustCompile(`^(?i)((?:the |first |second |third |fourth |fifth )?(?:schedule)())[.:]?[ \t—–-]*$`), "TtFfSs"},
	{AnnexMark, regexp.MustCompile(`^(?i)((?:annex|appendix|schedule)(?: (\d{1,2}|[ivx]+|[a-z]))?)\b[.:]?[ \t—–-]*`), "AaSs"},
	{AnnexMark, regexp.MustCompile(`^(?i)(protocol(?: (\d{1,2}|[ivx]+))?)$`), "Pp"},
	{OrdinalMark, regexp.MustCompile(`^((First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)(?:ly)?)[,:]\s*`), "FSTEN"},
	{RomanMark, regexp.MustCompile(`^(([IVX]{1,5}))\.[ \t]+`), "IVX"},
	{DashMark, regexp.MustCompile(`^((?:——|—|––|--)())[\s　]*`), "—–-"},
}

// crossReference matches what follows 第X条 where it is not a heading but a part of a sentence.
var crossReference = regexp.MustCompile(`^(?:所|的|规定|規定|中(?:[^华華国國央小文学學]|$)|与|與|和|及|或|、|，|,|。|；|至|到|以|之|前|后|後|内|內|已|第|明确|明確|提出|指出|要求)`)

// containerReference matches what follows 第X章 where it is not a heading: a name may begin with such a character, as 所有权 does.
var containerReference = regexp.MustCompile(`^(?:所[称稱述列指定规規]|的|规定|規定|中[的所规規有]|[与與和及或、至到][本第前上各]|[，,。；]|以[前后後下上外]|之[前后後外]|[前后後内內已第]|明确|明確|提出|指出|要求)`)

// apart matches it behind a space, where nearly everything is a name.
var apart = regexp.MustCompile(`^(?:[，,。；、的第]|[与與和及或至到]第)`)

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

// MarkerOf reads the marker that opens a paragraph. It reports false for none, and for a cross-reference such as
// "第十三条所述…". Digits and characters are read whatever their width or form.
func MarkerOf(text string) (Marker, bool) {
	if foreign(text) {
		return markerOfFolded(text)
	}
	return markerAt(text)
}

// markerAt is MarkerOf of a text whose digits and characters are of the usual form.
func markerAt(text string) (Marker, bool) {
	first, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return Marker{}, false
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
	return Marker{}, false
}

// eitherWay matches what follows the number of an article both in a reference and in the article itself.
var eitherWay = regexp.MustCompile(`^(?:以|与|與|和|前|后|後|内|內|已|明确|明確|提出|要求)`)

// ArticleAt reads the number of an article that may be a reference, or have no space behind it: 第十三条以…, and where closed says
// that no article has one, 第十三条第二款…
func ArticleAt(text string, closed bool) (Marker, bool) {
	rule := markerRules[0]
	if m := rule.find(text); m != nil {
		k, _ := rule.read(text, m)
		rest := Start(text[m[1]:])
		return k, k.Num > 0 && (eitherWay.MatchString(rest) || closed && strings.HasPrefix(rest, "第"))
	}
	return Marker{}, false
}

// markerHead is how many bytes of a text may hold a marker in unusual characters.
const markerHead = 48

// foreign reports whether the beginning of text has digits or characters of another form: １, ⼀.
func foreign(text string) bool {
	for i, r := range text {
		if i >= markerHead {
			break
		}
		if r >= '０' && r <= '９' || r >= 0x2e80 && r <= 0x2fd5 {
			return true
		}
	}
	return false
}

// markerOfFolded is markerOf of a text whose head is folded; label and end are those of the text itself.
func markerOfFolded(text string) (Marker, bool) {
	head := text[:min(len(text), markerHead)]
	for head != "" && !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	f := fold.Text(head)
	m, ok := markerAt(f.Text + text[len(head):])
	if !ok || m.End > len(f.Text) {
		return m, false
	}
	at := strings.Index(f.Text, m.Label)
	if at < 0 {
		return m, false
	}
	from, to := f.Span(at, at+len(m.Label))
	m.Label = head[from:to]
	if _, m.End = f.Span(0, m.End); m.End == 0 {
		return m, false
	}
	return m, true
}

// markerRoom is how many bytes of a text a marker is looked for in, before the white space behind it.
const markerRoom = 200

// find is FindStringSubmatchIndex of the beginning of text: the cost of a match grows with the whole text.
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
func (rule markerRule) read(text string, m []int) (Marker, bool) {
	k := Marker{Kind: rule.kind, Label: text[m[2]:m[3]], End: m[1]}
	if m[4] >= 0 && m[5] > m[4] && !k.readNumber(text[m[4]:m[5]]) {
		return k, false
	}
	numberEnd := m[3]
	for i := 6; i+1 < len(m); i += 2 {
		if m[i] < 0 || m[i] == m[i+1] {
			continue
		}
		if !k.readInsert(text[m[i]:m[i+1]]) || text[m[4]] > '9' && text[m[4]] < utf8.RuneSelf && k.More == nil {
			return k, false // "Article in" is not I and n
		}
		numberEnd = max(numberEnd, m[i+1])
	}
	return k, rule.opens(&k, text, numberEnd)
}

// readNumber reads the first number of a marker.
func (m *Marker) readNumber(number string) bool {
	n, ok := numeral.Parse(number)
	if !ok {
		n, ok = romanDigits[number]
	}
	if r := numeral.ScanRoman(strings.ToLower(number)); !ok && m.Kind == RomanMark {
		n, ok = r.N, r.Length == len(number)
	}
	if lower := strings.ToLower(number); !ok && strings.HasPrefix(lower, "pr") {
		n, ok = 1, true
	}
	if m.Kind == AnnexMark && len(number) == 1 && strings.Contains("CDLM", number) {
		ok = false // nobody has so many annexes
	}
	if r := number[0]; !ok && len(number) == 1 && r >= 'A' && r <= 'Z' && (m.Kind == OutlineMark || m.Kind == AnnexMark) {
		n, ok = LetterBase+int(r-'A')+1, true
	}
	m.Num = n
	return ok
}

// LetterBase is added to the numbers that letters stand for, so that A is not 1.
const LetterBase = 1000

// readInsert reads what follows the first number: further numbers, the number of an insertion, a letter, bis.
func (m *Marker) readInsert(part string) bool {
	if r := part[0]; r == '.' || r == '-' || strings.HasPrefix(part, "．") {
		for f := range strings.FieldsFuncSeq(part, func(r rune) bool { return r < '0' || r > '9' }) {
			n, err := strconv.Atoi(f)
			if err != nil {
				return false
			}
			m.More = append(m.More, n)
		}
		first := strconv.Itoa(m.Num)
		if m.Num > LetterBase && m.Kind == OutlineMark {
			first = string(rune('a' + m.Num - LetterBase - 1))
		}
		m.code = first + strings.ReplaceAll(part, "．", ".")
		return true
	}
	if n, ok := numeral.Parse(part); ok {
		m.Sub = n
		return true
	}
	m.Letter = strings.ToLower(part)
	if m.Sub = inserts[m.Letter]; m.Sub == 0 {
		m.Sub = int(m.Letter[0]-'a') + 1
	}
	return true
}

// opens reports whether k, whose number ends at numberEnd in text, opens the paragraph and is no part of a sentence.
func (rule markerRule) opens(k *Marker, text string, numberEnd int) bool {
	rest := text[k.End:]
	latin := text[0] < utf8.RuneSelf || strings.HasPrefix(text, "§")
	switch rule.kind {
	case ArticleMark, EnSection:
		if latin {
			return !reference(text[numberEnd:])
		}
		k.Open = k.End == len(k.Label) && rest != "" && !strings.HasPrefix(rest, "【") && !strings.HasPrefix(rest, "(")
		return !k.Open || !crossReference.MatchString(Start(rest))
	case chapterMark, sectionMark, bookMarker:
		return k.heads(text) && !(latin && reference(text[numberEnd:]))
	case AnnexMark:
		if k.Num > LetterBase && latin && k.Label != text && !strings.ContainsAny(text[numberEnd:min(len(text), numberEnd+1)], ".:—–") {
			return false // "Appendix a" of a sentence
		}
		if strings.HasPrefix(text[numberEnd:], ":") {
			text = strings.TrimSuffix(text, ".")
		}
		return HeadingLike(text) && !(latin && reference(text[numberEnd:]))
	case OutlineMark:
		r, _ := utf8.DecodeRuneInString(rest)
		return k.End > len(k.Label) || rest == "" || IsHan(r) || r == '（'
	case ArabicMark: // 3.5 and 10.1145/… are no markers
		return rest != "" && (rest[0] < '0' || rest[0] > '9') && !ordinal[k.Letter]
	case RomanMark:
		k.code = k.Label
		return operative.MatchString(rest)
	case BareMark:
		if rest = subsection.ReplaceAllString(rest, ""); ordinal[k.Letter] {
			return false
		}
		r, _ := utf8.DecodeRuneInString(rest)
		return (unicode.IsUpper(r) || r == '“' || r == '‘' || r == '"') && !monthName.MatchString(rest) || IsHan(r) && !counted.MatchString(Start(rest))
	}
	return rest != ""
}

// heads reports whether text, which a container opens, is its heading. One with a space behind the number may be long.
func (m Marker) heads(text string) bool {
	rest := Start(text[m.End:])
	text = strings.TrimSuffix(strings.TrimSuffix(text, "."), "。")
	if m.End == len(m.Label) {
		return HeadingLike(text) && !containerReference.MatchString(rest)
	}
	return (HeadingLike(text) || Fits(text, 2*MaxHeading) && !Prose(strings.TrimSpace(text[m.End:]))) && !apart.MatchString(rest)
}

// operative matches the verb of an operative paragraph, which is set in capitals.
var operative = regexp.MustCompile(`^[A-Z]{4,} [a-z]`)

// ordinal has the letters that make an ordinal of a number: 118TH CONGRESS.
var ordinal = map[string]bool{"st": true, "nd": true, "rd": true, "th": true}

// subsection matches the mark of the first subsection, with which a section may begin: 2 (1) The …
var subsection = regexp.MustCompile(`^\((?:1|a)\) ?`)

// monthName matches the name of a month, before which a number is a day.
var monthName = regexp.MustCompile(`^(?:` + months + `)\b`)

// counted matches what follows a number that counts something or is part of a date.
var counted = regexp.MustCompile(`^(?:年|月|日|个|個|名|位|人|次|项|項|件|种|種|条|條|款|章|节|節|万|萬|亿|億|千|百|元|岁|歲|天|小时|分钟|家|所|省|国|國)`)
