package bot

import (
	"fmt"
	"strings"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/answer"
)

// shownAnswer is an answer with what its message needs to know.
type shownAnswer struct {
	answer.Answer
	receipt  string // "" while under way
	asker    string
	private  bool
	place    Place
	closed   bool // the place is not enabled
	reviewed *state.Review
	lead     []Span   // a line above, such as who shared it
	past     []string // what became of clauses that were asked for
}

// message renders an answer: what it claims, the quotations with their numbers, and the buttons.
func (a shownAnswer) message() Message {
	t := textsIn(a.Lang)
	m := Message{Lang: t.Lang, Tone: toneOf(a.Status), Private: a.private}
	if len(a.lead) > 0 {
		m.Blocks = append(m.Blocks, small(a.lead...))
	}
	if a.reviewed != nil {
		m.Blocks = append(m.Blocks, small(t.reviewedBy(a.reviewed)...))
	}
	if a.Resolved != "" && a.Resolved != a.Question {
		m.Blocks = append(m.Blocks, small(light(fmt.Sprintf(t.UnderstoodAs, oneLine(a.Resolved)))))
	}
	for _, line := range a.past {
		m.Blocks = append(m.Blocks, para(plain(line)))
	}
	switch {
	case a.reviewed != nil && a.reviewed.Text != "":
		m.Blocks = append(m.Blocks, a.corrected(t)...)
	case a.Status == answer.Generated:
		m.Blocks = append(m.Blocks, a.summary(t)...)
	default:
		m.Blocks = append(m.Blocks, a.quotations(t)...)
	}
	for _, n := range a.Notes {
		m.Blocks = append(m.Blocks, small(plain(t.answerNote(n))))
	}
	m.Blocks = append(m.Blocks, small(light(a.foot(t))))
	if a.receipt != "" {
		m.Buttons = a.buttons(t)
		m.Menu = a.menu(t)
	}
	return m
}

func toneOf(s answer.Status) Tone {
	switch s {
	case answer.Extractive, answer.Generated:
		return Sure
	case answer.Uncertain:
		return Unsure
	}
	return Nothing
}

// quotations says what an answer without a summary claims, and shows what it stands on.
func (a shownAnswer) quotations(t *texts) []Block {
	var blocks []Block
	if lead := t.lead(a.Answer); lead != "" && (len(a.past) == 0 || a.Status != answer.NoEvidence) {
		blocks = append(blocks, para(strong(lead)))
	}
	for _, r := range a.Readings {
		if a.Status != answer.Extractive && len(a.Readings) > 1 && a.Reason != answer.AmbiguousDocument {
			blocks = append(blocks, item(plain(fmt.Sprintf(t.MayMean, r))))
		}
	}
	for _, c := range a.Citations {
		blocks = append(append(blocks, quote(c.Quote)...), small(t.source(c.N, namedCitation(c))...))
	}
	if a.Status == answer.NoEvidence && len(a.Closest) > 0 {
		blocks = append(blocks, para(plain(t.Closest)))
		for _, c := range a.Closest {
			blocks = append(append(blocks, quote(c.Quote)...), small(t.source(0, namedCitation(c))...))
		}
	}
	return blocks
}

// lead is the first line of an answer that is not a summary.
func (t *texts) lead(a answer.Answer) string {
	switch a.Reason {
	case answer.ClauseOutOfRange:
		if len(a.ValidRange) > 1 {
			return fmt.Sprintf(t.NoSuchClause, a.ValidRange[0], a.ValidRange[1])
		}
		return t.NoSuchClausePlain
	case answer.AmbiguousDocument:
		return t.Ambiguous
	case answer.CommentaryOnly:
		return t.OnlyCommentary
	}
	switch a.Status {
	case answer.Uncertain:
		return t.OnlyRelated
	case answer.NoEvidence:
		return t.NoEvidence
	}
	return ""
}

// summary writes the sentences of a model, each with the numbers of the clauses that it stands on. What documents say
// stands apart from how others read them, with who says it.
func (a shownAnswer) summary(t *texts) []Block {
	var blocks []Block
	for _, p := range a.Parts {
		if p.Kind == answer.OthersRead {
			blocks = append(blocks, para(strong(t.OthersRead)))
		} else if len(a.Parts) > 1 {
			blocks = append(blocks, para(strong(t.DocumentsSay)))
		}
		var spans []Span
		for _, s := range p.Sentences {
			if len(spans) > 0 && s.By != "" { // each speaker on a line
				blocks, spans = append(blocks, para(spans...)), nil
			}
			if len(spans) > 0 && a.Lang == corpus.English {
				spans = append(spans, plain(" "))
			}
			spans = append(spans, plain(s.Said(a.Lang)))
			for _, n := range s.Cites {
				spans = append(spans, plain(" "), a.number(n))
			}
		}
		blocks = append(blocks, para(spans...))
	}
	for _, c := range a.Citations {
		blocks = append(blocks, small(t.source(c.N, namedCitation(c))...))
	}
	return blocks
}

// number is a link to the clause of citation n.
func (a shownAnswer) number(n int) Span {
	s := plain(fmt.Sprintf("[%d]", n))
	for _, c := range a.Citations {
		if c.N == n {
			s.URL = quoteURL(c.URL, c.Quote)
		}
	}
	return s
}

// corrected writes the words of a reviewer, with the clauses that they cite.
func (a shownAnswer) corrected(t *texts) []Block {
	var blocks []Block
	for line := range strings.SplitSeq(a.reviewed.Text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var spans []Span
		at := 0
		for _, m := range citeNumbers(line) {
			spans = append(spans, plain(line[at:m.start]), a.number(m.n))
			at = m.end
		}
		blocks = append(blocks, para(append(spans, plain(line[at:]))...))
	}
	for _, c := range a.Citations {
		blocks = append(append(blocks, quote(c.Quote)...), small(t.source(c.N, namedCitation(c))...))
	}
	return blocks
}

// foot says what made the answer.
func (a shownAnswer) foot(t *texts) string {
	how := t.WordForWord
	if a.Status == answer.Generated {
		how = t.Summarised
	}
	if a.Status == answer.NoEvidence {
		how = t.Searched
	}
	parts := []string{how, fmt.Sprintf(t.SnapshotIs, shortSnapshot(a.Snapshot))}
	if a.receipt != "" {
		parts = append(parts, fmt.Sprintf(t.ReceiptIs, a.receipt))
	}
	return strings.Join(parts, " · ")
}

// buttons are what can be done with an answer. They carry the receipt, so that they outlive the process.
func (a shownAnswer) buttons(t *texts) []Button {
	var out []Button
	add := func(action, label, emoji string) {
		out = append(out, Button{Action: action, Arg: a.receipt, Label: label, Emoji: emoji})
	}
	if len(a.Citations) > 0 {
		add(actSources, t.ButtonSources, "📖")
	}
	if a.bilingual() {
		add(actLang, textsIn(a.Lang.Other()).ButtonThisLanguage, "🌐")
	}
	if len(a.Citations)+len(a.Closest) > 0 {
		add(actMore, t.ButtonMore, "➕")
	}
	inside := a.place.Guild != "" && !a.place.Elsewhere
	if inside && !a.private && !a.place.Own && a.place.Parent == "" {
		add(actThread, t.ButtonFollowUp, "💬")
	}
	if a.Status == answer.NoEvidence || a.Status == answer.Uncertain && a.Reason != answer.AmbiguousDocument {
		add(actGap, t.ButtonGap, "📮")
	}
	add(actUp, "", "👍")
	add(actDown, "", "👎")
	switch {
	case a.private && inside && !a.closed:
		add(actShare, t.ButtonShare, "📣")
	case !a.private:
		out = append(out, Button{Action: actDelete, Arg: a.receipt + ":" + a.asker, Label: t.ButtonDelete, Emoji: "🗑️", Weight: Danger})
	}
	return out
}

// bilingual reports whether the answer has another language to show.
func (a shownAnswer) bilingual() bool {
	if a.Status == answer.Generated || len(a.Citations)+len(a.Closest) == 0 {
		return true
	}
	for _, c := range append(a.Citations[:len(a.Citations):len(a.Citations)], a.Closest...) {
		if c.Other != nil {
			return true
		}
	}
	return false
}

// menu offers the clauses that an ambiguous number may mean.
func (a shownAnswer) menu(t *texts) *Menu {
	if a.Reason != answer.AmbiguousDocument {
		return nil
	}
	m := &Menu{Action: actRead, Arg: a.receipt, Hint: t.WhichOne}
	for _, c := range a.Citations {
		m.add(c.Ref.String(), t.name(namedCitation(c)), c.Quote)
	}
	if len(m.Options) < 2 {
		return nil
	}
	return m
}

// Bounds of menus, in characters: those of Discord, the narrowest.
const (
	mostOptions    = 25
	mostOptionText = 100
)

// add adds an option, unless it is there already or the menu is full.
func (m *Menu) add(value, label, detail string) {
	if len(m.Options) == mostOptions || value == "" || len(value) > mostOptionText {
		return
	}
	for _, o := range m.Options {
		if o.Value == value {
			return
		}
	}
	m.Options = append(m.Options, Option{value, shorten(oneLine(label), mostOptionText), shorten(oneLine(detail), mostOptionText)})
}

func namedCitation(c answer.Citation) named {
	return named{
		ref: c.Ref.String(), title: c.Title, label: c.Label, heading: c.Heading, lang: c.Lang, added: c.Added, level: c.Level, url: c.URL, quote: c.Quote,
	}
}

// reviewedBy says who reviewed an answer, when and against what.
func (t *texts) reviewedBy(r *state.Review) []Span {
	return append([]Span{strong("✔ ")}, around(fmt.Sprintf(t.ReviewedBy, "%s", day(r.Time), shortSnapshot(r.Snapshot)), t.person(r.By))...)
}

// person names somebody by id. Who opted out has a pseudonym, which is no id.
func (t *texts) person(id string) Span {
	for _, r := range id {
		if r < '0' || r > '9' {
			return plain(t.Somebody)
		}
	}
	return member(id, t.Somebody)
}
