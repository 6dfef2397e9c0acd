package present

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Link is a link in Markdown.
type Link struct {
	Start, End int // code points, [Start, End), from its "[" to its ")"
	Text, URL  string
}

// Markdown writes blocks as CommonMark and returns the links in it. Blocks of results need Flat before. Every text is escaped, so
// that none of it is markup; addresses that are not of the web are left out.
func Markdown(blocks []Block) (string, []Link) {
	m := &markdown{}
	last := BlockKind("")
	for _, b := range blocks {
		switch {
		case last == "":
		case last == Quote && b.Kind == Quote: // paragraphs of one quotation
			m.write("\n>\n")
		case last == Item && b.Kind == Item:
			m.write("\n")
		default:
			m.write("\n\n")
		}
		m.block(b)
		last = b.Kind
	}
	return m.text.String(), m.links
}

// markdown is Markdown that is being written.
type markdown struct {
	text  strings.Builder
	size  int // of text, in code points
	links []Link
}

func (m *markdown) write(s string) {
	m.text.WriteString(s)
	m.size += utf8.RuneCountInString(s)
}

// block writes a block in a line.
func (m *markdown) block(b Block) {
	m.write(map[BlockKind]string{Title: "### ", Quote: "> ", Item: "- "}[b.Kind])
	for i, s := range b.Spans {
		text := OneLine(Printable(s.Text))
		if text == "" {
			m.write(s.Text[:min(len(s.Text), 1)]) // a space
			continue
		}
		if strings.HasPrefix(s.Text, " ") && i > 0 {
			m.write(" ")
		}
		m.span(s, text, i == 0)
		if strings.HasSuffix(s.Text, " ") && i < len(b.Spans)-1 {
			m.write(" ")
		}
	}
}

// markers enclose the styles that CommonMark has, and what is struck out.
var markers = map[Style]string{Strong: "**", Added: "**", Removed: "~~"}

// number is the number of a citation, which links alone show.
var number = regexp.MustCompile(`^\[\d+\]$`)

func (m *markdown) span(s Span, text string, first bool) {
	switch address := linkable(s.URL); {
	case address != "":
		label := "[" + escapeMarkdown(text) + "]"
		if number.MatchString(text) {
			label = text
		}
		from := m.size
		m.write(label + "(" + address + ")")
		m.links = append(m.links, Link{from, m.size, text, address})
	default:
		text = escapeMarkdown(text)
		if first {
			text = leading.ReplaceAllString(text, `$1\$2$3`)
		}
		m.write(markers[s.Style] + text + markers[s.Style])
	}
}

var (
	// inline are the characters with a meaning anywhere in a line of Markdown.
	inline = regexp.MustCompile("[\\\\`*_~\\[\\]<>#|&$]")
	// leading is what begins a list at the beginning of a line.
	leading = regexp.MustCompile(`^(\d{0,9})([-+.)=])(\s|$)`)
)

// escapeMarkdown makes all of a text show as it is.
func escapeMarkdown(s string) string { return inline.ReplaceAllString(s, `\$0`) }

// linkable returns a web address as it may stand in the round brackets of a link, or "".
func linkable(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C").Replace(address)
}
