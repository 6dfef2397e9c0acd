package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Opcodes of the gateway: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// closeResumable closes a connection whose session is to be resumed. After 1000 and 1001 Discord drops the session.
const closeResumable = 4900

const (
	handshakeTime = 20 * time.Second // until the first event of a session
	writeTime     = 10 * time.Second
	maxEvent      = 64 << 20 // bytes of an event
)

// payload is a message of the gateway.
type payload struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
}

// connection is one connection to the gateway.
type connection struct {
	ws      *websocket.Conn
	writing sync.Mutex
	acked   atomic.Bool  // the last heartbeat was acknowledged
	beat    atomic.Int64 // when it was sent, in nanoseconds
	seq     atomic.Int64
	latency *atomic.Int64 // of the latest acknowledgement, in nanoseconds
}

// errZombie ends a connection on which heartbeats are not acknowledged.
var errZombie = errors.New("heartbeat not acknowledged")

// errReconnect and errInvalid stand for opcodes 7 and 9.
var (
	errReconnect = errors.New("reconnect requested")
	errInvalid   = errors.New("session invalid")
)

// dial opens a connection and reads Hello. It returns the heartbeat interval.
func (g *gateway) dial(ctx context.Context, address string) (*connection, time.Duration, error) {
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTime}
	ws, res, err := dialer.DialContext(ctx, address+"/?v=10&encoding=json", nil)
	if err != nil {
		if res != nil {
			err = fmt.Errorf("%w, status %d", err, res.StatusCode)
		}
		return nil, 0, err
	}
	ws.SetReadLimit(maxEvent)
	c := &connection{ws: ws, latency: &g.latency}
	c.acked.Store(true)
	_ = ws.SetReadDeadline(time.Now().Add(handshakeTime))
	hello, err := c.read()
	var interval struct {
		MS int64 `json:"heartbeat_interval"`
	}
	switch {
	case err != nil:
	case hello.Op != opHello:
		err = fmt.Errorf("opcode %d instead of hello", hello.Op)
	default:
		err = json.Unmarshal(hello.Data, &interval)
	}
	if err == nil && interval.MS <= 0 {
		err = errors.New("no heartbeat interval")
	}
	if err != nil {
		_ = ws.Close()
		return nil, 0, err
	}
	return c, time.Duration(interval.MS) * time.Millisecond, nil
}

func (c *connection) read() (payload, error) {
	_, b, err := c.ws.ReadMessage()
	if err != nil {
		return payload{}, err
	}
	var p payload
	if err := json.Unmarshal(b, &p); err != nil {
		return payload{}, fmt.Errorf("unreadable event: %w", err)
	}
	return p, nil
}

func (c *connection) write(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeTime))
	return c.ws.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, data})
}

// close sends a close frame and closes the connection, which ends reading.
func (c *connection) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

func (c *connection) heartbeat() error {
	c.beat.Store(time.Now().UnixNano())
	seq := any(c.seq.Load())
	if seq == int64(0) {
		seq = nil
	}
	return c.write(opHeartbeat, seq)
}

// beats sends heartbeats until done is closed. If one is not acknowledged before the next is due, the connection is dead and
// is closed: https://discord.com/developers/docs/events/gateway#sending-heartbeats
func (c *connection) beats(interval time.Duration, done <-chan struct{}) error {
	next := time.NewTimer(time.Duration(rand.Float64() * float64(interval)))
	defer next.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-next.C:
		}
		if !c.acked.Swap(false) {
			c.close(closeResumable)
			return errZombie
		}
		if err := c.heartbeat(); err != nil {
			c.close(closeResumable)
			return err
		}
		next.Reset(interval)
	}
}

// receive reads events until the connection ends, and returns why it ended.
func (c *connection) receive(take func(payload)) error {
	for {
		p, err := c.read()
		if err != nil {
			return err
		}
		switch p.Op {
		case opDispatch:
			take(p)
			c.seq.Store(p.Seq)
		case opHeartbeat:
			if err := c.heartbeat(); err != nil {
				return err
			}
		case opHeartbeatAck:
			c.latency.Store(time.Now().UnixNano() - c.beat.Load())
			c.acked.Store(true)
		case opReconnect:
			return errReconnect
		case opInvalidSession:
			var resumable bool
			if json.Unmarshal(p.Data, &resumable) == nil && resumable {
				return errReconnect
			}
			return errInvalid
		}
	}
}

// identify is the payload that starts a session.
func (g *gateway) identify() any {
	return map[string]any{
		"token": g.token, "intents": g.intents, "shard": []int{g.shard, g.shards},
		"properties": map[string]string{"os": runtime.GOOS, "browser": "yiju", "device": "yiju"},
	}
}

// resume is the payload that resumes a session.
func (g *gateway) resume() any {
	return map[string]any{"token": g.token, "session_id": g.session, "seq": g.seq}
}
