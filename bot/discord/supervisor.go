package discord

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// gateway maintains a session with Discord's gateway across connections.
type gateway struct {
	token         string
	intents       int
	shard, shards int
	find          func(ctx context.Context) (gatewayInfo, error)
	take          func(p payload) // called for every event, in order, one at a time
	log           *slog.Logger
	pace          pace

	connected atomic.Bool
	latency   atomic.Int64

	// Of the session to resume. Only the goroutine of run uses these.
	session, resumeURL string
	seq                int64
	identified         time.Time // time of the latest Identify
}

// pace holds the intervals of the gateway.
type pace struct {
	first, most time.Duration // first and longest backoff between connections, each with jitter of up to as much
	identify    time.Duration // between two Identify; Discord allows one in 5 s
	invalid     time.Duration // before Identify in place of an invalid session, with jitter of up to four times as much
	stable      time.Duration // a connection that lasted longer clears the backoff
}

// reset returns the backoff after a connection: none if it was stable, and the first step if the gateway was up.
func (p pace) reset(wait, lasted time.Duration, up bool) time.Duration {
	switch {
	case lasted > p.stable:
		return 0
	case up:
		return min(wait, p.first)
	}
	return wait
}

// retry calls try until it succeeds or returns a *FatalError, or until ctx ends, which is no error.
func (p pace) retry(ctx context.Context, log *slog.Logger, what string, try func(context.Context) error) error {
	for wait := p.first; ; wait = min(2*wait, p.most) {
		once, cancel := context.WithTimeout(ctx, 2*time.Minute)
		err := try(once)
		cancel()
		if _, fatal := errors.AsType[*FatalError](err); err == nil || fatal {
			return err
		}
		log.Warn("Discord unreachable; retrying", "doing", what, "error", err, "in", wait)
		if !sleep(ctx, wait) {
			return nil
		}
	}
}

// gatewayInfo is Discord's description of its gateway.
type gatewayInfo struct {
	URL    string
	Shards int
	Limit  struct {
		Total, Remaining int
		ResetAfter       int64 `json:"reset_after"` // ms
	} `json:"session_start_limit"`
}

// fatalCodes are the close codes after which reconnecting is pointless.
var fatalCodes = map[int]Reason{
	4004: BadToken, 4010: InvalidShard, 4011: ShardingRequired, 4012: InvalidVersion, 4013: InvalidIntents, 4014: DisallowedIntents,
}

// endsSession reports whether a session cannot be resumed after a close code: not authenticated, invalid sequence, timed out.
func endsSession(code int) bool { return code == 4003 || code == 4007 || code == 4009 }

// run stays connected until ctx ends, which is no error, or until a fatal error.
func (g *gateway) run(ctx context.Context) error {
	wait := time.Duration(0)
	for {
		began := time.Now()
		err := g.once(ctx)
		ready, resuming := g.connected.Swap(false), g.session != ""
		if ctx.Err() != nil {
			return nil
		}
		if fatal, ok := errors.AsType[*FatalError](err); ok {
			return fatal
		}
		code := 0
		if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
			code = closed.Code
		}
		if reason, ok := fatalCodes[code]; ok {
			fatal := &FatalError{Reason: reason, Code: code}
			if reason == ShardingRequired {
				info, _ := g.find(ctx)
				fatal.Advised = info.Shards
			}
			return fatal
		}
		invalid := errors.Is(err, errInvalid) || endsSession(code)
		wait = g.pace.reset(wait, time.Since(began), ready || invalid && resuming)
		pause := wait + time.Duration(rand.Float64()*float64(wait))
		wait = min(max(2*wait, g.pace.first), g.pace.most)
		if invalid {
			if resuming { // the gateway is up: only the session is gone
				pause = 0
			}
			g.session, g.seq = "", 0
			pause += g.pace.invalid + time.Duration(rand.Float64()*4*float64(g.pace.invalid))
		}
		g.log.Warn("connection to Discord lost; reconnecting", "error", err, "in", pause.Round(time.Millisecond), "resume", g.session != "")
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

// once connects, resumes or starts a session, and receives events until the connection ends.
func (g *gateway) once(ctx context.Context) error {
	address := g.resumeURL
	if g.session == "" || address == "" {
		info, err := g.find(ctx)
		if err != nil {
			return err
		}
		address = info.URL
		if g.session == "" && info.Limit.Total > 0 && info.Limit.Remaining == 0 {
			// Discord resets the token of a bot that exceeds the limit.
			reset := time.Duration(info.Limit.ResetAfter) * time.Millisecond
			g.log.Error("session start limit reached; waiting", "for", reset)
			if !sleep(ctx, reset) {
				return ctx.Err()
			}
		}
	}
	if g.session == "" && !sleep(ctx, g.pace.identify-time.Since(g.identified)) {
		return ctx.Err()
	}
	c, interval, err := g.dial(ctx, address)
	if err != nil {
		g.resumeURL = "" // look the address up again
		return err
	}
	defer c.ws.Close()
	// End the session at shutdown, so that the bot does not appear to be online.
	stop := context.AfterFunc(ctx, func() { c.close(websocket.CloseNormalClosure) })
	defer stop()
	if g.session == "" {
		g.identified = time.Now()
		err = c.write(opIdentify, g.identify())
	} else {
		c.seq.Store(g.seq)
		err = c.write(opResume, g.resume())
	}
	if err != nil {
		return err
	}
	return g.attend(c, interval)
}

// attend receives events and sends heartbeats until the connection ends.
func (g *gateway) attend(c *connection, interval time.Duration) error {
	done, beating := make(chan struct{}), make(chan error, 1)
	go func() { beating <- c.beats(interval, done) }()
	err := c.receive(func(p payload) { g.dispatch(c, p) })
	g.seq = c.seq.Load()
	close(done)
	switch err {
	case errReconnect, errInvalid:
		c.close(closeResumable)
	}
	if dead := <-beating; dead != nil {
		err = dead
	}
	return err
}

// dispatch updates the session and passes the event on.
func (g *gateway) dispatch(c *connection, p payload) {
	switch p.Type {
	case "READY":
		var r ready
		if json.Unmarshal(p.Data, &r) == nil {
			g.session, g.resumeURL = r.SessionID, r.ResumeURL
		}
		fallthrough
	case "RESUMED":
		_ = c.ws.SetReadDeadline(time.Time{})
		g.connected.Store(true)
		g.log.Info("connected to Discord", "event", p.Type)
	}
	g.take(p)
}

// sleep waits, and reports false if ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
