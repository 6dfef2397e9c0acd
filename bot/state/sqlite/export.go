package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
)

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
	x.Receipts, err[1] = list(ctx, tx, func(r *state.ExportedReceipt) []any {
		return []any{&r.ID, &r.Parent, at(&r.Time), &r.Guild, &r.Channel, &r.Question, (*[]byte)(&r.Body)}
	}, `SELECT id, parent, time, guild, channel, question, body FROM receipt WHERE user = ? ORDER BY number`, user)
	x.Feedback, err[2] = list(ctx, tx, func(f *state.ExportedOpinion) []any {
		return []any{&f.Receipt, &f.Up, &f.Reason, at(&f.Time)}
	}, selectFeedback+` WHERE person = ? ORDER BY time, receipt`, person)
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
