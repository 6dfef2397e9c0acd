package answer

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// The confidence is a logistic function of the evidence, with the weights of a fit to labelled questions over seven corpora:
// the golden questions over the seeds and those over real files, both also with the questions that clauses answer, 2,600
// that were written for single clauses of both while a third of the clauses was away, and Chinese and English ones and scenes
// for statutes, of which 40 % had lost their passage. Half of the weight of a question is for a first clause that answers, half
// for any that is shown. Fitted without the corpora of a kind and tested on them, the AUC of a first clause that answers is
// .74 on real files and .82 on the seeds (.67 and .67 with the coverage of the best sentence of any hit and the lead of the
// score in place of Margin and Matched), .95 where texts are far from one another. The bias is as high as keeps the golden
// questions from being hedged needlessly. A named instrument counts less than in the fit: how often the unanswerable
// questions of a set name one decides that.
const (
	biasWeight      = -2.72
	passageWeight   = 3.1
	marginWeight    = 2.6
	matchedWeight   = 1.15
	namedWeight     = 1.2
	elsewhereWeight = -0.8
	numberWeight    = -1.5

	// askedLeadWeight is that of the lead of the question that the first hit answers over the best one of another clause; the
	// lead is 0 if the snapshot has no such questions.
	askedLeadWeight = 2

	// doubtedMost is the most that the confidence is where what is found cannot answer: see doubted.
	doubtedMost = 0.49

	// unheardMost scales the confidence where the question names something that no passage has.
	unheardMost = 0.45

	// phrasingWeight is that of what a phrasing covers instead of the question: it was written in the words of documents, and finds
	// them where nothing answers, too.
	phrasingWeight = -0.6

	// leastPhrased is the share of the weight of the question's words that those of a phrasing must have to stand for it: a heading
	// is covered by what it heads. With phrases cut short, 3 instead of 5 of 20 unanswerable questions over real files were
	// claimed; with whole ones nothing changed.
	leastPhrased = 0.8

	// nearWeight is that of vectors which stand out beyond doubt and agree with the words. It is not fitted, as vectors
	// differ by model: it moves a confidence of .4 to .55.
	nearWeight = 0.6

	// leastMargin is the margin from which another clause does not say as much of the question as the first hit, and leastSaid
	// how much that must be.
	leastMargin = 0.01
	leastSaid   = 0.3

	// leastLead is the lead of the first score, as a share of it, from which that other clause is not near.
	leastLead = 0.2

	// mostTied is how much a sentence has of a question of which it can be chance that another has as much.
	mostTied = 2.5

	// leastShare is how far a clause must cover a word to count as having it.
	leastShare = 0.3
)

// sentenceDepth is how many hits the best sentence is looked for in.
const sentenceDepth = 4

// weigh computes the evidence from the lexical hits. Vectors say what is near, not whether it answers, so they only raise
// what the words say.
func (w *asking) weigh() (Evidence, error) {
	e := Evidence{Near: w.matcher.Clear()}
	hits, err := w.matcher.WordHits(w.ctx)
	if err != nil || len(hits) == 0 {
		e.Unheard = unheardNames(w.matcher.Unheard())
		e.Confidence = e.raised(0, 0)
		return e, err
	}
	e.Agreed = e.Near > 0 && w.nearest() == hits[0].Ref.Bare()
	versions, err := w.snapshot.Clause(w.ctx, hits[0].Ref.Bare())
	if err != nil {
		return e, err
	}
	text, unheard := w.matcher.Unheard()
	folded := fold.String(w.text)
	first := counting(folded, hits[0], versions)
	if q := hits[0].Asked; q != nil {
		e.Asked, e.AskedLead = q.Share, q.Lead
	}
	e.Named = anyNames(w.names, hits[0].Ref.Instrument)
	_, e.NotGiven = w.matcher.Gain(hits[0].Text)
	f := finding{hits, versions, lacking(folded), asksFact(folded), !e.Named && namesSome(w.names)}
	units, most, err := f.covered(w.ctx, w.matcher, &e)
	if err != nil {
		return e, err
	}
	e.NumberMissing = !whichAsked.MatchString(w.text) &&
		(f.lacks(most.best+"\n"+most.behind, first) || first.Ref.Lang != corpus.English && uncounted(w.text, units))
	e.Missing, e.Elsewhere = missing(text, units)
	e.OffTopic = topicAsked.MatchString(folded) && lone(units, unheard)
	e.Unheard = unheardNames(text, unheard)
	e.Known = known(units, unheard)
	e.Confidence = e.confidence()
	return f.rephrased(w.ctx, w.matcher.Phrasings(), e, weightOf(units))
}

// finding is what was found, to be measured by the question and its phrasings.
type finding struct {
	hits     []retrieval.Hit
	versions []*index.Entry // of the clause of the first hit
	lacks    func(sentence string, first retrieval.Passage) bool
	fact     bool // the question asks for one fact
	astray   bool // it names instruments, and not that of the first hit
}

// covered fills in e how far the first hit covers what by asks, and how far ahead of the others it is. It returns the words of by,
// and what the sentences say.
func (f *finding) covered(ctx context.Context, by *search.Matcher, e *Evidence) ([]search.Unit, mostSaid, error) {
	units, err := clauseUnits(ctx, by, f.hits[0], f.versions)
	if err != nil {
		return nil, mostSaid{}, err
	}
	most, err := f.sentences(ctx, by, e)
	near := f.astray || len(f.hits) > 1 && f.hits[1].Score > (1-leastLead)*f.hits[0].Score
	e.Passage = search.Covered(units)
	e.Tied = near && e.Matched < mostTied && e.Sentence >= leastSaid && e.Sentence-most.rival < leastMargin && f.fact
	return units, most, err
}

// rephrased returns the evidence with the coverage by the phrasing that raises the confidence most. All else is that of the
// question, whose words weigh asked: a phrase may leave out what it names, and what kind of thing it asks for.
func (f *finding) rephrased(ctx context.Context, phrasings []*search.Matcher, e Evidence, asked float64) (Evidence, error) {
	out := e
	for _, m := range phrasings {
		x := e
		units, _, err := f.covered(ctx, m, &x)
		if err != nil {
			return e, err
		}
		says := min(1, weightOf(units)/max(leastPhrased*asked, math.SmallestNonzeroFloat64))
		x.By, x.Passage, x.Sentence, x.Margin, x.Matched = m.Ranker(), says*x.Passage, says*x.Sentence, says*x.Margin, says*x.Matched
		if x.Confidence = x.confidence(); x.Confidence > out.Confidence {
			out = x
		}
	}
	return out, nil
}

// counting returns the passage of h, or where the folded question counts things in English and h is Chinese the English one of the
// versions of its clause, if there is one: only there can the number be told to be one of these things.
func counting(question string, h retrieval.Hit, versions []*index.Entry) retrieval.Passage {
	english := func(x *index.Entry) bool { return x.Document.Lang == corpus.English }
	n := slices.IndexFunc(versions, english)
	if n < 0 || h.Ref.Lang == corpus.English || thingsCounted(question) == nil {
		return h.Passage
	}
	return retrieval.Passage{Ref: versions[n].Ref(), Text: versions[n].Clause.Text}
}

// confidence returns the probability that the clauses found answer the question.
func (e Evidence) confidence() float64 {
	odds := biasWeight + passageWeight*e.Passage + marginWeight*e.Margin + matchedWeight*math.Log1p(e.Matched) +
		askedLeadWeight*e.AskedLead
	if e.Named {
		odds += namedWeight
	}
	if len(e.Elsewhere) > 0 {
		odds += elsewhereWeight
	}
	if e.NumberMissing {
		odds += numberWeight
	}
	if e.By != "" {
		odds += phrasingWeight
	}
	scale, most := 1.0, 1.0
	if len(e.Unheard) > 0 {
		scale = unheardMost
	} else if e.doubted() {
		most = doubtedMost
	}
	confidence := func(odds float64) float64 { return min(most, scale/(1+math.Exp(-odds))) }
	return e.raised(confidence(odds), confidence(odds+nearWeight*e.Near))
}

// doubted reports whether what is found cannot answer, however much of the question it covers: the question asks for a
// number or a penalty that is not there, for one fact of which another clause says as much, or what is said of something that
// is nowhere.
func (e Evidence) doubted() bool {
	return e.NumberMissing || e.NotGiven || e.Tied || e.OffTopic
}

// raised returns the confidence with what vectors say: by words alone it is words, and raised where both agree on the first
// clause. Vectors alone never claim: what words would refuse becomes uncertain at most, and stays refused where it names what
// no passage has.
func (e Evidence) raised(words, raised float64) float64 {
	refused := words < e.refuseBelow()
	switch {
	case refused && e.Near == 1 && len(e.Unheard) == 0:
		return max(words, e.refuseBelow())
	case refused || !e.Agreed:
		return words
	}
	return raised
}

// weightOf returns how much the units weigh together.
func weightOf(units []search.Unit) (sum float64) {
	for _, u := range units {
		sum += u.Weight
	}
	return sum
}

// nearest returns the clause of the first passage by vectors; the zero Ref if it is no hit.
func (w *asking) nearest() corpus.Ref {
	first := retrieval.Vote{Ranker: search.RankerEmbedding, Rank: 1}
	for _, h := range w.hits {
		if slices.Contains(h.From, first) {
			return h.Ref.Bare()
		}
	}
	return corpus.Ref{}
}

// clauseUnits returns the content words of by with how far the clause of the first hit covers them, in any of its
// versions: one may use the question's words where the other does not.
func clauseUnits(ctx context.Context, by *search.Matcher, h retrieval.Hit, versions []*index.Entry) ([]search.Unit, error) {
	m, err := by.Match(ctx, strings.Join([]string{h.Title, strings.Join(h.Path, "\n"), h.Heading, h.Text}, "\n"), h.Ref.Lang)
	if err != nil {
		return nil, err
	}
	for _, x := range versions {
		if x.Document.Lang == h.Ref.Lang {
			continue
		}
		other, err := by.Match(ctx, x.Document.Title+"\n"+x.Clause.Heading+"\n"+x.Clause.Text, x.Document.Lang)
		if err != nil {
			return nil, err
		}
		for n, u := range other.Units {
			m.Units[n].Share = max(m.Units[n].Share, u.Share)
			m.Units[n].Heard = m.Units[n].Heard || u.Heard
		}
	}
	return m.Units, nil
}

// mostSaid is what the sentences of the first hits say of the question.
type mostSaid struct {
	best   string  // the sentence of any of them that covers it best
	behind string  // that of the first hit, with the sentence behind it
	rival  float64 // where one fact is asked for: coverage by the best sentence of another hit that does not lack it
}

// sentences returns what the sentences of the first hits say of what by asks, and fills in e.
func (f *finding) sentences(ctx context.Context, by *search.Matcher, e *Evidence) (s mostSaid, err error) {
	top, behind := 0.0, 0.0
	e.Sentence, e.Matched = 0, 0
	for n, h := range f.hits[:min(len(f.hits), sentenceDepth)] {
		clause := &corpus.Clause{Text: h.Text}
		pieces := sentences(clause, h.Ref.Lang)
		for i, p := range pieces {
			m, err := by.Match(ctx, p.in(clause), h.Ref.Lang)
			if err != nil {
				return s, err
			}
			if m.Coverage > top {
				s.best, top = p.in(clause), m.Coverage
			}
			if n > 0 {
				behind = max(behind, m.Coverage)
				if f.fact && m.Coverage > s.rival && !f.lacks(p.in(clause), h.Passage) {
					s.rival = m.Coverage
				}
				continue
			}
			if m.Coverage > e.Sentence {
				s.behind = h.Text[p.start:pieces[min(i+1, len(pieces)-1)].end]
			}
			e.Sentence, e.Matched = max(e.Sentence, m.Coverage), max(e.Matched, m.Rare)
		}
	}
	e.Margin = e.Sentence - behind
	return s, nil
}

// lone reports whether units cover one content word at most and lack one that no passage has, which are the bytes unheard.
func lone(units []search.Unit, unheard [][2]int) bool {
	covered, strange := 0, false
	for _, u := range units {
		switch {
		case u.Weight == 0 || u.Common:
		case u.Share >= leastShare:
			covered++
		case slices.Contains(unheard, [2]int{u.Start, u.End}):
			strange = true
		}
	}
	return covered <= 1 && strange
}

// known returns the weighted share of the units, common words apart, that any passage has; 1 if there are none. unheard
// are the bytes of the others.
func known(units []search.Unit, unheard [][2]int) float64 {
	total, have := 0.0, 0.0
	for _, u := range units {
		if u.Common {
			continue
		}
		total += u.Weight
		if !slices.Contains(unheard, [2]int{u.Start, u.End}) {
			have += u.Weight
		}
	}
	if total == 0 {
		return 1
	}
	return have / total
}

// missing returns the words of the question that units do not cover, and those of them that are names or numbers found in
// other clauses.
func missing(question string, units []search.Unit) (words, elsewhere []string) {
	for _, u := range units {
		if u.Share >= leastShare || u.Common || u.Weight == 0 {
			continue
		}
		word := question[u.Start:u.End]
		words = append(words, word)
		if u.Heard && names(question, u.Start, u.End) {
			elsewhere = append(elsewhere, word)
		}
	}
	return words, elsewhere
}

var (
	figures   = regexp.MustCompile(`^\d[\d,.]+$`)
	latinName = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)
	lowered   = regexp.MustCompile(`\P{L}\p{Ll}{2,}`) // a word without a capital, not the first
	han       = regexp.MustCompile(`\p{Han}`)
	body      = words.Pattern("bodies")
)

// Least lengths in characters: of what is before body, and of a name that is one word.
const (
	leastOwner = 2
	leastName  = 4
)

// unheardNames returns the names (people, organisations, instruments) and numbers of two digits or more in the question
// that no passage has; unheard are the bytes of the question's words that none has. Of the questions in the four labelled
// sets that coverage alone would claim and that have such a name, 9 were answerable and 37 were not.
func unheardNames(question string, unheard [][2]int) []string {
	var list []string
	for _, x := range unheard {
		if names(question, x[0], x[1]) {
			list = append(list, question[x[0]:x[1]])
		}
	}
	return append(list, chineseNames(question, unheard)...)
}

// names reports whether the word at the bytes [start, end) of the question is a number of two digits or more, or a
// capitalised name in Latin letters.
func names(question string, start, end int) bool {
	word := question[start:end]
	chinese := han.MatchString(question)
	capitals := chinese || lowered.MatchString(question) // Not Every Word Has One
	return figures.MatchString(word) ||
		latinName.MatchString(word) && capitals && (chinese || !beginsSentence(question[:start]))
}

// beginsSentence reports whether a sentence begins after before, so that a capital means nothing.
func beginsSentence(before string) bool {
	before = strings.TrimRight(before, ` "'“‘(`)
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".?!:;")
}

// chineseNames returns the names of organisations and instruments that are or begin with unheard words.
func chineseNames(question string, unheard [][2]int) []string {
	ends := make(map[int]int) // of unheard words: where they begin
	for _, x := range unheard {
		if han.MatchString(question[x[0]:x[1]]) {
			ends[x[1]] = x[0]
		}
	}
	var names []string
	for _, at := range body.FindAllStringIndex(question, -1) {
		start, whole := ends[at[1]]
		if whole && utf8.RuneCountInString(question[start:at[1]]) >= leastName {
			names = append(names, question[start:at[1]])
			continue
		}
		start = at[0]
		for from, ok := ends[start]; ok; from, ok = ends[start] {
			start = from
		}
		if utf8.RuneCountInString(question[start:at[0]]) >= leastOwner {
			names = append(names, question[start:at[1]])
		}
	}
	return names
}
