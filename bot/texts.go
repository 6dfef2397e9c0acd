package bot

import (
	"context"
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
	return t.Former(all, func(ref corpus.Ref) string { return t.Name(described(s.Describe(ref, t.Lang))) })
}

// gone says why there is no clause at ref.
func (t *texts) gone(ctx context.Context, s *service.Service, ref corpus.Ref) string {
	was, err := s.Former(ctx, ref)
	if lines := t.formerLines(s, was); err == nil && len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	return t.ClauseGone
}
