package index

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval"
)

// TestQuotedPhrases searches for phrases that must stand in what is found.
func TestQuotedPhrases(t *testing.T) {
	s := mustMemory(t, fixture())
	for _, q := range []struct {
		text string
		want []string // sorted
	}{
		{`"两站之间" 夜间线路`, []string{"night-bus-plan-2024/3/zh"}},
		{`夜间 "每条  线路"`, []string{"night-bus-plan-2024/4/zh"}}, // white space aside
		{`"Data Breach" cranes`, []string{"harbour-charter/4/en"}},
		{`"the university district" "industrial park" buses`, []string{"night-bus-plan-2024/1/en"}},
		{`"a data breach" 数据泄露`, []string{"harbour-charter/4/en"}},
	} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if err != nil {
			t.Fatalf("Search(%s): %v", q.text, err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.Ref.String())
		}
		slices.Sort(got)
		if diff := cmp.Diff(got, q.want); diff != "" {
			t.Errorf("Search(%s) (-got +want):\n%s", q.text, diff)
		}
	}
}

// TestQuotedNothing checks that quotation marks change nothing where they mark no phrase that a passage holds.
func TestQuotedNothing(t *testing.T) {
	s := mustMemory(t, fixture())
	for _, q := range []struct{ text, plain string }{
		{`what do "cranes" need`, `what do cranes need`},
		{`what do "flying cranes" need`, `what do flying cranes need`},
		{`"夜" 间票价`, `夜 间票价`},
		{`what do "cranes need`, `what do cranes need`},
		{`what is "" of cranes`, `what is of cranes`},
	} {
		got, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 10})
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.Search(t.Context(), retrieval.Query{Text: q.plain, K: 10})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, want); diff != "" || len(got) == 0 {
			t.Errorf("Search(%s) has %d hits, and not those of %s (-got +want):\n%s", q.text, len(got), q.plain, diff)
		}
	}
}

func TestHolds(t *testing.T) {
	for _, x := range []struct {
		text, phrase string
		want         bool
	}{
		{"the party of parties", "part", false},
		{"the party and a part", "part", true},
		{"the\n data  breach", "Data breach", true},
		{"数据 安全", "数据安全", true},
		{"数据，安全", "数据安全", false},
		{"用AI 治理", "AI治理", true},
		{"", "a b", false},
	} {
		if got := holds(solid(x.text), solid(x.phrase)); got != x.want {
			t.Errorf("holds(%q, %q) = %v, want %v", x.text, x.phrase, got, x.want)
		}
	}
}

// FuzzQuotedPhrases reads any question.
func FuzzQuotedPhrases(f *testing.F) {
	f.Add(`a "b c" d "`)
	f.Add(`"治理 x" "" "y`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range quotedPhrases(text) {
			if parts(p) < 2 {
				t.Errorf("%q is no phrase", p)
			}
			if s := solid(p); s == "" || !holds(s, s) || solid(s) != s {
				t.Errorf("solid(%q) = %q", p, s)
			}
		}
	})
}
