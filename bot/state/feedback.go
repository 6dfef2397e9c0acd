package state

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot"
)

// SaveFeedback keeps what a user thinks of an answer, in the place of what the same user thought before. It returns
// bot.ErrNoRecord where the receipt does not exist, and keeps nothing and returns bot.ErrOptedOut for one who opted out.
func (s *Store) SaveFeedback(ctx context.Context, f bot.Feedback) error {
	if f.User == "" {
		return errors.New("state: save feedback: no user")
	}
	return s.write(ctx, "save feedback", func(tx *sql.Tx) error {
		id, err := one(ctx, tx, scanString, `SELECT id FROM receipt WHERE id = ?`, readID(f.Receipt))
		if err != nil {
			return err
		}
		out, err := s.optedOut(ctx, tx, f.User)
		if err != nil {
			return err
		}
		if out {
			return bot.ErrOptedOut
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO feedback (receipt, person, up, reason, time) VALUES (?, ?, ?, ?, ?)`,
			id, s.person(f.User), f.Up, f.Reason, s.clock(f.Time))
		return err
	})
}

// Tally counts the feedback on a receipt; with an empty receipt, on all.
func (s *Store) Tally(ctx context.Context, receipt string) (bot.Tally, error) {
	var q filter
	q.where(receipt != "", "receipt = ?", readID(receipt))
	t, err := one(ctx, s.reader, func(scan scanner) (t bot.Tally, err error) {
		return t, scan(&t.Up, &t.Down)
	}, `SELECT coalesce(sum(up), 0), coalesce(sum(1 - up), 0) FROM feedback`+q.String(), q.args...)
	return t, s.wrap("tally", err)
}

// Feedback lists feedback, the latest first, without its users.
func (s *Store) Feedback(ctx context.Context, f bot.FeedbackFilter) ([]bot.Feedback, error) {
	var q filter
	q.where(f.Receipt != "", "receipt = ?", readID(f.Receipt))
	q.where(f.Guild != "", "receipt IN (SELECT id FROM receipt WHERE guild = ?)", f.Guild)
	q.where(f.Down, "up = 0")
	all, err := list(ctx, s.reader, scanFeedback, `SELECT receipt, up, reason, time FROM feedback`+q.String()+
		` ORDER BY time DESC, receipt, person LIMIT ? OFFSET ?`, append(q.args, limit(f.Limit), max(f.Offset, 0))...)
	return all, s.wrap("feedback", err)
}

func scanFeedback(scan scanner) (f bot.Feedback, err error) {
	var ms int64
	err = scan(&f.Receipt, &f.Up, &f.Reason, &ms)
	f.Time = stamp(ms)
	return f, err
}
