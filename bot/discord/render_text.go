package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/bot/present"
)

// token is what a text cannot be broken within: a cluster of runes, a link, or a name.
type token struct {
	marked string // as Discord gets it
	raw    string // as it is read
	size   int    // code points of marked
	style  present.Style
	seam   seam // behind it
}

// seam says how well a text can be broken.
type seam int

const (
	anywhere seam = iota
	atSpace
	atSentence
)

// line is a line of a message: what stands between two line ends, in one block.
type line struct {
	kind   present.BlockKind
	tokens []token
	gap    bool // an empty line stands before it
}

// prefixes set the kinds of blocks off at the beginning of a line.
var prefixes = map[present.BlockKind]string{present.Title: "### ", present.Quote: "> ", present.Item: "- ", present.Small: "-# "}

// linesOf cuts blocks into lines. A title and an item are one line each, whatever their text.
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
			if !blank(tokens) || kind == present.Code {
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

// gapBetween reports whether an empty line stands between two blocks: lists, the paragraphs of a quotation and its
// source stay together.
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

func blank(tokens []token) bool {
	for _, t := range tokens {
		if strings.TrimSpace(t.raw) != "" {
			return false
		}
	}
	return true
}

// cutLines cuts at line ends, which are tokens of their own.
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

// tokensOf cuts spans into tokens.
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

// nearby is how much of a text can matter to what stands next to it, in bytes.
const nearby = 40

// tail returns the end of a text.
func tail(s string) string {
	if len(s) > nearby {
		s = strings.ToValidUTF8(s[len(s)-nearby:], "")
	}
	return s
}

// head returns the beginning of texts that stand one behind the other.
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

// mention returns how Discord names a member, channel or role, which notifies nobody as long as no mentions are
// allowed, and how it is read elsewhere. It is "" for other spans.
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

// isID reports whether s is an id of Discord.
func isID(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// maxLabel bounds the text of a link, in code points. A longer one is text, with a short link behind it.
const maxLabel = 200

// labels reports whether Discord reads text between brackets as the text of a link: brackets in it are paired and not
// nested, and it is no address itself.
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

// maxCluster bounds a cluster, in bytes: marks without end on one letter are cut all the same.
const maxCluster = 200

// cutText cuts text into clusters. What stands before and behind it in the line has a say in what has to be escaped.
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

// bare takes the style from spaces at both ends: not every client reads markers next to them.
func bare(tokens []token) {
	space := func(t token) bool { return strings.TrimSpace(t.raw) == "" }
	for i := 0; i < len(tokens) && space(tokens[i]); i++ {
		tokens[i].style = present.Normal
	}
	for i := len(tokens) - 1; i >= 0 && space(tokens[i]); i-- {
		tokens[i].style = present.Normal
	}
}

// cutCode cuts text that stands in a block of code, where nothing is escaped; only the end of the block and mentions
// are kept from being read.
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

// sentenceEnds are those behind which a Chinese sentence is over. The others need a space behind them.
const (
	sentenceEnds = "。！？；…"
	letterEnds   = ".!?;"
	closers      = "”’」』）)\"'】》"

	closersNear = 24 // bytes in which closing marks are looked for
)

// seamAfter says how well text can be broken behind the cluster from i to j.
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
