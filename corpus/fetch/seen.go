package fetch

import (
	"encoding/json"
	"os"
	"time"

	"yiju/corpus"
)

// Seen records the last attempt to fetch an address.
type Seen struct {
	Address string    `json:"address"`
	Checked time.Time `json:"checked"`         // UTC
	Status  Status    `json:"status"`          //
	Since   time.Time `json:"since,omitzero"`  // when the server first failed to return a text; zero if it did not fail
	Problem string    `json:"cause,omitempty"` // corpus.Problem of Page.Problem
}

// LastSeen returns the record of an address in the cache in dir, false if there is none or it cannot be read.
func LastSeen(dir, address string) (Seen, bool) { return (&cache{dir: dir}).seen(address) }

const seenExt = ".seen"

func (c *cache) seen(address string) (Seen, bool) {
	data, err := os.ReadFile(c.path(address) + seenExt)
	var s Seen
	if err != nil || json.Unmarshal(data, &s) != nil || s.Address != address {
		return Seen{}, false
	}
	return s, true
}

// see records how a page was fetched.
func (c *cache) see(p *Page) error {
	if c == nil || c.readOnly {
		return nil
	}
	s := Seen{Address: p.Address, Checked: p.Checked, Status: p.Status, Since: p.Since, Problem: string(corpus.ProblemOf(p.Problem))}
	data, err := json.Marshal(s)
	if err == nil {
		err = writeFile(c.path(p.Address)+seenExt, data)
	}
	if err != nil {
		return because(ErrCache, err, "make room on the disk or give yourself the right to write")
	}
	return nil
}
