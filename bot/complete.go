package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// complete answers autocompletion.
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
		return Response{Choices: choices(s, s.Suggest(typed, present.MostOptions), textsIn(lang))}
	}
	return Response{Choices: choices(s, append(recentRefs(t), s.First(present.MostOptions)...), textsIn(lang))}
}

// described returns d as a clause that present can name.
func described(d service.Description) present.Clause {
	return present.Clause{
		Ref: d.Ref.Bare(), Lang: d.Ref.Lang, Title: d.Title, Label: d.Label, Added: d.Added, Heading: d.Heading, Level: d.Level, Text: d.Head,
	}
}

// choice labels a clause in a choice or menu: document, number, level.
func (t *texts) choice(d service.Description) string {
	return fmt.Sprintf("%s · %s", t.Name(described(d)), t.Level(d.Level))
}

// choiceTitle bounds the title in a choice, in runes, so that the number and the first words fit.
const choiceTitle = 32

// choices labels each ref once, in the language of t: document, number, level, first words.
func choices(s *service.Service, refs []corpus.Ref, t *texts) []Choice {
	var out []Choice
	seen := make(map[string]bool)
	for _, ref := range s.Expand(refs) {
		value := ref.Bare().String()
		if seen[value] || len(value) > present.MostOptionText || len(out) == present.MostOptions {
			continue
		}
		seen[value] = true
		d := s.Describe(ref, t.Lang)
		parts := []string{present.Shorten(d.Title, choiceTitle)}
		if label := t.Label(described(d)); label != "" {
			parts = append(parts, present.Shorten(label, 20))
		}
		parts = append(parts, t.Level(d.Level))
		head := d.Head
		if d.Heading != "" && d.Heading != d.Title {
			head = d.Heading + t.Colon + head
		}
		out = append(out, Choice{Name: present.Shorten(present.OneLine(strings.Join(append(parts, head), " · ")), present.MostOptionText), Value: value})
	}
	return out
}

// mostRecent is how many clauses that were cited before autocompletion suggests.
const mostRecent = 10

// recentRefs returns the clauses cited last in the guild, the latest first.
func recentRefs(t *turn) []corpus.Ref {
	if t.Place.Guild == "" {
		return nil
	}
	posts, err := t.Store.Posts(t.ctx, state.PostFilter{Guild: t.Place.Guild, Limit: 2 * mostRecent})
	t.note("posts unreadable", err)
	var refs []corpus.Ref
	for _, p := range posts {
		for _, c := range slices.Backward(p.Cited) {
			if ref := c.Ref.Bare(); p.Kind == state.PostCitation && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs[:min(len(refs), mostRecent)]
}
