package bot

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

func plain(s string) Span  { return Span{Text: s} }
func strong(s string) Span { return Span{Text: s, Style: Strong} }
func light(s string) Span  { return Span{Text: s, Style: Light} }

func para(spans ...Span) Block  { return Block{Paragraph, spans} }
func title(spans ...Span) Block { return Block{Title, spans} }
func item(spans ...Span) Block  { return Block{Item, spans} }
func small(spans ...Span) Block { return Block{Small, spans} }

// quote sets stored text off, each paragraph of it by itself.
func quote(text string) []Block {
	var out []Block
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, Block{Quote, []Span{plain(line)}})
		}
	}
	return out
}

// member names a person.
func member(id, name string) Span { return Span{Text: name, Member: id} }

// around puts the spans that stand for %s into a text, in order.
func around(format string, spans ...Span) []Span {
	var out []Span
	for i, part := range strings.Split(format, "%s") {
		if i > 0 && i <= len(spans) {
			out = append(out, spans[i-1])
		}
		if part != "" {
			out = append(out, plain(part))
		}
	}
	return out
}

// named is a clause as it is called.
type named struct {
	ref, title, label, heading, part string
	lang                             corpus.Lang
	added                            bool
	level                            corpus.Level
	url, quote                       string
}

// name returns how a reader of t calls the clause: title, label, heading, without what the quotation begins with.
func (t *texts) name(n named) string {
	parts := []string{t.bookTitle(n.title, n.lang)}
	if label := t.label(n); label != "" {
		parts = append(parts, label)
	}
	for _, s := range []string{n.heading, n.part} {
		if s != "" && s != n.title {
			parts = append(parts, s)
		}
	}
	return oneLine(strings.Join(parts, " · "))
}

// bookTitle sets a Chinese title between its marks.
func (t *texts) bookTitle(s string, l corpus.Lang) string {
	if l == corpus.Chinese && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return "《" + strings.TrimSuffix(strings.TrimPrefix(s, "《"), "》") + "》"
	}
	return s
}

// label says which clause it is. A bare number and one that the source does not print get a word.
func (t *texts) label(n named) string {
	_, clause, _ := strings.Cut(n.ref, "/")
	switch {
	case n.label == "":
		return ""
	case n.added && strings.HasPrefix(clause, "p"):
		return fmt.Sprintf(t.ParagraphNo, n.label)
	case n.added:
		return fmt.Sprintf(t.ClauseNo, n.label)
	}
	return n.label
}

// source is the line below a quotation: its number, its clause, its level.
func (t *texts) source(number int, n named) []Span {
	var spans []Span
	if number > 0 {
		spans = append(spans, Span{Text: fmt.Sprintf("[%d]", number), URL: quoteURL(n.url, n.quote)}, plain(" "))
	}
	address := ""
	if number == 0 {
		address = quoteURL(n.url, n.quote)
	}
	return append(spans, Span{Text: t.name(n), URL: address}, light(" · "+t.level(n.level)))
}

// The lengths of text fragments, in characters: a quotation up to the first is given whole, of a longer one its two
// ends, twice as long in scripts of letters.
const (
	wholeFragment = 24
	fragmentEnd   = 10
)

// quoteURL returns the address of the words of a quotation: base with a text fragment, which makes a browser show them
// (https://wicg.github.io/scroll-to-text-fragment/). It is base where there is no quotation, and "" where base is no web
// address.
func quoteURL(base, quotation string) string {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(base) > 1500 {
		return ""
	}
	quotation = strings.TrimSpace(quotation)
	if quotation == "" {
		return base
	}
	text := fragmentText(oneLine(quotation))
	if utf8.RuneCountInString(quotation) > wholeFragment || strings.Contains(quotation, "\n") {
		lines := strings.Split(quotation, "\n")
		first, last := oneLine(lines[0]), oneLine(lines[len(lines)-1])
		text = fragmentText(start(first)) + "," + fragmentText(end(last))
		if len(lines) == 1 && utf8.RuneCountInString(first) <= 2*endOf(first) {
			text = fragmentText(first)
		}
	}
	mark := "#"
	if strings.Contains(base, "#") {
		mark = ""
	}
	return base + mark + ":~:text=" + text
}

// start returns the beginning of s, up to the end of a word.
func start(s string) string {
	cut := cutRunes(s, endOf(s))
	if rest := s[len(cut):]; rest != "" && letterAt(cut, true) && letterAt(rest, false) {
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
	}
	return strings.TrimSpace(cut)
}

// endOf is how many runes of s an end of a fragment takes.
func endOf(s string) int {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return fragmentEnd
	}
	return 2 * fragmentEnd
}

// end returns the end of s, from the beginning of a word.
func end(s string) string {
	n := utf8.RuneCountInString(s)
	head := cutRunes(s, max(0, n-endOf(s)))
	tail := s[len(head):]
	if head != "" && letterAt(head, true) && letterAt(tail, false) {
		if i := strings.IndexByte(tail, ' '); i >= 0 && i < len(tail)-1 {
			tail = tail[i+1:]
		}
	}
	return strings.TrimSpace(tail)
}

// letterAt reports whether s ends, or begins, in a letter of a script that puts spaces between words.
func letterAt(s string, atEnd bool) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if atEnd {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// fragmentText encodes the text of a fragment, in which "-", "," and "&" have a meaning.
func fragmentText(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), "-", "%2D")
}

// shorten cuts s to n runes, with an ellipsis where something is left out.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(cutRunes(s, n-1)) + "…"
}

// shortSnapshot shortens the name of a snapshot as archive.Dir gives it, such as 20261122T150405Z-1a2b3c4d, to its day and
// digest. Other names stay as they are.
func shortSnapshot(name string) string {
	built, digest, ok := strings.Cut(name, "-")
	at, err := time.Parse("20060102T150405Z", built)
	if !ok || err != nil {
		return name
	}
	return day(at) + "/" + digest
}

// day writes a date.
func day(v time.Time) string { return v.UTC().Format("2006-01-02") }
