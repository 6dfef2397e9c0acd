package corpus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Catalog finds instruments by the names that people give them, and clauses by their numbers. It is built once for a
// snapshot, is never changed, and may be used by several goroutines.
type Catalog struct {
	records []*record
	byID    map[string]int
	names   map[string][]bearer // by normal name
	lengths map[string][]int    // by the first two runes of a normal name: the byte lengths of such names, longest first
}

// record is what the catalogue keeps of an instrument.
type record struct {
	id         string
	date       string
	issuer     string
	secondary  bool     // nothing but commentary or news
	chinese    bool     // has a Chinese document
	inHan      bool     // has a name of its own in Chinese characters
	inLatin    bool     // has a name of several words in Latin letters
	names      []string // normal names: titles, aliases, issuer; what words beside a bare noun are looked for in
	title      string
	order      []string            // clause ids, Chinese document first
	has        map[string]bool     // clause ids
	labels     map[string][]string // clause ids by the number that their label prints
	shape      map[string][]int    // by clause id: the number of items in each paragraph; of the document with most
	highest    int                 // greatest whole number among the clause ids, 0 when there is none
	lowest     int
	articles   bool // labels say 条 or Article
	titleWords map[string]bool
}

// bearer is an instrument that bears a name.
type bearer struct {
	record int // index in Catalog.records; stranger for a kind noun that needs no instrument
	class  nameClass
}

// stranger marks a noun that names instruments of a kind, so that "the resolution" is seen to name something even
// where the corpus has no resolution.
const stranger = -1

// nameClass says how much a name says; the greatest class that a name has counts.
type nameClass int

const (
	generalNoun nameClass = iota // noun of a more general kind: "plan" for an action plan
	kindNoun                     // noun of the kind: "action plan"
	aliasName
	fullTitle // also ids
)

// NewCatalog builds the catalogue of the given instruments.
func NewCatalog(instruments []*Instrument) *Catalog {
	c := &Catalog{
		byID:    make(map[string]int, len(instruments)),
		names:   make(map[string][]bearer),
		lengths: make(map[string][]int),
	}
	nouns := kindNouns()
	for noun := range nouns {
		c.bear(noun, bearer{stranger, generalNoun})
	}
	for n, i := range instruments {
		r := newRecord(i)
		c.records = append(c.records, r)
		c.byID[i.ID] = n
		c.bear(normalName(i.ID), bearer{n, fullTitle})
		titles := i.titles()
		for _, title := range slices.Concat(titles[Chinese], titles[English]) {
			c.bear(normalName(title), bearer{n, fullTitle})
		}
		for _, alias := range slices.Concat(i.Aliases, DeriveAliases(i)) {
			name := normalName(alias)
			r.addName(name)
			if !nouns[name] {
				r.noteScript(name)
				c.bear(name, bearer{n, aliasName})
				continue
			}
			c.bear(name, bearer{n, kindNoun})
			for general := range nouns {
				if endsIn(name, general) {
					c.bear(general, bearer{n, generalNoun})
				}
			}
		}
	}
	for name := range c.names {
		key := firstTwo(name)
		c.lengths[key] = append(c.lengths[key], len(name))
	}
	for key, lengths := range c.lengths {
		slices.SortFunc(lengths, func(a, b int) int { return b - a })
		c.lengths[key] = slices.Compact(lengths)
	}
	return c
}

// bear notes that b bears name, with the greatest class where it does so twice.
func (c *Catalog) bear(name string, b bearer) {
	if !longEnough(name) {
		return
	}
	have := c.names[name]
	if last := len(have) - 1; last >= 0 && have[last].record == b.record { // records come one after the other
		have[last].class = max(have[last].class, b.class)
		return
	}
	c.names[name] = append(have, b)
}

// kindNouns returns the normal names of the nouns of all kinds that can stand alone.
func kindNouns() map[string]bool {
	nouns := make(map[string]bool)
	for _, k := range Kinds() {
		for _, n := range slices.Concat(k.ZH, k.EN) {
			if name := normalName(n); longEnough(name) {
				nouns[name] = true
			}
		}
	}
	return nouns
}

// endsIn reports whether the noun name ends in another noun: 行动计划 in 计划, "action plan" in "plan".
func endsIn(name, noun string) bool {
	rest, ok := strings.CutSuffix(name, noun)
	return ok && rest != "" && (noun[0] >= utf8.RuneSelf || strings.HasSuffix(rest, " "))
}

func firstTwo(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	_, m := utf8.DecodeRuneInString(s[n:])
	return s[:n+m]
}

func newRecord(i *Instrument) *record {
	r := &record{
		id: i.ID, date: i.Date, issuer: normalName(i.Issuer), title: i.Title(Chinese), secondary: len(i.Documents) > 0,
		has: make(map[string]bool), labels: make(map[string][]string), shape: make(map[string][]int),
		titleWords: make(map[string]bool),
	}
	titles := i.titles()
	for _, title := range slices.Concat(titles[Chinese], titles[English]) {
		r.addName(normalName(title))
		r.noteScript(normalName(title))
	}
	for _, d := range i.Documents {
		r.secondary = r.secondary && d.Level.Secondary()
		r.chinese = r.chinese || d.Lang == Chinese
		for _, cl := range d.Clauses {
			r.addClause(cl)
		}
	}
	r.addName(r.issuer)
	return r
}

func (r *record) addName(name string) {
	if name == "" {
		return
	}
	r.names = append(r.names, name)
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c >= utf8.RuneSelf || !isWordByte(byte(c)) }) {
		r.titleWords[w] = true
	}
}

// noteScript notes in which script r has a name that says more than a noun.
func (r *record) noteScript(name string) {
	han := strings.ContainsFunc(name, func(c rune) bool { return c >= 0x3400 })
	r.inHan = r.inHan || han
	r.inLatin = r.inLatin || !han && strings.Contains(name, " ")
}

func (r *record) addClause(cl *Clause) {
	if shape := shapeOf(cl.Text); len(shape) > len(r.shape[cl.ID]) {
		r.shape[cl.ID] = shape
	}
	if r.has[cl.ID] {
		return
	}
	r.has[cl.ID] = true
	r.order = append(r.order, cl.ID)
	if n, err := strconv.Atoi(cl.ID); err == nil && n >= 0 {
		if r.highest == 0 || n < r.lowest {
			r.lowest = n
		}
		r.highest = max(r.highest, n)
	}
	label := normalName(cl.Label)
	r.articles = r.articles || strings.HasSuffix(label, "条") || strings.HasPrefix(label, "article")
	for _, word := range []string{"article ", "section ", "item "} {
		label = strings.TrimPrefix(label, word)
	}
	if n, ok := ParseNumeral(strings.TrimSuffix(label, "条")); ok {
		key := strconv.Itoa(n)
		r.labels[key] = append(r.labels[key], cl.ID)
	}
}

// numbered reports whether r has clauses that are called by whole numbers.
func (r *record) numbered() bool { return r.highest > 0 }

// ids returns the ids of the given records, authoritative instruments first, then by id.
func (c *Catalog) ids(records []int) []string {
	sorted := slices.SortedFunc(slices.Values(records), func(a, b int) int {
		x, y := c.records[a], c.records[b]
		if x.secondary != y.secondary {
			if y.secondary {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.id, y.id)
	})
	ids := make([]string, 0, len(sorted))
	for _, n := range slices.Compact(sorted) {
		ids = append(ids, c.records[n].id)
	}
	return ids
}
