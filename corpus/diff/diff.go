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
	inA, inB := make([]bool, len(a)), make([]bool, len(b)) // whether a token is in both
	head := 0
	for head < min(len(a), len(b)) && a[head].Key == b[head].Key {
		inA[head], inB[head] = true, true
		head++
	}
	endA, endB := len(a), len(b)
	for min(endA, endB) > head && a[endA-1].Key == b[endB-1].Key {
		endA, endB = endA-1, endB-1
		inA[endA], inB[endB] = true, true
	}
	shortest(a[head:endA], b[head:endB], inA[head:endA], inB[head:endB])

	var edits []Edit
	stretch := func(op Op, tokens []Token, from, to int) {
		if from == to {
			return
		}
		var text strings.Builder
		for _, t := range tokens[from:to] {
			text.WriteString(t.Text)
		}
		edits = append(edits, Edit{op, text.String()})
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		k, l := i, j
		for ; k < len(a) && !inA[k]; k++ {
		}
		for ; l < len(b) && !inB[l]; l++ {
		}
		stretch(Removed, a, i, k)
		stretch(Inserted, b, j, l)
		for i, j = k, l; i < len(a) && j < len(b) && inA[i] && inB[j]; i, j = i+1, j+1 {
		}
		stretch(Same, a, k, i)
	}
	return edits
}

// shortest marks the tokens that x and y share in a minimal edit script, by the greedy algorithm of Myers, "An O(ND)
// Difference Algorithm and Its Variations" (1986); none if that has more than mostEdits edits.
func shortest(x, y []Token, inX, inY []bool) {
	n, m := len(x), len(y)
	limit := min(n+m, mostEdits)
	v := make([]int, 2*limit+3)
	at := limit + 1
	var trace [][]int // the furthest points reached with 0, 1, 2, … edits; trace[d] holds diagonals -d-1..d+1
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
				backtrack(trace, inX, inY)
				return
			}
		}
	}
}

// backtrack marks the shared tokens of the path that trace leads to.
func backtrack(trace [][]int, inX, inY []bool) {
	i, j := len(inX), len(inY)
	for d := len(trace) - 1; d >= 0; d-- {
		v, at, k := trace[d], d+1, i-j
		prev := k - 1
		if k == -d || k != d && v[at+k-1] < v[at+k+1] {
			prev = k + 1
		}
		before, above := v[at+prev], v[at+prev]-prev
		if d == 0 {
			before, above = 0, 0
		}
		for i > before && j > above {
			i, j = i-1, j-1
			inX[i], inY[j] = true, true
		}
		if i > before {
			i--
		} else if j > above {
			j--
		}
	}
}
