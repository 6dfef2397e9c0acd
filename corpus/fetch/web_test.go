package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// loopback are the ranges that tests allow, for their servers.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// newWeb returns a Web that may reach the servers of a test and does not wait between requests.
func newWeb(t testing.TB, opts WebOptions) *Web {
	t.Helper()
	if opts.Agent == "" {
		opts.Agent = "yiju/test (+https://example.org)"
	}
	if opts.Allow == nil {
		opts.Allow = loopback
	}
	if opts.Delay == 0 {
		opts.Delay = -1
	}
	w, err := NewWeb(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// serve starts a server; robots.txt is missing unless the handler knows it.
func serve(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

func pages(body map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, ok := body[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, text)
	}
}

func TestGetConditional(t *testing.T) {
	text, asked := "第一条 河流。", []string(nil)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		asked = append(asked, r.Header.Get("If-None-Match")+" "+r.Header.Get("If-Modified-Since"))
		if r.Header.Get("User-Agent") != "yiju/test (+https://example.org)" {
			t.Errorf("agent %q", r.Header.Get("User-Agent"))
		}
		tag := fmt.Sprintf("%q", text)
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", "Sat, 03 Sep 2022 08:00:00 GMT")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, text)
	})
	now := time.Date(2022, 9, 4, 1, 2, 3, 0, time.UTC)
	dir := t.TempDir()
	get := func() *Page {
		t.Helper()
		p, err := newWeb(t, WebOptions{Cache: dir, Now: func() time.Time { return now }}).Get(t.Context(), s.URL+"/law")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := now
	want := Page{Address: s.URL + "/law", Final: s.URL + "/law", Data: []byte(text), ContentType: "text/plain; charset=utf-8",
		Retrieved: first, Checked: first, Status: Fetched}
	if diff := cmp.Diff(*get(), want); diff != "" {
		t.Errorf("first (-got +want):\n%s", diff)
	}
	now = now.Add(time.Hour)
	want.Status, want.Checked = NotModified, now
	if diff := cmp.Diff(*get(), want); diff != "" {
		t.Errorf("again (-got +want):\n%s", diff)
	}
	text = "第一条 河流与湖泊。"
	now = now.Add(time.Hour)
	want.Status, want.Data, want.Retrieved, want.Checked = Fetched, []byte(text), now, now
	if diff := cmp.Diff(*get(), want); diff != "" {
		t.Errorf("changed (-got +want):\n%s", diff)
	}
	wantAsked := []string{" ", `"第一条 河流。" Sat, 03 Sep 2022 08:00:00 GMT`, `"第一条 河流。" Sat, 03 Sep 2022 08:00:00 GMT`}
	if diff := cmp.Diff(asked, wantAsked); diff != "" {
		t.Errorf("headers (-got +want):\n%s", diff)
	}
}

// A server without validators that gives the same bytes has not changed the text.
func TestGetSameBytes(t *testing.T) {
	s := serve(t, pages(map[string]string{"/law": "same"}))
	w := newWeb(t, WebOptions{Cache: t.TempDir()})
	for _, want := range []Status{Fetched, NotModified} {
		p, err := w.Get(t.Context(), s.URL+"/law")
		if err != nil || p.Status != want {
			t.Fatalf("%v, %v; want %v", p, err, want)
		}
	}
}

// What the server says in place of a text, with and without an older one.
func TestGetStates(t *testing.T) {
	var answer atomic.Pointer[http.HandlerFunc]
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		(*answer.Load())(w, r)
	})
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		status Status
		reason *corpus.Cause
	}{
		{"not found", status(404), Vanished, ErrVanished},
		{"gone", status(410), Vanished, ErrVanished},
		{"forbidden", status(403), Refused, ErrRefused},
		{"legal reasons", status(451), Refused, ErrRefused},
		{"no content", status(204), Refused, ErrRefused},
		{"not modified, unasked", status(304), NotModified, nil},
		{"trouble", status(503), Unreachable, ErrServer},
		{"too many", status(429), Unreachable, ErrServer},
		{"redirect to nowhere", status(302), Refused, ErrRefused},
		{"redirect to a file", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, Refused, ErrBadAddress},
		{"hung up", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, Unreachable, ErrTruncated},
		{"truncated", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "half")
			panic(http.ErrAbortHandler)
		}, Unreachable, ErrTruncated},
		{"truncated gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			var b strings.Builder
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, strings.Repeat("river ", 1000))
			z.Close()
			fmt.Fprint(w, b.String()[:b.Len()/2])
		}, Unreachable, ErrTruncated},
		{"not gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "plain text that is called gzip")
		}, Refused, ErrCoding},
		{"other compression", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "?")
		}, Refused, ErrCoding},
		{"unusable", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "please log in") }, Refused, ErrUnusable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := WebOptions{Cache: t.TempDir(), MaxTries: 1, Check: func(p Page) error {
				if strings.Contains(string(p.Data), "log in") {
					return errors.New("a form")
				}
				return nil
			}}
			w := newWeb(t, opts)
			answer.Store(&tt.answer)
			p, err := w.Get(t.Context(), s.URL+"/law")
			wantErr := tt.reason
			if wantErr == nil {
				wantErr = ErrRefused // 304 without having asked for it
			}
			if p != nil || !errors.Is(err, wantErr) {
				t.Fatalf("without an older text: %v, error %v, want %v", p, err, wantErr)
			}
			if !strings.HasPrefix(err.Error(), "fetch: "+s.URL+"/law: "+wantErr.Error()) {
				t.Errorf("error %q does not begin with address and reason", err)
			}
			law := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "the law") })
			answer.Store(&law)
			if _, err := w.Get(t.Context(), s.URL+"/law"); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the older text stays, however often this happens
				answer.Store(&tt.answer)
				p, err = w.Get(t.Context(), s.URL+"/law")
				if err != nil {
					t.Fatal(err)
				}
				if p.Status != tt.status || string(p.Data) != "the law" || p.Retrieved.IsZero() {
					t.Errorf("with an older text: %s, %q of %v; want %s", p.Status, p.Data, p.Retrieved, tt.status)
				}
				if tt.reason != nil && !errors.Is(p.Problem, tt.reason) || tt.reason == nil && p.Problem != nil {
					t.Errorf("problem %v, want %v", p.Problem, tt.reason)
				}
			}
		})
	}
}

func TestGetRetries(t *testing.T) {
	var tries atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case tries.Add(1) < 3:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			fmt.Fprint(w, "at last")
		}
	})
	start := time.Now()
	p, err := newWeb(t, WebOptions{}).Get(t.Context(), s.URL+"/law")
	if err != nil || string(p.Data) != "at last" {
		t.Fatalf("%v, %v", p, err)
	}
	if waited := time.Since(start); waited < 2*time.Second {
		t.Errorf("waited %v for two times Retry-After: 1", waited)
	}
	// A server that asks for more time than there is, is not waited for.
	tries.Store(-100)
	start = time.Now()
	_, err = newWeb(t, WebOptions{MaxTotal: 500 * time.Millisecond}).Get(t.Context(), s.URL+"/law")
	if !errors.Is(err, ErrServer) || time.Since(start) > 3*time.Second {
		t.Errorf("error %v after %v, want %v", err, time.Since(start), ErrServer)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2022, 9, 3, 8, 0, 0, 0, time.UTC)
	w := newWeb(t, WebOptions{Now: func() time.Time { return now }})
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "1e3": 0, "Sat, 03 Sep 2022 08:01:00 GMT": time.Minute,
		"Sat, 03 Sep 2022 07:00:00 GMT": 0, "999999999999": 1 << 20 * time.Second, "99999999": 1 << 20 * time.Second,
	} {
		if got := w.retryAfter(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestGetRedirects(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil {
			http.NotFound(w, r)
		} else if n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
		} else {
			fmt.Fprint(w, "here")
		}
	})
	w := newWeb(t, WebOptions{})
	p, err := w.Get(t.Context(), s.URL+"/5")
	if err != nil || p.Final != s.URL+"/0" || p.Address != s.URL+"/5" {
		t.Errorf("%v, %v; want the page behind five redirects", p, err)
	}
	if _, err := w.Get(t.Context(), s.URL+"/6"); !errors.Is(err, ErrRedirects) {
		t.Errorf("error %v, want %v", err, ErrRedirects)
	}
}

func TestGetBadAddresses(t *testing.T) {
	w := newWeb(t, WebOptions{})
	for _, a := range []string{"", "x", "ftp://example.org/a", "file:///etc/passwd", "http://", "http:///a", "https://user:pw@example.org/",
		"gopher://example.org", "http://exa mple.org/", "javascript:alert(1)"} {
		if _, err := w.Get(t.Context(), a); !errors.Is(err, ErrBadAddress) {
			t.Errorf("%q: error %v, want %v", a, err, ErrBadAddress)
		}
	}
}

func TestRobots(t *testing.T) {
	var asked []string
	rules := "User-agent: *\nDisallow: /\n\nUser-agent: yiju\nDisallow: /private\nAllow: /private/open\nDisallow: /*.cgi$\nCrawl-delay: 1\n"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, rules)
		case "/out":
			http.Redirect(w, r, "/private/law", http.StatusFound)
		default:
			fmt.Fprint(w, "law")
		}
	})
	w := newWeb(t, WebOptions{})
	for path, want := range map[string]error{"/law": nil, "/private/law": ErrRobots, "/private/open": nil, "/x.cgi": ErrRobots, "/out": ErrRobots} {
		if _, err := w.Get(t.Context(), s.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", path, err, want)
		}
	}
	for _, p := range asked[1:] {
		if p == "/robots.txt" || p == "/private/law" || p == "/x.cgi" {
			t.Errorf("%s was asked for: %q", p, asked)
		}
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.host(u).robots.Load().CrawlDelay; got != time.Second {
		t.Errorf("delay %v, want that of robots.txt, one second", got)
	}
}

// A host whose robots.txt is in trouble is not asked for anything else.
func TestRobotsInTrouble(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			t.Errorf("%s was asked for", r.URL.Path)
		}
		w.WriteHeader(500)
	})
	if _, err := newWeb(t, WebOptions{MaxTries: 1}).Get(t.Context(), s.URL+"/law"); !errors.Is(err, ErrServer) {
		t.Errorf("error %v, want %v", err, ErrServer)
	}
}

// Requests of one host come one at a time and with the delay between them.
func TestOneAtATime(t *testing.T) {
	const delay = 50 * time.Millisecond
	var open, most atomic.Int32
	var mu sync.Mutex
	var last time.Time
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), open.Add(1)))
		defer open.Add(-1)
		mu.Lock()
		if since := time.Since(last); since < delay {
			t.Errorf("%s only %v after the last answer", r.URL.Path, since)
		}
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		fmt.Fprint(w, "User-agent: *\n")
		mu.Lock()
		last = time.Now()
		mu.Unlock()
	})
	w := newWeb(t, WebOptions{Delay: delay})
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			if _, err := w.Get(t.Context(), fmt.Sprintf("%s/%d", s.URL, n)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at a time, want 1", most.Load())
	}
}

func TestGetCancelled(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if p, err := newWeb(t, WebOptions{}).Get(ctx, s.URL+"/law"); p != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, error %v, want %v", p, err, context.DeadlineExceeded)
	}
}

func TestNewWebRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, opts := range []WebOptions{{}, {Agent: " "}, {Agent: "a\r\nb"}, {Agent: "yiju/1", Cache: file}} {
		if _, err := NewWeb(opts); err == nil {
			t.Errorf("%+v: no error", opts)
		}
	}
}

// A manifest mixes files and addresses.
func TestManifestWeb(t *testing.T) {
	s := serve(t, pages(map[string]string{"/law": "L"}))
	dir := tree(t, map[string]string{"a.txt": "A"})
	m := corpus.Manifest{Sources: []corpus.ManifestSource{
		{Address: s.URL + "/law"}, {Path: "a.txt", Address: s.URL + "/not-asked"}, {Address: s.URL + "/gone"}, {Address: s.URL + "/law"},
	}}
	var got []string
	for f, err := range Manifest(t.Context(), dir, m, Options{Web: newWeb(t, WebOptions{}), Accept: onlyText}) {
		if err != nil {
			t.Fatal(err)
		}
		line := strings.TrimPrefix(f.Name, s.URL) + " = " + string(f.Data)
		if f.Page != nil {
			line += " " + string(f.Page.Status)
		}
		var reason *corpus.Cause
		if errors.As(f.Skipped, &reason) {
			line += "! " + reason.Code()
		}
		got = append(got, line)
	}
	want := []string{"/law = L fetched", "a.txt = A", "/gone = ! vanished", "/law = ! twice"}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}
