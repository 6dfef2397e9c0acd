package verify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// block is a part of a message: a Markdown block quote, whose text is joined from its lines, or what is between two.
type block struct {
	text       string
	start, end int // bytes of the message
	quoted     bool
	lines      []blockLine
	credit     [2]int // of a block quote: bytes of the message that say where it is from: "—— Action Plan, item 7"
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

// blocks cuts text into block quotes and what is between them.
func blocks(text string) []block {
	var all []block
	plain := 0
	between := func(end int) {
		if plain < end {
			all = append(all, block{text: text[plain:end], start: plain, end: end, lines: []blockLine{{plain, 0}}})
		}
	}
	for i := 0; i < len(text); {
		if lead, _ := blockSign(text[i:lineEnd(text, i)]); lead == 0 {
			i = lineEnd(text, i)
			continue
		}
		between(i)
		b := readBlock(text, i)
		i, plain = b.end, b.end
		if b.takeCredit(); strings.TrimSpace(b.text) != "" {
			all = append(all, b)
		}
	}
	between(len(text))
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
func readBlock(text string, i int) block {
	b := block{start: i, quoted: true}
	var joined strings.Builder
	for i < len(text) {
		end := lineEnd(text, i)
		lead, rest := blockSign(text[i:end])
		if lead == 0 {
			break
		}
		if rest && len(b.lines) == 0 { // Discord: ">>> " quotes all that follows
			end = len(text)
		}
		b.lines = append(b.lines, blockLine{i + lead, joined.Len()})
		joined.WriteString(text[i+lead : end])
		i = end
	}
	b.text, b.end = joined.String(), i
	return b
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
	return slices.ContainsFunc([]string{"—", "–", "―", "--", "- ", "~ "}, func(dash string) bool { return strings.HasPrefix(line, dash) })
}
