package sqlite

import (
	"context"
	"encoding/json"
	"errors"

	"yiju/bot/state"
	"yiju/corpus"
)

// feedback implements state.FeedbackStore and state.GapStore.
type feedback struct{ *db }

const selectGap = `SELECT g.id, g.guild, g.key, g.lang,
	coalesce((SELECT question FROM gap_note n WHERE n.gap = g.id ORDER BY n.number LIMIT 1), ''),
	(SELECT count(*) FROM gap_note n WHERE n.gap = g.id) AS askers,
	g.times, g.first, g.last, g.closest, g.status FROM gap g `

func gapRow(g *state.Gap) []any {
	return []any{&g.ID, &g.Guild, &g.Key, &g.Lang, &g.Question, &g.Askers, &g.Times, at(&g.First), at(&g.Last), refsIn(&g.Closest), &g.Status}
}

func (s feedback) ReportGap(ctx context.Context, r state.GapReport) (state.Gap, error) {
	return save(ctx, s.db, "report gap", func(t *tx) state.Gap {
		t.fail(r.Check())
		person := []byte{}
		if user := s.named(ctx, t, r.User, ""); user != "" {
			person = s.key.Person(user)
		}
		closest, err := encodeRefs(r.Closest)
		t.fail(err)
		now := s.clock(s.now())
		id := read(ctx, t, scalar[int64], `INSERT INTO gap (guild, key, lang, times, first, last, closest, status)
			VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5, ?6) ON CONFLICT (guild, key) DO UPDATE SET
			times = times + 1, last = ?4, closest = ?5 RETURNING id`, r.Guild, r.Key, r.Lang, now, closest, state.GapOpen)
		t.run(ctx, `INSERT OR IGNORE INTO gap_note (gap, person, question, time) VALUES (?, ?, ?, ?)`, id, person, r.Question, now)
		return read(ctx, t, gapRow, selectGap+`WHERE g.id = ?`, id)
	})
}

func (s feedback) Gaps(ctx context.Context, f state.GapFilter) ([]state.Gap, error) {
	q := filter{"g.guild": f.Guild, "g.status": string(f.Status)}
	return page(ctx, s.db, "gaps", gapRow, selectGap, q, "askers DESC, g.times DESC, g.last DESC, g.id", f.Limit)
}

func (s feedback) CloseGap(ctx context.Context, guild string, id int64) error {
	return s.write(ctx, "close gap", func(t *tx) {
		t.runOne(ctx, `UPDATE gap SET status = ? WHERE id = ? AND guild = ?`, state.GapClosed, id, guild)
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

const selectFeedback = `SELECT receipt, up, reason, time FROM feedback`

func feedbackRow(f *state.Feedback) []any {
	return []any{&f.Receipt, &f.Up, &f.Reason, at(&f.Time)}
}

func (s feedback) SaveFeedback(ctx context.Context, f state.Feedback) error {
	return s.write(ctx, "save feedback", func(t *tx) {
		if f.User == "" {
			t.fail(errors.New("no user"))
		} else if s.named(ctx, t, f.User, "") == "" {
			t.fail(state.ErrOptedOut)
		}
		t.runOne(ctx, `INSERT OR REPLACE INTO feedback (receipt, person, up, reason, time) SELECT id, ?, ?, ?, ? FROM receipt WHERE id = ?`,
			s.key.Person(f.User), f.Up, f.Reason, s.clock(f.Time), state.ReadReceiptID(f.Receipt))
	})
}

func (s feedback) Feedback(ctx context.Context, receipt string) ([]state.Feedback, error) {
	all, err := list(ctx, s.reader, feedbackRow, selectFeedback+` WHERE receipt = ? ORDER BY time DESC, person`, state.ReadReceiptID(receipt))
	return all, s.wrap("feedback", err)
}
