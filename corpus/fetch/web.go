package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/temoto/robotstxt"

	"yiju/corpus"
)

// Default limits of fetching.
const (
	MaxTime      = time.Minute      // of one request with its body
	MaxTotal     = 5 * time.Minute  // of one address with all retries
	MaxTries     = 3                // requests of one address, not counting redirects
	MaxRedirects = 5                //
	Delay        = time.Second      // between two requests to one host
	maxDelay     = 30 * time.Second // that a robots.txt can demand
)

// WebOptions says how to fetch. Only Agent is needed.
type WebOptions struct {
	Agent    string         // "yiju/1.2 (+https://example.org)": product name, version, and where to complain
	Cache    string         // folder of the cache; "" for none. Writers must hold a lock on it
	ReadOnly bool           // the cache is read and never written, which needs no lock
	Allow    []netip.Prefix // non-public ranges that may be connected to
	MaxBytes int64          // of one body, before and after decompression; 0 means the constant MaxBytes
	MaxTime  time.Duration  // 0 means the constant
	MaxTotal time.Duration  // 0 means the constant
	MaxTries int            // 0 means the constant
	Delay    time.Duration  // 0 means the constant, less than 0 none

	// Check returns why a body cannot be used, such as an error page instead of a document; nil accepts every body. A
	// refused body does not replace the cached text.
	Check func(Page) error

	// Hosts, if not empty, are the only hosts that are contacted, by https and without regard to their robots.txt, which is
	// meant for uninvited crawlers.
	Hosts []string

	Resolver *net.Resolver    // nil means that of the system
	Now      func() time.Time // nil means time.Now

	// Transport replaces the guarded connections; nil for the default.
	Transport http.RoundTripper
}

// Status is the outcome of fetching an address.
type Status string

// The states. In the last three the text is that of the last successful fetch, if there was one.
const (
	Fetched     Status = "fetched"      // the server returned a new text
	NotModified Status = "not_modified" // the text has not changed
	Vanished    Status = "vanished"     // the page is gone: 404, 410
	Unreachable Status = "unreachable"  // no response, or one that says to try later
	Refused     Status = "refused"      // the server refuses, or a rule or limit of this package does
)

// Page is a fetched page.
type Page struct {
	Address     string    // as requested
	Final       string    // address that answered, after redirects
	Data        []byte    // decompressed; owned by the receiver
	ContentType string    // as declared; "" for none
	Retrieved   time.Time // when Data came from the server, UTC
	Checked     time.Time // when the server was last contacted, UTC: now
	Status      Status
	Problem     error // wraps a Reason: why the state is one of the last three, or ErrCache if Data could not be stored

	Since time.Time // when the server first failed to return a text, UTC; zero if it did not fail
}

// Web fetches addresses. It is safe for concurrent use; requests to one host are serialized.
type Web struct {
	opts   WebOptions
	client *http.Client
	cache  *cache
	hosts  sync.Map // of *host, by scheme, name and port
}

// host is a server and its rate limit.
type host struct {
	mu     sync.Mutex                      // held while a request runs
	last   time.Time                       // end of the last request
	robots atomic.Pointer[robotstxt.Group] // nil until asked for
}

// NewWeb returns a Web. It fails if there is no agent or the folder of the cache cannot be used.
func NewWeb(opts WebOptions) (*Web, error) {
	if strings.TrimSpace(opts.Agent) == "" || strings.ContainsAny(opts.Agent, "\r\n") {
		return nil, fmt.Errorf("fetch: %q is no name for an agent; give product and version, such as yiju/1.0", opts.Agent)
	}
	opts.MaxBytes = cmp.Or(opts.MaxBytes, MaxBytes)
	opts.MaxTime = cmp.Or(opts.MaxTime, MaxTime)
	opts.MaxTotal = cmp.Or(opts.MaxTotal, MaxTotal)
	opts.MaxTries = cmp.Or(opts.MaxTries, MaxTries)
	opts.Delay = cmp.Or(opts.Delay, Delay)
	if opts.Now == nil {
		opts.Now = time.Now
	}
	cache, err := openCache(opts.Cache, opts.MaxBytes, opts.ReadOnly)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if opts.Transport == nil {
		dialer := &net.Dialer{Timeout: opts.MaxTime, Resolver: opts.Resolver, Control: newGuard(opts.Allow).control}
		opts.Transport = &http.Transport{ // no proxy: what is connected to could not be checked
			DialContext:            dialer.DialContext,
			DisableCompression:     true, // decompressed here, within limits
			TLSHandshakeTimeout:    opts.MaxTime,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        10 * time.Second,
		}
	}
	return &Web{opts: opts, cache: cache, client: &http.Client{
		Transport:     opts.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Close closes the connections that are kept open.
func (w *Web) Close() { w.client.CloseIdleConnections() }

// Get fetches an address. If the server returns no text, Get falls back to the cached one, and Page.Status and
// Page.Problem say so; if there is none, or ctx is done, Get returns an error, which wraps a Reason or that of ctx.
func (w *Web) Get(ctx context.Context, address string) (*Page, error) {
	old, _ := w.cache.load(address) // a damaged one counts as missing
	e, err := w.get(ctx, address, old)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("fetch: %s: %w", address, ctx.Err())
	}
	if err == nil && e.Page.Status == Fetched && w.opts.Check != nil {
		if why := w.opts.Check(*e.Page); why != nil {
			err = because(ErrUnusable, why, "the server gave something else than a document")
		}
	}
	switch {
	case err == nil:
		if e.fresh {
			e.Page.Problem = w.cache.store(e)
		}
		e.Page.Problem = cmp.Or(e.Page.Problem, w.cache.see(e.Page))
		return e.Page, nil
	case old == nil:
		return nil, fmt.Errorf("fetch: %s: %w", address, err)
	}
	kept := *old.Page
	kept.Checked, kept.Status, kept.Problem, kept.Since = w.now(), statusOf(err), err, w.now()
	if seen, ok := w.cache.seen(address); ok && !seen.Since.IsZero() {
		kept.Since = seen.Since
	}
	_ = w.cache.see(&kept) // if this fails, Since is merely too late next time
	return &kept, nil
}

func (w *Web) now() time.Time { return w.opts.Now().UTC().Truncate(time.Second) }

// statusOf maps an error to the state of the address.
func statusOf(err error) Status {
	var reason *corpus.Cause
	if errors.As(err, &reason) {
		switch reason {
		case ErrVanished:
			return Vanished
		case ErrServer, ErrConnect, ErrTimeout, ErrTruncated:
			return Unreachable
		}
	}
	return Refused
}

// get retries until there is a response, a permanent error, or the tries or the time run out.
func (w *Web) get(ctx context.Context, address string, old *entry) (*entry, error) {
	ctx, cancel := context.WithTimeout(ctx, w.opts.MaxTotal)
	defer cancel()
	at, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	start, wait := w.opts.Now(), time.Second
	for try := 1; ; try++ {
		e, err := w.follow(ctx, at, old, w.opts.MaxBytes, w.permitted)
		var later *laterError
		switch {
		case err == nil:
			e.Page.Address = address
			return e, nil
		case statusOf(err) != Unreachable || try >= w.opts.MaxTries:
			return nil, err
		}
		pause := time.Duration(float64(wait) * (0.5 + rand.Float64()))
		if errors.As(err, &later) {
			pause = max(pause, later.wait)
		}
		if w.opts.Now().Add(pause).Sub(start) > w.opts.MaxTotal || sleep(ctx, pause) != nil {
			return nil, err
		}
		wait *= 2
	}
}

// sleep waits for d or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// follow requests a page of at most so many bytes and follows redirects, as far as permitted allows.
func (w *Web) follow(ctx context.Context, at *url.URL, old *entry, most int64, permitted func(context.Context, *url.URL) error) (*entry, error) {
	for range MaxRedirects + 1 {
		if err := permitted(ctx, at); err != nil {
			return nil, err
		}
		e, next, err := w.ask(ctx, at, old, most)
		if err != nil || next == nil {
			return e, err
		}
		at = next
	}
	return nil, ErrRedirects.Because("more than %d; look at the address in a browser and correct it", corpus.FactMost.Of(MaxRedirects))
}

// parseAddress parses an address and accepts only http and https.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, because(ErrBadAddress, err, "correct it in the manifest")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, ErrBadAddress.Because("%q; only http and https are fetched", u.Scheme)
	case u.Hostname() == "":
		return nil, ErrBadAddress.Because("it names no host")
	case u.User != nil:
		return nil, ErrBadAddress.Because("it holds a user name or password; fetch it by hand and give the file")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// host returns the host of u, by scheme, name and port.
func (w *Web) host(u *url.URL) *host {
	h, _ := w.hosts.LoadOrStore(u.Scheme+"://"+strings.ToLower(u.Host), &host{})
	return h.(*host)
}
