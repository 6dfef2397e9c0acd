package index

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// How the translations of a dictionary are weighed, as a trial found it over sets in both directions: each by the place
// of the sense that it comes from and by how usual the word is, and only those that are not far behind the best.
const (
	laterSense  = 0.5  // the n-th sense weighs 1/(1+laterSense·n)
	usualPower  = 0.25 // of the frequency of a Chinese word
	singleHan   = 0.1  // weight of a Chinese word of one character, which stands in many others
	maxRendered = 12   // translations of one head
	leastShare  = 0.1  // of the weight of the best
	longestHead = 8    // characters of a Chinese head

	// A word that is no head in English itself has the translations of heads of up to longestParts content words with it.
	longestParts = 3
)

// rendering is a translation: Chinese folded and without signs, English as stems separated by spaces.
type rendering struct {
	text   string
	weight float64
	trust  float64 // of a passage that has it, the share of the words that it translates which counts as covered
	from   source
}

// renderings collects the translations of heads in one language.
type renderings map[string][]rendering

func (r renderings) add(head, text string, weight float64) {
	list := r[head]
	if i := slices.IndexFunc(list, func(x rendering) bool { return x.text == text }); i >= 0 {
		list[i].weight = max(list[i].weight, weight)
		return
	}
	r[head] = append(list, rendering{text, weight, math.Pow(weight, glossaryTrust), ofGlossary})
}

// strongest returns the translations that are kept, best first, with the weight of the first as 1.
func strongest(list []rendering) []rendering {
	slices.SortFunc(list, func(a, b rendering) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.text, b.text))
	})
	top := list[0].weight
	var out []rendering
	for _, x := range list[:min(len(list), maxRendered)] {
		if x.weight >= leastShare*top {
			out = append(out, rendering{text: x.text, weight: x.weight / top})
		}
	}
	return out
}

// vocabularies tells which terms the passages hold.
type vocabularies struct {
	stems map[string]bool // English
	pairs map[string]bool // Chinese bigrams
	chars map[string]bool
}

// has reports whether the passages may hold the Chinese text: all its pairs of characters stand somewhere.
func (v *vocabularies) has(chinese string) bool {
	last, n := 0, 0
	for i := range chinese {
		_, size := utf8.DecodeRuneInString(chinese[i:])
		if n > 0 && !v.pairs[chinese[last:i+size]] {
			return false
		}
		last, n = i, n+1
	}
	return n > 1 || v.chars[chinese]
}

// tables are the translations of a dictionary in the making.
type tables struct {
	analyzer *analysis.Analyzer
	held     *vocabularies
	zh, en   renderings // by Chinese and by English heads
	parts    renderings // by words of English heads of several
}

// translations makes the tables of x in both directions: of translations that the passages hold.
func (x *Lexicon) translations(a *analysis.Analyzer, v *vocabularies, frequency map[string]float64) map[corpus.Lang]renderings {
	t := &tables{a, v, renderings{}, renderings{}, renderings{}}
	for _, l := range x.lexemes {
		head := fold.Key(l.chinese)
		length := utf8.RuneCountInString(head)
		if length == 0 || length > longestHead || !han(head) {
			continue
		}
		usual := math.Pow(max(1, frequency[head]), usualPower)
		if length == 1 {
			usual *= singleHan
		}
		for rank, sense := range l.senses {
			for _, gloss := range sense {
				t.gloss(head, gloss, 1/(1+laterSense*float64(rank)), usual)
			}
		}
	}
	for head, list := range t.parts {
		if _, ok := t.en[head]; !ok {
			t.en[head] = list
		}
	}
	return map[corpus.Lang]renderings{corpus.Chinese: t.zh, corpus.English: t.en}
}

// gloss adds a translation of the given weight, of a Chinese word that is so usual.
func (t *tables) gloss(head, gloss string, weight, usual float64) {
	stems := cut(t.analyzer, gloss)[words]
	if len(stems) == 0 {
		return
	}
	phrase := strings.Join(stems, " ")
	content := slices.DeleteFunc(stems, func(s string) bool { return t.analyzer.Stop(analysis.Term{Text: s, Kind: analysis.Stem}) })
	if slices.ContainsFunc(content, func(s string) bool { return t.held.stems[s] }) {
		t.zh.add(head, phrase, weight)
	}
	if !t.held.has(head) {
		return
	}
	t.en.add(phrase, head, weight*usual)
	if n := len(content); n > 1 && n <= longestParts {
		for _, s := range content {
			t.parts.add(s, head, weight*usual/float64(n*n))
		}
	}
}

// han reports whether s has no letters of alphabets.
func han(s string) bool {
	for _, r := range s {
		if r < 0x2e80 {
			return false
		}
	}
	return true
}

// source says where a translation comes from.
type source uint8

const (
	ofGlossary source = iota
	ofCorpus
	ofLexicon
)

// String names the source for people who read JSON.
func (s source) String() string {
	switch s {
	case ofGlossary:
		return "glossary"
	case ofCorpus:
		return "clauses"
	}
	return "dictionary"
}

// translations writes what the dictionary says, if there is one.
func (w *writer) translations(c *corpus.Corpus, x *Lexicon) error {
	if w.err != nil {
		return w.err
	}
	texts, err := align(w.ctx, w.analyzer, versions(c))
	if err != nil {
		return err
	}
	w.rendered(ofCorpus, texts.mine())
	if x == nil {
		return w.err
	}
	v, err := w.vocabularies()
	if err != nil {
		return err
	}
	text, err := w.words.MarshalText()
	if err != nil {
		return err
	}
	w.rendered(ofLexicon, x.translations(w.analyzer, v, frequencies(text)))
	return w.err
}

func (w *writer) rendered(s source, tables map[corpus.Lang]renderings) {
	for _, l := range languages {
		for _, head := range slices.Sorted(maps.Keys(tables[l])) {
			var b strings.Builder
			for _, x := range strongest(tables[l][head]) {
				b.WriteString(x.text + "\t" + strconv.FormatFloat(x.weight, 'f', 2, 64) + "\n")
			}
			w.exec(`INSERT INTO translation VALUES (?, ?, ?, ?)`, string(l), head, s, strings.TrimSuffix(b.String(), "\n"))
		}
	}
}

// vocabularies reads the terms that were written.
func (w *writer) vocabularies() (*vocabularies, error) {
	v := &vocabularies{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	rows, err := w.tx.QueryContext(w.ctx, `SELECT lang, field, text FROM term WHERE lang = ? AND field IN (?, ?) OR lang = ? AND field = ?`,
		string(corpus.Chinese), bigrams, unigrams, string(corpus.English), words)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l corpus.Lang
		var f field
		var text string
		if err := rows.Scan(&l, &f, &text); err != nil {
			return nil, err
		}
		switch {
		case l == corpus.English:
			v.stems[text] = true
		case f == bigrams:
			v.pairs[text] = true
		default:
			v.chars[text] = true
		}
	}
	return v, rows.Err()
}

// frequencies returns how usual the words of a dictionary are, which is given as it is stored.
func frequencies(dictionary []byte) map[string]float64 {
	out := make(map[string]float64)
	for line := range strings.Lines(string(dictionary)) {
		word, digits, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if n, err := strconv.ParseFloat(digits, 64); err == nil {
			out[word] = n
		}
	}
	return out
}
