package bot

import (
	"fmt"
	"slices"
	"strings"
	"sync"
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

// described returns d as a clause that present can name.
func described(d service.Description) present.Clause {
	return present.Clause{
		Ref: d.Ref.Bare().String(), Lang: d.Ref.Lang, Title: d.Title, Label: d.Label, Added: d.Added, Heading: d.Heading, Level: d.Level, Text: d.Head,
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
		if seen[value] || len(value) > present.MostOptionText || len(out) == MaxChoices {
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

// Bounds of recent.
const (
	mostRecent       = 10
	mostRecentGuilds = 2000
)

// recent caches the clauses cited last in each guild.
type recent struct {
	mu     sync.Mutex
	guilds map[string][]corpus.Ref // the latest first
}

func newRecent() *recent { return &recent{guilds: make(map[string][]corpus.Ref)} }

// add records refs as cited in guild, the latest last.
func (r *recent) add(guild string, refs []corpus.Ref) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.guilds[guild]; !ok && len(r.guilds) >= mostRecentGuilds {
		for other := range r.guilds {
			delete(r.guilds, other)
			break
		}
	}
	list := slices.Clone(r.guilds[guild])
	for _, ref := range refs {
		ref = ref.Bare()
		list = slices.DeleteFunc(list, func(o corpus.Ref) bool { return o == ref })
		list = append([]corpus.Ref{ref}, list...)
	}
	r.guilds[guild] = list[:min(len(list), mostRecent)]
}

// of returns the clauses cited last in guild, and whether the guild is cached.
func (r *recent) of(guild string) ([]corpus.Ref, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	refs, ok := r.guilds[guild]
	return refs, ok
}
