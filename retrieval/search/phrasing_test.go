package search

import (
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

// TestPhrasings checks which clause is first and which rankings found it, for questions in words that the texts lack.
func TestPhrasings(t *testing.T) {
	s, err := Memory(t.Context(), indextest.Corpus(), index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	breach := retrieval.Phrasings{ZH: "发生数据泄露 通知港务局", EN: "data breach, notify the port authority"}
	fares := retrieval.Phrasings{ZH: "夜间线路", EN: "night lines"}
	in := func(p retrieval.Phrasings, document string) retrieval.Phrasings { p.Document = document; return p }
	for _, tt := range []struct {
		name, question string
		phrasings      retrieval.Phrasings
		first          string
		from           []string
	}{
		{"both languages", "黑客偷了东西咋办", breach, "harbour-charter/4", []string{RankerPhraseZH, RankerPhraseEN}},
		{"one language", "黑客偷了东西咋办", retrieval.Phrasings{EN: breach.EN}, "harbour-charter/4", []string{RankerPhraseEN}},
		{"a second round", "黑客偷了东西咋办", retrieval.Phrasings{Terms: []string{breach.EN, breach.ZH}}, "harbour-charter/4", []string{RankerTerms, RankerTerms}},
		{"a document", "how many of them are in the night plan, the first one", in(fares, "城市夜间公交行动计划（2021年）"), "night-bus-plan-2021/2", []string{RankerPhraseZH, RankerPhraseEN}},
		{"another", "how many of them are in the night plan, the other one", in(fares, "City Night Bus Action Plan (2024)"), "night-bus-plan-2024/1", []string{RankerPhraseZH, RankerPhraseEN}},
		{"a document of which the question has nothing", "资料被偷咋办", in(breach, "City Night Bus Action Plan (2024)"), "harbour-charter/4", []string{RankerPhraseZH, RankerPhraseEN}},
		{"the question names one itself", "港口章程说识别资料存几年", in(fares, "城市夜间公交行动计划（2021年）"), "harbour-charter/3", nil},
		{"a cited clause", "港口章程第一条", breach, "harbour-charter/1", nil},
		{"a phrase cites nothing and demands no wording", "谁都可以查书单吗", retrieval.Phrasings{ZH: `"加密保存" 港口章程第三条 馆藏目录向公众免费开放`}, "library-rules-2022/1", []string{RankerPhraseZH}},
		{"a phrase that is the question", "馆藏目录开放吗", retrieval.Phrasings{ZH: " 馆藏目录，开放吗？"}, "library-rules-2022/1", nil},
	} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: tt.question, K: 5, Phrasings: tt.phrasings})
		if err != nil || len(hits) == 0 {
			t.Errorf("%s: %d hits, %v", tt.name, len(hits), err)
			continue
		}
		var from []string
		for _, v := range hits[0].From {
			if slices.Contains([]string{RankerPhraseZH, RankerPhraseEN, RankerTerms}, v.Ranker) {
				from = append(from, v.Ranker)
			}
		}
		first := hits[0].Ref.Bare().String()
		if first != tt.first || !slices.Equal(from, tt.from) {
			t.Errorf("%s: found %s by %v, want %s by %v", tt.name, first, from, tt.first, tt.from)
		}
	}
}

// TestPhrasingsExplained checks that an explanation adds up, that it changes nothing, and that a search without phrasings has
// none.
func TestPhrasingsExplained(t *testing.T) {
	s := askedSearcher(t)
	q := retrieval.Query{Text: "借过的书别人能看到吗", K: 5, Phrasings: retrieval.Phrasings{ZH: "借阅记录 个人信息 不得公开", EN: "loan records, personal data"}}
	hits, x, err := s.Explain(t.Context(), q)
	if err != nil || len(x.Phrasings) != 3 || x.Phrasings[0].Ranker != "question" || x.Phrasings[2].Text != q.Phrasings.EN {
		t.Fatalf("%+v, %v", x, err)
	}
	weight := make(map[string]float64)
	for _, p := range x.Phrasings {
		weight[p.Ranker] = p.Weight
	}
	for n, h := range hits {
		sum := 0.0
		for _, v := range x.Hits[n].Phrased {
			sum += weight[v.Ranker] * v.Share * v.Share
		}
		if math.Abs(math.Sqrt(sum)-h.Score) > 1e-9 {
			t.Errorf("%s has %.4f, explained as %.4f", h.Ref, h.Score, math.Sqrt(sum))
		}
	}
	again, err := s.Search(t.Context(), q)
	if diff := gocmp.Diff(again, hits); err != nil || diff != "" {
		t.Errorf("%v: the search without explanation (-got +want):\n%s", err, diff)
	}
	q.Phrasings = retrieval.Phrasings{}
	if _, x, err = s.Explain(t.Context(), q); err != nil || x.Phrasings != nil || x.Hits[0].Phrased != nil {
		t.Errorf("without phrasings: %+v, %v", x, err)
	}
}
