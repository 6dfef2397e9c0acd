package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// part is a paragraph of a clause (款) with its items (项).
type part struct {
	text  string   // the paragraph and its items as printed
	items []string // the lines that begin with a bracketed number or letter
}

// splitParts cuts the text of a clause into its paragraphs: by their printed numbers where it numbers them, with what
// stands above the first left out, and else by lines. A line that begins with a bracketed number or letter is an item of
// the paragraph above it.
func splitParts(text string) []part {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	number := paragraphNumbers(lines)
	var parts []part
	for _, line := range lines {
		opens := number != nil && number(line) == len(parts)+1
		item := !opens && itemNumber(line) > 0
		switch {
		case number != nil && !opens && len(parts) == 0: // label and heading
			continue
		case opens, number == nil && (!item || len(parts) == 0):
			parts = append(parts, part{text: line})
		default:
			parts[len(parts)-1].text += "\n" + line
		}
		last := &parts[len(parts)-1]
		if item {
			last.items = append(last.items, line)
		} else if n := len(last.items); n > 0 {
			last.items[n-1] += "\n" + line // the wording of an item whose number stands on a line of its own
		}
	}
	return parts
}

// paragraphNumbers returns how the lines of an English clause number its paragraphs, "1." or "(1)"; nil where they do
// not. In Chinese such numbers stand below the paragraph.
func paragraphNumbers(lines []string) func(line string) int {
	chinese := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	if len(lines) == 0 || strings.ContainsFunc(lines[0], chinese) {
		return nil
	}
	for _, number := range []func(string) int{pointed, bracketed} {
		if slices.ContainsFunc(lines, func(l string) bool { return number(l) == 1 }) {
			return number
		}
	}
	return nil
}

// pointed returns the number of a line such as "3. …", or 0.
func pointed(line string) int {
	digits, rest, ok := strings.Cut(line, ".")
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	if !ok || err != nil || len(digits) > 4 || rest != "" && rest[0] != ' ' {
		return 0
	}
	return n
}

// bracketed returns the number of a line such as "(3) …", or 0; letters are no numbers of paragraphs.
func bracketed(line string) int {
	digits, _, ok := strings.Cut(strings.TrimPrefix(line, "("), ")")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || line[0] != '(' {
		return 0
	}
	return n
}

// Shape returns the number of items in each paragraph of c.
func Shape(c *corpus.Clause) []int {
	parts := splitParts(c.Text)
	shape := make([]int, len(parts))
	for i, p := range parts {
		shape[i] = len(p.items)
	}
	return shape
}

// itemNumber returns the number of an item line: 3 for "（三）…", "(3) …" and "(c) …"; 0 for other lines.
func itemNumber(line string) int {
	head := strings.TrimLeft(line, " \t\u3000")
	if len(head) > 16 {
		head = head[:16] // cut anywhere: the bracket stands within
	}
	f := fold.String(head)
	if len(f) > 2 && f[0] == '(' && isLetter(f[1]) && f[2] == ')' {
		return int(f[1]-'a') + 1
	}
	return scanWrapped(f).n
}

// Part returns the wording of a paragraph of c (款) and, where item is not 0, of an item of it (项), both counted from 1.
// With paragraph 0, item counts through the whole clause. It reports false when c has no such part.
func Part(c *corpus.Clause, paragraph, item int) (string, bool) {
	return pick(splitParts(c.Text), paragraph, item)
}

func pick(parts []part, paragraph, item int) (string, bool) {
	switch {
	case paragraph < 0 || item < 0 || paragraph > len(parts) || paragraph+item == 0:
		return "", false
	case item == 0:
		return parts[paragraph-1].text, true
	case paragraph > 0:
		parts = parts[paragraph-1 : paragraph]
	}
	for _, p := range parts {
		if item <= len(p.items) {
			return p.items[item-1], true
		}
		item -= len(p.items)
	}
	return "", false
}
