package bot

import (
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/answer"
)

// shownAnswer is an answer with the context that its message depends on.
type shownAnswer struct {
	answer.Answer
	receipt  string // "" while in progress
	asker    string
	private  bool
	place    Place
	closed   bool // the bot is not enabled in the place
	reviewed *state.Review
	lead     []present.Span // a line above the answer, such as who shared it
	past     []string       // what became of former clauses that were asked for
}

// message renders an answer with its buttons and menu.
func (a shownAnswer) message() present.Message {
	t := textsIn(a.Lang)
	m := present.Answer(a.Answer, a.past)
	if a.reviewed != nil && a.reviewed.Text != "" {
		m.Blocks = a.corrected()
	}
	m.Private = a.private
	var lead []present.Block
	if len(a.lead) > 0 {
		lead = append(lead, present.Fine(a.lead...))
	}
	if a.reviewed != nil {
		lead = append(lead, present.Fine(t.reviewedBy(a.reviewed)...))
	}
	m.Blocks = append(lead, t.Flat(m.Blocks)...)
	if foot := a.foot(t); foot != "" {
		m.Blocks = append(m.Blocks, present.Fine(present.Dim(foot)))
	}
	if a.receipt != "" {
		m.Buttons = a.buttons(t)
		m.Menu = a.menu(t)
	}
	return m
}

// corrected renders the text of a reviewer, with the clauses that it cites.
func (a shownAnswer) corrected() []present.Block {
	var blocks []present.Block
	for line := range strings.SplitSeq(a.reviewed.Text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var spans []present.Span
		at := 0
		for _, m := range citeNumbers(line) {
			spans = append(spans, present.Text(line[at:m.start]), present.CiteNumber(a.Answer, m.n))
			at = m.end
		}
		blocks = append(blocks, present.Para(append(spans, present.Text(line[at:]))...))
	}
	for _, c := range a.Citations {
		blocks = append(blocks, present.CitationClause(c).Block())
	}
	return blocks
}

// foot says how the answer was made.
func (a shownAnswer) foot(t *texts) string {
	how := t.WordForWord
	if a.Status == answer.Generated {
		how = t.Summarised
	}
	if a.Status == answer.NoEvidence {
		how = t.Searched
	}
	parts := []string{how, fmt.Sprintf(t.SnapshotIs, present.ShortSnapshot(a.Snapshot))}
	if a.Reason == answer.SmallTalk {
		parts = nil
	}
	if a.receipt != "" {
		parts = append(parts, fmt.Sprintf(t.ReceiptIs, a.receipt))
	}
	return strings.Join(parts, " · ")
}

// buttons carry the receipt, so that they work after a restart.
func (a shownAnswer) buttons(t *texts) []present.Button {
	var out []present.Button
	add := func(action, label, emoji string) {
		out = append(out, present.Button{Action: action, Arg: a.receipt, Label: label, Emoji: emoji})
	}
	remove := present.Button{Action: actDelete, Arg: a.receipt + ":" + a.asker, Label: t.ButtonDelete, Emoji: "🗑️", Weight: present.Danger}
	switch {
	case a.Reason == answer.SmallTalk && a.private:
		return nil
	case a.Reason == answer.SmallTalk:
		return []present.Button{remove}
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
		out = append(out, remove)
	}
	return out
}

// bilingual reports whether the answer can be shown in the other language.
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
func (a shownAnswer) menu(t *texts) *present.Menu {
	if a.Reason != answer.AmbiguousDocument {
		return nil
	}
	m := &present.Menu{Action: actRead, Arg: a.receipt, Hint: t.WhichOne}
	for _, c := range a.Citations {
		m.Add(c.Ref.String(), t.Name(present.CitationClause(c)), c.Quote)
	}
	if len(m.Options) < 2 {
		return nil
	}
	return m
}

// reviewedBy says who reviewed an answer, when, and against which snapshot.
func (t *texts) reviewedBy(r *state.Review) []present.Span {
	return append([]present.Span{present.Bold("✔ ")}, present.Around(fmt.Sprintf(t.ReviewedBy, "%s", present.Day(r.Time), present.ShortSnapshot(r.Snapshot)), t.person(r.By))...)
}

// person names a user by id. Users who opted out have a pseudonym, which is not an id.
func (t *texts) person(id string) present.Span {
	for _, r := range id {
		if r < '0' || r > '9' {
			return present.Text(t.Somebody)
		}
	}
	return present.Person(id, t.Somebody)
}
