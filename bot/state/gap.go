package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"yiju/bot"
	"yiju/corpus"
)

// NoteGap notes that somebody asked what has no evidence, and returns the gap with all who did. The same key in the
// same guild is the same gap.
func (s *Store) NoteGap(ctx context.Context, n bot.GapNote) (bot.Gap, error) {
	if n.Key == "" {
		return bot.Gap{}, errors.New("state: note gap: no key")
	}
	closest, err := encodeRefs(n.Closest)
	if err != nil {
		return bot.Gap{}, s.wrap("note gap", err)
	}
	var gap bot.Gap
	err = s.write(ctx, "note gap", func(tx *sql.Tx) error {
		out, err := s.optedOut(ctx, tx, n.User)
		if err != nil {
			return err
		}
		person := []byte{}
		if n.User != "" && !out {
			person = s.person(n.User)
		}
		now := s.clock(s.now())
		id, err := one(ctx, tx, scanInt, `INSERT INTO gap (guild, key, lang, times, first, last, closest, status)
			VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5, ?6) ON CONFLICT (guild, key) DO UPDATE SET
			times = times + 1, last = ?4, closest = ?5, status = iif(status = ?7, ?6, status) RETURNING id`,
			n.Guild, n.Key, n.Lang, now, closest, bot.GapOpen, bot.GapAnswered)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO gap_note (gap, person, question, time) VALUES (?, ?, ?, ?)`,
			id, person, n.Question, now); err != nil {
			return err
		}
		gap, err = one(ctx, tx, scanGap, selectGap+`WHERE g.id = ?`, id)
		return err
	})
	return gap, err
}

const selectGap = `SELECT g.id, g.guild, g.key, g.lang,
	(SELECT question FROM gap_note n WHERE n.gap = g.id ORDER BY n.number LIMIT 1),
	(SELECT count(*) FROM gap_note n WHERE n.gap = g.id) AS askers,
	g.times, g.first, g.last, g.closest, g.status FROM gap g `

func scanGap(scan scanner) (bot.Gap, error) {
	var g bot.Gap
	var question sql.NullString
	var first, last int64
	var closest string
	if err := scan(&g.ID, &g.Guild, &g.Key, &g.Lang, &question, &g.Askers, &g.Times, &first, &last, &closest, &g.Status); err != nil {
		return g, err
	}
	g.Question, g.First, g.Last = question.String, stamp(first), stamp(last)
	var err error
	if g.Closest, err = decodeRefs(closest); err != nil {
		return g, fmt.Errorf("gap %d: %w", g.ID, err)
	}
	return g, nil
}

// Gap returns the gap with the id, or bot.ErrNoRecord.
func (s *Store) Gap(ctx context.Context, id int64) (bot.Gap, error) {
	g, err := one(ctx, s.reader, scanGap, selectGap+`WHERE g.id = ?`, id)
	return g, s.wrap("gap", err)
}

// Gaps lists gaps, those with the most askers first.
func (s *Store) Gaps(ctx context.Context, f bot.GapFilter) ([]bot.Gap, error) {
	var q filter
	q.where(f.Guild != "", "g.guild = ?", f.Guild)
	q.where(f.Status != "", "g.status = ?", f.Status)
	all, err := list(ctx, s.reader, scanGap, selectGap+q.String()+
		` ORDER BY askers DESC, g.times DESC, g.last DESC, g.id LIMIT ? OFFSET ?`, append(q.args, limit(f.Limit), max(f.Offset, 0))...)
	return all, s.wrap("gaps", err)
}

// SetGapStatus says what became of a gap.
func (s *Store) SetGapStatus(ctx context.Context, id int64, status bot.GapStatus) error {
	switch status {
	case bot.GapOpen, bot.GapClosed, bot.GapAnswered:
	default:
		return fmt.Errorf("state: set gap status: unknown status %q", status)
	}
	return s.write(ctx, "set gap status", func(tx *sql.Tx) error {
		return changeOne(ctx, tx, `UPDATE gap SET status = ? WHERE id = ?`, status, id)
	})
}

// encodeRefs writes refs as a JSON array of their paths, and refuses what decodeRefs could not read.
func encodeRefs(refs []corpus.Ref) (string, error) {
	paths := make([]string, len(refs))
	for i, r := range refs {
		path, err := refPath(r)
		if err != nil {
			return "", err
		}
		paths[i] = path
	}
	b, err := json.Marshal(paths)
	return string(b), err
}

func decodeRefs(s string) ([]corpus.Ref, error) {
	var paths []string
	if err := json.Unmarshal([]byte(s), &paths); err != nil {
		return nil, err
	}
	var refs []corpus.Ref
	for _, p := range paths {
		r, err := corpus.ParseRef(p)
		if err != nil {
			return nil, err
		}
		refs = append(refs, r)
	}
	return refs, nil
}

// refPath returns r as a path that reads as r again.
func refPath(r corpus.Ref) (string, error) {
	path := r.String()
	if back, err := corpus.ParseRef(path); err != nil || back != r {
		return "", fmt.Errorf("ref %+v has no path", r)
	}
	return path, nil
}
