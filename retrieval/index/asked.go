package index

import (
	"context"
	"database/sql"
	"os"

	"yiju/corpus"
	"yiju/retrieval/asked"
	"yiju/retrieval/index/postings"
)

// Asked stands for a language where the terms and postings of the questions are stored and read: those of both languages
// form one collection, in which each question is a document.
const Asked corpus.Lang = "asked"

// askedB is the b of BM25 for questions: they are all short, and a longer one says more. It is low so that a question of three
// words is not preferred for being short.
const askedB = 0.4

// askedSchema is created only where there are questions, so that a snapshot without them does not change.
const askedSchema = `CREATE TABLE asked ( -- questions that clauses answer, see package asked: searched, never shown as a text
  id   INTEGER PRIMARY KEY, -- document id-1 of the postings of lang "asked"
  zh   INTEGER NOT NULL, -- row of the clause in each language; 0 where it has none
  en   INTEGER NOT NULL,
  lang TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT`

// asked writes the questions of the clauses, if there are any.
func (w *writer) asked(rows map[corpus.Ref]asked.Row) (err error) {
	if len(rows) == 0 {
		return w.err
	}
	w.exec(askedSchema)
	c := &counted{lang: Asked, path: w.spill + "-" + string(Asked), words: &vocabulary{ids: make(map[string]uint32)}}
	c.builder = postings.NewBuilder(int(Fields), askedB, func() (_ postings.Spill, err error) {
		c.spill, err = os.OpenFile(c.path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
		return c.spill, err
	})
	defer func() {
		if end := c.end(); err == nil {
			err = end
		}
	}()
	row := 0
	for _, i := range w.from.Instruments {
		at := make(map[string]*askedClause)
		var order []*askedClause
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				row++
				if at[cl.ID] == nil {
					at[cl.ID] = &askedClause{of: rows[corpus.Ref{Instrument: i.ID, Clause: cl.ID}]}
					order = append(order, at[cl.ID])
				}
				if d.Lang == corpus.Chinese {
					at[cl.ID].zh = row
				} else {
					at[cl.ID].en = row
				}
			}
		}
		for _, x := range order {
			if err := w.askedOf(c, x); err != nil {
				return err
			}
		}
	}
	s := &sink{w: w, lang: Asked, high: int64(len(languages)) << languageShift, words: c.words}
	head, err := c.builder.Finish(s)
	if err != nil {
		return err
	}
	w.exec(`INSERT INTO postings VALUES (?, 1, ?)`, string(Asked), head)
	w.counts.Asked, w.counts.Questions = asked.Digest(rows), c.builder.Documents()
	return w.err
}

// askedClause is a clause with its rows.
type askedClause struct {
	of     asked.Row
	zh, en int
}

// askedOf writes the questions of one clause.
func (w *writer) askedOf(c *counted, x *askedClause) error {
	for _, l := range languages {
		for _, q := range x.of.In(l) {
			terms := [nSections]Tokens{InText: Cut(w.analyzer, q)}
			terms[InText][Unigrams] = nil // pairs find as much, and take a fifth less room
			if err := count(c.builder, &terms); err != nil {
				return err
			}
			w.exec(`INSERT INTO asked VALUES (?, ?, ?, ?, ?)`, c.builder.Documents(), x.zh, x.en, string(l), q)
		}
	}
	return w.err
}

// AskedBy is a question with the rows of its clause.
type AskedBy struct {
	ID   int64
	Rows map[corpus.Lang]uint32 // of the clause; 0 where it has no version in a language
}

// HasAsked reports whether the snapshot has questions.
func (s *Snapshot) HasAsked() bool { return s.meta.Questions > 0 }

// AskedClauses returns the questions with ids, with their clauses, in no order.
func (r *Reader) AskedClauses(ctx context.Context, ids []int64) ([]AskedBy, error) {
	out := make([]AskedBy, 0, len(ids))
	err := each(ctx, r.snapshot.db, func(rows *sql.Rows) error {
		var id int64
		var zh, en uint32
		err := rows.Scan(&id, &zh, &en)
		out = append(out, AskedBy{id, map[corpus.Lang]uint32{corpus.Chinese: zh, corpus.English: en}})
		return err
	}, `SELECT a.id, a.zh, a.en FROM json_each(?) j CROSS JOIN asked a ON a.id = j.value`, list(ids))
	return out, err
}

// Questions calls visit with the questions with ids, in no order.
func (r *Reader) Questions(ctx context.Context, ids []int64, visit func(id int64, l corpus.Lang, text string)) error {
	return each(ctx, r.snapshot.db, func(rows *sql.Rows) error {
		var id int64
		var l, text string
		err := rows.Scan(&id, &l, &text)
		visit(id, corpus.Lang(l), text)
		return err
	}, `SELECT a.id, a.lang, a.text FROM json_each(?) j CROSS JOIN asked a ON a.id = j.value`, list(ids))
}

// PassagesOf returns the ids of the passages, in language l, of the clause in a row.
func (r *Reader) PassagesOf(l corpus.Lang, row uint32) []int64 {
	st := r.stats[l]
	if row == 0 || st.N == 0 {
		return nil
	}
	low, high := st.First-1, st.Last // of places; clauses ascend within a language
	for low < high {
		if mid := (low + high) / 2; r.places[mid].Clause < row {
			low = mid + 1
		} else {
			high = mid
		}
	}
	var ids []int64
	for n := low; n < st.Last && r.places[n].Clause == row; n++ {
		ids = append(ids, n+1)
	}
	return ids
}
