package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/llm"
	"yiju/retrieval/support"
)

// Limits of what a model is given.
const (
	modelPassages = 8    // clauses
	modelText     = 1500 // runes of a clause

	// A clause that has so much of its text in another one, counted in runs of shingle runes, says nothing new.
	repeatedShare = 0.9
	shingle       = 6
)

// asksWording reports whether a question asks for the wording of a text, which needs no summary.
func asksWording(question string) bool { return wordingAsked.MatchString(fold.String(question)) }

var wordingAsked = words.Pattern("wording asked")

// gather collects the clauses at refs for the model, as found by hits, best first. What repeats an earlier one is left out, unless the
// question names its document.
func (s *summary) gather(hits []retrieval.Hit, refs []corpus.Ref) error {
	s.hits = hits
	var known []map[string]bool // the shingles of each passage
	seen := make(map[corpus.Ref]bool)
	for _, r := range refs {
		if r = r.Bare(); seen[r] || len(s.passages) == modelPassages {
			continue
		}
		seen[r] = true
		entries, err := s.snapshot.Clause(s.ctx, r)
		if err != nil {
			return err
		}
		versions := s.versions(entries)
		text := shingles(versions[0].Text)
		if s.repeats(versions[0], text, known) && !anyNames(s.names, r.Instrument) {
			continue
		}
		known = append(known, text)
		s.passages = append(s.passages, versions[0])
		s.evidence = append(s.evidence, evidenceOf(r, entries))
		s.proofs = append(s.proofs, versions)
	}
	return nil
}

// repeats reports whether a passage of the same kind, whose shingles are among known, says nearly all that p says. What a document
// says is never left out for what others say of it.
func (s *summary) repeats(p llm.Passage, text map[string]bool, known []map[string]bool) bool {
	for i, q := range s.passages {
		if q.Lang == p.Lang && q.Level.Secondary() == p.Level.Secondary() && within(text, known[i]) {
			return true
		}
	}
	return false
}

// versions returns a clause as a model reads it, first in the language of the answer if possible. Of a long clause only what
// stands around what was found is shown, and nothing in the other language. The title is also given in the language of the answer.
func (s *summary) versions(entries []*index.Entry) []llm.Passage {
	entries = slices.Clone(entries)
	if i := slices.IndexFunc(entries, func(e *index.Entry) bool { return e.Document.Lang == s.lang }); i > 0 {
		entries[0], entries[i] = entries[i], entries[0]
	}
	var out []llm.Passage
	for _, e := range entries {
		title := e.Document.Title
		if also := e.Instrument.Title(s.lang); also != title && also != e.Instrument.ID {
			title += " / " + also
		}
		text := e.Clause.Text
		if runes := []rune(text); len(runes) > modelText {
			if len(out) > 0 {
				continue
			}
			text = string(runes[:modelText])
			for _, h := range s.hits {
				if h.Ref == e.Ref() {
					text = around(e.Clause.Text, h.Text)
				}
			}
		}
		out = append(out, llm.Passage{
			Ref: e.Ref().Bare(), Title: title, Label: e.Clause.Label, Counted: e.Clause.LabelAdded, Heading: e.Clause.Heading,
			By: e.Instrument.Issuer, Date: e.Instrument.Date, Level: e.Document.Level, Lang: e.Document.Lang, Text: text,
		})
	}
	return out
}

// around returns modelText runes of a text: the part of it, what follows, and what comes before as far as there is room.
func around(text, part string) string {
	before, after, ok := strings.Cut(text, part)
	if !ok {
		return part
	}
	head, tail := []rune(before), []rune(after)
	room := max(modelText-utf8.RuneCountInString(part), 0)
	tail = tail[:min(len(tail), room)]
	head = head[max(len(head)-room+len(tail), 0):]
	return string(head) + part + string(tail)
}

// shingles returns the runs of runes of a text, folded.
func shingles(text string) map[string]bool {
	runes := []rune(fold.Key(text))
	out := make(map[string]bool, len(runes))
	for i := range max(len(runes)-shingle, 0) + 1 {
		out[string(runes[i:min(i+shingle, len(runes))])] = true
	}
	return out
}

// within reports whether nearly all of a is in b.
func within(a, b map[string]bool) bool {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return float64(n) >= repeatedShare*float64(len(a))
}

func evidenceOf(r corpus.Ref, entries []*index.Entry) support.Passage {
	p := support.Passage{Ref: r, Level: entries[0].Document.Level}
	for _, e := range entries {
		p.Versions = append(p.Versions, support.Version{
			Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label, Heading: e.Clause.Heading,
			About: about(e.Instrument), Text: e.Clause.Text,
		})
	}
	return p
}

// about describes a document: facts that a sentence about it may state.
func about(i *corpus.Instrument) string {
	return strings.TrimSpace(strings.Join([]string{i.TitleZH, i.TitleEN, i.Issuer, i.Date, strings.Join(i.Aliases, " ")}, "\n"))
}
