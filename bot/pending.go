package bot

import (
	"cmp"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/corpus/diff"
	"yiju/retrieval/ingest"
)

// mostChangesShown is how many changes a message shows; the file has all.
const mostChangesShown = 8

// pending sums up the pending snapshot, what somebody has to do first, with every change in a file.
func (t *turn) pending(p ingest.Candidate) present.Message {
	m := present.Message{Lang: t.t.Lang, Tone: present.Unsure, Private: true, Blocks: []present.Block{present.Head(present.Text(fmt.Sprintf(t.t.PendingIs, p.Name)))}}
	if todo := toDo(t, p); len(todo) > 0 {
		m.Blocks = append(append(m.Blocks, todo...), present.Head(present.Text(t.t.ChangesTitle)))
	}
	changes, counts := p.ClauseChanges(), make(map[diff.ChangeKind]int)
	for _, c := range changes {
		counts[plainKind(c.Kind)]++
	}
	m.Blocks = append(m.Blocks, present.Para(present.Bold(fmt.Sprintf(t.t.ChangeCounts, counts[diff.Added], counts[diff.Changed], counts[diff.Withdrawn], counts[diff.Renumbered]))))
	if len(changes) == 0 {
		m.Blocks = append(m.Blocks, present.Para(present.Text(t.t.NoChanges)))
	}
	m.Blocks = append(m.Blocks, listed(t.t, changes, mostChangesShown, t.t.change)...)
	m.Blocks = append(m.Blocks, sourceBlocks(t, p)...)
	if p.Gate.Questions > 0 {
		m.Blocks = append(m.Blocks, present.Para(present.Text(fmt.Sprintf(t.t.ChecksPassed, p.Gate.Passed, p.Gate.Questions))))
	}
	for _, note := range t.t.Vectors(p.Gate) {
		m.Blocks = append(m.Blocks, present.Para(present.Text("⚠️ "+note)))
	}
	if p.Gate.Blocked {
		m.Blocks = append(m.Blocks, gateBlocks(t, p)...)
	}
	if len(changes) > 0 {
		data := []byte(t.t.changesFile(p.Against, p.Name, changes))
		m.Files = []present.File{{Name: "changes.md", Type: "text/markdown; charset=utf-8", Size: int64(len(data)), Data: data}}
	}
	m.Buttons = []present.Button{approveButton(t, p)}
	return m
}

// approveButton puts the pending snapshot into service, a blocked one only after confirmation.
func approveButton(t *turn, p ingest.Candidate) present.Button {
	if p.Gate.Blocked {
		return present.Button{Action: actAnyway, Arg: p.Name, Label: t.t.ButtonAnyway, Emoji: "⚠️", Weight: present.Danger}
	}
	return present.Button{Action: actApprove, Arg: p.Name, Label: t.t.ButtonApproveSnapshot, Emoji: "✔️", Weight: present.Primary}
}

// mostLost is how many lost questions are shown.
const mostLost = 8

// gateBlocks lists every figure of the quality gate before and after.
func gateBlocks(t *turn, p ingest.Candidate) []present.Block {
	blocks := []present.Block{present.Para(present.Bold(fmt.Sprintf(t.t.ChecksBlock, present.Share(p.Gate.Margin))))}
	for _, f := range p.Gate.Figures {
		before, mark := "–", ""
		if f.Before != nil {
			before = present.Share(*f.Before)
		}
		if f.Blocked {
			mark = " ⚠️"
		}
		blocks = append(blocks, present.Bullet(
			present.Bold(t.t.Called("figure", string(f.Name))+t.t.Colon), present.Text(before+" → "+present.Share(f.After)+mark), present.Dim(fmt.Sprintf(" (n = %d)", f.N))))
	}
	return append(blocks, listed(t.t, p.Gate.Lost, mostLost, func(q ingest.LostQuestion) []present.Span {
		return []present.Span{present.Text(fmt.Sprintf(t.t.LostQuestion, present.Shorten(present.OneLine(q.Question), 120)))}
	})...)
}

// listed lists at most so many items, and says how many more there are.
func listed[T any](t *texts, all []T, most int, line func(T) []present.Span) []present.Block {
	var blocks []present.Block
	for i, v := range all {
		if i == most {
			return append(blocks, present.Bullet(present.Text(fmt.Sprintf(t.AndMore, len(all)-i))))
		}
		blocks = append(blocks, present.Bullet(line(v)...))
	}
	return blocks
}

// plainKind maps a kind of change to one of the four that the bot shows.
func plainKind(k diff.ChangeKind) diff.ChangeKind {
	switch k {
	case diff.Moved:
		return diff.Renumbered
	case diff.Described:
		return diff.Changed
	}
	return k
}

// change is a line about a change.
func (t *texts) change(c diff.Change) []present.Span {
	spans := []present.Span{present.Bold(t.changeKind(c.Kind) + " "), present.Text(present.Shorten(present.OneLine(c.Title+" "+cmp.Or(c.New, c.Old).Label), 60)), present.Dim(" · " + c.Ref.String())}
	if plainKind(c.Kind) == diff.Renumbered {
		return append(spans, present.Dim(" ← "+c.Was.String()))
	}
	return spans
}

func (t *texts) changeKind(k diff.ChangeKind) string { return t.Change(plainKind(k)) }

// changesFile writes every change with its texts, and those of a changed clause as a diff with [-removed-] and {+added+}.
func (t *texts) changesFile(old, new string, changes []diff.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s → %s\n", old, new)
	for _, c := range changes {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s %s\n", t.changeKind(c.Kind), c.Ref, present.OneLine(c.Title), present.OneLine(cmp.Or(c.New, c.Old).Label))
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
