package postings

import "sync"

// cache approximates an LRU cache of chunks with two halves: a used chunk moves to the young half; when that is full, it
// becomes the old half, and the previous old half is dropped.
type cache struct {
	mu         sync.Mutex
	half       int // bytes
	young, old map[int64]*chunk
	size       int // of young
}

func newCache(memory int) *cache { return &cache{half: memory / 2, young: make(map[int64]*chunk)} }

func (c *cache) get(key int64) *chunk {
	c.mu.Lock()
	defer c.mu.Unlock()
	if x := c.young[key]; x != nil {
		return x
	}
	x := c.old[key]
	if x != nil {
		c.keep(key, x)
	}
	return x
}

func (c *cache) put(key int64, x *chunk) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(key, x)
}

// keep puts x into the young half. A chunk larger than a half is not cached.
func (c *cache) keep(key int64, x *chunk) {
	if x.size() > c.half || c.young[key] != nil {
		return
	}
	if c.size+x.size() > c.half {
		c.old, c.young, c.size = c.young, make(map[int64]*chunk), 0
	}
	c.young[key] = x
	c.size += x.size()
}
