package main

import "strings"

// nearest returns the candidate that word is most likely a slip of, or "" where none is near: one that begins with
// word, or the one with the fewest edits, at most a third of its length and at least one; one whose beginning is near
// counts as an edit further away.
func nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, fewest := "", 1<<30
	for _, c := range candidates {
		if len(word) >= 2 && strings.HasPrefix(c, word) {
			return c
		}
		d := edits(word, c)
		if len(word) >= 4 && len(c) > len(word) {
			d = min(d, 1+edits(word, c[:len(word)]))
		}
		if d < fewest && d <= max(1, max(len(c), len(word))/3) && d < len(c) {
			best, fewest = c, d
		}
	}
	return best
}

// edits is the number of bytes to insert, delete, replace or swap with a neighbour to make b from a (optimal string
// alignment).
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// join puts hints on lines of their own, without the empty ones.
func join(lines ...string) string {
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}
