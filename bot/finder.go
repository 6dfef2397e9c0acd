package bot

import (
	"cmp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
)

// Finder finds clauses by whatever people type of them: number, title, alias, initials, words. It answers from memory,
// is made once for a snapshot, and is never changed.
type Finder struct {
	catalog *citation.Catalog
	works   []work
	places  []place // in the order of works, then as the clauses stand
	at      map[corpus.Ref]int
	grams   grams
}

// work is an instrument as it is found.
type work struct {
	id          string
	title       map[corpus.Lang]string
	names       []findName
	first, last int // its places, [first, last)
}

// findName is a name of an instrument, or the heading of a clause.
type findName struct {
	key      string    // fold.Key
	initials []letters // nil where it has no Chinese character
	alias    bool      // not a title
}

// place is a clause as it is found, whatever its languages.
type place struct {
	ref      corpus.Ref // bare
	work     int
	numbers  []string // what the clause is called by: its id, and the number of its label
	written  string   // the number of its label as printed, folded: 十二
	headings []findName
	texts    []string // folded, of each language
	shown    map[corpus.Lang]shown
}

// shown is what a choice shows of a clause in a language.
type shown struct {
	label, heading, head string
	added                bool
	level                corpus.Level
}

// The classes of a match, best first. What is found by number or name comes before what is found by a part of one, and
// that before what stands in the text.
const (
	matchExact = iota
	matchAlias
	matchHeading
	matchStart
	matchWithin
	matchInitials
	matchLoose // initials in the middle, a number that has begun
	matchContent
	matchNone
)

// MaxChoices is how many choices autocompletion offers at most.
const MaxChoices = 25

// maxTyped bounds what is read of an option that is being typed, in runes.
const maxTyped = 100

// Find returns at most k clauses for what was typed, the best first. Of an empty text it returns none.
func (f *Finder) Find(typed string, k int) []corpus.Ref {
	typed = cutRunes(strings.TrimSpace(typed), maxTyped)
	q := newTyped(typed)
	if typed == "" || k < 1 || q.empty() {
		return nil
	}
	found := f.exact(typed, k)
	seen := make(map[corpus.Ref]bool, 2*k)
	for _, r := range found {
		seen[r] = true
	}
	for _, places := range f.rank(q, k) {
		for _, n := range places {
			if len(found) == k {
				return found
			}
			if r := f.places[n].ref; !seen[r] {
				seen[r] = true
				found = append(found, r)
			}
		}
	}
	return found
}

// exact returns the clauses that typed names as people write a pinpoint.
func (f *Finder) exact(typed string, k int) []corpus.Ref {
	var found []corpus.Ref
	for _, p := range f.catalog.Pinpoints(typed) {
		if p.Clause == "" {
			continue
		}
		r := f.catalog.Resolve(p)
		if r.Status != citation.Exact && r.Status != citation.Ambiguous {
			continue
		}
		refs := r.Refs
		slices.SortStableFunc(refs, func(a, b corpus.Ref) int { return cmp.Compare(f.order(a), f.order(b)) })
		for _, ref := range refs {
			if ref = ref.Bare(); len(found) < k && !slices.Contains(found, ref) {
				found = append(found, ref)
			}
		}
	}
	return found
}

// order is the place of ref among all clauses.
func (f *Finder) order(ref corpus.Ref) int {
	if n, ok := f.at[ref.Bare()]; ok {
		return n
	}
	return len(f.places)
}

// rank returns the places that fit q by their class, at most k of each.
func (f *Finder) rank(q typedQuery, k int) [matchNone][]int {
	var ranked [matchNone][]int
	content := make([]bits, len(q.words))
	for i, word := range q.words {
		content[i] = f.grams.candidates(word, len(f.places))
	}
	for _, w := range f.works {
		whole := w.match(q.joined)
		each := make([]int, len(q.words))
		for i, word := range q.words {
			each[i] = w.match(word)
		}
		for n := w.first; n < w.last; n++ {
			p := &f.places[n]
			number := q.matchNumber(p)
			if number == matchNone {
				continue
			}
			class := 0
			if len(q.words) > 0 {
				holds := func(word int) bool { return content[word].has(n) }
				class = min(whole, p.match(q, each, holds, len(ranked[matchContent]) < k))
			}
			if class = max(class, number); class < matchNone && len(ranked[class]) < k {
				ranked[class] = append(ranked[class], n)
			}
		}
	}
	return ranked
}

// match says how well the instrument is called key.
func (w *work) match(key string) int {
	best := matchNone
	for i := range w.names {
		best = min(best, w.names[i].match(key))
	}
	return best
}

// match says how well key, of one word or several, stands for n.
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

// match says how well the words of q fit the clause, given how each fits its instrument, and whether the clause can hold
// it. Every word must fit. The text is looked at only where content is set.
func (p *place) match(q typedQuery, each []int, holds func(word int) bool, content bool) int {
	class := matchExact
	for i, word := range q.words {
		best, may := each[i], holds(i)
		if may || latin(word) { // which may be initials
			for h := range p.headings {
				best = min(best, max(matchHeading, p.headings[h].match(word)))
			}
		}
		if best == matchNone && may && content && p.says(word) {
			best = matchContent
		}
		if class = max(class, best); class == matchNone {
			return matchNone
		}
	}
	return class
}

// says reports whether the text of the clause has word, which begins a word there where it is Latin.
func (p *place) says(word string) bool {
	for _, text := range p.texts {
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

// latin reports whether key is nothing but letters from a to z.
func latin(key string) bool {
	for i := range len(key) {
		if key[i] < 'a' || key[i] > 'z' {
			return false
		}
	}
	return true
}

// firsts returns the beginnings of at most k instruments, those of authority first.
func (f *Finder) firsts(k int) []corpus.Ref {
	var refs []corpus.Ref
	for _, w := range f.works {
		if w.first < w.last && len(refs) < k {
			refs = append(refs, f.places[w.first].ref)
		}
	}
	return refs
}

// cutRunes returns the first n runes of s.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
