package bot

import (
	"fmt"
	"strings"

	"yiju/corpus/diff"
	"yiju/retrieval/ingest"
)

// mostChangesShown is how many changes a message shows; the file has all.
const mostChangesShown = 8

// pending sums up the pending snapshot, what somebody has to do first, with every change in a file.
func (t *turn) pending(p ingest.Candidate) Message {
	m := Message{Lang: t.t.Lang, Tone: Unsure, Private: true, Blocks: []Block{title(plain(fmt.Sprintf(t.t.PendingIs, p.Name)))}}
	if todo := t.toDo(p); len(todo) > 0 {
		m.Blocks = append(append(m.Blocks, todo...), title(plain(t.t.ChangesTitle)))
	}
	changes, counts := p.ClauseChanges(), make(map[diff.ChangeKind]int)
	for _, c := range changes {
		counts[plainKind(c.Kind)]++
	}
	m.Blocks = append(m.Blocks, para(strong(fmt.Sprintf(t.t.ChangeCounts, counts[diff.Added], counts[diff.Changed], counts[diff.Withdrawn], counts[diff.Renumbered]))))
	if len(changes) == 0 {
		m.Blocks = append(m.Blocks, para(plain(t.t.NoChanges)))
	}
	for i, c := range changes {
		if i == mostChangesShown {
			m.Blocks = append(m.Blocks, item(plain(fmt.Sprintf(t.t.AndMore, len(changes)-i))))
			break
		}
		m.Blocks = append(m.Blocks, item(t.t.change(c)...))
	}
	m.Blocks = append(m.Blocks, t.sources(p)...)
	if p.Gate.Questions > 0 {
		m.Blocks = append(m.Blocks, para(plain(fmt.Sprintf(t.t.ChecksPassed, p.Gate.Passed, p.Gate.Questions))))
	}
	if p.Gate.Blocked {
		m.Blocks = append(m.Blocks, t.blocked(p)...)
	}
	if len(changes) > 0 {
		data := []byte(t.t.changesFile(p.Against, p.Name, changes))
		m.Files = []File{{Name: "changes.md", Type: "text/markdown; charset=utf-8", Size: int64(len(data)), Data: data}}
	}
	m.Buttons = []Button{t.approveButton(p)}
	return m
}

// approveButton puts the pending snapshot into service, a blocked one only after a question.
func (t *turn) approveButton(p ingest.Candidate) Button {
	if p.Gate.Blocked {
		return Button{Action: actAnyway, Arg: p.Name, Label: t.t.ButtonAnyway, Emoji: "⚠️", Weight: Danger}
	}
	return Button{Action: actApprove, Arg: p.Name, Label: t.t.ButtonApproveSnapshot, Emoji: "✔️", Weight: Primary}
}

// mostLost is how many lost questions are shown.
const mostLost = 8

// blocked shows every figure of the gate before and after.
func (t *turn) blocked(p ingest.Candidate) []Block {
	blocks := []Block{para(strong(fmt.Sprintf(t.t.ChecksBlock, percent(p.Gate.Margin))))}
	for _, f := range p.Gate.Figures {
		before, mark := "–", ""
		if f.Before != nil {
			before = percent(*f.Before)
		}
		if f.Blocked {
			mark = " ⚠️"
		}
		blocks = append(blocks, item(
			strong(t.Wording.Figure(t.t.Lang, f.Name)+t.t.Colon), plain(before+" → "+percent(f.After)+mark), light(fmt.Sprintf(" (n = %d)", f.N))))
	}
	for i, lost := range p.Gate.Lost {
		if i == mostLost {
			blocks = append(blocks, item(plain(fmt.Sprintf(t.t.AndMore, len(p.Gate.Lost)-i))))
			break
		}
		blocks = append(blocks, item(plain(fmt.Sprintf(t.t.LostQuestion, shorten(oneLine(lost.Question), 120)))))
	}
	return blocks
}

func percent(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

// plainKind returns the kind that a change is shown as: the bot tells four kinds apart.
func plainKind(k diff.ChangeKind) diff.ChangeKind {
	switch k {
	case diff.Moved:
		return diff.Renumbered
	case diff.Described:
		return diff.Changed
	}
	return k
}

// labelOf returns the label of the clause, the new one where it has one.
func labelOf(c diff.Change) string {
	if c.New != nil {
		return c.New.Label
	}
	return c.Old.Label
}

// change is a line about a change.
func (t *texts) change(c diff.Change) []Span {
	spans := []Span{strong(t.changeKind(c.Kind) + " "), plain(shorten(oneLine(c.Title+" "+labelOf(c)), 60)), light(" · " + c.Ref.String())}
	if plainKind(c.Kind) == diff.Renumbered {
		return append(spans, light(" ← "+c.Was.String()))
	}
	return spans
}

func (t *texts) changeKind(k diff.ChangeKind) string { return t.Change(plainKind(k)) }

// changesFile writes every change with its texts, and what differs in a changed one as [-removed-] and {+added+}.
func (t *texts) changesFile(old, new string, changes []diff.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s → %s\n", old, new)
	for _, c := range changes {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s %s\n", t.changeKind(c.Kind), c.Ref, oneLine(c.Title), oneLine(labelOf(c)))
		switch plainKind(c.Kind) {
		case diff.Renumbered:
			fmt.Fprintf(&b, "← %s\n", c.Was)
		case diff.Added:
			b.WriteString("\n" + c.New.Text + "\n")
		case diff.Withdrawn:
			b.WriteString("\n" + c.Old.Text + "\n")
		default:
			b.WriteString("\n" + marked(diff.Diff(diff.Tokens(c.Old.Text, c.Ref.Lang), diff.Tokens(c.New.Text, c.Ref.Lang))) + "\n")
		}
	}
	return b.String()
}

func marked(edits []diff.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Op {
		case diff.Removed:
			b.WriteString("[-" + e.Text + "-]")
		case diff.Inserted:
			b.WriteString("{+" + e.Text + "+}")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}
