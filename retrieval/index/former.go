package index

import (
	"context"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// Former is a ref at which an earlier snapshot had a clause that stands elsewhere now, or nowhere. Another clause may
// stand at the ref by now, as where a clause was inserted before it.
type Former struct {
	Ref    corpus.Ref // with language
	To     corpus.Ref // where the clause stands now, in the same language; zero where it was withdrawn
	Since  time.Time  // build of the first snapshot that had it no more, UTC
	Last   string     // name of the last snapshot that had it
	Title  string     // of its document, as it was
	Label  string     // as it was
	Digest string     // corpus.Clause.Digest of it
}

// Withdrawn reports whether the clause stands nowhere any more.
func (f Former) Withdrawn() bool { return f.To == corpus.Ref{} }

// Former returns what clauses stood at ref in earlier snapshots and do so no more, in the language of ref or without one
// in both, the latest first.
func (s *Snapshot) Former(ctx context.Context, ref corpus.Ref) ([]Former, error) {
	all, err := s.formers(ctx, `WHERE instrument = ? AND clause = ? AND ? IN ('', lang)`, ref.Instrument, ref.Clause, string(ref.Lang))
	slices.Reverse(all)
	return all, s.wrap("former clause "+ref.String(), err)
}

func (s *Snapshot) formers(ctx context.Context, where string, args ...any) ([]Former, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT instrument, clause, lang, to_instrument, to_clause, since, last, title, label, digest
		FROM former `+where+` ORDER BY row`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Former
	for rows.Next() {
		var f Former
		var since string
		if err := rows.Scan(&f.Ref.Instrument, &f.Ref.Clause, &f.Ref.Lang, &f.To.Instrument, &f.To.Clause, &since, &f.Last,
			&f.Title, &f.Label, &f.Digest); err != nil {
			return nil, err
		}
		if f.To.Instrument != "" {
			f.To.Lang = f.Ref.Lang
		}
		if f.Since, err = time.Parse(time.RFC3339, since); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

func (w *writer) former(all []Former) {
	for _, f := range all {
		w.exec(`INSERT INTO former (instrument, clause, lang, to_instrument, to_clause, since, last, title, label, digest)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.Ref.Instrument, f.Ref.Clause, string(f.Ref.Lang), f.To.Instrument, f.To.Clause,
			f.Since.UTC().Format(time.RFC3339), f.Last, f.Title, f.Label, f.Digest)
	}
}

// Carry returns what a snapshot of the corpus next, built at the time now, has to remember: what s remembers, and what
// changes, which lead from s to next, moved or withdrew. What stands where it once stood is forgotten, and what was
// moved before is followed to where it is now.
func (s *Snapshot) Carry(ctx context.Context, next *corpus.Corpus, changes []diff.Change, now time.Time) ([]Former, error) {
	before, err := s.formers(ctx, "")
	if err != nil {
		return nil, s.wrap("former clauses", err)
	}
	titles := s.titles()
	var fresh []Former
	went := make(map[corpus.Ref]corpus.Ref) // zero where it was withdrawn
	for _, c := range changes {
		if c.Old == nil || c.New != nil && c.Ref == c.Was {
			continue
		}
		f := Former{Ref: c.Was, Since: now, Last: s.meta.Name, Title: titles[corpus.Ref{Instrument: c.Was.Instrument, Lang: c.Was.Lang}], Label: c.Old.Label, Digest: c.Old.Digest()}
		if c.New != nil {
			f.To = c.Ref
		}
		went[c.Was] = f.To
		fresh = append(fresh, f)
	}
	back := standing(next, before)
	var all []Former
	for _, f := range before {
		if to, ok := went[f.To]; ok && !f.Withdrawn() {
			if f.To = to; f.Withdrawn() {
				f.Since, f.Last = now, s.meta.Name
			}
		}
		if f.To != f.Ref && back[f.Ref] != f.Digest {
			all = append(all, f)
		}
	}
	return append(all, fresh...), nil
}

// titles returns the titles of the documents by instrument and language.
func (s *Snapshot) titles() map[corpus.Ref]string {
	all := make(map[corpus.Ref]string)
	instruments, err := s.Instruments()
	if err != nil {
		return all // they only adorn
	}
	for _, i := range instruments {
		for _, d := range i.Documents {
			all[corpus.Ref{Instrument: i.ID, Lang: d.Lang}] = d.Title
		}
	}
	return all
}

// standing returns the digests of the clauses of c that stand at the refs of all.
func standing(c *corpus.Corpus, all []Former) map[corpus.Ref]string {
	found := make(map[corpus.Ref]string, len(all))
	for _, f := range all {
		found[f.Ref] = ""
	}
	if len(found) == 0 {
		return found
	}
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				ref := corpus.Ref{Instrument: i.ID, Clause: cl.ID, Lang: d.Lang}
				if _, ok := found[ref]; ok {
					found[ref] = cl.Digest()
				}
			}
		}
	}
	return found
}
