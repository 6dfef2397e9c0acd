package main

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
)

// fetchSettings are the limits of fetching sources from addresses.
type fetchSettings struct {
	Allow   []string `json:"allow"`   // ranges or addresses that may be connected to although they are not public
	MaxMB   int      `json:"max_mb"`  // of one page, before and after decompression
	Timeout int      `json:"timeout"` // seconds of one request
	Total   int      `json:"total"`   // seconds of one address with all repetitions
	Tries   int      `json:"tries"`   // requests of one address
	Pause   int      `json:"pause"`   // seconds between two requests of one server
}

// usualFetch are the limits that hold where nothing is said.
func usualFetch() fetchSettings {
	return fetchSettings{
		MaxMB: fetch.MaxBytes >> 20, Timeout: int(fetch.MaxTime / time.Second), Total: int(fetch.MaxTotal / time.Second),
		Tries: fetch.MaxTries, Pause: int(fetch.Delay / time.Second),
	}
}

// overlayFetch applies the variables YIJU_FETCH_….
func (a *app) overlayFetch(f *fetchSettings) error {
	if v := a.getenv("YIJU_FETCH_ALLOW"); v != "" {
		f.Allow = strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
	}
	if _, err := f.ranges(); err != nil {
		return failf(a.t.RangeHint, a.t.BadValue, "fetch.allow", err)
	}
	for _, n := range []struct {
		key         string
		value       *int
		least, most int
	}{
		{"max_mb", &f.MaxMB, 1, extract.MaxBytes >> 20}, {"timeout", &f.Timeout, 1, 3600}, {"total", &f.Total, 1, 24 * 3600},
		{"tries", &f.Tries, 1, 10}, {"pause", &f.Pause, 0, 3600},
	} {
		key := "fetch." + n.key
		if err := a.overlayNumber("YIJU_FETCH_"+strings.ToUpper(n.key), key, n.value); err != nil {
			return err
		}
		if *n.value < n.least || *n.value > n.most {
			return failf("", a.t.BadRange, key, *n.value, n.least, n.most)
		}
	}
	return nil
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

// webCache is the folder of a data directory that keeps what was fetched.
func webCache(data string) string { return filepath.Join(data, "fetched") }

// agent is the name under which servers are asked.
func agent() string { return "yiju/" + strings.Trim(versionOf(buildInfo()), "()") }

// web returns what fetches addresses. Without a lease the texts that were fetched before are read, and none is kept.
func (r *refresh) web(ctx context.Context) (*fetch.Web, error) {
	ranges, err := r.Fetch.ranges()
	if err != nil {
		return nil, err
	}
	opts := fetch.WebOptions{
		Agent: agent(), Allow: ranges, MaxBytes: int64(r.Fetch.MaxMB) << 20, MaxTries: r.Fetch.Tries, ReadOnly: r.lease == nil,
		MaxTime: time.Duration(r.Fetch.Timeout) * time.Second, MaxTotal: time.Duration(r.Fetch.Total) * time.Second,
		Delay: time.Duration(r.Fetch.Pause) * time.Second, Check: func(p fetch.Page) error { return r.trial(ctx, p) },
	}
	if r.Fetch.Pause == 0 {
		opts.Delay = -1
	}
	if r.Data != "" {
		opts.Cache = webCache(r.Data)
	}
	return fetch.NewWeb(opts)
}

// trial reads a page, and says why that cannot be done. The text is kept, so that it is not read again.
func (r *refresh) trial(ctx context.Context, p fetch.Page) error {
	text, err := extract.Read(ctx, p.Address, p.Data, extract.Options{ContentType: p.ContentType})
	if err == nil {
		r.tried = text
	}
	return unprefixed(err, "extract: "+p.Address+": ")
}

// text reads a file, unless it was read as a trial.
func (r *refresh) text(ctx context.Context, f fetch.File) (corpus.SourceText, error) {
	if tried := r.tried; tried.Source != nil && f.Page != nil && f.Page.Status == fetch.Fetched && tried.Name == f.Name {
		r.tried = corpus.SourceText{}
		return tried, nil
	}
	var opts extract.Options
	if f.Page != nil {
		opts.ContentType = f.Page.ContentType
	}
	return extract.Read(ctx, f.Name, f.Data, opts)
}

// hasAddresses reports whether the refresh fetches anything.
func (o origin) hasAddresses() bool {
	return o.address != "" || len(o.addresses().Sources) > 0
}

// addresses returns the sources of the manifest that have an address only.
func (o origin) addresses() corpus.Manifest {
	var m corpus.Manifest
	for _, s := range o.manifest.Sources {
		if s.Path == "" {
			m.Sources = append(m.Sources, s)
		}
	}
	return m
}

// isAddress reports whether -from names a web address.
func isAddress(from string) bool {
	from = strings.ToLower(from)
	return strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://")
}

// prefixed is an error without the beginning of its words, which says again what stands beside it.
type prefixed struct {
	error
	prefix string
}

func (e prefixed) Error() string { return strings.TrimPrefix(e.error.Error(), e.prefix) }
func (e prefixed) Unwrap() error { return e.error }

func unprefixed(err error, prefix string) error {
	if err == nil {
		return nil
	}
	return prefixed{err, prefix}
}
