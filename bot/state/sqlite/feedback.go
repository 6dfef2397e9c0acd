package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
)

// feedback implements state.FeedbackStore.
type feedback struct{ *db }

const selectFeedback = `SELECT receipt, up, reason, time FROM feedback`

func feedbackRow(f *state.Feedback) []any {
	return []any{&f.Receipt, &f.Up, &f.Reason, at(&f.Time)}
}

func (s feedback) SaveFeedback(ctx context.Context, f state.Feedback) error {
	return s.write(ctx, "save feedback", func(tx *sql.Tx) error {
		if f.User == "" {
			return errors.New("no user")
		}
		out, err := s.optedOut(ctx, tx, f.User)
		if err != nil {
			return err
		}
		if out {
			return state.ErrOptedOut
		}
		return runOne(ctx, tx, `INSERT OR REPLACE INTO feedback (receipt, person, up, reason, time) SELECT id, ?, ?, ?, ? FROM receipt WHERE id = ?`,
			s.key.Person(f.User), f.Up, f.Reason, s.clock(f.Time), state.ReadReceiptID(f.Receipt))
	})
}

func (s feedback) Feedback(ctx context.Context, receipt string) ([]state.Feedback, error) {
	all, err := list(ctx, s.reader, feedbackRow, selectFeedback+` WHERE receipt = ? ORDER BY time DESC, person`, state.ReadReceiptID(receipt))
	return all, s.wrap("feedback", err)
}
