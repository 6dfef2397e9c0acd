package llm

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/retrieval/analysis"
)

var (
	headLine = regexp.MustCompile(`(?i)^[\s*_#>-]*(answerable|answering|answers|touching|touches|可回答|能否回答)[*_]*\s*[:：]\s*(.*)$`)
	listHead = regexp.MustCompile(`(?i)^[\s*_#]*(references|sources|citations|footnotes|参考(?:文献|资料)?|来源|引用|出处|注释)[\s*_]*[:：]?[\s*_]*$`)
)

// parsePlain parses a plain text reply: head lines, then sentences with marks. A list of sources at the end is ignored.
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

// head parses a head line. The first of a kind counts, so that a repeated passage cannot change the verdict.
func (r *Reply) head(name, value string, m KeyMap) {
	switch name {
	case "answerable", "可回答", "能否回答":
		if r.Answerable == "" {
			r.Answerable = answerableOf(value)
		}
		return
	}
	_, marks := citations(value)
	written := slices.Concat(marks...)
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

// divide divides a marked line into sentences. Marks directly behind the end of a sentence belong to it.
func divide(marked string) []string {
	var plain strings.Builder // with as many spaces for a mark as it has bytes
	for _, r := range marked {
		if isMark(r) {
			plain.WriteString(strings.Repeat(" ", utf8.RuneLen(r)))
		} else {
			plain.WriteRune(r)
		}
	}
	text := plain.String()
	var out []string
	for _, s := range analysis.Sentences(text, analysis.DetectLang(text)) {
		out = append(out, marked[s.Start:s.End])
	}
	return out
}

func isMark(r rune) bool { return r >= firstMark && r < firstMark+maxMarks }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
