package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// clauseView is a clause as it is shown in full, in one language or two.
type clauseView []service.Clause

func (v clauseView) blocks(t *texts, number int, s *service.Service) []present.Block {
	m := s.Meta()
	snapshot := fmt.Sprintf(t.SnapshotIs, present.ShortSnapshot(m.Name))
	if !strings.Contains(snapshot, present.Day(m.Built)) {
		snapshot = fmt.Sprintf(t.SnapshotOf, m.Name, present.Day(m.Built))
	}
	var blocks []present.Block
	for _, c := range v {
		shown := t.ServedClause(c)
		shown.N, shown.Ref, shown.Date = number, c.Entry.Ref(), c.Entry.Instrument.Date
		shown.Digest = c.Entry.Clause.Digest()
		shown.Snapshot, shown.Form = snapshot, present.Whole
		if len(v) == 1 && c.Part == nil {
			for _, note := range c.Entry.Clause.Notes {
				shown.Notes = append(shown.Notes, note.Mark+" "+note.Text)
			}
		}
		blocks = append(blocks, shown.Block())
	}
	return t.Flat(blocks)
}

// cited returns the clauses shown with their digests.
func (v clauseView) cited() []state.Cited {
	var out []state.Cited
	for _, c := range v {
		out = append(out, state.Cited{Ref: c.Entry.Ref(), Digest: c.Entry.Clause.Digest()})
	}
	return out
}

// clausesAt returns the clause at a place in one language or two, or the refusal that there is none.
func clausesAt(t *turn, s *service.Service, place service.Place) (clauseView, error) {
	clauses, err := s.Clauses(t.ctx, place)
	if errors.Is(err, service.ErrNotFound) {
		err = refusal(t.t.gone(t.ctx, s, place.Ref))
	}
	return clauses, err
}

// readClause shows the clause that was chosen from a menu, to the one who chose it.
func readClause(t *turn, s *service.Service) Response {
	place, err := s.ParsePlace(t.Value)
	if err != nil {
		return t.tell(present.Problem, t.t.Outdated)
	}
	clauses, err := clausesAt(t, s, place)
	if err != nil {
		return t.failed(err)
	}
	m := present.Message{Lang: t.t.Lang, Tone: present.Sure, Private: true, Blocks: clauses.blocks(t.t, 0, s)}
	return shown(m)
}

func complete(t *turn) Response {
	if t.Focus != "clause" {
		return Response{}
	}
	s, release, err := t.serving()
	defer release()
	if err != nil {
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
