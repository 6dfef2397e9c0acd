package sqlite

import (
	"context"
	"database/sql"

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
	return save(ctx, s.db, "save review", func(tx *sql.Tx) (state.Review, error) {
		if err := r.Check(); err != nil {
			return r, err
		}
		by, err := s.named(ctx, tx, r.By, s.key.Pseudonym(r.By))
		if err != nil {
			return r, err
		}
		ms := s.clock(r.Time)
		id, err := one(ctx, tx, scalar[int64], `INSERT INTO review (guild, lang, receipt, answer, text, by, time, snapshot, status, reason, settled)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', ?7) RETURNING id`,
			r.Guild, r.Lang, state.ReadReceiptID(r.Receipt), r.Answer, r.Text, by, ms, r.Snapshot, state.ReviewApproved)
		if err != nil {
			return r, err
		}
		for _, key := range r.Keys {
			if err := execute(ctx, tx, `INSERT OR IGNORE INTO review_key (key, review) VALUES (?, ?)`, key, id); err != nil {
				return r, err
			}
		}
		if err := saveCited(ctx, tx, `INSERT INTO review_clause (review, pos, ref, digest, changed) VALUES (?, ?, ?, ?, 0)`, id, r.Cited); err != nil {
			return r, err
		}
		if err := replaceOthers(ctx, tx, id, ms); err != nil {
			return r, err
		}
		return one(ctx, tx, reviewRow, selectReviewByID, id)
	})
}

// replaceOthers withdraws the other approved reviews that the review with the id replaces.
func replaceOthers(ctx context.Context, tx *sql.Tx, id, ms int64) error {
	return execute(ctx, tx, `UPDATE review SET status = ?1, reason = ?5, settled = ?3
		WHERE status = ?4 AND id <> ?2 AND id IN (
			SELECT other.review FROM review_key own JOIN review_key other ON other.key = own.key WHERE own.review = ?2
		) AND (guild, lang) = (SELECT guild, lang FROM review WHERE id = ?2)`,
		state.ReviewWithdrawn, id, ms, state.ReviewApproved, state.ReasonReplaced(id))
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
	return s.write(ctx, "withdraw review", func(tx *sql.Tx) error {
		return s.setStatus(ctx, tx, id, state.ReviewWithdrawn, state.ReasonModerator)
	})
}

func (s reviews) setStatus(ctx context.Context, tx *sql.Tx, id int64, status state.ReviewStatus, reason state.Reason) error {
	return runOne(ctx, tx, `UPDATE review SET status = ?, reason = ?, settled = ? WHERE id = ?`, status, reason, s.clock(s.now()), id)
}

func (s reviews) QueueReview(ctx context.Context, id int64, changed []corpus.Ref) error {
	return s.write(ctx, "queue review", func(tx *sql.Tx) error { return s.queue(ctx, tx, change{id, changed}) })
}

func (s reviews) queue(ctx context.Context, tx *sql.Tx, c change) error {
	for _, ref := range c.refs {
		if err := execute(ctx, tx, `UPDATE review_clause SET changed = 1 WHERE review = ? AND ref = ?`, c.record, ref.String()); err != nil {
			return err
		}
	}
	return s.setStatus(ctx, tx, c.record, state.ReviewQueued, state.ReasonClausesChanged)
}

func (s reviews) QueueChangedReviews(ctx context.Context, current map[corpus.Ref]string) ([]state.Review, error) {
	return save(ctx, s.db, "queue changed reviews", func(tx *sql.Tx) (queued []state.Review, err error) {
		all, err := changes(ctx, tx, current, `SELECT c.review, c.ref, c.digest FROM review_clause c
			JOIN review v ON v.id = c.review WHERE v.status = '`+string(state.ReviewApproved)+`' ORDER BY c.review, c.pos`)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			if err := s.queue(ctx, tx, c); err != nil {
				return nil, err
			}
			r, err := one(ctx, tx, reviewRow, selectReviewByID, c.record)
			if err != nil {
				return nil, err
			}
			queued = append(queued, r)
		}
		return queued, nil
	})
}
