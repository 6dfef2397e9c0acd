package present

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// Together returns how many changes from the first one can be told as one: neighbours that were renumbered by the same number
// and have the same words, the clauses of a document that is new or gone.
func Together(all []diff.Change) int {
	n := 1
	for n < len(all) && follows(all[n-1], all[n], all[0].Kind) {
		n++
	}
	return n
}

// follows reports whether b can be told as one with a, the change before it, in a run that begins with a change of a kind.
func follows(a, b diff.Change, first diff.ChangeKind) bool {
	if a.Ref.Instrument != b.Ref.Instrument || a.Ref.Lang != b.Ref.Lang {
		return false
	}
	next := func(a, b string) bool {
		x, errA := strconv.Atoi(a)
		y, errB := strconv.Atoi(b)
		return errA == nil && errB == nil && y == x+1
	}
	switch first {
	case diff.Opened:
		return b.Kind == diff.Added
	case diff.Closed:
		return b.Kind == diff.Withdrawn
	case diff.Renumbered:
		return b.Kind == first && len(a.Fields)+len(b.Fields) == 0 && !a.Reworded() && !b.Reworded() &&
			next(a.Ref.Clause, b.Ref.Clause) && next(a.Was.Clause, b.Was.Clause)
	}
	return false
}

// ChangeTitle returns the name of what changed and what became of it, of changes that are told as one.
func (t *Texts) ChangeTitle(all []diff.Change) (name, what string) {
	c, last := all[0], all[len(all)-1]
	name, what = cmp.Or(c.Ref.Clause, t.WholeDocument), t.Change(c.Kind)
	switch c.Kind {
	case diff.Opened, diff.Closed:
		what = fmt.Sprintf(what, c.Size)
	case diff.Renumbered:
		name = RangeOf([]string{c.Was.Clause, last.Was.Clause}) + " → " + RangeOf([]string{c.Ref.Clause, last.Ref.Clause})
	case diff.Moved:
		name = c.Was.Bare().String() + " → " + c.Ref.Bare().String()
	}
	return name, what
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
			parts = append(parts, fmt.Sprintf(t.Called("count", string(kind)), n))
		}
	}
	return strings.Join(parts, t.Comma)
}

// FieldEdits says how what is known of a clause or document changed, with codes in words.
func (t *Texts) FieldEdits(c diff.Change, f diff.Field) []diff.Edit {
	return editsBetween(known(t, c, f.Name, f.Old), known(t, c, f.Name, f.New), c.Ref.Lang)
}

// known writes the value of a field: codes in words.
func known(t *Texts, c diff.Change, name, value string) string {
	switch {
	case name == "level" && value != "":
		return t.Level(corpus.Level(value))
	case name == "notes" && c.New == nil && value != "":
		var notes []string
		for code := range strings.SplitSeq(value, "\n") {
			notes = append(notes, t.Called("document", code))
		}
		return strings.Join(notes, "\n")
	}
	return value
}
