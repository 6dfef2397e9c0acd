package state

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot"
)

// AddAudit adds an entry to the log. Where the actor or the subject is a user who opted out, a pseudonym stands for
// the user in all of it.
func (s *Store) AddAudit(ctx context.Context, a bot.Audit) error {
	if a.Act == "" {
		return errors.New("state: add audit: no act")
	}
	return s.write(ctx, "add audit", func(tx *sql.Tx) error {
		for _, user := range []string{a.Actor, a.Subject} {
			out, err := s.optedOut(ctx, tx, user)
			if err != nil {
				return err
			}
			if out {
				a.Actor, a.Subject, a.Detail = s.hide(user, a.Actor), s.hide(user, a.Subject), s.hide(user, a.Detail)
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (time, guild, actor, act, subject, detail) VALUES (?, ?, ?, ?, ?, ?)`,
			s.clock(a.Time), a.Guild, a.Actor, a.Act, a.Subject, a.Detail)
		return err
	})
}

// hide puts the pseudonym of a user in the place of the user in text.
func (s *Store) hide(user, text string) string { return rename(text, user, s.pseudonym(user)) }

// Audits lists the log, the latest first.
func (s *Store) Audits(ctx context.Context, f bot.AuditFilter) ([]bot.Audit, error) {
	var q filter
	q.where(f.Guild != "", "guild = ?", f.Guild)
	q.where(f.Actor != "", "actor IN (?, ?)", f.Actor, s.pseudonym(f.Actor))
	q.where(f.Act != "", "act = ?", f.Act)
	q.where(f.Before > 0, "id < ?", f.Before)
	all, err := list(ctx, s.reader, scanAudit, selectAudit+q.String()+` ORDER BY id DESC LIMIT ?`, append(q.args, limit(f.Limit))...)
	return all, s.wrap("audits", err)
}

const selectAudit = `SELECT id, time, guild, actor, act, subject, detail FROM audit`

func scanAudit(scan scanner) (a bot.Audit, err error) {
	var ms int64
	err = scan(&a.ID, &ms, &a.Guild, &a.Actor, &a.Act, &a.Subject, &a.Detail)
	a.Time = stamp(ms)
	return a, err
}
