package citation

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/configs"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// Catalog finds instruments by the names that people give them, and clauses by their numbers. It is built once per
// snapshot, immutable, and safe for concurrent use.
type Catalog struct {
	records []*record
	byID    map[string]int
	names   map[string][]bearer // by normal name
	lengths map[string][]int    // by the first two runes of a normal name: the byte lengths of such names, longest first
	former  map[string][]string // by normal name that only withdrawn instruments bore: their ids
	series  map[string][]int    // by the word that identifiers of rows begin with: the records that have some
}

// record is what the catalogue keeps of an instrument.
type record struct {
	id         string
	date       string
	effect     int // year from which its text says that it applies, if it has no date; 0 when unknown
	issuer     string
	secondary  bool                // nothing but commentary or news
	chinese    bool                // has a Chinese document
	inHan      bool                // has a distinctive name in Chinese characters
	inLatin    bool                // has a name of several words in Latin letters
	names      []string            // normal names: titles, aliases, issuer; modifiers of a bare noun are matched against these
	order      []string            // clause ids, Chinese document first
	labels     map[string][]string // if no id is a whole number: clause ids by the number printed in their label
	byText     []int32             // indexes into order, sorted by id
	shapes     []string            // by index in order: see Shape; of the document with most parts
	chapters   map[string][2]int   // first and last index in order of the clauses below a heading with a number: "2", "2.1"
	headings   map[string]heading  // of clauses without a number and of rows, by normal name
	series     map[string]Range    // first and last of the rows that begin with a word and a number, by the folded word
	roc        bool                // counts 條, 項, 款, 目 as Taiwan does
	highest    int                 // greatest whole number among the clause ids, 0 when there is none
	lowest     int
	articles   bool // labels say 条 or Article
	titleWords []string
}

// bearer is an instrument that bears a name.
type bearer struct {
	record int // index in Catalog.records; stranger for a kind noun without an instrument
	class  nameClass
}

// stranger marks a noun for instruments of a kind, so that "the resolution" counts as a name even if the corpus has no
// resolution.
const stranger = -1

// nameClass says how specific a name is; the most specific class of a name counts.
type nameClass int

const (
	generalNoun nameClass = iota // noun of a more general kind: "plan" for an action plan
	kindNoun                     // noun of the kind: "action plan"
	aliasName
	fullTitle // also ids
)

// NewCatalog builds the catalogue of the given instruments.
func NewCatalog(instruments []*corpus.Instrument) *Catalog {
	b := NewCatalogBuilder()
	for _, i := range instruments {
		b.Add(i, parts.Shape)
	}
	return b.Catalog()
}

// CatalogBuilder builds a catalogue from a stream of instruments, without retaining them.
type CatalogBuilder struct {
	catalog *Catalog
	nouns   map[string]bool
	known   *knownNames
	shapes  map[string]string // shapes of clauses that were met: most clauses share a few
}

// NewCatalogBuilder returns the builder of an empty catalogue.
func NewCatalogBuilder() *CatalogBuilder {
	b := &CatalogBuilder{
		catalog: &Catalog{
			byID: make(map[string]int), names: make(map[string][]bearer), lengths: make(map[string][]int), former: make(map[string][]string), series: make(map[string][]int),
		},
		nouns: kindNouns(), known: readKnownNames(configs.Names()), shapes: make(map[string]string),
	}
	for noun := range b.nouns {
		b.catalog.bear(noun, bearer{stranger, generalNoun})
	}
	return b
}

// Add adds i. Of its clauses only id, label, heading and path are read, and the text where it has a table (with " | ") or, if
// i has no date, says from when i applies; shapeOf returns what Shape does.
func (b *CatalogBuilder) Add(i *corpus.Instrument, shapeOf func(*corpus.Clause) string) {
	r := b.newRecord(i, shapeOf)
	c, nouns, n := b.catalog, b.nouns, len(b.catalog.records)
	c.records = append(c.records, r)
	for word := range r.series {
		c.series[word] = append(c.series[word], n)
	}
	c.byID[i.ID] = n
	c.bear(normalName(i.ID), bearer{n, fullTitle})
	for _, title := range titlesOf(i) {
		c.bear(normalName(title), bearer{n, fullTitle})
	}
	for _, alias := range slices.Concat(i.Aliases, DeriveAliases(i), b.known.others(i)) {
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

// AddFormer adds the names of an instrument that was withdrawn, by its titles: they name it where no other instrument bears them.
func (b *CatalogBuilder) AddFormer(i *corpus.Instrument) {
	for _, title := range append(titlesOf(i), DeriveAliases(i)...) {
		if name := normalName(title); !slices.Contains(b.catalog.former[name], i.ID) {
			b.catalog.former[name] = append(b.catalog.former[name], i.ID)
		}
	}
}

// Catalog returns the catalogue of what was added. Nothing can be added afterwards.
func (b *CatalogBuilder) Catalog() *Catalog {
	c := b.catalog
	maps.DeleteFunc(c.former, func(name string, _ []string) bool { return b.nouns[name] || len(c.names[name]) > 0 })
	absent := func(name string) {
		if !b.nouns[name] && len(c.names[name]) == 0 {
			c.bear(name, bearer{stranger, aliasName})
		}
	}
	for name := range b.known.line {
		absent(name)
	}
	for name := range c.former {
		absent(name)
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

// bear records that b bears name, keeping the most specific class.
func (c *Catalog) bear(name string, b bearer) {
	if !longEnough(name) {
		return
	}
	have := c.names[name]
	if last := len(have) - 1; last >= 0 && have[last].record == b.record { // records arrive in order
		have[last].class = max(have[last].class, b.class)
		return
	}
	c.names[name] = append(have, b)
}

// kindNouns returns the normal names of the nouns of all kinds that can stand alone.
func kindNouns() map[string]bool {
	nouns := make(map[string]bool)
	for _, k := range corpus.Kinds() {
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

func (b *CatalogBuilder) newRecord(i *corpus.Instrument, shapeOf func(*corpus.Clause) string) *record {
	r := &record{
		id: i.ID, date: i.Date, issuer: normalName(i.Issuer), secondary: len(i.Documents) > 0,
		labels: make(map[string][]string), chapters: make(map[string][2]int), headings: make(map[string]heading), series: make(map[string]Range),
	}
	for _, title := range titlesOf(i) {
		r.addName(normalName(title))
		r.noteScript(normalName(title))
	}
	at := make(map[string]int) // in r.order, by clause id
	var path []string          // of the last clause
	var chapters []string      // their keys
	var above string           // normal name of its last heading
	for _, d := range i.Documents {
		r.secondary = r.secondary && d.Level.Secondary()
		r.chinese = r.chinese || d.Lang == corpus.Chinese
		for _, cl := range d.Clauses {
			shape := b.shape(shapeOf(cl))
			if !slices.Equal(path, cl.Path) {
				path, chapters, above = cl.Path, chaptersOf(cl.Path), ""
				if len(path) > 0 {
					above = normalName(path[len(path)-1])
				}
			}
			if n, ok := at[cl.ID]; !ok {
				at[cl.ID] = len(r.order)
				r.addClause(cl, shape)
				if numberedApart(cl.ID) != unitAnnex { // the parts of a schedule count for themselves
					r.addTo(chapters)
				}
			} else if len(shape) > len(r.shapes[n]) {
				r.shapes[n] = shape
			}
			r.addHeading(cl, at[cl.ID], above)
			r.addRows(cl, at[cl.ID])
			r.noteEffect(cl.Text)
		}
	}
	r.byText = make([]int32, len(r.order))
	for n := range r.order {
		r.byText[n] = int32(n)
	}
	slices.SortFunc(r.byText, func(a, b int32) int { return cmp.Compare(r.order[a], r.order[b]) })
	if r.numbered() {
		r.labels = nil
	}
	r.order, r.shapes = packed(r.order), slices.Clone(r.shapes) // drop spare capacity
	r.addName(r.issuer)
	return r
}

// packed returns a copy of list whose strings share one allocation: allocated singly, they fragment the heap at about
// their own size.
func packed(list []string) []string {
	all, out := strings.Join(list, ""), make([]string, len(list))
	for n, s := range list {
		out[n], all = all[:len(s)], all[len(s):]
	}
	return out
}

func (r *record) addName(name string) {
	if name == "" {
		return
	}
	r.names = append(r.names, name)
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c >= utf8.RuneSelf || !numeral.IsWordByte(byte(c)) }) {
		if !slices.Contains(r.titleWords, w) {
			r.titleWords = append(r.titleWords, w)
		}
	}
}

// noteScript records in which script r has a name more specific than a noun.
func (r *record) noteScript(name string) {
	han := strings.ContainsFunc(name, func(c rune) bool { return c >= 0x3400 })
	r.inHan = r.inHan || han
	r.inLatin = r.inLatin || !han && strings.Contains(name, " ")
}

// shape returns one string for all shapes that are alike.
func (b *CatalogBuilder) shape(shape string) string {
	if have, ok := b.shapes[shape]; ok {
		return have
	}
	b.shapes[shape] = shape
	return shape
}

// indexOf returns the index in r.order of the clause with the given id.
func (r *record) indexOf(id string) (int, bool) {
	n, ok := slices.BinarySearchFunc(r.byText, id, func(at int32, id string) int { return cmp.Compare(r.order[at], id) })
	if !ok {
		return 0, false
	}
	return int(r.byText[n]), true
}

// has reports whether r has a clause with the given id.
func (r *record) has(id string) bool {
	_, ok := r.indexOf(id)
	return ok
}

// shapeOf returns the shape of the clause with the given id, "" where there is none.
func (r *record) shapeOf(id string) string {
	if n, ok := r.indexOf(id); ok {
		return r.shapes[n]
	}
	return ""
}

// addClause adds a clause whose id r does not have yet.
func (r *record) addClause(cl *corpus.Clause, shape string) {
	r.roc = r.roc || strings.Contains(cl.Label, "條")
	r.order, r.shapes = append(r.order, cl.ID), append(r.shapes, shape)
	if n, err := strconv.Atoi(cl.ID); err == nil && n >= 0 {
		if r.highest == 0 || n < r.lowest {
			r.lowest = n
		}
		r.highest = max(r.highest, n)
	}
	label := normalName(corpus.PrintedLabel(cl.Label))
	r.articles = r.articles || strings.HasSuffix(label, "条") || strings.HasPrefix(label, "article")
	for _, word := range []string{"article ", "section ", "item "} {
		label = strings.TrimPrefix(label, word)
	}
	if n, ok := numeral.Parse(strings.TrimSuffix(label, "条")); ok && !r.numbered() {
		key := strconv.Itoa(n)
		r.labels[key] = append(r.labels[key], cl.ID)
	}
}

// chaptersOf returns the keys of the numbered headings above a clause, outermost first.
func chaptersOf(path []string) []string {
	var keys []string
	for _, heading := range path {
		n := headingNumber(fold.String(heading[:min(len(heading), 60)]))
		if n == 0 {
			break
		}
		key := strconv.Itoa(n)
		if len(keys) > 0 {
			key = keys[len(keys)-1] + "." + key
		}
		keys = append(keys, key)
	}
	return keys
}

// headingNumber returns the number of a folded heading such as "chapter ii general" or 第二章, 0 where it has none.
func headingNumber(f string) int {
	if rest, ok := strings.CutPrefix(f, "第"); ok {
		rest = strings.TrimLeft(rest, " ")
		num := numeral.Scan(rest)
		if w, ok := unitAt(strings.TrimLeft(rest[num.Length:], " ")); num.Length == 0 || !ok || !holds(w.unit) {
			return 0
		}
		return num.N
	}
	word := numeral.LeadingWord(f)
	if u, ok := latinUnits[word]; !ok || !holds(u.unit) || u.unit == unitAnnex {
		return 0
	}
	rest := strings.TrimLeft(f[len(word):], " .")
	num := numeral.Scan(rest)
	if num.Length == 0 {
		num = numeral.ScanRoman(rest)
	}
	return num.N
}

// heading is where a heading without a number leads: indexes in record.order of its own clause and of those below it.
type heading struct {
	own   int
	below []int
	row   string // path of a row of a table in the clause, which the name is that of; see parts.Rows
}

// addHeading notes the heading of a clause, where it prints no number, or that it is below such a heading, whose normal name
// is above.
func (r *record) addHeading(cl *corpus.Clause, n int, above string) {
	if cl.Label == "" && cl.Heading != "" {
		if key := normalName(cl.Heading); len(key) >= leastHeading && r.headings[key].below == nil {
			r.headings[key] = heading{own: n}
		}
	}
	if h, ok := r.headings[above]; ok {
		h.below = append(h.below, n)
		r.headings[above] = h
	}
}

// addTo adds the last clause of r to chapters.
func (r *record) addTo(chapters []string) {
	last := len(r.order) - 1
	for _, key := range chapters {
		span, ok := r.chapters[key]
		if !ok {
			span[0] = last
		}
		span[1] = last
		r.chapters[key] = span
	}
}

// numbered reports whether r has clauses whose ids are whole numbers.
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
