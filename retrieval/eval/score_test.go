package eval

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
)

func hit(ref, text string) retrieval.Hit {
	r, err := corpus.ParseRef(ref)
	if err != nil {
		panic(err)
	}
	return retrieval.Hit{Passage: retrieval.Passage{Ref: r, Text: text}}
}

func TestRank(t *testing.T) {
	hits := []retrieval.Hit{hit("a/1/zh", "灯塔 每 晚点灯。"), hit("b/2/en", "Books travel\nby boat."), hit("c/3/zh", "鹦鹉须轻声,不得喧哗")}
	for _, tt := range []struct {
		name string
		q    Question
		want int
	}{
		{"evidence across white space", Question{Evidence: []string{"每晚点灯"}}, 1},
		{"evidence across a line end", Question{Evidence: []string{"travel by boat"}}, 2},
		{"width and script", Question{Evidence: []string{"鸚鵡須輕聲，不得"}}, 3},
		{"second alternative", Question{Evidence: []string{"没有", "点灯。"}}, 1},
		{"ref", Question{Refs: []string{"b/2"}}, 2},
		{"none", Question{Evidence: []string{"海盗"}}, 0},
		{"all parts", Question{Parts: [][]string{{"点灯"}, {"轻声"}}}, 3},
		{"one part is enough", Question{Parts: [][]string{{"海盗"}, {"boat"}}, Need: 1}, 2},
		{"a part is missing", Question{Parts: [][]string{{"点灯"}, {"海盗"}}}, 0},
	} {
		if got := tt.q.rank(hits); got != tt.want {
			t.Errorf("%s: rank %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestScore(t *testing.T) {
	cite := func(quote string) []answer.Citation {
		return []answer.Citation{{N: 1, Quote: quote, Source: corpus.Location{File: "f.txt"}}}
	}
	questions := []Question{
		{ID: "yes", Kind: "fact", Text: "?", Answerable: true, Evidence: []string{"灯"}, MustSay: []string{"油|灯"}},
		{ID: "hedged", Kind: "fact", Text: "?", Answerable: true, Evidence: []string{"船"}, MustSay: []string{"船"}, MustNotSay: []string{"海盗"}},
		{ID: "refused", Kind: "look-up", Text: "?", Answerable: true, Evidence: []string{"书"}},
		{ID: "no", Kind: "none", Text: "?"},
		{ID: "claimed", Kind: "none", Text: "?"},
	}
	results := []Result{
		{Hits: []retrieval.Hit{hit("a/1", "灯")}, Answer: answer.Answer{Status: answer.Extractive, Confidence: 0.9, Citations: cite("灯 长明")}},
		{Hits: []retrieval.Hit{hit("a/1", "灯"), hit("a/2", "船")}, Answer: answer.Answer{Status: answer.Uncertain, Confidence: 0.4, Text: "海盗", Citations: cite("无此句")}},
		{Answer: answer.Answer{Status: answer.NoEvidence, Confidence: 0.1}},
		{Answer: answer.Answer{Status: answer.NoEvidence, Confidence: 0.2, Citations: cite("灯长明")}},
		{Answer: answer.Answer{Status: answer.Generated, Confidence: 0.5}},
	}
	for n := range results {
		results[n].SearchTook, results[n].AskTook = 20*time.Millisecond, time.Duration(10*n+10)*time.Millisecond
	}
	got := Score(questions, results, map[string]string{"f.txt": "夜里灯长\n明"})
	checkMisses(t, got.Misses)
	got.Misses = nil
	if a := got.Abstention; a.Unanswerable != 2 || a.Answerable != 3 || a.Risk != 3./5 || a.AUC != got.Ask.AUC {
		t.Errorf("abstention: %+v", a)
	}
	if l := got.Latency; l.Search.P50 != 20 || l.Ask.P99 != 50 {
		t.Errorf("latency: %+v", l)
	}
	got.Abstention, got.Latency = Abstention{}, Latencies{}
	want := Report{
		Questions: 5,
		Search: map[string]Rank{
			"fact":    {2, 0.5, 1, 1, 1, 0.75},
			"look-up": {N: 1},
			"ALL":     {3, 1. / 3, 2. / 3, 2. / 3, 2. / 3, 0.5},
		},
		Ask: Ask{
			Overclaim: 0.5, Hedged: 1. / 3, FalseRefusal: 1. / 3, Refused: 0.5, Claimed: 1. / 3, Said: 1. / 3, Quotes: 3, Verbatim: 2. / 3, AUC: 0.5,
			AnsweredWithoutCitations: 1, RefusedWithCitations: 1, SaidForbidden: 1,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// TestWrongClaim checks which claims count as wrong: those that quote no evidence and lack something that must be said.
func TestWrongClaim(t *testing.T) {
	ref, err := corpus.ParseRef("a/1/zh")
	if err != nil {
		t.Fatal(err)
	}
	a := answer.Answer{Status: answer.Extractive, Text: "守塔人", Citations: []answer.Citation{{Quote: "无关"}, {Ref: ref, Quote: "每 晚点灯"}}}
	for _, tt := range []struct {
		name   string
		q      Question
		status answer.Status
		want   Ask
	}{
		{"evidence is quoted", Question{Evidence: []string{"晚点灯"}, MustSay: []string{"海盗"}}, answer.Extractive, Ask{Claimed: 1}},
		{"evidence of one part", Question{Parts: [][]string{{"海盗"}, {"点灯"}}}, answer.Extractive, Ask{Claimed: 1, Said: 1}},
		{"a ref is cited", Question{Refs: []string{"a/1"}}, answer.Extractive, Ask{Claimed: 1, Said: 1}},
		{"all is said", Question{Evidence: []string{"海盗"}, MustSay: []string{"船|塔", "灯"}}, answer.Generated, Ask{Claimed: 1, Said: 1}},
		{"evidence only in the text", Question{Evidence: []string{"守塔人"}}, answer.Extractive, Ask{Claimed: 1, WrongClaim: 1, Said: 1}},
		{"one is not said", Question{Evidence: []string{"海盗"}, MustSay: []string{"灯", "船"}}, answer.Extractive, Ask{Claimed: 1, WrongClaim: 1}},
		{"hedged", Question{Evidence: []string{"海盗"}, MustSay: []string{"船"}}, answer.Uncertain, Ask{Hedged: 1}},
	} {
		tt.q.Answerable, a.Status = true, tt.status
		r := Score([]Question{tt.q}, []Result{{Answer: a}}, nil)
		got := Ask{Claimed: r.Ask.Claimed, WrongClaim: r.Ask.WrongClaim, Hedged: r.Ask.Hedged, Said: r.Ask.Said}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		told := slices.ContainsFunc(r.Misses, func(m Miss) bool { return m.Code == MissWrongClaim })
		if told != (tt.want.WrongClaim > 0) {
			t.Errorf("%s: misses %+v", tt.name, r.Misses)
		}
	}
}

// checkMisses checks that each miss of TestScore says what was asked, what was expected and what came.
func checkMisses(t *testing.T, misses []Miss) {
	t.Helper()
	var got []string
	for _, m := range misses {
		got = append(got, fmt.Sprintf("%s %s %v %d", m.ID, m.Code, m.Expected, len(m.Got)))
		if m.Question != "?" || m.What == "" {
			t.Errorf("miss %+v: want the question and what is wrong", m)
		}
	}
	want := []string{
		"hedged hedged [船] 1", "hedged forbidden [海盗] 1", "hedged not_verbatim [船] 1", "hedged unsaid [船] 1",
		"refused not_found [书] 0", "refused refused [书] 0", "claimed overclaim [] 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
}

func TestFloor(t *testing.T) {
	r := Report{Search: map[string]Rank{"fact": {N: 2, Success1: 0.5}}, Ask: Ask{Overclaim: 0.4}}
	f := Floor{
		AtLeast: map[string]float64{"search.fact.s@1": 0.5004, "search.fact.s@5": 0.1, "search.typo.s@1": 0},
		AtMost:  map[string]float64{"ask.overclaim": 0.3, "ask.hedged": 0},
	}
	got, err := f.Check(r)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"search.fact.s@5 is 0.000, must be at least 0.100", "search.typo.s@1: the report has no such figure",
		"ask.overclaim is 0.400, may be at most 0.300",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}

func TestRead(t *testing.T) {
	good := `{"id":"a","question":"q","answerable":true}` + "\n\n" + `{"id":"b","question":"r"}`
	if qs, err := Read(strings.NewReader(good)); err != nil || len(qs) != 2 {
		t.Errorf("Read: %d questions, %v", len(qs), err)
	}
	if qs, err := Read(strings.NewReader("\ufeff" + good)); err != nil || len(qs) != 2 || qs[0].ID != "a" {
		t.Errorf("behind a byte order mark: %+v, %v", qs, err)
	}
	for _, bad := range []string{`{`, `{"id":"","question":"q"}`, `{"id":"a"}`, `{"id":"a","question":"q"}` + "\n" + `{"id":"a","question":"r"}`} {
		if _, err := Read(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("Read(%q): %v, want an error that names the line", bad, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"a","question":"q","parts":[["x"]],"must_say":["a|b"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		qs, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		r := Score(qs, make([]Result, len(qs)), nil)
		if r.Questions != len(qs) || len(qs) > 0 && (r.Ask.Said < 0 || r.Ask.Said > 1) {
			t.Errorf("report of %d questions: %+v", len(qs), r)
		}
	})
}
