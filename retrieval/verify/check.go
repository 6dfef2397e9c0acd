package verify

import (
	"cmp"
	"context"
	"math"
	"slices"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/index"
)

const (
	exactDepth = 32 // clauses from the search for the exact words
	likeDepth  = 16 // clauses from the search for similar words
	claimDepth = 64 // clauses of what the message names
	maxAlso    = 5
)

// Similarity is 1 minus the edit distance divided by the tokens of the quotation: characters in Chinese, words in English.
const (
	alteredFrom      = 0.6 // below it, the words are another sentence on the same subject
	alteredFromShort = 0.7 // in quotations of fewer than shortTokens
	shortTokens      = 8
	nearestFrom      = 0.3 // below it, no nearest clause is given
	// slip is the edit distance up to which a quotation counts as altered even if its parts are verbatim elsewhere: an
	// inserted "not", with the words beside it, may well be in another clause.
	slip = 2
)

// work is the state of checking one text.
type work struct {
	*Verifier
	ctx    context.Context
	claims *claims
	known  map[string]Quote // results by claim and words, as a text may repeat itself
	spent  int              // quotations that were looked up
}

// inquiry is the state of checking one quotation.
type inquiry struct {
	*work
	*phrase
	refs   []corpus.Ref // what the message claims, nil for nothing
	quote  Quote
	looked []*stored // clauses from the shortlists so far, in order
	err    error     // the first failure to read the snapshot, after which all shortlists are empty

	compared int // of looked, by closest; best is what it found among them
	best     []match
	least    int
}

// quote judges quotation n.
func (w *work) quote(n int) (Quote, error) {
	q := w.claims.quotes[n]
	out := Quote{Quote: q.text, Start: q.start, End: q.end, Diff: []diff.Edit{}, Location: Location{Verdict: NoClaim}}
	if len(q.text) > MaxQuote {
		out.Verdict, out.Reason = NotChecked, QuoteTooLong
		return out, nil
	}
	p := newPhrase(q.text)
	if p.whole.tooShort() {
		out.Verdict = TooShort
		return out, nil
	}
	outer := n
	for w.claims.quotes[outer].parent >= 0 {
		outer = w.claims.quotes[outer].parent
	}
	var refs []corpus.Ref
	out.Location, refs = location(w.catalog, w.claims.text, w.claims.of(outer))
	id := out.Location.Claim + "\x00" + p.whole.s
	if _, ok := w.known[id]; ok {
		return w.said(id, q), nil
	}
	if w.spent == MaxQuotes {
		out.Verdict, out.Reason = NotChecked, TooManyQuotes
		return out, nil
	}
	w.spent++
	i := &inquiry{work: w, phrase: p, refs: refs, quote: out}
	if i.judge(); i.err != nil {
		return Quote{}, i.err
	}
	w.known[id] = i.quote
	return w.said(id, q), nil
}

// said returns the known result for the words at q. Negated does not hold if the message itself has the negation there.
func (w *work) said(id string, q quotation) Quote {
	known := w.known[id]
	known.Quote, known.Start, known.End = q.text, q.start, q.end
	known.Negated = known.Negated && !endsNegated(w.claims.text[:q.open])
	return known
}

// judge sets the verdict. The steps go from the strongest statement to the weakest.
func (i *inquiry) judge() {
	_ = i.verbatim() || i.omission() || i.slipped() || i.pieced() || i.nearest()
}

// exact looks for text in the full-text index.
func (i *inquiry) exact(text string) []int64 {
	return i.locate((*index.Reader).LocateExact, text, exactDepth)
}

// like looks there for what is similar to text.
func (i *inquiry) like(text string) []int64 {
	return i.locate((*index.Reader).LocateLike, text, likeDepth)
}

func (i *inquiry) locate(how func(*index.Reader, context.Context, string, int) ([]int64, error), text string, depth int) []int64 {
	r, err := i.snapshot.Reader()
	if err != nil {
		i.fail(err)
		return nil
	}
	rows, err := how(r, i.ctx, text, depth)
	i.fail(err)
	return rows
}

func (i *inquiry) fail(err error) { i.err = cmp.Or(i.err, err) }

// look reads the clauses in rows and returns those that were not looked at yet.
func (i *inquiry) look(rows []int64) []*stored {
	if i.err != nil {
		return nil
	}
	list, err := i.shelf.at(i.ctx, rows)
	i.fail(err)
	list = slices.DeleteFunc(list, func(c *stored) bool {
		return slices.ContainsFunc(i.looked, func(o *stored) bool { return o.row == c.row })
	})
	i.looked = append(i.looked, list...)
	return list
}

// claimed returns the rows of the clauses that the message names.
func (i *inquiry) claimed() (rows []int64) {
	for _, ref := range i.refs {
		more, err := i.snapshot.RowsOf(i.ctx, ref)
		i.fail(err)
		if rows = append(rows, more...); len(rows) > claimDepth {
			return rows[:claimDepth]
		}
	}
	return rows
}

// verbatim looks for the exact words: in what the message names, in the results of full-text search for them and for
// similar ones, and in the wordings that are not indexed.
func (i *inquiry) verbatim() bool {
	var found []match
	for _, shortlist := range []func() []int64{
		i.claimed,
		func() []int64 { return i.exact(i.whole.sought()) },
		func() []int64 { return i.like(i.whole.sought()) },
		func() []int64 { return i.variants },
	} {
		for _, c := range i.look(shortlist()) {
			if m, ok := i.in(c); ok {
				found = append(found, m)
			}
		}
		if slices.ContainsFunc(found, func(m match) bool { return i.refs == nil || m.in(i.refs) }) {
			break
		}
	}
	if len(found) == 0 {
		return false
	}
	slices.SortFunc(found, better(i.refs))
	i.stands(found[0])
	affirmed := func(m match) bool { return m.in(i.refs) == found[0].in(i.refs) && !m.negated() }
	i.quote.Negated = i.quote.Negated && !slices.ContainsFunc(found, affirmed)
	for _, m := range found[1:min(len(found), 1+maxAlso)] {
		i.quote.Also = append(i.quote.Also, m.entry.Ref())
	}
	return true
}

// stands records that the words, or the first of them, are at m.
func (i *inquiry) stands(m match) {
	p := m.place()
	i.quote.Verdict, i.quote.Ref, i.quote.Place = Verbatim, p.Ref, &p
	i.quote.Negated = m.negated()
	if i.quote.Location.Other = i.misplaced(m); i.quote.Location.Other {
		i.quote.Verdict = Elsewhere
		i.compare()
	}
}

// misplaced reports whether the message claims another place for words that are at m.
func (i *inquiry) misplaced(m match) bool {
	switch i.quote.Location.Verdict {
	case NoClaim, NoSuchClause:
		return false
	}
	return !m.in(i.refs)
}

// compare shows, for misplaced words, what the claimed clause has instead, if anything similar.
func (i *inquiry) compare() {
	if best, similarity, ok := i.closest(func(c *stored) bool { return c.in(i.refs) }); ok && similarity >= i.threshold() {
		i.difference(best, similarity)
	}
}

// omission looks for one clause that has all parts between ellipses in their order.
func (i *inquiry) omission() bool {
	if len(i.parts) < 2 {
		return false
	}
	for _, p := range i.parts {
		i.look(i.exact(p.sought()))
	}
	var found [][]match
	for _, c := range i.looked {
		if m, ok := c.findInOrder(i.parts); ok {
			found = append(found, m)
		}
	}
	if len(found) == 0 {
		return false
	}
	order := better(i.refs)
	best := slices.MinFunc(found, func(a, b []match) int { return order(a[0], b[0]) })
	whole := best[0]
	whole.to = best[len(best)-1].to
	i.stands(whole)
	i.quote.Omission = true
	for _, m := range best {
		i.quote.Parts = append(i.quote.Parts, m.place())
	}
	return true
}

// slipped decides for altered where the difference is no more than a slip.
func (i *inquiry) slipped() bool {
	best, similarity, ok := i.closest(nil)
	if ok = ok && similarity >= i.threshold() && i.distance(similarity) <= slip; ok {
		i.alters(best, similarity)
	}
	return ok
}

// nearest decides between altered and not in the corpus.
func (i *inquiry) nearest() bool {
	i.quote.Verdict = NotInCorpus
	best, similarity, ok := i.closest(nil)
	switch {
	case ok && similarity >= i.threshold():
		i.alters(best, similarity)
	case ok && similarity >= nearestFrom:
		i.difference(best, similarity)
		i.quote.Diff = []diff.Edit{}
	}
	return true
}

func (i *inquiry) alters(m match, similarity float64) {
	i.quote.Verdict = Altered
	i.difference(m, similarity)
	i.quote.Ref = i.quote.Nearest.Ref
	i.quote.Location.Other = i.misplaced(m)
}

// difference compares the quotation with the stored words at m.
func (i *inquiry) difference(m match, similarity float64) {
	p := m.place()
	p.Similarity = math.Round(similarity*1000) / 1000
	i.quote.Nearest = &p
	i.quote.Diff = diff.Diff(m.key().diffTokens(m.from, m.to), i.whole.diffTokens(0, len(i.whole.tokens)))
}

func (i *inquiry) threshold() float64 {
	if len(i.whole.tokens) < shortTokens {
		return alteredFromShort
	}
	return alteredFrom
}

// distance returns the edit distance of a similarity.
func (i *inquiry) distance(similarity float64) int {
	return int(math.Round((1 - similarity) * float64(len(i.whole.tokens))))
}

// closest returns the span of the shortlisted clauses that is most similar to the quotation; ties are broken by better.
func (i *inquiry) closest(only func(*stored) bool) (match, float64, bool) {
	ids := i.whole.ids
	p := newPattern(ids)
	best, least, from := i.best, i.least, i.compared
	if only != nil || from == 0 {
		best, least, from = nil, len(ids), 0
	}
	for _, c := range i.looked[from:] {
		if only != nil && !only(c) {
			continue
		}
		for n, k := range c.texts {
			distance, end := p.nearest(k.ids)
			if end == 0 || distance > least {
				continue
			}
			if distance < least {
				best, least = nil, distance
			}
			best = append(best, match{c, n, 0, end})
		}
	}
	if only == nil {
		i.best, i.least, i.compared = best, least, len(i.looked)
	}
	if len(best) == 0 {
		return match{}, 0, false
	}
	m := slices.MinFunc(best, better(i.refs))
	w := closest(ids, m.key().ids).widened(i.whole, m.key())
	m.from, m.to = w.start, w.end
	least = max(least, 1) // as it is not verbatim: it ends within a number
	return m, 1 - float64(least)/float64(len(ids)), true
}
