package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
)

// people implements state.PrivacyStore and state.AuditLog.
type people struct{ *db }

// optedOut reports whether nothing that names the user may be kept.
func (d *db) optedOut(ctx context.Context, q querier, user string) (bool, error) {
	if user == "" {
		return false, nil
	}
	n, err := one(ctx, q, scalar[int], `SELECT count(*) FROM opted_out WHERE person = ?`, d.key.Person(user))
	return n > 0, err
}

// named returns the user, or instead for one who opted out.
func (d *db) named(ctx context.Context, t *tx, user, instead string) string {
	if t.err != nil {
		return ""
	}
	out, err := d.optedOut(ctx, t, user)
	t.fail(err)
	if out {
		return instead
	}
	return user
}

func (s people) OptOut(ctx context.Context, user string) (state.Erasure, error) {
	return s.erase(ctx, "opt out", user, true)
}

func (s people) OptIn(ctx context.Context, user string) error {
	return s.write(ctx, "opt in", func(t *tx) { t.run(ctx, `DELETE FROM opted_out WHERE person = ?`, s.key.Person(user)) })
}

func (s people) OptedOut(ctx context.Context, user string) (bool, error) {
	out, err := s.optedOut(ctx, s.reader, user)
	return out, s.wrap("opted out", err)
}

func (s people) ForgetUser(ctx context.Context, user string) (state.Erasure, error) {
	return s.erase(ctx, "forget user", user, false)
}

// erase deletes what is kept about a user and, with out, records that the user opted out.
func (s people) erase(ctx context.Context, op, user string, out bool) (state.Erasure, error) {
	e, err := save(ctx, s.db, op, func(t *tx) (e state.Erasure) {
		if user == "" {
			t.fail(errors.New("no user"))
		}
		e.Feedback = t.run(ctx, `DELETE FROM feedback WHERE person = ?`, s.key.Person(user))
		eraseReceipts(ctx, t, user, &e)
		if e.Gaps = t.run(ctx, `DELETE FROM gap_note WHERE person = ?`, s.key.Person(user)); e.Gaps > 0 {
			t.run(ctx, `DELETE FROM gap WHERE id NOT IN (SELECT gap FROM gap_note)`) // that nobody else reported
		}
		e.Renamed = s.renameActs(ctx, t, user)
		if out {
			t.run(ctx, `INSERT OR IGNORE INTO opted_out (person, time) VALUES (?, ?)`, s.key.Person(user), s.clock(s.now()))
		}
		return e
	})
	if err != nil {
		return e, err
	}
	// The write-ahead log still holds the old pages. Where a reader is in the way, the next checkpoint removes them.
	if _, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil && classify(err) != ErrBusy {
		return e, s.wrap(op, err)
	}
	return e, nil
}

// eraseReceipts deletes the receipts of a user and whatever points at them.
func eraseReceipts(ctx context.Context, t *tx, user string, e *state.Erasure) {
	e.Emptied = t.run(ctx, `WITH RECURSIVE after (id) AS (
			SELECT id FROM receipt WHERE user = ?1
			UNION
			SELECT r.id FROM after JOIN receipt r ON r.parent = after.id AND r.parent <> ''
		) UPDATE receipt SET body = NULL WHERE id IN after AND user <> ?1 AND body IS NOT NULL`, user)
	for _, table := range []string{"review", "posted"} {
		t.run(ctx, `UPDATE `+table+` SET receipt = '' WHERE receipt <> '' AND receipt IN (SELECT id FROM receipt WHERE user = ?)`, user)
	}
	e.Receipts = t.run(ctx, `DELETE FROM receipt WHERE user = ?`, user)
}

// renameActs replaces a user by the pseudonym wherever an act is kept, and returns the number of records changed.
func (s people) renameActs(ctx context.Context, t *tx, user string) (total int) {
	for _, table := range []string{"review", "posted"} {
		total += t.run(ctx, `UPDATE `+table+` SET by = ? WHERE by = ?`, s.key.Pseudonym(user), user)
	}
	// A subject or a detail may name the user anywhere, so that all of the log is searched; it is small.
	for _, a := range readAll(ctx, t, auditRow, selectAudit+` WHERE instr(actor || ' ' || subject || ' ' || detail, ?) > 0`, user) {
		if hidden := s.key.HideIn(a, user); hidden != a {
			total += t.run(ctx, `UPDATE audit SET actor = ?, subject = ?, detail = ? WHERE id = ?`, hidden.Actor, hidden.Subject, hidden.Detail, a.ID)
		}
	}
	return total
}

func (s people) ExportUser(ctx context.Context, user string) (state.Export, error) {
	if user == "" {
		return state.Export{}, errors.New("state: export user: no user")
	}
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return state.Export{}, s.wrap("export user", err)
	}
	defer tx.Rollback()
	x, err := s.export(ctx, tx, user)
	return x, s.wrap("export user", err)
}

func (s people) export(ctx context.Context, tx *sql.Tx, user string) (state.Export, error) {
	x := state.Export{User: user}
	person := s.key.Person(user)
	var err [5]error
	x.OptedOut, err[0] = s.optedOut(ctx, tx, user)
	x.Receipts, err[1] = list(ctx, tx, receiptRow, selectReceipt+`WHERE r.user = ? ORDER BY r.number`, user)
	x.Feedback, err[2] = list(ctx, tx, feedbackRow, selectFeedback+` WHERE person = ? ORDER BY time, receipt`, person)
	x.Gaps, err[3] = list(ctx, tx, func(g *state.ExportedGap) []any {
		return []any{&g.Guild, at(&g.Time), &g.Question}
	}, `SELECT g.guild, n.time, n.question FROM gap_note n JOIN gap g ON g.id = n.gap WHERE n.person = ? ORDER BY n.number`, person)
	x.Acts, err[4] = list(ctx, tx, func(a *state.ExportedAct) []any {
		return []any{&a.Kind, &a.ID, at(&a.Time), &a.Guild, &a.Act, &a.Subject, &a.Detail}
	}, `SELECT 'audit', id, time AS at, guild, act, subject, detail FROM audit WHERE actor IN (?1, ?2) OR subject IN (?1, ?2)
		UNION ALL SELECT 'review', id, time, guild, status, receipt, text FROM review WHERE by IN (?1, ?2)
		UNION ALL SELECT 'posted', id, time, guild, kind, channel || '/' || message, url FROM posted WHERE by IN (?1, ?2)
		ORDER BY at`, user, s.key.Pseudonym(user))
	return x, errors.Join(err[:]...)
}

const selectAudit = `SELECT id, time, guild, actor, act, subject, detail FROM audit`

func auditRow(a *state.AuditEntry) []any {
	return []any{&a.ID, at(&a.Time), &a.Guild, &a.Actor, &a.Act, &a.Subject, &a.Detail}
}

func (s people) AddAudit(ctx context.Context, a state.AuditEntry) error {
	return s.write(ctx, "add audit", func(t *tx) {
		if a.Act == "" {
			t.fail(errors.New("no act"))
		}
		for _, user := range []string{a.Actor, a.Subject} {
			if s.named(ctx, t, user, "") != user {
				a = s.key.HideIn(a, user)
			}
		}
		t.run(ctx, `INSERT INTO audit (time, guild, actor, act, subject, detail) VALUES (?, ?, ?, ?, ?, ?)`,
			s.clock(a.Time), a.Guild, a.Actor, a.Act, a.Subject, a.Detail)
	})
}

func (s people) Audits(ctx context.Context, f state.AuditFilter) ([]state.AuditEntry, error) {
	return page(ctx, s.db, "audits", auditRow, selectAudit, filter{"guild": f.Guild}, "id DESC", f.Limit)
}
