package discordtest

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits of rates. Discord publishes only the global one and asks bots to read the headers
// (https://docs.discord.com/developers/topics/rate-limits); those of messages, webhooks and reactions are what its
// headers have said for years, that of other routes is a guess.
const (
	globalRate   = 50
	globalPeriod = time.Second
)

// rate is the number of requests that a bucket allows in a period.
type rate struct {
	requests int
	period   time.Duration
}

// rateOf returns the rate of a route.
func rateOf(r *route) rate {
	switch {
	case strings.HasPrefix(r.path, "/webhooks/"):
		return rate{5, 2 * time.Second}
	case r.method == http.MethodDelete && strings.HasSuffix(r.path, "/messages/{message_id}"):
		return rate{5, time.Second}
	case strings.HasPrefix(r.path, "/channels/{channel_id}/messages"), strings.HasSuffix(r.path, "/typing"):
		return rate{5, 5 * time.Second}
	case r.method == http.MethodPut && strings.HasSuffix(r.path, "/commands"):
		return rate{2, 30 * time.Second}
	}
	return rate{30, time.Second}
}

// bucket counts the requests of one route on one channel, guild or webhook.
type bucket struct {
	used  int
	reset time.Time
}

// rateLimits counts requests against the limits.
type rateLimits struct {
	*monitor
	*ids
	off     bool // only the headers are written
	buckets map[string]*bucket
}

// limit counts a request and writes the headers. It returns the body of a 429 if there were too many.
func (l *rateLimits) limit(w http.ResponseWriter, c *call) obj {
	if c.route.unlimited {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if !strings.HasPrefix(c.route.path, "/webhooks/") {
		// Answers to interactions do not count against the global limit.
		if g := l.bucket("global", rate{globalRate, globalPeriod}, now); g.used > globalRate && !l.off {
			w.Header().Set("X-RateLimit-Global", "true")
			return tooManyRequests(w, g.reset.Sub(now), true, "global")
		}
	}
	r := rateOf(c.route)
	family := c.route.method + " " + c.route.path
	major := c.path("channel_id") + c.path("guild_id") + c.path("webhook_id") + c.path("webhook_token")
	b := l.bucket(family+" "+major, r, now)
	sum := md5.Sum([]byte(family))
	h := w.Header()
	h.Set("X-RateLimit-Bucket", hex.EncodeToString(sum[:]))
	h.Set("X-RateLimit-Limit", strconv.Itoa(r.requests))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, r.requests-b.used)))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", b.reset.Sub(now).Seconds()))
	if l.off {
		// Clients wait for the reset when none remain.
		h.Set("X-RateLimit-Remaining", strconv.Itoa(r.requests))
		return nil
	}
	if b.used > r.requests {
		return tooManyRequests(w, b.reset.Sub(now), false, "user")
	}
	return nil
}

// bucket counts one request in the bucket of a name and returns it.
func (l *rateLimits) bucket(name string, r rate, now time.Time) *bucket {
	b := l.buckets[name]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{reset: now.Add(r.period)}
		l.buckets[name] = b
	}
	b.used++
	return b
}

// tooManyRequests writes the headers of a 429 and returns its body.
func tooManyRequests(w http.ResponseWriter, wait time.Duration, global bool, scope string) obj {
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	w.Header().Set("X-RateLimit-Scope", scope)
	return obj{"message": "You are being rate limited.", "retry_after": wait.Seconds(), "global": global}
}
