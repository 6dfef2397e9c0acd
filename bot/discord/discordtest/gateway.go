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
	IntentGuildMessages  = 1 << 9
	IntentDirectMessages = 1 << 12
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

// packet is a message of the gateway.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type *string         `json:"t"`
}

// conn is one connection of a client.
type conn struct {
	gw   *gateway
	ws   *websocket.Conn
	wake chan struct{}
	done chan struct{}

	mu    sync.Mutex // of the write queue
	queue []frame
	ended bool

	session *session // nil before Identify; the server's lock
}

// frame is a message to write, or the end of the connection.
type frame struct {
	data []byte
	code int // close code; 0 for a message
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveGateway is a connection to the gateway, from Hello to its end.
func (gw *gateway) serveGateway(w http.ResponseWriter, r *http.Request) {
	gw.mu.Lock()
	refuse := gw.refuse > 0
	if refuse {
		gw.refuse--
	}
	gw.mu.Unlock()
	if refuse {
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader answered
	}
	c := &conn{gw: gw, ws: ws, wake: make(chan struct{}, 1), done: make(chan struct{})}
	gw.mu.Lock()
	if gw.stop.Err() != nil {
		gw.mu.Unlock()
		_ = ws.Close()
		return
	}
	gw.serving.Add(1)
	gw.conns = append(gw.conns, c)
	gw.mu.Unlock()
	defer gw.serving.Done()
	go c.write()
	c.read(r)
	gw.mu.Lock()
	gw.conns = slices.DeleteFunc(gw.conns, func(other *conn) bool { return other == c })
	gw.bump()
	gw.mu.Unlock()
	c.drop()
	<-c.done
}

// read handles what the client sends until the connection ends.
func (c *conn) read(r *http.Request) {
	if v, e := r.URL.Query().Get("v"), r.URL.Query().Get("encoding"); v != "9" && v != "10" {
		c.close(CloseInvalidAPIVersion)
	} else if e != "json" && e != "" {
		c.close(CloseDecodeError)
	}
	interval := c.gw.options.Heartbeat
	c.sendOp(opHello, obj{"heartbeat_interval": interval.Milliseconds(), "_trace": []string{"[\"discordtest\"]"}})
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
		var p packet
		switch {
		case sent > maxSends:
			c.close(CloseRateLimited)
		case len(b) > maxPayload, json.Unmarshal(b, &p) != nil:
			c.close(CloseDecodeError)
		default:
			c.take(&p)
		}
	}
}

// left ends the session of a client that closed the connection with 1000 or 1001, which means that it will not resume:
// https://docs.discord.com/developers/events/gateway#initiating-a-disconnect
func (c *conn) left(err error) {
	c.gw.mu.Lock()
	defer c.gw.mu.Unlock()
	x := c.session
	if x == nil {
		return
	}
	x.leave(c)
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		delete(c.gw.open, x.id)
	}
}

// take handles one packet.
func (c *conn) take(p *packet) {
	gw := c.gw
	gw.mu.Lock()
	defer gw.mu.Unlock()
	switch p.Op {
	case opHeartbeat:
		gw.heartbeats++
		gw.bump()
		if !gw.mute {
			c.sendOp(opAck, nil)
		}
	case opIdentify, opResume:
		switch {
		case c.session != nil:
			c.close(CloseAlreadyAuthenticated)
		case p.Op == opIdentify:
			gw.identify(c, p.Data)
		default:
			gw.resume(c, p.Data)
		}
	default: // a bot needs no others
		c.close(CloseUnknownOpcode)
	}
}

// sendOp sends a packet that is not an event.
func (c *conn) sendOp(op int, data any) {
	b := asJSON(obj{"op": op, "d": data, "s": nil, "t": nil})
	c.send(frame{data: b})
}

// close ends the connection with a code after what was sent before.
func (c *conn) close(code int) { c.send(frame{code: code}) }

// send queues a frame; a slow client does not hold up the server.
func (c *conn) send(f frame) {
	c.mu.Lock()
	c.queue = append(c.queue, f)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// drop cuts the connection without a close frame.
func (c *conn) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.ended = true
		close(c.done)
		_ = c.ws.Close()
	}
}

// write sends what is queued until the connection ends.
func (c *conn) write() {
	for {
		c.mu.Lock()
		queue := c.queue
		c.queue = nil
		c.mu.Unlock()
		for _, f := range queue {
			if !c.writeFrame(f) {
				c.drop()
				return
			}
		}
		if len(queue) > 0 {
			continue
		}
		select {
		case <-c.wake:
		case <-c.done:
			return
		}
	}
}

func (c *conn) writeFrame(f frame) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	if f.code != 0 {
		message := websocket.FormatCloseMessage(f.code, "")
		_ = c.ws.WriteControl(websocket.CloseMessage, message, time.Now().Add(writeWait))
		select { // a cut connection could lose the close frame
		case <-c.done:
		case <-time.After(closeWait):
		}
		return false
	}
	return c.ws.WriteMessage(websocket.TextMessage, f.data) == nil
}

// shardOf returns the shard of a guild: https://docs.discord.com/developers/events/gateway#sharding
func shardOf(guild string, shards int) int {
	id, _ := strconv.ParseUint(guild, 10, 64) // the server's own
	return int((id >> 22) % uint64(shards))
}
