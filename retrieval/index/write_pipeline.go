package index

import (
	"errors"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// batchSize is the number of passages segmented at a time.
const batchSize = 32

// cutPassage is a passage with its terms.
type cutPassage struct {
	placed
	part  int
	span  span
	terms [nSections]Tokens
}

// batch is a run of passages, which have their terms once cut is closed. Batches are reused when both the counter and the
// writer are done with them: otherwise they would be most of the garbage of a build.
type batch struct {
	passages []cutPassage
	room     []string // of the terms
	cut      chan struct{}
	users    atomic.Int32
	home     *sync.Pool // of unused batches
}

func newBatch(home *sync.Pool) *batch {
	b, ok := home.Get().(*batch)
	if !ok {
		b = &batch{home: home}
	}
	b.passages, b.cut = b.passages[:0], make(chan struct{})
	b.users.Store(2)
	return b
}

// done releases b for one of its users.
func (b *batch) done() {
	if b.users.Add(-1) == 0 {
		b.home.Put(b)
	}
}

// batches yields the passages of clauses in order, segmented by one goroutine per processor, a few batches ahead of the
// reader. Segmenting takes as long as writing.
func batches(a *analysis.Analyzer, clauses iter.Seq[placed]) iter.Seq[*batch] {
	return func(yield func(*batch) bool) {
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
					c.cutAll(b)
					close(b.cut)
				}
			})
		}
		for b := range ordered {
			<-b.cut
			if !yield(b) {
				return
			}
		}
	}
}

// divide calls send with each batch until it returns false.
func divide(clauses iter.Seq[placed], send func(*batch) bool) {
	home := new(sync.Pool)
	b := newBatch(home)
	for p := range clauses {
		for part, s := range passages(p.clause.Text, p.document.Lang) {
			b.passages = append(b.passages, cutPassage{placed: p, part: part, span: s})
			if len(b.passages) == batchSize {
				if !send(b) {
					return
				}
				b = newBatch(home)
			}
		}
	}
	if len(b.passages) > 0 {
		send(b)
	}
}

func (c *cutter) cutAll(b *batch) {
	c.room = b.room[:0]
	var last string // title segmented last: nearly always that of the next passage, too
	var terms Tokens
	for i := range b.passages {
		p := &b.passages[i]
		title, heading, text := sections(p.document, p.clause, p.span)
		if i == 0 || title != last {
			last, terms = title, c.cut(title)
		}
		p.terms = [nSections]Tokens{terms, c.cut(heading), c.cut(text)}
	}
	b.room = c.room
}

// passagesOf writes the passages of one language while another goroutine counts their terms.
func (w *writer) passagesOf(c *counted, clauses iter.Seq[placed], total int, progress func(done, total int)) error {
	return w.countWhile(c.builder, func(count func(*batch)) {
		for b := range batches(w.analyzer, clauses) {
			count(b)
			for i := range b.passages {
				if w.passage(c.words, &b.passages[i]); w.err != nil {
					return
				}
				if progress != nil {
					progress(w.counts.Passages, total)
				}
			}
			b.done()
		}
	})
}

// countWhile calls write and counts the batches that it passes on in another goroutine. It returns the errors of both.
func (w *writer) countWhile(b *postings.Builder, write func(count func(*batch))) error {
	lists, done := make(chan *batch, 4), make(chan error, 1)
	go func() {
		var err error
		for list := range lists {
			for i := range list.passages {
				if err == nil {
					err = count(b, &list.passages[i].terms)
				}
			}
			list.done()
		}
		if err == nil {
			err = b.Settle()
		}
		done <- err
	}()
	write(func(list *batch) { lists <- list })
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
