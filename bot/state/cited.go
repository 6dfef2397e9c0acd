package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"yiju/bot"
	"yiju/corpus"
)

// saveCited writes the clauses that a record cites into its table (review_clause or posted_clause) by insert, which
// takes the id of the record, a position, a ref and a digest.
func saveCited(ctx context.Context, tx *sql.Tx, insert string, id int64, cited []bot.Cited) error {
	for i, c := range cited {
		path, err := refPath(c.Ref)
		if err != nil {
			return err
		}
		if c.Ref.Lang == "" {
			return fmt.Errorf("cited ref %s has no language", path)
		}
		if _, err := tx.ExecContext(ctx, insert, id, i, path, c.Digest); err != nil {
			return err
		}
	}
	return nil
}

// decodeCited reads the JSON array of [ref, digest] that a query makes of such a table.
func decodeCited(s string) ([]bot.Cited, error) {
	var pairs [][2]string
	if err := json.Unmarshal([]byte(s), &pairs); err != nil {
		return nil, err
	}
	var cited []bot.Cited
	for _, p := range pairs {
		ref, err := corpus.ParseRef(p[0])
		if err != nil {
			return nil, err
		}
		cited = append(cited, bot.Cited{Ref: ref, Digest: p[1]})
	}
	return cited, nil
}

// known is a clause of a record and its digest as the record knows it.
type known struct {
	record int64
	ref    corpus.Ref
	digest string
}

// changes returns by record, and in the order of the query, the clauses whose digest is another one in current; a
// clause that is not in current is gone. The query gives record, ref and digest. An empty current is refused: it is
// far more likely that something failed than that every clause is gone.
func changes(ctx context.Context, q querier, current map[corpus.Ref]string, query string) (order []int64, refs map[int64][]corpus.Ref, err error) {
	if len(current) == 0 {
		return nil, nil, errors.New("there are no current clauses to compare with")
	}
	all, err := list(ctx, q, func(scan scanner) (k known, err error) {
		var path string
		if err = scan(&k.record, &path, &k.digest); err == nil {
			k.ref, err = corpus.ParseRef(path)
		}
		return k, err
	}, query)
	refs = make(map[int64][]corpus.Ref)
	for _, k := range all {
		if current[k.ref] == k.digest {
			continue
		}
		if refs[k.record] == nil {
			order = append(order, k.record)
		}
		refs[k.record] = append(refs[k.record], k.ref)
	}
	return order, refs, err
}
