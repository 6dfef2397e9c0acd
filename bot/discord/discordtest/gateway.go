package discordtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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

// conn is one connection of a client. The server's lock guards its session and what is written.
type conn struct {
	gw      *gateway
	ws      *websocket.Conn
	session *session // nil before Identify
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
	defer ws.Close()
	c := &conn{gw: gw, ws: ws}
	gw.mu.Lock()
	if gw.stop.Err() != nil {
		gw.mu.Unlock()
		return
	}
	gw.serving.Add(1)
	defer gw.serving.Done()
	gw.conns = append(gw.conns, c)
	c.hello(r.URL.Query())
	gw.mu.Unlock()
	err = c.read()
	gw.do(func() {
		gw.conns = slices.DeleteFunc(gw.conns, func(other *conn) bool { return other == c })
		// A client that closes with 1000 or 1001 will not resume:
		// https://docs.discord.com/developers/events/gateway#initiating-a-disconnect
		c.leave(websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway))
		gw.bump()
	})
}

func (c *conn) hello(query url.Values) {
	if v, e := query.Get("v"), query.Get("encoding"); v != "9" && v != "10" {
		c.close(CloseInvalidAPIVersion)
	} else if e != "json" && e != "" {
		c.close(CloseDecodeError)
	}
	c.send(opHello, obj{"heartbeat_interval": c.gw.options.Heartbeat.Milliseconds()})
}

// read handles what the client sends until the connection ends.
func (c *conn) read() error {
	window, sent := time.Now(), 0
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(heartbeatsMissed*c.gw.options.Heartbeat + time.Second))
		_, b, err := c.ws.ReadMessage()
		if err != nil {
			return err
		}
		if time.Since(window) > sendPeriod {
			window, sent = time.Now(), 0
		}
		sent++
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		c.gw.do(func() {
			switch {
			case sent > maxSends:
				c.close(CloseRateLimited)
			case len(b) > maxPayload, json.Unmarshal(b, &p) != nil:
				c.close(CloseDecodeError)
			default:
				c.take(p.Op, p.Data)
			}
		})
	}
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
	c.write(asJSON(obj{"op": op, "d": data, "s": nil, "t": nil}))
}

func (c *conn) write(b []byte) {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	_ = c.ws.WriteMessage(websocket.TextMessage, b) // reading fails as well where the connection is gone
}

// close ends the connection with a code. It is cut a little later: that could lose the close frame.
func (c *conn) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(writeWait))
	time.AfterFunc(closeWait, func() { _ = c.ws.Close() })
}

// shardOf returns the shard of a guild: https://docs.discord.com/developers/events/gateway#sharding
func shardOf(guild string, shards int) int {
	id, _ := strconv.ParseUint(guild, 10, 64) // the server's own
	return int((id >> 22) % uint64(shards))
}
