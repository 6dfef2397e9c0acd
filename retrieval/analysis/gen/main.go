//go:build ignore

// Command gen writes dictionary.gz from the simplified Chinese dictionary of the module github.com/go-ego/gse, which
// embeds it beside 30 MB that are of no use here.
package main

import (
	"compress/gzip"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/fold"
)

const head = `# Words of gse v0.80.3, data/dict/zh/s_1.txt (Apache-2.0, https://github.com/go-ego/gse; in part from
# https://github.com/fxsjy/jieba, MIT). Changed by gen/main.go: folded, only words of Han characters, sorted, front-coded.
# A line is the number of characters shared with the word before as a letter from A on, the rest, the frequency.
`

func main() {
	log.SetFlags(0)
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		log.Fatalf("gen: find gse: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "data", "dict", "zh", "s_1.txt"))
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	if err := write("dictionary.gz", read(string(data))); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// read returns the words with the frequency that gse gives them: words rarer than 2 are left out, single characters
// count 2.
func read(data string) map[string]int {
	words := make(map[string]int)
	for line := range strings.Lines(data) {
		parts := strings.Fields(line)
		if len(parts) < 2 {
			continue
		}
		freq, err := strconv.Atoi(parts[1])
		if err != nil || freq < 2 {
			continue
		}
		word := fold.String(parts[0])
		if strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			continue
		}
		if utf8.RuneCountInString(word) == 1 {
			freq = 2
		}
		words[word] = max(words[word], freq)
	}
	return words
}

func write(name string, words map[string]int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	fmt.Fprint(z, head)
	var before []rune
	for _, word := range slices.Sorted(maps.Keys(words)) {
		rs := []rune(word)
		n := 0
		for n < min(len(rs), len(before)) && rs[n] == before[n] {
			n++
		}
		fmt.Fprintf(z, "%c%s%d\n", 'A'+n, string(rs[n:]), words[word])
		before = rs
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}
