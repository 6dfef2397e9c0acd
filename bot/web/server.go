package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits of the public server. A question that a model answers may take longer than writeTime of silence in no case: its words
// keep coming.
const (
	headerTime  = 5 * time.Second
	readTime    = 20 * time.Second
	writeTime   = 3 * time.Minute
	idleTime    = 2 * time.Minute
	drainTime   = 30 * time.Second
	mostHeaders = 16 << 10
	mostBody    = 1 << 20
)

// What one address may ask for: so many pages a second, and so many at once. A request that makes the program think counts as
// dearCost pages.
const (
	pagesPerSecond = 10
	pagesAtOnce    = 120
	dearCost       = 10
)

// Server is an HTTP server for the public.
type Server struct {
	http     http.Server
	listener net.Listener
	public   string // host that readers know it by; "" for any
	limit    *limiter
}

// NewServer returns a server of the connections of l, with handlers by pattern (see http.ServeMux). Readers know it by the address
// public, as Options.PublicURL.
func NewServer(l net.Listener, public string, handlers map[string]http.Handler, log *slog.Logger) *Server {
	mux := http.NewServeMux()
	for pattern, h := range handlers {
		mux.Handle(pattern, h)
	}
	s := &Server{listener: l, limit: newLimiter(time.Now)}
	if u, err := url.Parse(public); err == nil {
		s.public = u.Hostname()
	}
	s.http = http.Server{
		Handler: s.guard(mux, log), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: mostHeaders, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return s
}

// Around puts f around all handlers and limits. It must be called before Run.
func (s *Server) Around(f func(http.Handler) http.Handler) { s.http.Handler = f(s.http.Handler) }

// Run serves until ctx ends, and then finishes the requests in progress, for half a minute at most.
func (s *Server) Run(ctx context.Context) error {
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		drained <- s.http.Shutdown(ctx)
	})
	err := s.http.Serve(s.listener)
	if !errors.Is(err, http.ErrServerClosed) || stop() {
		return err // it failed, or Force closed it before the end
	}
	return <-drained
}

// Force drops the requests in progress.
func (s *Server) Force() { s.http.Close() }

// guard keeps the limits before a handler, and answers where it panics.
func (s *Server) guard(h http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.renamed(r) {
			http.Error(w, "the Host header names another machine; set public_url to the address that this one is reached at", http.StatusForbidden)
			return
		}
		if wait := s.limit.take(clientOf(r), cost(r)); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
			http.Error(w, "too many requests; try again later", http.StatusTooManyRequests)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		defer func() {
			if p := recover(); p == http.ErrAbortHandler {
				panic(p)
			} else if p != nil {
				log.Error("request failed", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				w.Header().Set("Connection", "close")
				http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// renamed reports whether a connection from this machine asks for a host that is neither this machine nor the one that readers know: a
// page elsewhere can make a browser here call a name of its own that leads to this machine (DNS rebinding).
func (s *Server) renamed(r *http.Request) bool {
	at, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	host := (&url.URL{Host: r.Host}).Hostname()
	return at != nil && loopback((&url.URL{Host: at.String()}).Hostname()) && !loopback(host) && (s.public == "" || !strings.EqualFold(host, s.public))
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}

// cost is how many pages a request counts as.
func cost(r *http.Request) int {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return dearCost
	}
	for _, dear := range []string{"/ask", "/a/", "/api/v1/ask", "/api/v1/diff", "/api/v1/status"} {
		if strings.HasPrefix(r.URL.Path, dear) {
			return dearCost
		}
	}
	return 1
}

// clientOf returns the address of whoever sent a request. A reverse proxy in the same network names it in the last entry of
// X-Forwarded-For; nobody else is believed.
func clientOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := peer.Addr().Unmap()
	if addr.IsLoopback() || addr.IsPrivate() {
		all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if named, err := netip.ParseAddr(strings.TrimSpace(all[len(all)-1])); err == nil {
			addr = named.Unmap()
		}
	}
	if addr.Is6() { // a customer has a network of them
		network, _ := addr.WithZone("").Prefix(64)
		return network.String()
	}
	return addr.String()
}

// limiter limits the requests of each address.
type limiter struct {
	now func() time.Time

	mu    sync.Mutex
	of    map[string]*rate.Limiter
	swept time.Time
}

// sweepEvery is how often addresses that may ask for everything again are forgotten.
const sweepEvery = time.Minute

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, of: make(map[string]*rate.Limiter), swept: now()}
}

// take spends n pages of an address. Where it has too few, nothing is spent, and it returns how long to wait.
func (l *limiter) take(address string, n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.swept) > sweepEvery {
		l.swept = now
		for a, of := range l.of {
			if of.TokensAt(now) >= pagesAtOnce {
				delete(l.of, a)
			}
		}
	}
	of := l.of[address]
	if of == nil {
		of = rate.NewLimiter(pagesPerSecond, pagesAtOnce)
		l.of[address] = of
	}
	r := of.ReserveN(now, n)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}
