package llmtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	closes = "The quays close at nine in the evening, and nobody may load or unload after that hour."
	fees   = "Night fees are set by the harbour master every spring and are posted at the gate of the quays."

	replies = `{"question":"When do quays close?","passages":{"P1":{"text":"(Rules 1)\nThe quays close at nine in the evening, and nobody may load or unload after that hour."},` +
		`"P2":{"text":"Night fees are set by the harbour master every spring and are posted at the gate of the quays."}},"reply":{"answerable":"yes",` +
		`"answering":["P1","P2"],"touching":[],"sentences":[{"text":"They close at nine.","keys":["P1"]},{"text":"Fees are posted.","keys":["P2"]}]}}`
	rulings = `{"sentence":"They close at nine.","evidence":[{"text":"The quays close at nine in the evening, and nobody may load or unload after that hour."}],"label":"supported","judge":{"verdict":"supported","words":""}}
{"sentence":"Fees are posted.","evidence":[{"text":"Night fees are set by the harbour master every spring and are posted at the gate of the quays."}],"label":"unsupported"}`
)

// TestRecorded repeats a reply to prompts that show all, some or none of what it rests on, and verdicts by sentence and evidence.
func TestRecorded(t *testing.T) {
	m := NewRecorded()
	err := m.ReadReplies(strings.NewReader(replies))
	if err == nil {
		err = m.ReadRulings(strings.NewReader(rulings))
	}
	if err == nil {
		err = m.ReadPhrases(strings.NewReader(`{"id":"1","zh":"码头","en":"quay hours"}`), strings.NewReader(`{"id":"1","question":"When do quays close?"}`))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		texts []string // of the passages with the keys A and B
		want  Summary
	}{
		{[]string{fees, "(Rules; number 1)\n" + closes + " It is old."}, Summary{Answerable: "yes", Answering: []string{"B", "A"}, Sentences: []Sentence{{"They close at nine.", []string{"B"}}, {"Fees are posted.", []string{"A"}}}}},
		{[]string{fees}, Summary{Answerable: "yes", Answering: []string{"A"}, Sentences: []Sentence{{"Fees are posted.", []string{"A"}}}}},
		{[]string{"Boats sail."}, Summary{Answerable: "no", LookFor: []string{"码头", "quay hours"}}},
	} {
		c := Call{Structured: true, Question: " when do QUAYS close "}
		for i, text := range tt.texts {
			c.Passages = append(c.Passages, Passage{Key: string(rune('A' + i)), Text: text})
		}
		var got Summary
		if err := json.Unmarshal([]byte(m.Answer(c)), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want.JSON(), got.JSON()); diff != "" {
			t.Error(diff)
		}
	}
	other := []Passage{{Text: "Boats sail."}}
	got := m.Judge(Call{Claims: []Claim{
		{"K1", "They close at nine.", []Passage{{Text: closes}}}, {"K2", "Fees are posted.", []Passage{{Text: fees}}},
		{"K3", "They close at nine.", other}, {"K4", "Unheard of.", other},
	}})
	if want := Verdicts([]Verdict{{Key: "K1", Supported: true}, {Key: "K2"}}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	told := m.Told()
	told.Missing = nil
	if diff := cmp.Diff(Told{Answers: 1, Partly: 1, Without: 1, Verdicts: 1, Labelled: 1, NoVerdicts: 2}, told); diff != "" {
		t.Error(diff)
	}
}
