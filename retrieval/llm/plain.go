package llm

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	headLine = regexp.MustCompile(`(?i)^[\s*_#>-]*(answerable|answering|answers|touching|touches|可回答|能否回答)[*_]*\s*[:：]\s*(.*)$`)
	listHead = regexp.MustCompile(`(?i)^[\s*_#]*(references|sources|citations|footnotes|参考(?:文献|资料)?|来源|引用|出处|注释)[\s*_]*[:：]?[\s*_]*$`)
)

// parsePlain reads a reply in plain text: lines of the head, then sentences with marks behind what they support. A
// list of sources at the end is no sentence.
func parsePlain(text string, m KeyMap) Reply {
	r := Reply{}
	for l := range strings.Lines(text) {
		l = strings.Join(strings.Fields(l), " ")
		if listHead.MatchString(l) {
			break
		}
		if head := headLine.FindStringSubmatch(l); head != nil {
			r.head(strings.ToLower(head[1]), head[2], m)
			continue
		}
		if strings.HasPrefix(l, "```") || len(r.Sentences) >= maxSentences {
			continue
		}
		marked, marks := citations(l)
		for _, s := range divide(marked) {
			r.add(m.sentence(s, marks, true))
		}
	}
	return r.consistent()
}

// head takes a line of the head. The first of a kind counts: a passage cannot change the verdict by being repeated.
func (r *Reply) head(name, value string, m KeyMap) {
	switch name {
	case "answerable", "可回答", "能否回答":
		if r.Answerable == "" {
			r.Answerable = answerableOf(value)
		}
		return
	}
	_, marks := citations(value)
	var written []string
	for _, k := range marks {
		written = append(written, k.items...)
	}
	if len(marks) == 0 {
		written = itemsOf(value)
	}
	into := &r.Answering
	if strings.HasPrefix(name, "touch") {
		into = &r.Touching
	}
	if *into == nil {
		*into, r.Unknown = m.resolve(written, true, r.Unknown)
	}
}

// abbreviations end with a full stop that does not end a sentence.
var abbreviations = map[string]bool{
	"art": true, "arts": true, "no": true, "nos": true, "para": true, "sec": true, "ch": true, "vol": true, "cf": true,
	"e.g": true, "i.e": true, "etc": true, "mr": true, "mrs": true, "ms": true, "dr": true, "st": true, "vs": true,
	"al": true, "fig": true, "p": true, "pp": true, "u.s": true, "u.n": true,
}

// divide divides a marked line into sentences. Closing quotation marks, brackets and citation marks behind the end of a
// sentence belong to it.
func divide(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if !strings.ContainsRune("。！？!?；.", r) || i < start {
			continue
		}
		end := i + utf8.RuneLen(r)
		if r == '.' && !endsSentence(s[start:i], s[end:]) {
			continue
		}
		for end < len(s) {
			next, n := utf8.DecodeRuneInString(s[end:])
			if !strings.ContainsRune("。！？!?.”’」』）)\"'", next) && !isMark(next) && !(next == ' ' && markFollows(s[end:])) {
				break
			}
			end += n
		}
		out = append(out, s[start:end])
		start = end
	}
	if strings.TrimSpace(s[start:]) != "" {
		out = append(out, s[start:])
	}
	return out
}

// endsSentence reports whether a full stop between before and after ends a sentence: not within a number, a name or
// an abbreviation.
func endsSentence(before, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	if after != "" && !unicode.IsSpace(next) && !isMark(next) && !strings.ContainsRune("”’\"')）", next) {
		return false
	}
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	word := before
	if i := strings.LastIndexAny(before, " (（“\""); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		word = before[i+n:]
	}
	if word == "" {
		return false
	}
	initial := len(word) == 1 && unicode.IsUpper(rune(word[0]))
	if abbreviations[strings.ToLower(word)] || initial && !markFollows(after) {
		return false
	}
	following := strings.TrimLeftFunc(after, func(r rune) bool { return unicode.IsSpace(r) || isMark(r) })
	first, _ := utf8.DecodeRuneInString(following)
	return following == "" || !unicode.IsLower(first)
}

// markFollows reports whether only spaces stand before a citation mark.
func markFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return isMark(r)
}

func isMark(r rune) bool { return r >= firstMark && r < firstMark+maxMarks }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
