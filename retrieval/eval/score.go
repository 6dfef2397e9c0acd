package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"yiju/retrieval/answer"
)

// Report is the result of measuring a golden set.
type Report struct {
	Questions int             `json:"questions"`
	Search    map[string]Rank `json:"search"` // by kind, and "ALL"
	Ask       Ask             `json:"ask"`

	Abstention Abstention `json:"abstention"`
	Latency    Latencies  `json:"latency"`
	Misses     []Miss     `json:"misses"`

	Model *Cost `json:"model,omitempty"` // of the language model; nil where none was asked

	Unembedded int `json:"unembedded,omitempty"` // questions answered without vectors, as the embedding model failed
}

// Rank measures how high the evidence ranks. Success at k is the share of questions with evidence in the first k hits.
type Rank struct {
	N         int     `json:"n"`
	Success1  float64 `json:"s@1"`
	Success3  float64 `json:"s@3"`
	Success5  float64 `json:"s@5"`
	Success10 float64 `json:"s@10"`
	MRR       float64 `json:"mrr"` // mean reciprocal rank
}

// Ask measures answers. Shares are 0..1, of the unanswerable or answerable questions.
type Ask struct {
	Overclaim    float64 `json:"overclaim"`     // unanswerable, but claimed to be answered
	Claimed      float64 `json:"claimed"`       // answerable and claimed to be answered
	WrongClaim   float64 `json:"wrong_claim"`   // of these, the share that shows no answer, see Question.proves; 0 if none
	Hedged       float64 `json:"hedged"`        // answerable, but uncertain
	FalseRefusal float64 `json:"false_refusal"` // answerable, but refused
	Refused      float64 `json:"refused"`       // unanswerable and refused
	Said         float64 `json:"said"`          // answerable, not refused, and everything required is said
	Quotes       int     `json:"quotes"`
	Verbatim     float64 `json:"verbatim"` // share of quotations found in their raw source; 1 without sources
	AUC          float64 `json:"auc"`      // of the confidence, answerable against unanswerable; 0.5 is chance

	AnsweredWithoutCitations int `json:"answered_without_citations"`
	RefusedWithCitations     int `json:"refused_with_citations"`
	SaidForbidden            int `json:"said_forbidden"`
}

// Latencies holds the latency of searches and answers after a warm-up question.
type Latencies struct {
	Search Latency `json:"search"`
	Ask    Latency `json:"ask"`
}

// Cost is what a language model cost over a set.
type Cost struct {
	Asked       int `json:"asked"` // questions that called it
	Calls       int `json:"calls"`
	Read        int `json:"read"` // tokens
	Written     int `json:"written"`
	MedianCalls int `json:"median_calls"` // of the questions that called it
	MedianRead  int `json:"median_read"`
	MostCalls   int `json:"most_calls"` // of one question
	ByRules     int `json:"by_rules"`   // answers of which the judge gave no verdict in time
}

// costOf adds up what the answers cost.
func costOf(results []Result) *Cost {
	var out Cost
	var calls, read []int
	for _, r := range results {
		c := r.Answer.Receipt.Cost()
		if c.Calls == 0 {
			continue
		}
		calls, read = append(calls, c.Calls), append(read, c.Read)
		out.Asked++
		out.Calls, out.Read, out.Written = out.Calls+c.Calls, out.Read+c.Read, out.Written+c.Written
		if slices.Contains(r.Answer.Notes, answer.ByRules) {
			out.ByRules++
		}
	}
	if out.Asked == 0 {
		return nil
	}
	slices.Sort(calls)
	slices.Sort(read)
	out.MedianCalls, out.MedianRead, out.MostCalls = calls[out.Asked/2], read[out.Asked/2], calls[out.Asked-1]
	return &out
}

// Score measures results against the questions; results[i] belongs to questions[i]. Quotations are checked against raw,
// the raw texts of the sources by file name; nil skips the check.
func Score(questions []Question, results []Result, raw map[string]string) Report {
	s := scorer{report: Report{Questions: len(questions), Search: make(map[string]Rank)}, ranks: make(map[string][]int)}
	if raw != nil {
		s.sources = make(sources, len(raw))
		for name, text := range raw {
			s.sources[name] = plain(text)
		}
	}
	for i, q := range questions {
		r := results[i]
		if e := r.Answer.Receipt.Embedding; e != nil && e.Failure != nil {
			s.report.Unembedded++
		}
		s.search(q, r)
		s.ask(q, r.Answer)
		s.verdicts = append(s.verdicts, verdict{r.Answer.Confidence, r.Answer.Status, q.Answerable, q.right(r)})
		s.searches, s.asks = append(s.searches, r.SearchTook), append(s.asks, r.AskTook)
	}
	s.report.Model = costOf(results)
	return s.finish()
}

type scorer struct {
	report         Report
	claims         float64 // of answerable questions
	wrongClaims    float64 // of these
	sources        sources
	ranks          map[string][]int
	verbatim       int
	verdicts       []verdict
	searches, asks []time.Duration
}

func (s *scorer) miss(m Miss) { s.report.Misses = append(s.report.Misses, m) }

func (s *scorer) search(q Question, r Result) {
	if !q.ranked() {
		return
	}
	rank := q.rank(r.Hits)
	s.ranks[q.Kind] = append(s.ranks[q.Kind], rank)
	s.ranks["ALL"] = append(s.ranks["ALL"], rank)
	if rank == 0 || rank > 5 {
		s.miss(searchMiss(q, r.Hits, rankMiss(rank, len(r.Hits))))
	}
}

func (s *scorer) ask(q Question, a answer.Answer) {
	out := &s.report.Ask
	refused, hedged := a.Status == answer.NoEvidence, a.Status == answer.Uncertain
	claims := !refused && !hedged
	switch {
	case !q.Answerable:
		out.Refused += count(refused)
		out.Overclaim += count(claims)
		if claims {
			s.miss(askMiss(q, a, Miss{Code: MissOverclaim, What: fmt.Sprintf("ask: overclaim, confidence %.2f", a.Confidence)}))
		}
	case refused:
		out.FalseRefusal++
		s.miss(askMiss(q, a, Miss{Code: MissRefused, What: fmt.Sprintf("ask: %s %s", a.Status, a.Reason)}))
	case hedged:
		out.Hedged++
		s.miss(askMiss(q, a, Miss{Code: MissHedged, What: fmt.Sprintf("ask: %s %s", a.Status, a.Reason)}))
	}
	if refused && len(a.Citations) > 0 {
		out.RefusedWithCitations++
	}
	if !refused && len(a.Citations) == 0 {
		out.AnsweredWithoutCitations++
	}
	s.text(q, a, refused, claims)
}

// text checks the wording and the quotations of an answer.
func (s *scorer) text(q Question, a answer.Answer, refused, claims bool) {
	out := &s.report.Ask
	text := plain(a.Text)
	if containsOne(text, q.MustNotSay) {
		out.SaidForbidden++
		s.miss(askMiss(q, a, Miss{Code: MissForbidden, Expected: q.MustNotSay, What: "ask: says what it must not"}))
	}
	for _, c := range a.Citations {
		out.Quotes++
		text += plain(c.Quote)
		if s.sources == nil || s.sources.verbatim(c) {
			s.verbatim++
		} else {
			s.miss(askMiss(q, a, Miss{Code: MissVerbatim, What: fmt.Sprintf("ask: quotation of %s is not verbatim", c.Ref)}))
		}
	}
	if q.Answerable && claims {
		s.claims++
		if !q.proves(a, text) {
			s.wrongClaims++
			s.miss(askMiss(q, a, Miss{Code: MissWrongClaim, What: fmt.Sprintf("ask: wrong claim, confidence %.2f", a.Confidence)}))
		}
	}
	if q.Answerable && !refused {
		if q.saysAll(text) {
			out.Said++
		} else {
			s.miss(askMiss(q, a, Miss{Code: MissUnsaid, Expected: q.MustSay, What: "ask: does not say what it must"}))
		}
	}
}

func count(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (s *scorer) finish() Report {
	for kind, ranks := range s.ranks {
		s.report.Search[kind] = rankOf(ranks)
	}
	a := &s.report.Ask
	s.report.Abstention = abstention(s.verdicts)
	yes, no := float64(max(s.report.Abstention.Answerable, 1)), float64(max(s.report.Abstention.Unanswerable, 1))
	a.FalseRefusal /= yes
	a.Hedged /= yes
	a.Said /= yes
	a.Refused /= no
	a.Overclaim /= no
	a.Claimed = s.claims / yes
	a.WrongClaim = s.wrongClaims / max(s.claims, 1)
	a.Verbatim = 1
	if a.Quotes > 0 {
		a.Verbatim = float64(s.verbatim) / float64(a.Quotes)
	}
	a.AUC = s.report.Abstention.AUC
	s.report.Latency = Latencies{LatencyOf(s.searches), LatencyOf(s.asks)}
	return s.report
}

func rankOf(ranks []int) Rank {
	r := Rank{N: len(ranks)}
	shares := map[int]*float64{1: &r.Success1, 3: &r.Success3, 5: &r.Success5, 10: &r.Success10}
	for _, k := range ranks {
		if k > 0 {
			r.MRR += 1 / float64(k)
		}
		for limit, found := range shares {
			*found += count(k > 0 && k <= limit)
		}
	}
	r.MRR /= float64(r.N)
	for _, found := range shares {
		*found /= float64(r.N)
	}
	return r
}

// auc returns the probability that a confidence drawn from high is larger than one from low, ties counting half; 0.5 if
// either is empty.
func auc(high, low []float64) float64 {
	if len(high) == 0 || len(low) == 0 {
		return 0.5
	}
	sum := 0.0
	for _, h := range high {
		for _, l := range low {
			sum += float64(1+cmp.Compare(h, l)) / 2
		}
	}
	return sum / float64(len(high)*len(low))
}

// Kinds returns the kinds of the report in order, "ALL" last.
func (r Report) Kinds() []string {
	last := func(kind string) int { return int(count(kind == "ALL")) }
	return slices.SortedFunc(maps.Keys(r.Search), func(a, b string) int { return cmp.Or(last(a)-last(b), strings.Compare(a, b)) })
}
