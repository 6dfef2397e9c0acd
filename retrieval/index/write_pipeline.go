package index

import (
	"errors"
	"iter"
	"runtime"
	"sync"

	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// batchSize is how many passages are cut at a time.
const batchSize = 32

// cutPassage is a passage with its terms.
type cutPassage struct {
	placed
	part  int
	span  span
	terms [nSections]tokens
}

// batch is some passages that follow each other. When cut is closed they have their terms.
type batch struct {
	passages []cutPassage
	cut      chan struct{}
}

// batches yields the passages of clauses in order, cut by as many goroutines as the machine runs at a time, a few
// batches ahead of the reader. Cutting takes as long as writing.
func batches(a *analysis.Analyzer, clauses iter.Seq[placed]) iter.Seq[[]cutPassage] {
	return func(yield func([]cutPassage) bool) {
		workers := runtime.GOMAXPROCS(0)
		todo, ordered, stop := make(chan *batch), make(chan *batch, 2*workers), make(chan struct{})
		var running sync.WaitGroup
		defer running.Wait()
		defer close(stop)
		running.Go(func() {
			defer close(todo)
			defer close(ordered)
			divide(clauses, func(b *batch) bool {
				for _, to := range []chan *batch{ordered, todo} {
					select {
					case to <- b:
					case <-stop:
						return false
					}
				}
				return true
			})
		})
		for range workers {
			running.Go(func() {
				c := &cutter{analyzer: a}
				for b := range todo {
					c.cutAll(b.passages)
					close(b.cut)
				}
			})
		}
		for b := range ordered {
			<-b.cut
			if !yield(b.passages) {
				return
			}
		}
	}
}

// divide calls send with batch after batch until it returns false.
func divide(clauses iter.Seq[placed], send func(*batch) bool) {
	b := &batch{cut: make(chan struct{})}
	for p := range clauses {
		for part, s := range passages(p.clause.Text, p.document.Lang) {
			b.passages = append(b.passages, cutPassage{placed: p, part: part, span: s})
			if len(b.passages) == batchSize {
				if !send(b) {
					return
				}
				b = &batch{cut: make(chan struct{})}
			}
		}
	}
	if len(b.passages) > 0 {
		send(b)
	}
}

func (c *cutter) cutAll(passages []cutPassage) {
	var last string // title that was cut last: that of the passage before is nearly always the same
	var terms tokens
	for i := range passages {
		p := &passages[i]
		title, heading, text := sections(p.document, p.clause, p.span)
		if i == 0 || title != last {
			last, terms = title, c.cut(title)
		}
		p.terms = [nSections]tokens{terms, c.cut(heading), c.cut(text)}
	}
}

// passagesOf writes the passages of one language. What full-text search needs is written while another goroutine counts.
func (w *writer) passagesOf(c *counted, clauses iter.Seq[placed], total int, progress func(done, total int)) error {
	return w.countWhile(c.builder, func(count func([]cutPassage)) {
		for list := range batches(w.analyzer, clauses) {
			count(list)
			for i := range list {
				if w.passage(c.words, &list[i]); w.err != nil {
					return
				}
				if progress != nil {
					progress(w.counts.Passages, total)
				}
			}
		}
	})
}

// countWhile calls write, and counts what that gives to count in another goroutine. It returns what went wrong in either.
func (w *writer) countWhile(b *postings.Builder, write func(count func([]cutPassage))) error {
	lists, done := make(chan []cutPassage, 4), make(chan error, 1)
	go func() {
		var err error
		for list := range lists {
			for i := range list {
				if err == nil {
					err = count(b, &list[i].terms)
				}
			}
		}
		if err == nil {
			err = b.Settle()
		}
		done <- err
	}()
	write(func(list []cutPassage) { lists <- list })
	close(lists)
	return errors.Join(<-done, w.err)
}

func (w *writer) passage(v *vocabulary, p *cutPassage) {
	w.counts.Passages++
	id := w.counts.Passages
	w.exec(`INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)`, id, p.row, p.part, p.span.start, p.span.end, v.encode(&p.terms))
	w.exec(`INSERT INTO fts (rowid, grams) VALUES (?, ?)`, id, grams(&p.terms))
	w.belong(p.placed)
}
