package ingest

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"

	"yiju/retrieval/asked"
)

// Questioner is a model that writes everyday questions that clauses answer. It is safe for concurrent use.
type Questioner interface {
	Batches(clauses []asked.Clause) [][]asked.Clause // requests, in order
	Tokens(batch []asked.Clause) int                 // that a request is about to cost

	// Write returns one row for each clause of a request, with its digest. A single clause is always a request.
	Write(ctx context.Context, batch []asked.Clause) ([]asked.Row, error)
}

// askedAtOnce is how many requests are made at a time.
const askedAtOnce = 4

// write asks the model for the questions of the clauses that have none, and keeps each in the file of the data directory as
// it comes, so that the next refresh goes on where this one stops. If the model fails the refresh goes on without: the texts
// must not wait for it.
func (r *refresh) write(ctx context.Context, clauses []asked.Clause) error {
	var missing []asked.Clause
	for _, c := range clauses {
		if _, ok := r.asked[c.Ref]; !ok && strings.TrimSpace(c.Versions[0].Clause.Text) != "" {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	batches, tokens := r.config.Questioner.Batches(missing), 0
	for _, b := range batches {
		tokens += r.config.Questioner.Tokens(b)
	}
	r.emit(Cost{Clauses: len(missing), Tokens: tokens, Dry: r.options.Dry})
	r.askedReport.Missing = len(missing)
	if r.options.Dry {
		return nil
	}
	if err := r.lock(ctx); err != nil {
		return err
	}
	f, err := appendTo(AskedFile(r.config.Data))
	if err != nil {
		return err
	}
	return errors.Join(r.writeAll(ctx, f, batches, len(missing)), f.Close())
}

// writeAll makes the requests, some at a time.
func (r *refresh) writeAll(ctx context.Context, f *os.File, batches [][]asked.Clause, total int) error {
	for len(batches) > 0 && r.askedReport.Err == nil {
		wave := batches[:min(len(batches), askedAtOnce)]
		batches = batches[len(wave):]
		rows, errs := make([][]asked.Row, len(wave)), make([]error, len(wave))
		var running sync.WaitGroup
		for n, b := range wave {
			running.Go(func() { rows[n], errs[n] = r.config.Questioner.Write(ctx, b) })
		}
		running.Wait()
		for n, b := range wave {
			if errs[n] == nil {
				r.failed = 0
			} else if r.askedReport.Err == nil && ctx.Err() == nil {
				rows[n] = r.singly(ctx, b, errs[n])
			}
			if err := asked.Append(f, rows[n]...); err != nil {
				return err
			}
			for i, row := range rows[n] {
				r.asked[row.Ref] = rows[n][i]
			}
			r.askedReport.Missing -= len(rows[n])
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.emit(Progress{Stage: Asking, Done: total - r.askedReport.Missing, Total: total})
	}
	return nil
}

// mostFailed is how many requests in a row may fail before the model is given up for this refresh.
const mostFailed = 2

// singly asks for the clauses of a failed request one by one: perhaps only one of them is the reason.
func (r *refresh) singly(ctx context.Context, batch []asked.Clause, err error) []asked.Row {
	var all []asked.Row
	for n := range batch {
		if len(batch) > 1 {
			var rows []asked.Row
			if rows, err = r.config.Questioner.Write(ctx, batch[n:n+1]); err == nil {
				all, r.failed = append(all, rows...), 0
				continue
			}
		}
		if r.failed++; r.failed >= mostFailed {
			r.askedReport.Err = err
			break
		}
	}
	return all
}
