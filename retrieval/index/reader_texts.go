package index

import (
	"cmp"
	"context"
	"database/sql"
	"strings"

	"yiju/corpus"
	"yiju/retrieval"
)

const wordsQuery = `SELECT CAST(group_concat(p.words, '') AS BLOB), '[' || group_concat(p.id) || ']'
	FROM json_each(?) j CROSS JOIN passage p ON p.id = j.value`

// Words calls use with the stored words of the passages with ids, concatenated; see DecodeWords. use must not retain them.
// SQLite concatenates, which is several times faster than one row each; as it guarantees no order, the query also returns
// the order that it used.
func (r *Reader) Words(ctx context.Context, ids []int64, use func(blob []byte) error) error {
	asked := list(ids)
	rows, err := r.words.QueryContext(ctx, asked)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return cmp.Or(rows.Err(), errBlob)
	}
	var blob, given sql.RawBytes
	if err := rows.Scan(&blob, &given); err != nil {
		return err
	}
	if string(given) != asked {
		return errBlob
	}
	return use(blob)
}

const passagesQuery = `SELECT j.key, p.id, i.id, c.id, d.lang, p.part, d.title, c.label, c.heading, c.path, c.text, p.start, p."end",
		d.level, c.file, c.line_start, c.line_end, c.sha256
	FROM json_each(?) j CROSS JOIN passage p ON p.id = j.value
	JOIN clause c ON c.row = p.clause JOIN document d ON d.row = c.document JOIN instrument i ON i.row = d.instrument`

// Passages returns the passages with ids, in this order.
func (r *Reader) Passages(ctx context.Context, ids []int64) ([]retrieval.Passage, error) {
	rows, err := r.hits.QueryContext(ctx, list(ids))
	if err != nil {
		return nil, err
	}
	passages, n := make([]retrieval.Passage, len(ids)), 0
	for p, err := range passageRows(rows) {
		if err != nil {
			return nil, err
		}
		passages[p.n] = p.passage
		n++
	}
	if n < len(ids) {
		err = sql.ErrNoRows
	}
	return passages, err
}

// FirstPassage returns the id of the first passage of the clause at ref, preferably in language l; 0 if it has none.
func (r *Reader) FirstPassage(ctx context.Context, ref corpus.Ref, l corpus.Lang) (id int64, err error) {
	ids, err := column(ctx, r.snapshot.db, `SELECT p.id FROM instrument i JOIN document d ON d.instrument = i.row
		JOIN clause c ON c.document = d.row AND c.id = ? JOIN passage p ON p.clause = c.row
		WHERE i.id = ? ORDER BY d.lang <> ?, p.id LIMIT 1`, ref.Clause, ref.Instrument, string(l))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// Holding returns the ids of the passages that seem to contain all phrases, by their pairs of Han characters and their
// Latin words in order; none if the phrases have neither.
func (r *Reader) Holding(ctx context.Context, phrases []string) ([]int64, error) {
	var match []string
	for _, phrase := range phrases {
		q := newQuotation(r.analyzer, phrase)
		for _, run := range append(q.runs, q.latin) {
			if len(run) > 0 {
				match = append(match, quoted(strings.Join(run, " ")))
			}
		}
	}
	if len(match) == 0 {
		return nil, nil
	}
	return column(ctx, r.snapshot.db, `SELECT rowid FROM fts WHERE fts MATCH ?`, strings.Join(match, " AND "))
}

// Texts calls visit with the passages with ids and their texts.
func (r *Reader) Texts(ctx context.Context, ids []int64, visit func(id int64, text string)) error {
	return each(ctx, r.snapshot.db, func(rows *sql.Rows) error {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		visit(id, text)
		return nil
	}, `SELECT p.id, p.text FROM json_each(?) j JOIN passages p ON p.id = j.value`, list(ids))
}
