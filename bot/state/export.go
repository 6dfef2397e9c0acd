package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// export is what is kept about a user. Of acts it has those under the user's name and pseudonym.
type export struct {
	User     string           `json:"user"`
	OptedOut bool             `json:"opted_out"`
	Receipts []exportReceipt  `json:"receipts"`
	Feedback []exportFeedback `json:"feedback"`
	Gaps     []exportGap      `json:"gaps"`
	Acts     []exportAct      `json:"acts"`
}

type exportReceipt struct {
	ID       string          `json:"id"`
	Parent   string          `json:"parent,omitempty"`
	Time     time.Time       `json:"time"`
	Guild    string          `json:"guild,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	Question string          `json:"question"`
	Body     json.RawMessage `json:"body,omitempty"`
}

type exportFeedback struct {
	Receipt string    `json:"receipt"`
	Time    time.Time `json:"time"`
	Up      bool      `json:"up"`
	Reason  string    `json:"reason,omitempty"`
}

type exportGap struct {
	Guild    string    `json:"guild,omitempty"`
	Time     time.Time `json:"time"`
	Question string    `json:"question"`
}

// exportAct is an entry of the audit log, a review or a post.
type exportAct struct {
	Kind    string    `json:"kind"` // audit, review or posted
	ID      int64     `json:"id"`
	Time    time.Time `json:"time"`
	Guild   string    `json:"guild,omitempty"`
	Act     string    `json:"act"` // of a review its status, of a post its kind
	Subject string    `json:"subject,omitempty"`
	Detail  string    `json:"detail,omitempty"`
}

// ExportUser returns what is kept about a user as indented JSON, all of it from one moment.
func (s *Store) ExportUser(ctx context.Context, user string) ([]byte, error) {
	if user == "" {
		return nil, errors.New("state: export user: no user")
	}
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.wrap("export user", err)
	}
	defer tx.Rollback()
	x, err := s.export(ctx, tx, user)
	if err != nil {
		return nil, s.wrap("export user", err)
	}
	b, err := json.MarshalIndent(x, "", "  ")
	return b, s.wrap("export user", err)
}

func (s *Store) export(ctx context.Context, tx *sql.Tx, user string) (*export, error) {
	var err [5]error
	x := &export{User: user}
	x.OptedOut, err[0] = s.optedOut(ctx, tx, user)
	x.Receipts, err[1] = list(ctx, tx, func(scan scanner) (exportReceipt, error) {
		r, err := scanReceipt(scan)
		return exportReceipt{r.ID, r.Parent, r.Time, r.Guild, r.Channel, r.Question, r.Body}, err
	}, selectReceipt+`WHERE r.user = ? ORDER BY r.number`, user)
	x.Feedback, err[2] = list(ctx, tx, func(scan scanner) (exportFeedback, error) {
		f, err := scanFeedback(scan)
		return exportFeedback{f.Receipt, f.Time, f.Up, f.Reason}, err
	}, `SELECT receipt, up, reason, time FROM feedback WHERE person = ? ORDER BY time, receipt`, s.person(user))
	x.Gaps, err[3] = list(ctx, tx, func(scan scanner) (g exportGap, err error) {
		var ms int64
		err = scan(&g.Guild, &ms, &g.Question)
		g.Time = stamp(ms)
		return g, err
	}, `SELECT g.guild, n.time, n.question FROM gap_note n JOIN gap g ON g.id = n.gap WHERE n.person = ? ORDER BY n.number`, s.person(user))
	x.Acts, err[4] = list(ctx, tx, func(scan scanner) (a exportAct, err error) {
		var ms int64
		err = scan(&a.Kind, &a.ID, &ms, &a.Guild, &a.Act, &a.Subject, &a.Detail)
		a.Time = stamp(ms)
		return a, err
	}, `SELECT 'audit', id, time AS at, guild, act, subject, detail FROM audit WHERE actor IN (?1, ?2) OR subject IN (?1, ?2)
		UNION ALL SELECT 'review', id, time, guild, status, receipt, text FROM review WHERE by IN (?1, ?2)
		UNION ALL SELECT 'posted', id, time, guild, kind, channel || '/' || message, url FROM posted WHERE by IN (?1, ?2)
		ORDER BY at`, user, s.pseudonym(user))
	return x, errors.Join(err[:]...)
}
