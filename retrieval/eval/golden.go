// Package eval measures search and answers on golden sets, whose questions have evidence or refs, and on retrieval sets
// in the layout of BEIR, and compares the figures with floors. Reports are JSON, rankings TREC runs. Comparisons with
// other engines, memory and charts are in bench, a separate module.
package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/answer"
)

// Question is a golden question.
type Question struct {
	ID         string     `json:"id"`
	Lang       string     `json:"lang"` // of the question: zh, zh-Hant, en or mixed
	Kind       string     `json:"kind"`
	Text       string     `json:"question"`
	Answerable bool       `json:"answerable"`
	Evidence   []string   `json:"evidence"`     // an answering passage contains one of these texts
	Parts      [][]string `json:"parts"`        // or, for a question in parts, the evidence of each
	Need       int        `json:"need"`         // parts that must be found; 0 means all
	Refs       []string   `json:"refs"`         // or the clauses, one of which answers
	MustSay    []string   `json:"must_say"`     // each "a|b": the answer contains one of the alternatives
	MustNotSay []string   `json:"must_not_say"` // the text of the answer contains none

	Phrases retrieval.Phrasings `json:"phrases"` // of the question in the documents' words, as a model would give them
}

// Result is the output of the system for a question.
type Result struct {
	Hits   []retrieval.Hit
	Answer answer.Answer

	SearchTook, AskTook time.Duration // 0 if not measured
}

// ErrNoQuestion means that an id is empty or a duplicate, or that the question is missing.
var ErrNoQuestion = errors.New("empty or doubled, or the question is missing")

// Read reads a golden set: one JSON object per line, possibly compressed. Blank lines and byte order marks are skipped.
// The error wraps a LineError for the first line that is malformed, lacks an id or question, or repeats an id
// (ErrNoQuestion).
func Read(r io.Reader) ([]Question, error) {
	var out []Question
	seen := make(map[string]bool)
	err := eachLine(r, func(_ int, line []byte) error {
		var q Question
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if q.ID == "" || q.Text == "" || seen[q.ID] {
			return fmt.Errorf("id %q is %w", q.ID, ErrNoQuestion)
		}
		seen[q.ID] = true
		out = append(out, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("golden set: %w", err)
	}
	return out, nil
}

// ranked reports whether the question counts for search: it is answerable and says what would answer it.
func (q Question) ranked() bool { return q.Answerable && (len(q.Evidence) > 0 || len(q.Refs) > 0) }

// rank returns the least k such that the first k hits answer q, or 0.
func (q Question) rank(hits []retrieval.Hit) int {
	if len(q.Parts) == 0 {
		return q.first(hits, q.Evidence)
	}
	need := q.Need
	if need == 0 {
		need = len(q.Parts)
	}
	for k := 1; k <= len(hits); k++ {
		found := 0.0
		for _, p := range q.Parts {
			found += count(q.first(hits[:k], p) > 0)
		}
		if int(found) >= need {
			return k
		}
	}
	return 0
}

func (q Question) first(hits []retrieval.Hit, evidence []string) int {
	for i, h := range hits {
		if slices.Contains(q.Refs, h.Ref.Bare().String()) || containsOne(plain(h.Text), evidence) {
			return i + 1
		}
	}
	return 0
}

// plain folds s and drops white space, so that line breaks and the width of a comma do not matter.
func plain(s string) string { return strings.Join(strings.Fields(fold.String(s)), "") }

// containsOne reports whether text, which is plain, contains one of the alternatives.
func containsOne(text string, alternatives []string) bool {
	return slices.ContainsFunc(alternatives, func(a string) bool { return strings.Contains(text, plain(a)) })
}

// rightWithin is the lowest rank of an answering clause at which an answer counts as right when risk is measured: the
// number of clauses that an answer shows. It does not depend on the status, so that risk is defined for every coverage.
const rightWithin = 5

// right reports whether an answer made of r, had it been claimed, would be right.
func (q Question) right(r Result) bool {
	if !q.Answerable {
		return false
	}
	if !q.ranked() { // the answering clauses are unknown
		text := r.Answer.Text
		for _, c := range r.Answer.Citations {
			text += c.Quote
		}
		return q.saysAll(plain(text))
	}
	return q.rank(r.Hits[:min(len(r.Hits), rightWithin)]) > 0
}

// saysAll reports whether text, which is plain, says what the answer to q must say.
func (q Question) saysAll(text string) bool {
	return !slices.ContainsFunc(q.MustSay, func(m string) bool { return !containsOne(text, strings.Split(m, "|")) })
}

// proves reports whether an answer shows what answers q: a quotation contains evidence, of any part, or is from one of the
// refs; or text, the plain text and quotations of the answer, says all that it must, if that is known.
func (q Question) proves(a answer.Answer, text string) bool {
	evidence := slices.Concat(append([][]string{q.Evidence}, q.Parts...)...)
	return len(q.MustSay) > 0 && q.saysAll(text) || slices.ContainsFunc(a.Citations, func(c answer.Citation) bool {
		return slices.Contains(q.Refs, c.Ref.Bare().String()) || containsOne(plain(c.Quote), evidence)
	})
}

// sources holds the plain texts of the raw sources by file name, to check quotations against.
type sources map[string]string

// verbatim reports whether the quotation occurs in the source that it names.
func (s sources) verbatim(c answer.Citation) bool {
	text, ok := s[c.Source.File]
	return ok && c.Quote != "" && strings.Contains(text, plain(c.Quote))
}
