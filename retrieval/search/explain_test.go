package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

// explained are more questions than those of the rankings: phrases, readings and names that are not there.
var explained = []string{
	`"self-driving buses" on weekends`, `"数据泄露" 由谁通知`, `"no such phrase" of operators`, "行动计划第二条说什么", "夜间公交行动计划",
	"协定第九条", "What do the Ports Charter and the night bus plan say about data?", "operators and operators and GPT-4o 的 sovereignty",
	"", "？", "the of and", "鑫淼",
}

// TestExplainAddsUp checks that the parts of each score add up to it, and the votes to the score of the hit.
func TestExplainAddsUp(t *testing.T) {
	for name, s := range map[string]*Searcher{"few": mustSearcher(t, indextest.Corpus()), "asked": askedSearcher(t), "many": mustSearcher(t, indextest.Many(3*candidateLimit))} {
		parts := 0
		for _, text := range allQuestions() {
			hits, x, err := s.Explain(t.Context(), retrieval.Query{Text: text, K: 10})
			if err != nil {
				t.Fatalf("Explain(%q): %v", text, err)
			}
			want, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 10})
			if diff := gocmp.Diff(hits, want); err != nil || diff != "" {
				t.Errorf("%s: %q: %v; the hits of Explain (-) are not those of Search (+):\n%s", name, text, err, diff)
			}
			if len(x.Hits) != len(hits) {
				t.Fatalf("%s: %q: %d explanations of %d hits", name, text, len(x.Hits), len(hits))
			}
			for n, h := range hits {
				parts += checkHit(t, name+": "+text, h, x.Hits[n])
			}
		}
		if parts < 50 {
			t.Errorf("%s: only %d scores had parts", name, parts)
		}
	}
}

func allQuestions() []string {
	all := slices.Clone(explained)
	for _, q := range questions {
		all = append(all, q.text)
	}
	return all
}

// checkHit checks the explanation of a hit and returns how many scores were taken apart.
func checkHit(t *testing.T, name string, h retrieval.Hit, x HitExplanation) (parts int) {
	t.Helper()
	best := 0.0
	var from []retrieval.Vote
	for _, v := range x.Votes {
		best = max(best, v.Gives)
		from = append(from, retrieval.Vote{Ranker: v.Ranker, Rank: v.Rank})
		words := v.Ranker == RankerWords || v.Ranker == RankerTranslation
		if (v.Parts != nil) != words {
			t.Fatalf("%s: %s: ranker %s has the parts %v", name, h.Ref, v.Ranker, v.Parts)
		}
		if !words {
			continue
		}
		parts++
		p := v.Parts
		sum := p.Proximity + p.Neighbour + p.Asked + p.Rounding
		for _, g := range p.Terms {
			sum += g.Gives
			if len(g.Found) == 0 || g.Gives <= 0 {
				t.Errorf("%s: %s: gain %+v", name, h.Ref, g)
			}
		}
		if sum *= p.Factor * p.Gives; math.Abs(sum-v.Score) > 1e-9 || math.Abs(p.Rounding) > 1e-4 {
			t.Errorf("%s: %s: the parts give %v of the score %v: %+v", name, v.Ref, sum, v.Score, p)
		}
	}
	if x.Raised && best < h.Score {
		best = h.Score
	}
	if x.Behind > 0 && !x.Raised {
		best *= x.Behind
	}
	if math.Abs(best-h.Score) > 1e-9 {
		t.Errorf("%s: %s: the votes give %v of the score %v", name, h.Ref, best, h.Score)
	}
	if diff := gocmp.Diff(from, h.From, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: %s: votes (-got +want):\n%s", name, h.Ref, diff)
	}
	return parts
}

// TestExplainExpansions checks where translations come from, and that words without one are named.
func TestExplainExpansions(t *testing.T) {
	c := indextest.Bilingual(60)
	s, err := Memory(t.Context(), c, index.BuildOptions{Extend: Tables{Lexicon: mustSearchLexicon(t)}.Write})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, x, err := s.Explain(t.Context(), retrieval.Query{Text: "修理灯塔、船、医院和泊位 sovreignty", K: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"修理 en, repair glossary whole",
		"灯塔 en, lighthous clauses whole",
		"灯 en, lamp glossary -, light glossary -",
		"塔 en, tower glossary -",
		"船 en, ship glossary -, vessel glossary -, boat glossary -, ferri dictionary whole",
		"医院 en, hospit glossary whole",
		"泊位 en",
		"sovreignty zh, 主权 glossary -",
	}
	var got []string
	for _, e := range x.Expansions {
		line := fmt.Sprint(e.Asked, " ", e.Lang)
		for _, r := range e.Renderings {
			line += fmt.Sprintf(", %s %s %s", r.Text, r.Source, cmp.Or(r.Found, "-"))
			if r.Weight <= 0 || r.Weight > 1 || r.Trust < r.Weight*0.5 || r.Trust > 1 || (r.DF > 0) != (r.Found == "whole") {
				t.Errorf("%s: %+v", e.Asked, r)
			}
		}
		if (e.Weight > 0) != strings.Contains(line, "whole") {
			t.Errorf("%s weighs %f", line, e.Weight)
		}
		got = append(got, line)
	}
	if diff := gocmp.Diff(got, want); diff != "" {
		t.Errorf("expansions (-got +want):\n%s", diff)
	}
}

// TestExplainTerms checks that each term of a question is there with what is known of it.
func TestExplainTerms(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	_, x, err := s.Explain(t.Context(), retrieval.Query{Text: "Who is the safty oprator of xylophones, GPT-4o?", K: 1})
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(x.Respelled, []Respelled{{"safty", "safety"}, {"oprator", "operator"}}); diff != "" {
		t.Errorf("respelled (-got +want):\n%s", diff)
	}
	want := []string{
		"Who who stop 0.20", "is is stop 0.20", "the the stop 0.20 en 12",
		"safty safeti  0.70 en 1", "oprator oper  0.70 en 4", "of of stop 0.20 en 8", "xylophones xylophon  1.00",
		"GPT-4o gpt-4o  1.00 en 1", "GPT-4o gpt4o part 0.50 en 1", "GPT gpt part 0.50 en 1", "4o 4o part 0.50 en 1",
	}
	var got []string
	for _, term := range x.Terms {
		if term.Kind != "word" {
			continue
		}
		line := fmt.Sprintf("%s %s %s %.2f", term.Asked, term.Text, term.Role, term.Weight)
		for _, h := range term.In {
			line += fmt.Sprintf(" %s %d", h.Lang, h.DF)
		}
		got = append(got, line)
	}
	if diff := gocmp.Diff(got, want); diff != "" {
		t.Errorf("terms (-got +want):\n%s", diff)
	}
}

func TestExplainWhatIsShown(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, c := range []struct {
		text string
		ref  string
		want Shown
	}{
		{"What do the library rules say about personal information?", "library-rules-2022/2/zh", ShownOnly},
		{"数据泄露以后要在多长时间内通知港务局？", "harbour-charter/4/zh", ShownLanguage},
		{"Ports Charter Article 2", "harbour-charter/2/en", ShownLanguage},
		{"harbour-charter/3/en 是什么", "harbour-charter/3/en", ShownPinpoint},
		{"起重机", "harbour-charter/2/zh", ShownFound},
	} {
		hits, x, err := s.Explain(t.Context(), retrieval.Query{Text: c.text, K: 5})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(hits, func(h retrieval.Hit) bool { return h.Ref.String() == c.ref })
		if i < 0 {
			t.Errorf("%q does not find %s", c.text, c.ref)
		} else if got := x.Hits[i].Shown; got != c.want {
			t.Errorf("%q: %s is shown for %q, want %q (%+v)", c.text, c.ref, got, c.want, x.Hits[i].Votes)
		}
	}
}

func TestExplainNames(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, c := range []struct {
		text string
		want []Naming
	}{
		{"港口章程第三条", []Naming{
			{"港口章程第三条", true, citation.Exact, []string{"harbour-charter/3"}, 0, false},
			{"港口章程", false, citation.Exact, []string{"harbour-charter"}, 1 + namedGain, false}}},
		{"夜间公交行动计划第二条", []Naming{
			{"行动计划第二条", true, citation.Ambiguous, []string{"night-bus-plan-2021/2", "night-bus-plan-2024/2"}, 0, false},
			{"行动计划", false, citation.Ambiguous, []string{"night-bus-plan-2021", "night-bus-plan-2024"}, 1 + namedGain/2, false}}},
		{"港口章程第九条", []Naming{
			{"港口章程第九条", true, citation.OutOfRange, []string{}, 0, false},
			{"港口章程", false, citation.Exact, []string{"harbour-charter"}, 1 + namedGain, false}}},
		{"数据", nil},
	} {
		_, x, err := s.Explain(t.Context(), retrieval.Query{Text: c.text, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(x.Names, c.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", c.text, diff)
		}
	}
}
