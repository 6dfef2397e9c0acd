package sqlite

import (
	"context"
	"errors"

	"yiju/bot/state"
	"yiju/corpus"
)

// saveCited writes the clauses that a record cites into its table (review_clause or posted_clause) by insert, which takes the
// id of the record, a position, a ref and a digest.
func saveCited(ctx context.Context, t *tx, insert string, id int64, cited []state.Cited) {
	for i, c := range cited {
		t.run(ctx, insert, id, i, c.Ref.String(), c.Digest)
	}
}

// citedIn decodes the JSON array of [ref, digest] that a query makes of such a table.
func citedIn(cited *[]state.Cited) column {
	return func(src any) error {
		var pairs [][2]string
		if err := inJSON(&pairs)(src); err != nil {
			return err
		}
		for _, p := range pairs {
			ref, err := corpus.ParseRef(p[0])
			if err != nil {
				return err
			}
			*cited = append(*cited, state.Cited{Ref: ref, Digest: p[1]})
		}
		return nil
	}
}

// change is the clauses of a record whose digest is another one now, or that are gone.
type change struct {
	record int64
	refs   []corpus.Ref
}

// changes compares the clauses of records with those in current, in the order of the query, which gives record, ref and
// digest.
func changes(ctx context.Context, q querier, current map[corpus.Ref]string, query string) ([]change, error) {
	if len(current) == 0 {
		return nil, errors.New("there are no current clauses to compare with")
	}
	type known struct {
		record       int64
		path, digest string
	}
	all, err := list(ctx, q, func(k *known) []any { return []any{&k.record, &k.path, &k.digest} }, query)
	if err != nil {
		return nil, err
	}
	var changed []change
	for _, k := range all {
		ref, err := corpus.ParseRef(k.path)
		if err != nil {
			return nil, err
		}
		if current[ref] == k.digest {
			continue
		}
		if n := len(changed); n == 0 || changed[n-1].record != k.record {
			changed = append(changed, change{record: k.record})
		}
		last := &changed[len(changed)-1]
		last.refs = append(last.refs, ref)
	}
	return changed, nil
}
