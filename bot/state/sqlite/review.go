package sqlite

import (
	"context"

	"yiju/bot/state"
	"yiju/corpus"
)

// reviews implements state.ReviewStore.
type reviews struct{ *db }

const selectReview = `SELECT v.id, v.guild,
	(SELECT json_group_array(k.key ORDER BY k.key) FROM review_key k WHERE k.review = v.id),
	v.lang, v.receipt, v.answer, v.text,
	(SELECT json_group_array(json_array(c.ref, c.digest) ORDER BY c.pos) FROM review_clause c WHERE c.review = v.id),
	(SELECT json_group_array(c.ref ORDER BY c.pos) FROM review_clause c WHERE c.review = v.id AND c.changed),
	v.by, v.time, v.snapshot, v.status, v.reason, v.settled FROM review v `

const selectReviewByID = selectReview + `WHERE v.id = ?`

func reviewRow(r *state.Review) []any {
	return []any{&r.ID, &r.Guild, inJSON(&r.Keys), &r.Lang, &r.Receipt, &r.Answer, &r.Text, citedIn(&r.Cited), refsIn(&r.Changed),
		&r.By, at(&r.Time), &r.Snapshot, &r.Status, &r.Reason, at(&r.StatusTime)}
}

func (s reviews) SaveReview(ctx context.Context, r state.Review) (state.Review, error) {
	return save(ctx, s.db, "save review", func(t *tx) state.Review {
		t.fail(r.Check())
		id := read(ctx, t, scalar[int64], `INSERT INTO review (guild, lang, receipt, answer, text, by, time, snapshot, status, reason, settled)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', ?7) RETURNING id`,
			r.Guild, r.Lang, state.ReadReceiptID(r.Receipt), r.Answer, r.Text, s.named(ctx, t, r.By, s.key.Pseudonym(r.By)),
			s.clock(r.Time), r.Snapshot, state.ReviewApproved)
		for _, key := range r.Keys {
			t.run(ctx, `INSERT OR IGNORE INTO review_key (key, review) VALUES (?, ?)`, key, id)
		}
		saveCited(ctx, t, `INSERT INTO review_clause (review, pos, ref, digest, changed) VALUES (?, ?, ?, ?, 0)`, id, r.Cited)
		// The other approved reviews of these questions are replaced.
		t.run(ctx, `UPDATE review SET status = ?1, reason = ?5, settled = ?3
			WHERE status = ?4 AND id <> ?2 AND id IN (
				SELECT other.review FROM review_key own JOIN review_key other ON other.key = own.key WHERE own.review = ?2
			) AND (guild, lang) = (SELECT guild, lang FROM review WHERE id = ?2)`,
			state.ReviewWithdrawn, id, s.clock(r.Time), state.ReviewApproved, state.ReasonReplaced(id))
		return read(ctx, t, reviewRow, selectReviewByID, id)
	})
}

func (s reviews) Review(ctx context.Context, id int64) (state.Review, error) {
	return get(ctx, s.db, "review", reviewRow, selectReviewByID, id)
}

func (s reviews) FindReview(ctx context.Context, guild string, lang corpus.Lang, key string) (state.Review, error) {
	return get(ctx, s.db, "find review", reviewRow, selectReview+`WHERE v.id IN (SELECT review FROM review_key WHERE key = ?)
		AND v.guild = ? AND v.lang = ? AND v.status = ? ORDER BY v.id DESC LIMIT 1`, key, guild, lang, state.ReviewApproved)
}

func (s reviews) Reviews(ctx context.Context, f state.ReviewFilter) ([]state.Review, error) {
	q := filter{"v.guild": f.Guild, "v.status": string(f.Status)}
	return page(ctx, s.db, "reviews", reviewRow, selectReview, q, "v.id DESC", f.Limit)
}

func (s reviews) WithdrawReview(ctx context.Context, id int64) error {
	return s.write(ctx, "withdraw review", func(t *tx) { s.setStatus(ctx, t, id, state.ReviewWithdrawn, state.ReasonModerator) })
}

func (s reviews) setStatus(ctx context.Context, t *tx, id int64, status state.ReviewStatus, reason state.Reason) {
	t.runOne(ctx, `UPDATE review SET status = ?, reason = ?, settled = ? WHERE id = ?`, status, reason, s.clock(s.now()), id)
}

func (s reviews) QueueReview(ctx context.Context, id int64, changed []corpus.Ref) error {
	return s.write(ctx, "queue review", func(t *tx) { s.queue(ctx, t, change{id, changed}) })
}

func (s reviews) queue(ctx context.Context, t *tx, c change) {
	for _, ref := range c.refs {
		t.run(ctx, `UPDATE review_clause SET changed = 1 WHERE review = ? AND ref = ?`, c.record, ref.String())
	}
	s.setStatus(ctx, t, c.record, state.ReviewQueued, state.ReasonClausesChanged)
}

func (s reviews) QueueChangedReviews(ctx context.Context, current map[corpus.Ref]string) ([]state.Review, error) {
	return save(ctx, s.db, "queue changed reviews", func(t *tx) (queued []state.Review) {
		all, err := changes(ctx, t, current, `SELECT c.review, c.ref, c.digest FROM review_clause c
			JOIN review v ON v.id = c.review WHERE v.status = '`+string(state.ReviewApproved)+`' ORDER BY c.review, c.pos`)
		t.fail(err)
		for _, c := range all {
			s.queue(ctx, t, c)
			queued = append(queued, read(ctx, t, reviewRow, selectReviewByID, c.record))
		}
		return queued
	})
}
