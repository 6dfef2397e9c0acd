package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// Lengths of quotations in columns, two for a Chinese character.
const (
	wholeClause = 4000 // of a clause asked for by number: what fits a Discord message
	longQuote   = 520  // two to four sentences
	shortQuote  = 160
	maxQuotes   = 3 // clauses in an answer

	numberGain   = 0.3 // added to the factor of a sentence with the number that is asked for
	longSentence = 2   // times the limit: how long a single sentence may be before it is cut
)

// Another clause is quoted beside the best from this share of its score and of its coverage: scores of two languages are
// only roughly comparable, and low coverage gives away a clause that shares a word or two with the question.
const (
	secondShare    = 0.75
	secondCoverage = 0.5
)

// choose returns the hits to quote: the best of each instrument that the question names, then the best overall and those
// nearly as good.
func (w *asking) choose() []retrieval.Hit {
	var out []retrieval.Hit
	add := func(h retrieval.Hit) {
		if !slices.ContainsFunc(out, func(o retrieval.Hit) bool { return o.Ref.Bare() == h.Ref.Bare() }) {
			out = append(out, h)
		}
	}
	for _, n := range w.names {
		best := func(h retrieval.Hit) bool {
			return named(n, h.Ref.Instrument) && h.Score >= secondShare/2*w.hits[0].Score
		}
		if i := slices.IndexFunc(w.hits, best); i >= 0 {
			add(w.hits[i])
		}
	}
	for i, h := range w.hits {
		near := h.Score >= secondShare*w.hits[0].Score && h.Coverage >= secondCoverage*w.hits[0].Coverage
		if i == 0 || len(out) < maxQuotes && near {
			add(h)
		}
	}
	return out[:min(len(out), maxQuotes+1)]
}

func named(n citation.NameMatch, id string) bool { return slices.Contains(n.Instruments, id) }

func refsOf(hits []retrieval.Hit) []corpus.Ref {
	var refs []corpus.Ref
	for _, h := range hits {
		refs = append(refs, h.Ref)
	}
	return refs
}

func (w *asking) quoteAll(refs []corpus.Ref, limit int) ([]Citation, error) {
	var out []Citation
	for _, ref := range refs {
		cites, err := w.quote(ref, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, cites...)
	}
	return out, nil
}

// quote quotes about limit columns of the clause at ref, in the reader's language if it exists, the first quotation together
// with the other language.
func (w *asking) quote(ref corpus.Ref, limit int) ([]Citation, error) {
	entries, err := w.snapshot.Clause(w.ctx, ref.Bare())
	if err != nil {
		return nil, err
	}
	first := 0
	for i, e := range entries {
		if e.Document.Lang == w.lang {
			first = i
		}
	}
	by, err := w.foundBy(ref.Bare())
	if err != nil {
		return nil, err
	}
	cites, err := w.cite(entries[first], by, limit)
	if err != nil || len(entries) == 1 {
		return cites, err
	}
	others, err := w.cite(entries[1-first], by, limit)
	if err == nil {
		cites[0].Other = &others[len(others)-1]
	}
	return cites, err
}

// cite makes the citations of an entry: one, or several where it is a table. by is what foundBy returns for its clause.
func (w *asking) cite(e *index.Entry, by []*search.Matcher, limit int) ([]Citation, error) {
	quotes, err := w.excerpts(e, by, limit)
	if err != nil {
		return nil, err
	}
	cites := make([]Citation, len(quotes))
	for i, text := range quotes {
		m, err := w.matcher.Match(w.ctx, text, e.Document.Lang)
		if err != nil {
			return nil, err
		}
		cites[i] = Citation{
			Ref: e.Ref().Bare(), Lang: e.Document.Lang, Title: e.Document.Title, Label: e.Clause.Label, Added: e.Clause.LabelAdded,
			Heading: e.Clause.Heading, Quote: text, Level: e.Document.Level, URL: e.Document.Address, Source: e.Clause.Location,
			Matched: m.Spans,
		}
	}
	return cites, nil
}

// excerpts returns the head and the rows of a table that the question asks for, or one contiguous run of sentences of the
// clause: the best match and its neighbours as long as they fit. A question by which the clause was found counts as asked.
func (w *asking) excerpts(e *index.Entry, by []*search.Matcher, limit int) ([]string, error) {
	c, l := e.Clause, e.Document.Lang
	gives := numberIn(fold.String(w.text))
	pieces := sentences(c, l)
	best, top := 0, -1.0
	matches, scores := make([]search.Match, len(pieces)), make([]float64, len(pieces))
	for i, p := range pieces {
		text := c.Text[p.start:p.end]
		m, err := w.matcher.Match(w.ctx, text, l)
		if err != nil {
			return nil, err
		}
		gain, _ := w.matcher.Gain(text)
		if gives != nil && gives(fold.String(text)) {
			gain += numberGain
		}
		matches[i], scores[i] = m, m.Score*gain
		for _, by := range by {
			m, err := by.Match(w.ctx, text, l)
			if err != nil {
				return nil, err
			}
			scores[i] += m.Score
		}
		if scores[i] > top {
			best, top = i, scores[i]
		}
	}
	if width(c.Text) > limit {
		if rows := quoteRows(c, pieces, matches, best, limit); rows != nil {
			return rows, nil
		}
	}
	from, to := best, best+1
	for {
		size := width(c.Text[pieces[from].start:pieces[to-1].end])
		before := from > 0 && !pieces[from].seam && !pieces[from-1].broken && size+width(pieces[from-1].in(c)) <= limit
		after := to < len(pieces) && !pieces[to].seam && !pieces[to].broken && size+width(pieces[to].in(c)) <= limit
		switch {
		case after && (!before || scores[to] >= scores[from-1]):
			to++
		case before:
			from--
		default:
			text := clip(strings.TrimSpace(c.Text[pieces[from].start:pieces[to-1].end]), longSentence*limit)
			if to < len(pieces) && pieces[to].seam {
				text = whole(text)
			}
			return []string{text}, nil
		}
	}
}

// foundBy returns what else the clause at ref may have been found by than its words: a question that it answers, phrasings.
func (w *asking) foundBy(ref corpus.Ref) ([]*search.Matcher, error) {
	by := w.matcher.Phrasings()
	for _, h := range w.hits {
		if h.Ref.Bare() == ref && h.Asked != nil && h.Asked.Question != "" {
			m, err := w.snapshot.Matcher(w.ctx, retrieval.Query{Text: h.Asked.Question, K: 1})
			return append(slices.Clip(by), m), err
		}
	}
	return by, nil
}

// piece is a sentence of a clause, or the part of one up to a seam.
type piece struct {
	start, end int
	seam       bool // the source has something else before it
	broken     bool // a seam divides the sentence
}

func (p piece) in(c *corpus.Clause) string { return c.Text[p.start:p.end] }

// sentences divides a clause at sentence ends and at its seams, which no quotation crosses.
func sentences(c *corpus.Clause, l corpus.Lang) []piece {
	var out []piece
	seams := c.Seams
	for _, s := range analysis.Sentences(c.Text, l) {
		p := piece{start: s.Start}
		for len(seams) > 0 && seams[0] < s.End {
			inside := seams[0] > p.start
			if inside {
				p.end, p.broken = seams[0], true
				out = append(out, p)
			}
			p = piece{start: seams[0], seam: true, broken: inside}
			seams = seams[1:]
		}
		p.end = s.End
		out = append(out, p)
	}
	return out
}

// whole cuts a quotation that a seam broke off mid-sentence back to its last comma, unless that loses most of it.
func whole(s string) string {
	if r, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune("。！？；…!?.;”’」』）)\"'", r) {
		return s
	}
	i := strings.LastIndexAny(s, "，；。,;")
	if i < len(s)/2 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[:i+n]
}

// clip cuts a quotation to limit columns, between words.
func clip(s string, limit int) string {
	n, end := 0, 0
	var last rune
	for i, r := range s {
		if !wordRune(last) || !wordRune(r) {
			end = i // between words
		}
		if n += columns(r); n > limit {
			return strings.TrimRight(s[:end], " \n")
		}
		last = r
	}
	return s
}

// wordRune reports whether r belongs to a word that must not be cut. Chinese may be cut anywhere.
func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

func columns(r rune) int {
	if r >= 0x1100 {
		return 2
	}
	return 1
}

func width(s string) int {
	n := 0
	for _, r := range s {
		n += columns(r)
	}
	return n
}
