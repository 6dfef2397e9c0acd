package postings

import (
	"context"
	"sort"
)

// cursor iterates over a list, forward only.
type cursor struct {
	x     *Index
	list  *List
	at    int    // chunk
	chunk *chunk // nil before the first one, and for a short list
	block int    // in the chunk
	now   block
	i     int  // posting in now
	done  bool // past the last posting
}

// start positions c before the first posting of l.
func (c *cursor) start(x *Index, l *List) {
	c.x, c.list, c.at, c.chunk, c.block, c.i, c.done = x, l, 0, nil, -1, 0, false
	c.now.n = 0
}

// seek moves c to the first posting at or after doc. It reports false if there is none.
func (c *cursor) seek(ctx context.Context, doc uint32) (bool, error) {
	if c.done {
		return false, nil
	}
	if n := c.now.n; n == 0 || c.now.docs[n-1] < doc {
		if ok, err := c.load(ctx, doc); !ok || err != nil {
			c.done = true
			return false, err
		}
	}
	i := c.i
	if c.now.n-i > 16 && c.now.docs[i+15] < doc {
		i += 16 + sort.Search(c.now.n-i-16, func(k int) bool { return c.now.docs[i+16+k] >= doc })
	}
	for c.now.docs[i] < doc {
		i++
	}
	c.i = i
	return true, nil
}

// add adds weight times the term frequency in each of docs to out.
func (c *cursor) add(ctx context.Context, docs []uint32, weight float32, out []float32) error {
	for n := 0; n < len(docs); {
		if ok, err := c.seek(ctx, docs[n]); !ok || err != nil {
			return err
		}
		block := c.now.docs[c.i:c.now.n]
		last, i := block[len(block)-1], 0
		for ; n < len(docs) && docs[n] <= last; n++ {
			for block[i] < docs[n] {
				i++
			}
			if block[i] == docs[n] {
				out[n] += float32(weight * float32(c.now.frequency(c.i+i)))
			}
		}
		c.i += i
	}
	return nil
}

// load decodes the next block that ends at or after doc.
func (c *cursor) load(ctx context.Context, doc uint32) (bool, error) {
	l := c.list
	c.i = 0
	if l.inline != nil {
		if c.now.n > 0 {
			return false, nil
		}
		if err := c.now.read(l.inline, -1, l.df, -1, c.x.n); err != nil {
			return false, err
		}
		return c.now.docs[c.now.n-1] >= doc, nil
	}
	if c.chunk == nil || l.chunks[c.at] < doc || c.block+1 >= len(c.chunk.last) {
		if c.chunk != nil {
			c.at++
		}
		for c.at < len(l.chunks) && l.chunks[c.at] < doc {
			c.at++
		}
		if c.at >= len(l.chunks) {
			return false, nil
		}
		var err error
		if c.chunk, err = c.x.chunk(ctx, l, c.at); err != nil {
			return false, err
		}
		c.block = -1
	}
	b := c.block + 1
	if last := c.chunk.last; last[b] < doc {
		b++
		b += sort.Search(len(last)-b, func(k int) bool { return last[b+k] >= doc })
	}
	return true, c.decode(b)
}

// decode reads block b of the chunk.
func (c *cursor) decode(b int) error {
	ch := c.chunk
	before := ch.before
	if b > 0 {
		before = int(ch.last[b-1])
	}
	n := BlockSize
	if c.at == len(c.list.chunks)-1 && b == len(ch.last)-1 {
		n = (c.list.df-1)%BlockSize + 1
	}
	c.block = b
	return c.now.read(ch.data[ch.starts[b]:ch.starts[b+1]], before, n, int(ch.last[b]), c.x.n)
}

// next moves c from a posting to the next one.
func (c *cursor) next(ctx context.Context) (bool, error) {
	if c.i+1 < c.now.n {
		c.i++
		return true, nil
	}
	return c.seek(ctx, c.now.docs[c.i]+1)
}
