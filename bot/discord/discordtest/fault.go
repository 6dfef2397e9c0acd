package discordtest

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is an injected failure of requests. At most one of Status, Reset and Cut takes effect.
type Fault struct {
	Method string // of the requests; "" is any
	Route  string // path of Discord's OpenAPI description, such as /channels/{channel_id}/messages; "" is any
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

// Inject makes requests fail until Times is reached or takeBack is called.
func (l *traffic) Inject(f Fault) (takeBack func()) {
	l.do(func() { l.faults = append(l.faults, &f) })
	return func() { l.do(func() { l.drop(&f) }) }
}

func (l *traffic) drop(f *Fault) {
	l.faults = slices.DeleteFunc(l.faults, func(other *Fault) bool { return other == f })
}

// faultOf returns the fault of a request after its delay: none where it is zero.
func (l *traffic) faultOf(c *call) Fault {
	l.mu.Lock()
	var met Fault
	for _, f := range l.faults {
		if (f.Method == "" || f.Method == c.route.method) && (f.Route == "" || f.Route == c.route.path) {
			met = *f
			if f.Times--; f.Times == 0 {
				l.drop(f)
			}
			break
		}
	}
	l.mu.Unlock()
	time.Sleep(met.Delay)
	return met
}

// answerFault answers with the fault, and reports whether it did.
func (s *Server) answerFault(w http.ResponseWriter, c *call, f Fault) bool {
	c.faulty = true
	switch {
	case f.Reset && !f.Done:
		s.note(c, 0, nil)
		reset(w)
	case f.Status == http.StatusTooManyRequests:
		if f.RetryAfter > 0 {
			w.Header().Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", f.RetryAfter.Seconds()))
		}
		s.answer(w, c, f.Status, tooManyRequests(w, f.RetryAfter, f.Global, "shared"))
	case f.Status > http.StatusInternalServerError:
		// Other 5xx errors come from a proxy, as an HTML page.
		s.note(c, f.Status, nil)
		w.Header().Set("Content-Type", "text/html")
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
func (s *Server) cutAnswer(w http.ResponseWriter, c *call, f Fault, status int, body any) bool {
	if !f.Cut && !f.Reset {
		return false
	}
	c.faulty = true
	s.note(c, 0, nil)
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
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}
