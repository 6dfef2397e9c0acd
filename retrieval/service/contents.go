package service

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// Listed is a clause in the languages that it exists in, for tables of contents.
type Listed struct {
	Ref corpus.Ref // bare
	In  map[corpus.Lang]Description
}

// Contents returns the clauses of an instrument in their order, those of one language between their neighbours; nil if there is no
// such instrument. They are shared: the caller must not change them.
func Contents(s *Service, instrument string) []Listed {
	f := s.suggestions()
	i := slices.IndexFunc(f.works, func(w work) bool { return w.id == instrument })
	if i < 0 {
		return nil
	}
	var all []Listed
	for _, c := range f.candidates[f.works[i].first:f.works[i].last] {
		all = append(all, Listed{c.ref, c.shown})
	}
	return all
}

// Located returns the words of a quotation as the clause at ref has them, in one piece, and whether it has a negation directly
// before them; "" if it does not have them. See verify.Verifier.Locate.
func Located(ctx context.Context, s *Service, quotation string, ref corpus.Ref) (words string, negated bool, err error) {
	verifier, err := s.verifier()
	if err != nil {
		return "", false, err
	}
	return verifier.Locate(ctx, quotation, ref)
}

// Removed counts the characters that were removed between the first and the last character of a clause in its source, by
// reason.
func Removed(ctx context.Context, s *Service, c Clause) (map[corpus.Reason]int, error) {
	spans := c.Entry.Clause.Spans
	if len(spans) < 2 {
		return nil, nil
	}
	removals, err := s.texts.Removals(ctx, c.Source.File, spans[0].Start, spans[len(spans)-1].End)
	counts := make(map[corpus.Reason]int)
	for _, r := range removals {
		for i, next := range spans[1:] {
			if gap := spans[i]; gap.End <= r.Start && r.End <= next.Start {
				counts[r.Reason] += r.End - r.Start
				break
			}
		}
	}
	return counts, err
}

// Reference is a place in a text that names a clause or an instrument.
type Reference struct {
	Start, End int // bytes of the text, [Start, End)
	Place      Place
}

// References finds the clauses and instruments that a text names without any doubt, in order and without overlaps. The text may
// be that of a clause of the instrument with id within, "" for none: a number without a name ("in accordance with Article 5") then
// means a clause of that instrument, unless the words beside it give it to another text.
func References(s *Service, text, within string) ([]Reference, error) {
	catalog, err := s.catalog()
	if err != nil {
		return nil, err
	}
	var all []Reference
	add := func(r Reference) {
		if len(all) == 0 || all[len(all)-1].End <= r.Start {
			all = append(all, r)
		}
	}
	names := catalog.Names(text)
	for _, p := range catalog.Pinpoints(text) {
		beside := func(bare bool) bool { // a name that belongs to the number
			return slices.ContainsFunc(names, func(n citation.NameMatch) bool { return n.Bare == bare && n.Start < p.End && p.Start < n.End })
		}
		unnamed := len(p.Instruments) == 0 && p.Unknown == "" && p.Unit == article && unowned(text, p)
		switch {
		case p.Clause == "" || p.Unread != "":
			continue
		case within != "" && (unnamed || ofItself(text, p)):
			p.Instruments, p.Unknown = []string{within}, ""
		case len(p.Instruments) == 0 || beside(true) || within != "" && !beside(false):
			// "the Charter" is the one that the text speaks of, not the only one of the corpus, and a name further off in a clause may
			// have nothing to do with the number.
			continue
		}
		if r := catalog.Resolve(p); r.Status == citation.Exact && len(r.Refs) == 1 {
			add(Reference{p.Start, p.End, Place{r.Refs[0].Bare(), r.Part}})
		}
	}
	for _, n := range names {
		apart := func(r Reference) bool { return r.End <= n.Start || n.End <= r.Start }
		if len(n.Instruments) == 1 && !n.Bare && n.Instruments[0] != within && !slices.ContainsFunc(all, func(r Reference) bool { return !apart(r) }) {
			all = append(all, Reference{n.Start, n.End, Place{Ref: corpus.Ref{Instrument: n.Instruments[0]}}})
		}
	}
	slices.SortFunc(all, func(a, b Reference) int { return a.Start - b.Start })
	return all, nil
}

// article is the unit of a Pinpoint that counts through a whole text: a paragraph or an item without a name is one of its clause.
const article = "article"

// ofItself reports whether a pinpoint names the text that it stands in: 本办法第五条, "Article 5 of this Act".
func ofItself(text string, p citation.Pinpoint) bool {
	words := strings.ToLower(text[p.Start:p.End])
	return strings.HasPrefix(p.Unknown, "本") || strings.Contains(words, " of this ") || strings.Contains(words, " of the present ")
}

// unowned reports whether nothing beside a number without a name gives it to another text than the one that it stands in.
func unowned(text string, p citation.Pinpoint) bool {
	before, after := strings.TrimRight(text[:p.Start], " "), strings.TrimSpace(text[p.End:])
	last, _ := utf8.DecodeLastRuneInString(before)
	if strings.ContainsRune("》”」』\"'’)）", last) {
		return false
	}
	noun := func(r rune) bool {
		return strings.ContainsRune("法例定则约章程书议规条办细准公宪协决", r)
	}
	if word := strings.TrimRightFunc(before, noun); word != before { // of 刑法第十条 another text, of 本法第十条 this one
		return strings.HasSuffix(word, "本")
	}
	words := strings.FieldsFunc(strings.ToLower(after), func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) == 0 || words[0] != "of" && words[0] != "in" && words[0] != "to" || len(words) > 1 && words[1] == "this"
}
