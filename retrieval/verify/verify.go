package verify

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
)

// Verifier checks quotations against one snapshot. It is safe for concurrent use.
type Verifier struct {
	snapshot *index.Snapshot
	catalog  *citation.Catalog
	shelf    *shelf
	variants []int64 // rows of clauses that another source words differently
}

// New returns the Verifier of s.
func New(s *index.Snapshot) (*Verifier, error) {
	catalog, err := s.Catalog()
	if err != nil {
		return nil, err
	}
	// Full-text search has the chosen wordings only, so these are checked for every quotation that it does not find.
	variants, err := s.RowsWithVariants(context.Background())
	if err != nil {
		return nil, err
	}
	return &Verifier{s, catalog, &shelf{snapshot: s}, variants[:min(len(variants), mostVariants)]}, nil
}

// mostVariants bounds the clauses with variants that are checked for every quotation.
const mostVariants = 1000

// Check finds the quotations in text and checks each. It fails only if the snapshot cannot be read or ctx ends.
func (v *Verifier) Check(ctx context.Context, text string) (Report, error) {
	whole := text
	text = text[:cutAt(text, MaxText)]
	quotes := quotations(text)
	for i, q := range quotes {
		quotes[i].title = !q.block && v.isTitle(q.text)
	}
	w := &work{Verifier: v, ctx: ctx, claims: newClaims(v.catalog, text, quotes), known: make(map[string]Quote)}
	report := Report{Quotes: []Quote{}}
	verdicts := make([]Verdict, len(quotes))
	for n, q := range quotes {
		if q.title || q.parent >= 0 && !lookInside(verdicts[q.parent]) {
			continue
		}
		r, err := w.quote(n)
		if err != nil {
			return Report{}, err
		}
		verdicts[n] = r.Verdict
		report.Quotes = append(report.Quotes, r)
	}
	if len(text) < len(whole) {
		report.Quotes = append(report.Quotes, Quote{
			Start: len(text), End: len(whole), Verdict: NotChecked, Reason: TextTooLong, Diff: []diff.Edit{}, Location: Location{Verdict: NoClaim},
		})
	}
	return report, nil
}

// lookInside reports whether quotations nested in one with that verdict are checked on their own.
func lookInside(v Verdict) bool { return v == NotInCorpus || v == NotChecked || v == "" }

// isTitle reports whether a text in quotation marks is just the name of an instrument.
func (v *Verifier) isTitle(text string) bool {
	text = strings.TrimFunc(text, func(r rune) bool { return isMark(string(r)) || r == ' ' || r == '《' || r == '》' })
	if text == "" || len(text) > 300 {
		return false
	}
	return slices.ContainsFunc(v.catalog.Names(text), func(n citation.NameMatch) bool {
		return n.Start == 0 && n.End == len(text) && len(n.Instruments) > 0
	})
}

// cutAt returns the length of text, or the greatest up to limit that cuts no character.
func cutAt(text string, limit int) int {
	if len(text) <= limit {
		return len(text)
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return limit
}

// CheckQuote checks text as one quotation. A claim before a colon ("Action Plan, item 7: …") or in brackets at the end is
// read as such where the rest is long enough.
func (v *Verifier) CheckQuote(ctx context.Context, text string) (Quote, error) {
	q := quotation{text: text, start: 0, end: len(text), close: len(text), parent: -1}
	refs := newClaims(v.catalog, text[:cutAt(text, MaxText)], nil).refs
	if at := strings.IndexAny(text, ":："); at >= 0 && len(refs) > 0 && refs[0].end <= at+1 && at < bracketed {
		_, size := utf8.DecodeRuneInString(text[at:])
		if rest := text[at+size:]; !newKey(rest[:cutAt(rest, MaxQuote)]).tooShort() {
			q.text, q.start, q.open = rest, at+size, at+size
		}
	}
	c := newClaims(v.catalog, text[:cutAt(text, MaxText)], []quotation{q})
	w := &work{Verifier: v, ctx: ctx, claims: c, known: make(map[string]Quote)}
	return w.quote(0)
}

// Verbatim reports whether the clause at ref has the words of quote: in one piece, or with an omission that an ellipsis
// marks. A ref without a language means the clause in any. There is no minimum length. An unknown ref is
// index.ErrNotFound.
func (v *Verifier) Verbatim(ctx context.Context, quote string, ref corpus.Ref) (bool, error) {
	clauses, p, err := v.phraseAt(ctx, quote, ref)
	return slices.ContainsFunc(clauses, func(c *stored) bool {
		_, ok := p.in(c)
		if !ok && len(p.parts) > 1 {
			_, ok = c.findInOrder(p.parts)
		}
		return ok
	}), err
}

// Locate returns the words of quote as the clause at ref has them in one piece, in its chosen wording, and whether it has a
// negation directly before them; "" where it does not have them. Otherwise it is like Verbatim.
func (v *Verifier) Locate(ctx context.Context, quote string, ref corpus.Ref) (words string, negated bool, err error) {
	clauses, p, err := v.phraseAt(ctx, quote, ref)
	for _, c := range clauses {
		if m, ok := p.in(c); ok && m.text == 0 {
			return m.place().Text, m.negated(), nil
		}
	}
	return "", false, err
}

// phraseAt returns the clauses at ref, none if quote is too long, and quote as a phrase.
func (v *Verifier) phraseAt(ctx context.Context, quote string, ref corpus.Ref) ([]*stored, *phrase, error) {
	rows, err := v.snapshot.RowsOf(ctx, ref)
	if err == nil && (len(rows) == 0 || ref.Clause == "") {
		err = index.ErrNotFound
	}
	if err != nil || len(quote) > MaxQuote {
		return nil, nil, err
	}
	clauses, err := v.shelf.at(ctx, rows)
	return clauses, newPhrase(quote), err
}

// phrase is a quotation prepared for searching.
type phrase struct {
	whole *key
	forms []string // the words; then with words rejoined that were hyphenated at a line end
	parts []*key   // what is between ellipses, if each is long enough to be found
}

var (
	// ellipsis is a mark of omission, with brackets or without.
	ellipsis = regexp.MustCompile(`[\[(（〔【]\s*(?:…+|⋯+|\.{3,}|(?:\.\s){2,}\.|略)\s*[\])）〕】]|…+|⋯+|\.{3,}|(?:\.\s){2,}\.|。{3,}`)
	// divided is a word hyphenated at a line end.
	divided = regexp.MustCompile(`(\p{Latin})[-\x{2010}\x{00AD}][ \t]*\r?\n[ \t]*(\p{Ll})`)
	// fitted is a letter in brackets, which says that its case was changed: "[T]he".
	fitted = regexp.MustCompile(`\[(\p{Latin})\]`)
)

// leastPart is how many letters a part between ellipses must have, a Han character counting two: with fewer, any sentence
// could be assembled from a long clause.
const leastPart = 6

func newPhrase(quote string) *phrase {
	quote = fitted.ReplaceAllString(quote, "$1")
	p := &phrase{whole: newKey(quote).trimmed()}
	p.forms = []string{p.whole.s}
	if joined := divided.ReplaceAllString(quote, "$1$2"); joined != quote {
		p.forms = append(p.forms, newKey(joined).trimmed().s)
	}
	for _, part := range ellipsis.Split(quote, -1) {
		if k := newKey(part).trimmed(); len(k.s) > 0 {
			p.parts = append(p.parts, k)
		}
	}
	if slices.ContainsFunc(p.parts, func(k *key) bool { return k.letters() < leastPart }) {
		p.parts = nil
	}
	return p
}

// in returns where c has p in one piece.
func (p *phrase) in(c *stored) (match, bool) {
	for _, form := range p.forms {
		if m, ok := c.find(form); ok {
			return m, true
		}
	}
	return match{}, false
}
