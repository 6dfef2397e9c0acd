package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"yiju/bot"
	"yiju/corpus"
)

// SavePosted keeps that a message cites clauses, and returns the record with its ID, and Time where it was zero. A
// message is kept once: what it cited before is replaced.
func (s *Store) SavePosted(ctx context.Context, p bot.Posted) (bot.Posted, error) {
	switch {
	case p.Post.Channel == "" || p.Post.ID == "":
		return bot.Posted{}, errors.New("state: save posted: the post has no channel or no id")
	case p.Kind != bot.PostedAnswer && p.Kind != bot.PostedCite && p.Kind != bot.PostedCheck:
		return bot.Posted{}, fmt.Errorf("state: save posted: unknown kind %q", p.Kind)
	}
	err := s.write(ctx, "save posted", func(tx *sql.Tx) error {
		by, err := s.named(ctx, tx, p.By)
		if err != nil {
			return err
		}
		id, err := one(ctx, tx, scanInt, `INSERT INTO posted (guild, channel, message, url, kind, lang, by, time, snapshot, receipt, undone, notified)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, message) DO UPDATE SET guild = excluded.guild, url = excluded.url,
			kind = excluded.kind, lang = excluded.lang, by = excluded.by, time = excluded.time, snapshot = excluded.snapshot,
			receipt = excluded.receipt, undone = excluded.undone, notified = excluded.notified RETURNING id`,
			p.Post.Guild, p.Post.Channel, p.Post.ID, p.Post.URL, p.Kind, p.Lang, by, s.clock(p.Time), p.Snapshot, readID(p.Receipt),
			millis(p.Undone), millis(p.Notified))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM posted_clause WHERE posted = ?`, id); err != nil {
			return err
		}
		if err := saveCited(ctx, tx, `INSERT INTO posted_clause (posted, pos, ref, digest) VALUES (?, ?, ?, ?)`, id, p.Cited); err != nil {
			return err
		}
		p, err = one(ctx, tx, scanPosted, selectPosted+`WHERE p.id = ?`, id)
		return err
	})
	if err != nil {
		return bot.Posted{}, err
	}
	return p, nil
}

const selectPosted = `SELECT p.id, p.guild, p.channel, p.message, p.url, p.kind,
	(SELECT json_group_array(json_array(c.ref, c.digest) ORDER BY c.pos) FROM posted_clause c WHERE c.posted = p.id),
	p.lang, p.by, p.time, p.snapshot, p.receipt, p.undone, p.notified FROM posted p `

func scanPosted(scan scanner) (bot.Posted, error) {
	var p bot.Posted
	var cited string
	var ms, undone, notified int64
	if err := scan(&p.ID, &p.Post.Guild, &p.Post.Channel, &p.Post.ID, &p.Post.URL, &p.Kind, &cited,
		&p.Lang, &p.By, &ms, &p.Snapshot, &p.Receipt, &undone, &notified); err != nil {
		return bot.Posted{}, err
	}
	p.Time, p.Undone, p.Notified = stamp(ms), stamp(undone), stamp(notified)
	var err error
	if p.Cited, err = decodeCited(cited); err != nil {
		return bot.Posted{}, fmt.Errorf("posted %d: %w", p.ID, err)
	}
	return p, nil
}

// Posted returns the record with the id, or bot.ErrNoRecord.
func (s *Store) Posted(ctx context.Context, id int64) (bot.Posted, error) {
	p, err := one(ctx, s.reader, scanPosted, selectPosted+`WHERE p.id = ?`, id)
	return p, s.wrap("posted", err)
}

// PostedAt returns the record of a message, or bot.ErrNoRecord.
func (s *Store) PostedAt(ctx context.Context, channel, message string) (bot.Posted, error) {
	p, err := one(ctx, s.reader, scanPosted, selectPosted+`WHERE p.channel = ? AND p.message = ?`, channel, message)
	return p, s.wrap("posted at", err)
}

// PostedList lists posts, the latest first.
func (s *Store) PostedList(ctx context.Context, f bot.PostedFilter) ([]bot.Posted, error) {
	var q filter
	q.where(f.Guild != "", "p.guild = ?", f.Guild)
	q.where(f.Channel != "", "p.channel = ?", f.Channel)
	q.where(f.By != "", "p.by IN (?, ?)", f.By, s.pseudonym(f.By))
	q.where(!f.Since.IsZero(), "p.time >= ?", f.Since.UnixMilli())
	q.where(f.Standing, "p.undone = 0")
	all, err := list(ctx, s.reader, scanPosted, selectPosted+q.String()+` ORDER BY p.time DESC, p.id DESC LIMIT ?`, append(q.args, limit(f.Limit))...)
	return all, s.wrap("posted list", err)
}

// ChangedPosts returns the posts, the oldest first and without those undone, of which a clause has another digest in
// current (refs with their language) than when it was cited or, if later, when MarkNotified was called; a clause that
// is not in current is gone. An empty current is an error.
func (s *Store) ChangedPosts(ctx context.Context, current map[corpus.Ref]string) ([]bot.ChangedPost, error) {
	order, refs, err := changes(ctx, s.reader, current, `SELECT c.posted, c.ref, coalesce(c.seen, c.digest) FROM posted_clause c
		JOIN posted p ON p.id = c.posted WHERE p.undone = 0 ORDER BY c.posted, c.pos`)
	if err != nil {
		return nil, s.wrap("changed posts", err)
	}
	var changed []bot.ChangedPost
	for _, id := range order {
		p, err := one(ctx, s.reader, scanPosted, selectPosted+`WHERE p.id = ?`, id)
		if errors.Is(err, bot.ErrNoRecord) {
			continue // deleted since
		} else if err != nil {
			return nil, s.wrap("changed posts", err)
		}
		changed = append(changed, bot.ChangedPost{Posted: p, Changed: refs[id]})
	}
	return changed, nil
}

// MarkNotified says that a notice of how the clauses of a post stand in current was written into it: ChangedPosts
// leaves the post out until they change again.
func (s *Store) MarkNotified(ctx context.Context, id int64, current map[corpus.Ref]string) error {
	return s.write(ctx, "mark notified", func(tx *sql.Tx) error {
		if err := changeOne(ctx, tx, `UPDATE posted SET notified = ? WHERE id = ?`, s.clock(s.now()), id); err != nil {
			return err
		}
		p, err := one(ctx, tx, scanPosted, selectPosted+`WHERE p.id = ?`, id)
		if err != nil {
			return err
		}
		for i, c := range p.Cited {
			if _, err := tx.ExecContext(ctx, `UPDATE posted_clause SET seen = ? WHERE posted = ? AND pos = ?`, current[c.Ref], id, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkUndone says that a post was taken back.
func (s *Store) MarkUndone(ctx context.Context, id int64) error {
	return s.write(ctx, "mark undone", func(tx *sql.Tx) error {
		return changeOne(ctx, tx, `UPDATE posted SET undone = ? WHERE id = ?`, s.clock(s.now()), id)
	})
}

// DeletePosted forgets a post.
func (s *Store) DeletePosted(ctx context.Context, id int64) error {
	return s.write(ctx, "delete posted", func(tx *sql.Tx) error {
		return changeOne(ctx, tx, `DELETE FROM posted WHERE id = ?`, id)
	})
}
