package fetch

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"yiju/corpus"
)

// laterError is a server's request to come back later.
type laterError struct {
	wait   time.Duration
	status int
}

func (e *laterError) Error() string        { return "status " + strconv.Itoa(e.status) }
func (e *laterError) Facts() []corpus.Fact { return []corpus.Fact{corpus.FactStatus.Of(e.status)} }

// ask requests u once the delay of its host is over. It returns the page or the target of a redirect.
func (w *Web) ask(ctx context.Context, u *url.URL, old *entry, most int64) (*entry, *url.URL, error) {
	h := w.host(u)
	h.mu.Lock()
	defer h.mu.Unlock()
	pause := w.opts.Delay
	if rules := h.robots.Load(); rules != nil {
		pause = max(pause, rules.CrawlDelay)
	}
	if err := sleep(ctx, h.last.Add(pause).Sub(w.opts.Now())); err != nil {
		return nil, nil, because(ErrTimeout, err, "no time was left to ask %s", u.Host)
	}
	defer func() { h.last = w.opts.Now() }()
	within, cancel := context.WithTimeout(ctx, w.opts.MaxTime)
	defer cancel()
	req, err := http.NewRequestWithContext(within, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, because(ErrBadAddress, err, "correct it in the manifest")
	}
	req.Header.Set("User-Agent", w.opts.Agent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/pdf, text/plain, text/markdown, "+
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document, */*;q=0.1")
	req.Header.Set("Accept-Encoding", "gzip")
	if old != nil && old.Page.Final == u.String() {
		setIf(req.Header, "If-None-Match", old.ETag)
		setIf(req.Header, "If-Modified-Since", old.LastModified)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, nil, w.trouble(within, u, err)
	}
	defer resp.Body.Close()
	return w.answer(within, u, resp, old, most)
}

func setIf(h http.Header, key, value string) {
	if value != "" {
		h.Set(key, value)
	}
}

// answer reads the response.
func (w *Web) answer(ctx context.Context, u *url.URL, resp *http.Response, old *entry, most int64) (*entry, *url.URL, error) {
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified && old != nil:
		same := *old
		page := *old.Page
		page.Status, page.Checked = NotModified, w.now()
		same.Page = &page
		return &same, nil, nil
	case code == 301 || code == 302 || code == 303 || code == 307 || code == 308:
		to, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return nil, nil, because(ErrRefused, err, "status %d without a place to go to", corpus.FactStatus.Of(code))
		}
		next, err := parseAddress(to.String())
		return nil, next, err
	case code == http.StatusNotFound || code == http.StatusGone:
		return nil, nil, ErrVanished.Because("status %d from %s; find the new address and put it into the manifest", corpus.FactStatus.Of(code), u.Host)
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code == 425 || code >= 500:
		later := &laterError{w.retryAfter(resp.Header.Get("Retry-After")), code}
		return nil, nil, because(ErrServer, later, "%s asks to come back later", u.Host)
	case code != http.StatusOK:
		return nil, nil, ErrRefused.Because("status %d from %s; open it in a browser, and give the file if it opens there", corpus.FactStatus.Of(code), u.Host)
	}
	data, err := w.body(ctx, u, resp, most)
	if err != nil {
		return nil, nil, err
	}
	page := &Page{Final: u.String(), Data: data, ContentType: printable(resp.Header.Get("Content-Type")), Status: Fetched,
		Retrieved: w.now(), Checked: w.now()}
	e := &entry{Page: page, ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified"), fresh: true}
	if old != nil && string(old.Page.Data) == string(data) {
		page.Status, page.Retrieved = NotModified, old.Page.Retrieved
	}
	return e, nil, nil
}

// retryAfter parses a Retry-After header: seconds or a date (RFC 9110, 10.2.3).
func (w *Web) retryAfter(value string) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
		return time.Duration(min(max(n, 0), 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(w.opts.Now()), 0)
	}
	return 0
}

// body reads the body within the limits, before and after decompression.
func (w *Web) body(ctx context.Context, u *url.URL, resp *http.Response, most int64) ([]byte, error) {
	if resp.ContentLength > most {
		return nil, ErrLarge.Because("%d bytes are announced, at most %d are read", corpus.FactBytes.Of(resp.ContentLength), most)
	}
	r := http.MaxBytesReader(nil, resp.Body, most)
	switch coding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); coding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, w.broken(ctx, u, err)
		}
		r = z
	default:
		return nil, ErrCoding.Because("%q, although only gzip was offered", coding)
	}
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = &http.MaxBytesError{Limit: most}
	}
	if err != nil {
		return nil, w.broken(ctx, u, err)
	}
	return data, nil
}

// broken returns why a body could not be read completely.
func (w *Web) broken(ctx context.Context, u *url.URL, err error) error {
	var large *http.MaxBytesError
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(err, &large):
		return ErrLarge.Because("more than %d bytes", corpus.FactBytes.Of(large.Limit))
	case errors.Is(err, io.EOF), errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return because(ErrCoding, err, "it should be gzip")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return because(ErrTruncated, err, "%s gave less than it announced", u.Host)
	}
	return w.trouble(ctx, u, err)
}

// trouble returns why there was no response.
func (w *Web) trouble(ctx context.Context, u *url.URL, err error) error {
	var reason *corpus.Cause
	var timeout net.Error
	var unknown *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &reason):
		return reason.Because("%s leads there; allow its range in the configuration if that is meant", u.Host)
	case ctx.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return ErrTimeout.Because("%s did not answer in full within %v", u.Host, corpus.FactWithin.Of(w.opts.MaxTime))
	case errors.As(err, &cert):
		return because(ErrRefused, cert, "the certificate of %s is not valid", u.Host)
	case errors.As(err, &unknown):
		return because(ErrConnect, unknown, "the name %s is not known; check the address and the connection", u.Hostname())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return because(ErrTruncated, err, "%s closed the connection", u.Host)
	}
	return because(ErrConnect, errors.Unwrap(err), "%s; check the address and the connection", u.Host)
}
