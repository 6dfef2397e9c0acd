package corpus

import (
	"strings"

	"yiju/corpus/fold"
)

// part is a paragraph of a clause (款) with its items (项).
type part struct {
	text  string   // the paragraph and its items as printed
	items []string // the lines that begin with a bracketed number or letter
}

// splitParts cuts the text of a clause into its paragraphs. A line that begins with a bracketed number or letter is an
// item of the paragraph above it.
func splitParts(text string) []part {
	var parts []part
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		item := itemNumber(line) > 0
		if !item || len(parts) == 0 {
			parts = append(parts, part{text: line})
		} else {
			parts[len(parts)-1].text += "\n" + line
		}
		if item {
			last := &parts[len(parts)-1]
			last.items = append(last.items, line)
		}
	}
	return parts
}

// shapeOf returns the number of items in each paragraph of the text of a clause.
func shapeOf(text string) []int {
	parts := splitParts(text)
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
func (c *Clause) Part(paragraph, item int) (string, bool) {
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
