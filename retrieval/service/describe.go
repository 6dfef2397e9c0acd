package service

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// Description describes a clause in one language for menus and lists.
type Description struct {
	Ref     corpus.Ref // with the language of the description
	Title   string     // of the instrument
	Label   string
	Heading string
	Added   bool // the source prints no label
	Level   corpus.Level
	Head    string // its first words, without label and heading, on one line
}

// headRunes bounds Description.Head of a clause, in runes.
const headRunes = 60

// Suggest returns at most k refs for partly typed text, best first: clauses or, if no clause matches, instruments with a
// similar name, whose refs have no clause.
func (s *Service) Suggest(typed string, k int) []corpus.Ref {
	f := s.suggestions()
	refs := f.find(typed, k)
	if len(refs) == 0 {
		for _, id := range f.catalog.Suggest(typed, min(k, mostSimilar)) {
			refs = append(refs, corpus.Ref{Instrument: id})
		}
	}
	return refs
}

// mostSimilar bounds the suggested instruments with a similar name.
const mostSimilar = 5

// First returns the first clauses of at most k instruments, most authoritative first.
func (s *Service) First(k int) []corpus.Ref {
	f := s.suggestions()
	var refs []corpus.Ref
	for _, w := range f.works {
		if w.first < w.last && len(refs) < k {
			refs = append(refs, f.candidates[w.first].ref)
		}
	}
	return refs
}

// fewClauses is the number of clauses that represent an instrument.
const fewClauses = 3

// Counts returns the number of clauses, and of those that exist in both languages.
func (s *Service) Counts() (clauses, bilingual int) {
	all := s.suggestions().candidates
	for _, c := range all {
		if len(c.shown) > 1 {
			bilingual++
		}
	}
	return len(all), bilingual
}

// Expand replaces refs of whole instruments by their first clauses and drops refs that do not exist.
func (s *Service) Expand(refs []corpus.Ref) []corpus.Ref {
	f := s.suggestions()
	var out []corpus.Ref
	for _, ref := range refs {
		if _, ok := f.at[ref.Bare()]; ok {
			out = append(out, ref)
			continue
		}
		i := slices.IndexFunc(f.works, func(w work) bool { return ref.Clause == "" && w.id == ref.Instrument })
		if i < 0 {
			continue
		}
		w := f.works[i]
		for _, c := range f.candidates[w.first:min(w.last, w.first+fewClauses)] {
			out = append(out, c.ref)
		}
	}
	return out
}

// Describe describes the clause at ref in language l, or in the other one if l lacks it. If there is no clause, the title
// is the ref itself.
func (s *Service) Describe(ref corpus.Ref, l corpus.Lang) Description {
	f := s.suggestions()
	n, ok := f.at[ref.Bare()]
	if !ok {
		return Description{Ref: ref, Title: ref.String()}
	}
	shown := f.candidates[n].shown
	if d, ok := shown[l]; ok {
		return d
	}
	return shown[l.Other()]
}

// DescribeHit describes a hit for readers of language l: in their language if the clause has it, else as found.
func (s *Service) DescribeHit(h SearchHit, l corpus.Lang) Description {
	if d := s.Describe(h.Ref, l); d.Ref.Lang == l && h.Lang != l {
		return d
	}
	h.Ref.Lang = h.Lang
	return Description{Ref: h.Ref, Title: h.Title, Label: h.Label, Heading: h.Heading, Level: h.Level, Head: head(h.Text, h.Label, h.Heading)}
}

// head returns text on one line, without its leading label and heading.
func head(text, label, heading string) string {
	text = strings.TrimSpace(text)
	for _, lead := range []string{corpus.PrintedLabel(label), heading} {
		rest, ok := strings.CutPrefix(text, lead)
		if words := strings.TrimLeft(rest, " \t\n\u3000、.．:：。"); ok && lead != "" && words != "" && words != rest {
			text = words
		}
	}
	return strings.Join(strings.Fields(text), " ")
}

// cutRunes returns the first n runes of s.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// shorten truncates s to n runes, with an ellipsis.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(cutRunes(s, n-1)) + "…"
}
