package verify

import (
	"strings"
	"unicode/utf8"
)

// region is a part of a message: a Markdown block quote, or the text between two.
type region struct {
	start, end int
	block      *block // nil between block quotes
}

// block is the text of a block quote, joined from its lines.
type block struct {
	text   string
	lines  []blockLine
	credit [2]int // bytes of the message that say where the quotation is from: "—— Action Plan, item 7"
}

// blockLine is where a line of a block quote begins, in the message and in the joined text.
type blockLine struct{ message, joined int }

// at returns the place in the message of byte i of the text.
func (b *block) at(i int) int {
	n := 0
	for n+1 < len(b.lines) && b.lines[n+1].joined <= i {
		n++
	}
	return b.lines[n].message + i - b.lines[n].joined
}

// regions cuts text into block quotes and what stands between them.
func regions(text string) []region {
	var all []region
	add := func(start, end int, b *block) {
		if start < end {
			all = append(all, region{start, end, b})
		}
	}
	plain := 0
	for i := 0; i < len(text); {
		line := lineEnd(text, i)
		lead, rest := blockSign(text[i:line])
		if lead == 0 {
			i = line
			continue
		}
		add(plain, i, nil)
		end := len(text)
		var b *block
		if rest { // Discord: ">>> " quotes all that follows
			b = &block{text: text[i+lead:], lines: []blockLine{{i + lead, 0}}}
		} else {
			b, end = readBlock(text, i)
		}
		b.takeCredit()
		if strings.TrimSpace(b.text) != "" {
			add(i, end, b)
		}
		i, plain = end, end
	}
	add(plain, len(text), nil)
	return all
}

// lineEnd returns the end of the line at i, its line end included.
func lineEnd(text string, i int) int {
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(text)
}

// blockSign returns the length of the block quote sign that line begins with, 0 for none, and whether it also quotes all
// further lines.
func blockSign(line string) (length int, rest bool) {
	i := len(line) - len(strings.TrimLeft(line, " "))
	if i > 3 || !strings.HasPrefix(line[i:], ">") {
		return 0, false
	}
	if strings.HasPrefix(line[i:], ">>> ") {
		return i + len(">>> "), true
	}
	for strings.HasPrefix(line[i:], ">") {
		i++
		if strings.HasPrefix(line[i:], " >") {
			i++
		}
	}
	switch r, _ := utf8.DecodeRuneInString(line[i:]); {
	case i == len(line), r == ' ', r == '\t', r == '\r', r == '\n':
	case r >= utf8.RuneSelf: // without a space, before Chinese
	default:
		return 0, false // ">5", ">_<"
	}
	return i + len(line[i:]) - len(strings.TrimLeft(line[i:], " \t")), false
}

// readBlock joins the lines of the block quote that begins at i.
func readBlock(text string, i int) (*block, int) {
	b := &block{}
	var joined strings.Builder
	for i < len(text) {
		line := lineEnd(text, i)
		lead, _ := blockSign(text[i:line])
		if lead == 0 {
			break
		}
		b.lines = append(b.lines, blockLine{i + lead, joined.Len()})
		joined.WriteString(text[i+lead : line])
		i = line
	}
	b.text = joined.String()
	return b, i
}

// takeCredit removes the last line from the text if it is a credit.
func (b *block) takeCredit() {
	body := strings.TrimRight(b.text, " \t\r\n")
	last := strings.LastIndexByte(body, '\n') + 1
	if last == 0 || !isCredit(body[last:]) {
		return
	}
	b.credit = [2]int{b.at(last), b.at(len(body)-1) + 1}
	b.text = body[:last]
}

// isCredit reports whether the line after a quotation begins with a dash, as a credit does.
func isCredit(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, dash := range []string{"—", "–", "―", "--", "- ", "~ "} {
		if strings.HasPrefix(line, dash) {
			return true
		}
	}
	return false
}
