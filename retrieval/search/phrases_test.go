package search

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval"
	"yiju/retrieval/index/indextest"
)

// TestQuotedPhrases searches for phrases that the results must contain.
func TestQuotedPhrases(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
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
	s := mustSearcher(t, indextest.Corpus())
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

// TestQuotedNames checks that the name of an instrument in quotation marks says where to look, not what clauses hold, and
// that a clause that is named by its number stays whatever is quoted beside it.
func TestQuotedNames(t *testing.T) {
	c := indextest.Corpus()
	remarks := c.Instruments[4].Documents[0]
	signed := *remarks.Clauses[0]
	signed.ID, signed.Text = "3", "The Ports Charter was signed in this hall, and 港口章程 on the same day."
	remarks.Clauses = append(remarks.Clauses, &signed)
	s := mustSearcher(t, c)
	for _, q := range []struct{ text, want string }{
		{`what does the "Ports Charter" say about cranes`, "harbour-charter/2"},
		{`"港口章程"对起重机怎么说`, "harbour-charter/2"},
		{`"Ports Charter"`, "remarks-2023/3"},
		{`Ports Charter Article 2 and "data breach"`, "harbour-charter/2"},
	} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: q.text, K: 5})
		if err != nil || len(hits) == 0 || hits[0].Ref.Bare().String() != q.want {
			t.Errorf("Search(%s) = %v, %v, want %s first", q.text, hits, err, q.want)
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
		for _, at := range quotedPhrases(text) {
			p := text[at.Start:at.End]
			if parts(p) < 2 {
				t.Errorf("%q is no phrase", p)
			}
			if s := solid(p); s == "" || !holds(s, s) || solid(s) != s {
				t.Errorf("solid(%q) = %q", p, s)
			}
		}
	})
}
