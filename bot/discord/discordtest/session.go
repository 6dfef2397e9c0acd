package discordtest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
)

// gateway serves connections and delivers events to their sessions. The server's lock guards it.
type gateway struct {
	*core
	options Options
	ready   func(shard [2]int) (payload obj, guilds []*Guild) // the READY of a session, but for the session, and the bot's guilds in it
	serving sync.WaitGroup                                    // connections

	open       map[string]*session // by id
	conns      []*conn
	identified int // sessions that began
	resumed    int
	heartbeats int
	mute       bool // heartbeats are not acknowledged
	refuse     int  // connections to refuse
	closeNext  []int
}

// session is what a client is to the gateway between Identify and its end, over one connection or several.
type session struct {
	id      string
	shard   [2]int
	intents int
	conn    *conn // nil while there is none
	log     []logged
	seq     int // of the last event
}

// logged is an event that a client may ask for again.
type logged struct {
	seq  int
	name string
	data []byte
}

// to says which sessions an event concerns.
type to struct {
	guild  *Guild
	intent int // 0: whatever the intents, and also in guilds without the bot
	bare   obj // for sessions without the message content intent; the same where nil
}

// dispatch sends an event to the sessions that it concerns. The lock is held.
func (gw *gateway) dispatch(name string, data obj, e to) {
	if e.guild != nil && !e.guild.hasBot && e.intent != 0 {
		return
	}
	for _, x := range gw.open {
		shard := 0
		if e.guild != nil {
			shard = shardOf(e.guild.ID, x.shard[1])
		}
		if shard != x.shard[0] || e.intent != 0 && x.intents&e.intent == 0 {
			continue
		}
		if e.bare != nil && x.intents&IntentMessageContent == 0 {
			x.send(name, e.bare)
		} else {
			x.send(name, data)
		}
	}
}

// send numbers an event, keeps it and sends it where there is a connection.
func (x *session) send(name string, data any) {
	x.seq++
	b := asJSON(obj{"op": opDispatch, "t": name, "s": x.seq, "d": data})
	x.log = append(x.log, logged{x.seq, name, b})
	if x.conn != nil {
		x.conn.write(b)
	}
}

// identify begins a session.
func (gw *gateway) identify(c *conn, data json.RawMessage) {
	var in struct {
		Token      string
		Intents    *int
		Shard      [2]int
		Properties map[string]any
	}
	in.Shard[1] = 1
	code := CloseDecodeError
	if json.Unmarshal(data, &in) == nil && in.Intents != nil && in.Properties != nil {
		code = gw.refusal(in.Token, *in.Intents, in.Shard)
	}
	if code != 0 {
		c.close(code)
		return
	}
	gw.identified++
	x := &session{id: "session" + gw.nextID(), shard: in.Shard, intents: *in.Intents, conn: c}
	gw.open[x.id], c.session = x, x
	ready, guilds := gw.ready(in.Shard)
	ready["session_id"] = x.id
	x.send("READY", ready)
	for _, g := range guilds {
		if x.intents&IntentGuilds != 0 {
			x.send("GUILD_CREATE", g.json())
		}
	}
	gw.bump()
}

func wrongToken(given string) bool { return strings.TrimPrefix(given, "Bot ") != token }

// refusal returns the close code for an Identify, or 0.
func (gw *gateway) refusal(token string, intents int, shard [2]int) int {
	switch {
	case len(gw.closeNext) > 0:
		code := gw.closeNext[0]
		gw.closeNext = gw.closeNext[1:]
		return code
	case wrongToken(token):
		return CloseAuthenticationFailed
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		return CloseInvalidShard
	case intents&^allIntents != 0:
		return CloseInvalidIntents
	case intents&privilegedIntents&^gw.options.Privileged != 0:
		return CloseDisallowedIntents
	case gw.options.RequireShards && shard[1] < gw.options.Shards:
		return CloseShardingRequired
	}
	return 0
}

// resume continues a session on a new connection and sends what the client missed.
func (gw *gateway) resume(c *conn, data json.RawMessage) {
	var in struct {
		Token     string
		SessionID string `json:"session_id"`
		Seq       int
	}
	if json.Unmarshal(data, &in) != nil {
		c.close(CloseDecodeError)
		return
	}
	x := gw.open[in.SessionID]
	switch {
	case wrongToken(in.Token):
		c.close(CloseAuthenticationFailed)
		return
	case x == nil, in.Seq < x.seq-len(x.log):
		c.send(opInvalidSession, false)
		return
	case in.Seq > x.seq:
		delete(gw.open, x.id)
		c.close(CloseInvalidSeq)
		return
	}
	if x.conn != nil {
		x.conn.close(CloseUnknownError)
	}
	x.conn, c.session = c, x
	gw.resumed++
	// Discord replays first and says RESUMED last. The client waits for either before anything else.
	for _, e := range x.log {
		if e.seq > in.Seq {
			c.write(e.data)
		}
	}
	x.send("RESUMED", obj{})
	gw.bump()
}

// Sessions is what the gateway counts.
type Sessions struct {
	Connected  int // connections with a session
	Identified int // sessions that began
	Resumed    int
	Heartbeats int
	Intents    []int    // of the sessions, by their shard
	Shards     [][2]int // in order
}

// Sessions returns what the gateway counted.
func (gw *gateway) Sessions() Sessions {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	return gw.counts()
}

func (gw *gateway) counts() Sessions {
	n := Sessions{Identified: gw.identified, Resumed: gw.resumed, Heartbeats: gw.heartbeats}
	byShard := func(a, b *session) int { return a.shard[0] - b.shard[0] }
	for _, x := range slices.SortedFunc(maps.Values(gw.open), byShard) {
		n.Intents, n.Shards = append(n.Intents, x.intents), append(n.Shards, x.shard)
		if x.conn != nil {
			n.Connected++
		}
	}
	return n
}

// WaitSessions waits until a condition holds for what the gateway counts, such as that one session is connected.
func (gw *gateway) WaitSessions(ctx context.Context, holds func(Sessions) bool) error {
	return gw.until(ctx, func() bool { return holds(gw.counts()) })
}

// eachConn calls do for every connection to the gateway.
func (gw *gateway) eachConn(do func(*conn)) {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	for _, c := range gw.conns {
		do(c)
	}
}

// Age ends sessions without a connection, as Discord does after some minutes.
func (gw *gateway) Age() {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	maps.DeleteFunc(gw.open, func(_ string, x *session) bool { return x.conn == nil })
}

// DropGateways cuts all connections to the gateway without a close frame. The sessions can be resumed.
func (gw *gateway) DropGateways() {
	gw.eachConn(func(c *conn) {
		c.leave(false)
		_ = c.ws.Close()
	})
}

// Redeliver sends all interactions and messages of the sessions a second time.
func (gw *gateway) Redeliver() {
	gw.eachConn(func(c *conn) {
		for _, e := range c.session.log {
			if e.name == "INTERACTION_CREATE" || e.name == "MESSAGE_CREATE" {
				c.write(e.data)
			}
		}
	})
}

// AskReconnect asks all clients to reconnect and resume (opcode 7).
func (gw *gateway) AskReconnect() { gw.eachConn(func(c *conn) { c.send(opReconnect, nil) }) }

// AskHeartbeat asks all clients for a heartbeat at once (opcode 1).
func (gw *gateway) AskHeartbeat() { gw.eachConn(func(c *conn) { c.send(opHeartbeat, nil) }) }

// InvalidateSessions informs all clients that their session is invalid (opcode 9), and whether they may resume it. Those
// that may not are gone.
func (gw *gateway) InvalidateSessions(resumable bool) {
	gw.eachConn(func(c *conn) {
		if !resumable {
			c.leave(true)
		}
		c.send(opInvalidSession, resumable)
	})
}

// CloseGateways closes all connections with a code, such as [CloseUnknownError]. Sessions stay, except after codes that
// end them.
func (gw *gateway) CloseGateways(code int) {
	gw.eachConn(func(c *conn) {
		c.leave(code == CloseAuthenticationFailed || code == CloseInvalidSeq || code >= CloseSessionTimedOut)
		c.close(code)
	})
}

// CloseOnIdentify closes the next connections with these codes in place of taking their Identify.
func (gw *gateway) CloseOnIdentify(codes ...int) { gw.do(func() { gw.closeNext = codes }) }

// RefuseGateways refuses the next connections with HTTP status 503.
func (gw *gateway) RefuseGateways(n int) { gw.do(func() { gw.refuse = n }) }

// StopAcks leaves heartbeats unanswered, so that connections are zombies, or answers them again.
func (gw *gateway) StopAcks(stop bool) { gw.do(func() { gw.mute = stop }) }
