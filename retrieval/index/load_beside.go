package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"yiju/corpus"
)

// LoadBeside is Load for comparing with c: a document whose clauses are all the same shares those of c, which saves most
// of the time and of the memory. Neither corpus may be changed afterwards.
func (s *Snapshot) LoadBeside(ctx context.Context, c *corpus.Corpus) (*corpus.Corpus, error) {
	old, err := s.loadBeside(ctx, c)
	return old, s.wrap("load corpus", err)
}

func (s *Snapshot) loadBeside(ctx context.Context, c *corpus.Corpus) (*corpus.Corpus, error) {
	f, err := s.readFrame(ctx)
	if err != nil {
		return nil, err
	}
	beside := make(map[string]*corpus.Document)
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			beside[clausesDigest(d)] = d
		}
	}
	digests, err := s.clausesDigests(ctx)
	if err != nil {
		return nil, err
	}
	for row, e := range f.byRow {
		if same := beside[digests[row]]; same != nil {
			e.Document.Clauses = same.Clauses
		} else if e.Document.Clauses, err = s.clausesOf(ctx, row); err != nil {
			return nil, err
		}
	}
	sources, err := s.sources(ctx)
	return &corpus.Corpus{Instruments: f.instruments, Sources: sources}, err
}

// clausesOf returns the clauses of the document in a row.
func (s *Snapshot) clausesOf(ctx context.Context, document int64) (list []*corpus.Clause, err error) {
	var in rowRange // clauses of a document follow each other
	err = s.db.QueryRowContext(ctx, `SELECT ifnull(min(row), 1), ifnull(max(row), 0) FROM clause WHERE document = ?`, document).Scan(&in.first, &in.last)
	if err != nil {
		return nil, err
	}
	for r, err := range s.clauses(ctx, in) {
		if err != nil {
			return nil, err
		}
		list = append(list, r.clause)
	}
	return list, nil
}

// clausesDigests returns the digests of the documents by row.
func (s *Snapshot) clausesDigests(ctx context.Context) (map[int64]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT row, digest FROM document`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	digests := make(map[int64]string)
	for rows.Next() {
		var row int64
		var digest string
		if err := rows.Scan(&row, &digest); err != nil {
			return nil, err
		}
		digests[row] = digest
	}
	return digests, rows.Err()
}

// clausesDigest identifies the clauses of d with all that is known of them, their places included.
func clausesDigest(d *corpus.Document) string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(d.Clauses); err != nil {
		panic(err) // strings and numbers always encode
	}
	return hex.EncodeToString(h.Sum(nil))
}
