package metrics

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// Check is something that a server cannot work without.
type Check struct {
	Name string                      // a word, such as "snapshot"
	Run  func(context.Context) error // says what is wrong
}

// checks answers whether a server is ready.
type checks []Check

// checkTime bounds all checks together: probes give up after a second or so by default.
const checkTime = 900 * time.Millisecond

// ServeHTTP says of each check whether it is well; 503 where one is not. What is wrong is for the operator, who alone can reach it.
func (c checks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	status, found := http.StatusOK, make(map[string]string, len(c))
	for _, check := range c {
		found[check.Name] = "ok"
		if err := check.Run(ctx); err != nil {
			status, found[check.Name] = http.StatusServiceUnavailable, err.Error()
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(found) // whoever asked is gone if it fails
}

// Requests counts the requests that next answers, by the pattern that a ServeMux in it found and the class of the status.
func (m *Metrics) Requests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			pattern := r.Pattern
			if pattern == "" {
				pattern = "none"
			}
			m.requests.WithLabelValues(pattern, class(seen.status)).Inc()
		}()
		next.ServeHTTP(seen, r)
	})
}

// class returns the class of a status, "4xx", or the status itself where somebody asks too much.
func class(status int) string {
	if status == http.StatusTooManyRequests {
		return "429"
	}
	return strconv.Itoa(status/100) + "xx"
}

// recorder remembers the status of a response.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Flush implements http.Flusher, for events.
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() } // it fails where nobody listens

// Unwrap lets an http.ResponseController through to what is inside.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
