package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"yiju/bot"
	"yiju/corpus"
)

// SaveReview keeps a new review, approved unless its Status says otherwise, and returns it with its ID and times. An
// approved one takes the place of those of the same guild, language and a same key, which become withdrawn. The answer
// must be JSON.
func (s *Store) SaveReview(ctx context.Context, r bot.Review) (bot.Review, error) {
	if r.Status == "" {
		r.Status = bot.ReviewApproved
	}
	if err := checkReview(r); err != nil {
		return bot.Review{}, s.wrap("save review", err)
	}
	err := s.write(ctx, "save review", func(tx *sql.Tx) error {
		by, err := s.named(ctx, tx, r.By)
		if err != nil {
			return err
		}
		ms := s.clock(r.Time)
		id, err := one(ctx, tx, scanInt, `INSERT INTO review (guild, lang, receipt, answer, text, by, time, snapshot, status, reason, settled)
			VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?7) RETURNING id`,
			r.Guild, r.Lang, readID(r.Receipt), r.Answer, r.Text, by, ms, r.Snapshot, r.Status, r.Reason)
		if err != nil {
			return err
		}
		for _, key := range r.Keys {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO review_key (key, review) VALUES (?, ?)`, key, id); err != nil {
				return err
			}
		}
		if err := saveCited(ctx, tx, `INSERT INTO review_clause (review, pos, ref, digest, changed) VALUES (?, ?, ?, ?, 0)`, id, r.Cited); err != nil {
			return err
		}
		if r.Status == bot.ReviewApproved {
			if err := replace(ctx, tx, id, ms); err != nil {
				return err
			}
		}
		r, err = one(ctx, tx, scanReview, selectReview+`WHERE v.id = ?`, id)
		return err
	})
	if err != nil {
		return bot.Review{}, err
	}
	return r, nil
}

func checkReview(r bot.Review) error {
	switch {
	case len(r.Keys) == 0 || slices.Contains(r.Keys, ""):
		return errors.New("no key, or an empty one")
	case !json.Valid(r.Answer):
		return errors.New("the answer is not JSON")
	}
	return checkReviewStatus(r.Status)
}

func checkReviewStatus(status bot.ReviewStatus) error {
	switch status {
	case bot.ReviewApproved, bot.ReviewWithdrawn, bot.ReviewQueued:
		return nil
	}
	return fmt.Errorf("unknown status %q", status)
}

// replace withdraws the approved reviews that the approved one with the id takes the place of.
func replace(ctx context.Context, tx *sql.Tx, id, ms int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE review SET status = ?1, reason = 'replaced by ' || ?2, settled = ?3
		WHERE status = ?4 AND id <> ?2 AND id IN (
			SELECT other.review FROM review_key own JOIN review_key other ON other.key = own.key WHERE own.review = ?2
		) AND (guild, lang) = (SELECT guild, lang FROM review WHERE id = ?2)`,
		bot.ReviewWithdrawn, id, ms, bot.ReviewApproved)
	return err
}

const selectReview = `SELECT v.id, v.guild,
	(SELECT json_group_array(k.key ORDER BY k.key) FROM review_key k WHERE k.review = v.id),
	v.lang, v.receipt, v.answer, v.text,
	(SELECT json_group_array(json_array(c.ref, c.digest) ORDER BY c.pos) FROM review_clause c WHERE c.review = v.id),
	(SELECT json_group_array(c.ref ORDER BY c.pos) FROM review_clause c WHERE c.review = v.id AND c.changed),
	v.by, v.time, v.snapshot, v.status, v.reason, v.settled FROM review v `

func scanReview(scan scanner) (bot.Review, error) {
	var r, none bot.Review
	var keys, cited, changed string
	var ms, settled int64
	if err := scan(&r.ID, &r.Guild, &keys, &r.Lang, &r.Receipt, &r.Answer, &r.Text, &cited, &changed,
		&r.By, &ms, &r.Snapshot, &r.Status, &r.Reason, &settled); err != nil {
		return none, err
	}
	r.Time, r.Settled = stamp(ms), stamp(settled)
	var err [3]error
	err[0] = json.Unmarshal([]byte(keys), &r.Keys)
	r.Cited, err[1] = decodeCited(cited)
	r.Changed, err[2] = decodeRefs(changed)
	if err := errors.Join(err[:]...); err != nil {
		return none, fmt.Errorf("review %d: %w", r.ID, err)
	}
	return r, nil
}

// Review returns the review with the id, or bot.ErrNoRecord.
func (s *Store) Review(ctx context.Context, id int64) (bot.Review, error) {
	r, err := one(ctx, s.reader, scanReview, selectReview+`WHERE v.id = ?`, id)
	return r, s.wrap("review", err)
}

// FindReview returns the approved review of a question in a guild and language, or bot.ErrNoRecord.
func (s *Store) FindReview(ctx context.Context, guild string, lang corpus.Lang, key string) (bot.Review, error) {
	r, err := one(ctx, s.reader, scanReview, selectReview+`WHERE v.id IN (SELECT review FROM review_key WHERE key = ?)
		AND v.guild = ? AND v.lang = ? AND v.status = ? ORDER BY v.id DESC LIMIT 1`, key, guild, lang, bot.ReviewApproved)
	return r, s.wrap("find review", err)
}

// Reviews lists reviews, the latest first.
func (s *Store) Reviews(ctx context.Context, f bot.ReviewFilter) ([]bot.Review, error) {
	var q filter
	q.where(f.Guild != "", "v.guild = ?", f.Guild)
	q.where(f.Status != "", "v.status = ?", f.Status)
	all, err := list(ctx, s.reader, scanReview, selectReview+q.String()+` ORDER BY v.id DESC LIMIT ? OFFSET ?`,
		append(q.args, limit(f.Limit), max(f.Offset, 0))...)
	return all, s.wrap("reviews", err)
}

// SetReviewStatus approves, withdraws or queues a review, with a reason. One that is approved takes the place of
// others as in SaveReview; its clauses no longer count as changed, so approve only what was looked at again, or save a
// new review with the digests of today.
func (s *Store) SetReviewStatus(ctx context.Context, id int64, status bot.ReviewStatus, reason string) error {
	if err := checkReviewStatus(status); err != nil {
		return s.wrap("set review status", err)
	}
	return s.write(ctx, "set review status", func(tx *sql.Tx) error {
		ms := s.clock(s.now())
		if err := changeOne(ctx, tx, `UPDATE review SET status = ?, reason = ?, settled = ? WHERE id = ?`, status, reason, ms, id); err != nil {
			return err
		}
		if status != bot.ReviewApproved {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE review_clause SET changed = 0 WHERE review = ?`, id); err != nil {
			return err
		}
		return replace(ctx, tx, id, ms)
	})
}

// WithdrawReviews queues every approved review of which a cited clause has another digest in current (refs with their
// language), or is not there any more, and returns them. An empty current is an error.
func (s *Store) WithdrawReviews(ctx context.Context, current map[corpus.Ref]string) ([]bot.Review, error) {
	var queued []bot.Review
	err := s.write(ctx, "withdraw reviews", func(tx *sql.Tx) error {
		order, refs, err := changes(ctx, tx, current, `SELECT c.review, c.ref, c.digest FROM review_clause c
			JOIN review v ON v.id = c.review WHERE v.status = '`+string(bot.ReviewApproved)+`' ORDER BY c.review, c.pos`)
		if err != nil {
			return err
		}
		ms := s.clock(s.now())
		for _, id := range order {
			for _, ref := range refs[id] {
				if _, err := tx.ExecContext(ctx, `UPDATE review_clause SET changed = 1 WHERE review = ? AND ref = ?`, id, ref.String()); err != nil {
					return err
				}
			}
			if err := changeOne(ctx, tx, `UPDATE review SET status = ?, reason = 'clauses changed', settled = ? WHERE id = ?`,
				bot.ReviewQueued, ms, id); err != nil {
				return err
			}
			r, err := one(ctx, tx, scanReview, selectReview+`WHERE v.id = ?`, id)
			if err != nil {
				return err
			}
			queued = append(queued, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return queued, nil
}
