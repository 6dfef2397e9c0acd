package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// A clause longer than its limit is split into passages. The limits are about two screens of a chat message: BM25 prefers
// short passages, so a clause of several pages would never be found by a word that occurs once, and nobody reads a longer
// quotation. Most clauses of laws and plans stay whole. In bytes: 600 Chinese characters, 250 English words.
const (
	chineseLimit = 1800
	englishLimit = 1600
)

// span is a part of a text, in bytes: [start, end).
type span struct{ start, end int }

// passages splits the text of a clause into non-blank parts that tile it, none if the whole text is blank. Parts end at
// the ends of paragraphs, else of sentences, else of clauses or words.
func passages(text string, lang corpus.Lang) []span {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	limit := englishLimit
	if lang == corpus.Chinese {
		limit = chineseLimit
	}
	var parts []span
	start := 0
	for len(text)-start > limit {
		end := start + breakAt(text[start:], limit)
		parts = append(parts, span{start, end})
		start = end
	}
	parts = append(parts, span{start, len(text)})
	return mergeBlank(text, parts)
}

// breakAt returns the end of the first part of text, which is longer than limit: after the last paragraph that ends in the
// second half of the limit, else the last sentence, else the last comma or space, else at a character.
func breakAt(text string, limit int) int {
	for range utf8.UTFMax - 1 {
		if !utf8.RuneStart(text[limit]) {
			limit--
		}
	}
	best := [3]int{}
	for end := 0; end < limit; {
		r, size := utf8.DecodeRuneInString(text[end:])
		end += size
		if kind := boundary(r, text[end:]); kind >= 0 && end <= limit {
			best[kind] = end
		}
	}
	for _, end := range best {
		if end > limit/2 {
			return end
		}
	}
	return limit
}

// boundary classifies r: it ends 0 a paragraph, 1 a sentence, 2 a smaller part, -1 nothing.
func boundary(r rune, rest string) int {
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\n':
		return 0
	case strings.ContainsRune("。！？", r):
		if strings.ContainsRune("”’」』）", next) {
			return -1
		}
		return 1
	case strings.ContainsRune(".!?", r) && (next == ' ' || next == '\n'):
		return 1
	case strings.ContainsRune("；，、", r), unicode.IsSpace(r):
		return 2
	}
	return -1
}

// mergeBlank joins blank parts to the one before, or the next.
func mergeBlank(text string, parts []span) []span {
	var out []span
	for _, p := range parts {
		last := len(out) - 1
		if last >= 0 && (blank(text, p) || blank(text, out[last])) {
			out[last].end = p.end
			continue
		}
		out = append(out, p)
	}
	return out
}

func blank(text string, p span) bool { return strings.TrimSpace(text[p.start:p.end]) == "" }
