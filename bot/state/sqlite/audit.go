package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
)

// audit implements state.AuditLog.
type audit struct{ *db }

const selectAudit = `SELECT id, time, guild, actor, act, subject, detail FROM audit`

func auditRow(a *state.AuditEntry) []any {
	return []any{&a.ID, at(&a.Time), &a.Guild, &a.Actor, &a.Act, &a.Subject, &a.Detail}
}

func (s audit) AddAudit(ctx context.Context, a state.AuditEntry) error {
	return s.write(ctx, "add audit", func(tx *sql.Tx) error {
		if a.Act == "" {
			return errors.New("no act")
		}
		for _, user := range []string{a.Actor, a.Subject} {
			out, err := s.optedOut(ctx, tx, user)
			if err != nil {
				return err
			}
			if out {
				a = s.key.HideIn(a, user)
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (time, guild, actor, act, subject, detail) VALUES (?, ?, ?, ?, ?, ?)`,
			s.clock(a.Time), a.Guild, a.Actor, a.Act, a.Subject, a.Detail)
		return err
	})
}

func (s audit) Audits(ctx context.Context, f state.AuditFilter) ([]state.AuditEntry, error) {
	var q filter
	q.is("guild = ?", f.Guild)
	return page(ctx, s.db, "audits", auditRow, selectAudit, q, "id DESC", f.Limit)
}
