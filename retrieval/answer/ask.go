package answer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/search/vector"
	"yiju/retrieval/support"
)

// ErrEmptyQuestion is returned for a question of nothing but white space.
var ErrEmptyQuestion = errors.New("the question is empty")

// depth is how many hits an answer is chosen from.
const depth = 20

// Answerer answers questions from one snapshot. It is safe for concurrent use.
type Answerer struct {
	snapshot    *search.Searcher
	catalog     *citation.Catalog
	instruments map[string]*corpus.Instrument    // by id
	checker     func() (*support.Checker, error) // lazy: building it takes as long as a search
	model       Model                            // nil for none
	book        *phrasebook
	patience    time.Duration // for phrases
}

// New returns an Answerer for s. The model may be nil; it only adds summaries, rewrites follow-ups and gives search phrases.
func New(s *search.Searcher, model Model) (*Answerer, error) {
	catalog, err := s.Catalog()
	if err != nil {
		return nil, err
	}
	instruments, err := s.Instruments()
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*corpus.Instrument, len(instruments))
	for _, i := range instruments {
		byID[i.ID] = i
	}
	checker := sync.OnceValues(func() (*support.Checker, error) { return support.New(s) })
	return &Answerer{s, catalog, byID, checker, model, newPhrasebook(), phrasePatience}, nil
}

// asking is the state of one call of Ask.
type asking struct {
	*Answerer
	ctx      context.Context
	q        Question
	text     string            // of the question, self-contained
	reading  *citation.Reading // of text
	lang     corpus.Lang
	matcher  *search.Matcher
	hits     []retrieval.Hit
	names    []citation.NameMatch
	judging  bool // the question asks for a verdict
	evidence Evidence
	receipt  Receipt

	phrasings retrieval.Phrasings // that matcher has
	searched  bool
}

// Ask answers q. A question without an answer is no error; an empty one is ErrEmptyQuestion.
func (a *Answerer) Ask(ctx context.Context, q Question) (Answer, error) {
	start := time.Now()
	if strings.TrimSpace(q.Text) == "" {
		return Answer{}, ErrEmptyQuestion
	}
	if q.NoModel {
		without := *a
		without.model = nil
		a = &without
	}
	w := &asking{Answerer: a, ctx: ctx, text: q.Text, lang: q.Lang, reading: q.Reading}
	q.Reading = nil // a receipt is for other catalogues too
	w.q = q
	if w.lang == "" {
		w.lang = langOf(q)
	}
	w.receipt = Receipt{Question: q, Snapshot: a.snapshot.Meta().Name}
	if ans, ok := w.chatted(); ok {
		ans.TookMS = milliseconds(start)
		return ans, nil
	}
	w.resolve()
	if w.reading == nil || w.reading.Text != w.text {
		w.reading = a.catalog.Read(w.text)
	}
	w.judging = asksJudgement(w.text)
	ans, err := w.answer()
	if err != nil {
		return Answer{}, err
	}
	w.receipt.Decided, w.receipt.Reason = ans.Status, ans.Reason
	if ans, err = w.summarised(ans); err != nil {
		return Answer{}, err
	}
	if w.judging && (ans.Status == Extractive || ans.Status == Generated) {
		ans.Notes = append(ans.Notes, NoVerdict)
	}
	ans = w.finish(ans)
	ans.TookMS = milliseconds(start)
	return ans, nil
}

func milliseconds(start time.Time) float64 { return float64(time.Since(start).Microseconds()) / 1000 }

// finish fills in the fields that all answers share.
func (w *asking) finish(ans Answer) Answer {
	ans.ID, ans.Question, ans.Resolved = w.q.ID, w.q.Text, w.receipt.Resolved
	ans.Lang, ans.Snapshot = w.lang, w.receipt.Snapshot
	ans.Citations = append([]Citation{}, ans.Citations...) // never null in JSON
	ans.Closest = append([]Citation{}, ans.Closest...)
	w.receipt.Evidence = w.evidence
	ans.Receipt = w.receipt
	return ans
}

// answer looks up clauses that the question names, and otherwise searches.
func (w *asking) answer() (Answer, error) {
	if fold.Key(w.text) == "" { // "?!" asks nothing
		return w.shown(Answer{Status: NoEvidence, Reason: NotInCorpus}, nil, shortQuote)
	}
	if err := w.match(w.q.Phrasings); err != nil {
		return Answer{}, err
	}
	w.receipt.Analysis = w.matcher.Sought()
	if ans, refs := w.pinpointed(); ans.Status == NoEvidence {
		return w.shown(ans, refs, shortQuote)
	} else if ans.Status != "" {
		return w.shown(ans, refs, wholeClause)
	}
	if err := w.search(); err != nil {
		return Answer{}, err
	}
	if p := w.phrases(); !p.Empty() {
		if err := w.find(p); err != nil {
			return Answer{}, err
		}
	}
	return w.decided()
}

// match reads the question, with phrasings of it. After a search its vector is known, and no model is asked for it again.
func (w *asking) match(p retrieval.Phrasings) (err error) {
	s := w.snapshot
	if w.searched {
		s = w.receipt.Embedding.searcher(s)
	}
	w.phrasings = p
	w.matcher, err = s.Matcher(w.ctx, retrieval.Query{Text: w.text, K: depth, Reading: w.reading, Phrasings: p})
	return err
}

// find searches by the question with phrasings of it.
func (w *asking) find(p retrieval.Phrasings) error {
	if err := w.match(p); err != nil {
		return err
	}
	return w.search()
}

// search searches and weighs what it finds.
func (w *asking) search() (err error) {
	if w.hits, err = w.matcher.Search(w.ctx); err != nil {
		return err
	}
	if !w.searched {
		w.receipt.Embedding, w.searched = embedding(w.matcher, w.snapshot.Meta().Embedding), true
	}
	w.receipt.Rankings = nil
	for _, h := range w.hits {
		w.receipt.Rankings = append(w.receipt.Rankings, Ranked{h.Ref, h.Score, h.Coverage, h.From, h.Asked})
	}
	w.names = w.reading.Names
	w.evidence, err = w.weigh()
	return err
}

// decided is the answer without a model, from what was found.
func (w *asking) decided() (Answer, error) {
	status, reason := w.decide()
	ans := Answer{Status: status, Reason: reason, Confidence: w.evidence.Confidence, Readings: w.readings()}
	if status == NoEvidence {
		return w.shown(ans, refsOf(w.hits[:min(len(w.hits), maxQuotes)]), shortQuote)
	}
	return w.shown(ans, refsOf(w.choose()), longQuote)
}

// shown completes an answer that shows the clauses at refs: as citations, or where it refuses as the closest ones.
func (w *asking) shown(ans Answer, refs []corpus.Ref, limit int) (Answer, error) {
	cites, err := w.quoteAll(refs, limit)
	if err != nil {
		return Answer{}, err
	}
	if ans.Status == NoEvidence {
		ans.Closest = cites
	} else {
		ans.Citations = number(cites)
	}
	if ans.Reason == AmbiguousDocument {
		for _, c := range cites {
			ans.Readings = append(ans.Readings, c.Title)
		}
	}
	ans.Text = w.compose(ans)
	return ans, nil
}

// embedding records what the embedding ranker of the named model did in the last search of m; nil if it was not asked.
func embedding(m *search.Matcher, name string) *EmbeddingReceipt {
	err := m.EmbeddingError()
	if errors.Is(err, vector.ErrBadVector) {
		err = llm.ErrGarbage
	}
	r := &EmbeddingReceipt{Name: name, Vector: m.Vector(), Failure: llm.Failure(err)}
	if len(r.Vector) == 0 && err == nil {
		return nil
	}
	return r
}

// pinpointed begins the answer to a question that names clauses by number, which are at refs. Its status is empty if the
// question names none that can be looked up.
func (w *asking) pinpointed() (ans Answer, refs []corpus.Ref) {
	for i, p := range w.reading.Pinpoints {
		if p.Clause == "" && p.Number == 0 {
			continue
		}
		switch r := w.reading.Resolved[i]; r.Status {
		case citation.OutOfRange:
			ans = Answer{Status: NoEvidence, Reason: ClauseOutOfRange, ValidRange: []string{r.ValidRange.First, r.ValidRange.Last}}
			return ans, slices.DeleteFunc(slices.Clone(r.Suggestions), func(s corpus.Ref) bool { return s.Clause == "" })
		case citation.Ambiguous:
			ans = Answer{Status: Uncertain, Reason: AmbiguousDocument, Confidence: 1 / float64(max(len(r.Refs), 2))}
			return ans, r.Refs[:min(len(r.Refs), maxQuotes)]
		case citation.Exact:
			for _, ref := range r.Refs[:min(len(r.Refs), maxQuotes)] {
				if ref = ref.Bare(); !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
			}
		}
	}
	if len(refs) > 0 {
		ans = Answer{Status: Extractive, Confidence: 1}
	}
	return ans, refs
}

// readings returns the titles of the instruments that an ambiguous name of the question may mean.
func (w *asking) readings() []string {
	var out []string
	for _, n := range w.names {
		for _, t := range meanings(n, w.instruments, w.lang) {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// meanings returns the titles in language l of the instruments that n may mean; none if that is clear.
func meanings(n citation.NameMatch, instruments map[string]*corpus.Instrument, l corpus.Lang) (titles []string) {
	if len(n.Instruments) > 1 {
		for _, id := range n.Instruments {
			titles = append(titles, instruments[id].Title(l))
		}
	}
	return titles
}

// number numbers the citations, one number for each clause.
func number(cites []Citation) []Citation {
	given := make(map[corpus.Ref]int)
	for i := range cites {
		ref := cites[i].Ref
		if given[ref] == 0 {
			given[ref] = len(given) + 1
		}
		cites[i].N = given[ref]
	}
	return cites
}
