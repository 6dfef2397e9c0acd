package answer

import (
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/llm"
	"yiju/retrieval/support"
)

// The reasons to drop a sentence, beside those of package support.
const (
	NoCitation support.Reason = "no_citation" // it names no passage that was given
	OnlyTold   support.Reason = "commentary"  // only commentary supports what it says of an instrument
	Unasked    support.Reason = "too_many"    // beyond mostSentences
)

// mostSentences is how long a summary may be.
const mostSentences = 6

// summary is the state of one summary.
type summary struct {
	*asking
	basis    Answer // without the model
	passages []llm.Passage
	evidence []support.Passage // parallel to passages
	judged   map[string]judgement
}

// judgement is a verified sentence.
type judgement struct {
	Judged
	kind PartKind
	refs []corpus.Ref // clauses that support it
}

func evidenceOf(r corpus.Ref, entries []*index.Entry) support.Passage {
	p := support.Passage{Ref: r, Level: entries[0].Document.Level}
	for _, e := range entries {
		p.Versions = append(p.Versions, support.Version{
			Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label, Heading: e.Clause.Heading,
			About: about(e.Instrument), Text: e.Clause.Text,
		})
	}
	return p
}

// answer makes an answer of the model's reply.
func (s *summary) answer(reply llm.Reply) (Answer, error) {
	if reply.Answerable != llm.Yes {
		return s.doubted(reply)
	}
	kept, err := s.judge(reply)
	if err != nil {
		return Answer{}, err
	}
	for _, sentence := range reply.Sentences {
		s.receipt.Model.Judged = append(s.receipt.Model.Judged, s.judged[keyOf(sentence)].Judged)
	}
	if len(kept) == 0 {
		s.receipt.Model.Note = ModelUnusable
		ans := s.basis
		ans.Notes = append(ans.Notes, ModelUnusable)
		return ans, nil
	}
	return s.compose(kept)
}

// doubted makes the answer where the model does not say that the passages answer the question: no claim, and first the
// clauses that it names.
func (s *summary) doubted(reply llm.Reply) (Answer, error) {
	ans := s.basis
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

// watch reports the sentences verified so far.
func (s *summary) watch(reply llm.Reply) {
	if reply.Answerable != llm.Yes {
		return
	}
	kept, err := s.judge(reply)
	if err != nil || len(kept) == 0 {
		return // Summarise reports the error
	}
	if ans, err := s.compose(kept); err == nil {
		s.q.Watch(s.finish(ans))
	}
}

func keyOf(s llm.Sentence) string { return fmt.Sprint(s.Text, "\x00", s.Keys) }

// judge verifies the sentences of a reply, each once while it streams in, and returns those to show.
func (s *summary) judge(reply llm.Reply) ([]judgement, error) {
	var kept []judgement
	for _, sentence := range reply.Sentences {
		j, ok := s.judged[keyOf(sentence)]
		if !ok {
			var err error
			if j, err = s.judgeOne(sentence); err != nil {
				return nil, err
			}
		}
		again := slices.ContainsFunc(kept, func(k judgement) bool { return k.Shown == j.Shown })
		if j.Shown != "" && !again && len(kept) == mostSentences {
			j.Shown, j.Dropped = "", Unasked
		}
		if s.judged[keyOf(sentence)] = j; j.Shown != "" && !again {
			kept = append(kept, j)
		}
	}
	return kept, nil
}

// judgeOne verifies a sentence against the cited instruments alone, or else against the cited commentary alone.
func (s *summary) judgeOne(sentence llm.Sentence) (judgement, error) {
	j := judgement{Judged: Judged{Text: sentence.Text, Keys: sentence.Keys, Unknown: sentence.Unknown}}
	if strings.Contains(sentence.Text, llm.Redacted) { // it contained the API key
		j.Dropped = support.Markup
		return j, nil
	}
	j.Dropped = NoCitation
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
		if j.kind = kind; kind == OthersRead && s.speaksFor(sentence.Text) {
			j.Dropped = OnlyTold
			return j, nil
		}
		if err := s.check(&j, sentence.Text, cited); err != nil || j.Shown != "" {
			return j, err
		}
	}
	return j, nil
}

func (s *summary) check(j *judgement, text string, cited []support.Passage) error {
	checker, err := s.checker()
	if err != nil {
		return err
	}
	v, err := checker.Check(s.ctx, text, s.lang, cited)
	j.Shown, j.Dropped, j.Detail, j.Unquoted, j.refs = v.Text, v.Dropped, v.Detail, v.Unquoted, nil
	for _, p := range cited {
		j.refs = append(j.refs, p.Ref)
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
func (s *summary) compose(kept []judgement) (Answer, error) {
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
