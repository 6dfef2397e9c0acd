package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// Turn is a question that was asked before, and what it was answered from; the latest stands last in a history.
type Turn struct {
	Question string   `json:"question"`         // as it was understood: a follow-up in its resolved form
	Refs     []string `json:"refs"`             // clauses that the answer cited, best first, without language
	Answer   string   `json:"answer,omitempty"` // text, for a model
}

// Limits of what is read and written, in runes but for the turns and refs.
const (
	followUpTurns = 4   // latest turns that are read
	followUpRefs  = 16  // refs of a turn that are read
	followUpRunes = 120 // a longer question stands by itself
	earlierRunes  = 240 // a longer earlier question is not repeated
	resolvedRunes = 360
	topicRunes    = 24
	fewWords      = 4 // content, see there: two words
)

// followUp returns the question put so that it stands by itself, and false where it stands by itself already or where
// it is not sure what it follows: then text is to be answered as it is, in its own language either way.
//
// A question is a follow-up only by a mark: the number of a clause without a document, "the next one", a pronoun with
// nothing before it that it could mean, a beginning such as 那 or "what about" before a bare topic or name, an end in 呢,
// or no words at all but those of asking. What it carries over is the one document that the last question names, or
// else the one that its answer cited first, and where it says nothing itself the last question. A question that names
// its own document and asks something stands by itself, and so does one with a topic and no mark.
func (a *Answerer) followUp(history []Turn, text string) (resolved string, ok bool) {
	f, ok := a.newFollowUp(history, text)
	if !ok {
		return text, false
	}
	resolved, ok = f.resolve()
	resolved = tidy(resolved)
	if !ok || resolved == f.text || utf8.RuneCountInString(resolved) > resolvedRunes {
		return text, false
	}
	// What would need resolving again was not understood.
	if again, ok := a.newFollowUp(history, resolved); ok {
		if twice, ok := again.resolve(); ok && tidy(twice) != resolved {
			return text, false
		}
	}
	return resolved, true
}

// following is the work on one follow-up.
type following struct {
	*Answerer
	last   thread
	before []thread // of earlier turns, latest first
	text   string   // the question
	folded fold.Folded
	lang   corpus.Lang
	core   string // the question without beginning and end, folded
	from   int    // where core begins in folded
	linked bool   // it begins in a link: 那, "and"
	ends   bool   // it ends in 呢
	names  []citation.NameMatch
}

// newFollowUp reads the history and the question. It reports false where there is nothing to follow, or too much text.
func (a *Answerer) newFollowUp(history []Turn, text string) (*following, bool) {
	if len(history) == 0 || len(text) > 4*followUpRunes+resolvedRunes {
		return nil, false
	}
	f := &following{Answerer: a, text: tidy(text)}
	f.folded = fold.Text(f.text)
	if fold.Key(f.text) == "" {
		return nil, false
	}
	f.lang = analysis.DetectLang(f.text)
	f.names = slices.DeleteFunc(a.catalog.Names(f.text), f.isClause)
	f.strip()
	if utf8.RuneCountInString(f.text) > followUpRunes {
		return nil, false
	}
	for i := len(history) - 1; i >= max(0, len(history)-followUpTurns); i-- {
		f.before = append(f.before, a.threadOf(history[i]))
	}
	f.last, f.before = f.before[0], f.before[1:]
	return f, true
}

// isClause reports whether a bare noun of the question is about a clause: "that article" is no document.
func (f *following) isClause(n citation.NameMatch) bool {
	from, to := f.folded.Index(n.Start), f.folded.Index(n.End)
	return n.Bare && slices.ContainsFunc([]*regexp.Regexp{thisClause, sameClause, step}, func(re *regexp.Regexp) bool {
		return slices.ContainsFunc(re.FindAllStringIndex(f.folded.Text, -1), func(m []int) bool { return m[0] <= from && to <= m[1] })
	})
}

// strip finds the core of the question.
func (f *following) strip() {
	s := f.folded.Text
	for {
		if m := politeness.FindString(s[f.from:]); m != "" {
			f.from += len(m)
			continue
		}
		m := links.FindString(s[f.from:])
		if m == "" || unlinked.MatchString(s[f.from:]) || strings.HasPrefix(m, "还有") && !furtherTopic(s[f.from+len(m):]) {
			break
		}
		f.linked = true
		f.from += len(m)
	}
	f.core = s[f.from:]
	if tail := tails.FindString(f.core); tail != "" {
		f.ends = strings.Contains(tail, "呢")
		f.core = strings.TrimSuffix(f.core, tail)
	}
}

// furtherTopic reports whether what follows 还有 is a topic: 还有能源呢, and not 还有呢 or 还有哪些规定.
func furtherTopic(s string) bool { return !asks(s) && content(s, emptyWords) > 0 }

// raw returns the question's own text for bytes of its folded text.
func (f *following) raw(from, to int) string {
	from, to = f.folded.Span(from, to)
	return strings.TrimSpace(f.text[from:to])
}

// rawCore returns the question from its core on, with its end.
func (f *following) rawCore() string { return f.raw(f.from, len(f.folded.Text)) }

// resolve tries each kind of follow-up.
func (f *following) resolve() (string, bool) {
	if f.ownInstrument() {
		return f.named()
	}
	for _, try := range []func() (string, bool){
		f.otherDocument, f.step, f.clause, f.ordinal, f.thatClause, f.translation, f.pronoun, f.more, f.topic, f.linkedQuestion,
	} {
		if s, ok := try(); ok {
			return s, s != ""
		}
	}
	return "", false
}

// ownInstrument reports whether the question names an instrument, of the catalogue or not.
func (f *following) ownInstrument() bool {
	return len(f.names) > 0 || slices.ContainsFunc(f.Answerer.catalog.Pinpoints(f.text), func(p citation.Pinpoint) bool {
		return p.Clause != "" && (p.Unknown != "" || len(p.Instruments) > 0)
	})
}

// named puts a question that names an instrument: the last question is asked of that one where nothing else is asked.
func (f *following) named() (string, bool) {
	if len(f.names) != 1 {
		return "", false
	}
	n := f.names[0]
	own := f.subjectOf(n, f.text)
	if len(n.Instruments) > 1 && slices.Contains(n.Instruments, f.last.about.id) {
		own = f.last.about
	}
	rest := f.without(f.core, n)
	switch {
	case sameClause.MatchString(f.core):
		return f.place(own, f.last.clause, 0, 0)
	case own.id != f.last.about.id && f.last.named && strings.Contains(f.text, "它"):
		return strings.Replace(f.text, "它", f.call(f.last.about), 1), true
	case slices.ContainsFunc(f.catalog.Pinpoints(f.text), func(p citation.Pinpoint) bool { return p.Clause != "" }):
		if len(n.Instruments) < 2 || own.id == "" {
			return "", false
		}
		return f.text[:n.Start] + f.call(own) + f.text[n.End:], true
	case (f.linked || f.ends) && content(rest, emptyWords) == 0 && !asks(rest):
		return f.moved(own)
	}
	return "", false
}

// without returns the core without the name n.
func (f *following) without(core string, n citation.NameMatch) string {
	start, end := spanOf(n, f.text)
	from, to := f.folded.Index(start)-f.from, f.folded.Index(end)-f.from
	from, to = min(max(from, 0), len(core)), min(max(to, 0), len(core))
	return core[:from] + " " + core[max(from, to):]
}

// moved asks the last question of another instrument.
func (f *following) moved(own subject) (string, bool) {
	q, t := f.last.question, f.last
	bare := content(t.rest, emptyWords, askWords) == 0
	switch {
	case t.clause != "" && t.pinned && (bare || t.lang != f.lang):
		return f.place(own, t.clause, 0, 0)
	case q == "" || bare && len(t.names) == 0:
		return "", false
	case len(t.names) == 0:
		return f.within(own, q)
	}
	from, _ := spanOf(t.names[0], q)
	_, to := spanOf(t.names[len(t.names)-1], q)
	for i, n := range t.names[1:] {
		if start, _ := spanOf(n, q); !between.MatchString(fold.String(q[t.names[i].End:max(start, t.names[i].End)])) {
			return "", false
		}
	}
	if before, ok := strings.CutSuffix(q[:from], "《"); ok {
		from = len(before)
		to += len(q[to:]) - len(strings.TrimPrefix(q[to:], "》"))
	}
	name := f.call(own)
	if f.lang == corpus.English && t.lang == corpus.English {
		if before, ok := strings.CutSuffix(strings.ToLower(q[:from]), "the "); ok {
			from = len(before)
		}
		name = the(name)
	}
	return q[:from] + name + q[to:], true
}

var between = regexp.MustCompile(`^[ ,<>]*(?:和|与|及|以及|或|and|or|&)?[ ,<>]*(?:the )?$`)

// otherDocument puts "the same article in the other document" and "what about the other document?".
func (f *following) otherDocument() (string, bool) {
	other, same := anotherDocument.MatchString(f.core), sameClause.MatchString(f.core)
	if !other || !same && (!f.linked && !f.ends || content(anotherDocument.ReplaceAllString(f.core, " "), emptyWords) > 0) {
		return "", false
	}
	own, ok := f.another()
	if !ok {
		return "", true
	}
	if same {
		return f.place(own, f.last.clause, 0, 0)
	}
	return f.moved(own)
}

// another returns the other document: another one that the history speaks of, or the only other one of authority.
func (f *following) another() (subject, bool) {
	about := f.last.about.id
	if about == "" {
		return subject{}, false
	}
	for _, t := range append([]thread{f.last}, f.before...) {
		for _, id := range t.instruments {
			if id != about {
				return subject{id: id}, true
			}
		}
	}
	var rest []string
	for id, i := range f.instruments {
		if id != about && len(i.Documents) > 0 && !i.Documents[0].Level.Secondary() {
			rest = append(rest, id)
		}
	}
	if len(rest) != 1 {
		return subject{}, false
	}
	return subject{id: rest[0]}, true
}

// translation puts "in English?": the clause that was quoted, named in that language.
func (f *following) translation() (string, bool) {
	m := inLanguage.FindStringSubmatch(f.core)
	if m == nil || !f.last.about.known() || f.last.clause == "" {
		return "", false
	}
	f.lang = corpus.English
	if m[1] == "中文" || m[1] == "汉语" || m[2] == "chinese" {
		f.lang = corpus.Chinese
	}
	return f.place(f.last.about, f.last.clause, f.last.paragraph, 0)
}

// pronoun puts a question about "it".
func (f *following) pronoun() (string, bool) {
	about := f.last.about
	if m := thisDocument.FindStringIndex(f.core); m != nil && about.known() && content(f.core[:m[0]], emptyWords, askWords, relationWords, documentWords) == 0 {
		return f.replaced(m[0], m[1]), true
	}
	m := anaphors.FindStringIndex(f.core)
	if m == nil || expletive.MatchString(f.core) ||
		content(f.core[:m[0]], emptyWords, askWords, relationWords, documentWords) > 0 && !doneTo.MatchString(f.core) {
		return "", false
	}
	if d := documentIt.FindStringSubmatchIndex(f.core); d != nil && about.known() {
		for i := 2; i < len(d); i += 2 {
			if d[i] >= 0 {
				return f.replaced(d[i], d[i+1]), true
			}
		}
	}
	word := f.core[m[0]:m[1]]
	if (word == "它" || word == "it") && f.last.named && content(f.last.rest, emptyWords, askWords) == 0 && !f.last.pinned {
		return f.replaced(m[0], m[1]), true
	}
	vague := word == "this" || word == "that" || word == "这个" || word == "这是"
	if vague && content(f.core, emptyWords, askWords, relationWords) > 0 || !asks(f.core) {
		return "", false
	}
	return f.joined()
}

// replaced puts the name of the document for bytes of the core.
func (f *following) replaced(from, to int) string {
	name := f.call(f.last.about)
	if f.lang == corpus.English {
		name = the(name)
	}
	return f.glue(f.raw(f.from, f.from+from), name, f.raw(f.from+to, len(f.folded.Text)))
}

// more puts a question of nothing but words of asking: why, who is responsible, tell me more.
func (f *following) more() (string, bool) {
	s := f.folded.Text[f.from:]
	if !f.elliptic(s) {
		return "", false
	}
	if strings.Contains(s, "谁写") || content(s, emptyWords, askWords, relationWords) > 0 { // words that are said of documents
		if !f.last.about.known() {
			return "", true
		}
		if f.lang == corpus.English {
			return f.within(f.last.about, f.rawCore())
		}
		return f.call(f.last.about) + f.rawCore(), true
	}
	return f.joined()
}

var addressed = regexp.MustCompile(`你是|你叫|你会|你能做|您是|(?:are|can|do|were|did) you\b|\byour?\b`)

// elliptic reports whether the folded text has no topic.
func (f *following) elliptic(s string) bool {
	if content(s, emptyWords, askWords, relationWords, documentWords) > 0 || fold.Key(s) == "" {
		return false
	}
	more := slices.ContainsFunc(moreWords, func(w string) bool { return strings.Contains(s, w) })
	return (more || asks(s)) && (more || !addressed.MatchString(s))
}

// joined puts the question behind the last one, which stands by itself.
func (f *following) joined() (string, bool) {
	base := f.base()
	if base == "" {
		return "", true
	}
	text := f.rawCore()
	if strings.HasSuffix(fold.Key(base), fold.Key(text)) {
		return base, true
	}
	switch end, _ := utf8.DecodeLastRuneInString(base); {
	case strings.ContainsRune("?？!！。.", end):
		base += space(f.lang)
	case f.lang == corpus.Chinese:
		base += "，"
	default:
		base += ": "
	}
	return base + text, true
}

// base returns the last question, with the document and without what was joined to it before; "" where it is too long.
func (f *following) base() string {
	t := f.last
	if t.question == "" {
		return ""
	}
	if t.pinned && t.about.known() && content(t.rest, emptyWords, askWords) == 0 && (t.lang != f.lang || !t.named) {
		if s, ok := f.place(t.about, t.clause, t.paragraph, 0); ok {
			return s
		}
	}
	q := t.question
	for {
		body := strings.TrimRight(q, "?？!！。. ")
		i := strings.LastIndexAny(body, "?？!！。，,:：")
		if i < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(body[i:])
		if !f.elliptic(fold.String(body[i+size:])) {
			break
		}
		if q = body[:i]; strings.ContainsAny(body[i:i+size], "?？!！。") {
			q = body[:i+size]
		}
	}
	if !t.named && len(t.names) == 0 && t.about.known() {
		q, _ = f.within(t.about, q)
	}
	return q
}

// topic puts "what about energy?": the last question with another topic, or the document and the topic.
func (f *following) topic() (string, bool) {
	if !f.linked && !f.ends {
		return "", false
	}
	from := f.from
	x := f.core
	if condition.MatchString(x) {
		return f.joined()
	}
	lead := topicLead.FindString(x)
	from, x = from+len(lead), x[len(lead):]
	x = strings.TrimSpace(topicEnd.ReplaceAllString(x, ""))
	if x == "" || asks(x) || personal.MatchString(x) || notTopic.MatchString(x) || utf8.RuneCountInString(x) > topicRunes && f.lang == corpus.Chinese ||
		content(x, emptyWords) == 0 || len(strings.Fields(x)) > 7 {
		return "", false
	}
	topic := f.raw(from, from+len(x))
	if namesKind(x) {
		return f.moved(subject{words: topic})
	}
	if s, ok := f.reframed(topic); ok {
		return s, true
	}
	if !f.last.about.known() {
		return "", true
	}
	return f.call(f.last.about) + cmp.Or(map[corpus.Lang]string{corpus.English: ": "}[f.lang], " ") + topic, true
}

// reframed puts topic for that of the last question, where it stands at a sure place.
func (f *following) reframed(topic string) (string, bool) {
	t := f.last
	if t.question == "" || t.lang != f.lang {
		return "", false
	}
	q := fold.Text(t.question)
	for _, frame := range topicFrames {
		m := frame.FindStringSubmatchIndex(q.Text)
		if m == nil {
			continue
		}
		from, to := q.Span(m[2], m[3])
		to -= len(t.question[from:to]) - len(strings.TrimRight(t.question[from:to], " "))
		old := q.Text[m[2]:m[3]]
		overlaps := slices.ContainsFunc(t.names, func(n citation.NameMatch) bool { return n.Start < to && from < n.End })
		if overlaps || content(old, emptyWords) == 0 || asks(old) || prepositions.MatchString(old) {
			return "", false
		}
		return t.question[:from] + topic + t.question[to:], true
	}
	return "", false
}

var prepositions = regexp.MustCompile(`\b(?:in|of|from|by|with|for|to|at|about|on|under|that|which|and|or)\b`)

// linkedQuestion puts a short question that begins in a link: "and what are the deadlines?"
func (f *following) linkedQuestion() (string, bool) {
	s := f.folded.Text[f.from:]
	if n := content(s, emptyWords, askWords, relationWords); !f.linked || !asks(s) || n == 0 || n > fewWords || !f.last.about.known() ||
		personal.MatchString(s) || strings.HasPrefix(s, "什么是") || strings.HasPrefix(s, "what is ") {
		return "", false
	}
	return f.within(f.last.about, f.rawCore())
}

// tidy returns s in valid UTF-8, with a space for every run of white space and control characters.
func tidy(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, " "), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}
