package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Intents: https://docs.discord.com/developers/events/gateway#list-of-intents
const (
	IntentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	IntentMessageContent = 1 << 15 // privileged

	privilegedIntents = 1<<1 | 1<<8 | IntentMessageContent // with members and presences
	allIntents        = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// Opcodes of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// Close codes of the gateway: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
const (
	CloseUnknownError         = 4000
	CloseUnknownOpcode        = 4001
	CloseDecodeError          = 4002
	CloseAuthenticationFailed = 4004
	CloseAlreadyAuthenticated = 4005
	CloseInvalidSeq           = 4007
	CloseRateLimited          = 4008
	CloseSessionTimedOut      = 4009
	CloseInvalidShard         = 4010
	CloseShardingRequired     = 4011
	CloseInvalidAPIVersion    = 4012
	CloseInvalidIntents       = 4013
	CloseDisallowedIntents    = 4014
)

// Limits of what a client sends.
const (
	maxPayload       = 4096 // bytes
	maxSends         = 120  // in a minute
	sendPeriod       = time.Minute
	writeWait        = 5 * time.Second
	closeWait        = 250 * time.Millisecond
	heartbeatsMissed = 2 // intervals without a heartbeat that close a connection
)

// maxQueue is how many frames wait for a slow client before its connection is cut.
const maxQueue = 1 << 14

// conn is one connection of a client.
type conn struct {
	gw      *gateway
	ws      *websocket.Conn
	queue   chan frame
	done    chan struct{} // closed by drop
	drop    func()        // cuts the connection without a close frame
	session *session      // nil before Identify; the server's lock
}

// frame is a message to write, or the end of the connection.
type frame struct {
	data []byte
	code int // close code; 0 for a message
}

// serveGateway is a connection to the gateway, from Hello to its end.
func (gw *gateway) serveGateway(w http.ResponseWriter, r *http.Request) {
	refuse := false
	gw.do(func() { refuse, gw.refuse = gw.refuse > 0, max(0, gw.refuse-1) })
	if refuse {
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	}
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader answered
	}
	c := &conn{gw: gw, ws: ws, queue: make(chan frame, maxQueue), done: make(chan struct{})}
	c.drop = sync.OnceFunc(func() {
		close(c.done)
		_ = ws.Close()
	})
	gw.mu.Lock()
	if gw.stop.Err() != nil {
		gw.mu.Unlock()
		c.drop()
		return
	}
	gw.serving.Go(c.write)
	gw.serving.Add(1)
	defer gw.serving.Done()
	gw.conns = append(gw.conns, c)
	gw.mu.Unlock()
	c.read(r)
	c.drop()
	gw.do(func() {
		gw.conns = slices.DeleteFunc(gw.conns, func(other *conn) bool { return other == c })
		gw.bump()
	})
}

// read handles what the client sends until the connection ends.
func (c *conn) read(r *http.Request) {
	if v, e := r.URL.Query().Get("v"), r.URL.Query().Get("encoding"); v != "9" && v != "10" {
		c.close(CloseInvalidAPIVersion)
	} else if e != "json" && e != "" {
		c.close(CloseDecodeError)
	}
	interval := c.gw.options.Heartbeat
	c.send(opHello, obj{"heartbeat_interval": interval.Milliseconds()})
	c.ws.SetReadLimit(1 << 20)
	window, sent := time.Now(), 0
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(heartbeatsMissed*interval + time.Second))
		_, b, err := c.ws.ReadMessage()
		if err != nil {
			c.left(err)
			return
		}
		if time.Since(window) > sendPeriod {
			window, sent = time.Now(), 0
		}
		sent++
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		switch {
		case sent > maxSends:
			c.close(CloseRateLimited)
		case len(b) > maxPayload, json.Unmarshal(b, &p) != nil:
			c.close(CloseDecodeError)
		default:
			c.take(p.Op, p.Data)
		}
	}
}

// left ends the session of a client that closed the connection with 1000 or 1001, which means that it will not resume:
// https://docs.discord.com/developers/events/gateway#initiating-a-disconnect
func (c *conn) left(err error) {
	ended := websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway)
	c.gw.do(func() { c.leave(ended) })
}

// leave takes the connection from its session, which may end.
func (c *conn) leave(end bool) {
	x := c.session
	if x == nil {
		return
	}
	if c.session = nil; x.conn == c {
		x.conn = nil
	}
	if end {
		delete(c.gw.open, x.id)
	}
}

// take handles one packet.
func (c *conn) take(op int, data json.RawMessage) {
	gw := c.gw
	gw.mu.Lock()
	defer gw.mu.Unlock()
	switch {
	case op == opHeartbeat:
		gw.heartbeats++
		gw.bump()
		if !gw.mute {
			c.send(opAck, nil)
		}
	case op != opIdentify && op != opResume: // a bot needs no others
		c.close(CloseUnknownOpcode)
	case c.session != nil:
		c.close(CloseAlreadyAuthenticated)
	case op == opIdentify:
		gw.identify(c, data)
	default:
		gw.resume(c, data)
	}
}

// send sends a packet that is not an event.
func (c *conn) send(op int, data any) {
	c.enqueue(frame{data: asJSON(obj{"op": op, "d": data, "s": nil, "t": nil})})
}

// close ends the connection with a code after what was sent before.
func (c *conn) close(code int) { c.enqueue(frame{code: code}) }

func (c *conn) enqueue(f frame) {
	select {
	case c.queue <- f:
	default:
		c.drop()
	}
}

// write sends what is queued until the connection ends.
func (c *conn) write() {
	defer c.drop()
	for {
		select {
		case <-c.done:
			return
		case f := <-c.queue:
			_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
			if f.code != 0 {
				_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(f.code, ""), time.Now().Add(writeWait))
				select { // a cut connection could lose the close frame
				case <-c.done:
				case <-time.After(closeWait):
				}
				return
			}
			if c.ws.WriteMessage(websocket.TextMessage, f.data) != nil {
				return
			}
		}
	}
}

// shardOf returns the shard of a guild: https://docs.discord.com/developers/events/gateway#sharding
func shardOf(guild string, shards int) int {
	id, _ := strconv.ParseUint(guild, 10, 64) // the server's own
	return int((id >> 22) % uint64(shards))
}
