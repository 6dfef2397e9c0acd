package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"yiju/bot/state"
	"yiju/corpus"
)

// gaps implements state.GapStore.
type gaps struct{ *db }

const selectGap = `SELECT g.id, g.guild, g.key, g.lang,
	coalesce((SELECT question FROM gap_note n WHERE n.gap = g.id ORDER BY n.number LIMIT 1), ''),
	(SELECT count(*) FROM gap_note n WHERE n.gap = g.id) AS askers,
	g.times, g.first, g.last, g.closest, g.status FROM gap g `

func gapRow(g *state.Gap) []any {
	return []any{&g.ID, &g.Guild, &g.Key, &g.Lang, &g.Question, &g.Askers, &g.Times, at(&g.First), at(&g.Last), refsIn(&g.Closest), &g.Status}
}

func (s gaps) ReportGap(ctx context.Context, r state.GapReport) (state.Gap, error) {
	return save(ctx, s.db, "report gap", func(tx *sql.Tx) (gap state.Gap, err error) {
		if err := r.Check(); err != nil {
			return gap, err
		}
		user, err := s.unlessOptedOut(ctx, tx, r.User)
		if err != nil {
			return gap, err
		}
		person := []byte{}
		if user != "" {
			person = s.key.Person(user)
		}
		closest, err := encodeRefs(r.Closest)
		if err != nil {
			return gap, err
		}
		now := s.clock(s.now())
		id, err := one(ctx, tx, scalar[int64], `INSERT INTO gap (guild, key, lang, times, first, last, closest, status)
			VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5, ?6) ON CONFLICT (guild, key) DO UPDATE SET
			times = times + 1, last = ?4, closest = ?5, status = iif(status = ?7, ?6, status) RETURNING id`,
			r.Guild, r.Key, r.Lang, now, closest, state.GapOpen, state.GapAnswered)
		if err != nil {
			return gap, err
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO gap_note (gap, person, question, time) VALUES (?, ?, ?, ?)`,
			id, person, r.Question, now); err != nil {
			return gap, err
		}
		return one(ctx, tx, gapRow, selectGap+`WHERE g.id = ?`, id)
	})
}

func (s gaps) Gap(ctx context.Context, id int64) (state.Gap, error) {
	return get(ctx, s.db, "gap", gapRow, selectGap+`WHERE g.id = ?`, id)
}

func (s gaps) Gaps(ctx context.Context, f state.GapFilter) ([]state.Gap, error) {
	var q filter
	q.is("g.guild = ?", f.Guild)
	q.is("g.status = ?", string(f.Status))
	return page(ctx, s.db, "gaps", gapRow, selectGap, q, "askers DESC, g.times DESC, g.last DESC, g.id", f.Limit)
}

func (s gaps) SetGapStatus(ctx context.Context, id int64, status state.GapStatus) error {
	return s.write(ctx, "set gap status", func(tx *sql.Tx) error {
		if err := status.Check(); err != nil {
			return err
		}
		return runOne(ctx, tx, `UPDATE gap SET status = ? WHERE id = ?`, status, id)
	})
}

// encodeRefs is the inverse of refsIn.
func encodeRefs(refs []corpus.Ref) (string, error) {
	paths := make([]string, len(refs))
	for i, r := range refs {
		paths[i] = r.String()
	}
	b, err := json.Marshal(paths)
	return string(b), err
}
