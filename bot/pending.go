package bot

import (
	"fmt"
	"strings"

	"yiju/corpus/diff"
)

// mostChangesShown is how many changes a message shows; the file has all.
const mostChangesShown = 8

// pending sums up a snapshot that waits for approval, with every change in a file.
func (t *turn) pending(p Pending) Message {
	m := Message{Lang: t.t.Lang, Tone: Unsure, Private: true, Blocks: []Block{title(plain(fmt.Sprintf(t.t.PendingIs, p.Name)))}}
	counts := make(map[ChangeKind]int)
	for _, c := range p.Changes {
		counts[c.Kind]++
	}
	m.Blocks = append(m.Blocks, para(strong(fmt.Sprintf(t.t.ChangeCounts, counts[ClauseAdded], counts[ClauseChanged], counts[ClauseRemoved], counts[ClauseRenumbered]))))
	if len(p.Changes) == 0 {
		m.Blocks = append(m.Blocks, para(plain(t.t.NoChanges)))
	}
	for i, c := range p.Changes {
		if i == mostChangesShown {
			m.Blocks = append(m.Blocks, item(plain(fmt.Sprintf(t.t.AndMore, len(p.Changes)-i))))
			break
		}
		m.Blocks = append(m.Blocks, item(t.t.change(c)...))
	}
	m.Blocks = append(m.Blocks, t.skipped(p.Skipped)...)
	if p.Questions > 0 {
		m.Blocks = append(m.Blocks, para(plain(fmt.Sprintf(t.t.ChecksPassed, p.Passed, p.Questions))))
	}
	if p.Blocked {
		m.Blocks = append(m.Blocks, t.blocked(p)...)
	}
	if len(p.Changes) > 0 {
		data := []byte(t.t.changesFile(p))
		m.Files = []File{{Name: "changes.md", Type: "text/markdown; charset=utf-8", Size: int64(len(data)), Data: data}}
	}
	m.Buttons = []Button{t.approveButton(p)}
	return m
}

// approveButton lets a pending snapshot serve; one that the checks block only after a question.
func (t *turn) approveButton(p Pending) Button {
	if p.Blocked {
		return Button{Action: actAnyway, Arg: p.Name, Label: t.t.ButtonAnyway, Emoji: "⚠️", Weight: Danger}
	}
	return Button{Action: actApprove, Arg: p.Name, Label: t.t.ButtonApproveSnapshot, Emoji: "✔️", Weight: Primary}
}

// mostLost is how many questions are shown that went right before.
const mostLost = 8

// blocked says what the checks found: every figure before and after.
func (t *turn) blocked(p Pending) []Block {
	blocks := []Block{para(strong(fmt.Sprintf(t.t.ChecksBlock, percent(p.Margin))))}
	for _, f := range p.Figures {
		before, mark := "–", ""
		if f.Before != nil {
			before = percent(*f.Before)
		}
		if f.Worse {
			mark = " ⚠️"
		}
		blocks = append(blocks, item(
			strong(f.Names[t.t.Lang]+t.t.Colon), plain(before+" → "+percent(f.After)+mark), light(fmt.Sprintf(" (n = %d)", f.N))))
	}
	for i, question := range p.Lost {
		if i == mostLost {
			blocks = append(blocks, item(plain(fmt.Sprintf(t.t.AndMore, len(p.Lost)-i))))
			break
		}
		blocks = append(blocks, item(plain(fmt.Sprintf(t.t.LostQuestion, shorten(oneLine(question), 120)))))
	}
	return blocks
}

func percent(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

// change is a line about a change.
func (t *texts) change(c Change) []Span {
	spans := []Span{strong(t.changeKind(c.Kind) + " "), plain(shorten(oneLine(c.Title+" "+c.Label), 60)), light(" · " + c.Ref.String())}
	if c.Kind == ClauseRenumbered {
		return append(spans, light(" ← "+c.Was.String()))
	}
	return spans
}

func (t *texts) changeKind(k ChangeKind) string {
	switch k {
	case ClauseAdded:
		return t.ChangeAdded
	case ClauseRemoved:
		return t.ChangeRemoved
	case ClauseRenumbered:
		return t.ChangeRenumbered
	}
	return t.ChangeChanged
}

// changesFile writes every change with its texts, and what differs in a changed one as [-removed-] and {+added+}.
func (t *texts) changesFile(p Pending) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s → %s\n", p.Against, p.Name)
	for _, c := range p.Changes {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s %s\n", t.changeKind(c.Kind), c.Ref, oneLine(c.Title), oneLine(c.Label))
		switch c.Kind {
		case ClauseRenumbered:
			fmt.Fprintf(&b, "← %s\n", c.Was)
		case ClauseAdded:
			b.WriteString("\n" + c.New + "\n")
		case ClauseRemoved:
			b.WriteString("\n" + c.Old + "\n")
		default:
			b.WriteString("\n" + marked(diff.Diff(diff.Tokens(c.Old, c.Ref.Lang), diff.Tokens(c.New, c.Ref.Lang))) + "\n")
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
