package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is an injected failure of requests. At most one of Status, Reset and Cut takes effect.
type Fault struct {
	Method string // of the requests; "" is any
	Route  string // path of Discord's OpenAPI description, such as /channels/{channel_id}/messages; "" is any
	Skip   int    // requests that pass before the first failure
	Times  int    // how many fail; 0 is all until it is removed

	Delay time.Duration // before anything else happens

	// Status is answered in place of what was asked, such as 429, 500, 502 or 503, and nothing is done.
	Status int
	// RetryAfter is what a 429 asks to wait, in header and body; none where zero.
	RetryAfter time.Duration
	Global     bool // of a 429

	// Reset cuts the connection without an answer; Cut ends it in the middle of the body. The request is done before
	// both where Done, so that repeating it would do it twice. A cut request is always done.
	Reset, Cut, Done bool
}

type fault struct {
	Fault
	seen, hit int
}

// faults are the injected ones, in the order in which they apply.
type faults struct {
	*monitor
	injected []*fault
}

// Inject makes requests fail until Times is reached or takeBack is called.
func (l *faults) Inject(f Fault) (takeBack func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	added := &fault{Fault: f}
	l.injected = append(l.injected, added)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.injected = slices.DeleteFunc(l.injected, func(f *fault) bool { return f == added })
	}
}

// faultOf returns the fault of a request, or nil, after its delay.
func (l *faults) faultOf(c *call) *Fault {
	l.mu.Lock()
	var met *Fault
	for _, f := range l.injected {
		if f.Method != "" && f.Method != c.route.method || f.Route != "" && f.Route != c.route.path {
			continue
		}
		f.seen++
		if f.seen <= f.Skip || f.Times > 0 && f.hit >= f.Times {
			continue
		}
		f.hit++
		copied := f.Fault
		met = &copied
		break
	}
	l.mu.Unlock()
	if met != nil && met.Delay > 0 {
		select {
		case <-time.After(met.Delay):
		case <-l.stop.Done():
		}
	}
	return met
}

// answerFault answers with the fault, and reports whether it did.
func (s *Server) answerFault(w http.ResponseWriter, c *call, f *Fault) bool {
	c.faulty = true
	switch {
	case f.Reset && !f.Done:
		s.note(c, 0, nil, true)
		reset(w)
	case f.Status == http.StatusTooManyRequests:
		body := obj{"message": "You are being rate limited.", "global": f.Global}
		if f.RetryAfter > 0 {
			body = tooManyRequests(w, f.RetryAfter, f.Global, "shared")
			w.Header().Set("X-RateLimit-Reset-After", strconv.FormatFloat(f.RetryAfter.Seconds(), 'f', 3, 64))
		}
		if f.Global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		s.answer(w, c, f.Status, body)
	case f.Status >= 500 && f.Status != http.StatusInternalServerError:
		// 5xx errors come from a proxy, as an HTML page.
		w.Header().Set("Content-Type", "text/html")
		s.note(c, f.Status, nil, true)
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte("<html><head><title>" + http.StatusText(f.Status) + "</title></head></html>"))
	case f.Status != 0:
		s.answer(w, c, f.Status, obj{"message": strconv.Itoa(f.Status) + ": " + http.StatusText(f.Status), "code": 0})
	default:
		c.faulty = false
	}
	return c.faulty
}

// cutAnswer cuts the connection after the request was done, and reports whether it did.
func (s *Server) cutAnswer(w http.ResponseWriter, c *call, f *Fault, status int, body any) bool {
	if !f.Cut && !f.Reset {
		return false
	}
	s.note(c, 0, nil, true)
	if f.Reset {
		reset(w)
		return true
	}
	b := asJSON(body)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b[:len(b)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// reset cuts the connection so that the client sees a reset and not an end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
