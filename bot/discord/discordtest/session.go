package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
)

// gateway serves connections and delivers events to their sessions. The server's lock guards it.
type gateway struct {
	*monitor
	*ids
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

// maxReplay is how many events a session keeps for a client that comes back.
const maxReplay = 10000

// session is what a client is to the gateway between Identify and its end, over one connection or several.
type session struct {
	id      string
	shard   [2]int
	intents int
	conn    *conn // nil while there is none
	seq     int
	log     []logged // events with the numbers after seq-len(log)
}

type logged struct {
	seq  int
	name string
	data []byte
}

func (x *session) leave(c *conn) {
	if x.conn == c {
		x.conn = nil
	}
}

// event is an event to dispatch.
type event struct {
	name   string
	data   obj
	bare   obj // for sessions without the message content intent; data where nil
	guild  *Guild
	intent int
	always bool // whatever the intents, and in guilds without the bot
}

// dispatch sends an event to the sessions that it concerns. The lock is held.
func (gw *gateway) dispatch(e event) {
	if e.guild != nil && !e.guild.hasBot && !e.always {
		return
	}
	for _, id := range sortedKeys(gw.open) {
		x := gw.open[id]
		if e.guild != nil && shardOf(e.guild.ID, x.shard[1]) != x.shard[0] || e.guild == nil && x.shard[0] != 0 {
			continue
		}
		if !e.always && x.intents&e.intent == 0 {
			continue
		}
		data := e.data
		if e.bare != nil && x.intents&IntentMessageContent == 0 {
			data = e.bare
		}
		x.send(e.name, data)
	}
}

// send numbers an event, keeps it and sends it where there is a connection.
func (x *session) send(name string, data any) {
	x.seq++
	b := asJSON(obj{"op": opDispatch, "t": name, "s": x.seq, "d": data})
	x.log = append(x.log, logged{x.seq, name, b})
	if len(x.log) > maxReplay {
		x.log = slices.Delete(x.log, 0, len(x.log)-maxReplay)
	}
	if x.conn != nil {
		x.conn.send(frame{data: b})
	}
}

// identify begins a session.
func (gw *gateway) identify(c *conn, data json.RawMessage) {
	var in struct {
		Token      string
		Intents    *int
		Shard      *[2]int
		Properties map[string]any
	}
	if json.Unmarshal(data, &in) != nil || in.Intents == nil || in.Properties == nil {
		c.close(CloseDecodeError)
		return
	}
	shard := [2]int{0, 1}
	if in.Shard != nil {
		shard = *in.Shard
	}
	if code := gw.refusal(in.Token, *in.Intents, shard); code != 0 {
		c.close(code)
		return
	}
	gw.identified++
	x := &session{id: strings.ToLower(gw.secret("session"))[:32] + gw.nextID(), shard: shard, intents: *in.Intents, conn: c}
	gw.open[x.id], c.session = x, x
	ready, guilds := gw.ready(shard)
	ready["session_id"] = x.id
	x.send("READY", ready)
	for _, g := range guilds {
		if x.intents&IntentGuilds != 0 {
			x.send("GUILD_CREATE", g.create())
		}
	}
	gw.bump()
}

// refusal returns the close code for an Identify, or 0.
func (gw *gateway) refusal(token string, intents int, shard [2]int) int {
	switch {
	case len(gw.closeNext) > 0:
		code := gw.closeNext[0]
		gw.closeNext = gw.closeNext[1:]
		return code
	case strings.TrimPrefix(token, "Bot ") != gw.options.Token:
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
	case strings.TrimPrefix(in.Token, "Bot ") != gw.options.Token:
		c.close(CloseAuthenticationFailed)
		return
	case x == nil, in.Seq < x.seq-len(x.log):
		c.sendOp(opInvalidSession, false)
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
			c.send(frame{data: e.data})
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
	list := slices.Collect(maps.Values(gw.open))
	slices.SortFunc(list, func(a, b *session) int { return a.shard[0] - b.shard[0] })
	for _, x := range list {
		n.Intents, n.Shards = append(n.Intents, x.intents), append(n.Shards, x.shard)
		if x.conn != nil {
			n.Connected++
		}
	}
	return n
}

// Age ends sessions without a connection, as Discord does after some minutes.
func (gw *gateway) Age() {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	maps.DeleteFunc(gw.open, func(_ string, x *session) bool { return x.conn == nil })
}
