package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
)

// past is what became of a clause that an earlier snapshot had at a ref.
type past struct {
	index.Former
	titles map[corpus.Lang]string // of its document, with the label, as they were
	taken  bool                   // another clause stands at the ref by now
}

// pastAt returns what stood once where a pinpoint points, which finds what r says.
func (t *turn) pastAt(s *Serving, p citation.Pinpoint, r citation.Resolution) []past {
	ref, ok := p.Target()
	if !ok {
		return nil
	}
	all := t.pastOf(s, ref)
	for i := range all {
		all[i].taken = r.Status == citation.Exact
	}
	return all
}

// pastOf returns what stood once at a ref, the latest first: each destination once.
func (t *turn) pastOf(s *Serving, ref corpus.Ref) []past {
	all, err := s.Snapshot.Former(t.ctx, ref)
	t.note("what a clause became cannot be read", err)
	var out []past
	for _, f := range all {
		i := slices.IndexFunc(out, func(o past) bool { return o.To.Bare() == f.To.Bare() })
		if i < 0 {
			i = len(out)
			out = append(out, past{Former: f, titles: make(map[corpus.Lang]string)})
		}
		if out[i].titles[f.Ref.Lang] == "" {
			out[i].titles[f.Ref.Lang] = oneLine(strings.TrimSuffix(textsIn(f.Ref.Lang).bookTitle(f.Title, f.Ref.Lang)+" · "+f.Label, " · "))
		}
	}
	return out
}

// pastIn returns what stood once where a text points.
func (t *turn) pastIn(s *Serving, text string) []past {
	if all := t.pastNamed(s, text); len(all) > 0 {
		return all
	}
	var all []past
	for _, p := range s.Catalog.Pinpoints(text) {
		all = append(all, t.pastAt(s, p, s.Catalog.Resolve(p))...)
	}
	return all
}

// pastNamed is pastIn for a text that is the ref of a clause which is no more, perhaps with its whole instrument.
func (t *turn) pastNamed(s *Serving, text string) []past {
	ref, _, _, err := parseValue(strings.TrimSpace(text))
	if err != nil {
		return nil
	}
	if _, err := t.clause(s, ref); !errors.Is(err, errNoClause) {
		return nil
	}
	return t.pastOf(s, ref)
}

// targets returns where clauses stand that were renumbered and have left their refs empty, each once.
func targets(all []past) []corpus.Ref {
	var refs []corpus.Ref
	for _, p := range all {
		if to := p.To.Bare(); !p.Withdrawn() && !p.taken && !slices.Contains(refs, to) {
			refs = append(refs, to)
		}
	}
	return refs
}

// pastLines says in words what became of clauses.
func (t *texts) pastLines(s *Serving, all []past) []string {
	var lines []string
	for _, p := range all {
		name := orElse(p.titles[t.Lang], p.titles[t.Lang.Other()])
		on, now := day(p.Since), ""
		if !p.Withdrawn() {
			now = t.name(s.Finder.describe(p.To, t.Lang).named)
		}
		var line string
		switch {
		case p.taken && p.Withdrawn():
			line = fmt.Sprintf(t.OnceWithdrawn, on, name)
		case p.taken:
			line = fmt.Sprintf(t.OnceMoved, on, name, now)
		case p.Withdrawn():
			line = fmt.Sprintf(t.WithdrawnOn, name, on)
		default:
			line = fmt.Sprintf(t.MovedOn, name, on, now)
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// gone says why there is no clause at ref.
func (t *turn) gone(s *Serving, ref corpus.Ref, talk *texts) string {
	if lines := talk.pastLines(s, t.pastOf(s, ref)); len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	return talk.ClauseGone
}

// redirect follows a question for a clause that stands elsewhere by now: it is answered from there. It returns the
// answer and what to say above it.
func (t *turn) redirect(s *Serving, q inquiry, a answer.Answer) (answer.Answer, []past, error) {
	was := t.pastIn(s, q.text)
	to := targets(was)
	if len(to) == 0 || a.Reason != answer.ClauseOutOfRange {
		return a, was, nil
	}
	var names []string
	for _, ref := range to[:min(len(to), mostPosted)] {
		names = append(names, ref.String())
	}
	moved, err := s.Answerer.Ask(t.ctx, answer.Question{Text: strings.Join(names, " "), Lang: a.Lang, User: t.budgetUser()})
	if err != nil {
		return a, was, err
	}
	moved.Question = a.Question
	return moved, was, nil
}
