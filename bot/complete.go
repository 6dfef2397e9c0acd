package bot

import (
	"fmt"
	"strings"
	"unicode"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// complete answers autocompletion, from memory.
func complete(t *turn) Response {
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
		return Response{Choices: choices(s, s.Suggest(typed, MaxChoices), textsIn(lang))}
	}
	refs := recentRefs(t.ctx, t.Bot, t.Place.Guild)
	return Response{Choices: choices(s, append(refs[:len(refs):len(refs)], s.First(MaxChoices)...), textsIn(lang))}
}

// MaxChoices is how many choices autocompletion offers at most.
const MaxChoices = 25

// described is how the clause of d is called.
func described(d service.Description) present.Clause {
	return present.Clause{
		Ref: d.Ref.Bare().String(), Lang: d.Ref.Lang, Title: d.Title, Label: d.Label, Added: d.Added, Heading: d.Heading, Level: d.Level, Text: d.Head,
	}
}

// choice is what a choice or menu calls the clause of d: document, number, level.
func (t *texts) choice(d service.Description) string {
	return fmt.Sprintf("%s · %s", t.Name(described(d)), t.Level(d.Level))
}

// choiceTitle bounds the title within a choice, in runes, so that number and first words still fit.
const choiceTitle = 32

// choices names each ref once, in the language of t: document, number, level, first words.
func choices(s *service.Service, refs []corpus.Ref, t *texts) []Choice {
	var out []Choice
	seen := make(map[string]bool)
	for _, ref := range s.Expand(refs) {
		value := ref.Bare().String()
		if seen[value] || len(value) > mostOptionText || len(out) == MaxChoices {
			continue
		}
		seen[value] = true
		d := s.Describe(ref, t.Lang)
		parts := []string{shorten(d.Title, choiceTitle)}
		if label := t.Label(described(d)); label != "" {
			parts = append(parts, shorten(label, 20))
		}
		parts = append(parts, t.Level(d.Level))
		head := d.Head
		if d.Heading != "" && d.Heading != d.Title {
			head = d.Heading + t.Colon + head
		}
		out = append(out, Choice{Name: shorten(oneLine(strings.Join(append(parts, head), " · ")), mostOptionText), Value: value})
	}
	return out
}
