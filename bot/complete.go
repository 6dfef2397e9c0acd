package bot

import (
	"fmt"
	"strings"
	"unicode"

	"yiju/bot/present"
	"yiju/corpus"
)

// complete answers autocompletion, from memory.
func (t *turn) complete() Response {
	if t.Focus != "clause" {
		return Response{}
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return Response{}
	}
	typed := t.Options["clause"]
	lang := t.t.Lang
	if strings.ContainsFunc(typed, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		lang = corpus.Chinese
	}
	if typed != "" {
		return Response{Choices: s.Finder.choices(s.Finder.Find(typed, MaxChoices), textsIn(lang))}
	}
	refs := t.recentRefs(t.ctx, t.Place.Guild)
	return Response{Choices: s.Finder.choices(append(refs[:len(refs):len(refs)], s.Finder.firsts(MaxChoices)...), textsIn(lang))}
}

// found is a clause as a choice shows it.
type found struct {
	present.Clause
	head string
}

// name returns what a choice or menu calls the clause: document, number, level.
func (f found) name(t *texts) string {
	return fmt.Sprintf("%s · %s", t.Name(f.Clause), t.Level(f.Level))
}

// block shows the clause as an item of a list.
func (f found) block() Block {
	f.Text, f.Form = f.head, present.Listed
	return f.Clause.Block()
}

// describe returns how a clause is shown in language l, or in the other where l lacks it.
func (f *Finder) describe(ref corpus.Ref, l corpus.Lang) found {
	n, ok := f.at[ref.Bare()]
	if !ok {
		return found{Clause: present.Clause{Ref: ref.String(), Title: ref.String()}}
	}
	p := &f.places[n]
	v, ok := p.shown[l]
	if !ok {
		l = l.Other()
		v = p.shown[l]
	}
	return found{present.Clause{
		Ref: ref.Bare().String(), Title: f.works[p.work].title[l], Label: v.label, Heading: v.heading, Lang: l, Added: v.added, Level: v.level,
	}, v.head}
}

// clauses replaces refs that name whole instruments by their first clauses, and leaves out what is not there.
func (f *Finder) clauses(refs []corpus.Ref) []corpus.Ref {
	var out []corpus.Ref
	for _, ref := range refs {
		if _, ok := f.at[ref.Bare()]; ok {
			out = append(out, ref)
		}
		for _, w := range f.works {
			if ref.Clause == "" && w.id == ref.Instrument {
				for n := w.first; n < min(w.last, w.first+3); n++ {
					out = append(out, f.places[n].ref)
				}
			}
		}
	}
	return out
}

// choiceTitle bounds the title within a choice, in runes, so that number and first words still fit.
const choiceTitle = 32

// choices names each ref once, in the language of t: document, number, level, first words.
func (f *Finder) choices(refs []corpus.Ref, t *texts) []Choice {
	var out []Choice
	seen := make(map[string]bool)
	for _, ref := range f.clauses(refs) {
		value := ref.Bare().String()
		if seen[value] || len(value) > mostOptionText || len(out) == MaxChoices {
			continue
		}
		seen[value] = true
		d := f.describe(ref, t.Lang)
		parts := []string{shorten(d.Title, choiceTitle)}
		if label := t.Label(d.Clause); label != "" {
			parts = append(parts, shorten(label, 20))
		}
		parts = append(parts, t.Level(d.Level))
		head := d.head
		if d.Heading != "" && d.Heading != d.Title {
			head = d.Heading + t.Colon + head
		}
		out = append(out, Choice{Name: shorten(oneLine(strings.Join(append(parts, head), " · ")), mostOptionText), Value: value})
	}
	return out
}
