package eval

import (
	"context"
	"fmt"
	"strings"

	"yiju/retrieval"
	"yiju/retrieval/answer"
)

// hitsWanted is how many hits are asked for: as many as the measures look at.
const hitsWanted = 10

// System is what is measured.
type System interface {
	Search(ctx context.Context, q retrieval.Query) ([]retrieval.Hit, error)
	Ask(ctx context.Context, q answer.Question) (answer.Answer, error)
}

// Run puts every question to the system. progress, which may be nil, is called after each.
func Run(ctx context.Context, s System, questions []Question, progress func(done, total int)) ([]Result, error) {
	results := make([]Result, len(questions))
	for i, q := range questions {
		var err error
		if results[i].Hits, err = s.Search(ctx, retrieval.Query{Text: q.Text, K: hitsWanted}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		if results[i].Answer, err = s.Ask(ctx, answer.Question{ID: q.ID, Text: q.Text}); err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	return results, nil
}

// Ranking returns the golden file of a result: the answer's status, what it cites, and the refs of the hits in order.
// Hits that answer the question are marked with a star. It holds no text of the corpus or the question.
func Ranking(q Question, r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind    %s\nstatus  %s", q.Kind, r.Answer.Status)
	if r.Answer.Reason != "" {
		fmt.Fprintf(&b, " %s", r.Answer.Reason)
	}
	b.WriteString("\ncites  ")
	for _, c := range r.Answer.Citations {
		fmt.Fprintf(&b, " %s/%s", c.Ref, c.Lang)
	}
	b.WriteString("\n\n")
	for i, h := range r.Hits {
		mark := " "
		if q.first(r.Hits[i:i+1], append(q.Evidence, flatten(q.Parts)...)) == 1 {
			mark = "*"
		}
		var from []string
		for _, v := range h.From {
			from = append(from, fmt.Sprintf("%s %d", v.Ranker, v.Rank))
		}
		fmt.Fprintf(&b, "%2d %s %s (%s)\n", i+1, mark, h.Ref, strings.Join(from, ", "))
	}
	return b.String()
}

func flatten(parts [][]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
