package service

import (
	"cmp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// finder suggests clauses for partly typed text: a number, a title, an alias, initials or words. It is built once per
// corpus, in memory and immutable.
type finder struct {
	catalog    *citation.Catalog
	works      []work
	candidates []candidate // in the order of works, then of the clauses
	at         map[corpus.Ref]int
	overview   []InstrumentStatus
}

// work is an instrument with the names that it can be found by.
type work struct {
	id          string
	title       map[corpus.Lang]string
	names       []findName
	first, last int // its candidates, [first, last)
}

// findName is a name of an instrument, or the heading of a clause.
type findName struct {
	key      string    // fold.Key
	initials []letters // nil for a name of Latin letters only
	alias    bool      // not a title
}

// candidate is a clause in all its languages.
type candidate struct {
	ref      corpus.Ref // bare
	numbers  []string   // its id and the number of its label
	written  string     // the number of its label as printed, folded: 十二
	headings []findName
	texts    []string // folded, one per language
	shown    map[corpus.Lang]Description
}

// The classes of a match, best first: by number or name, then by part of a name, then in the text.
const (
	matchExact = iota
	matchAlias
	matchHeading
	matchStart
	matchWithin
	matchInitials
	matchLoose // initials in the middle, the beginning of a number
	matchContent
	matchNone
)

// MaxTyped is the length in runes of the part of a typed text that is used for suggestions.
const MaxTyped = 100

// find returns at most k clauses for typed, best first; none for an empty text.
func (f *finder) find(typed string, k int) []corpus.Ref {
	typed = cutRunes(strings.TrimSpace(typed), MaxTyped)
	q := newTyped(typed)
	if typed == "" || k < 1 || q.empty() {
		return nil
	}
	found := f.exact(typed, k)
	seen := make(map[corpus.Ref]bool, 2*k)
	for _, r := range found {
		seen[r] = true
	}
	for _, class := range f.rank(q, k) {
		for _, n := range class {
			if len(found) == k {
				return found
			}
			if r := f.candidates[n].ref; !seen[r] {
				seen[r] = true
				found = append(found, r)
			}
		}
	}
	return found
}

// exact returns the clauses that typed names as a pinpoint.
func (f *finder) exact(typed string, k int) []corpus.Ref {
	var found []corpus.Ref
	for _, p := range f.catalog.Pinpoints(typed) {
		if p.Clause == "" {
			continue
		}
		r := f.catalog.Resolve(p)
		if r.Status != citation.Exact && r.Status != citation.Ambiguous {
			continue
		}
		slices.SortStableFunc(r.Refs, func(a, b corpus.Ref) int { return cmp.Compare(f.order(a), f.order(b)) })
		for _, ref := range r.Refs {
			if ref = ref.Bare(); len(found) < k && !slices.Contains(found, ref) {
				found = append(found, ref)
			}
		}
	}
	return found
}

// order is the position of ref among all clauses.
func (f *finder) order(ref corpus.Ref) int {
	if n, ok := f.at[ref.Bare()]; ok {
		return n
	}
	return len(f.candidates)
}

// rank returns the candidates for q by class, at most k of each.
func (f *finder) rank(q typedQuery, k int) [matchNone][]int {
	var ranked [matchNone][]int
	for _, w := range f.works {
		whole := w.match(q.joined)
		each := make([]int, len(q.words))
		for i, word := range q.words {
			each[i] = w.match(word)
		}
		for n := w.first; n < w.last; n++ {
			c := &f.candidates[n]
			number := q.matchNumber(c)
			if number == matchNone {
				continue
			}
			class := 0
			if len(q.words) > 0 {
				class = min(whole, c.match(q, each, len(ranked[matchContent]) < k))
			}
			if class = max(class, number); class < matchNone && len(ranked[class]) < k {
				ranked[class] = append(ranked[class], n)
			}
		}
	}
	return ranked
}

// match returns how well key matches a name of the instrument.
func (w *work) match(key string) int {
	best := matchNone
	for i := range w.names {
		best = min(best, w.names[i].match(key))
	}
	return best
}

// match returns how well key, of one or more words, matches n.
func (n *findName) match(key string) int {
	switch {
	case key == "":
		return matchNone
	case key == n.key && n.alias:
		return matchAlias
	case key == n.key:
		return matchExact
	case strings.HasPrefix(n.key, key):
		return matchStart
	case len(key) > 1 && strings.Contains(n.key, key):
		return matchWithin
	case n.initials == nil || len(key) < 2 || !latin(key):
		return matchNone
	}
	switch at := initialsAt(n.initials, key); {
	case at == 0:
		return matchInitials
	case at > 0 && len(key) > 2:
		return matchLoose
	}
	return matchNone
}

// match returns how well the words of q match the clause, given how each matches its instrument. Every word must match.
// The text is searched only if content is set.
func (c *candidate) match(q typedQuery, each []int, content bool) int {
	class := matchExact
	for i, word := range q.words {
		best := each[i]
		for h := range c.headings {
			best = min(best, max(matchHeading, c.headings[h].match(word)))
		}
		if best == matchNone && content && c.contains(word) {
			best = matchContent
		}
		if class = max(class, best); class == matchNone {
			return matchNone
		}
	}
	return class
}

// contains reports whether the text of the clause contains word; a Latin one must begin at a word boundary.
func (c *candidate) contains(word string) bool {
	for _, text := range c.texts {
		for rest := text; ; {
			i := strings.Index(rest, word)
			if i < 0 {
				break
			}
			if word[0] >= 0x80 || i == 0 || !isWord(rest[i-1]) {
				return true
			}
			rest = rest[i+len(word):]
		}
	}
	return false
}

func isWord(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// latin reports whether key consists of letters from a to z.
func latin(key string) bool {
	for i := range len(key) {
		if key[i] < 'a' || key[i] > 'z' {
			return false
		}
	}
	return true
}
