package starter_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

type question struct {
	ID         string   `json:"id"`
	Lang       string   `json:"lang"` // "zh", "zh-Hant" or "en"
	Kind       string   `json:"kind"`
	Question   string   `json:"question"`
	Answerable bool     `json:"answerable"`
	Refs       []string `json:"refs"`
}

func readQuestions(t *testing.T) []question {
	t.Helper()
	b, err := os.ReadFile("questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var qs []question
	for line := range bytes.Lines(b) {
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		var q question
		if err := dec.Decode(&q); err != nil {
			t.Fatalf("question %d: %v", len(qs)+1, err)
		}
		qs = append(qs, q)
	}
	return qs
}

func TestQuestionsReferToClausesThatExist(t *testing.T) {
	seen := make(map[string]bool)
	for _, q := range readQuestions(t) {
		if q.ID == "" || q.Question == "" || q.Kind == "" || seen[q.ID] || seen[q.Question] {
			t.Errorf("question %q: a field is empty, or id or wording stands twice", q.ID)
		}
		seen[q.ID], seen[q.Question] = true, true
		if q.Answerable != (len(q.Refs) > 0) || q.Answerable == (q.Kind == "unanswerable") {
			t.Errorf("question %s: answerable is %t with kind %s and refs %v", q.ID, q.Answerable, q.Kind, q.Refs)
		}
		if han := strings.ContainsFunc(q.Question, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (q.Lang != "en") {
			t.Errorf("question %s: language is %s: %s", q.ID, q.Lang, q.Question)
		}
		for _, s := range q.Refs {
			ref, err := corpus.ParseRef(s)
			if err != nil {
				t.Errorf("question %s: %v", q.ID, err)
				continue
			}
			n, err := strconv.Atoi(ref.Clause)
			if exists := ref.Clause == "preamble" || err == nil && n >= 1 && n <= wantClauses[ref.Instrument]; !exists {
				t.Errorf("question %s: no clause %s", q.ID, ref)
			}
		}
	}
}

func TestQuestionsCoverLanguagesAndKinds(t *testing.T) {
	langs, kinds, asked := make(map[string]int), make(map[string]int), make(map[string]int)
	for _, q := range readQuestions(t) {
		langs[q.Lang]++
		kinds[q.Kind]++
		for _, s := range q.Refs {
			if ref, err := corpus.ParseRef(s); err == nil {
				asked[ref.Instrument]++
			}
		}
	}
	if diff := cmp.Diff(langs, map[string]int{"zh": 17, "zh-Hant": 3, "en": 20}); diff != "" {
		t.Errorf("questions by language (-got +want):\n%s", diff)
	}
	if kinds["clause-lookup"] != 6 || kinds["unanswerable"] != 6 {
		t.Errorf("clause look-ups and unanswerable questions: got %d and %d, want 6 and 6", kinds["clause-lookup"], kinds["unanswerable"])
	}
	for id := range wantClauses {
		if asked[id] < 4 {
			t.Errorf("%d answers are in %s, want 4 or more", asked[id], id)
		}
	}
}
