package index

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// Former is a ref at which an earlier snapshot had a clause that has since moved or been withdrawn. Another clause may
// have the ref by now, as when a clause was inserted before it.
type Former struct {
	Ref    corpus.Ref // with language
	To     corpus.Ref // where the clause is now, in the same language; zero if it was withdrawn
	Since  time.Time  // build time of the first snapshot without it, UTC
	Last   string     // name of the last snapshot that had it
	Title  string     // of its document at the time
	Label  string     // at the time
	Digest string     // corpus.Clause.Digest
}

// Withdrawn reports whether the clause no longer exists.
func (f Former) Withdrawn() bool { return f.To == corpus.Ref{} }

// Former returns the clauses that earlier snapshots had at ref, or in the whole instrument if ref has no clause, and that are no
// longer there, in the language of ref or, if it has none, in both; latest first.
func (s *Snapshot) Former(ctx context.Context, ref corpus.Ref) ([]Former, error) {
	all, err := formers(ctx, s, `WHERE instrument = ? AND ? IN ('', clause) AND ? IN ('', lang)`, ref.Instrument, ref.Clause, string(ref.Lang))
	slices.Reverse(all)
	return all, s.wrap("former clause "+ref.String(), err)
}

func formers(ctx context.Context, s *Snapshot, where string, args ...any) ([]Former, error) {
	var all []Former
	err := each(ctx, s.db, func(rows *sql.Rows) (err error) {
		var f Former
		var since string
		if err := rows.Scan(&f.Ref.Instrument, &f.Ref.Clause, &f.Ref.Lang, &f.To.Instrument, &f.To.Clause, &since, &f.Last,
			&f.Title, &f.Label, &f.Digest); err != nil {
			return err
		}
		if f.To.Instrument != "" {
			f.To.Lang = f.Ref.Lang
		}
		f.Since, err = time.Parse(time.RFC3339, since)
		all = append(all, f)
		return err
	}, `SELECT instrument, clause, lang, to_instrument, to_clause, since, last, title, label, digest
		FROM former `+where+` ORDER BY row`, args...)
	return all, err
}

// formerInstruments returns the documents that earlier snapshots had and s has not, by instrument, with their last titles.
func formerInstruments(ctx context.Context, s *Snapshot) ([]*corpus.Instrument, error) {
	var all []*corpus.Instrument
	err := each(ctx, s.db, func(rows *sql.Rows) error {
		var id string
		d := &corpus.Document{}
		if err := rows.Scan(&id, &d.Lang, &d.Title); err != nil {
			return err
		}
		if last := len(all) - 1; last < 0 || all[last].ID != id {
			all = append(all, &corpus.Instrument{ID: id})
		}
		i := all[len(all)-1]
		i.Documents = append(i.Documents, d)
		return nil
	}, `SELECT f.instrument, f.lang, f.title FROM former f WHERE NOT EXISTS
		(SELECT * FROM instrument i JOIN document d ON d.instrument = i.row WHERE i.id = f.instrument AND d.lang = f.lang)
		GROUP BY f.instrument, f.lang, f.title ORDER BY f.instrument, max(f.row)`)
	return all, s.wrap("former documents", err)
}

func (w *writer) former(all []Former) {
	for _, f := range all {
		w.exec(`INSERT INTO former (instrument, clause, lang, to_instrument, to_clause, since, last, title, label, digest)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.Ref.Instrument, f.Ref.Clause, string(f.Ref.Lang), f.To.Instrument, f.To.Clause,
			f.Since.UTC().Format(time.RFC3339), f.Last, f.Title, f.Label, f.Digest)
	}
}

// Carry returns the former clauses for a snapshot of the corpus next, built at the time now: those of s and those that
// changes, which lead from s to next, moved or withdrew. A clause that is back at its old ref is dropped, and earlier
// moves are followed to the current place.
func (s *Snapshot) Carry(ctx context.Context, next *corpus.Corpus, changes []diff.Change, now time.Time) ([]Former, error) {
	before, err := formers(ctx, s, "")
	if err != nil {
		return nil, s.wrap("former clauses", err)
	}
	titles := titles(s)
	var fresh []Former
	went := make(map[corpus.Ref]corpus.Ref) // zero if withdrawn
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
	back := digestsAt(next, before)
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
func titles(s *Snapshot) map[corpus.Ref]string {
	all := make(map[corpus.Ref]string)
	instruments, err := s.Instruments()
	if err != nil {
		return all // titles are optional here
	}
	for _, i := range instruments {
		for _, d := range i.Documents {
			all[corpus.Ref{Instrument: i.ID, Lang: d.Lang}] = d.Title
		}
	}
	return all
}

// digestsAt returns the digests of the clauses of c at the refs of all.
func digestsAt(c *corpus.Corpus, all []Former) map[corpus.Ref]string {
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
