package present

import (
	"fmt"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// Together returns how many changes from the first one can be told as one: neighbours that were renumbered by the same number
// and have the same words, the clauses of a document that is new or gone.
func Together(all []diff.Change) int {
	first := all[0]
	n := 1
	switch first.Kind {
	case diff.Opened, diff.Closed:
		kind := map[diff.ChangeKind]diff.ChangeKind{diff.Opened: diff.Added, diff.Closed: diff.Withdrawn}[first.Kind]
		for n < len(all) && all[n].Kind == kind && all[n].Ref.Instrument == first.Ref.Instrument && all[n].Ref.Lang == first.Ref.Lang {
			n++
		}
	case diff.Renumbered:
		for n < len(all) && follows(all[n-1], all[n]) {
			n++
		}
	}
	return n
}

// follows reports whether b tells the same of the next clause as a.
func follows(a, b diff.Change) bool {
	next := func(a, b string) bool {
		x, errA := strconv.Atoi(a)
		y, errB := strconv.Atoi(b)
		return errA == nil && errB == nil && y == x+1
	}
	return b.Kind == a.Kind && a.Ref.Instrument == b.Ref.Instrument && a.Ref.Lang == b.Ref.Lang && len(a.Fields)+len(b.Fields) == 0 &&
		!a.Reworded() && !b.Reworded() && next(a.Ref.Clause, b.Ref.Clause) && next(a.Was.Clause, b.Was.Clause)
}

// OnlyText returns the text of a clause that one corpus alone has.
func OnlyText(c diff.Change) string {
	if c.New != nil {
		return c.New.Text
	}
	return c.Old.Text
}

// Edits says how the words of a clause changed: by characters in Chinese, by words in English. The number is left out where
// the clause was renumbered or moved.
func Edits(c diff.Change) []diff.Edit {
	old, new := c.Words()
	return editsBetween(old, new, c.Ref.Lang)
}

func editsBetween(old, new string, l corpus.Lang) []diff.Edit {
	return diff.Diff(diff.Tokens(old, l), diff.Tokens(new, l))
}

// Counts says how many changes there are of each kind.
func (t *Texts) Counts(all []diff.Change) string {
	counts := make(map[diff.ChangeKind]int)
	for _, c := range all {
		counts[c.Kind]++
	}
	var parts []string
	for _, kind := range []diff.ChangeKind{
		diff.Opened, diff.Closed, diff.Added, diff.Withdrawn, diff.Changed, diff.Renumbered, diff.Moved, diff.Described,
	} {
		if n := counts[kind]; n > 0 {
			parts = append(parts, fmt.Sprintf(t.name("count", string(kind)), n))
		}
	}
	return strings.Join(parts, t.Comma)
}

// FieldEdits says how what is known of a clause or document changed, with codes in words.
func (t *Texts) FieldEdits(c diff.Change, f diff.Field) []diff.Edit {
	return editsBetween(t.known(c, f.Name, f.Old), t.known(c, f.Name, f.New), c.Ref.Lang)
}

// known writes the value of a field: codes in words.
func (t *Texts) known(c diff.Change, name, value string) string {
	switch {
	case name == "level" && value != "":
		return t.Level(corpus.Level(value))
	case name == "notes" && c.New == nil && value != "":
		var notes []string
		for code := range strings.SplitSeq(value, "\n") {
			notes = append(notes, t.DocumentNote(code))
		}
		return strings.Join(notes, "\n")
	}
	return value
}
