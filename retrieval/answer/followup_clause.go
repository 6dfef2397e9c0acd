package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// clause puts a question that names a clause and no document.
func (f *following) clause() (string, bool) {
	last := f.last
	for _, t := range f.before {
		if !last.empty() {
			break
		}
		last = t
	}
	about := last.about
	lead := cmp.Or(f.call(about), "x")
	at := len(lead) + 1
	var p citation.Pinpoint
	many := false
	for _, q := range f.catalog.Pinpoints(lead + " " + f.core) {
		if q.End <= at || q.Clause == "" {
			continue
		}
		many = many || p.Clause != "" && q.Clause != p.Clause
		if p.Clause == "" {
			p = q
		}
		p.End = max(p.End, q.End)
	}
	if p.Clause == "" || p.Unit == "number" && !f.linked && !f.ends {
		return "", false
	}
	start, end := max(p.Start-at, 0), p.End-at
	before, behind := backReference.ReplaceAllString(f.core[:start], ""), forwardReference.ReplaceAllString(f.core[end:], "")
	weak := len(f.catalog.Pinpoints(f.core)) == 0
	switch referring := len(before) < start || len(behind) < len(f.core)-end; {
	case f.lang == corpus.Chinese && content(before, emptyWords) > 0, // 合同第三条
		ofOther.MatchString(behind),
		weak && !referring && !f.linked && !f.ends && content(before+" "+behind, emptyWords, askWords) > 0:
		return "", false
	case !about.known():
		return "", true
	default:
		f.last = last
		return f.pinpoint(p, f.core[start:end], before, behind, referring, many), true
	}
}

// backReference and forwardReference say of a clause whose it is without saying anything: 它的第三款, "item 2 of it".
// ofOther says that it is another's.
var (
	backReference    = regexp.MustCompile(`(?:它|其|(?:该|这份|这个|此)(?:文件|文书)?|里|中)(?:里面|里|中)?的?[, ]*$`)
	forwardReference = regexp.MustCompile(`^ ?(?:of|in) (?:it|this|that|(?:the|this|that) (?:document|same document|text))\b`)
	ofOther          = regexp.MustCompile(`^ ?(?:of|in|from|under) `)
)

// pinpoint writes the clause p of the last document as a question. The words before and behind are kept where they ask
// something.
func (f *following) pinpoint(p citation.Pinpoint, words, before, behind string, referring, many bool) string {
	s, clause := f.last.about, f.last.clause
	if !many && p.Paragraph+p.Item == 0 && p.Number > 0 && isNumber(clause) {
		paragraph, item := 0, 0
		switch inner := f.last.paragraph > 0; {
		case p.Unit == "paragraph":
			paragraph = p.Number
		case (p.Unit == "item" || p.Unit == "point") && f.last.pinned && (inner || referring) && strings.HasPrefix(words, "第"):
			paragraph, item = f.last.paragraph, p.Number
		}
		r := f.catalog.Resolve(citation.Pinpoint{Instruments: s.ids(), Clause: clause, Number: 1, Paragraph: paragraph, Item: item, Unit: "article"})
		if paragraph > 0 || item > 0 && r.Status == citation.Exact {
			out, _ := f.place(s, clause, paragraph, item)
			return out
		}
	}
	asking := content(before+" "+behind, emptyWords, askWords) > 0
	mixed := (f.lang == corpus.Chinese) == (words[0] < utf8.RuneSelf)
	if mixed && !many && !asking && p.Clause == strconv.Itoa(p.Number) && p.Paragraph+p.Item == 0 {
		out, _ := f.place(s, p.Clause, 0, 0)
		return out
	}
	behindRaw := strings.TrimSpace(f.raw(f.from+len(f.core)-len(behind), len(f.folded.Text)))
	if f.lang == corpus.Chinese {
		out := f.call(s) + words
		if asking {
			out = before + out + behindRaw
		}
		return out
	}
	start := f.from + strings.Index(f.core, words)
	words = strings.TrimSuffix(f.raw(start, start+len(words)), ",")
	if !asking {
		return f.call(s) + ", " + words
	}
	return f.glue(f.raw(f.from, start), words+" of "+the(f.call(s)), behindRaw)
}

// step puts "the next one" and 上一条.
func (f *following) step() (string, bool) {
	m := step.FindStringSubmatchIndex(f.core)
	if m == nil || content(f.core[:m[0]], emptyWords, askWords) > 0 || content(f.core[m[1]:], emptyWords, askWords) > fewWords ||
		strings.HasSuffix(f.core[:m[0]], "最") {
		return "", false
	}
	words := f.core[m[0]:m[1]]
	forth := strings.Contains(words, "下") || strings.Contains(words, "后") || strings.Contains(words, "next") || strings.Contains(words, "following")
	t := f.last
	if !t.about.known() || t.clause == "" {
		return "", true
	}
	by := 1
	if !forth {
		by = -1
	}
	if inner := strings.ContainsAny(words, "款") || strings.Contains(words, "paragraph"); inner && t.paragraph > 0 {
		return f.place(t.about, t.clause, t.paragraph+by, 0)
	}
	clause := f.neighbour(t, by)
	if clause == "" {
		return "", true
	}
	return f.place(t.about, clause, 0, 0)
}

// neighbour returns the clause before or behind the last one; beyond the numbers that there are it counts on.
func (f *following) neighbour(t thread, by int) string {
	from := t.clause
	if by < 0 {
		from = cmp.Or(t.firstClause, from)
	}
	refs := f.catalog.Resolve(citation.Pinpoint{Instruments: t.about.ids()}).Refs
	at := slices.IndexFunc(refs, func(r corpus.Ref) bool { return r.Clause == from })
	if to := at + by; at >= 0 && to >= 0 && to < len(refs) {
		return refs[to].Clause
	}
	if n, err := strconv.Atoi(from); err == nil && n+by >= 0 {
		return strconv.Itoa(n + by)
	}
	return ""
}

// ordinal puts "the second one" and 第二个, where clauses were spoken of.
func (f *following) ordinal() (string, bool) {
	m := ordinal.FindStringSubmatch(f.core)
	if m == nil || !f.linked && !f.ends && m[3] == "" {
		return "", false
	}
	n, ok := citation.ParseNumeral(cmp.Or(m[1], m[2], m[3], m[4]))
	if !ok || n < 1 {
		return "", false
	}
	if !f.last.about.known() || len(f.last.names) > 1 { // it may be the second document that is meant
		return "", true
	}
	return f.place(f.last.about, strconv.Itoa(n), 0, 0)
}

// thatClause puts a question about "this article".
func (f *following) thatClause() (string, bool) {
	m := thisClause.FindStringIndex(f.core)
	if m == nil || !f.last.about.known() || f.last.clause == "" || content(f.core[:m[0]], emptyWords, askWords, relationWords) > 0 {
		return "", false
	}
	place, ok := f.place(f.last.about, f.last.clause, f.last.paragraph, 0)
	if !ok {
		return "", false
	}
	from, to := f.from+m[0], f.from+m[1]
	if f.lang == corpus.Chinese {
		from, to = f.from+m[0], f.from+m[0]+len(thisClauseWords.FindString(f.core[m[0]:]))
	}
	return f.glue(f.raw(f.from, from), place, f.raw(to, len(f.folded.Text))), true
}

var thisClauseWords = regexp.MustCompile(`^(?:(?:上面|刚才|前面)的?)?(?:这|该|此|那|上述|本)一?(?:条款|条文|条|项|款)`)
