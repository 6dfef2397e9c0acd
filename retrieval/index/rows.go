package index

import (
	"bytes"
	"context"
	"database/sql"
	"iter"

	"yiju/corpus"
	"yiju/retrieval"
)

// each calls read for every row of a query to db.
func each(ctx context.Context, db queryer, read func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// scan closes rows when its loop ends, and yields an error last.
func scan[T any](rows *sql.Rows, read func(*sql.Rows, *T) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer rows.Close()
		for rows.Next() {
			var v T
			err := read(rows, &v)
			if !yield(v, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			var v T
			yield(v, err)
		}
	}
}

// ofClause is a value that belongs to the clause in a row.
type ofClause[T any] struct {
	clause int64
	value  T
}

type clauseRow struct {
	row, document int64
	clause        *corpus.Clause
}

func clauseRows(rows *sql.Rows) iter.Seq2[clauseRow, error] {
	return scan(rows, func(rows *sql.Rows, r *clauseRow) error {
		c := &corpus.Clause{}
		r.clause = c
		var path, spans, seams string
		l := &c.Location
		err := rows.Scan(&r.row, &r.document, &c.ID, &c.Label, &c.LabelAdded, &c.Heading, &path, &c.Text,
			&l.File, &l.LineStart, &l.LineEnd, &l.SHA256, &spans, &seams)
		if err != nil {
			return err
		}
		if c.Path, err = unlist[string](path); err != nil {
			return err
		}
		if c.Seams, err = unlist[int](seams); err != nil {
			return err
		}
		pairs, err := unlist[[2]int](spans)
		if pairs != nil {
			c.Spans = make([]corpus.Span, len(pairs))
		}
		for i, p := range pairs {
			c.Spans[i] = corpus.Span{Start: p[0], End: p[1]}
		}
		return err
	})
}

func noteRows(rows *sql.Rows) iter.Seq2[ofClause[corpus.Note], error] {
	return scan(rows, func(rows *sql.Rows, n *ofClause[corpus.Note]) error {
		v := &n.value
		return rows.Scan(&n.clause, &v.Mark, &v.Text, &v.At, &v.File, &v.LineStart, &v.LineEnd, &v.SHA256)
	})
}

func variantRows(rows *sql.Rows) iter.Seq2[ofClause[corpus.Variant], error] {
	return scan(rows, func(rows *sql.Rows, n *ofClause[corpus.Variant]) error {
		v := &n.value
		return rows.Scan(&n.clause, &v.Text, &v.File, &v.LineStart, &v.LineEnd, &v.SHA256)
	})
}

func sourceRows(rows *sql.Rows) iter.Seq2[*corpus.Source, error] {
	return scan(rows, func(rows *sql.Rows, p **corpus.Source) error {
		s := &corpus.Source{}
		*p = s
		return rows.Scan(&s.Name, &s.Address, &s.SHA256, &s.Retrieved, &s.Encoding, &s.Chars, &s.Kept, &s.Skipped)
	})
}

type documentRow struct {
	row, instrument int64
	document        *corpus.Document
}

func documentRows(rows *sql.Rows) iter.Seq2[documentRow, error] {
	return scan(rows, func(rows *sql.Rows, r *documentRow) error {
		d := &corpus.Document{}
		r.document = d
		var notes string
		err := rows.Scan(&r.row, &r.instrument, &d.Lang, &d.Title, &d.Level, &d.Address, &d.Source, &notes)
		if err != nil {
			return err
		}
		d.Notes, err = unlist[string](notes)
		return err
	})
}

func instrumentRows(rows *sql.Rows) iter.Seq2[*corpus.Instrument, error] {
	return scan(rows, func(rows *sql.Rows, p **corpus.Instrument) error {
		i := &corpus.Instrument{}
		*p = i
		var aliases string
		err := rows.Scan(&i.ID, &i.Kind, &i.Date, &i.Issuer, &i.TitleZH, &i.TitleEN, &aliases)
		if err != nil {
			return err
		}
		i.Aliases, err = unlist[string](aliases)
		return err
	})
}

// passageRow is the n-th requested passage.
type passageRow struct {
	n       int
	passage retrieval.Passage
}

func passageRows(rows *sql.Rows) iter.Seq2[passageRow, error] {
	return scan(rows, func(rows *sql.Rows, r *passageRow) error {
		p := &r.passage
		l := &p.Location
		var path string
		var text sql.RawBytes
		var start, end int
		err := rows.Scan(&r.n, &p.ID, &p.Ref.Instrument, &p.Ref.Clause, &p.Ref.Lang, &p.Part, &p.Title, &p.Label, &p.Heading, &path, &text,
			&start, &end, &p.Level, &l.File, &l.LineStart, &l.LineEnd, &l.SHA256)
		if err != nil {
			return err
		}
		if start < 0 || start > end || end > len(text) {
			return errSpan
		}
		p.Text = string(bytes.TrimSpace(text[start:end]))
		p.Path, err = unlist[string](path)
		return err
	})
}

// column returns the results of a query for one number per row.
func column(ctx context.Context, db queryer, query string, args ...any) (list []int64, err error) {
	err = each(ctx, db, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return err
	}, query, args...)
	return list, err
}
