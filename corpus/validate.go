package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// MaxClause is the length in bytes beyond which a clause must be a mistake of structure recovery: some 300 printed pages
// without a single division.
const MaxClause = 2 << 20

// owned is a span of a source and its owner: the clause at ref or, without one, a reason.
type owned struct {
	Span
	ref    *Ref
	reason Reason
}

func (o owned) owner() string {
	if o.ref != nil {
		return o.ref.String()
	}
	return string(o.reason)
}

// Validate checks that ids are unique, no clause is empty or huge, and every character of every source is accounted for,
// so that nothing was lost silently. It returns all problems, joined.
func (c *Corpus) Validate() error {
	var errs []error
	ids := make(map[string]bool)
	spans := make(map[string][]owned)
	for _, i := range c.Instruments {
		if !goodID(i.ID) || ids[i.ID] {
			errs = append(errs, fmt.Errorf("instrument id %q is empty, doubled or malformed", i.ID))
		}
		ids[i.ID] = true
		for _, d := range i.Documents {
			errs = append(errs, d.validate(i.ID, spans))
		}
	}
	for _, s := range c.Sources {
		errs = append(errs, s.validate(spans[s.Name]))
	}
	return errors.Join(errs...)
}

func goodID(id string) bool { return id != "" && !strings.ContainsAny(id, "/ \t\n") }

func (d *Document) validate(instrument string, spans map[string][]owned) error {
	seen := make(map[string]bool, len(d.Clauses))
	refs := make([]Ref, len(d.Clauses))
	for n, cl := range d.Clauses {
		ref := &refs[n]
		*ref = Ref{instrument, cl.ID, d.Lang}
		size := 0
		all := spans[cl.Location.File]
		for _, s := range cl.Spans {
			all = append(all, owned{Span: s, ref: ref})
			size += s.End - s.Start
		}
		spans[cl.Location.File] = all
		switch {
		case !goodID(cl.ID) || seen[cl.ID]:
			return fmt.Errorf("%v: clause id is empty, doubled or malformed", ref)
		case strings.TrimSpace(cl.Text) == "":
			return fmt.Errorf("%v: clause is empty", ref)
		case len(cl.Text) > MaxClause:
			return fmt.Errorf("%v: clause has %d bytes, more than %d", ref, len(cl.Text), MaxClause)
		case inked(cl.Text) > size:
			return fmt.Errorf("%v: has %d characters, its source only %d", ref, inked(cl.Text), size)
		}
		seen[cl.ID] = true
	}
	return nil
}

// validate checks that the clauses of s and what was removed from it tile its text.
func (s *Source) validate(spans []owned) error {
	if s.Skipped != "" {
		return nil
	}
	spans = slices.Grow(spans, len(s.Removed))
	for _, r := range s.Removed {
		spans = append(spans, owned{Span: r.Span, reason: r.Reason})
	}
	slices.SortFunc(spans, func(a, b owned) int { return cmp.Compare(a.Start, b.Start) })
	end := 0
	for _, o := range spans {
		if o.Start != end || o.End <= o.Start {
			return fmt.Errorf("%s: characters %d to %d (%s) do not follow on %d", s.Name, o.Start, o.End, o.owner(), end)
		}
		end = o.End
	}
	if end != s.Chars {
		return fmt.Errorf("%s: %d of %d characters are accounted for", s.Name, end, s.Chars)
	}
	return nil
}

// inked counts the runes of s that are not white space.
func inked(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
