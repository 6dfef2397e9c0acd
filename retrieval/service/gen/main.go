//go:build ignore

// Command gen writes initials.txt from pinyin_dict.go of github.com/mozillazg/go-pinyin v0.21.0 (MIT).
//
// Fetch the module first, in any folder outside the repository, then name the file:
//
//	go mod download -json github.com/mozillazg/go-pinyin@v0.21.0
//	PINYIN=…/pinyin_dict.go go generate ./retrieval/service
package main

import (
	"fmt"
	"log"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const head = `# Characters by the letters that their readings in pinyin begin with: the letter, then its characters.
# Made by gen/main.go from pinyin_dict.go of go-pinyin 0.21.0, https://github.com/mozillazg/go-pinyin. Licence: MIT.
# Changed: only U+4E00 to U+9FFF, only the first letters of the readings, one line for each letter.
`

var entry = regexp.MustCompile(`(?m)^\t0x([0-9a-fA-F]+): *"([^"]+)"`)

// plain takes the tone off the vowels that a reading can begin with, and off m and n.
var plain = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ế", "e", "ề", "e",
	"ê", "e", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ḿ", "m", "ń", "n", "ň", "n", "ǹ", "n")

func main() {
	log.SetFlags(0)
	src, err := os.ReadFile(os.Getenv("PINYIN"))
	if err != nil {
		log.Fatalf("name pinyin_dict.go by the variable PINYIN: %v", err)
	}
	var lines ['z' - 'a' + 1]strings.Builder
	for _, m := range entry.FindAllStringSubmatch(string(src), -1) {
		code, err := strconv.ParseUint(m[1], 16, 32)
		if err != nil {
			log.Fatal(err)
		}
		if code < 0x4e00 || code > 0x9fff {
			continue
		}
		seen := make(map[byte]bool)
		for reading := range strings.SplitSeq(m[2], ",") {
			c := plain.Replace(reading)[0]
			if c >= 'a' && c <= 'z' && !seen[c] {
				seen[c] = true
				lines[c-'a'].WriteRune(rune(code))
			}
		}
	}
	var out strings.Builder
	out.WriteString(head)
	for i := range lines {
		if lines[i].Len() > 0 {
			fmt.Fprintf(&out, "%c %s\n", 'a'+i, lines[i].String())
		}
	}
	if err := os.WriteFile("initials.txt", []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
