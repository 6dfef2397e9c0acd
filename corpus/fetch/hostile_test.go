package fetch

import (
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yiju/corpus"
)

// stream writes n bytes in pieces until the reader has enough, and counts them.
func stream(w http.ResponseWriter, n int64, wrote *atomic.Int64) {
	piece := make([]byte, 64<<10)
	for wrote.Load() < n {
		k, err := w.Write(piece)
		wrote.Add(int64(k))
		if err != nil {
			return
		}
	}
}

// allocated returns the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Two gigabytes, announced and not, and as a few kilobytes of gzip: only as much as the limit is read or held.
func TestHugeBodies(t *testing.T) {
	const size, limit = 2 << 30, 4 << 20
	var wrote atomic.Int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/announced":
			w.Header().Set("Content-Length", fmt.Sprint(size))
			stream(w, size, &wrote)
		case "/endless":
			stream(w, size, &wrote)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			piece := make([]byte, 1<<20)
			for range size / len(piece) {
				if _, err := z.Write(piece); err != nil {
					return
				}
				wrote.Add(1 << 10) // about what it comes to
			}
			z.Close()
		case "/noise": // larger as gzip than the limit, whatever comes of it
			w.Header().Set("Content-Encoding", "gzip")
			w.Write([]byte("\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x00")) // a header whose file name never ends
			piece := []byte(strings.Repeat("x", 64<<10))
			for wrote.Load() < size {
				n, err := w.Write(piece)
				if wrote.Add(int64(n)); err != nil {
					return
				}
			}
		default:
			http.NotFound(w, r)
		}
	})
	for _, path := range []string{"/announced", "/endless", "/bomb", "/noise"} {
		t.Run(path, func(t *testing.T) {
			w := newWeb(t, WebOptions{MaxBytes: limit, MaxTries: 1})
			wrote.Store(0)
			var err error
			used := allocated(func() { _, err = w.Get(t.Context(), s.URL+path) })
			var reason *corpus.Cause
			if !errors.As(err, &reason) || reason != ErrLarge && reason != ErrCoding {
				t.Errorf("error %v, want %v", err, ErrLarge)
			}
			if used > 10*limit {
				t.Errorf("%d bytes allocated for a limit of %d", used, limit)
			}
			s.CloseClientConnections()
			if n := wrote.Load(); n > limit+16<<20 { // and what the sockets hold
				t.Errorf("%d bytes were taken from the server, the limit is %d", n, limit)
			}
		})
	}
}

// A server that gives a byte now and then is left when the time is over.
func TestSlowDrip(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Length", "1000000")
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	})
	start := time.Now()
	_, err := newWeb(t, WebOptions{MaxTime: 200 * time.Millisecond, MaxTotal: time.Second}).Get(t.Context(), s.URL+"/law")
	if !errors.Is(err, ErrTimeout) {
		t.Errorf("error %v, want %v", err, ErrTimeout)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestEndlessRedirect(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, r.URL.Path+"x", http.StatusMovedPermanently)
	})
	_, err := newWeb(t, WebOptions{}).Get(t.Context(), s.URL+"/law")
	if !errors.Is(err, ErrRedirects) {
		t.Errorf("error %v, want %v", err, ErrRedirects)
	}
	if n := asked.Load(); n > 2*(MaxRedirects+1) { // robots.txt too
		t.Errorf("%d requests", n)
	}
}

// secret is a server on another loopback address, which the tests do not allow.
func secret(t *testing.T) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("no second loopback address: %v", err)
	}
	var asked atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		fmt.Fprint(w, "secret")
	}))
	s.Listener.Close()
	s.Listener = listener
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			asked.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s, &asked
}

var onlyFirst = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}

func TestRedirectToPrivate(t *testing.T) {
	inside, asked := secret(t)
	port := inside.Listener.Addr().(*net.TCPAddr).Port
	for _, to := range []string{inside.URL, fmt.Sprintf("http://[::ffff:127.0.0.2]:%d/", port), fmt.Sprintf("http://0x7f000002:%d/", port),
		"http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[fd00::1]/", "http://10.0.0.1/", "http://100.64.0.1/", "http://0.0.0.0/"} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			http.Redirect(w, r, to, http.StatusFound)
		})
		p, err := newWeb(t, WebOptions{Allow: onlyFirst, MaxTries: 1}).Get(t.Context(), s.URL+"/law")
		if p != nil || !errors.Is(err, ErrPrivate) && !errors.Is(err, ErrConnect) {
			t.Errorf("%s: %v, error %v, want %v", to, p, err, ErrPrivate)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("the server inside was connected to %d times", asked.Load())
	}
}

// names answers every question for an address with the next of the given ones, the last again and again.
func names(t *testing.T, answers ...netip.Addr) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			end := 12
			for end < n && buf[end] != 0 {
				end += int(buf[end]) + 1
			}
			question := append([]byte(nil), buf[12:end+5]...)
			reply := append([]byte(nil), buf[:2]...)
			reply = append(reply, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0)
			reply = append(reply, question...)
			if kind := binary.BigEndian.Uint16(buf[end+1:]); kind == 1 { // A
				reply[7] = 1
				reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
				reply = append(reply, answers[0].AsSlice()...)
				if len(answers) > 1 {
					answers = answers[1:]
				}
			}
			conn.WriteTo(reply, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// A public name leads to an allowed address first and, when it is asked again, inside.
func TestRebinding(t *testing.T) {
	inside, asked := secret(t)
	port := inside.Listener.Addr().(*net.TCPAddr).Port
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Skip(err)
	}
	var outside atomic.Int32
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outside.Add(1)
		w.Header().Set("Connection", "close")
		http.NotFound(w, r)
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	resolver := names(t, netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2"))
	address := fmt.Sprintf("http://rebind.example.org:%d/law", port)
	_, err = newWeb(t, WebOptions{Allow: onlyFirst, Resolver: resolver, MaxTries: 1}).Get(t.Context(), address)
	if !errors.Is(err, ErrPrivate) {
		t.Errorf("error %v, want %v", err, ErrPrivate)
	}
	if outside.Load() != 1 || asked.Load() != 0 {
		t.Errorf("%d requests outside and %d connections inside, want 1 and 0", outside.Load(), asked.Load())
	}
	resolver = names(t, netip.MustParseAddr("10.1.2.3"))
	_, err = newWeb(t, WebOptions{Resolver: resolver, MaxTries: 1}).Get(t.Context(), "http://intranet.example.org/law")
	if !errors.Is(err, ErrPrivate) {
		t.Errorf("a name of a private address: error %v, want %v", err, ErrPrivate)
	}
}

func TestGuard(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("10.9.0.0/16"), netip.MustParsePrefix("fd00:9::/32")})
	for addr, want := range map[string]bool{
		"1.1.1.1": true, "93.184.216.34": true, "2606:2800:220:1::1": true, "10.9.1.1": true, "fd00:9::1": true, "::ffff:10.9.1.1": true,
		"172.15.0.1": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.0": true, "64:ff9b::101:101": true, "2002:101:101::1": true,
		"127.0.0.1": false, "127.255.255.255": false, "0.0.0.0": false, "10.8.0.1": false, "172.16.0.1": false, "172.31.255.255": false,
		"192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false, "224.0.0.1": false,
		"239.255.255.255": false, "255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false, "192.0.0.8": false, "192.0.2.1": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00::1": false, "ff02::1": false,
		"::ffff:127.0.0.1": false, "::ffff:192.168.0.1": false, "::127.0.0.1": false, "64:ff9b::7f00:1": false, "64:ff9b:1::1": false,
		"2002:7f00:1::1": false, "2002:c0a8:101::": false, "2001::1": false, "2001:db8::1": false, "100::1": false, "fec0::1": false,
	} {
		if err := g.check(netip.MustParseAddr(addr)); (err == nil) != want {
			t.Errorf("%s: error %v, want allowed: %v", addr, err, want)
		}
	}
	if err := g.control("tcp", "nonsense", nil); err == nil {
		t.Error("an address that cannot be read was allowed")
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 1e9\n"), "/a/b")
	f.Add([]byte("\xef\xbb\xbfuser-agent: yiju\rallow: /\x00%zz\nsitemap:"), "/%7e?x=1")
	f.Add([]byte("Disallow: /\nUser-agent:\n:::"), "//")
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		u, err := parseAddress("https://example.org/" + path)
		if err != nil {
			return
		}
		r := readRobots(data, "yiju/1.0")
		if d := r.CrawlDelay; d < 0 || d > maxDelay {
			t.Errorf("delay %v", d)
		}
		if allowed := r.Test(u.RequestURI()); allowed != readRobots(data, "yiju/1.0").Test(u.RequestURI()) {
			t.Error("asked again, it says otherwise")
		}
	})
}
