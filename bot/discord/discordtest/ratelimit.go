package discordtest

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// rate is the number of requests that a bucket allows in a period.
type rate struct {
	requests int
	period   time.Duration
}

// globalRate is the limit for the whole application.
var globalRate = rate{50, time.Second}

// rateOf returns the rate of a route. Discord publishes only the global one and asks bots to read the headers
// (https://docs.discord.com/developers/topics/rate-limits); those of messages and webhooks are what its headers have said for
// years, that of other routes is a guess.
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

// limit counts a request and writes the headers. It returns the body of a 429 if there were too many.
func (l *traffic) limit(w http.ResponseWriter, c *call) obj {
	if c.route.unlimited {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	h := w.Header()
	if !strings.HasPrefix(c.route.path, "/webhooks/") {
		// Answers to interactions do not count against the global limit.
		if b := l.bucket("global", globalRate); b.used > globalRate.requests && !l.unlimited {
			return tooManyRequests(w, time.Until(b.reset), true, "global")
		}
	}
	r, family := rateOf(c.route), c.route.method+" "+c.route.path
	b := l.bucket(family+" "+c.path("channel_id")+c.path("guild_id")+c.path("webhook_id")+c.path("webhook_token"), r)
	if l.unlimited {
		b.used = 0 // clients wait for the reset when none remain
	}
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%x", md5.Sum([]byte(family))))
	h.Set("X-RateLimit-Limit", strconv.Itoa(r.requests))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, r.requests-b.used)))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", time.Until(b.reset).Seconds()))
	if b.used > r.requests {
		return tooManyRequests(w, time.Until(b.reset), false, "user")
	}
	return nil
}

// bucket counts one request in the bucket of a name and returns it.
func (l *traffic) bucket(name string, r rate) *bucket {
	b := l.buckets[name]
	if now := time.Now(); b == nil || !now.Before(b.reset) {
		b = &bucket{reset: now.Add(r.period)}
		l.buckets[name] = b
	}
	b.used++
	return b
}

// tooManyRequests writes the headers of a 429, without a time to wait where that is 0, and returns its body.
func tooManyRequests(w http.ResponseWriter, wait time.Duration, global bool, scope string) obj {
	body := obj{"message": "You are being rate limited.", "global": global}
	if global {
		w.Header().Set("X-RateLimit-Global", "true")
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		w.Header().Set("X-RateLimit-Scope", scope)
		body["retry_after"] = wait.Seconds()
	}
	return body
}
