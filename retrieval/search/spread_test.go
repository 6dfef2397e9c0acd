package search

import (
	"slices"
	"testing"

	"yiju/retrieval"
	"yiju/retrieval/index/indextest"
)

// TestSpread checks that each instrument that a question names has its best hit before a second one of the same.
func TestSpread(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	const charter, plan, rules = "harbour-charter", "night-bus-plan-2024", "library-rules-2022"
	for _, q := range []struct {
		text  string
		first []string // instruments of the first hits
	}{
		{"港口数字治理章程和2024年城市夜间公交行动计划对数据怎么说？", []string{charter, plan}},
		{"港口章程与图书馆开放数据规则各自怎样规定数据的保存和公开？", []string{charter, rules}},
		{"What do the Ports Charter and the City Night Bus Action Plan (2024) say about human operators of automatic systems?", []string{charter, plan}},
		{"图书馆开放数据规则、港口章程和城市夜间公交行动计划（2024年）里关于数据的规定", []string{charter, rules, plan}},
	} {
		hits, x, err := s.Explain(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if err != nil || len(hits) < len(q.first) {
			t.Fatalf("Search(%q) = %d hits, %v", q.text, len(hits), err)
		}
		var got []string
		for _, h := range hits[:len(q.first)] {
			got = append(got, h.Ref.Instrument)
		}
		slices.Sort(got)
		if !slices.Equal(got, q.first) {
			t.Errorf("%q: the first hits are of %q, want one of each of %q", q.text, got, q.first)
		}
		for n, h := range hits {
			checkHit(t, q.text, h, x.Hits[n])
			if n > 0 && h.Score > hits[n-1].Score {
				t.Errorf("%q: hit %d scores more than the one before", q.text, n+1)
			}
		}
	}
}

// TestSpreadLeavesOthersAlone checks that a single name, or two names of one instrument, move nothing.
func TestSpreadLeavesOthersAlone(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, text := range []string{"港口章程里关于数据和起重机的规定", "Charter on the Digital Governance of Ports, the Ports Charter: data", "数据和夜间线路"} {
		hits, x, err := s.Explain(t.Context(), retrieval.Query{Text: text, K: 10})
		if err != nil || len(hits) < 2 {
			t.Fatalf("Search(%q) = %d hits, %v", text, len(hits), err)
		}
		if slices.ContainsFunc(x.Hits, func(h HitExplanation) bool { return h.Raised }) {
			t.Errorf("%q: a hit was raised", text)
		}
	}
}
