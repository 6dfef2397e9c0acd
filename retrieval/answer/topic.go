package answer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// Limits of what is read of a history.
const (
	topicTurns = 4   // the latest
	topicRefs  = 16  // of a turn
	topicBytes = 960 // of a question
)

// topic is what a conversation is about.
type topic struct {
	id            string // of the instrument; "" where none is sure
	first, clause string // the first and the last clause that the question names, or the one that its answer cites first
	paragraph     int    // of the last clause, 0 for none
}

// topicOf returns the topic of the latest turn that speaks of an instrument at all.
func (a *Answerer) topicOf(history []Turn) topic {
	for _, turn := range slices.Backward(history[max(0, len(history)-topicTurns):]) {
		if t, ok := a.topicOfTurn(turn); ok {
			return t
		}
	}
	return topic{}
}

// topicOfTurn reads a turn: it is about the one instrument that the question names, of several the one that is cited
// first; where it names none, about the one that is cited first, unless it asks for a clause by number and the answer
// cites several. It reports false where the turn has nothing to do with the corpus.
func (a *Answerer) topicOfTurn(turn Turn) (t topic, ok bool) {
	question := tidy(turn.Question[:min(len(turn.Question), topicBytes)])
	var cited []corpus.Ref
	var sources []string // instruments, in the order of cited
	for _, r := range turn.Refs[:min(len(turn.Refs), topicRefs)] {
		if a.instruments[r.Instrument] != nil && r.Clause != "" {
			cited, sources = append(cited, r), append(sources, r.Instrument)
		}
	}
	pins := slices.DeleteFunc(a.catalog.Pinpoints(question), func(p citation.Pinpoint) bool { return p.Clause == "" })
	var named []string
	unknown := false
	add := func(ids []string, name string) {
		if len(ids) > 1 {
			ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !slices.Contains(sources, id) })
		}
		unknown = unknown || name != "" || len(ids) != 1
		named = append(named, ids...)
	}
	for _, n := range a.catalog.Names(question) {
		add(n.Instruments, n.Unknown)
	}
	for _, p := range pins {
		if p.Unknown != "" || len(p.Instruments) > 0 {
			add(p.Instruments, p.Unknown)
		}
	}
	slices.Sort(named)
	named, sources = slices.Compact(named), slices.Compact(sources)
	switch {
	case unknown:
	case len(named) == 1:
		t.id = named[0]
	case len(named) > 1:
		if i := slices.IndexFunc(sources, func(id string) bool { return slices.Contains(named, id) }); i >= 0 {
			t.id = sources[i]
		}
	case len(sources) == 1 || len(sources) > 1 && len(pins) == 0:
		t.id = sources[0]
	}
	t.settle(a.catalog, pins, cited)
	return t, t.id != "" || unknown || len(named)+len(sources)+len(pins) > 0
}

// settle notes which clauses of its instrument the turn is about.
func (t *topic) settle(catalog *citation.Catalog, pins []citation.Pinpoint, cited []corpus.Ref) {
	if t.id == "" {
		return
	}
	for _, p := range pins {
		if len(p.Instruments) > 0 && !slices.Contains(p.Instruments, t.id) {
			continue
		}
		p.Instruments = []string{t.id}
		clause := p.Clause
		if r := catalog.Resolve(p); r.Status == citation.Exact {
			clause = r.Refs[len(r.Refs)-1].Clause
		}
		if t.first == "" {
			t.first = clause
		}
		t.clause, t.paragraph = clause, p.Paragraph()
	}
	for _, r := range cited {
		if t.clause == "" && r.Instrument == t.id {
			t.first, t.clause = r.Clause, r.Clause
		}
	}
}

// call returns the title of the topic in the language of the question, in a form that the catalogue understands.
func (f *follower) call() string {
	title := f.instruments[f.topic.id].Title(f.lang)
	names := []string{title}
	if f.lang == corpus.Chinese || han.MatchString(title) {
		names = []string{bookTitle(strings.TrimSpace(title)), title}
	}
	for _, name := range names {
		found := f.catalog.Names(name)
		if len(found) == 1 && slices.Equal(found[0].Instruments, []string{f.topic.id}) && utf8.RuneCountInString(name) < resolvedRunes/3 {
			return name
		}
	}
	return f.topic.id
}

// the returns an English name as it stands in a sentence.
func the(name string) string {
	if r, _ := utf8.DecodeRuneInString(name); r >= 0x3000 || strings.HasPrefix(strings.ToLower(name), "the ") || !strings.Contains(name, " ") {
		return name
	}
	return "the " + name
}

// place names a clause of the topic so that it is found, or found to be out of range; "" where that cannot be done.
func (f *follower) place(clause string) string {
	words, number := clause, strings.TrimPrefix(clause, "p")
	if isNumber(number) {
		words = numbered(f.lang, number, number != clause)
	} else if f.lang == corpus.Chinese && clause == "preamble" {
		words = "序言"
	}
	if f.lang == corpus.English {
		words = ", " + words
	}
	for _, s := range []string{f.call() + words, corpus.Ref{Instrument: f.topic.id, Clause: clause}.String()} {
		if pins := f.catalog.Pinpoints(s); len(pins) == 1 && slices.Equal(pins[0].Instruments, []string{f.topic.id}) {
			r := f.catalog.Resolve(pins[0])
			if r.Status == citation.OutOfRange || r.Status == citation.Exact && len(r.Refs) == 1 && r.Refs[0].Clause == clause {
				return s
			}
		}
	}
	return ""
}

// paragraph names a paragraph behind its clause.
func (f *follower) paragraph(n int) string {
	if f.lang == corpus.Chinese {
		return "第" + strconv.Itoa(n) + "款"
	}
	return ", paragraph " + strconv.Itoa(n)
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0
}

// tidy returns s in valid UTF-8, with a space for every run of white space and control characters.
func tidy(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, " "), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}
