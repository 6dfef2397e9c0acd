// Package discordtest is a test server that speaks Discord's gateway and REST protocols over loopback sockets, to test a bot
// end to end with an unmodified client library. Only tests import it.
//
// A [Server] is a Discord with one application. A test creates guilds, channels, roles and members, connects the bot through
// [Server.Transport], and then acts as its users: [Server.Slash], [Server.Click], [Server.Select], [Server.Submit],
// [Server.Autocomplete], [Server.MessageCommand] and [Server.Say] each send the event that Discord would send and return a
// handle to wait for the responses of the bot, with every edit and its time.
//
// The server refuses what Discord refuses, with the same codes: limits of texts and components (package rules), late and
// repeated responses, unknown ids, missing permissions, rate limits. If Discord's OpenAPI description is available (in
// ../shared/discord/openapi.json next to the repository), every request body is validated against it. [Server.Inject] and
// the methods for the gateway inject faults.
//
// Where Discord is undocumented the server is strict. Most notably, a mention counts as a ping even in code, after a
// backslash, or when added by an edit, which Discord only highlights.
package discordtest

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// Options configure a server. The zero value is valid.
type Options struct {
	Privileged    int           // privileged intents that the application was granted, such as [IntentMessageContent]
	Heartbeat     time.Duration // interval that the gateway asks for; 41.25 s where zero
	Shards        int           // that the gateway recommends; 1 where zero
	RequireShards bool          // fewer are refused
	AckWindow     time.Duration // how long an interaction waits for its first answer; 3 s where zero
	NoRateLimits  bool          // the headers are still written
	NoSchema      bool          // bodies are not checked against Discord's OpenAPI description
}

// Server is a Discord with one application. It is safe for concurrent use.
type Server struct {
	*core
	*gateway
	*world
	*messageStore
	*clients
	*traffic

	options Options
	http    *httptest.Server
	client  *http.Transport
	schema  *rules.Schema
	cancel  context.CancelFunc
}

// core guards the state of the server, wakes those who wait for a change of it, and issues ids.
type core struct {
	mu      sync.Mutex
	changed chan struct{}   // closed and replaced when anything changes
	stop    context.Context // ends when the server is closed
	lastID  uint64
}

// token is what the bot authenticates with.
const token = "test-token"

// obj is a JSON object that the server sends.
type obj = map[string]any

// New starts a server on a free port of the loopback interface.
func New(o Options) *Server {
	o.Heartbeat = cmp.Or(o.Heartbeat, 41250*time.Millisecond)
	o.Shards = cmp.Or(o.Shards, 1)
	o.AckWindow = cmp.Or(o.AckWindow, 3*time.Second)
	c := &core{changed: make(chan struct{})}
	s := &Server{core: c, options: o, client: &http.Transport{MaxIdleConnsPerHost: 64}, schema: &rules.Schema{Missing: "switched off"}}
	if !o.NoSchema {
		s.schema = rules.LoadSchema()
	}
	c.stop, s.cancel = context.WithCancel(context.Background())
	s.gateway = &gateway{core: c, options: o, ready: s.ready, open: make(map[string]*session)}
	s.world = newWorld(c, s.gateway)
	s.messageStore = &messageStore{
		world: s.world, content: o.Privileged&IntentMessageContent != 0, messages: make(map[string]*Answer),
		attachments: make(map[string]Attachment), nonces: make(map[string]*Answer), typing: make(map[string][]time.Time),
	}
	s.clients = &clients{
		messageStore: s.messageStore, window: o.AckWindow, commands: make(map[string][]rules.Command),
		interactions: make(map[string]*Interaction), byToken: make(map[string]*Interaction),
	}
	s.traffic = &traffic{core: c, unlimited: o.NoRateLimits, buckets: make(map[string]*bucket)}
	s.http = httptest.NewServer(s.routes())
	return s
}

// Close ends all connections and returns when no goroutine of the server is left.
func (s *Server) Close() {
	s.cancel()
	s.eachConn(func(c *conn) { _ = c.ws.Close() })
	s.http.CloseClientConnections()
	s.client.CloseIdleConnections()
	s.http.Close()
	s.gateway.serving.Wait()
}

// Token returns what the bot authenticates with, the value of the header: "Bot " and the token.
func (s *Server) Token() string { return "Bot " + token }

// NoSchema says why request bodies are not checked against Discord's OpenAPI description; "" if they are.
func (s *Server) NoSchema() string { return s.schema.Missing }

// epoch is the first millisecond of Discord's ids: 2015-01-01T00:00:00Z in Unix milliseconds.
const epoch = 1420070400000

// nextID returns a new id, greater than all before: the milliseconds since Discord's epoch above 22 bits of counter.
func (c *core) nextID() string {
	c.lastID = max(uint64(time.Now().UnixMilli()-epoch)<<22, c.lastID+1)
	return strconv.FormatUint(c.lastID, 10)
}

// stamp writes a time as Discord does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

// do calls f under the lock.
func (c *core) do(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// bump wakes those who wait for a change. The lock is held.
func (c *core) bump() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// until waits until a condition holds, which is checked after every change of state and at least ten times a second. The
// condition must not call methods of the server.
func (c *core) until(ctx context.Context, holds func() bool) error {
	for {
		c.mu.Lock()
		ok, changed := holds(), c.changed
		c.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.stop.Done():
			return http.ErrServerClosed
		case <-changed:
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Forget drops requests, messages, interactions and events of the past, so that a test can measure the memory of the bot and
// not that of the server.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.ordered = nil, nil
	clear(s.buckets)
	clear(s.messages)
	clear(s.attachments)
	clear(s.interactions)
	clear(s.byToken)
	clear(s.nonces)
	clear(s.typing)
	for _, c := range s.channels {
		c.messages = nil
	}
	for _, x := range s.open {
		x.log = nil
	}
}

// transport redirects requests for Discord to the server, and fails all others.
type transport struct {
	host string
	next *http.Transport
}

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !slices.Contains([]string{t.host, "discord.com", "cdn.discordapp.com"}, r.URL.Host) {
		return nil, fmt.Errorf("discordtest: request for %s, which is not Discord", r.URL.Host)
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = "http", t.host, t.host
	return t.next.RoundTrip(r)
}

// Transport returns the transport for the HTTP client of the bot. It redirects requests for Discord to the server, whose
// gateway address the bot then gets. Requests for other hosts fail.
func (s *Server) Transport() http.RoundTripper {
	return transport{strings.TrimPrefix(s.http.URL, "http://"), s.client}
}

// gatewayURL is the address that bots connect to.
func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }
