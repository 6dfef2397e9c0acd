package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
)

// Conversation answers requests: a *bot.Bot.
type Conversation interface {
	Handle(ctx context.Context, r bot.Request) bot.Response
	Commands() []bot.CommandSpec
}

// Registry records which commands were registered: a state.CommandRegistry.
type Registry interface {
	// Registered returns the fingerprint of the commands of a scope, a guild or "" for global; "" if none.
	Registered(ctx context.Context, scope string) (string, error)
	SetRegistered(ctx context.Context, scope, fingerprint string) error
	// Scopes returns the sorted scopes with commands.
	Scopes(ctx context.Context) ([]string, error)
}

// Options configure an Adapter. Token and Bot are required.
type Options struct {
	Token     string // of the bot
	Bot       Conversation
	Room      string            // address of the reading room, which the names of clauses link to; "" for none
	Store     Registry          // needed by Run
	Transport http.RoundTripper // of the REST API; nil: a new one
	Log       *slog.Logger      // nil: no logging

	Guild         string // for development: registers commands in this guild only, where they change at once
	Shard, Shards int    // this process is shard Shard of Shards; 0 of 0 is the only one

	// MessageContent requests the privileged intent to read messages in the bot's threads without a mention. It must be
	// granted to the application, or Run ends with DisallowedIntents.
	MessageContent bool

	// Responded is told how long each interaction waited for its first response. nil: nobody is.
	Responded func(after time.Duration)

	Drain   time.Duration // time for work in progress to finish when Run ends; 0 is 20 s
	Handled int           // requests handled concurrently, up to their acknowledgement; 0 is 64
}

// Adapter is a bot on Discord. Run may be called once.
type Adapter struct {
	Options
	*outbox
	gateway *gateway
	seen    seen
	pace    rhythm
	paths   map[string]string

	app      string // id of the application
	jobs     chan job
	working  chan struct{} // a slot for each answer in progress
	running  sync.WaitGroup
	busy     atomic.Int64 // requests accepted and not finished
	draining atomic.Bool
	started  atomic.Bool
	force    func()

	life, work context.Context // of REST requests, and of answers in progress, which end first
	forced     context.Context // ends with force
}

// rhythm holds the adapter's intervals and timeouts.
type rhythm struct {
	pace
	grace  time.Duration // before the first progress message
	edits  time.Duration // between two edits of a message
	notes  time.Duration // between two notices
	late   time.Duration // after which a request without a response is acknowledged
	answer time.Duration // in which Discord accepts the initial response
	token  time.Duration // lifetime of an interaction token
}

// normal is the rhythm for Discord.
func normal() rhythm {
	return rhythm{
		pace:  pace{first: time.Second, most: time.Minute, identify: 5 * time.Second, invalid: time.Second, stable: 30 * time.Second},
		grace: 700 * time.Millisecond, edits: 1050 * time.Millisecond, notes: 600 * time.Millisecond,
		late: 500 * time.Millisecond, answer: 2900 * time.Millisecond, token: 14*time.Minute + 30*time.Second,
	}
}

const (
	queued  = 1024 // bounds the request queue: requests behind that many would be answered too late anyway
	answers = 256  // in progress concurrently; further ones are refused
)

// intents of the gateway: https://discord.com/developers/docs/events/gateway#gateway-intents
const (
	intents        = int(discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages)
	contentIntents = int(discordgo.IntentMessageContent)
)

// New returns an Adapter. Nothing is sent before Run.
func New(o Options) (*Adapter, error) {
	o.Token = strings.TrimPrefix(strings.TrimSpace(o.Token), "Bot ")
	switch {
	case o.Token == "":
		return nil, &FatalError{Reason: BadToken, Detail: "no token"}
	case o.Bot == nil:
		return nil, errors.New("discord: no conversation")
	case o.Shards < 0 || o.Shard < 0 || o.Shard >= max(1, o.Shards):
		return nil, &FatalError{Reason: InvalidShard, Detail: fmt.Sprintf("shard %d of %d", o.Shard, o.Shards)}
	case o.Guild != "" && !isID(o.Guild):
		return nil, &FatalError{Reason: NotInGuild, Detail: fmt.Sprintf("%q is not the id of a guild", o.Guild)}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Shards = max(1, o.Shards)
	o.Drain = cmp.Or(o.Drain, 20*time.Second)
	o.Handled = cmp.Or(o.Handled, 64)
	api, err := newREST(o.Token, o.Transport)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		Options: o, outbox: newOutbox(api, o.Room, o.Log), pace: normal(), paths: commandPaths(o.Bot.Commands()),
		jobs: make(chan job, queued), working: make(chan struct{}, answers),
	}
	a.forced, a.force = context.WithCancel(context.Background())
	a.gateway = &gateway{
		token: o.Token, intents: intents, shard: o.Shard, shards: o.Shards, find: api.findGateway, take: a.take, log: o.Log,
	}
	if o.MessageContent {
		a.gateway.intents |= contentIntents
	}
	return a, nil
}

// Run connects, registers the commands and serves until ctx ends. Then it accepts no more work, lets work in progress
// finish, cancels the rest after half of Options.Drain with a message that the bot is restarting, and returns nil after at
// most Options.Drain with no goroutine left. Its only error is a *FatalError.
func (a *Adapter) Run(ctx context.Context) error {
	if a.started.Swap(true) {
		return errors.New("discord: Run was called before")
	}
	defer a.rest.idle()
	var kill, give context.CancelFunc
	a.life, kill = context.WithCancel(context.WithoutCancel(ctx))
	defer kill()
	a.work, give = context.WithCancel(a.life)
	defer give()
	if err := a.pace.retry(ctx, a.Log, "looking up the application", a.findApp); err != nil || ctx.Err() != nil {
		return err
	}
	serve, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if a.Shard == 0 {
		a.running.Go(func() {
			if err := a.pace.retry(serve, a.Log, "registering commands", a.registrar().register); err != nil {
				stop(err)
			}
		})
	}
	for range a.Handled {
		a.running.Go(a.handleJobs)
	}
	a.gateway.pace = a.pace.pace
	err := a.gateway.run(serve)
	if fatal, ok := errors.AsType[*FatalError](context.Cause(serve)); ok {
		err = fatal
	}
	stop(nil)
	a.drain(give, kill)
	return err
}

// drain waits for work in progress.
func (a *Adapter) drain(give, kill context.CancelFunc) {
	a.draining.Store(true)
	close(a.jobs)
	half := time.AfterFunc(a.Drain/2, func() {
		a.Log.Info("cancelling work in progress")
		give()
	})
	defer half.Stop()
	defer time.AfterFunc(a.Drain, kill).Stop()
	defer context.AfterFunc(a.forced, kill)()
	a.running.Wait()
}

// Force ends draining at once and abandons work in progress. It may be called at any time and repeatedly.
func (a *Adapter) Force() { a.force() }

// Status is the state of an adapter.
type Status struct {
	Connected bool
	Latency   time.Duration // of the latest heartbeat; 0 before the first
	Guilds    int           // of the shard
	Working   int           // requests in progress, including queued ones
}

// Status may be called at any time.
func (a *Adapter) Status() Status {
	return Status{
		Connected: a.gateway.connected.Load(), Latency: time.Duration(a.gateway.latency.Load()),
		Guilds: a.guilds.count(), Working: int(a.busy.Load()),
	}
}

// findApp looks up the application of the token.
func (a *Adapter) findApp(ctx context.Context) error {
	app, err := a.rest.application(ctx)
	a.app = app.ID
	return err
}

// findGateway looks up the address of the gateway.
func (r *rest) findGateway(ctx context.Context) (gatewayInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var info gatewayInfo
	err := r.do(ctx, http.MethodGet, discordgo.EndpointGatewayBot, nil, nil, &info)
	if err == nil && info.URL == "" {
		err = errors.New("discord: no gateway address")
	}
	return info, err
}
