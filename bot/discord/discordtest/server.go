package discordtest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// Options configure a server. The zero value is valid.
type Options struct {
	Token string // of the bot, without "Bot "; "test-token" where empty

	// Privileged are the privileged intents that the application was granted, such as [IntentMessageContent].
	Privileged int
	// Heartbeat is the interval that the gateway asks for; 41.25 s where zero.
	Heartbeat time.Duration
	// Shards is how many shards the gateway recommends; 1 where zero. With RequireShards, fewer are refused.
	Shards        int
	RequireShards bool

	// AckWindow is how long an interaction waits for its first answer; 3 s where zero.
	AckWindow time.Duration

	// NoRateLimits disables rate limits, but not their headers.
	NoRateLimits bool
	// Schema is the path of Discord's OpenAPI description; ../shared/discord/openapi.json beside the root of the module
	// where empty. "-" is none.
	Schema string
	// Now is the clock; [time.Now] where nil.
	Now func() time.Time
}

// Server is a Discord with one application. It is safe for concurrent use.
type Server struct {
	*monitor
	*ids
	*gateway
	*world
	*messageStore
	*commandRegistry
	*clients
	*rateLimits
	*faults
	*requestLog

	options Options
	http    *httptest.Server
	client  *http.Transport
	schema  *rules.Schema
	cancel  context.CancelFunc
}

// monitor guards the state of the server and wakes those who wait for a change of it.
type monitor struct {
	mu      sync.Mutex
	changed chan struct{}   // closed and replaced when anything changes
	stop    context.Context // ends when the server is closed
}

// New starts a server on a free port of the loopback interface.
func New(o Options) *Server {
	o.Token = orDefault(o.Token, "test-token")
	o.Heartbeat = orDefault(o.Heartbeat, 41250*time.Millisecond)
	o.Shards = orDefault(o.Shards, 1)
	o.AckWindow = orDefault(o.AckWindow, 3*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &monitor{changed: make(chan struct{})}
	s := &Server{
		options: o, monitor: m, ids: &ids{clock: o.Now, token: o.Token}, schema: rules.LoadSchema(o.Schema),
		client: &http.Transport{MaxIdleConnsPerHost: 64}, faults: &faults{monitor: m}, requestLog: &requestLog{monitor: m},
	}
	m.stop, s.cancel = context.WithCancel(context.Background())
	s.gateway = &gateway{monitor: m, ids: s.ids, options: o, ready: s.ready, open: make(map[string]*session)}
	s.world = newWorld(m, s.ids, s.gateway)
	s.messageStore = newMessageStore(s.world, o.Privileged&IntentMessageContent != 0)
	s.commandRegistry = &commandRegistry{monitor: m, ids: s.ids, app: s.bot.ID, commands: make(map[string][]rules.Command)}
	s.clients = newClients(s.messageStore, s.commandRegistry, o.AckWindow)
	s.rateLimits = &rateLimits{monitor: m, ids: s.ids, off: o.NoRateLimits, buckets: make(map[string]*bucket)}
	s.http = httptest.NewServer(s.routes())
	return s
}

func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Close ends all connections and returns when no goroutine of the server is left.
func (s *Server) Close() {
	s.cancel()
	s.mu.Lock()
	for _, c := range s.gateway.conns {
		c.drop()
	}
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.client.CloseIdleConnections()
	s.http.Close()
	s.gateway.serving.Wait()
}

// Bot returns the user that the bot is. Its id is the application's as well.
func (w *world) Bot() *User { return w.bot }

// Token returns what the bot authenticates with, the value of the header: "Bot " and the token.
func (s *Server) Token() string { return "Bot " + s.options.Token }

// HasSchema reports whether request bodies are checked against Discord's OpenAPI description, or says why not.
func (s *Server) HasSchema() (bool, string) { return s.schema.Missing == "", s.schema.Missing }

func (n *ids) now() time.Time { return n.clock() }

// bump wakes those who wait for a change. The lock is held.
func (m *monitor) bump() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// until waits until a condition holds, which is checked after every change of state and at least ten times a second. The
// condition must not call methods of the server.
func (m *monitor) until(ctx context.Context, holds func() bool) error {
	for {
		m.mu.Lock()
		ok, changed := holds(), m.changed
		m.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-m.stop.Done():
			return http.ErrServerClosed
		case <-changed:
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (w *world) guild(id string) *Guild {
	if i := slices.IndexFunc(w.guilds, func(g *Guild) bool { return g.ID == id }); i >= 0 {
		return w.guilds[i]
	}
	return nil
}

// Forget drops requests, messages, interactions and events of the past, so that a test can measure the memory of the bot and
// not that of the server.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
	clear(s.buckets)
	s.ordered = nil
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

// hosts are the hosts that the server replaces.
var hosts = []string{"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com", "cdn.discordapp.com", "media.discordapp.net"}

// transport redirects requests for Discord to the server, and fails all others.
type transport struct {
	host string
	next *http.Transport
}

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != t.host && !slices.Contains(hosts, r.URL.Host) {
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
