package llm

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Budget limits the tokens spent. Reserve reserves tokens for a call of a user, or fails with ErrBudget; settle is called
// once when the call is over, with the tokens used.
type Budget interface {
	Reserve(user string, tokens int) (settle func(used int), err error)
}

// Options are the dependencies of a Client.
type Options struct {
	Budget Budget           // nil for no limit
	Now    func() time.Time // clock of the circuit breaker; nil for time.Now
}

// Client calls one model at one endpoint. It is safe for concurrent use. A nil Client is a model that is not configured:
// its calls return ErrNotConfigured.
type Client struct {
	config  Config
	api     *openai.Client
	wire    *wire
	budget  Budget
	breaker *breaker
	places  chan struct{}
	able    atomic.Pointer[ability]
	judge   *Client                            // calls the model that judges: its deadlines and its circuit breaker are its own; nil for none
	ruled   *Memory[[sha256.Size]byte, Ruling] // of the judge: verdicts by Claim.digest; else nil

	life context.Context // ends with Close
	kill context.CancelCauseFunc
	mu   sync.Mutex     // guards its end against calls that begin
	open sync.WaitGroup // calls in flight
}

// New returns a client for the configuration. Without a model it returns ErrNotConfigured and no client. Nothing is
// sent before the first call.
func New(cfg Config, o Options) (*Client, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{
		config: cfg, wire: newWire(cfg), budget: o.Budget,
		breaker: &breaker{after: cfg.BreakAfter, pause: cfg.BreakFor, now: o.Now},
		places:  make(chan struct{}, cfg.Concurrent),
	}
	api := openai.DefaultConfig("") // the key stays with the wire
	api.BaseURL, api.HTTPClient = cfg.BaseURL, c.wire
	c.api = openai.NewClientWithConfig(api)
	a := likely(cfg)
	c.able.Store(&a)
	c.life, c.kill = context.WithCancelCause(context.Background())
	if cfg.Judge != "" {
		cfg.Model, cfg.Judge, cfg.FirstToken, cfg.Whole = cfg.Judge, "", cfg.JudgeWait, cfg.JudgeWait
		if c.judge, err = New(cfg, o); err != nil {
			return nil, err
		}
		c.judge.ruled = NewMemory[[sha256.Size]byte, Ruling](maxRuled)
	}
	return c, nil
}

// String describes the client without its key.
func (c *Client) String() string {
	if c == nil {
		return "no model"
	}
	return c.config.String()
}

// Format is String for every verb.
func (c *Client) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// Close cancels the calls in flight, waits for them and closes all connections. It must not be called from Request.Watch.
func (c *Client) Close() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	c.kill(ErrClosed)
	c.mu.Unlock()
	c.open.Wait()
	c.wire.http.CloseIdleConnections()
	return c.judge.Close()
}

// begin starts a call. Its context ends with the caller's, with Close, and at either deadline; first stops the deadline for
// the first token.
func (c *Client) begin(parent context.Context) (ctx context.Context, first, end func(), err error) {
	if c == nil {
		return nil, nil, nil, fail(ErrNotConfigured)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.life.Err() != nil {
		return nil, nil, nil, fail(ErrClosed)
	}
	c.open.Add(1)
	ctx, cancel := context.WithCancelCause(parent)
	late := func() { cancel(ErrTimeout) }
	token, whole := time.AfterFunc(c.config.FirstToken, late), time.AfterFunc(c.config.Whole, late)
	unlink := context.AfterFunc(c.life, func() { cancel(ErrClosed) })
	return ctx, func() { token.Stop() }, func() {
		token.Stop()
		whole.Stop()
		unlink()
		cancel(nil)
		c.open.Done()
	}, nil
}

// complete executes an order.
func (c *Client) complete(ctx context.Context, o order) (completion, error) {
	var out completion
	prompt := o.prompt()
	err := c.call(ctx, o.payer, prompt, o.limit, func(ctx context.Context, first func()) (Usage, *Error) {
		var e *Error
		out, e = c.negotiate(ctx, o, first)
		return out.usage, e
	})
	return out, err
}

// call calls the endpoint with deadlines, the limit of concurrent calls, the circuit breaker, the budget and retries.
// prompt is about how many tokens it reads, limit how many it writes at most.
func (c *Client) call(parent context.Context, user string, prompt, limit int, do func(ctx context.Context, first func()) (Usage, *Error)) error {
	ctx, first, end, err := c.begin(parent)
	if err != nil {
		return err
	}
	defer end()
	if e := c.place(ctx); e != nil {
		return e
	}
	defer func() { <-c.places }()
	report, e := c.breaker.enter()
	if e != nil {
		return e
	}
	usage, failure := Usage{}, fail(ErrCanceled) // until the endpoint is called
	defer func() { report(outcomeOf(failure)) }()
	if c.budget != nil {
		settle, err := c.budget.Reserve(user, prompt+limit)
		if err != nil {
			return err
		}
		defer func() { settle(spent(usage, failure, prompt)) }()
	}
	if usage, failure = c.persist(ctx, first, do); failure != nil {
		return failure
	}
	return nil
}

// place waits for a slot among the concurrent calls.
func (c *Client) place(ctx context.Context) *Error {
	select {
	case c.places <- struct{}{}:
		if ctx.Err() != nil {
			<-c.places
			return ended(ctx)
		}
		return nil
	case <-ctx.Done():
		e := ended(ctx)
		if errors.Is(context.Cause(ctx), ErrTimeout) {
			e.Kind = ErrBusy
		}
		return e
	}
}

// persist retries until do succeeds, cannot succeed, or there is no time left.
func (c *Client) persist(ctx context.Context, first func(), do func(context.Context, func()) (Usage, *Error)) (Usage, *Error) {
	began := time.Now()
	for n := 1; ; n++ {
		out, e := do(ctx, first)
		if e == nil {
			return out, nil
		}
		e.Attempts = max(e.Attempts, 1) + n - 1
		if n > c.config.Retries || !e.again() {
			return out, e
		}
		wait := backoff(n, e.RetryAfter)
		if time.Since(began)+wait >= min(c.config.FirstToken, c.config.Whole) {
			return out, e
		}
		if stopped := sleep(ctx, wait); stopped != nil {
			stopped.Attempts = e.Attempts
			return out, stopped
		}
	}
}

// negotiate makes a request, dropping one by one the parameters that the endpoint rejects.
func (c *Client) negotiate(ctx context.Context, o order, first func()) (completion, *Error) {
	a := *c.able.Load()
	wished := a.schema
	a.schema = wished && o.structured != ""
	for n := 1; ; n++ {
		out, e := c.attempt(ctx, o, a, first)
		if e == nil {
			if n > 1 {
				if o.structured == "" {
					a.schema = wished // nothing was learned of it
				}
				c.able.Store(&a)
			}
			return out, nil
		}
		e.Attempts = n
		next, ok := a.without(e)
		if !ok {
			return out, e
		}
		a = next
	}
}

// outcomeOf returns what the result of a call means for the circuit breaker, and how long the endpoint asked to wait.
func outcomeOf(e *Error) (outcome, time.Duration) {
	switch {
	case e == nil:
		return working, 0
	case e.Kind == ErrCanceled, e.Kind == ErrClosed:
		return silent, 0
	case e.Kind == ErrFiltered, e.long, e.Kind == ErrRejected && e.Status != 401 && e.Status != 403:
		return working, 0
	}
	return failing, e.RetryAfter
}

// spent returns the tokens to charge for a call: nothing if it was rejected, at least its prompt if it was abandoned while
// the model worked.
func spent(u Usage, e *Error, prompt int) int {
	if e == nil || u.Total() > 0 {
		return u.Total()
	}
	if e.begun || e.Kind == ErrTimeout {
		return prompt + e.written
	}
	return 0
}
