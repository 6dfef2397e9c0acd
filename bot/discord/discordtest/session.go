package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// gateway is the state of the gateway. The server's lock guards it.
type gateway struct {
	sessions   map[string]*session
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
func (s *Server) dispatch(e event) {
	if e.guild != nil && !e.guild.hasBot && !e.always {
		return
	}
	for _, id := range sortedKeys(s.gateway.sessions) {
		x := s.gateway.sessions[id]
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
func (s *Server) identify(c *conn, data json.RawMessage) {
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
	if code := s.refusal(in.Token, *in.Intents, shard); code != 0 {
		c.close(code)
		return
	}
	s.gateway.identified++
	x := &session{id: strings.ToLower(s.secret("session"))[:32] + s.nextID(), shard: shard, intents: *in.Intents, conn: c}
	s.gateway.sessions[x.id], c.session = x, x
	guilds := []obj{}
	mine := slices.DeleteFunc(slices.Clone(s.guilds), func(g *Guild) bool { return !g.hasBot || shardOf(g.ID, shard[1]) != shard[0] })
	for _, g := range mine {
		guilds = append(guilds, obj{"id": g.ID, "unavailable": true})
	}
	x.send("READY", obj{
		"v": 9, "user": s.me(), "guilds": guilds, "session_id": x.id, "resume_gateway_url": s.gatewayURL(), "session_type": "normal",
		"shard": []int{shard[0], shard[1]}, "application": obj{"id": s.bot.ID, "flags": s.applicationFlags()},
	})
	for _, g := range mine {
		if x.intents&IntentGuilds != 0 {
			x.send("GUILD_CREATE", g.create())
		}
	}
	s.bump()
}

// refusal returns the close code for an Identify, or 0.
func (s *Server) refusal(token string, intents int, shard [2]int) int {
	switch {
	case len(s.gateway.closeNext) > 0:
		code := s.gateway.closeNext[0]
		s.gateway.closeNext = s.gateway.closeNext[1:]
		return code
	case strings.TrimPrefix(token, "Bot ") != s.options.Token:
		return CloseAuthenticationFailed
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		return CloseInvalidShard
	case intents&^allIntents != 0:
		return CloseInvalidIntents
	case intents&privilegedIntents&^s.options.Privileged != 0:
		return CloseDisallowedIntents
	case s.options.RequireShards && shard[1] < s.options.Shards:
		return CloseShardingRequired
	}
	return 0
}

// resume continues a session on a new connection and sends what the client missed.
func (s *Server) resume(c *conn, data json.RawMessage) {
	var in struct {
		Token     string
		SessionID string `json:"session_id"`
		Seq       int
	}
	if json.Unmarshal(data, &in) != nil {
		c.close(CloseDecodeError)
		return
	}
	x := s.gateway.sessions[in.SessionID]
	switch {
	case strings.TrimPrefix(in.Token, "Bot ") != s.options.Token:
		c.close(CloseAuthenticationFailed)
		return
	case x == nil, in.Seq < x.seq-len(x.log):
		c.sendOp(opInvalidSession, false)
		return
	case in.Seq > x.seq:
		delete(s.gateway.sessions, x.id)
		c.close(CloseInvalidSeq)
		return
	}
	if x.conn != nil {
		x.conn.close(CloseUnknownError)
	}
	x.conn, c.session = c, x
	s.gateway.resumed++
	// Discord replays first and says RESUMED last. The client waits for either before anything else.
	for _, e := range x.log {
		if e.seq > in.Seq {
			c.send(frame{data: e.data})
		}
	}
	x.send("RESUMED", obj{})
	s.bump()
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
func (s *Server) Sessions() Sessions {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions()
}

func (s *Server) sessions() Sessions {
	g := &s.gateway
	n := Sessions{Identified: g.identified, Resumed: g.resumed, Heartbeats: g.heartbeats}
	list := slices.Collect(maps.Values(g.sessions))
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
func (s *Server) Age() {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.gateway.sessions, func(_ string, x *session) bool { return x.conn == nil })
}
