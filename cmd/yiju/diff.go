package main

import (
	"slices"
	"strings"
	"unicode"

	"yiju/corpus"
)

// edit is a stretch of text that two versions share (op ' '), or that stands only in the first ('-') or second ('+').
type edit struct {
	op   rune
	text string
}

// mostEdits bounds the work of diff: texts further apart than this many tokens are shown as replaced.
const mostEdits = 2000

// diff says how b differs from a: by characters in Chinese, by words in English.
func diff(a, b string, l corpus.Lang) []edit {
	x, y := tokens(a, l), tokens(b, l)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var out script
	out.add(' ', x[:head]...)
	for _, e := range shortest(x[head:len(x)-tail], y[head:len(y)-tail]) {
		out.add(e.op, e.text)
	}
	out.add(' ', x[len(x)-tail:]...)
	return out
}

type script []edit

// add appends tokens, joining them to an edit of the same kind.
func (e *script) add(op rune, tokens ...string) {
	text := strings.Join(tokens, "")
	if text == "" {
		return
	}
	if n := len(*e); n > 0 && (*e)[n-1].op == op {
		(*e)[n-1].text += text
		return
	}
	*e = append(*e, edit{op, text})
}

// shortest is the greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
func shortest(x, y []string) []edit {
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
			for i < n && j >= 0 && j < m && x[i] == y[j] {
				i, j = i+1, j+1
			}
			v[at+k] = i
			if i >= n && j >= m {
				return backtrack(x, y, trace)
			}
		}
	}
	return []edit{{'-', strings.Join(x, "")}, {'+', strings.Join(y, "")}}
}

// backtrack reads the edits off the furthest points reached with 0, 1, 2, … edits; trace[d] holds diagonals -d-1..d+1.
func backtrack(x, y []string, trace [][]int) []edit {
	var out []edit
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
			out = append(out, edit{' ', x[i]})
		}
		switch {
		case d > 0 && i > pi:
			i--
			out = append(out, edit{'-', x[i]})
		case d > 0 && j > pj:
			j--
			out = append(out, edit{'+', y[j]})
		}
	}
	slices.Reverse(out)
	return out
}

// tokens cuts s into characters, or into words and single other signs in English. They join to s again.
func tokens(s string, l corpus.Lang) []string {
	var out []string
	inWord := false
	for _, r := range s {
		word := l == corpus.English && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if word && inWord {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		inWord = word
	}
	return out
}
