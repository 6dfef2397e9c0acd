package starter_test

import (
	"strings"
	"testing"

	"yiju/corpus/fold"
	"yiju/corpus/starter"
	"yiju/retrieval/asked"
)

// TestAsked checks that every clause has questions in both languages, and none of those that the corpus is measured with.
func TestAsked(t *testing.T) {
	rows, err := asked.Read(strings.NewReader(starter.Asked()))
	if err != nil {
		t.Fatal(err)
	}
	clauses := asked.Clauses(recovered(t))
	m := asked.Match(clauses, rows)
	for _, u := range m.Unmatched {
		t.Errorf("line %d: no clause %s", u.Line, u.Name())
	}
	measured := make(map[string]bool)
	for _, q := range readQuestions(t) {
		measured[fold.Key(q.Question)] = true
	}
	for _, c := range clauses {
		row := m.Rows[c.Ref]
		if len(row.ZH) < 2 || len(row.EN) < 2 {
			t.Errorf("%s: %d questions in Chinese, %d in English", c.Ref, len(row.ZH), len(row.EN))
		}
		for _, q := range append(row.ZH, row.EN...) {
			if measured[fold.Key(q)] {
				t.Errorf("%s: %q is one of the golden questions", c.Ref, q)
			}
		}
	}
}
