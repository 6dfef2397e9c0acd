package discord

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/bot/present"
)

// token is an unbreakable piece of text: a grapheme cluster, a link, or a name.
type token struct {
	marked string // markdown
	raw    string // plain text
	size   int    // code points of marked
	style  present.Style
	seam   seam // after it
}

// seam is the quality of a break.
type seam int

const (
	anywhere seam = iota
	atSpace
	atSentence
)

// line is a line of a block.
type line struct {
	kind   present.BlockKind
	tokens []token
	gap    bool // preceded by an empty line
}

// prefixes are the line prefixes of the kinds of blocks.
var prefixes = map[present.BlockKind]string{present.Title: "### ", present.Quote: "> ", present.Item: "- ", present.Small: "-# "}

// linesOf splits blocks into lines. A title and an item are always one line.
func linesOf(blocks []present.Block) []line {
	var out []line
	last := present.BlockKind("")
	for _, b := range blocks {
		kind := b.Kind
		if prefixes[kind] == "" && kind != present.Code {
			kind = present.Paragraph
		}
		first := len(out)
		for _, tokens := range cutLines(tokensOf(b.Spans, kind)) {
			solid := slices.ContainsFunc(tokens, func(t token) bool { return !t.blank() })
			if solid || kind == present.Code {
				out = append(out, line{kind: kind, tokens: tokens})
			}
		}
		if len(out) > first {
			out[first].gap = last != "" && gapBetween(last, kind)
			last = kind
		}
	}
	return out
}

// gapBetween reports whether an empty line separates two blocks: lists, the paragraphs of a quotation and its source stay
// together.
func gapBetween(before, kind present.BlockKind) bool {
	switch {
	case kind == present.Small:
		return false
	case kind == present.Quote || kind == present.Item:
		return before != kind && before != present.Paragraph && before != present.Title
	case kind == present.Code:
		return before == present.Code
	}
	return before != present.Title
}

func (t token) blank() bool { return strings.TrimSpace(t.raw) == "" }

// cutLines splits at line ends, which are separate tokens.
func cutLines(tokens []token) [][]token {
	var out [][]token
	from := 0
	for i, t := range tokens {
		if t.raw == "\n" {
			out = append(out, tokens[from:i])
			from = i + 1
		}
	}
	return append(out, tokens[from:])
}

// tokensOf splits spans into tokens.
func tokensOf(spans []present.Span, kind present.BlockKind) []token {
	texts := make([]string, len(spans))
	for i, s := range spans {
		if texts[i] = clean(s.Text); kind == present.Title || kind == present.Item {
			texts[i] = strings.ReplaceAll(texts[i], "\n", " ")
		}
	}
	var out []token
	before := ""
	for i, s := range spans {
		text := texts[i]
		style := s.Style
		if markers[style] == "" {
			style = present.Normal
		}
		name, raw := mention(s, text)
		address := linkable(s.URL)
		switch {
		case kind == present.Code:
			out = append(out, cutCode(text)...)
		case name != "":
			out = append(out, whole(name, raw, style))
		case address != "" && labels(text):
			out = append(out, whole("["+escapedAll(text)+"](<"+address+">)", text, style))
		default:
			out = append(out, cutText(before, text, head(texts[i+1:]), style)...)
			if address != "" {
				out = append(out, whole(" [↗](<"+address+">)", "", style))
			}
		}
		before = tail(before + text)
	}
	return out
}

// nearby is how much context escaping needs, in bytes.
const nearby = 40

// tail returns the last nearby bytes of a text.
func tail(s string) string {
	if len(s) > nearby {
		s = strings.ToValidUTF8(s[len(s)-nearby:], "")
	}
	return s
}

// head returns the first nearby bytes of concatenated texts.
func head(texts []string) string {
	s := ""
	for _, t := range texts {
		if s += t[:min(len(t), nearby)]; len(s) >= nearby {
			break
		}
	}
	return strings.ToValidUTF8(s, "")
}

func whole(marked, raw string, style present.Style) token {
	return token{marked: marked, raw: raw, size: utf8.RuneCountInString(marked), style: style, seam: atSpace}
}

// mention returns the markup of a member, channel or role, which pings nobody as long as no mentions are allowed, and its
// plain text. Both are "" for other spans.
func mention(s present.Span, text string) (marked, raw string) {
	for _, m := range []struct{ id, before, otherwise string }{{s.Member, "<@", "@"}, {s.Channel, "<#", "#"}, {s.Role, "<@&", "@"}} {
		if isID(m.id) {
			if raw = text; raw == "" {
				raw = m.otherwise + m.id
			}
			return m.before + m.id + ">", raw
		}
	}
	return "", ""
}

// isID reports whether s is a Discord id.
func isID(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// maxLabel bounds the text of a link, in code points. Longer text is followed by a short link instead.
const maxLabel = 200

// labels reports whether Discord accepts text as the label of a link: brackets in it are paired and not nested, and it is
// not an address.
func labels(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		case '\n':
			return false
		}
		if depth < 0 || depth > 1 {
			return false
		}
	}
	return depth == 0 && !strings.Contains(text, "://") && strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= maxLabel
}

func escapedAll(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		j := clusterEnd(text, i)
		b.WriteString(escaped(text, i, j))
		i = j
	}
	return b.String()
}

// maxCluster bounds a cluster, in bytes: endless marks on one letter are split.
const maxCluster = 200

// cutText splits text into clusters. The text before and after it in the line affects what must be escaped.
func cutText(before, text, after string, style present.Style) []token {
	out := make([]token, 0, len(text)/2)
	first, end := len(before), len(before)+len(text)
	text = before + text + after
	for i := first; i < end; {
		j := min(clusterEnd(text, i), end)
		if j-i > maxCluster {
			j = i + len(strings.ToValidUTF8(text[i:i+maxCluster], ""))
		}
		marked := escaped(text, i, j)
		out = append(out, token{marked, text[i:j], utf8.RuneCountInString(marked), style, seamAfter(text, i, j)})
		i = j
	}
	if style == present.Strong {
		bare(out)
	}
	return out
}

// bare removes the style from spaces at both ends: not every client recognises markers next to them.
func bare(tokens []token) {
	for i := 0; i < len(tokens) && tokens[i].blank(); i++ {
		tokens[i].style = present.Normal
	}
	for i := len(tokens) - 1; i >= 0 && tokens[i].blank(); i-- {
		tokens[i].style = present.Normal
	}
}

// cutCode splits the text of a code block. Only fences and mentions need escaping there.
func cutCode(text string) []token {
	out := make([]token, 0, len(text))
	for i := 0; i < len(text); {
		j := clusterEnd(text, i)
		t := token{marked: text[i:j], raw: text[i:j]}
		if text[i] == '`' || text[i] == '@' || text[i] == '<' {
			t.marked += invisible
		}
		t.size = utf8.RuneCountInString(t.marked)
		out = append(out, t)
		i = j
	}
	return out
}

// sentenceEnds end a Chinese sentence. Others must be followed by a space.
const (
	sentenceEnds = "。！？；…"
	letterEnds   = ".!?;"
	closers      = "”’」』）)\"'】》"

	closersNear = 24 // bytes searched for closing marks
)

// seamAfter returns the quality of a break after the cluster text[i:j].
func seamAfter(text string, i, j int) seam {
	r, _ := utf8.DecodeRuneInString(text[i:])
	next, _ := utf8.DecodeRuneInString(text[j:])
	near := max(0, i-closersNear)
	if unicode.IsSpace(r) {
		before := strings.TrimRight(text[near:i], closers)
		if last, _ := utf8.DecodeLastRuneInString(before); strings.ContainsRune(letterEnds+sentenceEnds, last) && before != "" {
			return atSentence
		}
		return atSpace
	}
	before := strings.TrimRight(text[near:j], closers)
	last, _ := utf8.DecodeLastRuneInString(before)
	if before != "" && strings.ContainsRune(sentenceEnds, last) && !strings.ContainsRune(closers+sentenceEnds, next) {
		return atSentence
	}
	if strings.ContainsRune("，、：,", r) && !unicode.IsSpace(next) && r > 0x7f {
		return atSpace
	}
	return anywhere
}
