package llmtest

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Fault says what goes wrong with a request; nothing if it is zero. Fields combine where that makes sense: a delay with a
// status, a cut with a delay between the events.
type Fault struct {
	FirstByte  time.Duration // before the status line
	FirstToken time.Duration // between the status line and the first event
	Between    time.Duration // before every further event
	Hang       bool          // no status line ever

	Status     int    // an error with this status instead of a reply
	Code       string // of the error
	Param      string // of the error: the parameter that is not accepted
	Message    string // of the error
	RetryAfter string // header of the error, as it is
	Echo       bool   // the error repeats the headers of the request, the key among them
	HTML       bool   // a page of HTML, with Status or 200
	Redirect   string // 302 to this address
	Reset      bool   // the connection is reset before the status line

	Garbage     bool   // events that are not JSON
	Empty       bool   // events without choices, and an end
	Silence     bool   // no event, only an end
	CutAfter    int    // the stream ends after so many events, in order but without a finish reason
	ResetAfter  int    // the connection is reset after so many events
	ErrorAfter  int    // an error object comes after so many events; Code, Message and Echo are its own
	Endless     bool   // events with text for ever
	EndlessLine bool   // one event that never ends
	Whole       bool   // one JSON object instead of a stream
	NoUsage     bool   // no usage
	Finish      string // finish reason instead of "stop"
	Refusal     string // the model declines with these words
}

// page is a gateway's error page, with something of a script in it.
const page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><script>alert(1)</script>%s</body></html>"

// early applies the faults before a reply, and reports whether there is none.
func (f Fault) early(s *Server, w http.ResponseWriter, r *http.Request) bool {
	if f.Hang {
		s.wait(r, time.Hour)
		return true
	}
	if !s.wait(r, f.FirstByte) {
		return true
	}
	switch {
	case f.Reset:
		reset(w)
	case f.Redirect != "":
		http.Redirect(w, r, f.Redirect, http.StatusFound)
	case f.HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		f.head(w, max(f.Status, http.StatusOK))
		fmt.Fprintf(w, page, f.echo(r))
	case f.Status != 0:
		w.Header().Set("Content-Type", "application/json")
		f.head(w, f.Status)
		w.Write(f.object(f.echo(r)))
	default:
		return false
	}
	return true
}

func (f Fault) head(w http.ResponseWriter, status int) {
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	w.WriteHeader(status)
}

// echo repeats the headers of the request, if the fault is to do so.
func (f Fault) echo(r *http.Request) string {
	if !f.Echo {
		return ""
	}
	return fmt.Sprintf(" your request had the headers %v", r.Header)
}

// object is the error as JSON.
func (f Fault) object(echo string) []byte {
	e := map[string]any{"message": cmp.Or(f.Message, "something went wrong.") + echo, "type": "invalid_request_error", "param": nil, "code": nil}
	if f.Code != "" {
		e["code"] = f.Code
	}
	if f.Param != "" {
		e["param"] = f.Param
	}
	return encode(map[string]any{"error": e})
}

// reset breaks the connection under a response so that the client sees a reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
