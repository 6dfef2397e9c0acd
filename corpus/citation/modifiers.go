package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/numeral"
)

// modifiers are the words before a noun that say which instrument is meant.
type modifiers struct {
	start      int    // offset of the first of them in the folded text, or of the noun
	words      string // normal name of the words: "ai governance" in "the AI Governance Initiative"
	noun       string // normal name of what they modify
	year       string // four digits
	number     string // official number after the noun: "14028", "2024/1689"
	end        int    // offset after the noun and its number
	realms     []realm
	determined bool // preceded by "the", "this" or 那个
	quoted     bool // in a book title mark
}

// maxModifiers is how far the words before a noun are read: runes for Chinese, words for English.
const (
	maxHanModifiers   = 16
	maxLatinModifiers = 6
)

// modifiers reads the words before n.
func (s *scanned) modifiers(c *Catalog, n name) modifiers {
	m := modifiers{start: n.start, end: n.end, noun: nameForm(s.Text[n.start:n.end]).s}
	first, _ := utf8.DecodeRuneInString(s.Text[n.start:])
	if first >= utf8.RuneSelf {
		s.hanModifiers(c, n, &m)
	} else {
		s.latinModifiers(c, n, &m)
	}
	if n.class <= kindNoun {
		m.number, m.end = numberBehind(s, n.end)
	}
	if m.year == "" && m.number == "" {
		m.year = s.yearBehind(n.end)
	}
	if m.year == "" {
		m.year, _ = s.yearBefore(m.start)
	}
	return m
}

// leastNumber is the least number that counts as official rather than as that of a clause: "Action Plan 12" is item 12.
const leastNumber = 200

// numberBehind returns the official number of an instrument after its noun, such as "14028", "(EU) 2024/1689" or "no.
// 2016/679", and its end; "" if there is none.
func numberBehind(s *scanned, end int) (string, int) {
	if end == 0 || !numeral.IsLetter(s.Text[end-1]) {
		return "", end
	}
	at := end + numeral.LeadingSpace(s.Text[end:])
	for _, lead := range []string{"(eu)", "(ec)", "(eec)", "no.", "no", "number"} {
		if rest, ok := strings.CutPrefix(s.Text[at:], lead); ok && (rest == "" || !numeral.IsLetter(rest[0])) {
			at = len(s.Text) - len(rest) + numeral.LeadingSpace(rest)
		}
	}
	to := at
	for to < len(s.Text) && (numeral.IsDigit(s.Text[to]) || to > at && (s.Text[to] == '/' || s.Text[to] == '-') && to+1 < len(s.Text) && numeral.IsDigit(s.Text[to+1])) {
		to++
	}
	number := s.Text[at:to]
	n, err := strconv.Atoi(number)
	if number == "" || at == end || err == nil && (n < leastNumber || isYear(number)) || to < len(s.Text) && (numeral.IsLetter(s.Text[to]) || s.Text[to] == '(') {
		return "", end
	}
	return number, to
}

// hanModifiers reads the run of letters before a Chinese noun. The longest suffix of the run that a candidate's name
// contains belongs to the name; it must be preceded by a word that cannot be part of a name.
func (s *scanned) hanModifiers(c *Catalog, n name, m *modifiers) {
	start := n.start
	for range maxHanModifiers {
		r, size := utf8.DecodeLastRuneInString(s.Text[:start])
		if size == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' {
			m.quoted = r == '<'
			break
		}
		start -= size
	}
	run := strings.TrimLeft(s.Text[start:n.start], " ")
	if rest := strings.TrimRight(run, " "); rest != "" && rest[len(rest)-1] < utf8.RuneSelf && rest != run {
		run = "" // "WAICO 行动计划" may be two things; a Latin word counts only where it touches the noun
	}
	m.realms = realmsIn(run)
	whole := run
	m.year, run = cutYear(run)
	if n.class > kindNoun {
		return
	}
	form := nameForm(run)
	known := len(form.s) // start of the suffix that the name contains
	for i := range form.s {
		if i > 0 && utf8.RuneCountInString(form.s[i:]) == 1 && endsInParticle(form.s[i:]) {
			break // 根据行动计划: 据 is no part of a title about 数据
		}
		if c.anyName(n.records, form.s[i:]) {
			known = i
			break
		}
	}
	before := form.s[:known]
	m.determined = endsInParticle(before)
	if before != "" && (m.quoted || !m.determined) {
		known = particleEnd(before)
	}
	m.words = form.s[known:]
	switch {
	case m.words != "":
		m.start = n.start - len(run) + form.at[known]
	case m.quoted:
		m.start = n.start - len(run)
	}
	for _, r := range m.realms {
		if i := r.index(whole); i >= 0 {
			m.start = min(m.start, n.start-len(whole)+i)
		}
	}
}

// anyName reports whether a name of one of the records contains words.
func (c *Catalog) anyName(records []int, words string) bool {
	return slices.ContainsFunc(records, func(k int) bool {
		return slices.ContainsFunc(c.records[k].names, func(n string) bool { return containsName(n, words) })
	})
}

// latinModifiers reads the words before an English noun: capitalised words, words of the titles, states, a year.
func (s *scanned) latinModifiers(c *Catalog, n name, m *modifiers) {
	var words []string
	at, pending := n.start, 0 // pending: unknown words in small letters, modifiers only if a determiner comes before
	for range maxLatinModifiers {
		word, start, possessive := s.wordBefore(at)
		if word == "" {
			break
		}
		if determiners[word] {
			m.determined = true
			pending = 0
			break
		}
		capital := s.capitalAt(start)
		named := len(realmsIn(word)) > 0 && (len(word) > 3 || s.capitalAt(start+len(word)-1))
		if functionWords[word] && !named {
			break
		}
		title := slices.ContainsFunc(n.records, func(k int) bool { return slices.Contains(c.records[k].titleWords, word) })
		switch {
		case isYear(word):
			m.year, m.start = word, start
		case named:
			m.realms = append(m.realms, realmsIn(word)...)
			m.start = start
		case plainAdjectives[word]:
			words = append(words, "")
		case possessive, title, capital && (!s.sentenceStart(start) || len(words) > pending):
			words = append(words, word)
			m.start, pending = start, 0
		default:
			words = append(words, word)
			pending++
		}
		at = start
	}
	words = words[:len(words)-min(pending, len(words))]
	if n.class > kindNoun {
		return
	}
	slices.Reverse(words)
	m.words = nameForm(strings.TrimSpace(strings.Join(words, " "))).s
}

// wordBefore returns the Latin word before s.Text[:at], with at most a space, a hyphen or a possessive between.
func (s *scanned) wordBefore(at int) (word string, start int, possessive bool) {
	t := strings.TrimRight(s.Text[:at], " -\"")
	if len(t) == at {
		return "", at, false
	}
	if rest, ok := strings.CutSuffix(t, "'s"); ok {
		t, possessive = rest, true
	} else if rest, ok := strings.CutSuffix(t, "'"); ok {
		t, possessive = rest, true
	}
	start = len(t)
	for start > 0 && (numeral.IsWordByte(t[start-1]) || t[start-1] == '.' && start > 1 && numeral.IsLetter(t[start-2]) && start < len(t)) {
		start--
	}
	return strings.Trim(t[start:], "."), start, possessive
}

// capitalAt reports whether the text has a capital where the folded text has offset at.
func (s *scanned) capitalAt(at int) bool {
	from, _ := s.Span(at, at+1)
	r, _ := utf8.DecodeRuneInString(s.raw[from:])
	return unicode.IsUpper(r)
}

// sentenceStart reports whether a sentence begins at offset at of the folded text.
func (s *scanned) sentenceStart(at int) bool {
	t := strings.TrimRight(s.Text[:at], " \t\"'(<")
	return t == "" || strings.ContainsRune(".!?:\n", rune(t[len(t)-1]))
}

// isTentative reports whether n is one English word that may be no name at all: "plan", "address", "act" without an
// article, a capital or words of a title before it.
func isTentative(s *scanned, n name, m modifiers) bool {
	text := s.Text[n.start:n.end]
	if text[0] >= utf8.RuneSelf || strings.Contains(text, " ") {
		return false
	}
	if m.determined || m.words != "" || m.year != "" || len(m.realms) > 0 {
		return false
	}
	return !s.capitalAt(n.start) || s.sentenceStart(n.start)
}
