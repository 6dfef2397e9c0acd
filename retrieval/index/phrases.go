package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus/citation"
	"yiju/corpus/fold"
)

const (
	// phrasesMost is how many quoted phrases of a question count; the others are words.
	phrasesMost = 4

	// verifiedMost is how many passages that full-text search found for phrases are compared with them. Where more have
	// the same pairs of characters or words in a row, that is taken for the phrase.
	verifiedMost = 5000
)

// quotedPhrases returns the phrases of text between two straight quotation marks. One word, or one Han character, is no
// phrase: people mark it to speak about it. Other quotation marks are punctuation, as in any Chinese text.
func quotedPhrases(text string) []span {
	var list []span
	for from := 0; len(list) < phrasesMost; {
		before, rest, ok := strings.Cut(text[from:], `"`)
		phrase, _, closed := strings.Cut(rest, `"`)
		if !ok || !closed {
			break
		}
		at := span{from + len(before) + 1, from + len(before) + 1 + len(phrase)}
		if from = at.end + 1; parts(phrase) > 1 {
			list = append(list, at)
		}
	}
	return list
}

// phrases returns the quoted phrases of the question. The name of an instrument is none where more is asked than what is
// quoted: it says where to look, and few clauses repeat it.
func (m *Matcher) phrases() []string {
	var list []string
	all := quotedPhrases(m.text)
	more, from := 0, 0
	for _, p := range all {
		more += parts(m.text[from:p.start])
		from = p.end
	}
	more += parts(m.text[from:])
	for _, p := range all {
		named := func(n citation.NameMatch) bool {
			before, behind := min(max(n.Start, p.start), p.end), max(min(n.End, p.end), p.start)
			return parts(m.text[p.start:before])+parts(m.text[behind:p.end]) == 0
		}
		if more == 0 || !slices.ContainsFunc(m.question.names, named) {
			list = append(list, m.text[p.start:p.end])
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

// holding returns the passages that hold all quoted phrases of the question, case, width and white space aside; nil
// where it has none, or no passage holds them: then the words of the phrases are words like others.
func (m *Matcher) holding(ctx context.Context) (map[int64]bool, error) {
	list := m.phrases()
	var asked []string
	for _, phrase := range list {
		q, err := m.snapshot.quotation(phrase)
		if err != nil {
			return nil, err
		}
		for _, run := range append(q.runs, q.latin) {
			if len(run) > 0 {
				asked = append(asked, quoted(strings.Join(run, " ")))
			}
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	rows, err := m.snapshot.db.QueryContext(ctx, `SELECT rowid FROM fts WHERE fts MATCH ?`, strings.Join(asked, " AND "))
	if err != nil {
		return nil, err
	}
	ids, err := column(rows)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if len(ids) <= verifiedMost {
		if ids, err = m.snapshot.verified(ctx, ids, list); err != nil || len(ids) == 0 {
			return nil, err
		}
	}
	only := make(map[int64]bool, len(ids))
	for _, id := range ids {
		only[id] = true
	}
	return only, nil
}

// verified returns those of the passages that hold all phrases.
func (s *Snapshot) verified(ctx context.Context, ids []int64, phrases []string) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT p.id, p.text FROM json_each(?) j JOIN passages p ON p.id = j.value`, list(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var kept []int64
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, err
		}
		text = solid(text)
		if !slices.ContainsFunc(phrases, func(p string) bool { return !holds(text, solid(p)) }) {
			kept = append(kept, id)
		}
	}
	return kept, rows.Err()
}

// solid returns text folded, with one space between words and none beside Han characters.
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

// holds reports whether phrase stands in text, both solid, and does not begin or end inside a word of letters.
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

// sameWord reports whether two characters that follow each other belong to one word of letters.
func sameWord(a, b rune) bool {
	letter := func(r rune) bool {
		return r != utf8.RuneError && !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsNumber(r))
	}
	return letter(a) && letter(b)
}

// restricted returns the candidates of p among the passages of only.
func (m *Matcher) restricted(ctx context.Context, p *plan, only map[int64]bool) ([]candidate, error) {
	var found []candidate
	for id := range only {
		if id >= p.stats.first && id <= p.stats.last {
			found = append(found, m.searcher.candidate(id))
		}
	}
	byID := func(a, b candidate) int { return cmp.Compare(a.id, b.id) }
	slices.SortFunc(found, byID)
	q, err := m.snapshot.query(ctx, p)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if err := p.first(ctx, q, found); err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.first, a.first), cmp.Compare(a.id, b.id)) })
	found = found[:min(len(found), candidateLimit)]
	slices.SortFunc(found, byID)
	return found, m.snapshot.complete(ctx, p, &q, found)
}
