package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Access says who may call from where.
type Access struct {
	Tokens  []string // of which one must be sent; none opens the corpus to anybody
	Origins []string // such as "https://app.example", whose pages may call; "*" is any

	Busy chan struct{} // has room for each request under way; nil for any number
}

// patience is how long a request waits for its turn.
const patience = 5 * time.Second

// Guard lets only those requests through to next that a allows, and tells browsers so (https://fetch.spec.whatwg.org/#http-cors-protocol).
func (a Access) Guard(next http.Handler) http.Handler {
	sums := make([][sha256.Size]byte, len(a.Tokens))
	for i, token := range a.Tokens {
		sums[i] = sha256.Sum256([]byte(token))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.shared(w.Header(), r.Header.Get("Origin")) && r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if len(sums) > 0 && !known(sums, r.Header.Get("Authorization")) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="yiju"`)
			Problem(w, http.StatusUnauthorized, "")
			return
		}
		if !a.enter(r.Context()) {
			w.Header().Set("Retry-After", strconv.Itoa(int(patience/time.Second)))
			Problem(w, http.StatusServiceUnavailable, "")
			return
		}
		defer a.leave()
		next.ServeHTTP(w, r)
	})
}

// enter waits for the turn of a request, and reports whether it came.
func (a Access) enter(ctx context.Context) bool {
	if a.Busy == nil {
		return true
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case a.Busy <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

func (a Access) leave() {
	if a.Busy != nil {
		<-a.Busy
	}
}

// shared reports whether the pages of an origin may call, and sets the headers that say so.
func (a Access) shared(h http.Header, origin string) bool {
	if len(a.Origins) == 0 {
		return false
	}
	h.Add("Vary", "Origin")
	if origin == "" || !slices.Contains(a.Origins, origin) && !slices.Contains(a.Origins, "*") {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Accept-Language, Authorization, Content-Type, Mcp-Protocol-Version, Mcp-Method, Mcp-Name")
	h.Set("Access-Control-Expose-Headers", "Retry-After, Yiju-Snapshot")
	h.Set("Access-Control-Max-Age", "600")
	return true
}

// known reports whether a header has one of the tokens. It takes as long for a wrong one as for a right one.
func known(sums [][sha256.Size]byte, header string) bool {
	scheme, token, _ := strings.Cut(header, " ")
	sum, found := sha256.Sum256([]byte(strings.TrimSpace(token))), 0
	for i := range sums {
		found |= subtle.ConstantTimeCompare(sum[:], sums[i][:])
	}
	return found == 1 && strings.EqualFold(scheme, "bearer")
}

// Problem writes problem details (RFC 9457).
func Problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct { // whoever asked is gone if it fails
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
	}{http.StatusText(status), status, detail})
}
