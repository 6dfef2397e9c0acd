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

// gateway keeps a session with Discord's gateway over as many connections as it takes.
type gateway struct {
	token         string
	intents       int
	shard, shards int
	find          func(ctx context.Context) (gatewayInfo, error)
	take          func(p payload) // of every event, in order, one at a time
	log           *slog.Logger
	pace          pace

	connected atomic.Bool
	latency   atomic.Int64

	// Of the session that can be taken up again; of one goroutine.
	session, resumeURL string
	seq                int64
	identified         time.Time // when the latest session was asked for
}

// pace says how patient the gateway is.
type pace struct {
	first, most time.Duration // between attempts to connect: the first wait and the longest, each with chance
	identify    time.Duration // between new sessions; Discord allows one in 5 s
	invalid     time.Duration // before a new session in place of an invalid one, up to five times as long by chance
	stable      time.Duration // a connection that lasted so long begins the waits anew
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

// gatewayInfo is what Discord says of its gateway.
type gatewayInfo struct {
	URL    string
	Shards int
	Limit  struct {
		Total, Remaining int
		ResetAfter       int64 `json:"reset_after"` // ms
	} `json:"session_start_limit"`
}

// Close codes of the gateway. All others are worth another attempt.
var fatalCodes = map[int]Reason{
	4004: BadToken, 4010: InvalidShard, 4011: ShardingRequired, 4012: InvalidVersion, 4013: InvalidIntents, 4014: DisallowedIntents,
}

// Close codes after which the session cannot be taken up: it is not authenticated, the number is wrong, or it timed out.
func endsSession(code int) bool { return code == 4003 || code == 4007 || code == 4009 }

// run keeps connected until ctx ends, which is no error, or until trying is of no use.
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
			return g.fatal(ctx, reason, code)
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
		g.log.Warn("the connection to Discord ended; connecting again", "error", err, "in", pause.Round(time.Millisecond), "resume", g.session != "")
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

func (g *gateway) fatal(ctx context.Context, reason Reason, code int) error {
	out := &FatalError{Reason: reason, Code: code}
	if reason == ShardingRequired {
		if info, err := g.find(ctx); err == nil {
			out.Advised = info.Shards
		}
	}
	return out
}

// once connects, takes the session up or begins one, and receives until the connection ends.
func (g *gateway) once(ctx context.Context) error {
	address := g.resumeURL
	if g.session == "" || address == "" {
		info, err := g.find(ctx)
		if err != nil {
			return err
		}
		address = info.URL
		if g.session == "" && info.Limit.Total > 0 && info.Limit.Remaining == 0 {
			// One more would make Discord void the token.
			reset := time.Duration(info.Limit.ResetAfter) * time.Millisecond
			g.log.Error("Discord allows no more new sessions today; waiting", "for", reset)
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
		g.resumeURL = "" // ask for the way again
		return err
	}
	defer c.ws.Close()
	// A session that nobody will take up is ended at once, so that the bot does not look as if it were there.
	stop := context.AfterFunc(ctx, func() { c.close(websocket.CloseNormalClosure) })
	defer stop()
	if g.session == "" {
		g.identified = time.Now()
		err = c.write(opIdentify, g.identify())
	} else {
		c.seq.Store(g.seq)
		err = c.write(opResume, resume{g.token, g.session, g.seq})
	}
	if err != nil {
		return err
	}
	return g.attend(c, interval)
}

// attend receives with heartbeats beside until the connection ends.
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

// dispatch notes what concerns the session and hands the event on.
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

// sleep waits, and reports false where ctx ended first.
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
