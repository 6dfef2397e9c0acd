package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// Limits in runes.
const (
	followUpRunes = 120 // a longer question stands by itself
	resolvedRunes = 360
)

// followUp rewrites a question that leans on the conversation by a clause number without a document, "the next one",
// "this document", a pronoun for either, or "in English?". It reports false for every other question, and where it is
// not sure what is meant: text is then answered as it is.
func (a *Answerer) followUp(history []Turn, text string) (resolved string, ok bool) {
	if len(history) == 0 || len(text) > utf8.UTFMax*followUpRunes {
		return text, false
	}
	f := &follower{Answerer: a, topic: a.topicOf(history)}
	if f.topic.id == "" {
		return text, false
	}
	resolved, ok = f.resolve(text)
	if !ok || resolved == tidy(text) || utf8.RuneCountInString(resolved) > resolvedRunes {
		return text, false
	}
	if again, ok := f.resolve(resolved); ok && again != resolved { // not understood
		return text, false
	}
	return resolved, true
}

// follower is the work on one follow-up question.
type follower struct {
	*Answerer
	topic    topic
	text     string
	folded   fold.Folded
	lang     corpus.Lang
	from, to int // bytes of folded between the words that open and that close the question
}

var (
	opening      = regexp.MustCompile("^" + words.AnyOf("opening") + "*")
	closing      = regexp.MustCompile(words.AnyOf("closing") + "+$")
	thisClause   = words.Pattern("this clause")
	thisDocument = words.Pattern("this document")
	documentIt   = words.Pattern("document it")
	ofIt         = regexp.MustCompile("^" + words.AnyOf("of it"))
	otherOwner   = regexp.MustCompile(`^ ?(?:of|in|from|under) `) // says of a clause that it is another document's
	step         = regexp.MustCompile("^" + words.AnyOf("step") + "$")
	inLanguage   = regexp.MustCompile("^" + words.AnyOf("in language") + "$")
)

// resolve tries each kind of follow-up.
func (f *follower) resolve(text string) (string, bool) {
	f.text = tidy(text)
	f.folded, f.lang = fold.Text(f.text), analysis.DetectLang(f.text)
	s := f.folded.Text
	f.from = len(openingOf(s))
	f.to = max(f.from, len(s)-len(closing.FindString(s)))
	if fold.Key(s) == "" {
		return "", false
	}
	names := slices.DeleteFunc(f.catalog.Names(f.text), f.isClause)
	switch {
	case len(names) == 1 && len(names[0].Instruments) > 1 && named(names[0], f.topic.id): // the Convention, of several
		n := names[0]
		return f.text[:n.Start] + f.call() + f.text[n.End:], true
	case len(names) > 0 || slices.ContainsFunc(f.catalog.Pinpoints(f.text), func(p citation.Pinpoint) bool {
		return p.Unknown != "" || len(p.Instruments) > 0
	}):
		return "", false
	}
	for _, try := range []func() (string, bool){f.step, f.numbered, f.thisClause, f.thisDocument, f.translation} {
		if s, ok := try(); ok {
			return s, s != ""
		}
	}
	return "", false
}

// openingOf returns the opening of the folded text s.
func openingOf(s string) string {
	m := opening.FindString(s)
	if next, _ := utf8.DecodeRuneInString(s[len(m):]); strings.ContainsRune("些里儿边时种次位年天份个篇部一条项款文", next) {
		m = strings.TrimSuffix(m, "那") // that clause, those, …
	}
	return m
}

// isClause reports whether a bare noun of the question is about a clause: "that article" is no document.
func (f *follower) isClause(n citation.NameMatch) bool {
	from, to := f.folded.Index(n.Start), f.folded.Index(n.End)
	m := thisClause.FindStringIndex(f.folded.Text)
	return n.Bare && (m != nil && m[0] <= from && to <= m[1] || step.MatchString(f.core()))
}

// core returns the folded question without its opening and its closing.
func (f *follower) core() string { return f.folded.Text[f.from:f.to] }

// step reads "the next one" and 上一条.
func (f *follower) step() (string, bool) {
	m := step.FindStringSubmatch(f.core())
	if m == nil || f.topic.clause == "" {
		return "", m != nil
	}
	refs := f.catalog.Resolve(citation.Pinpoint{Instruments: []string{f.topic.id}}).Refs
	from, by := f.topic.clause, 1
	if back := strings.ContainsAny(m[1], "上前") || strings.HasPrefix(m[2], "pr"); back {
		from, by = f.topic.first, -1
	}
	switch inner := strings.HasSuffix(m[0], "款") || strings.HasSuffix(m[0], "paragraph"); {
	case inner && f.topic.paragraph > 0:
		return f.place(f.topic.clause) + f.paragraph(f.topic.paragraph+by), true
	case inner && f.topic.clause[0] != 'p':
		return "", true
	}
	at := slices.IndexFunc(refs, func(r corpus.Ref) bool { return r.Clause == from })
	if to := at + by; at >= 0 && to >= 0 && to < len(refs) {
		return f.place(refs[to].Clause), true
	}
	if n, err := strconv.Atoi(from); err == nil && n+by >= 0 {
		return f.place(strconv.Itoa(n + by)), true // which is out of range
	}
	return "", true
}

// numbered reads the number of a clause and no document.
func (f *follower) numbered() (string, bool) {
	from := f.from + len(ofIt.FindString(f.core()))
	start, _ := f.folded.Span(from, max(from, f.to))
	text := f.text[start:]
	lead := f.call() + " "
	var p citation.Pinpoint // all of them: its span is that of the list
	for _, q := range f.catalog.Pinpoints(lead + text) {
		if q.End <= len(lead) || q.Clause == "" || q.Unit == "number" {
			continue
		}
		if p.Clause == "" {
			p = q
		}
		p.End = q.End
	}
	if p.Clause == "" {
		return "", false
	}
	at, end := max(p.Start-len(lead), 0), p.End-len(lead)
	before, words, behind := text[:at], text[at:end], text[end:]
	rest := before + closing.ReplaceAllString(" "+fold.String(behind), "")
	whole := strings.TrimSpace(rest) == ""
	weak := len(f.catalog.Pinpoints(text)) == 0
	if before != "" && f.lang == corpus.Chinese || otherOwner.MatchString(behind) || weak && !whole {
		return "", false
	}
	owner := f.call()
	if p.Unit == "paragraph" && isNumber(f.topic.clause) && !p.HasPart() {
		owner = f.place(f.topic.clause)
	} else if p.Unit == "item" && f.topic.paragraph > 0 {
		owner = f.place(f.topic.clause) + f.paragraph(f.topic.paragraph)
	}
	switch {
	case whole && f.lang == corpus.English:
		return f.understood(owner + ", " + strings.TrimSuffix(words, ",")), true
	case whole:
		return f.understood(owner + words), true
	case f.lang == corpus.English:
		return f.understood(f.text[:start] + before + words + " of " + the(owner) + behind), true
	}
	return f.understood(f.text[:start] + owner + words + behind), true
}

// understood returns s where all clauses that it names are of the document of the conversation, else "".
func (f *follower) understood(s string) string {
	pins := f.catalog.Pinpoints(s)
	if len(pins) == 0 || slices.ContainsFunc(pins, func(p citation.Pinpoint) bool {
		return !slices.Equal(p.Instruments, []string{f.topic.id})
	}) {
		return ""
	}
	return s
}

// thisClause reads "this article".
func (f *follower) thisClause() (string, bool) {
	if f.topic.clause == "" {
		return "", false
	}
	return f.replaced(thisClause, f.place(f.topic.clause))
}

// thisDocument reads "this document", and "it" where that can only be one.
func (f *follower) thisDocument() (string, bool) {
	name := f.call()
	if f.lang == corpus.English {
		name = the(name)
	}
	if s, ok := f.replaced(thisDocument, name); ok {
		return s, true
	}
	return f.replaced(documentIt, name)
}

// replaced returns the question with the group of re that matches replaced, if nothing but an opening stands before.
func (f *follower) replaced(re *regexp.Regexp, by string) (string, bool) {
	s := f.folded.Text
	at := re.FindStringSubmatchIndex(s)
	if at == nil || openingOf(s[:at[0]]) != s[:at[0]] {
		return "", false
	}
	group := 2
	for at[group] < 0 {
		group += 2
	}
	start, end := f.folded.Span(at[group], at[group+1])
	return f.text[:start] + by + f.text[end:], true
}

// translation reads "in English?": the clause that was quoted, named in that language.
func (f *follower) translation() (string, bool) {
	m := inLanguage.FindStringSubmatch(f.core())
	if m == nil || f.topic.clause == "" {
		return "", false
	}
	f.lang = corpus.Chinese
	if m[1] != "" || m[2] != "" {
		f.lang = corpus.English
	}
	return f.place(f.topic.clause), true
}
