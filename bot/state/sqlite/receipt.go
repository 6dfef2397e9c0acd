package sqlite

import (
	"context"
	"errors"
	"slices"

	"yiju/bot/state"
)

// receipts implements state.ReceiptStore.
type receipts struct{ *db }

const receiptColumns = `SELECT r.id, r.parent, r.time, r.user, r.guild, r.channel, r.question, r.body,
	(SELECT json_object('Guild', p.guild, 'Channel', p.channel, 'ID', p.message, 'URL', p.url) FROM receipt_post p
		WHERE p.receipt = r.id ORDER BY p.number DESC LIMIT 1)`

const selectReceipt = receiptColumns + ` FROM receipt r `

func receiptRow(r *state.Receipt) []any {
	return []any{&r.ID, &r.Parent, at(&r.Time), &r.User, &r.Guild, &r.Channel, &r.Question, (*[]byte)(&r.Body), inJSON(&r.Message)}
}

// idDraws is how often an id that exists already is drawn again.
const idDraws = 8

func (s receipts) SaveReceipt(ctx context.Context, r state.Receipt) (state.Receipt, error) {
	return save(ctx, s.db, "save receipt", func(t *tx) state.Receipt {
		t.fail(r.Check())
		r.User = s.named(ctx, t, r.User, "")
		ms := s.clock(r.Time)
		r.Time, r.Parent = stamp(ms), state.ReadReceiptID(r.Parent)
		for added, draws := 0, 0; added == 0 && t.err == nil; draws++ {
			var err error
			if r.ID, err = state.NewReceiptID(s.random); err == nil && draws == idDraws {
				err = errors.New("no free id was drawn")
			}
			t.fail(err)
			added = t.run(ctx, `INSERT INTO receipt (id, parent, time, user, guild, channel, question, body)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, r.ID, r.Parent, ms, r.User, r.Guild, r.Channel, r.Question, []byte(r.Body))
		}
		if r.Message.ID != "" {
			attach(ctx, t, r.ID, r.Message)
		}
		return r
	})
}

func (s receipts) AttachMessage(ctx context.Context, receipt string, m state.Message) error {
	return s.write(ctx, "attach message", func(t *tx) {
		t.fail(m.Check())
		attach(ctx, t, state.ReadReceiptID(receipt), m)
	})
}

func attach(ctx context.Context, t *tx, receipt string, m state.Message) {
	t.runOne(ctx, `INSERT OR REPLACE INTO receipt_post (receipt, time, guild, channel, message, url)
		SELECT id, time, ?, ?, ?, ? FROM receipt WHERE id = ?`, m.Guild, m.Channel, m.ID, m.URL, receipt)
}

func (s receipts) Receipt(ctx context.Context, id string) (state.Receipt, error) {
	return get(ctx, s.db, "receipt", receiptRow, selectReceipt+`WHERE r.id = ?`, state.ReadReceiptID(id))
}

func (s receipts) ReceiptAt(ctx context.Context, channel, message string) (state.Receipt, error) {
	return get(ctx, s.db, "receipt of message", receiptRow,
		selectReceipt+`WHERE r.id = (SELECT receipt FROM receipt_post WHERE channel = ? AND message = ?)`, channel, message)
}

func (s receipts) Receipts(ctx context.Context, f state.ReceiptFilter) ([]state.Receipt, error) {
	n := limit(f.Limit)
	// The inner queries sort without the bodies, and each along an index.
	numbers, args := `SELECT number FROM receipt ORDER BY time DESC, number DESC LIMIT ?1`, []any{n}
	if f.Channel != "" {
		numbers = `SELECT number FROM (SELECT number FROM receipt WHERE channel = ?2 ORDER BY time DESC, number DESC LIMIT ?1)
			UNION SELECT number FROM (SELECT DISTINCT r.number, p.time FROM receipt_post p JOIN receipt r ON r.id = p.receipt
				WHERE p.channel = ?2 ORDER BY p.time DESC, r.number DESC LIMIT ?1)`
		args = append(args, f.Channel)
	}
	all, err := list(ctx, s.reader, receiptRow, receiptColumns+` FROM (`+numbers+`) n CROSS JOIN receipt r ON r.number = n.number
		ORDER BY r.time DESC, r.number DESC LIMIT ?1`, args...)
	return all, s.wrap("receipts", err)
}

func (s receipts) Chain(ctx context.Context, id string, n int) ([]state.Receipt, error) {
	all, err := list(ctx, s.reader, receiptRow, `WITH RECURSIVE chain (id, depth) AS (
			SELECT ?, 1
			UNION ALL
			SELECT r.parent, chain.depth + 1 FROM chain JOIN receipt r ON r.id = chain.id WHERE r.parent <> '' AND chain.depth < ?
		) `+selectReceipt+`JOIN chain ON chain.id = r.id ORDER BY chain.depth`, state.ReadReceiptID(id), limit(n))
	if err == nil && len(all) == 0 {
		err = state.ErrNoRecord
	}
	slices.Reverse(all)
	return all, s.wrap("chain", err)
}
