package service

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
)

// TestReferences checks what of a clause names another one without any doubt.
func TestReferences(t *testing.T) {
	s := InMemory(indextest.Corpus(), index.BuildOptions{}, nil)
	for _, c := range []struct{ text, within, want string }{
		{"依照第二条接管", "harbour-charter", "第二条=harbour-charter/2"},
		{"依照本章程第二条接管", "harbour-charter", "本章程第二条=harbour-charter/2"},
		{"依照本法第二条接管", "library-rules-2022", "第二条=library-rules-2022/2"},
		{"依照刑法第二条接管", "harbour-charter", ""},
		{"依照《海事公约》第二条接管", "harbour-charter", ""},
		{"依照该公约第二条接管", "harbour-charter", ""},
		{"依照第二条接管", "", ""},
		{"依照第四条、刑法第四条和第四条接管", "", ""}, // which only some have
		{"依照《港口数字治理章程》办理的，由第三条规定", "library-rules-2022", "港口数字治理章程=harbour-charter/"},
		{"《港口数字治理章程》第三条、第四条", "library-rules-2022", "《港口数字治理章程》第三条=harbour-charter/3"},
		{"as laid down in Article 4 of Directive 99", "remarks-2023", ""},
		{"第二条和第三条", "harbour-charter", "第二条=harbour-charter/2 第三条=harbour-charter/3"},
		{"依照第九条接管", "harbour-charter", ""},
		{"referred to in paragraph 1, item 2 or Section 2", "harbour-charter", ""},
		{"前款和第二项规定的", "harbour-charter", ""},
		{"as laid down in Article 2.", "harbour-charter", "Article 2=harbour-charter/2"},
		{"as laid down in Article 2 of this Charter", "harbour-charter", "Article 2 of this Charter=harbour-charter/2"},
		{"as laid down in Article 2 of this Charter", "library-rules-2022", "Article 2 of this Charter=library-rules-2022/2"},
		{"as laid down in Article 2 of the Charter", "library-rules-2022", ""},
		{"as laid down in Article 2 of the Treaty", "harbour-charter", ""},
		{"as laid down in Article 2 of Directive 99", "harbour-charter", ""},
		{"见《港口数字治理章程》第三条", "library-rules-2022", "《港口数字治理章程》第三条=harbour-charter/3"},
		{"the Ports Charter says so", "", "Ports Charter=harbour-charter/"},
		{"城市夜间公交行动计划第一条", "", ""}, // there are two
	} {
		refs, err := References(s, c.text, c.within)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range refs {
			got = append(got, c.text[r.Start:r.End]+"="+r.Place.String())
		}
		if d := cmp.Diff(c.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%q within %q (-want +got):\n%s", c.text, c.within, d)
		}
	}
}

// TestContents checks that a clause of one language stands behind the one that precedes it there.
func TestContents(t *testing.T) {
	clauses := func(l corpus.Lang, ids ...string) *corpus.Document {
		d := &corpus.Document{Lang: l, Title: "Rules", Level: corpus.Official}
		for _, id := range ids {
			d.Clauses = append(d.Clauses, &corpus.Clause{ID: id, Label: id, Text: id})
		}
		return d
	}
	for _, c := range []struct{ zh, en, want string }{
		{"1 2 3", "1 2 3", "1 2 3"}, {"1 2 3", "preamble 1 2 2a 3 end", "preamble 1 2 2a 3 end"}, {"1 3", "1 2", "1 2 3"}, {"", "1 2", "1 2"},
		{"1 2 3", "3 1 4", "1 4 2 3"},
	} {
		i := &corpus.Instrument{ID: "rules", Documents: []*corpus.Document{clauses("zh", strings.Fields(c.zh)...), clauses("en", strings.Fields(c.en)...)}}
		var got []string
		for _, l := range Contents(InMemory(&corpus.Corpus{Instruments: []*corpus.Instrument{i}}, index.BuildOptions{}, nil), "rules") {
			got = append(got, l.Ref.Clause)
			for _, d := range l.In {
				if d.Ref.Clause != l.Ref.Clause {
					t.Errorf("%s is described as %s", l.Ref, d.Ref)
				}
			}
		}
		if d := cmp.Diff(c.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%q and %q (-want +got):\n%s", c.zh, c.en, d)
		}
	}
}

// TestRemoved counts only what lies between the pieces of a clause.
func TestRemoved(t *testing.T) {
	clause := &corpus.Clause{ID: "1", Text: "ab", Location: corpus.Location{File: "a.txt"}, Spans: []corpus.Span{{Start: 10, End: 12}, {Start: 15, End: 20}}}
	s := InMemory(&corpus.Corpus{
		Instruments: []*corpus.Instrument{{ID: "rules", Documents: []*corpus.Document{{Lang: corpus.Chinese, Clauses: []*corpus.Clause{clause}}}}},
		Sources: []*corpus.Source{{Name: "a.txt", Removed: []corpus.Removal{
			{Span: corpus.Span{Start: 0, End: 10}, Reason: corpus.ReasonTitle}, {Span: corpus.Span{Start: 12, End: 13}, Reason: corpus.ReasonMark},
			{Span: corpus.Span{Start: 13, End: 15}, Reason: corpus.ReasonLineBreak}, {Span: corpus.Span{Start: 20, End: 21}, Reason: corpus.ReasonLineBreak},
		}}},
	}, index.BuildOptions{}, nil)
	clauses, err := s.Clauses(t.Context(), Place{Ref: corpus.Ref{Instrument: "rules", Clause: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Removed(t.Context(), s, clauses[0])
	if want := "map[footnote_mark:1 line_break:2] <nil>"; fmt.Sprint(got, err) != want {
		t.Errorf("got %v %v, want %s", got, err, want)
	}
}
