package index

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// Base is what a build may start from.
type Base struct {
	Snapshot *Snapshot
	Corpus   *corpus.Corpus // what it holds
}

// mostPatched is the share of the passages up to which a patch is made: beyond it, that saves little.
const mostPatched = 0.05

// patch makes the snapshot of a corpus from that of another one with the same clauses, some of which have other words.
// What it writes ranks as what a build writes, with one difference: words that no text has any more stay in the
// dictionary that cuts questions, until the next build.
type patch struct {
	base    *Snapshot
	old     *corpus.Corpus
	clauses []revision
	rows    []func(w *writer) // of the tables that say what the clauses belong to
	texts   []string          // that were not there before
}

// revision is a clause that differs.
type revision struct {
	row, document int
	wasIn, in     *corpus.Document
	was, is       *corpus.Clause

	from, to []span // its passages, where they have other terms: as many as before
}

// otherTerms reports whether its passages have other terms.
func (r *revision) otherTerms() bool {
	return r.was.Text != r.is.Text || r.was.Heading != r.is.Heading || r.wasIn.Title != r.in.Title || !slices.Equal(r.was.Path, r.is.Path)
}

// newPatch returns the patch for c, or nil where a build is needed: other clauses than in the base, passages that would
// have to be numbered anew, many changes, or vectors.
func newPatch(c *corpus.Corpus, opts BuildOptions) *patch {
	b := opts.Base
	if b == nil || b.Snapshot.path == "" || b.Snapshot.meta.Vectors > 0 || opts.Embedder != nil || opts.Words.Len() > 0 ||
		len(b.Corpus.Instruments) != len(c.Instruments) {
		return nil
	}
	p := &patch{base: b.Snapshot, old: b.Corpus}
	clause, document, recut := 0, 0, 0
	for n, i := range c.Instruments {
		was := b.Corpus.Instruments[n]
		if was.ID != i.ID || len(was.Documents) != len(i.Documents) {
			return nil
		}
		p.instrument(n+1, was, i)
		for m, d := range i.Documents {
			before := was.Documents[m]
			if before.Lang != d.Lang || len(before.Clauses) != len(d.Clauses) {
				return nil
			}
			document++
			differing := len(p.clauses)
			for k, cl := range d.Clauses {
				clause++
				r := revision{row: clause, document: document, wasIn: before, in: d, was: before.Clauses[k], is: cl}
				if !p.clause(&r) {
					return nil
				}
				if recut += len(r.to); float64(recut) > mostPatched*float64(b.Snapshot.meta.Passages) {
					return nil
				}
			}
			p.document(document, n+1, before, d, len(p.clauses) > differing)
		}
	}
	return p
}

func (p *patch) instrument(row int, was, is *corpus.Instrument) {
	before, now := *was, *is
	before.Documents, now.Documents = nil, nil
	if !reflect.DeepEqual(before, now) {
		p.rows = append(p.rows, func(w *writer) {
			w.exec(`DELETE FROM instrument WHERE row = ?`, row)
			w.instrument(row, is)
		})
	}
}

// document notes a document where it differs, of which others is said of its clauses.
func (p *patch) document(row, instrument int, was, is *corpus.Document, others bool) {
	before, now := *was, *is
	before.Clauses, now.Clauses = nil, nil
	if others || !reflect.DeepEqual(before, now) {
		p.rows = append(p.rows, func(w *writer) {
			w.exec(`DELETE FROM document WHERE row = ?`, row)
			w.document(row, instrument, is)
		})
	}
	if before.Title != now.Title {
		p.texts = append(p.texts, is.Title)
	}
}

// clause notes r where it differs. It reports false where it has more or fewer passages than before, or is another clause.
func (p *patch) clause(r *revision) bool {
	if r.was.ID != r.is.ID {
		return false
	}
	if r.otherTerms() {
		r.from, r.to = passages(r.was.Text, r.in.Lang), passages(r.is.Text, r.in.Lang)
		if len(r.from) != len(r.to) {
			return false
		}
		p.texts = append(p.texts, strings.Join(r.is.Path, "\n"), r.is.Heading, r.is.Text)
	}
	if r.to != nil || r.was != r.is && !reflect.DeepEqual(r.was, r.is) {
		p.clauses = append(p.clauses, *r)
	}
	return true
}

// write turns db, a copy of the base, into the snapshot of c.
func (p *patch) write(ctx context.Context, db *sql.DB, c *corpus.Corpus, opts BuildOptions) error {
	bare := context.WithoutCancel(ctx)
	tx, err := db.BeginTx(bare, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	w := &writer{ctx: ctx, tx: tx, statements: make(map[string]*sql.Stmt), counts: p.base.meta}
	p.sources(w, c)
	for _, put := range p.rows {
		put(w)
	}
	for _, r := range p.clauses {
		for _, table := range []string{"note", "variant"} {
			w.exec(`DELETE FROM `+table+` WHERE clause = ?`, r.row)
		}
		w.exec(`DELETE FROM clause WHERE row = ?`, r.row)
		w.clause(r.row, r.document, r.is)
	}
	for _, table := range []string{"former", "dictionary", "translation", "meta"} {
		w.exec(`DELETE FROM ` + table)
	}
	w.former(opts.Former)
	words, err := p.dictionary(ctx)
	if err != nil {
		return err
	}
	if err := w.dictionary(words); err != nil {
		return err
	}
	for _, l := range languages {
		if err := p.passages(w, l); err != nil {
			return err
		}
	}
	if opts.Progress != nil {
		opts.Progress(w.counts.Passages, w.counts.Passages)
	}
	if err := w.translations(c, opts.Lexicon); err != nil {
		return err
	}
	if err := w.meta(c, opts); err != nil {
		return err
	}
	return tx.Commit()
}

// sources writes the sources that differ.
func (p *patch) sources(w *writer, c *corpus.Corpus) {
	was := p.old.Sources
	for n := range max(len(was), len(c.Sources)) {
		if n < len(was) && n < len(c.Sources) && reflect.DeepEqual(was[n], c.Sources[n]) {
			continue
		}
		w.exec(`DELETE FROM removal WHERE source = ?`, n+1)
		w.exec(`DELETE FROM source WHERE row = ?`, n+1)
		if n < len(c.Sources) {
			w.source(n+1, c.Sources[n])
		}
	}
	w.counts.Sources = len(c.Sources)
}

// dictionary returns the words of the base and those that the new texts need besides. None of these cuts the other texts
// otherwise, as it stands in none of them.
func (p *patch) dictionary(ctx context.Context) (analysis.Dictionary, error) {
	var d analysis.Dictionary
	var content string
	if err := p.base.db.QueryRowContext(ctx, `SELECT content FROM dictionary`).Scan(&content); err != nil {
		return d, p.base.wrap("read the dictionary", err)
	}
	if len(p.texts) == 0 { // the full dictionary takes longer to load than all the rest
		err := d.UnmarshalText([]byte(content))
		return d, err
	}
	full, err := analysis.FullDictionary()
	if err != nil {
		return d, err
	}
	collector := full.Collector()
	for word := range frequencies([]byte(content)) {
		collector.Add(word)
	}
	for _, text := range p.texts {
		collector.Add(text)
	}
	return collector.Dictionary(), nil
}

// recutPassage is a passage with other terms than before.
type recutPassage struct {
	id       int64
	span     span
	was, now [nSections]tokens
}

// passages writes the passages of one language that have other terms.
func (p *patch) passages(w *writer, l corpus.Lang) error {
	changed, err := p.recut(w, l)
	if err != nil || len(changed) == 0 {
		return err
	}
	r, err := p.base.searcher()
	if err != nil {
		return err
	}
	var keys []key
	edit := r.stats[l].postings.Patch()
	for i := range changed {
		x := &changed[i]
		if err := edit.Begin(uint32(x.id-r.stats[l].first), lengthsOf(&x.now)); err != nil {
			return err
		}
		eachTerm(&x.was, func(f int, text string, _ int) { edit.Had(f, text) })
		eachTerm(&x.now, edit.Count)
		for _, terms := range []*[nSections]tokens{&x.was, &x.now} {
			eachTerm(terms, func(f int, text string, _ int) { keys = append(keys, key{field(f), text}) })
		}
	}
	s, err := p.sink(w, l, keys)
	if err != nil {
		return err
	}
	for i := range changed {
		x := &changed[i]
		w.exec(`UPDATE passage SET start = ?, "end" = ?, words = ? WHERE id = ?`, x.span.start, x.span.end, s.words.encode(&x.now), x.id)
		w.exec(`INSERT INTO fts (fts, rowid, grams) VALUES ('delete', ?, ?)`, x.id, grams(&x.was))
		w.exec(`INSERT INTO fts (rowid, grams) VALUES (?, ?)`, x.id, grams(&x.now))
	}
	head, err := edit.Finish(w.ctx, s.find, s.lists, s)
	if err != nil {
		return err
	}
	w.exec(`UPDATE postings SET head = ? WHERE lang = ?`, head, string(l))
	return w.err
}

// recut cuts the passages of one language that have other terms, as they were and as they are.
func (p *patch) recut(w *writer, l corpus.Lang) ([]recutPassage, error) {
	r, err := p.base.searcher()
	if err != nil {
		return nil, err
	}
	var out []recutPassage
	for i := range p.clauses {
		c := &p.clauses[i]
		if c.in.Lang != l || c.to == nil {
			continue
		}
		ids, err := p.base.passagesOf(w.ctx, c.row)
		if err != nil {
			return nil, err
		}
		if len(ids) != len(c.from) {
			return nil, errSpan
		}
		for n, id := range ids {
			out = append(out, recutPassage{id, c.to[n], cutSections(r.analyzer, c.wasIn, c.was, c.from[n]), cutSections(w.analyzer, c.in, c.is, c.to[n])})
		}
	}
	return out, nil
}

// cutSections returns the terms of a passage.
func cutSections(a *analysis.Analyzer, d *corpus.Document, c *corpus.Clause, s span) [nSections]tokens {
	title, heading, text := sections(d, c, s)
	return [nSections]tokens{cut(a, title), cut(a, heading), cut(a, text)}
}

// passagesOf returns the passages of a clause in order.
func (s *Snapshot) passagesOf(ctx context.Context, clause int) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM passage WHERE clause = ? ORDER BY id`, clause)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// patchSink writes postings over those of the base. Terms keep their numbers.
type patchSink struct {
	*sink
	known map[key]known // terms of the base
	lists int           // of the base
}

// sink returns the sink for the postings of one language, in which keys may occur.
func (p *patch) sink(w *writer, l corpus.Lang, keys []key) (*patchSink, error) {
	slices.SortFunc(keys, func(a, b key) int { return strings.Compare(string(rune(a.field))+a.text, string(rune(b.field))+b.text) })
	known, err := p.base.lookUp(w.ctx, l, slices.Compact(keys))
	if err != nil {
		return nil, err
	}
	v := &vocabulary{ids: make(map[string]uint32)}
	for k, x := range known {
		if k.field == words {
			v.ids[k.text] = x.id
		}
	}
	s := &patchSink{w.sink(l, v), known, 0}
	last := sql.NullInt64{}
	if err := p.base.db.QueryRowContext(w.ctx, `SELECT max(id) FROM term WHERE lang = ?`, string(l)).Scan(&last); err != nil {
		return nil, err
	}
	v.next = uint32(last.Int64) + 1
	if err := p.base.db.QueryRowContext(w.ctx, `SELECT max(key) FROM chunk WHERE key >= ? AND key < ?`,
		s.high, s.high+1<<languageShift).Scan(&last); err != nil {
		return nil, err
	}
	if last.Valid {
		s.lists = postings.ListOf(last.Int64-s.high) + 1
	}
	return s, nil
}

func (s *patchSink) find(f int, text string) (*postings.List, error) {
	return s.known[key{field(f), text}].list, nil
}

// PutTerm writes a row of term.
func (s *patchSink) PutTerm(t postings.Term) error {
	if x, ok := s.known[key{field(t.Field), t.Text}]; ok {
		return s.putTerm(t, x.id)
	}
	return s.sink.PutTerm(t)
}

// DropTerm deletes a row of term.
func (s *patchSink) DropTerm(f int, text string) error {
	s.w.exec(`DELETE FROM term WHERE lang = ? AND field = ? AND text = ?`, string(s.lang), f, text)
	return s.w.err
}

// DropList deletes the rows of chunk that hold a list.
func (s *patchSink) DropList(list int) error {
	s.w.exec(`DELETE FROM chunk WHERE key >= ? AND key < ?`, s.high|postings.ChunkKey(list, 0), s.high|postings.ChunkKey(list+1, 0))
	return s.w.err
}
