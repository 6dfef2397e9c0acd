package fetch

import (
	"encoding/json"
	"os"
	"time"

	"yiju/corpus"
)

// Seen is what a cache remembers of the last time that an address was asked for.
type Seen struct {
	Address string    `json:"address"`
	Checked time.Time `json:"checked"`         // UTC
	Status  Status    `json:"status"`          //
	Since   time.Time `json:"since,omitzero"`  // when the server first gave no new text; zero where it did
	Problem string    `json:"cause,omitempty"` // corpus.Problem of Page.Problem
}

// LastSeen returns what the cache in dir remembers of an address, false where that is nothing or cannot be read.
func LastSeen(dir, address string) (Seen, bool) { return (&cache{dir: dir}).seen(address) }

const seenExt = ".seen"

func (c *cache) seen(address string) (Seen, bool) {
	if c == nil {
		return Seen{}, false
	}
	data, err := os.ReadFile(c.path(address) + seenExt)
	var s Seen
	if err != nil || json.Unmarshal(data, &s) != nil || s.Address != address {
		return Seen{}, false
	}
	return s, true
}

// see remembers how a page was fetched.
func (c *cache) see(p *Page) error {
	if c == nil || c.readOnly {
		return nil
	}
	s := Seen{Address: p.Address, Checked: p.Checked, Status: p.Status, Since: p.Since, Problem: string(corpus.ProblemOf(p.Problem))}
	data, err := json.Marshal(s)
	if err == nil {
		err = writeAside(c.path(p.Address)+seenExt, data)
	}
	if err != nil {
		return because(ErrCache, err, "make room on the disk or give yourself the right to write")
	}
	return nil
}
