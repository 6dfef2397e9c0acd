package parts

import (
	"strconv"
	"strings"

	"yiju/corpus"
)

// Shape returns what a catalogue keeps of the parts of c: their marks without the words. A paragraph is written "[…]" around
// its items, behind "~" where no words stand before them; an item is its style in two characters, its mark, and its
// paragraphs. So "[(a1,(a2]" is a paragraph with two lettered items.
func Shape(c *corpus.Clause) string {
	var b strings.Builder
	partsOf(c).write(&b)
	return b.String()
}

func (p *node) write(b *strings.Builder) {
	for i := range p.parts {
		q := &p.parts[i]
		if q.isItem() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(string([]byte{q.style.bracket, q.style.kind}) + q.mark)
			q.write(b)
			continue
		}
		if !q.lead {
			b.WriteByte('~')
		}
		b.WriteByte('[')
		q.write(b)
		b.WriteByte(']')
	}
}

// shaped reads a shape. What is none gives a part without parts.
func shaped(shape string) *node {
	root := &node{}
	if root.parts, shape = readParagraphs(shape); shape != "" {
		return &node{}
	}
	root.close(0)
	return root
}

func readParagraphs(s string) (paragraphs []node, rest string) {
	for strings.HasPrefix(s, "[") || strings.HasPrefix(s, "~[") {
		after, bare := strings.CutPrefix(s, "~")
		p := node{mark: strconv.Itoa(len(paragraphs) + 1), lead: !bare}
		p.parts, s = readItems(after[1:])
		s = strings.TrimPrefix(s, "]")
		paragraphs = append(paragraphs, p)
	}
	return paragraphs, s
}

func readItems(s string) (items []node, rest string) {
	for len(s) > 2 && s[0] != ']' {
		q := node{style: style{s[0], s[1]}}
		end := strings.IndexAny(s[2:], "[~],")
		if end < 0 {
			return items, s
		}
		q.mark = s[2 : 2+end]
		q.parts, s = readParagraphs(s[2+end:])
		items = append(items, q)
		s = strings.TrimPrefix(s, ",")
	}
	return items, s
}
