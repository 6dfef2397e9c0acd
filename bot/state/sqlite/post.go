package sqlite

import (
	"context"
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
	return save(ctx, s.db, "save post", func(t *tx) state.Post {
		t.fail(p.Check())
		m := p.Message
		id := read(ctx, t, scalar[int64], `INSERT INTO posted (guild, channel, message, url, kind, lang, by, time, snapshot, receipt, undone, notified)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, message) DO UPDATE SET guild = excluded.guild, url = excluded.url,
			kind = excluded.kind, lang = excluded.lang, by = excluded.by, time = excluded.time, snapshot = excluded.snapshot,
			receipt = excluded.receipt, undone = excluded.undone, notified = excluded.notified RETURNING id`,
			m.Guild, m.Channel, m.ID, m.URL, p.Kind, p.Lang, s.named(ctx, t, p.By, s.key.Pseudonym(p.By)), s.clock(p.Time), p.Snapshot,
			state.ReadReceiptID(p.Receipt), millis(p.Undone), millis(p.Notified))
		t.run(ctx, `DELETE FROM posted_clause WHERE posted = ?`, id)
		saveCited(ctx, t, `INSERT INTO posted_clause (posted, pos, ref, digest) VALUES (?, ?, ?, ?)`, id, p.Cited)
		return read(ctx, t, postRow, selectPostByID, id)
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
	return s.write(ctx, "mark notified", func(t *tx) {
		t.runOne(ctx, `UPDATE posted SET notified = ? WHERE id = ?`, s.clock(s.now()), id)
		for i, c := range read(ctx, t, postRow, selectPostByID, id).Cited {
			t.run(ctx, `UPDATE posted_clause SET seen = ? WHERE posted = ? AND pos = ?`, current[c.Ref], id, i)
		}
	})
}

func (s posts) MarkUndone(ctx context.Context, id int64) error {
	return s.write(ctx, "mark undone", func(t *tx) {
		t.runOne(ctx, `UPDATE posted SET undone = ? WHERE id = ?`, s.clock(s.now()), id)
	})
}
