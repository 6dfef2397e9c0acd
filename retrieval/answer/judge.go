package answer

import (
	"slices"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm"
)

// judgeFrom is how many sentences the judge is asked about while the model still writes. Most answers are shorter: they cost one
// call, at their end. In a longer one the first sentences are judged, and shown, while the others are being written.
const judgeFrom = 3

// ruled is a call of the judge that has ended.
type ruled struct {
	claims    []*checked
	judgement llm.Judgement
	err       error
}

// consult asks the judge about sentences, each with the versions of the passages that it rests on.
func (s *summary) consult(open []*checked) {
	req := llm.JudgeRequest{User: s.q.User}
	for _, c := range open {
		claim := llm.Claim{Text: c.text}
		for i, p := range s.passages {
			if slices.Contains(c.refs, p.Ref) {
				claim.Evidence = append(claim.Evidence, s.proofs[i]...)
			}
		}
		c.asked, req.Claims = true, append(req.Claims, claim)
	}
	s.waiting++
	go func() {
		j, err := s.model.Judge(s.ctx, req)
		s.rulings <- ruled{open, j, err}
	}()
}

// rule takes the verdicts of a call.
func (s *summary) rule(r ruled) {
	s.waiting--
	j := r.judgement
	record := JudgeReceipt{Name: j.Model, PromptVersion: j.PromptVersion, Usage: j.Usage, Raw: j.Raw, Keys: j.Keys, Verdicts: j.Rulings, Failure: llm.Failure(r.err)}
	for i, c := range r.claims {
		c.settled = true
		if i < len(j.Rulings) {
			c.Ruling = j.Rulings[i]
		}
		record.Sentences = append(record.Sentences, c.text)
	}
	s.record.Judge = append(s.record.Judge, record)
}

// decide decides whether a settled sentence is shown. Rules and judge may each drop it. Without a verdict the rules decide, and a
// judge that supports it overrules those that are not certain.
func (c *checked) decide() {
	switch {
	case c.Verdict == llm.Unsupported && c.Dropped == "":
		c.Dropped, c.Detail = Refuted, c.Words
	case c.Verdict == llm.Supported || c.Verdict == "" && c.Dropped == "":
		c.Shown = c.text
	}
}

// again begins the second round, about what the search phrases of a reply find. It is nil where there is none: the model has found
// an answer, has no phrases, or they find no further clause.
func (s *summary) again(reply llm.Reply) (*summary, error) {
	if reply.Answerable != llm.No || len(reply.LookFor) == 0 {
		return nil, nil
	}
	hits, err := s.lookFor(reply.LookFor)
	if err != nil {
		return nil, err
	}
	var refs []corpus.Ref
	for _, h := range hits {
		if !slices.ContainsFunc(s.passages, func(p llm.Passage) bool { return p.Ref == h.Ref.Bare() }) {
			refs = append(refs, h.Ref)
		}
	}
	next := newSummary(s.ctx, s.asking, s.basis, new(ModelReceipt))
	if err := next.gather(hits, refs); err != nil || len(next.passages) == 0 {
		return nil, err
	}
	s.record.Again = next.record
	return next, nil
}

// lookFor searches once more, also by the search phrases of a model.
func (s *summary) lookFor(phrases []string) ([]retrieval.Hit, error) {
	w := *s.asking // what was found and decided before stays
	_, err := w.again(phrases)
	return w.hits[:min(len(w.hits), modelPassages)], err
}
