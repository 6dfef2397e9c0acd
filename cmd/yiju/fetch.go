package main

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"yiju/corpus/fetch"
)

// fetchSettings are the limits of fetching sources from addresses.
type fetchSettings struct {
	Allow   []string `json:"allow"`                  // ranges or addresses that may be connected to although they are not public
	MaxMB   int      `json:"max_mb" range:"1-64"`    // of one page, before and after decompression
	Timeout int      `json:"timeout" range:"1-3600"` // seconds of one request
	Total   int      `json:"total" range:"1-86400"`  // seconds of one address with all repetitions
	Tries   int      `json:"tries" range:"1-10"`     // requests of one address
	Pause   int      `json:"pause" range:"0-3600"`   // seconds between two requests of one server
}

// usualFetch returns the default limits.
func usualFetch() fetchSettings {
	return fetchSettings{
		MaxMB: fetch.MaxBytes >> 20, Timeout: int(fetch.MaxTime / time.Second), Total: int(fetch.MaxTotal / time.Second),
		Tries: fetch.MaxTries, Pause: int(fetch.Delay / time.Second),
	}
}

// ranges returns what may be connected to. The error is the word that is neither a range nor an address.
func (f fetchSettings) ranges() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, word := range f.Allow {
		p, err := netip.ParsePrefix(word)
		if err != nil {
			addr, aerr := netip.ParseAddr(word)
			if aerr != nil {
				return nil, errors.New(word)
			}
			p = netip.PrefixFrom(addr.WithZone(""), addr.BitLen())
		}
		all = append(all, p)
	}
	return all, nil
}

// agent is the name under which servers are asked.
func agent() string { return "yiju/" + strings.Trim(versionOf(buildInfo()), "()") }

// web returns the limits as options of package fetch.
func (f fetchSettings) web() (fetch.WebOptions, error) {
	ranges, err := f.ranges()
	opts := fetch.WebOptions{
		Agent: agent(), Allow: ranges, MaxBytes: int64(f.MaxMB) << 20, MaxTries: f.Tries,
		MaxTime: time.Duration(f.Timeout) * time.Second, MaxTotal: time.Duration(f.Total) * time.Second,
		Delay: time.Duration(f.Pause) * time.Second,
	}
	if f.Pause == 0 {
		opts.Delay = -1
	}
	return opts, err
}
