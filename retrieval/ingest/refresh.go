package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/corpus/structure"
	"yiju/retrieval/archive"
	"yiju/retrieval/asked"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
	"yiju/retrieval/search/translate"
	"yiju/retrieval/search/vector"
)

// Options are the options of Refresh.
type Options struct {
	Dry bool // nothing is written, and nothing is pending afterwards

	// Decide is called, while the data directory is still locked, to decide whether to put the candidate into service at
	// once. It is not called if nothing is pending. Its errors end the refresh and leave the candidate pending; a nil Decide
	// leaves every candidate pending.
	Decide func(Candidate) (bool, error)
}

// Candidate is the result of a refresh: a snapshot pending approval, its changes and its quality gate.
type Candidate struct {
	Name      string // of the pending snapshot; "" for none
	Against   string // the snapshot in service that it was compared with; "" for none
	Unchanged bool   // the sources are those of the snapshot in service
	Changes   []diff.Change
	Gate      Gate
	Sources   []Outcome    // outcome of each source, in reading order; set by Refresh only
	Problems  []Outcome    // sources with an outdated text, then the skipped ones
	Uploaded  []Recognised // in uploaded files; set by Refresh only

	Asked Asked // questions that clauses answer; set by Refresh only

	Yields   []corpus.Yield   // what each source adds, in the order of their names; set by Refresh only. Not to be changed
	Findings []corpus.Finding // what comparing the sources found
}

// ClauseChanges returns the changes of clauses, without those of whole documents and of metadata.
func (c Candidate) ClauseChanges() []diff.Change {
	return slices.DeleteFunc(slices.Clone(c.Changes), func(ch diff.Change) bool { return ch.Old == nil && ch.New == nil })
}

// Refresh reads the sources, builds a candidate next to the snapshot in service and leaves it pending approval. One runs
// at a time: ErrBusy. If the sources have not changed, nothing is pending afterwards. emit may be nil.
func (m *Maintainer) Refresh(ctx context.Context, o Options, emit Listener) (c Candidate, err error) {
	defer func() { err = classified(err) }()
	if !m.refreshing.CompareAndSwap(false, true) {
		return c, ErrBusy
	}
	defer m.refreshing.Store(false)
	if emit == nil {
		emit = func(Event) {}
	}
	r := &refresh{Maintainer: m, options: o, emit: emit, today: m.config.Now().UTC().Format(time.DateOnly)}
	defer r.unlock()
	return r.run(ctx)
}

// refresh is the state of one refresh.
type refresh struct {
	*Maintainer
	options Options
	emit    Listener
	today   string // RFC 3339 date

	origin    origin
	questions []eval.Question
	lexicon   *translate.Lexicon // nil without a dictionary
	lease     *archive.Lease     // nil while it is not held
	tried     corpus.SourceText  // of the page fetched last, if usable

	texts    []corpus.SourceText
	skipped  []*corpus.Source
	outcomes []Outcome // of every source, in reading order
	digest   string    // of the corpus
	cuts     []vector.Cut

	asked       map[corpus.Ref]asked.Row // questions that clauses answer, by ref without a language
	askedReport Asked
	failed      int // requests for questions that failed in a row
}

func (r *refresh) run(ctx context.Context) (Candidate, error) {
	whole, err := r.recover(ctx)
	if err != nil {
		return Candidate{}, err
	}
	base, err := r.base()
	if err != nil {
		return Candidate{}, err
	}
	if base != nil {
		defer base.Close()
	}
	missing, err := compare(ctx, base, r.outcomes)
	if err != nil {
		return Candidate{}, err
	}
	r.emit(Recovered{Corpus: whole, Sources: r.outcomes})
	if len(whole.Instruments) == 0 {
		return Candidate{}, &Error{Kind: ErrUnusable, Path: r.origin.path}
	}
	c := Candidate{
		Sources: r.outcomes, Problems: problems(r.outcomes, r.skipped), Uploaded: uploaded(whole),
		Yields: whole.Yields(), Findings: whole.Findings,
	}
	if err := r.readAsked(ctx, whole); err != nil {
		return Candidate{}, err
	}
	c.Asked = r.askedReport
	if err := r.find(ctx, &c, base, whole, missing); err != nil {
		return Candidate{}, err
	}
	return c, r.decide(ctx, c)
}

// recover reads the sources and recovers the corpus, which lists unreadable sources with the reason.
func (r *refresh) recover(ctx context.Context) (c *corpus.Corpus, err error) {
	if r.origin, err = r.openOrigin(); err != nil {
		return nil, err
	}
	if r.questions, err = r.goldenQuestions(r.origin); err != nil {
		return nil, err
	}
	if err := r.origin.separate(r.config.Data); err != nil {
		return nil, err
	}
	// A missing directory needs no lock yet, and is created only when there is something to store.
	if _, err := os.Stat(r.config.Data); (err == nil || r.origin.fetches()) && !r.options.Dry {
		if err := r.lock(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	structured := func(done, total int) { r.emit(Progress{Stage: Structuring, Done: done, Total: total}) }
	structured(0, len(r.texts))
	c, err = structure.RecoverContext(ctx, r.texts, r.origin.manifest, structured)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	} else if err != nil {
		return nil, &Error{Kind: ErrInvalid, Err: err}
	}
	undivided := slices.DeleteFunc(slices.Clone(c.Sources), func(s *corpus.Source) bool { return s.Skipped == "" })
	addSkipped(c, r.skipped)
	r.skipped = append(r.skipped, undivided...)
	return c, nil
}

// find compares the corpus with the snapshot in service, which may be nil, and leaves a candidate pending if something
// changed. A dry run only rehearses.
func (r *refresh) find(ctx context.Context, c *Candidate, base *search.Searcher, whole *corpus.Corpus, missing []string) (err error) {
	r.digest = whole.Digest()
	if r.lexicon, err = r.Lexicon(ctx); err != nil {
		return err
	}
	before := pair{snap: base}
	if base != nil {
		c.Against = base.Meta().Name
		if r.repeats(base.Meta()) {
			c.Unchanged = true
			return r.discard()
		}
		if before.corpus, err = base.Load(ctx); err != nil {
			return err
		}
		c.Changes = diff.Changes(before.corpus, whole)
	}
	if r.options.Dry {
		c.Gate, err = r.rehearse(ctx, before, whole)
		c.Gate.guard(missing, before.corpus, c.Changes)
		return err
	}
	if err := r.lock(ctx); err != nil {
		return err
	}
	if c.Name, err = r.build(ctx, before, whole, c.Changes); err != nil {
		return err
	}
	snap, err := r.dir.Open(c.Name)
	if err != nil {
		return err
	}
	defer snap.Close()
	if c.Gate, err = r.check(ctx, before, pair{search.New(snap), whole}); err != nil {
		return err
	}
	c.Gate.guard(missing, before.corpus, c.Changes)
	return r.await(*c)
}

// base opens the snapshot in service, or returns nil if there is no usable one.
func (r *refresh) base() (*search.Searcher, error) {
	if r.config.Data == "" {
		return nil, nil
	}
	snap, err := r.dir.Current()
	switch {
	case replaceable(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return search.New(snap), nil
}

// repeats reports whether a build would repeat a snapshot: it has the same corpus, and the configured vectors and
// translations. Additional vectors and translations do no harm.
func (r *refresh) repeats(m index.Meta) bool {
	e := r.config.Embedder
	vectors := e == nil || m.Passages == 0 || m.Embedding == e.Model() && m.Prefix == passagePrefix(e) && (e.Dimension() == 0 || e.Dimension() == m.Dimension)
	return m.Digest == r.digest && m.Asked == asked.Digest(r.asked) && vectors && translate.Current(m.Dictionary, r.lexicon)
}

func passagePrefix(e vector.Embedder) string {
	_, prefix := e.Prefixes()
	return prefix
}

// build builds a snapshot of the corpus, unless the pending one is the same, and returns its name.
func (r *refresh) build(ctx context.Context, base pair, whole *corpus.Corpus, changes []diff.Change) (string, error) {
	if name := r.reusable(); name != "" {
		return name, nil
	}
	opts := r.buildOptions(search.Tables{
		Embedder: r.config.Embedder,
		Vectors: vector.Options{
			Cache:    r.dir.VectorCache(),
			Progress: func(done, total int) { r.emit(Progress{Stage: Embedding, Done: done, Total: total}) },
			Cut:      func(c vector.Cut) { r.cuts = append(r.cuts, c) },
		},
	})
	opts.Now = r.config.Now()
	if base.snap != nil {
		var err error
		if opts.Former, err = base.snap.Carry(ctx, whole, changes, opts.Now); err != nil {
			return "", err
		}
	}
	return r.lease.Prepare(ctx, whole, opts)
}

func (r *refresh) buildOptions(t search.Tables) index.BuildOptions {
	t.Lexicon = r.lexicon
	return t.Options(index.BuildOptions{Digest: r.digest, Asked: r.asked, Progress: func(done, total int) {
		r.emit(Progress{Stage: Building, Done: done, Total: total})
	}})
}

// reusable returns the name of the pending snapshot if a build would only repeat it, else "".
func (r *refresh) reusable() string {
	p, err := r.dir.Pending()
	if err != nil {
		return ""
	}
	serving, err := r.dir.Serving()
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) || p.Against != serving {
		return ""
	}
	snap, err := r.dir.Open(p.Name)
	if err != nil {
		return ""
	}
	defer snap.Close()
	if !r.repeats(snap.Meta()) {
		return ""
	}
	return p.Name
}

// rehearse runs the quality gate on a snapshot in memory, without vectors, which cost money. Without golden questions
// that is not worth the time.
func (r *refresh) rehearse(ctx context.Context, base pair, whole *corpus.Corpus) (Gate, error) {
	if len(r.questions) == 0 {
		return Gate{Margin: r.config.Margin}, nil
	}
	snap, err := search.Memory(ctx, whole, r.buildOptions(search.Tables{}))
	if err != nil {
		return Gate{}, err
	}
	defer snap.Close()
	return r.check(ctx, base, pair{snap, whole})
}

// await leaves the candidate pending.
func (r *refresh) await(c Candidate) error {
	report, err := json.Marshal(noteOf(c))
	if err != nil {
		return err
	}
	against, err := r.dir.Serving() // even if it is unusable
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) && !errors.Is(err, index.ErrDamaged) {
		return err
	}
	return r.lease.Await(archive.Pending{Name: c.Name, Against: against, Report: report})
}

// discard removes the pending snapshot, as the sources are again those of the snapshot in service.
func (r *refresh) discard() error {
	if r.lease == nil {
		return nil
	}
	return r.lease.Discard()
}

// decide puts the candidate into service if Options.Decide says so.
func (r *refresh) decide(ctx context.Context, c Candidate) error {
	if c.Name == "" || r.options.Decide == nil {
		return nil
	}
	yes, err := r.options.Decide(c)
	if err != nil || !yes {
		return err
	}
	_, err = r.serve(ctx, r.lease, func() (string, error) { return r.lease.Approve(c.Name) })
	return err
}

// lock takes the lease of the data directory, unless it is held.
func (r *refresh) lock(ctx context.Context) (err error) {
	if r.lease == nil {
		r.lease, err = r.dir.Lock(ctx)
	}
	return err
}

func (r *refresh) unlock() {
	if r.lease != nil {
		r.lease.Unlock()
		r.lease = nil
	}
}
