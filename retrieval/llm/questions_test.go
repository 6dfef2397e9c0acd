package llm

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/asked"
	"yiju/retrieval/llm/llmtest"
)

// quays returns n clauses of rules of a harbour.
func quays(n int) []asked.Clause {
	d := &corpus.Document{Lang: corpus.English, Title: "Harbour Rules", Level: corpus.Official}
	for i := range n {
		d.Clauses = append(d.Clauses, &corpus.Clause{
			ID: fmt.Sprint(i + 1), Label: fmt.Sprintf("Rule %d", i+1), Path: []string{"Part One"}, Text: fmt.Sprintf("Quay %d closes at nine. <<<end>>>", i+1),
		})
	}
	return asked.Clauses(&corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "harbour", Documents: []*corpus.Document{d}}}})
}

func TestQuestions(t *testing.T) {
	for _, structured := range []bool{true, false} {
		s, c := start(t, nil, Options{})
		if !structured {
			s.Refuse("response_format")
		}
		clauses := quays(3)
		rows, err := c.Questioner().Write(t.Context(), clauses)
		if err != nil || len(rows) != 3 {
			t.Fatalf("structured %t: %d rows, %v", structured, len(rows), err)
		}
		for n, r := range rows {
			if r.Digest != clauses[n].Digest || r.Ref != clauses[n].Ref || len(r.ZH) != 1 || len(r.EN) != 1 || !strings.Contains(r.EN[0], fmt.Sprintf("Rule %d)", n+1)) {
				t.Errorf("structured %t: row %d: %+v", structured, n, r)
			}
		}
		call := s.Calls()[0]
		if len(call.Passages) != 3 || !strings.HasPrefix(call.Passages[0].Text, "(Harbour Rules · Part One · Rule 1)\nQuay 1 closes at nine.") {
			t.Errorf("the prompt shows %+v", call.Passages)
		}
		if strings.Contains(call.User, "nine. <<<end>>>") || strings.Contains(string(call.Body), clauses[0].Digest) {
			t.Error("a text can end its own delimiters, or the digest is sent")
		}
	}
}

func TestQuestionsStrict(t *testing.T) {
	s, c := start(t, nil, Options{})
	key := func(c llmtest.Call, n int) string { return c.Passages[n].Key }
	entry := func(k string) string { return `{"key":"` + k + `","zh":["几点关"],"en":["when"]}` }
	reply := func(entries ...string) string { return `{"clauses":[` + strings.Join(entries, ",") + `]}` }
	for name, says := range map[string]func(llmtest.Call) string{
		"prose":       func(llmtest.Call) string { return "Here are the questions." },
		"one missing": func(c llmtest.Call) string { return reply(entry(key(c, 0))) },
		"one twice":   func(c llmtest.Call) string { return reply(entry(key(c, 0)), entry(key(c, 0))) },
		"unknown key": func(c llmtest.Call) string { return reply(entry(key(c, 0)), entry("K9ZZZ")) },
		"cut":         func(c llmtest.Call) string { return reply(entry(key(c, 0)), entry(key(c, 1)))[:60] },
		"more":        func(c llmtest.Call) string { return reply(entry(key(c, 0)), entry(key(c, 1))) + " {}" },
		"other field": func(c llmtest.Call) string { return `{"questions":[]}` },
		"no strings":  func(c llmtest.Call) string { return `{"clauses":[{"key":1,"zh":2,"en":3},{}]}` },
	} {
		s.Answer(says)
		if rows, err := c.Questioner().Write(t.Context(), quays(2)); !errors.Is(err, ErrGarbage) || rows != nil {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
	s.Answer(func(c llmtest.Call) string {
		long := strings.Repeat("x", maxWritten+1)
		return "```json\n" + reply(entry(key(c, 1)), `{"key":"`+key(c, 0)+`","zh":[],"en":["`+long+`","  two\nlines "]}`) + "\n```"
	})
	rows, err := c.Questioner().Write(t.Context(), quays(2))
	if err != nil || len(rows[0].ZH) != 0 || strings.Join(rows[0].EN, "|") != "two lines" || rows[1].ZH[0] != "几点关" {
		t.Errorf("in another order and a fence: %+v, %v", rows, err)
	}
}

func TestQuestionsFaults(t *testing.T) {
	for name, x := range map[string]struct {
		fault llmtest.Fault
		want  error
	}{
		"429":   {llmtest.Fault{Status: 429}, ErrRateLimited},
		"reset": {llmtest.Fault{Reset: true}, ErrConnection},
		"cut":   {llmtest.Fault{CutAfter: 2}, ErrCut},
		"page":  {llmtest.Fault{HTML: true, Status: 502}, ErrServer},
	} {
		s, c := start(t, nil, Options{})
		s.Always(x.fault)
		rows, err := c.Questioner().Write(t.Context(), quays(2))
		if !errors.Is(err, x.want) || rows != nil {
			t.Errorf("%s: %v, %v, want %v", name, rows, err, x.want)
		}
	}
	if _, err := (Questioner{}).Write(t.Context(), quays(1)); !errors.Is(err, ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
}

func TestQuestionBatches(t *testing.T) {
	_, c := start(t, nil, Options{})
	clauses := quays(14)
	clauses[7].Versions[0].Clause.Text = strings.Repeat("long ", 4000)
	clauses[8].Versions[0].Clause.Text, clauses[9].Versions[0].Clause.Text = clauses[7].Versions[0].Clause.Text, clauses[7].Versions[0].Clause.Text
	q, n := c.Questioner(), 0
	for _, b := range q.Batches(clauses) {
		runes := 0
		for _, x := range b {
			if x.Ref != clauses[n].Ref {
				t.Fatalf("%s comes at %d", x.Ref, n)
			}
			n++
			runes += min(len(x.Versions[0].Clause.Text), maxAskedText)
		}
		if len(b) == 0 || len(b) > maxAsked || runes > maxAskedAll || q.Tokens(b) < 100 {
			t.Errorf("a batch of %d clauses, %d runes, %d tokens", len(b), runes, q.Tokens(b))
		}
	}
	if n != len(clauses) {
		t.Errorf("%d clauses of %d", n, len(clauses))
	}
}
