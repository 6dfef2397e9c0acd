package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

const (
	// phrasesMost is the number of quoted phrases that count; further ones are ordinary words.
	phrasesMost = 4

	// verifiedMost is the number of full-text results up to which phrases are verified in the text. If there are more, the
	// same pairs of characters or words in sequence suffice.
	verifiedMost = 5000
)

// quotedPhrases returns the phrases of text in straight quotation marks. A single word or Han character does not count:
// people quote it to talk about it. Other quotation marks are ordinary punctuation, as in any Chinese text.
func quotedPhrases(text string) []analysis.Span {
	var list []analysis.Span
	for from := 0; len(list) < phrasesMost; {
		before, rest, ok := strings.Cut(text[from:], `"`)
		phrase, _, closed := strings.Cut(rest, `"`)
		if !ok || !closed {
			break
		}
		at := analysis.Span{Start: from + len(before) + 1, End: from + len(before) + 1 + len(phrase)}
		if from = at.End + 1; parts(phrase) > 1 {
			list = append(list, at)
		}
	}
	return list
}

// phrases returns the quoted phrases of the question. The name of an instrument does not count if the question says more:
// it names the document, and few clauses repeat it.
func (m *Matcher) phrases() []string {
	var list []string
	all := quotedPhrases(m.text)
	more, from := 0, 0
	for _, p := range all {
		more += parts(m.text[from:p.Start])
		from = p.End
	}
	more += parts(m.text[from:])
	for _, p := range all {
		named := func(n citation.NameMatch) bool {
			before, behind := min(max(n.Start, p.Start), p.End), max(min(n.End, p.End), p.Start)
			return parts(m.text[p.Start:before])+parts(m.text[behind:p.End]) == 0
		}
		if more == 0 || !slices.ContainsFunc(m.question.names, named) {
			list = append(list, m.text[p.Start:p.End])
		}
	}
	return list
}

// parts counts the words of text and its Han characters.
func parts(text string) int {
	n, inside := 0, false
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		word := han || unicode.IsLetter(r) || unicode.IsNumber(r)
		if han || word && !inside {
			n++
		}
		inside = word && !han
	}
	return n
}

// holding returns the passages that contain all quoted phrases of the question, ignoring case, width and white space; nil
// if it has none, or no passage contains them: then the words of the phrases are ordinary words.
func (m *Matcher) holding(ctx context.Context) (map[int64]bool, error) {
	list := m.phrases()
	if len(list) == 0 {
		return nil, nil
	}
	ids, err := m.reader.Holding(ctx, list)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if len(ids) <= verifiedMost {
		if ids, err = m.verified(ctx, ids, list); err != nil || len(ids) == 0 {
			return nil, err
		}
	}
	only := make(map[int64]bool, len(ids))
	for _, id := range ids {
		only[id] = true
	}
	return only, nil
}

// verified returns the passages that contain all phrases.
func (r *resources) verified(ctx context.Context, ids []int64, phrases []string) ([]int64, error) {
	var kept []int64
	err := r.reader.Texts(ctx, ids, func(id int64, text string) {
		text = solid(text)
		if !slices.ContainsFunc(phrases, func(p string) bool { return !holds(text, solid(p)) }) {
			kept = append(kept, id)
		}
	})
	return kept, err
}

// solid returns text folded, with one space between words and none next to Han characters.
func solid(text string) string {
	var out []rune
	for _, r := range fold.String(text) {
		space := unicode.IsSpace(r)
		n := len(out)
		switch {
		case space && (n == 0 || out[n-1] == ' ' || unicode.Is(unicode.Han, out[n-1])):
		case space:
			out = append(out, ' ')
		case unicode.Is(unicode.Han, r) && n > 0 && out[n-1] == ' ':
			out[n-1] = r
		default:
			out = append(out, r)
		}
	}
	return strings.TrimSpace(string(out))
}

// holds reports whether text contains phrase, both solid, at word boundaries.
func holds(text, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 || phrase == "" {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		first, _ := utf8.DecodeRuneInString(phrase)
		last, _ := utf8.DecodeLastRuneInString(phrase)
		after, _ := utf8.DecodeRuneInString(text[i+len(phrase):])
		if !sameWord(before, first) && !sameWord(last, after) {
			return true
		}
		from = i + utf8.RuneLen(first)
	}
}

// sameWord reports whether two adjacent characters belong to one word of letters.
func sameWord(a, b rune) bool {
	letter := func(r rune) bool {
		return r != utf8.RuneError && !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsNumber(r))
	}
	return letter(a) && letter(b)
}

// restricted returns the passages of only with the best scores by postings.
func (r *resources) restricted(ctx context.Context, p *plan, q *postings.Query, only map[int64]bool) ([]candidate, error) {
	var found []candidate
	for id := range only {
		if id >= p.stats.First && id <= p.stats.Last {
			found = append(found, r.candidate(id))
		}
	}
	slices.SortFunc(found, byID)
	if err := p.first(ctx, q, found); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.first, a.first), cmp.Compare(a.id, b.id)) })
	return found[:min(len(found), candidateLimit)], nil
}
