package service

import (
	_ "embed"
	"strings"
	"sync"
)

//go:generate go run gen/main.go

//go:embed initials.txt
var initialsText string

// letters is a set of Latin letters, bit 0 for a.
type letters uint32

// readings maps a simplified character to the initials of its pinyin readings. It is built with the first finder.
var readings = sync.OnceValue(func() map[rune]letters {
	m := make(map[rune]letters, 22_000)
	for line := range strings.Lines(initialsText) {
		if line[0] < 'a' || line[0] > 'z' {
			continue
		}
		for _, r := range strings.TrimSpace(line[1:]) {
			m[r] |= 1 << (line[0] - 'a')
		}
	}
	return m
})

// initials returns for each letter and Chinese character of folded the letters that may be typed for it; a Latin letter
// is its own. Other characters are skipped.
func initials(folded string) []letters {
	var out []letters
	table := readings()
	for _, r := range folded {
		if r >= 'a' && r <= 'z' {
			out = append(out, 1<<(r-'a'))
		} else if l := table[r]; l != 0 {
			out = append(out, l)
		}
	}
	return out
}

// initialsAt returns the index of typed, all a to z, in name, or -1.
func initialsAt(name []letters, typed string) int {
	for start := range len(name) - len(typed) + 1 {
		fits := true
		for i := 0; fits && i < len(typed); i++ {
			fits = name[start+i]&(1<<(typed[i]-'a')) != 0
		}
		if fits {
			return start
		}
	}
	return -1
}
