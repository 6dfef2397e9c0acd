package answer

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// subject is the instrument that a conversation is about.
type subject struct {
	id    string
	words string // without an id: how it was named, where the catalogue has none of that name or several
}

func (s subject) known() bool { return s != subject{} }

// ids returns what a pinpoint names it by.
func (s subject) ids() []string {
	if s.id == "" {
		return nil
	}
	return []string{s.id}
}

// thread is what a turn was about.
type thread struct {
	question    string // tidied; "" when too long to be repeated
	lang        corpus.Lang
	names       []citation.NameMatch // in question
	rest        string               // question without names and numbers, folded
	about       subject              // unknown where none is sure
	named       bool                 // the question names it
	instruments []string             // what it names or its answer cites

	clause, firstClause string // the last and the first clause that it names, or that the answer cites first
	paragraph           int    // of the last clause, 0 for none
	pinned              bool   // the question names them
}

// empty reports whether nothing of the corpus was spoken of.
func (t thread) empty() bool {
	return !t.about.known() && len(t.names) == 0 && len(t.instruments) == 0 && !t.pinned
}

// threadOf reads a turn.
func (a *Answerer) threadOf(turn Turn) thread {
	q := turn.Question[:min(len(turn.Question), 4*earlierRunes)]
	q = tidy(q)
	t := thread{question: q, lang: analysis.DetectLang(q), names: a.catalog.Names(q)}
	pins := slices.DeleteFunc(a.catalog.Pinpoints(q), func(p citation.Pinpoint) bool { return p.Clause == "" })
	cited := a.cited(turn.Refs)
	t.settle(a, cited, pins)
	t.note(a, cited, pins)
	blank := []byte(q)
	wipe := func(start, end int) {
		for i := start; i < end; i++ {
			blank[i] = ' '
		}
	}
	for _, n := range t.names {
		wipe(spanOf(n, q))
	}
	for _, p := range pins {
		wipe(p.Start, p.End)
	}
	t.rest = fold.String(string(blank))
	if utf8.RuneCountInString(q) > earlierRunes || len(turn.Question) > 4*earlierRunes {
		t.question, t.names = "", nil
	}
	return t
}

// cited returns the refs of a turn whose instruments are in the corpus.
func (a *Answerer) cited(refs []string) []corpus.Ref {
	var out []corpus.Ref
	for _, s := range refs[:min(len(refs), followUpRefs)] {
		if ref, err := corpus.ParseRef(s); err == nil && a.instruments[ref.Instrument] != nil {
			out = append(out, ref.Bare())
		}
	}
	return out
}

// settle decides what t is about: the one instrument that it names, of several the one that is cited first, of an
// ambiguous name the only one that is cited; without a name, the one that is cited first, unless it asks for a clause by
// its number and the answer cites several.
func (t *thread) settle(a *Answerer, cited []corpus.Ref, pins []citation.Pinpoint) {
	var named []subject
	for _, n := range t.names {
		s := a.subjectOf(n, t.question)
		if s.id == "" && len(n.Instruments) > 1 {
			if ids := instrumentsOf(cited, n.Instruments); len(ids) == 1 {
				s = subject{id: ids[0]}
			}
		}
		if !slices.Contains(named, s) {
			named = append(named, s)
		}
	}
	for _, p := range pins {
		s := subject{words: p.Unknown}
		if len(p.Instruments) == 1 {
			s = subject{id: p.Instruments[0]}
		}
		if len(t.names) == 0 && s.known() && !slices.Contains(named, s) {
			named = append(named, s)
		}
	}
	all := instrumentsOf(cited, nil)
	for _, s := range named {
		t.instruments = append(t.instruments, s.ids()...)
	}
	t.instruments = append(t.instruments, all...)
	t.named = len(named) > 0
	switch {
	case len(named) == 1:
		t.about = named[0]
	case len(named) > 1:
		for _, id := range all {
			if !t.about.known() && slices.Contains(named, subject{id: id}) {
				t.about = subject{id: id}
			}
		}
	case len(all) > 0 && (len(pins) == 0 || len(all) == 1):
		t.about = subject{id: all[0]}
	}
}

// subjectOf returns what the name n in text names.
func (a *Answerer) subjectOf(n citation.NameMatch, text string) subject {
	switch {
	case len(n.Instruments) == 1 && a.instruments[n.Instruments[0]] != nil:
		return subject{id: n.Instruments[0]}
	case n.Unknown != "":
		if strings.Contains(text, "《"+n.Unknown+"》") {
			return subject{words: "《" + n.Unknown + "》"}
		}
		return subject{words: n.Unknown}
	}
	return subject{words: text[n.Start:n.End]}
}

// instrumentsOf returns the instruments of refs, each once, those in among only unless that is nil.
func instrumentsOf(refs []corpus.Ref, among []string) []string {
	var ids []string
	for _, r := range refs {
		if (among == nil || slices.Contains(among, r.Instrument)) && !slices.Contains(ids, r.Instrument) {
			ids = append(ids, r.Instrument)
		}
	}
	return ids
}

// note keeps the clauses that t names, or else the one of its document that is cited first.
func (t *thread) note(a *Answerer, cited []corpus.Ref, pins []citation.Pinpoint) {
	if !t.about.known() {
		t.pinned = len(pins) > 0
		return
	}
	for _, p := range pins {
		if len(p.Instruments) > 0 && !slices.Contains(p.Instruments, t.about.id) {
			continue
		}
		clause := p.Clause
		if t.about.id != "" {
			p.Instruments = t.about.ids()
			if r := a.catalog.Resolve(p); r.Status == citation.Exact {
				clause = r.Refs[len(r.Refs)-1].Clause
			}
		}
		if !t.pinned {
			t.firstClause = clause
		}
		t.pinned, t.clause, t.paragraph = true, clause, p.Paragraph
	}
	for _, r := range cited {
		if t.clause == "" && r.Instrument == t.about.id {
			t.clause, t.firstClause = r.Clause, r.Clause
		}
	}
}

// call returns the name of s in the language of the question, such that the catalogue understands it.
func (f *following) call(s subject) string {
	i := f.instruments[s.id]
	if i == nil {
		return s.words
	}
	title := i.Title(f.lang)
	name := "《" + strings.Trim(title, "《》 ") + "》"
	if strings.ContainsFunc(title, func(r rune) bool { return r >= 0x3400 }) || f.lang == corpus.Chinese {
		if f.means(name, s.id) {
			return name
		}
	}
	if f.means(title, s.id) {
		return title
	}
	return s.id
}

// means reports whether name names the instrument and nothing else.
func (f *following) means(name, id string) bool {
	found := f.catalog.Names(name)
	return len(found) == 1 && slices.Equal(found[0].Instruments, []string{id}) && utf8.RuneCountInString(name) < resolvedRunes/3
}

// the returns an English name as it stands in a sentence.
func the(name string) string {
	lower := strings.ToLower(name)
	if r, _ := utf8.DecodeRuneInString(name); r >= 0x3000 || strings.HasPrefix(lower, "the ") || !strings.Contains(name, " ") {
		return name
	}
	return "the " + name
}

// within asks a question of the document s.
func (f *following) within(s subject, question string) (string, bool) {
	if f.lang == corpus.English {
		return "In " + the(f.call(s)) + ": " + question, true
	}
	return f.call(s) + "中，" + question, true
}

// spanOf returns where in text the name n stands; of an unknown one n has only the place of the noun.
func spanOf(n citation.NameMatch, text string) (start, end int) {
	if i := strings.LastIndex(text[:n.End], n.Unknown); n.Unknown != "" && i >= 0 && i+len(n.Unknown) >= n.End {
		return i, i + len(n.Unknown)
	}
	return n.Start, n.End
}

// glue puts parts together, in English with spaces between words.
func (f *following) glue(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p != "" && b.Len() > 0 && !strings.ContainsAny(p[:1], "?!.,;:)'") {
			b.WriteString(space(f.lang))
		}
		b.WriteString(p)
	}
	return b.String()
}

// space stands between words of language l.
func space(l corpus.Lang) string {
	if l == corpus.English {
		return " "
	}
	return ""
}

// place names a clause of s, or a part of it: so that it is found, or found to be out of range.
func (f *following) place(s subject, clause string, paragraph, item int) (string, bool) {
	if clause == "" || !s.known() {
		return "", false
	}
	out := f.call(s) + hanPlace(clause, paragraph, item)
	if f.lang == corpus.English {
		out = f.call(s) + ", " + latinPlace(clause, paragraph, item)
	}
	if s.id == "" || f.finds(out, s.id, clause) {
		return out, true
	}
	out = corpus.Ref{Instrument: s.id, Clause: clause}.String()
	return out, f.finds(out, s.id, clause)
}

// finds reports whether text names the clause and no other.
func (f *following) finds(text, id, clause string) bool {
	pins := f.catalog.Pinpoints(text)
	if len(pins) != 1 || !slices.Equal(pins[0].Instruments, []string{id}) {
		return false
	}
	r := f.catalog.Resolve(pins[0])
	return r.Status == citation.OutOfRange || r.Status == citation.Exact && len(r.Refs) == 1 && r.Refs[0].Clause == clause
}

// namedClauses are the clauses that have names instead of numbers.
var namedClauses = map[string]string{"preamble": "序言", "conclusion": "结语"}

func hanPlace(clause string, paragraph, item int) string {
	part := func(n int, unit string) string {
		if n <= 0 {
			return ""
		}
		return "第" + hanNumber(n) + unit
	}
	number := func(s string) string {
		if n, err := strconv.Atoi(s); err == nil {
			return hanNumber(n)
		}
		return s
	}
	out := "第" + number(clause) + "条"
	section, point, divided := strings.Cut(clause, ".")
	article, inserted, isInserted := strings.Cut(clause, "-")
	switch {
	case namedClauses[clause] != "":
		out = namedClauses[clause]
	case article == "annex":
		out = "附件" + number(inserted)
	case divided:
		out = "第" + number(section) + "部分第" + number(point) + "点"
	case isInserted:
		out = "第" + number(article) + "条之" + number(inserted)
	case clause[0] == 'p' && isNumber(clause[1:]):
		out = "第" + number(clause[1:]) + "段"
	}
	return out + part(paragraph, "款") + part(item, "项")
}

func latinPlace(clause string, paragraph, item int) string {
	out := "clause " + clause
	section, point, divided := strings.Cut(clause, ".")
	switch rest, annex := strings.CutPrefix(clause, "annex-"); {
	case namedClauses[clause] != "":
		return clause
	case annex:
		out = "annex " + rest
	case divided:
		out = "section " + section + ", point " + point
	case clause[0] == 'p' && isNumber(clause[1:]):
		out = "paragraph " + clause[1:]
	case paragraph+item > 0 || strings.Contains(clause, "-"):
		out = "article " + clause
	}
	if paragraph > 0 {
		out += ", paragraph " + strconv.Itoa(paragraph)
	}
	if item > 0 {
		out += ", point " + strconv.Itoa(item)
	}
	return out
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0
}
