package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/answer"
)

// TestSummary checks that each sentence of a summary carries its numbers as links, that commentary stands apart, and
// that a note says why there is none.
func TestSummary(t *testing.T) {
	a := answer.Answer{
		Status: answer.Generated, Lang: corpus.English, Question: "q", Resolved: "the whole q", Snapshot: "s",
		Parts: []answer.Part{
			{Kind: answer.DocumentSays, Sentences: []answer.Sentence{{Text: "Rides are free.", Cites: []int{1, 2}}, {Text: "Lights are on.", Cites: []int{1}}}},
			{Kind: answer.OthersRead, Sentences: []answer.Sentence{{By: "Column", Text: "Some doubt it.", Cites: []int{2}}, {By: "Column", Text: "Some do not.", Cites: []int{2}}}},
		},
		Citations: []answer.Citation{
			{N: 1, Ref: corpus.Ref{Instrument: "plan", Clause: "1"}, Lang: corpus.English, Title: "Plan", Label: "1", Quote: "free", Level: corpus.Official, URL: "https://a.example/"},
			{N: 2, Ref: corpus.Ref{Instrument: "column", Clause: "p1"}, Lang: corpus.English, Title: "Column", Label: "1", Added: true, Quote: "doubt", Level: corpus.Commentary},
		},
		Notes: []answer.Note{answer.ModelBudget, answer.NoVerdict},
	}
	m := shownAnswer{Answer: a, receipt: "R", asker: "1", place: Place{Guild: "1", Channel: "2"}}.message()
	var lines []string
	for _, b := range m.Blocks {
		var s strings.Builder
		for _, span := range b.Spans {
			s.WriteString(span.Text)
			if span.URL != "" {
				s.WriteString("<" + span.URL + ">")
			}
		}
		lines = append(lines, s.String())
	}
	want := []string{
		"Understood as: the whole q",
		textsIn(corpus.English).Called("note", string(answer.ModelBudget)),
		textsIn(corpus.English).Called("note", string(answer.NoVerdict)),
		"What the documents say",
		"Rides are free. [1]<https://a.example/#:~:text=free> [2] Lights are on. [1]<https://a.example/#:~:text=free>",
		"How others read it",
		"Column: Some doubt it. [2]",
		"Column: Some do not. [2]",
		"[1]<https://a.example/#:~:text=free> Plan · 1 · official",
		"[2] Column · paragraph 1 (number added) · commentary",
		"summarised by a model, each sentence checked against the text · snapshot s · receipt R",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if m.Tone != present.Sure {
		t.Errorf("tone %q, want %q", m.Tone, present.Sure)
	}
}

// TestCiteNumbers reads the numbers of a reviewer's text in every form of brackets.
func TestCiteNumbers(t *testing.T) {
	var got []int
	for _, c := range citeNumbers("a [1] b【2】c ［3］ [x] [] [^4] [1234] [05]") {
		got = append(got, c.n)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 5}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
