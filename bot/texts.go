package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// texts is the catalogue plus wording that only the conversation needs.
type texts struct{ *present.Texts }

// textsIn returns the texts in language l, English unless l is Chinese.
func textsIn(l corpus.Lang) *texts { return &texts{present.TextsIn(l)} }

// formerLines says what became of clauses of earlier snapshots, each line once.
func (t *texts) formerLines(s *service.Service, all []service.Former) []string {
	var lines []string
	for _, f := range service.FormerIn(all, t.Lang) {
		name, now := formerName(f), ""
		if f.Status == service.Moved {
			now = t.Name(described(s.Describe(f.To, t.Lang)))
		}
		var line string
		switch {
		case f.Taken && f.Status == service.Withdrawn:
			line = fmt.Sprintf(t.OnceWithdrawn, present.Day(f.Since), name)
		case f.Taken:
			line = fmt.Sprintf(t.OnceMoved, present.Day(f.Since), name, now)
		case f.Status == service.Withdrawn:
			line = fmt.Sprintf(t.WithdrawnOn, name, present.Day(f.Since))
		default:
			line = fmt.Sprintf(t.MovedOn, name, present.Day(f.Since), now)
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// formerName is the former name of a clause: document and label.
func formerName(f service.Former) string {
	return present.OneLine(strings.TrimSuffix(textsIn(f.Lang).BookTitle(f.Title, f.Lang)+" · "+f.Label, " · "))
}

// gone says why there is no clause at ref.
func (t *texts) gone(ctx context.Context, s *service.Service, ref corpus.Ref) string {
	was, err := s.Former(ctx, ref)
	if lines := t.formerLines(s, was); err == nil && len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	return t.ClauseGone
}
