package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// BEIRReport is the result of measuring a set.
type BEIRReport struct {
	Set         string `json:"set"`
	Passages    int    `json:"passages"`    // including distractors
	Distractors int    `json:"distractors"` // not judged
	Metrics
	K       int     `json:"k"`       // clauses requested
	Latency Latency `json:"latency"` // of searches for ten clauses, one at a time, after one to warm up
	IndexMS float64 `json:"index_ms"`
	Bytes   int64   `json:"bytes"` // size of the index file

	// Pairs is the number of passages with a version in the other language. The two are one clause or, with Apart, two
	// unrelated passages: figures with and without Apart are not comparable.
	Pairs int  `json:"pairs"`
	Apart bool `json:"apart"`

	WhenApart *Metrics `json:"when_apart,omitempty"` // the figures with Apart, where BEIROptions.Both asked for them

	Vectors    *VectorReport `json:"vectors,omitempty"`    // nil without an embedding model
	Abstention *Abstention   `json:"abstention,omitempty"` // if the set says what is answerable
	Misses     []Miss        `json:"misses"`               // judged questions without a relevant passage among the first ten
}

// VectorReport says how an embedding model took part.
type VectorReport struct {
	Model  string        `json:"model"`
	Trials []index.Trial `json:"trials,omitempty"`
	Missed int           `json:"missed"` // questions that were searched without it, as it failed
}

// BEIROptions are the options of RunBEIR.
type BEIROptions struct {
	Name  string        // of the set
	K     int           // clauses to rank for each question, at least 10
	Apart bool          // treat the language versions of a passage as unrelated passages
	Both  bool          // where passages have two versions, measure with and without Apart
	Run   io.Writer     // receives the rankings as a TREC run; may be nil
	Build search.Tables // of the index; with an Embedder, whose passages and questions it also embeds

	Patience time.Duration // with an Embedder, for one question
	Built    func(done, total int)
	Progress func(done, total int)
}

// runTag names the system in a TREC run.
const runTag = "yiju"

// RunBEIR builds an index of the set in a temporary file and ranks every question of the set with it. A hit is a clause:
// all its passages enter the ranking next to each other. The set must not be used afterwards: its passages are released
// once they are indexed. With Both, run, misses and all else but WhenApart are of the clauses paired.
func RunBEIR(ctx context.Context, set *Set, o BEIROptions) (BEIRReport, error) {
	if !o.Both || !set.Paired() {
		return runBEIR(ctx, set, o)
	}
	again := *set // runBEIR releases the passages
	o.Apart = false
	paired, err := runBEIR(ctx, set, o)
	if err != nil {
		return BEIRReport{}, err
	}
	o.Apart, o.Run, again.Answerable = true, nil, nil
	apart, err := runBEIR(ctx, &again, o)
	paired.WhenApart = &apart.Metrics
	return paired, err
}

func runBEIR(ctx context.Context, set *Set, o BEIROptions) (BEIRReport, error) {
	dir, err := os.MkdirTemp("", "yiju-eval-")
	if err != nil {
		return BEIRReport{}, err
	}
	defer os.RemoveAll(dir)
	r := &beirRun{set: set, o: o, ranked: make(map[string][]string), wanted: set.wanted()}
	r.o.K = max(o.K, 10)
	r.report = BEIRReport{
		Set: o.Name, Passages: len(set.Passages), Distractors: set.Distractors, K: r.o.K, Pairs: len(partners(set.Passages)) / 2, Apart: o.Apart,
	}
	path := filepath.Join(dir, "set.db")
	if err := r.build(ctx, path); err != nil {
		return BEIRReport{}, err
	}
	snap, err := index.Open(path)
	if err != nil {
		return BEIRReport{}, err
	}
	searcher := search.New(snap)
	if e := o.Build.Embedder; e != nil {
		searcher = searcher.WithEmbedder(e, o.Patience)
		r.report.Vectors = &VectorReport{Model: e.Model(), Trials: snap.Meta().Trials}
	}
	err = r.ask(ctx, searcher)
	if err := errors.Join(err, snap.Close()); err != nil {
		return BEIRReport{}, err
	}
	r.report.Metrics = Judge(r.ranked, set.Relevant)
	return r.report, nil
}

type beirRun struct {
	set      *Set
	o        BEIROptions
	report   BEIRReport
	names    Names
	wanted   map[string]string // texts of the relevant passages
	ranked   map[string][]string
	times    []time.Duration
	verdicts []verdict
}

// wanted returns the texts of the relevant passages.
func (s *Set) wanted() map[string]string {
	relevant := make(map[string]bool)
	for _, gains := range s.Relevant {
		for id := range gains {
			relevant[id] = true
		}
	}
	texts := make(map[string]string)
	for _, p := range s.Passages {
		if relevant[p.ID] {
			texts[p.ID] = strings.TrimSpace(p.Title + "\n" + p.Text)
		}
	}
	return texts
}

// build writes the index and releases the passages.
func (r *beirRun) build(ctx context.Context, path string) error {
	c, names := r.set.Corpus(r.o.Apart)
	r.names, r.set.Passages = names, nil
	began := time.Now()
	if err := search.Build(ctx, path, c, r.o.Build.Options(index.BuildOptions{Progress: r.o.Built})); err != nil {
		return err
	}
	r.report.IndexMS = milliseconds(time.Since(began))
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	r.report.Bytes = info.Size()
	return nil
}

// ask asks every question that is judged or marked as answerable or not.
func (r *beirRun) ask(ctx context.Context, snap *search.Searcher) error {
	answerer, err := answer.New(snap, nil)
	if err != nil {
		return err
	}
	if len(r.set.Queries) > 0 {
		if _, err := snap.Search(ctx, retrieval.Query{Text: r.set.Queries[0].Text, K: 10}); err != nil {
			return err
		}
	}
	for n, q := range r.set.Queries {
		_, known := r.set.Answerable[q.ID]
		if known || len(r.set.Relevant[q.ID]) > 0 {
			if err := r.question(ctx, snap, answerer, q); err != nil {
				return fmt.Errorf("question %s: %w", q.ID, err)
			}
		}
		if r.o.Progress != nil {
			r.o.Progress(n+1, len(r.set.Queries))
		}
	}
	r.report.Latency = LatencyOf(r.times)
	if r.verdicts != nil {
		a := abstention(r.verdicts)
		r.report.Abstention = &a
	}
	return nil
}

// question searches for ten hits, which is timed, and then for as many as the run needs.
func (r *beirRun) question(ctx context.Context, snap *search.Searcher, answerer *answer.Answerer, q Text) error {
	began := time.Now()
	if _, err := snap.Search(ctx, retrieval.Query{Text: q.Text, K: 10}); err != nil {
		return err
	}
	r.times = append(r.times, time.Since(began))
	m, err := snap.Matcher(ctx, retrieval.Query{Text: q.Text, K: r.o.K})
	if err != nil {
		return err
	}
	hits, err := m.Search(ctx)
	if err != nil {
		return err
	}
	if m.EmbeddingError() != nil {
		r.report.Vectors.Missed++
	}
	list := r.list(hits)
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	r.ranked[q.ID] = ids
	first := 1 + slices.IndexFunc(ids, func(id string) bool { return r.set.Relevant[q.ID][id] > 0 })
	if len(r.set.Relevant[q.ID]) > 0 && (first == 0 || first > 10) {
		r.report.Misses = append(r.report.Misses, r.miss(q, hits, first))
	}
	if answerable, known := r.set.Answerable[q.ID]; known {
		a, err := answerer.Ask(ctx, answer.Question{ID: q.ID, Text: q.Text})
		if err != nil {
			return err
		}
		right := answerable && first > 0 && first <= rightWithin
		r.verdicts = append(r.verdicts, verdict{a.Confidence, a.Status, answerable, right})
	}
	if r.o.Run == nil {
		return nil
	}
	return WriteRun(r.o.Run, q.ID, list, runTag)
}

// list returns the passages of the hits, at most K.
func (r *beirRun) list(hits []retrieval.Hit) []Ranked {
	var out []Ranked
	for _, h := range hits {
		for _, id := range r.names.Of(h) {
			out = append(out, Ranked{id, h.Score})
		}
	}
	return out[:min(len(out), r.o.K)]
}

func (r *beirRun) miss(q Text, hits []retrieval.Hit, first int) Miss {
	m := rankMiss(first, len(hits))
	m.ID, m.Question, m.Got = q.ID, q.Text, shown(hits)
	for i := range m.Got {
		m.Got[i].Ref = strings.Join(r.names.Of(hits[i]), " + ")
	}
	for id := range r.set.Relevant[q.ID] {
		m.Expected = append(m.Expected, excerpt(id+" "+r.wanted[id]))
	}
	slices.Sort(m.Expected)
	m.Expected = m.Expected[:min(len(m.Expected), mostShown)]
	return m
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
