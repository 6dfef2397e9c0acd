package present

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// ClausePath returns the path of the page of a clause in the reading room, such as "/c/action-plan-2025/7": both languages of the
// clause are on the page. It is "" for a document.
func ClausePath(ref corpus.Ref) string {
	if ref.Clause == "" {
		return ""
	}
	return "/c/" + url.PathEscape(ref.Instrument) + "/" + url.PathEscape(ref.Clause)
}

// ShortDigest is how much of a digest stands in addresses and on pages, in hexadecimal digits: 48 bits tell the wordings of a clause
// apart.
const ShortDigest = 12

// HistoryPath returns the path of the page that shows how the wording of a clause changed; "" for a document.
func HistoryPath(ref corpus.Ref) string {
	if ref.Clause == "" {
		return ""
	}
	return ClausePath(ref) + "/history"
}

// ClauseURL returns the address of a clause in the reading room at the address room, such as "https://example.org". It is "" where
// there is no reading room.
func ClauseURL(room string, ref corpus.Ref) string { return inRoom(room, ClausePath(ref)) }

func inRoom(room, path string) string {
	if room == "" || path == "" {
		return ""
	}
	return strings.TrimSuffix(room, "/") + path
}

// InRoom returns blocks in which each span with a page in the reading room at the address room opens that page, and an arrow behind it
// what it opens otherwise. Without a reading room they are as they were.
func InRoom(blocks []Block, room string) []Block {
	if room == "" {
		return blocks
	}
	out := slices.Clone(blocks)
	for i, b := range out {
		out[i].Spans = nil
		for _, s := range b.Spans {
			official := s.URL
			if page := inRoom(room, s.Page); page != "" {
				s.URL = page
			}
			out[i].Spans = append(out[i].Spans, s)
			if official != "" && official != s.URL {
				out[i].Spans = append(out[i].Spans, Text(" "), Span{Text: "↗", URL: official})
			}
		}
	}
	return out
}

// The lengths of text fragments, in characters: a quotation up to the first is given whole, of a longer one its two
// ends, twice as long in scripts of letters.
const (
	wholeFragment = 24
	fragmentEnd   = 10
)

// QuoteURL returns the address of the words of a quotation: base with a text fragment, which makes a browser show them
// (https://wicg.github.io/scroll-to-text-fragment/). It is base where there is no quotation, and "" where base is no web
// address.
func QuoteURL(base, quotation string) string {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(base) > 1500 {
		return ""
	}
	quotation = strings.TrimSpace(quotation)
	if quotation == "" {
		return base
	}
	text := fragmentText(OneLine(quotation))
	if utf8.RuneCountInString(quotation) > wholeFragment || strings.Contains(quotation, "\n") {
		lines := strings.Split(quotation, "\n")
		first, last := OneLine(lines[0]), OneLine(lines[len(lines)-1])
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
	cut := CutRunes(s, endOf(s))
	if rest := s[len(cut):]; rest != "" && letterAt(cut, true) && letterAt(rest, false) {
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
	}
	return strings.TrimSpace(cut)
}

// endOf is how many runes of s an end of a fragment takes.
func endOf(s string) int {
	if strings.ContainsFunc(s, isHan) {
		return fragmentEnd
	}
	return 2 * fragmentEnd
}

// end returns the end of s, from the beginning of a word.
func end(s string) string {
	n := utf8.RuneCountInString(s)
	head := CutRunes(s, max(0, n-endOf(s)))
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
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isHan(r)
}

// fragmentText encodes the text of a fragment, in which "-", "," and "&" have a meaning.
func fragmentText(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), "-", "%2D")
}
