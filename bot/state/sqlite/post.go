package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"yiju/bot/state"
	"yiju/corpus"
)

// posts implements state.PostStore.
type posts struct{ *db }

const selectPost = `SELECT p.id, p.guild, p.channel, p.message, p.url, p.kind,
	(SELECT json_group_array(json_array(c.ref, c.digest) ORDER BY c.pos) FROM posted_clause c WHERE c.posted = p.id),
	p.lang, p.by, p.time, p.snapshot, p.receipt, p.undone, p.notified FROM posted p `

const selectPostByID = selectPost + `WHERE p.id = ?`

func postRow(p *state.Post) []any {
	return []any{&p.ID, &p.Message.Guild, &p.Message.Channel, &p.Message.ID, &p.Message.URL, &p.Kind, citedIn(&p.Cited),
		&p.Lang, &p.By, at(&p.Time), &p.Snapshot, &p.Receipt, at(&p.Undone), at(&p.Notified)}
}

func (s posts) SavePost(ctx context.Context, p state.Post) (state.Post, error) {
	return save(ctx, s.db, "save post", func(tx *sql.Tx) (state.Post, error) {
		if err := p.Check(); err != nil {
			return p, err
		}
		by, err := s.named(ctx, tx, p.By, s.key.Pseudonym(p.By))
		if err != nil {
			return p, err
		}
		m := p.Message
		id, err := one(ctx, tx, scalar[int64], `INSERT INTO posted (guild, channel, message, url, kind, lang, by, time, snapshot, receipt, undone, notified)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, message) DO UPDATE SET guild = excluded.guild, url = excluded.url,
			kind = excluded.kind, lang = excluded.lang, by = excluded.by, time = excluded.time, snapshot = excluded.snapshot,
			receipt = excluded.receipt, undone = excluded.undone, notified = excluded.notified RETURNING id`,
			m.Guild, m.Channel, m.ID, m.URL, p.Kind, p.Lang, by, s.clock(p.Time), p.Snapshot, state.ReadReceiptID(p.Receipt),
			millis(p.Undone), millis(p.Notified))
		if err != nil {
			return p, err
		}
		if err := execute(ctx, tx, `DELETE FROM posted_clause WHERE posted = ?`, id); err != nil {
			return p, err
		}
		if err := saveCited(ctx, tx, `INSERT INTO posted_clause (posted, pos, ref, digest) VALUES (?, ?, ?, ?)`, id, p.Cited); err != nil {
			return p, err
		}
		return one(ctx, tx, postRow, selectPostByID, id)
	})
}

func (s posts) PostAt(ctx context.Context, channel, message string) (state.Post, error) {
	return get(ctx, s.db, "post at", postRow, selectPost+`WHERE p.channel = ? AND p.message = ?`, channel, message)
}

func (s posts) Posts(ctx context.Context, f state.PostFilter) ([]state.Post, error) {
	return page(ctx, s.db, "posts", postRow, selectPost, filter{"p.guild": f.Guild}, "p.time DESC, p.id DESC", f.Limit)
}

func (s posts) ChangedPosts(ctx context.Context, current map[corpus.Ref]string) ([]state.ChangedPost, error) {
	all, err := changes(ctx, s.reader, current, `SELECT c.posted, c.ref, coalesce(c.seen, c.digest) FROM posted_clause c
		JOIN posted p ON p.id = c.posted WHERE p.undone = 0 ORDER BY c.posted, c.pos`)
	if err != nil {
		return nil, s.wrap("changed posts", err)
	}
	var changed []state.ChangedPost
	for _, c := range all {
		p, err := one(ctx, s.reader, postRow, selectPostByID, c.record)
		if errors.Is(err, state.ErrNoRecord) {
			continue // deleted since
		} else if err != nil {
			return nil, s.wrap("changed posts", err)
		}
		changed = append(changed, state.ChangedPost{Post: p, Changed: c.refs})
	}
	return changed, nil
}

func (s posts) MarkNotified(ctx context.Context, id int64, current map[corpus.Ref]string) error {
	return s.write(ctx, "mark notified", func(tx *sql.Tx) error {
		if err := runOne(ctx, tx, `UPDATE posted SET notified = ? WHERE id = ?`, s.clock(s.now()), id); err != nil {
			return err
		}
		p, err := one(ctx, tx, postRow, selectPostByID, id)
		if err != nil {
			return err
		}
		for i, c := range p.Cited {
			if err := execute(ctx, tx, `UPDATE posted_clause SET seen = ? WHERE posted = ? AND pos = ?`, current[c.Ref], id, i); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s posts) MarkUndone(ctx context.Context, id int64) error {
	return s.write(ctx, "mark undone", func(tx *sql.Tx) error {
		return runOne(ctx, tx, `UPDATE posted SET undone = ? WHERE id = ?`, s.clock(s.now()), id)
	})
}
