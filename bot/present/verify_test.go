package present

import (
	"slices"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/verify"
)

// TestNegatedQuote checks that words that leave out the negation before them are not shown as if all were well.
func TestNegatedQuote(t *testing.T) {
	for _, l := range []*Texts{TextsIn(corpus.Chinese), TextsIn(corpus.English)} {
		q := verify.Quote{Quote: "collect records", Verdict: verify.Verbatim}
		for _, negated := range []bool{false, true} {
			q.Negated = negated
			told := slices.ContainsFunc(Report(l, verify.Report{Quotes: []verify.Quote{q}}, Room{}), func(b Block) bool {
				return slices.ContainsFunc(b.Spans, func(s Span) bool { return s.Text == l.QuoteNegated })
			})
			sure := ToneOfReport(verify.Report{Quotes: []verify.Quote{q}}) == Sure
			if told != negated || sure == negated {
				t.Errorf("negated %v: told %v, tone of certainty %v", negated, told, sure)
			}
		}
	}
}
