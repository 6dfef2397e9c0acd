// Package diff compares: two corpora clause by clause (Changes), and two texts token by token (Diff).
package diff

import (
	"slices"
	"strings"
	"unicode"

	"yiju/corpus"
)

// Op says which of two texts has a stretch.
type Op string

// The operations, with their JSON values.
const (
	Same     Op = "=" // in both
	Removed  Op = "-" // only in the first
	Inserted Op = "+" // only in the second
)

// Edit is a stretch of text that two texts share or only one has.
type Edit struct {
	Op   Op     `json:"op"`
	Text string `json:"text"` // as in the first text if both have it
}

// Token is a unit of comparison. Two tokens are the same when their keys are equal.
type Token struct{ Text, Key string }

// mostEdits bounds the work of Diff: texts that differ in more tokens are shown as replaced.
const mostEdits = 2000

// Tokens splits s into characters or, in English, into words and single other characters. Their texts concatenate to s;
// the key of each is its text.
func Tokens(s string, l corpus.Lang) []Token {
	var out []Token
	start, inWord := 0, false
	cut := func(end int) {
		if end > start {
			out = append(out, Token{s[start:end], s[start:end]})
		}
		start = end
	}
	for i, r := range s {
		word := l == corpus.English && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
		if !word || !inWord {
			cut(i)
		}
		inWord = word
	}
	cut(len(s))
	return out
}

// Diff returns a minimal edit script from a to b. Neighbouring edits differ in their operation, none is empty, and a
// removal comes before an insertion at the same place.
func Diff(a, b []Token) []Edit {
	head := 0
	for head < min(len(a), len(b)) && a[head].Key == b[head].Key {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail].Key == b[len(b)-1-tail].Key {
		tail++
	}
	var s script
	s.add(Same, a[:head]...)
	s.shortest(a[head:len(a)-tail], b[head:len(b)-tail])
	s.add(Same, a[len(a)-tail:]...)
	s.flush()
	return s.edits
}

// script collects edits. A change is buffered until the next shared stretch, so that it becomes one removal and one
// insertion.
type script struct {
	edits         []Edit
	removed, more strings.Builder
}

func (s *script) add(op Op, tokens ...Token) {
	if len(tokens) == 0 {
		return
	}
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.Text)
	}
	switch op {
	case Removed:
		s.removed.WriteString(b.String())
	case Inserted:
		s.more.WriteString(b.String())
	default:
		s.flush()
		s.join(Edit{Same, b.String()})
	}
}

// flush ends a change.
func (s *script) flush() {
	s.join(Edit{Removed, s.removed.String()})
	s.join(Edit{Inserted, s.more.String()})
	s.removed.Reset()
	s.more.Reset()
}

// join appends e, to an edit of the same kind where there is one.
func (s *script) join(e Edit) {
	if e.Text == "" {
		return
	}
	if n := len(s.edits); n > 0 && s.edits[n-1].Op == e.Op {
		s.edits[n-1].Text += e.Text
		return
	}
	s.edits = append(s.edits, e)
}

// shortest is the greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
func (s *script) shortest(x, y []Token) {
	n, m := len(x), len(y)
	limit := min(n+m, mostEdits)
	v := make([]int, 2*limit+3)
	at := limit + 1
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, slices.Clone(v[at-d-1:at+d+2]))
		for k := -d; k <= d; k += 2 {
			i := v[at+k-1] + 1
			if k == -d || k != d && v[at+k-1] < v[at+k+1] {
				i = v[at+k+1]
			}
			j := i - k
			for i < n && j >= 0 && j < m && x[i].Key == y[j].Key {
				i, j = i+1, j+1
			}
			v[at+k] = i
			if i >= n && j >= m {
				s.backtrack(x, y, trace)
				return
			}
		}
	}
	s.add(Removed, x...)
	s.add(Inserted, y...)
}

// backtrack reads the edits off the furthest points reached with 0, 1, 2, … edits; trace[d] holds diagonals -d-1..d+1.
func (s *script) backtrack(x, y []Token, trace [][]int) {
	type step struct {
		op Op
		t  Token
	}
	var steps []step
	i, j := len(x), len(y)
	for d := len(trace) - 1; d >= 0; d-- {
		v, at := trace[d], d+1
		k := i - j
		prev := k - 1
		if k == -d || k != d && v[at+k-1] < v[at+k+1] {
			prev = k + 1
		}
		pi := v[at+prev]
		pj := pi - prev
		if d == 0 {
			pi, pj = 0, 0
		}
		for i > pi && j > pj {
			i, j = i-1, j-1
			steps = append(steps, step{Same, x[i]})
		}
		switch {
		case d > 0 && i > pi:
			i--
			steps = append(steps, step{Removed, x[i]})
		case d > 0 && j > pj:
			j--
			steps = append(steps, step{Inserted, y[j]})
		}
	}
	for _, e := range slices.Backward(steps) {
		s.add(e.op, e.t)
	}
}
