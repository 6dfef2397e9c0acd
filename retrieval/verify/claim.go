package verify

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
)

// reference is a mention of a clause or an instrument in a message.
type reference struct {
	start, end int
	points     []citation.Pinpoint // several for a list
	owner      int                 // quotation that it directly follows as its origin, -1 for none
}

func (r *reference) namesClause() bool { return r.points[0].Clause != "" }

// claims finds what a message says about the origin of its quotations.
type claims struct {
	text   string
	masked string // text with the quotations blanked out, which claim nothing
	quotes []quotation
	refs   []reference // in order
}

// newClaims reads the references in text. Names of instruments in quotation marks are references too.
func newClaims(catalog *citation.Catalog, text string, quotes []quotation) *claims {
	c := &claims{text: text, quotes: quotes}
	masked := []byte(text)
	for _, q := range quotes {
		if q.title {
			continue
		}
		for i := q.start; i < q.end; i++ {
			if (i < q.credit[0] || i >= q.credit[1]) && masked[i] != '\n' {
				masked[i] = ' '
			}
		}
	}
	c.masked = string(masked)
	for _, p := range catalog.Pinpoints(c.masked) {
		c.add(p)
	}
	points := len(c.refs)
	for _, n := range catalog.Names(c.masked) {
		inPoint := slices.ContainsFunc(c.refs[:points], func(r reference) bool { return n.Start < r.end && r.start < n.End })
		if inPoint || n.Unknown != "" && !c.named(n) {
			continue
		}
		c.add(citation.Pinpoint{Instruments: n.Instruments, Unknown: n.Unknown, Near: n.Near, Start: n.Start, End: n.End})
	}
	slices.SortStableFunc(c.refs, func(a, b reference) int { return cmp.Compare(a.start, b.start) })
	for i := range c.refs {
		c.refs[i].owner = c.ownerOf(&c.refs[i])
	}
	return c
}

// named reports whether the name of an unknown instrument is written like one: in title marks, or capitalised.
func (c *claims) named(n citation.NameMatch) bool {
	r, _ := utf8.DecodeRuneInString(n.Unknown)
	before, _ := utf8.DecodeLastRuneInString(c.masked[:n.Start])
	return before == '《' || before == '〈' || unicode.IsUpper(r)
}

// add records a pinpoint, merged with the one before it if they form a list.
func (c *claims) add(p citation.Pinpoint) {
	if last := len(c.refs) - 1; last >= 0 && p.Clause != "" && c.refs[last].namesClause() {
		r := &c.refs[last]
		gap := strings.TrimSpace(c.masked[min(r.end, max(p.Start, r.start)):max(p.Start, r.start)])
		if p.Start < r.end || slices.Contains([]string{"和", "、", "与", "及", ",", "，", "and", "&"}, gap) {
			r.points, r.end = append(r.points, p), max(r.end, p.End)
			return
		}
	}
	c.refs = append(c.refs, reference{start: p.Start, end: p.End, points: []citation.Pinpoint{p}, owner: -1})
}

// bracketed is how far after a quotation a bracket with its origin may end, in bytes.
const bracketed = 240

// ownerOf returns the quotation that r directly follows: in brackets, after a dash or after words that say so.
func (c *claims) ownerOf(r *reference) int {
	for n := len(c.quotes) - 1; n >= 0; n-- {
		q := &c.quotes[n]
		if q.credit[0] <= r.start && r.end <= q.credit[1] {
			return n
		}
		if q.depth > 0 || q.title || q.close > r.start {
			continue
		}
		if r.start-q.close <= bracketed && c.directlyBehind(c.masked[q.close:r.start]) {
			return n
		}
		return -1
	}
	return -1
}

// behindWords are the words between a quotation and a reference, folded, that make the latter its origin: "…" says
// Article 3.
var behindWords = regexp.MustCompile(`^[,.;]?(?:这(?:句话)?|此[话语句]|它)?(?:就?是|出自|来自|出于|见[于]?|参见|载于?|引自|摘自|语出|写在|写进|规定在)[<"]*$` +
	`|^[,.;]? ?(?:,?as )?(?:(?:it )?(?:says|said|states|stated|reads|writes|wrote|provides|according to)|(?:is |are |it is |stands |appears |comes |taken |quoted |stated |set out |written )*(?:in|from|under|see))(?: the)?$`)

// directlyBehind reports whether between, the text from a quotation to a reference, opens a bracket or a credit line, or
// says that the quotation is from there.
func (c *claims) directlyBehind(between string) bool {
	if words := strings.TrimSpace(fold.String(between)); len(words) < bracketed && behindWords.MatchString(words) {
		return true
	}
	between = strings.TrimLeft(between, " \t。，,.;；、")
	if line := strings.TrimLeft(between, "\r\n \t"); isCredit(line) && strings.Count(between, "\n") <= 1 && !strings.Contains(line, "\n") {
		return true
	}
	r, size := utf8.DecodeRuneInString(between)
	return size > 0 && strings.ContainsRune("（([【〔［", r) && !strings.ContainsAny(between, "）)]】〕］\n")
}

// of returns what the message claims for quotation n: the nearest reference before it, else the one directly after it,
// which also wins if it names a clause and the one before names none or belongs to another quotation.
func (c *claims) of(n int) *reference {
	var behind *reference
	if i := slices.IndexFunc(c.refs, func(r reference) bool { return r.owner == n }); i >= 0 {
		behind = &c.refs[i]
	}
	before, shared := c.before(n)
	if before == nil || behind != nil && behind.namesClause() && (shared || !before.namesClause()) {
		return behind
	}
	return before
}

// before returns the nearest reference before quotation n in its sentence, or in its line if no other quotation is in
// between. shared reports whether one is.
func (c *claims) before(n int) (found *reference, shared bool) {
	q := &c.quotes[n]
	from := c.context(q)
	for i := len(c.refs) - 1; i >= 0; i-- {
		r := &c.refs[i]
		if r.end > q.open || r.owner >= 0 {
			continue
		}
		if r.start < from {
			return nil, false
		}
		between := c.between(r.end, q.open, n)
		if between >= 0 && c.endsSentence(r.end, q.open, between) {
			return nil, false
		}
		return r, between >= 0
	}
	return nil, false
}

// context returns the start of the line of q, or of the line before if q begins its line and that one introduces it.
func (c *claims) context(q *quotation) int {
	start := strings.LastIndexByte(c.masked[:q.open], '\n') + 1
	before := strings.TrimRight(c.masked[:start], " \t\r\n")
	begins := strings.TrimSpace(c.masked[start:q.open]) == "" && strings.Count(c.masked[len(before):start], "\n") <= 2
	if begins && (q.block || strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：")) {
		return strings.LastIndexByte(before, '\n') + 1
	}
	return start
}

// between returns the last top-level quotation between two places, -1 for none.
func (c *claims) between(from, to, except int) int {
	for i := except - 1; i >= 0; i-- {
		if q := &c.quotes[i]; q.depth == 0 && !q.title && q.open >= from && q.close <= to {
			return i
		}
	}
	return -1
}

// fullStop matches the end of a sentence, in a message: a stop before a capital letter, or another mark.
var fullStop = regexp.MustCompile(`\. +\p{Lu}|[。！？!?\n]`)

// endsSentence reports whether a sentence ends between two places, possibly with the quotation last.
func (c *claims) endsSentence(from, to, last int) bool {
	if fullStop.MatchString(c.masked[from:to]) {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(c.quotes[last].text))
	return strings.ContainsRune("。！？!?", r)
}

// location resolves a claim. It also returns the claimed refs, without language; those of instruments have no clause.
func location(catalog *citation.Catalog, text string, r *reference) (Location, []corpus.Ref) {
	if r == nil {
		return Location{Verdict: NoClaim}, nil
	}
	loc := Location{Claim: strings.TrimSpace(text[r.start:r.end])}
	var refs []corpus.Ref
	for i, p := range r.points {
		got := catalog.Resolve(p)
		verdict := locationVerdict(p, got)
		if i == 0 || loc.Verdict == Exists {
			loc.Verdict = verdict
		}
		if verdict == OutOfRange && loc.ValidRange == nil {
			loc.ValidRange, loc.RangeOf = []string{got.ValidRange.First, got.ValidRange.Last}, got.ValidRange.Of
		}
		if p.Clause == "" {
			for _, id := range p.Instruments {
				refs = append(refs, corpus.Ref{Instrument: id})
			}
		} else {
			refs = append(refs, bare(got.Refs)...)
		}
		if verdict != Exists {
			loc.Suggestions = append(loc.Suggestions, bare(got.Suggestions)...)
		}
	}
	loc.Refs = slices.Clone(refs)
	return loc, refs
}

// bare returns refs without language.
func bare(refs []corpus.Ref) []corpus.Ref {
	out := slices.Clone(refs)
	for i, r := range refs {
		out[i] = r.Bare()
	}
	return out
}

// locationVerdict is the verdict on one pinpoint.
func locationVerdict(p citation.Pinpoint, r citation.Resolution) LocationVerdict {
	switch {
	case p.Unknown != "" && len(r.Suggestions) > 0:
		return TitleMismatch
	case p.Unknown != "":
		return UnknownInstrument
	}
	known := map[citation.Status]LocationVerdict{citation.Exact: Exists, citation.OutOfRange: OutOfRange, citation.Ambiguous: Ambiguous}
	return cmp.Or(known[r.Status], NoSuchClause)
}
