package discord

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible is a zero-width space (U+200B). After the @ of a mention it keeps Discord from recognising that even where
// escapes are ignored; between two markers it separates them.
const invisible = "\u200b"

// special are the characters with a meaning anywhere in Discord's markdown.
const special = "\\`*_~|<>[]#"

// escaped returns the cluster s[i:j] escaped so that Discord shows it literally: it cannot become part of a mention, link,
// heading, list, quotation, spoiler, timestamp, emoji, invitation or code, whatever follows s.
func escaped(s string, i, j int) string {
	r, _ := utf8.DecodeRuneInString(s[i:])
	before, after := s[:i], s[j:]
	switch {
	case strings.ContainsRune(special, r):
		return "\\" + s[i:j]
	case r == '@':
		if after == "" || strings.HasSuffix(before, "<") || hasPrefixFold(after, "everyone") || hasPrefixFold(after, "here") {
			return s[i:j] + invisible
		}
	case r == ':':
		// A URL, or the short name of an emoji.
		if next, _ := utf8.DecodeRuneInString(after); after == "" || !unicode.IsSpace(next) {
			return "\\" + s[i:j]
		}
	case r == '-' || r == '+':
		if startsWord(before) && endsWord(after) {
			return "\\" + s[i:j]
		}
	case r == '.':
		digits := strings.TrimRightFunc(before, func(r rune) bool { return r >= '0' && r <= '9' })
		if len(digits) < len(before) && startsWord(digits) && endsWord(after) || hasSuffixFold(before, "discord") || hasSuffixFold(before, "discordapp") {
			return "\\" + s[i:j]
		}
	}
	return s[i:j]
}

func startsWord(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || unicode.IsSpace(r)
}

func endsWord(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || unicode.IsSpace(r) || r == '#'
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// clean makes text safe to split: valid UTF-8, with line feeds as the only line ends, without control characters and
// bidirectional overrides.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// clusterEnd returns the end of the grapheme cluster that starts at byte i of s: marks, joiners, selectors, skin tones,
// flags and syllables stay with their base. It is a subset of Unicode text segmentation (UAX 29).
func clusterEnd(s string, i int) int {
	r, n := utf8.DecodeRuneInString(s[i:])
	flag := isFlag(r)
	for i += n; i < len(s); i += n {
		var next rune
		next, n = utf8.DecodeRuneInString(s[i:])
		switch {
		case next == '\u200d', extends(next):
		case r == '\u200d' && next > 0x2000: // joined pictures
		case flag && isFlag(next):
			flag = false
		case isJamo(r) && next >= '\u1160' && next <= '\u11ff', isHangul(r) && next >= '\u1160' && next <= '\u11ff':
		default:
			return i
		}
		r = next
	}
	return i
}

func extends(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F
}

func isFlag(r rune) bool   { return r >= 0x1F1E6 && r <= 0x1F1FF }
func isJamo(r rune) bool   { return r >= '\u1100' && r <= '\u11ff' }
func isHangul(r rune) bool { return r >= '\uac00' && r <= '\ud7a3' }

// maxURL bounds the URL of a link, in bytes.
const maxURL = 2000

// linkable returns an address in a form that can be put between < and >, or "" if it is not a plain web address.
func linkable(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Host == "" || strings.ContainsAny(u.Host, "[]<>()|*_~`\\\" ") {
		return ""
	}
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		// A single tilde is kept, as text fragments have one. Two would strike through.
		struck := c == '~' && (i > 0 && s[i-1] == '~' || i+1 < len(s) && s[i+1] == '~')
		if struck || c <= ' ' || c >= 0x7f || strings.IndexByte("<>()[]{}|\\^`\"*", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if b.Len() > maxURL {
		return ""
	}
	return b.String()
}
