package ingest

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/search/vector"
)

// Gate is the result of the quality gate for a candidate, compared with the snapshot in service.
type Gate struct {
	Questions int            `json:"questions"` // golden and smoke questions asked
	Passed    int            `json:"passed"`    // how many of them passed
	Margin    float64        `json:"margin"`    // how far a figure may fall, 0..1
	Figures   []Figure       `json:"figures"`
	Lost      []LostQuestion `json:"lost"` // golden questions that passed before and fail now
	Blocked   bool           `json:"blocked"`

	Missing []string `json:"missing_sources,omitempty"` // addresses in the snapshot in service that yield no text now
	Emptied []string `json:"emptied_sources,omitempty"` // addresses that would lose most of their clauses

	Trials     []index.Trial `json:"trials,omitempty"`     // of the embedding model on the candidate
	Cuts       []vector.Cut  `json:"cuts,omitempty"`       // passages that are too long for it, of those embedded in this refresh
	Unembedded int           `json:"unembedded,omitempty"` // golden questions asked without vectors, as the model failed
}

// Figure is one figure before and after. Shares are 0..1.
type Figure struct {
	Name    FigureName `json:"name"`
	N       int        `json:"n"`      // number of questions
	Before  *float64   `json:"before"` // null if no snapshot was in service
	After   float64    `json:"after"`
	Blocked bool       `json:"blocked"` // it is worse by more than the margin
}

// FigureName names a figure of the quality gate.
type FigureName string

// The figures, in display order. Smoke questions come first: without golden questions they are the only figure.
const (
	FigureSmoke        FigureName = "smoke"         // share of smoke questions that found their clause
	FigurePassed       FigureName = "passed"        // share of golden questions without a miss
	FigureSuccess1     FigureName = "success@1"     // see eval.Report
	FigureSuccess5     FigureName = "success@5"     //
	FigureSaid         FigureName = "said"          //
	FigureFalseRefusal FigureName = "false_refusal" // the lower the better
	FigureOverclaim    FigureName = "overclaim"     // the lower the better
	FigureWrongClaim   FigureName = "wrong_claim"   // the lower the better
)

// LostQuestion is a golden question that passed before and fails now.
type LostQuestion struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	What     string `json:"what"`
}

// pair is a snapshot with the corpus that it was built from; the zero pair is none.
type pair struct {
	snap   *search.Searcher
	corpus *corpus.Corpus
}

// measured holds the measurements of one snapshot.
type measured struct {
	report eval.Report
	wrong  map[string]string // what went wrong, by the id of the golden question
	smoke  int               // smoke questions that found their clause
	asked  int
}

// goldenQuestions reads the golden questions from the configured file or from the one next to the sources, if any.
func (m *Maintainer) goldenQuestions(o origin) ([]eval.Question, error) {
	file := m.config.Questions
	if file == "" && o.folder != "" {
		file = filepath.Join(o.folder, questionsFile)
		if _, err := os.Stat(file); err != nil {
			return nil, nil
		}
	}
	if file == "" {
		return nil, nil
	}
	return ReadQuestions(file)
}

// ReadQuestions reads a file of golden questions. Its errors are ErrQuestions with the cause, which is an eval.LineError
// for an invalid line.
func ReadQuestions(file string) ([]eval.Question, error) {
	var questions []eval.Question
	f, err := os.Open(file)
	if err == nil {
		defer f.Close()
		questions, err = eval.Read(f)
	}
	if err != nil {
		return nil, &Error{Kind: ErrQuestions, Path: file, Err: err}
	}
	return questions, nil
}

// check runs the candidate and the snapshot in service, if there is one, through the quality gate.
func (r *refresh) check(ctx context.Context, base, candidate pair) (Gate, error) {
	r.emit(Progress{Stage: Checking})
	total, done := len(r.questions), 0
	if base.snap != nil {
		total *= 2
	}
	asked := func() {
		done++
		r.emit(Progress{Stage: Checking, Done: done, Total: total})
	}
	after, err := r.measure(ctx, candidate, asked)
	if err != nil {
		return Gate{}, err
	}
	g := Gate{Margin: r.config.Margin, Questions: after.asked + len(r.questions), Lost: []LostQuestion{}}
	g.Passed = after.smoke + len(r.questions) - len(after.wrong)
	g.Trials, g.Cuts, g.Unembedded = candidate.snap.Meta().Trials, r.cuts, after.report.Unembedded
	var before *measured
	if base.snap != nil {
		if before, err = r.measure(ctx, base, asked); err != nil {
			return Gate{}, err
		}
		for _, q := range r.questions {
			if what, wrong := after.wrong[q.ID]; wrong && before.wrong[q.ID] == "" {
				g.Lost = append(g.Lost, LostQuestion{q.ID, q.Text, what})
			}
		}
	}
	g.compare(before, after)
	return g, nil
}

// epsilon lets a fall of exactly the margin pass.
const epsilon = 1e-9

// compare fills in the figures. before is nil if no snapshot was in service.
func (g *Gate) compare(before, after *measured) {
	add := func(name FigureName, n int, sign float64, of func(*measured) float64) {
		f := Figure{Name: name, N: n, After: round(of(after))}
		if before != nil {
			f.Before = new(round(of(before)))
			f.Blocked = sign*(*f.Before-f.After) > g.Margin+epsilon
		}
		if n > 0 {
			g.Figures = append(g.Figures, f)
			g.Blocked = g.Blocked || f.Blocked
		}
	}
	const higher, lower = 1, -1 // which is better
	n, ranked := after.report.Questions, after.report.Search["ALL"].N
	add(FigureSmoke, after.asked, higher, func(m *measured) float64 { return share(m.smoke, m.asked) })
	add(FigurePassed, n, higher, func(m *measured) float64 { return share(n-len(m.wrong), n) })
	add(FigureSuccess1, ranked, higher, func(m *measured) float64 { return m.report.Search["ALL"].Success1 })
	add(FigureSuccess5, ranked, higher, func(m *measured) float64 { return m.report.Search["ALL"].Success5 })
	add(FigureSaid, n, higher, func(m *measured) float64 { return m.report.Ask.Said })
	add(FigureFalseRefusal, n, lower, func(m *measured) float64 { return m.report.Ask.FalseRefusal })
	add(FigureOverclaim, n, lower, func(m *measured) float64 { return m.report.Ask.Overclaim })
	add(FigureWrongClaim, n, lower, func(m *measured) float64 { return m.report.Ask.WrongClaim })
}

// guard blocks a candidate that would lose the text of an address, or most of its clauses, as when a server returns an
// error page with status 200.
func (g *Gate) guard(missing []string, old *corpus.Corpus, changes []diff.Change) {
	g.Missing = missing
	withdrawn := make(map[string]int)
	for _, c := range changes {
		if c.Kind == diff.Withdrawn && c.Old != nil {
			withdrawn[c.Old.Location.File]++
		}
	}
	if old != nil {
		clauses := make(map[string]int)
		for _, c := range clausesOf(old) {
			clauses[c.Location.File]++
		}
		for name, n := range withdrawn {
			if IsAddress(name) && 2*n > clauses[name] && !slices.Contains(missing, name) {
				g.Emptied = append(g.Emptied, name)
			}
		}
		slices.Sort(g.Emptied)
	}
	g.Blocked = g.Blocked || len(g.Missing)+len(g.Emptied) > 0
}

func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// share is part/whole, 1 if whole is 0: without questions, nothing failed.
func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// measure asks a snapshot the golden and the smoke questions.
func (r *refresh) measure(ctx context.Context, p pair, asked func()) (*measured, error) {
	m := &measured{wrong: make(map[string]string)}
	if err := r.golden(ctx, p.snap, m, asked); err != nil {
		return nil, err
	}
	// Smoke questions are found by their words, so no model is used.
	var err error
	m.asked, m.smoke, err = smoke(ctx, p)
	return m, err
}

// golden asks a snapshot the golden questions.
func (r *refresh) golden(ctx context.Context, snap *search.Searcher, m *measured, asked func()) error {
	if len(r.questions) == 0 {
		return nil
	}
	if e := r.config.QueryEmbedder; e != nil && !r.options.Dry {
		snap = snap.WithEmbedder(e, r.config.Patience)
	}
	results, err := eval.Run(ctx, snap, nil, r.questions, func(int, int) { asked() })
	if err != nil {
		return err
	}
	m.report = eval.Score(r.questions, results, nil)
	for _, miss := range m.report.Misses {
		if m.wrong[miss.ID] == "" {
			m.wrong[miss.ID] = miss.What
		}
	}
	return nil
}
