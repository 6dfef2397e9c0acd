package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yiju/bot"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
)

// refresh is one reading of the sources and what comes of it, for the command as for the bot.
type refresh struct {
	*app
	settings
	origin    origin
	dry       bool // nothing is written; the data directory may be ""
	dir       *index.Dir
	lease     *index.Lease                           // nil while it is not held
	hook      func(stage bot.Stage, done, total int) // told of the progress; may be nil
	sources   []corpus.SourceText
	tried     corpus.SourceText // of the page that was fetched last, where it can be used
	digest    string            // of the corpus that they make
	skipped   []*corpus.Source
	lost      []string       // addresses that gave a text to what serves and give none now
	outcomes  []outcome      // of every source, in the order in which they were read
	embedder  index.Embedder // nil without vectors
	lexicon   *index.Lexicon // nil without a dictionary
	questions []eval.Question
}

// newRefresh reads what is needed before the sources: the manifest, the questions, the name of a model.
func (a *app) newRefresh(s settings) (*refresh, error) {
	r := &refresh{app: a, settings: s, dir: index.OpenDir(s.Data)}
	var err error
	if r.origin, err = a.readOrigin(s.From); err != nil {
		return nil, err
	}
	if r.questions, err = a.goldenOf(s, r.origin); err != nil {
		return nil, err
	}
	r.embedder, err = a.embedder(s, batchSeconds)
	return r, err
}

// goldenName is the file of golden questions that may lie beside a manifest.
const goldenName = "questions.jsonl"

// goldenOf reads the golden questions: those that the settings name, or those that lie beside the sources; none where
// there are none.
func (a *app) goldenOf(s settings, o origin) ([]eval.Question, error) {
	file := s.Questions
	if file == "" && o.folder != "" {
		file = filepath.Join(o.folder, goldenName)
		if _, err := os.Stat(file); err != nil {
			return nil, nil
		}
	}
	if file == "" {
		return nil, nil
	}
	return a.readGolden(file)
}

// lock takes the right to change the data directory, unless it is held.
func (r *refresh) lock(ctx context.Context) (err error) {
	if r.lease == nil {
		if r.lease, err = r.dir.Lock(ctx); err != nil {
			return r.explain(r.Data, err)
		}
	}
	return nil
}

func (r *refresh) unlock() {
	if r.lease != nil {
		r.lease.Unlock()
		r.lease = nil
	}
}

// step tells how far a stage is, in a line for the terminal as well.
func (r *refresh) step(stage bot.Stage, done, total int) {
	if r.hook != nil {
		r.hook(stage, done, total)
	}
}

// corpus reads the sources and makes a corpus of them; those that could not be read stand in it with the reason.
func (r *refresh) corpus(ctx context.Context) (*corpus.Corpus, error) {
	if err := r.apart(); err != nil {
		return nil, err
	}
	// A directory that is still to be made is used by nobody else; what is fetched is kept in it.
	if _, err := os.Stat(r.Data); (err == nil || r.origin.hasAddresses()) && !r.dry {
		if err := r.lock(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	if err := r.judge(ctx); err != nil {
		return nil, err
	}
	c, err := r.structured(ctx)
	if err != nil {
		return nil, err
	}
	undivided := slices.DeleteFunc(slices.Clone(c.Sources), func(s *corpus.Source) bool { return s.Skipped == "" })
	addSkipped(c, r.skipped)
	r.skipped = append(r.skipped, undivided...)
	return c, nil
}

// found is what a refresh found: a snapshot that waits for approval, what it changes and how it stood the checks.
type found struct {
	Name      string // of the snapshot that waits; "" with a dry run
	Against   string // the snapshot that serves; "" for none that can be used
	Unchanged bool   // nothing is different, and nothing waits
	Gate      gate
	changes   []diff.Change
	skipped   []*corpus.Source
	outcomes  []outcome
}

// aside builds a snapshot of c aside, unless nothing is different or it is a dry run, and has it wait for approval.
func (r *refresh) aside(ctx context.Context, c *corpus.Corpus) (found, error) {
	f := found{skipped: r.skipped, outcomes: r.outcomes}
	r.digest = c.Digest()
	base, err := r.base()
	if err != nil {
		return f, err
	}
	if r.lexicon, err = r.app.lexicon(ctx, r.settings); err != nil {
		return f, err
	}
	var old *corpus.Corpus
	if base != nil {
		defer base.Close()
		f.Against = base.Meta().Name
		if base.Meta().Digest == r.digest && r.madeAlike(base.Meta()) {
			f.Unchanged = true
			return f, r.discard()
		}
		if old, err = base.LoadBeside(ctx, c); err != nil {
			return f, err
		}
		f.changes = diff.Changes(old, c)
	}
	if r.dry {
		f.Gate, err = r.rehearse(ctx, held{base, old}, c)
		f.Gate.guard(r.lost, old, f.changes)
		return f, err
	}
	if err := r.lock(ctx); err != nil {
		return f, err
	}
	if f.Name, err = r.prepare(ctx, held{base, old}, c, f.changes); err != nil {
		return f, err
	}
	snap, err := r.dir.Open(f.Name)
	if err != nil {
		return f, err
	}
	defer snap.Close()
	if f.Gate, err = r.check(ctx, held{base, old}, held{snap, c}); err != nil {
		return f, failf(r.untouched(), "%w", err)
	}
	f.Gate.guard(r.lost, old, f.changes)
	return f, r.await(f)
}

// base opens the snapshot that serves, or returns nil where there is none that can be used: it is to be replaced.
func (r *refresh) base() (*index.Snapshot, error) {
	if r.Data == "" {
		return nil, nil
	}
	snap, err := r.dir.Current()
	for _, replaceable := range []error{index.ErrNoSnapshot, index.ErrMismatch, index.ErrDamaged} {
		if errors.Is(err, replaceable) {
			return nil, nil
		}
	}
	return snap, err
}

// prepare builds a snapshot of c aside, or finds that the one which waits already is of c.
func (r *refresh) prepare(ctx context.Context, base held, c *corpus.Corpus, changes []diff.Change) (string, error) {
	if name := r.waiting(); name != "" {
		return name, nil
	}
	now := time.Now()
	bar := &progress{app: r.app}
	opts := index.BuildOptions{
		Now:     now,
		Digest:  r.digest,
		Lexicon: r.lexicon,
		Progress: func(done, total int) {
			bar.step(fmt.Sprintf(r.t.Building, done, total), done == total)
			r.step(bot.Building, done, total)
		},
		Embedder: r.embedder,
		Embedded: func(done, total int) {
			bar.step(fmt.Sprintf(r.t.Embedding, done, total), done == total)
			r.step(bot.Building, done, total)
		},
	}
	if base.Snapshot != nil {
		opts.Base = &index.Base{Snapshot: base.Snapshot, Corpus: base.corpus}
		var err error
		if opts.Former, err = base.Carry(ctx, c, changes, now); err != nil {
			return "", err
		}
	}
	name, err := r.lease.Prepare(ctx, c, opts)
	bar.end()
	if errors.Is(err, index.ErrEmbedding) {
		return "", failf(join(r.t.EmbeddingHint, r.untouched()), "%s%s%w", r.t.EmbeddingFailed, r.t.Colon, embeddingCause(err))
	} else if err != nil {
		return "", failf(r.untouched(), "%w", err)
	}
	return name, nil
}

// madeAlike reports whether a snapshot was built with the model and the dictionary of r.
func (r *refresh) madeAlike(m index.Meta) bool {
	return madeWith(m, r.embedder) && translatedBy(m, r.lexicon)
}

// waiting returns the name of the snapshot that waits for approval where a build would only repeat it.
func (r *refresh) waiting() string {
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
	if snap.Meta().Digest != r.digest || !r.madeAlike(snap.Meta()) {
		return ""
	}
	return p.Name
}

// pendingReport is what is kept with a snapshot that waits for approval.
type pendingReport struct {
	Skipped []string `json:"skipped"`
	Gate    gate     `json:"gate"`
}

// await has the snapshot that was found wait for approval.
func (r *refresh) await(f found) error {
	report, err := json.Marshal(pendingReport{r.skippedLines(f.skipped), f.Gate})
	if err != nil {
		return err
	}
	against, err := r.dir.Serving() // also where it cannot be used
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) && !errors.Is(err, index.ErrDamaged) {
		return err
	}
	return r.lease.Await(index.Pending{Name: f.Name, Against: against, Report: report})
}

// skippedLines says of each source that was not read why, and of each whose text is an older one.
func (r *refresh) skippedLines(skipped []*corpus.Source) []string {
	lines := list(r.kept())
	for _, s := range skipped {
		lines = append(lines, oneLine(s.Name)+r.t.Colon+oneLine(r.t.skipped(s.Skipped)))
	}
	return lines
}

// discard throws away what waits, as the sources are again what serves.
func (r *refresh) discard() error {
	if r.lease == nil {
		return nil
	}
	return r.lease.Discard()
}

// serve lets the snapshot that waits serve, and removes those that are too old.
func (r *refresh) serve(ctx context.Context, name string) error {
	if err := r.lock(ctx); err != nil {
		return err
	}
	if _, err := r.lease.Approve(name); err != nil {
		return r.explain(r.Data, err)
	}
	_, err := r.lease.Retain(r.Keep)
	return err
}
