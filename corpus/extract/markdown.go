package extract

import (
	"bytes"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"golang.org/x/net/html"

	"yiju/corpus"
)

// The lines of Markdown are those of the file, so that line numbers are those of an editor. What Markdown adds is said
// beside them: which characters are signs of it, and which lines are a paragraph, a heading, an item or a row
// (corpus.SourceText.Blocks and Signs). CommonMark is read with the tables of GitHub, but indented code is text, as
// Chinese paragraphs are indented, and <address> links are what they look like.

// Limits of Markdown. What goes beyond them is read as plain text.
const (
	maxMarkdown = 1 << 20 // bytes: the tree of a text takes many times its size
	maxSigns    = 60      // signs of quotations and lists that open a line
)

// isMarkdown reports whether a text of that name is Markdown: by its extension, or by the front matter that opens it.
func isMarkdown(name, text string) bool {
	switch extensionOf(name) {
	case ".md", ".markdown":
		return true
	}
	end, fence := frontMatter(text)
	return end > 0 && fence == "---" && strings.Contains(text[:end], "title:")
}

// markup is what the markup of a text says beside its lines.
type markup struct {
	title, date string
	blocks      []corpus.Block
	signs       []corpus.Removal
}

// readMarkdown reads the markup of text, whose lines are given. It reports false where the text is beyond the limits.
func readMarkdown(source string, lines []corpus.Line) (markup, bool) {
	if len(source) > maxMarkdown || slices.ContainsFunc(lines, func(l corpus.Line) bool { return nesting(l.Text) > maxSigns }) {
		return markup{}, false
	}
	var m markup
	body, _ := frontMatter(source)
	m.title, m.date = matterField(source[:body], "title"), matterField(source[:body], "date")
	w := newMarkdownWalk(source, body, lines)
	w.walk(markdownParser().Parse(text.NewReader(w.source)))
	w.keepFences()
	w.looseEmphasis()
	m.blocks = w.blocksOf()
	m.signs = w.signsOf(lines)
	return m, len(m.blocks) > 0
}

func markdownParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

// nesting counts the signs that can open quotations and items at the beginning of a line.
func nesting(line string) int {
	n := 0
	for i := 0; i < len(line) && strings.IndexByte(" \t>-+*.)0123456789", line[i]) >= 0; i++ {
		if line[i] != ' ' && line[i] != '\t' && (i == 0 || line[i] == '>' || line[i-1] == ' ' || line[i-1] == '\t') {
			n++
		}
	}
	return n
}

var (
	yamlLine = regexp.MustCompile(`^(?:\s|-\s|#|[\w.-]+:|$)`)
	tomlLine = regexp.MustCompile(`^(?:\s|#|\[|\]|"|[\w."-]+\s*=|$)`)
)

// maxMatter is how many lines of front matter are read.
const maxMatter = 200

// frontMatter returns the length of the front matter of source with its fences, and the fence; 0 for none.
func frontMatter(source string) (int, string) {
	at, n := 0, 0
	fence := ""
	fields := false
	for line := range strings.Lines(source) {
		bare := strings.TrimRight(line, " \t\r\n")
		at += len(line)
		switch {
		case n == 0 && bare == "":
			continue
		case n == 0 && (bare == "---" || bare == "+++"):
			fence = bare
		case n > 0 && fields && bare == fence:
			return at, fence
		case n == 0, bare == fence, n > maxMatter, fence == "---" && !yamlLine.MatchString(bare), fence == "+++" && !tomlLine.MatchString(bare):
			return 0, ""
		default:
			fields = fields || bare != ""
		}
		n++
	}
	return 0, ""
}

// matterField returns the value of a field of front matter, "" for none.
func matterField(matter, field string) string {
	for line := range strings.Lines(matter) {
		rest, ok := strings.CutPrefix(line, field)
		rest = strings.TrimSpace(rest)
		if !ok || rest == "" || rest[0] != ':' && rest[0] != '=' {
			continue
		}
		return strings.Trim(strings.TrimSpace(rest[1:]), `"'`)
	}
	return ""
}

// markdownWalk collects the text of a tree.
type markdownWalk struct {
	source []byte
	text   []bool // which bytes are text
	starts []int  // of the lines, in bytes
	parts  []markdownPart
	fences []text.Segment // lines of fenced code
	inked  int            // bytes of text
}

// markdownPart is a block: its first and last byte.
type markdownPart struct {
	first, last int
	level       int
	kind        corpus.BlockKind
}

func newMarkdownWalk(source string, body int, lines []corpus.Line) *markdownWalk {
	w := &markdownWalk{source: []byte(source), text: make([]bool, len(source))}
	for i, c := range w.source[:body] {
		if c != '\n' && c != '\r' {
			w.source[i] = ' '
		}
	}
	at := 0
	for _, l := range lines {
		w.starts = append(w.starts, at)
		at += len(l.Text) + 1
		if strings.HasPrefix(source[at-1:], "\r\n") {
			at++
		}
	}
	return w
}

// walk visits the tree below root without recursion: its depth is that of the text.
func (w *markdownWalk) walk(root ast.Node) {
	for n := root; n != nil; {
		if w.enter(n) && n.FirstChild() != nil {
			n = n.FirstChild()
			continue
		}
		for n != nil && n.NextSibling() == nil {
			n = n.Parent()
		}
		if n != nil {
			n = n.NextSibling()
		}
	}
}

// enter takes what node n says and reports whether its children are text.
func (w *markdownWalk) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Heading:
		w.part(n.Lines(), n.Level, corpus.BlockText)
	case *ast.Paragraph, *ast.TextBlock:
		kind := corpus.BlockText
		if item, ok := n.Parent().(*ast.ListItem); ok {
			kind = corpus.BlockItem
			if item.FirstChild() == n {
				w.number(item, n.Lines())
			}
		}
		w.part(n.Lines(), 0, kind)
	case *east.TableHeader, *east.TableRow:
		w.row(n)
	case *ast.FencedCodeBlock:
		w.fences = append(w.fences, n.Lines().Sliced(0, n.Lines().Len())...)
		return false
	case *ast.CodeBlock:
		for _, s := range n.Lines().Sliced(0, n.Lines().Len()) {
			w.plainLines(s.Start, s.Stop)
		}
		return false
	case *ast.HTMLBlock:
		w.html(n)
		return false
	case *ast.Text:
		w.keep(n.Segment.Start, n.Segment.Stop)
	case *ast.Image, *ast.RawHTML:
		return false
	}
	return true
}

// part adds the block of the given lines.
func (w *markdownWalk) part(lines *text.Segments, level int, kind corpus.BlockKind) {
	if lines == nil || lines.Len() == 0 {
		return
	}
	w.parts = append(w.parts, markdownPart{lines.At(0).Start, max(lines.At(0).Start, lines.At(lines.Len()-1).Stop-1), level, kind})
}

// keep marks a segment as text, without the backslashes that keep signs from being read.
func (w *markdownWalk) keep(start, stop int) {
	for i := start; i < stop; i++ {
		if w.source[i] == '\\' && i+1 < stop && util.IsPunct(w.source[i+1]) {
			continue
		}
		if bytes.HasPrefix(w.source[i:stop], []byte("&nbsp;")) {
			i += len("&nbsp;") - 1
			continue
		}
		w.text[i] = true
		w.inked++
	}
}

// number keeps the number of an item of an ordered list, which stands before its first line.
func (w *markdownWalk) number(item *ast.ListItem, lines *text.Segments) {
	list, ok := item.Parent().(*ast.List)
	if !ok || !list.IsOrdered() || lines == nil || lines.Len() == 0 {
		return
	}
	end := lines.At(0).Start
	before := w.source[max(0, end-longNumber):end]
	for i := end - len(listNumber.Find(before)); i < end; i++ {
		w.text[i] = true
	}
}

// listNumber matches the number of an item before its text.
var listNumber = regexp.MustCompile(`\d*[.)][ \t]*$`)

// longNumber is how many bytes the number of an item has at most, with the blanks behind it.
const longNumber = 64

// row adds the row of a table. The signs between its cells stay, for without them figures would run together.
func (w *markdownWalk) row(n ast.Node) {
	first, last := -1, -1
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		lines := cell.Lines()
		if lines == nil || lines.Len() == 0 || lines.At(0).Start == lines.At(0).Stop {
			continue
		}
		s := lines.At(0)
		if first < 0 {
			first, last = s.Start, s.Start
		}
		for i := last; i < s.Start; i++ { // the bars between two cells, each with a space on either side
			if w.source[i] == '|' {
				w.text[i] = true
				w.text[i-1], w.text[i+1] = w.text[i-1] || w.source[i-1] == ' ', w.text[i+1] || w.source[i+1] == ' '
			}
		}
		last = s.Stop
	}
	if first >= 0 {
		w.parts = append(w.parts, markdownPart{first, max(first, last-1), 0, corpus.BlockRow})
	}
}

// html keeps what a block of HTML shows.
func (w *markdownWalk) html(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 || n.HTMLBlockType == ast.HTMLBlockType2 {
		return
	}
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	z := html.NewTokenizer(bytes.NewReader(w.source[start:stop]))
	at, skip := start, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		size := len(z.Raw())
		switch token := z.Token(); {
		case kind == html.StartTagToken && skipped(token):
			skip++
		case kind == html.EndTagToken && skipped(token) && skip > 0:
			skip--
		case kind == html.TextToken && skip == 0:
			w.plainLines(at, at+size)
		}
		at += size
	}
}

// plainLines adds the lines of [start, stop) that have text, each as a block.
func (w *markdownWalk) plainLines(start, stop int) {
	for start < stop {
		end := stop
		if i := bytes.IndexByte(w.source[start:stop], '\n'); i >= 0 {
			end = start + i + 1
		}
		if len(bytes.TrimSpace(w.source[start:end])) > 0 {
			w.keep(start, end)
			w.parts = append(w.parts, markdownPart{first: start, last: end - 1})
		}
		start = end
	}
}

// keepFences takes fenced code for text where it is longer than that: somebody has put the whole text into a fence.
func (w *markdownWalk) keepFences() {
	fenced := 0
	for _, s := range w.fences {
		fenced += s.Len()
	}
	if fenced <= w.inked {
		return
	}
	for _, s := range w.fences {
		w.plainLines(s.Start, s.Stop)
	}
	slices.SortStableFunc(w.parts, func(a, b markdownPart) int { return a.first - b.first })
}

// looseEmphasis drops asterisks that are no emphasis for Markdown, between Chinese and punctuation: **第一条：**木桥.
func (w *markdownWalk) looseEmphasis() {
	for i := range len(w.source) - 1 {
		if w.source[i] == '*' && w.source[i+1] == '*' && w.text[i] && w.text[i+1] {
			w.text[i], w.text[i+1] = false, false
		}
	}
}

// blocksOf returns the blocks by their lines. A line that two of them share belongs to the first.
func (w *markdownWalk) blocksOf() []corpus.Block {
	lineOf := func(at int) int { return sort.SearchInts(w.starts, at+1) - 1 }
	var out []corpus.Block
	next := 0
	for _, p := range w.parts {
		b := corpus.Block{First: max(next, lineOf(p.first)), Last: lineOf(p.last), Level: p.level, Kind: p.kind}
		if b.First > b.Last {
			continue
		}
		out = append(out, b)
		next = b.Last + 1
	}
	return out
}

// signsOf returns what is no text on the lines, by runes: signs of Markdown, and what a browser would not show.
func (w *markdownWalk) signsOf(lines []corpus.Line) []corpus.Removal {
	var out []corpus.Removal
	for n, l := range lines {
		text := w.text[w.starts[n] : w.starts[n]+len(l.Text)]
		why := corpus.ReasonMarker
		if strings.Trim(l.Text, " \t|:-+*_=`~>") != "" && !slices.Contains(text, true) {
			why = corpus.ReasonNavigation
		}
		at, open := l.Start, false // whether the last removal goes on
		for i := range l.Text {
			if !text[i] && !open {
				out = append(out, corpus.Removal{Span: corpus.Span{Start: at, End: at}, Reason: why})
			}
			if open = !text[i]; open {
				out[len(out)-1].End++
			}
			at++
		}
	}
	return out
}
