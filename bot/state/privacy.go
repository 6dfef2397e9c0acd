package state

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot"
)

// OptOut deletes what is kept about a user, as ForgetUser does, and keeps nothing that names the user from then on:
// receipts without the user, acts under a pseudonym, no feedback, and gaps without the asker.
func (s *Store) OptOut(ctx context.Context, user string) (bot.Erased, error) {
	return s.erase(ctx, "opt out", user, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO opted_out (person, time) VALUES (?, ?)`, s.person(user), s.clock(s.now()))
		return err
	})
}

// OptIn undoes OptOut for what comes from then on.
func (s *Store) OptIn(ctx context.Context, user string) error {
	return s.write(ctx, "opt in", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM opted_out WHERE person = ?`, s.person(user))
		return err
	})
}

// OptedOut reports whether a user opted out.
func (s *Store) OptedOut(ctx context.Context, user string) (bool, error) {
	out, err := s.optedOut(ctx, s.reader, user)
	return out, s.wrap("opted out", err)
}

// ForgetUser deletes the receipts, the feedback and the notes of gaps of a user, and the bodies of receipts of others
// that follow up one of the user's, as they may quote it. Reviews, posts and the audit log stay, under a pseudonym: they
// are acts that others rely on. The bytes of what was deleted are overwritten in the file.
func (s *Store) ForgetUser(ctx context.Context, user string) (bot.Erased, error) {
	return s.erase(ctx, "forget user", user, func(*sql.Tx) error { return nil })
}

func (s *Store) erase(ctx context.Context, op, user string, also func(*sql.Tx) error) (bot.Erased, error) {
	if user == "" {
		return bot.Erased{}, errors.New("state: " + op + ": no user")
	}
	var e bot.Erased
	err := s.write(ctx, op, func(tx *sql.Tx) (err error) {
		if e.Feedback, err = change(ctx, tx, `DELETE FROM feedback WHERE person = ?`, s.person(user)); err != nil {
			return err
		}
		if err = s.eraseReceipts(ctx, tx, user, &e); err != nil {
			return err
		}
		if err = s.eraseGaps(ctx, tx, user, &e); err != nil {
			return err
		}
		if e.Renamed, err = s.renameActs(ctx, tx, user); err != nil {
			return err
		}
		return also(tx)
	})
	if err != nil {
		return bot.Erased{}, err
	}
	// The write-ahead log still holds the old pages. Where a reader is in the way, the next checkpoint removes them.
	if _, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil && classify(err) != ErrBusy {
		return e, s.wrap(op, err)
	}
	return e, nil
}

// eraseReceipts deletes the receipts of a user and whatever points at them.
func (s *Store) eraseReceipts(ctx context.Context, tx *sql.Tx, user string, e *bot.Erased) (err error) {
	e.Emptied, err = change(ctx, tx, `WITH RECURSIVE after (id) AS (
			SELECT id FROM receipt WHERE user = ?1
			UNION
			SELECT r.id FROM after JOIN receipt r ON r.parent = after.id AND r.parent <> ''
		) UPDATE receipt SET body = NULL WHERE id IN after AND user <> ?1 AND body IS NOT NULL`, user)
	if err != nil {
		return err
	}
	for _, table := range []string{"review", "posted"} {
		if _, err = tx.ExecContext(ctx, `UPDATE `+table+` SET receipt = '' WHERE receipt <> '' AND receipt IN (SELECT id FROM receipt WHERE user = ?)`, user); err != nil {
			return err
		}
	}
	e.Receipts, err = change(ctx, tx, `DELETE FROM receipt WHERE user = ?`, user)
	return err
}

// eraseGaps deletes the notes of a user, and the gaps that nobody else noted.
func (s *Store) eraseGaps(ctx context.Context, tx *sql.Tx, user string, e *bot.Erased) (err error) {
	if e.Gaps, err = change(ctx, tx, `DELETE FROM gap_note WHERE person = ?`, s.person(user)); err != nil || e.Gaps == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM gap WHERE id NOT IN (SELECT gap FROM gap_note)`)
	return err
}

// renameActs puts the pseudonym of a user in the place of the user wherever an act is kept, and returns the number of
// records that it touched.
func (s *Store) renameActs(ctx context.Context, tx *sql.Tx, user string) (int, error) {
	total := 0
	for _, table := range []string{"review", "posted"} {
		n, err := change(ctx, tx, `UPDATE `+table+` SET by = ? WHERE by = ?`, s.pseudonym(user), user)
		if err != nil {
			return 0, err
		}
		total += n
	}
	// The user may stand anywhere in a subject or a detail, so that all of the log is looked at; it is small.
	entries, err := list(ctx, tx, scanAudit, selectAudit+` WHERE instr(actor || ' ' || subject || ' ' || detail, ?) > 0`, user)
	if err != nil {
		return 0, err
	}
	for _, a := range entries {
		hidden := a
		hidden.Actor, hidden.Subject, hidden.Detail = s.hide(user, a.Actor), s.hide(user, a.Subject), s.hide(user, a.Detail)
		if hidden == a {
			continue
		}
		if err := changeOne(ctx, tx, `UPDATE audit SET actor = ?, subject = ?, detail = ? WHERE id = ?`,
			hidden.Actor, hidden.Subject, hidden.Detail, a.ID); err != nil {
			return 0, err
		}
		total++
	}
	return total, nil
}
