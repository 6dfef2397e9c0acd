// Package bot is the conversation with members, moderators and maintainers, free of any platform: commands, permissions,
// limits, and every text in Chinese and English.
//
// An adapter turns events of its platform into a Request, passes it to Bot.Handle, and renders the Response. State that
// outlives the process is in a Store.
package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// Options configure a Bot.
type Options struct {
	Library    Library
	Public     bool // the corpus may be shown outside the guilds that the bot belongs to
	Store      Store
	Maintainer Maintainer       // nil: the corpus cannot be changed from the chat
	Data       string           // data directory of Maintainer, as messages name it
	Log        *slog.Logger     // nil: no logging
	Now        func() time.Time // nil: time.Now

	Limits  state.Limits // defaults of guilds; fields of 0 take those of DefaultLimits
	Waiting int          // length of the queue for answers; 0 is 50

	Owners []string // users with all rights everywhere
	Home   []string // guilds whose maintainers may change the corpus that all guilds share; none means any guild
}

// setup renames Options, which would hide Request.Options in turn.
type setup Options

// answerTime bounds the work on an answer, including the queue.
const answerTime = 2 * time.Minute

// DefaultLimits apply where neither the guild nor Options set a limit.
func DefaultLimits() state.Limits {
	return state.Limits{UserPause: 8 * time.Second, ChannelPause: 2 * time.Second, Concurrent: 4}
}

// Library leases the service of the serving snapshot. A leased service stays open until it is released, even if another
// snapshot serves by then.
type Library interface {
	// Lease returns the service, nil if no snapshot serves. The caller calls release once in either case.
	Lease() (s *service.Service, release func())
}

// Maintainer maintains the corpus: ingest.Maintainer, whose documentation says what the methods do and which errors they
// return. It is safe for concurrent use.
type Maintainer interface {
	Status(ctx context.Context) (ingest.Status, error)
	Refresh(ctx context.Context, o ingest.Options, emit ingest.Listener) (ingest.Candidate, error)
	Pending(ctx context.Context) (ingest.Candidate, error)
	Approve(ctx context.Context, name string, force bool) (ingest.Swap, error)
	Rollback(ctx context.Context, name string) (ingest.Swap, error)
	Add(ctx context.Context, u ingest.Upload) (string, error)
}

// Store holds the state of a Bot that outlives the process.
type Store interface {
	state.ReceiptStore
	state.SettingsStore
	state.FeedbackStore
	state.GapStore
	state.ReviewStore
	state.PostStore
	state.AuditLog
	state.PrivacyStore
}

// Bot is the conversation. It is safe for concurrent use.
type Bot struct {
	setup
	commands map[string]command                // by path
	actions  map[string]func(t *turn) Response // of buttons, menus and forms
	pauses   *pauses
	gate     *gate
	drafts   *drafts
}

// New returns a Bot.
func New(o Options) *Bot {
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Waiting = cmp.Or(o.Waiting, 50)
	o.Limits = o.Limits.Or(DefaultLimits())
	b := &Bot{setup: setup(o), pauses: newPauses(), gate: newGate(o.Limits.Concurrent, o.Waiting), drafts: newDrafts(o.Now)}
	b.commands = make(map[string]command)
	for _, c := range commands() {
		b.commands[c.spec.Path] = c
	}
	b.actions = actions()
	return b
}

type turn struct {
	*Bot
	Request
	ctx      context.Context
	t        *texts         // in the language of the actor
	settings state.Settings // of the guild, with defaults filled in
}

// Handle answers a request. It does only short lookups itself; longer work is in Response.Work. Neither Handle nor the
// functions in the Response panic.
func (b *Bot) Handle(ctx context.Context, r Request) (res Response) {
	t := &turn{Bot: b, Request: bounded(r), ctx: ctx}
	t.t = textsIn(t.Actor.Lang)
	defer recovered(t, func(r Response) { res = r })
	if t.Kind == Complete {
		return complete(t)
	}
	var err error
	if t.settings, err = b.guild(ctx, t.Place.Guild); err != nil {
		return t.failed(err)
	}
	return t.guarded(t.dispatch())
}

func (t *turn) dispatch() Response {
	switch t.Kind {
	case Command, OnPost:
		c, ok := t.commands[t.Name]
		if !ok || c.spec.Kind != t.Kind {
			return t.tell(present.Problem, t.t.Outdated)
		}
		if err := t.barred(c.spec); err != nil {
			return t.failed(err)
		}
		return c.run(t)
	case Press, Submit:
		if run, ok := t.actions[t.Name]; ok {
			return run(t)
		}
		return t.tell(present.Problem, t.t.Outdated)
	case Talk:
		return talk(t)
	}
	return Response{}
}

// with returns t with another context, for work after the acknowledgement.
func (t *turn) with(ctx context.Context) *turn {
	c := *t
	c.ctx = ctx
	return &c
}

// guarded makes the functions of res recover, so that a bug in one answer does not end the process.
func (t *turn) guarded(res Response) Response {
	if work := res.Work; work != nil {
		res.Work = func(ctx context.Context, show func(present.Message)) (done Response) {
			defer recovered(t, func(r Response) { done = r })
			done = t.guarded(work(ctx, show))
			done.Work = nil
			return done
		}
	}
	guard := func(sent *func(context.Context, Post)) {
		if run := *sent; run != nil {
			*sent = func(ctx context.Context, p Post) {
				defer recovered(t, func(Response) {})
				run(ctx, p)
			}
		}
	}
	guard(&res.Sent)
	for _, a := range res.Acts {
		switch {
		case a.Post != nil:
			guard(&a.Post.Sent)
		case a.Thread != nil:
			guard(&a.Thread.Sent)
		case a.Notices != nil:
			done := a.Notices.Done
			a.Notices.Done = func(ctx context.Context, i int, err error) (m present.Message) {
				defer recovered(t, func(r Response) { m = *r.Message })
				return done(ctx, i, err)
			}
		}
	}
	return res
}

// recovered, deferred, apologises for a panic.
func recovered(t *turn, say func(Response)) {
	v := recover()
	if v == nil {
		return
	}
	t.Log.Error("handler panicked", "request", t.ID, "kind", t.Kind, "name", t.Name, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
	if t.Kind == Complete {
		say(Response{})
		return
	}
	say(t.tell(present.Problem, fmt.Sprintf(t.t.Apology, t.ID)))
}

// refusal is an error in the words of the actor, who did nothing wrong with the program.
type refusal string

func (r refusal) Error() string { return string(r) }

// failed explains an error to the actor, and logs it unless it is to be expected.
func (t *turn) failed(err error) Response {
	if r, ok := errors.AsType[refusal](err); ok {
		return t.tell(present.Problem, string(r))
	}
	if errors.Is(err, state.ErrOptedOut) {
		return t.tell(present.Plain, t.t.NothingKept)
	}
	if text := t.expected(err); text != "" {
		return t.tell(present.Problem, text)
	}
	t.Log.Error("request failed", "request", t.ID, "kind", t.Kind, "name", t.Name, "error", err)
	switch {
	case errors.Is(err, state.ErrNoRoom), errors.Is(err, ingest.ErrNoRoom):
		return t.tell(present.Problem, t.t.NoRoom)
	case errors.Is(err, state.ErrAccess), errors.Is(err, ingest.ErrAccess):
		return t.tell(present.Problem, t.t.NoAccess)
	}
	return t.tell(present.Problem, fmt.Sprintf(t.t.Apology, t.ID))
}

// expected explains an error that happens without a fault of the program; "" for others.
func (t *turn) expected(err error) string {
	for known, text := range map[error]string{
		context.DeadlineExceeded: t.t.TimedOut, context.Canceled: t.t.ShuttingDown, state.ErrConflict: t.t.Conflict,
		ingest.ErrBusy: t.t.RefreshBusy, ingest.ErrNoPending: t.t.NoPending, ingest.ErrNoPrevious: t.t.NoPrevious,
		ingest.ErrNoSources: t.t.NoSourcesSet,
	} {
		if errors.Is(err, known) {
			return text
		}
	}
	return ""
}

// note logs an error that does not concern the actor.
func (t *turn) note(what string, err error) {
	if err != nil {
		t.Log.Warn(what, "request", t.ID, "name", t.Name, "error", err)
	}
}

// tell answers the actor privately, and a message publicly: platforms have no private replies.
func (t *turn) tell(tone present.Tone, lines ...string) Response {
	private := t.Kind != Talk
	m := present.Message{Lang: t.t.Lang, Tone: tone, Private: private}
	for _, line := range lines {
		if line != "" {
			m.Blocks = append(m.Blocks, present.Para(present.Text(line)))
		}
	}
	return Response{Message: &m, Private: private}
}

// page begins a message that only the actor sees.
func (t *turn) page(blocks ...present.Block) present.Message {
	return present.Message{Lang: t.t.Lang, Private: true, Blocks: blocks}
}

// shown answers the actor with a private message.
func shown(m present.Message) Response { return Response{Message: &m, Private: true} }

// serving leases the service of the serving snapshot. If there is none, or it must not be shown in this place, it returns
// the refusal.
func (t *turn) serving() (s *service.Service, release func(), err error) {
	s, release = t.Library.Lease()
	switch {
	case s == nil:
		return nil, release, refusal(t.t.NothingServes)
	case !t.Public && (t.Place.Guild == "" || t.Place.Elsewhere):
		return nil, release, refusal(t.t.NotPublic)
	}
	return s, release, nil
}

// Bounds of a request. Platforms send less.
const (
	mostText  = 16_000 // bytes of a text or an option
	mostName  = 200
	mostRoles = 1000
)

// bounded returns r with valid UTF-8 of bounded length.
func bounded(r Request) Request {
	cut := func(s *string, most int) {
		*s = strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD")
		if len(*s) > most {
			*s = strings.ToValidUTF8((*s)[:most], "")
		}
	}
	for _, s := range []*string{&r.ID, &r.Name, &r.Arg, &r.Value, &r.Actor.Name} {
		cut(s, mostName)
	}
	cut(&r.Text, mostText)
	options := make(map[string]string, len(r.Options))
	for name, value := range r.Options {
		cut(&value, mostText)
		options[name] = strings.TrimSpace(value)
	}
	r.Options = options
	r.Text = strings.TrimSpace(r.Text)
	r.Actor.Roles = r.Actor.Roles[:min(len(r.Actor.Roles), mostRoles)]
	if r.Actor.Lang != corpus.Chinese {
		r.Actor.Lang = corpus.English
	}
	if r.Target != nil {
		p := *r.Target
		cut(&p.Text, 4*mostText)
		cut(&p.AuthorName, mostName)
		r.Target = &p
	}
	return r
}
