package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm"
	"yiju/retrieval/support"
)

// The reasons to drop a sentence, beside those of package support.
const (
	NoCitation support.Reason = "no_citation" // it names no passage that was given
	OnlyTold   support.Reason = "commentary"  // only commentary supports what it says of an instrument
	Unasked    support.Reason = "too_many"    // beyond mostSentences
	Repeated   support.Reason = "repeated"    // an earlier sentence says the same
	Refuted    support.Reason = "judge"       // the judge does not find it in what it cites; the detail is which words
)

// mostSentences is how long a summary may be.
const mostSentences = 6

// summary is the state of one summary.
type summary struct {
	*asking
	ctx      context.Context // ends with the summary, which may be before the question is answered
	basis    Answer          // without the model
	hits     []retrieval.Hit // that the passages were found by
	passages []llm.Passage
	evidence []support.Passage // parallel to passages
	proofs   [][]llm.Passage   // parallel: their versions as a judge reads them
	record   *ModelReceipt

	checked map[string]*checked
	rulings chan ruled // of calls of the judge that have ended
	waiting int        // for so many calls
	shown   int        // sentences
	failed  error      // to read the snapshot
}

// checked is a sentence held against the passages that it cites.
type checked struct {
	Judged
	text    string // as it may be shown; "" where the rules are certain
	kind    PartKind
	refs    []corpus.Ref // clauses that support it
	asked   bool         // the judge
	settled bool         // the judge has ruled, or will not
}

func newSummary(ctx context.Context, w *asking, basis Answer, record *ModelReceipt) *summary {
	return &summary{asking: w, ctx: ctx, basis: basis, record: record, checked: make(map[string]*checked), rulings: make(chan ruled, mostSentences)}
}

// ask asks the model, and records what it replies. It returns the error of the call. While the model writes, sentences are checked
// and shown as they come.
func (s *summary) ask() (llm.Reply, error) {
	req := llm.Request{Question: s.text, Lang: s.lang, Passages: s.passages, User: s.q.User}
	var reply llm.Reply
	var err error
	if s.q.Watch == nil {
		reply, err = s.model.Summarise(s.ctx, req)
	} else {
		reply, err = s.listen(req)
	}
	*s.record = ModelReceipt{
		Name: reply.Model, PromptVersion: reply.PromptVersion, Usage: reply.Usage, Raw: reply.Raw, Keys: reply.Keys, LeftOut: reply.LeftOut,
		Answerable: reply.Answerable, Unknown: reply.Unknown, LookFor: reply.LookFor, Judge: s.record.Judge, Failure: llm.Failure(err),
	}
	return reply, err
}

// listen asks the model and follows what it writes. All but the call itself runs in this goroutine.
func (s *summary) listen(req llm.Request) (reply llm.Reply, err error) {
	parts, done := make(chan llm.Reply), make(chan struct{})
	req.Watch = func(part llm.Reply) {
		select {
		case parts <- part:
		case <-s.ctx.Done():
		}
	}
	go func() {
		defer close(done)
		reply, err = s.model.Summarise(s.ctx, req)
	}()
	var heard llm.Reply
	for {
		select {
		case heard = <-parts:
			s.hear(heard, judgeFrom)
		case r := <-s.rulings:
			s.rule(r)
		case <-done:
			return reply, err
		}
		s.show(heard)
	}
}

// answer makes an answer of the model's reply.
func (s *summary) answer(reply llm.Reply) (Answer, error) {
	if reply.Answerable != llm.Yes {
		return s.doubted(reply)
	}
	s.hear(reply, 1)
	for s.waiting > 0 {
		s.rule(<-s.rulings) // the judge has a deadline, and heeds ctx
		s.show(reply)
	}
	if err := cmp.Or(s.failed, context.Cause(s.ctx)); err != nil {
		return Answer{}, err
	}
	kept := s.kept(reply)
	for _, sentence := range reply.Sentences {
		s.record.Judged = append(s.record.Judged, s.checked[keyOf(sentence)].Judged)
	}
	if len(kept) > 0 {
		return s.compose(kept)
	}
	s.record.Note = ModelUnusable
	ans := s.basis
	if ans.Status != NoEvidence {
		ans.Notes = append(ans.Notes, ModelUnusable)
	}
	return ans, nil
}

// doubted makes the answer where the model does not say that the passages answer the question: no claim, and first the
// clauses that it names.
func (s *summary) doubted(reply llm.Reply) (Answer, error) {
	ans := s.basis
	if ans.Status == NoEvidence {
		return ans, nil
	}
	ans.Status, ans.Confidence = Uncertain, min(ans.Confidence, claimFrom/2)
	if ans.Reason == "" {
		ans.Reason = WeakMatch
	}
	refs := slices.Concat(reply.Answering, reply.Touching)
	cites, err := s.quoteAll(refs[:min(len(refs), maxQuotes)], longQuote)
	if len(cites) > 0 {
		ans.Citations = number(cites)
	}
	ans.Text = s.asking.compose(ans)
	return ans, err
}

// show reports the sentences that are settled so far.
func (s *summary) show(reply llm.Reply) {
	if s.q.Watch == nil || s.failed != nil || reply.Answerable != llm.Yes {
		return
	}
	kept := s.kept(reply)
	if len(kept) == 0 || len(kept) == s.shown {
		return
	}
	s.shown = len(kept)
	if ans, err := s.compose(kept); err == nil {
		s.q.Watch(s.finish(ans))
	}
}

func keyOf(s llm.Sentence) string { return fmt.Sprint(s.Text, "\x00", s.Keys) }

// hear checks the further sentences of a reply by the rules, and asks the judge about them once there are as many as least.
func (s *summary) hear(reply llm.Reply, least int) {
	if reply.Answerable != llm.Yes {
		return
	}
	for _, sentence := range reply.Sentences {
		if key := keyOf(sentence); s.checked[key] == nil {
			c, err := s.check(sentence)
			s.checked[key], s.failed = &c, cmp.Or(s.failed, err)
		}
	}
	var open []*checked
	for _, c := range s.candidates(reply) {
		switch {
		case !s.model.Judges():
			c.settled = true
		case !c.asked:
			open = append(open, c)
		}
	}
	if len(open) >= least {
		s.consult(open)
	}
}

// candidates returns the sentences that may be shown, each once.
func (s *summary) candidates(reply llm.Reply) []*checked {
	var out []*checked
	for _, sentence := range reply.Sentences {
		c := s.checked[keyOf(sentence)]
		switch {
		case c.text == "" || slices.Contains(out, c):
		case slices.ContainsFunc(out, func(o *checked) bool { return o.text == c.text }):
			c.Dropped = Repeated
		case len(out) == mostSentences:
			c.Dropped = Unasked
		default:
			out = append(out, c)
		}
	}
	return out
}

// kept returns the sentences to show, up to the first one that is not settled.
func (s *summary) kept(reply llm.Reply) []*checked {
	var out []*checked
	for _, c := range s.candidates(reply) {
		if !c.settled {
			break
		}
		if c.decide(); c.Shown != "" {
			out = append(out, c)
		}
	}
	return out
}

// check holds a sentence against the cited instruments alone, or else against the cited commentary alone.
func (s *summary) check(sentence llm.Sentence) (checked, error) {
	c := checked{Judged: Judged{Text: sentence.Text, Keys: sentence.Keys, Unknown: sentence.Unknown}}
	if strings.Contains(sentence.Text, llm.Redacted) { // it contained the API key
		c.Dropped = support.Markup
		return c, nil
	}
	c.Dropped = NoCitation
	var doubt *checked // by the rules that are not certain
	for _, kind := range []PartKind{DocumentSays, OthersRead} {
		var cited []support.Passage
		for _, p := range s.evidence {
			if slices.Contains(sentence.Keys, p.Ref) && p.Level.Secondary() == (kind == OthersRead) {
				cited = append(cited, p)
			}
		}
		if len(cited) == 0 {
			continue
		}
		if c.kind = kind; kind == OthersRead && s.speaksFor(sentence.Text) {
			c.text, c.Dropped = "", OnlyTold
			break
		}
		if err := s.byRules(&c, cited); err != nil || c.Dropped == "" {
			return c, err
		}
		if c.text != "" && doubt == nil {
			doubt = new(c)
		}
	}
	return *cmp.Or(doubt, &c), nil
}

// byRules checks a sentence by rules. Where a judge is asked, it may overrule those that are not certain.
func (s *summary) byRules(c *checked, cited []support.Passage) error {
	checker, err := s.checker()
	if err != nil {
		return err
	}
	v, err := checker.Check(s.ctx, c.Text, s.lang, cited)
	c.text, c.Dropped, c.Detail, c.Unquoted, c.refs = v.Text, v.Dropped, v.Detail, v.Unquoted, nil
	if s.model.Judges() && !v.Certain() {
		c.text = v.Clean
	}
	for _, p := range cited {
		c.refs = append(c.refs, p.Ref)
	}
	return err
}

// speaksFor reports whether a sentence states what a primary instrument says without attributing that to somebody: it
// names one, with no word of reporting before the name.
func (s *summary) speaksFor(text string) bool {
	for _, n := range s.catalog.Names(text) {
		// Authoritative instruments come first.
		if len(n.Instruments) > 0 && !s.instruments[n.Instruments[0]].Documents[0].Level.Secondary() {
			return !reporting.MatchString(text[:n.Start])
		}
	}
	return false
}

// compose makes an answer of verified sentences: what documents say, then how others read it. Citations are numbered in
// order of first use.
func (s *summary) compose(kept []*checked) (Answer, error) {
	ans := s.basis
	ans.Status, ans.Reason, ans.Confidence = Generated, "", max(ans.Confidence, claimFrom)
	ans.Citations, ans.Parts, ans.Closest = nil, nil, nil
	numbers := make(map[corpus.Ref]int)
	for _, kind := range []PartKind{DocumentSays, OthersRead} {
		part := Part{Kind: kind}
		for _, j := range kept {
			if j.kind != kind {
				continue
			}
			sentence := Sentence{Text: j.Shown}
			for _, ref := range j.refs {
				if numbers[ref] == 0 {
					cites, err := s.support(ref, j.Shown)
					if err != nil {
						return Answer{}, err
					}
					ans.Citations = append(ans.Citations, cites...)
					numbers[ref] = len(numbers) + 1
				}
				sentence.Cites = append(sentence.Cites, numbers[ref])
			}
			if kind == OthersRead || s.judging {
				first := slices.IndexFunc(ans.Citations, func(c Citation) bool { return c.Ref == j.refs[0] })
				sentence.By = ans.Citations[first].work()
			}
			part.Sentences = append(part.Sentences, sentence)
		}
		if len(part.Sentences) > 0 {
			ans.Parts = append(ans.Parts, part)
		}
	}
	ans.Citations = number(ans.Citations)
	ans.Text = s.write(ans)
	if s.model.Judges() && slices.ContainsFunc(kept, func(c *checked) bool { return c.Verdict == "" }) {
		ans.Notes = append(slices.Clone(ans.Notes), ByRules)
	}
	return ans, nil
}

// support quotes the parts of the clause at ref that support the sentence.
func (s *summary) support(ref corpus.Ref, sentence string) ([]Citation, error) {
	m, err := s.snapshot.Matcher(s.ctx, retrieval.Query{Text: sentence, Lang: s.lang, K: 1})
	if err != nil {
		return nil, err
	}
	asked := *s.asking
	asked.matcher, asked.hits = m, nil
	return asked.quote(ref, longQuote)
}

// write writes the parts of a summary.
func (s *summary) write(ans Answer) string {
	p := said[s.lang]
	var b strings.Builder
	if s.judging {
		b.WriteString(p.noVerdict + "\n")
	}
	for i, part := range ans.Parts {
		if i > 0 {
			b.WriteString("\n\n")
		}
		if len(ans.Parts) > 1 || part.Kind == OthersRead {
			b.WriteString(p.part[part.Kind] + "\n")
		}
		for j, sentence := range part.Sentences {
			if j > 0 && sentence.By != "" {
				b.WriteByte('\n')
			} else if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(sentence.String(s.lang))
		}
	}
	return b.String()
}
