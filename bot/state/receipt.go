package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"yiju/bot"
)

// idLen is the length of a receipt id: 40 bits.
const idLen = 8

// idAlphabet has no letter that looks like another or like a digit (Crockford's base 32, in small letters).
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idTries is how often an id that exists already is drawn again. Among a million receipts, one draw in a million hits.
const idTries = 8

func (s *Store) newID() (string, error) {
	b := make([]byte, idLen)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = idAlphabet[b[i]%byte(len(idAlphabet))]
	}
	return string(b), nil
}

// readID undoes what happens to an id that is written by hand.
func readID(id string) string {
	return strings.NewReplacer("o", "0", "i", "1", "l", "1").Replace(strings.ToLower(strings.TrimSpace(id)))
}

// SaveReceipt keeps r and returns it with its new ID, and Time where it was zero. The body must be JSON or nil. Of one
// who opted out the user is left out.
func (s *Store) SaveReceipt(ctx context.Context, r bot.Receipt) (bot.Receipt, error) {
	if r.Body != nil && !json.Valid(r.Body) {
		return bot.Receipt{}, errors.New("state: save receipt: the body is not JSON")
	}
	ms := s.clock(r.Time)
	r.Time, r.Parent = stamp(ms), readID(r.Parent)
	err := s.write(ctx, "save receipt", func(tx *sql.Tx) error {
		out, err := s.optedOut(ctx, tx, r.User)
		if err != nil {
			return err
		}
		if out {
			r.User = ""
		}
		for range idTries {
			if r.ID, err = s.newID(); err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO receipt (id, parent, time, user, guild, channel, question, body)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, r.Parent, ms, r.User, r.Guild, r.Channel, r.Question, r.Body)
			if !taken(err) {
				break
			}
		}
		if err != nil || r.Post.ID == "" {
			return err
		}
		return attach(ctx, tx, r.ID, r.Post)
	})
	if err != nil {
		return bot.Receipt{}, err
	}
	return r, nil
}

// AttachPost says that the answer of a receipt stands at p. It may stand in several places; a message that belonged to
// another receipt belongs to this one from now on.
func (s *Store) AttachPost(ctx context.Context, receipt string, p bot.Post) error {
	if p.Channel == "" || p.ID == "" {
		return errors.New("state: attach post: the post has no channel or no id")
	}
	return s.write(ctx, "attach post", func(tx *sql.Tx) error {
		id, err := one(ctx, tx, scanString, `SELECT id FROM receipt WHERE id = ?`, readID(receipt))
		if err != nil {
			return err
		}
		return attach(ctx, tx, id, p)
	})
}

func attach(ctx context.Context, tx *sql.Tx, receipt string, p bot.Post) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO receipt_post (receipt, time, guild, channel, message, url)
		SELECT id, time, ?, ?, ?, ? FROM receipt WHERE id = ?`, p.Guild, p.Channel, p.ID, p.URL, receipt)
	return err
}

const receiptColumns = `SELECT r.id, r.parent, r.time, r.user, r.guild, r.channel, r.question, r.body,
	(SELECT json_array(p.guild, p.channel, p.message, p.url) FROM receipt_post p WHERE p.receipt = r.id ORDER BY p.number DESC LIMIT 1)`

const selectReceipt = receiptColumns + ` FROM receipt r `

func scanReceipt(scan scanner) (bot.Receipt, error) {
	var r bot.Receipt
	var ms int64
	var post sql.NullString
	if err := scan(&r.ID, &r.Parent, &ms, &r.User, &r.Guild, &r.Channel, &r.Question, &r.Body, &post); err != nil {
		return r, err
	}
	r.Time = stamp(ms)
	if post.Valid {
		if err := json.Unmarshal([]byte(post.String), &[]any{&r.Post.Guild, &r.Post.Channel, &r.Post.ID, &r.Post.URL}); err != nil {
			return r, fmt.Errorf("post of receipt %s: %w", r.ID, err)
		}
	}
	return r, nil
}

// Receipt returns the receipt with the id, in whatever case it is written, or bot.ErrNoRecord.
func (s *Store) Receipt(ctx context.Context, id string) (bot.Receipt, error) {
	r, err := one(ctx, s.reader, scanReceipt, selectReceipt+`WHERE r.id = ?`, readID(id))
	return r, s.wrap("receipt", err)
}

// ReceiptAt returns the receipt of the answer that stands in a message, or bot.ErrNoRecord.
func (s *Store) ReceiptAt(ctx context.Context, channel, message string) (bot.Receipt, error) {
	r, err := one(ctx, s.reader, scanReceipt,
		selectReceipt+`WHERE r.id = (SELECT receipt FROM receipt_post WHERE channel = ? AND message = ?)`, channel, message)
	return r, s.wrap("receipt of post", err)
}

// Receipts lists receipts, the latest first.
func (s *Store) Receipts(ctx context.Context, f bot.ReceiptFilter) ([]bot.Receipt, error) {
	var q filter
	q.where(f.User != "", "r.user = ?", f.User)
	q.where(f.Guild != "", "r.guild = ?", f.Guild)
	q.where(!f.Since.IsZero(), "r.time >= ?", f.Since.UnixMilli())
	asked, posted := q.clone(), q.clone()
	asked.where(f.Channel != "", "r.channel = ?", f.Channel)
	posted.where(true, "p.channel = ?", f.Channel)
	n := limit(f.Limit)

	// The inner queries sort without the bodies, and each along an index.
	numbers := `SELECT number FROM (SELECT r.number FROM receipt r` + asked.String() + ` ORDER BY r.time DESC, r.number DESC LIMIT ?)`
	args := append(asked.args, n)
	if f.Channel != "" {
		numbers += ` UNION SELECT number FROM (SELECT DISTINCT r.number, p.time FROM receipt_post p JOIN receipt r ON r.id = p.receipt` +
			posted.String() + ` ORDER BY p.time DESC, r.number DESC LIMIT ?)`
		args = append(append(args, posted.args...), n)
	}
	all, err := list(ctx, s.reader, scanReceipt, receiptColumns+` FROM (`+numbers+`) n CROSS JOIN receipt r ON r.number = n.number ORDER BY r.time DESC, r.number DESC LIMIT ?`,
		append(args, n)...)
	return all, s.wrap("receipts", err)
}

// Chain returns the receipt with the id and those that it follows up, the oldest first and at most n of the latest
// (50 where n is 0 or less), or bot.ErrNoRecord.
func (s *Store) Chain(ctx context.Context, id string, n int) ([]bot.Receipt, error) {
	all, err := list(ctx, s.reader, scanReceipt, `WITH RECURSIVE chain (id, depth) AS (
			SELECT ?, 1
			UNION ALL
			SELECT r.parent, chain.depth + 1 FROM chain JOIN receipt r ON r.id = chain.id WHERE r.parent <> '' AND chain.depth < ?
		) `+selectReceipt+`JOIN chain ON chain.id = r.id ORDER BY chain.depth`, readID(id), limit(n))
	if err == nil && len(all) == 0 {
		err = bot.ErrNoRecord
	}
	slices.Reverse(all)
	return all, s.wrap("chain", err)
}
