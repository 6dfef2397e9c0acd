package discord

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/present"
)

// job is a queued request.
type job struct {
	req     bot.Request
	x       *exchange // nil for a message
	release func()    // ends watchOver, and waits for an acknowledgement in progress; it may be called again
}

// take handles the events of the gateway, in order. It must not block.
func (a *Adapter) take(p payload) {
	if a.guilds.take(p.Type, p.Data) {
		return
	}
	r := reader{guilds: a.guilds, paths: a.paths, self: *a.self.Load(), thread: a.MessageContent}
	j := job{release: func() {}}
	var i *interaction
	known := false
	switch p.Type {
	case "READY":
		decoded(p.Data, func(v ready) { a.self.Store(&v.User.ID) })
	case "INTERACTION_CREATE":
		decoded(p.Data, func(v interaction) {
			i = &v
			j.req, known = r.ofInteraction(i)
		})
	case "MESSAGE_CREATE":
		decoded(p.Data, func(v message) { j.req, known = r.ofMessage(&v) })
	}
	if !known || a.seen.again(j.req.ID) {
		return
	}
	if i != nil {
		j.x = &exchange{out: a.outbox, pace: a.pace, i: i, req: &j.req, at: time.Now(), responded: a.Responded}
		a.watchOver(&j)
	}
	a.busy.Add(1)
	select {
	case a.jobs <- j:
	default:
		a.busy.Add(-1)
		j.release()
		a.Log.Error("request dropped: queue full", "request", j.req.ID)
	}
}

// mostSeen bounds how many ids are remembered.
const mostSeen = 4096

// recent keeps values by id, as many as mostSeen of the latest.
type recent[V any] struct {
	ids   map[string]V
	order []string // of arrival
}

// put adds the value of a new id.
func (r *recent[V]) put(id string, v V) {
	if r.ids == nil {
		r.ids = make(map[string]V)
	}
	r.ids[id], r.order = v, append(r.order, id)
	if len(r.order) > mostSeen {
		delete(r.ids, r.order[0])
		r.order = r.order[1:]
	}
}

// seen remembers the ids of interactions and messages, so that one that is delivered twice is handled once. Only the goroutine of
// the gateway uses it.
type seen struct{ recent[bool] }

// again reports whether id was seen before, and remembers it.
func (s *seen) again(id string) bool {
	before := s.ids[id]
	if !before {
		s.put(id, true)
	}
	return before
}

// watchOver makes sure that a request is acknowledged in time, even while it is queued or takes long to handle.
func (a *Adapter) watchOver(j *job) {
	if j.req.Kind == bot.Complete || a.life == nil {
		return
	}
	x, held := j.x, make(chan struct{})
	timer := time.AfterFunc(a.pace.late, func() {
		defer close(held)
		ctx, cancel := context.WithTimeout(a.life, sendTime)
		defer cancel()
		a.note(*x.req, "acknowledge", x.hold(ctx))
	})
	j.release = sync.OnceFunc(func() {
		if !timer.Stop() {
			<-held
		}
	})
}

// handleJobs handles requests until the queue is closed.
func (a *Adapter) handleJobs() {
	for j := range a.jobs {
		a.handle(j)
	}
}

// sendTime bounds sending a message, including rate limits and retries.
const sendTime = time.Minute

func (a *Adapter) handle(j job) {
	defer a.busy.Add(-1)
	defer a.recover(j.req.ID)
	ctx, cancel := context.WithTimeout(a.life, sendTime)
	defer cancel()
	if j.x == nil {
		r := &reply{out: a.outbox, guild: j.req.Place.Guild, channel: j.req.Place.Channel, to: j.req.ID, user: j.req.Actor.ID}
		r.alone = j.req.Place.Direct
		if a.draining.Load() {
			a.say(ctx, r, j.req, present.TextsIn(j.req.Actor.Lang).ShuttingDown)
			return
		}
		a.follow(r, j.req, a.Bot.Handle(a.work, j.req))
		return
	}
	defer j.release()
	a.interact(ctx, &j)
}

// interact handles an interaction.
func (a *Adapter) interact(ctx context.Context, j *job) {
	x := j.x
	if j.req.Kind == bot.Complete {
		data := map[string]any{"choices": choicesOf(a.Bot.Handle(a.work, j.req).Choices)}
		soon, cancel := context.WithDeadline(ctx, x.at.Add(a.pace.answer))
		defer cancel()
		a.note(j.req, "complete", a.respond(soon, x.i, discordgo.InteractionApplicationCommandAutocompleteResult, data))
		return
	}
	if a.draining.Load() {
		a.say(ctx, x, j.req, present.TextsIn(j.req.Actor.Lang).ShuttingDown)
		return
	}
	res := a.Bot.Handle(a.work, j.req)
	j.release()
	if res.Form != nil {
		a.open(ctx, x, j.req, *res.Form)
		return
	}
	if len(res.Acts) > 0 && x.deletesOwn(res.Acts) {
		a.note(j.req, "delete", x.deleteOwn(ctx))
		res.Acts = res.Acts[1:]
	}
	a.follow(x, j.req, res)
}

// open opens a form.
func (a *Adapter) open(ctx context.Context, x *exchange, req bot.Request, f bot.Form) {
	data, ok := formOf(f)
	x.mu.Lock()
	late := x.acked != 0
	if !late {
		x.acked = discordgo.InteractionResponseModal
	}
	x.mu.Unlock()
	if late || !ok {
		a.say(ctx, x, req, present.TextsIn(req.Actor.Lang).TooSlow)
		return
	}
	soon, cancel := context.WithDeadline(ctx, x.at.Add(a.pace.answer))
	defer cancel()
	a.note(req, "form", a.respond(soon, x.i, discordgo.InteractionResponseModal, data))
}

// follow carries out a response. A short initial response to an interaction is sent before follow returns; everything else
// may have to wait for rate limits and runs in the background.
func (a *Adapter) follow(s surface, req bot.Request, res bot.Response) {
	if res.Work != nil {
		a.begin(s, req, res)
		return
	}
	x, direct := s.(*exchange)
	simple := direct && !x.acknowledged() && len(res.Acts) == 0 && (res.Message == nil || short(*res.Message))
	if simple || !a.background(func() { a.finish(s, req, res) }) {
		a.finish(s, req, res)
	}
}

// short reports whether a message certainly fits on one page.
func short(m present.Message) bool {
	n := 0
	for _, b := range m.Blocks {
		for _, s := range b.Spans {
			n += len(s.Text) + len(s.URL)
		}
	}
	return n < maxPageText/4
}

// background runs f in a goroutine, and reports false if too many are running.
func (a *Adapter) background(f func()) bool {
	select {
	case a.working <- struct{}{}:
	default:
		return false
	}
	a.busy.Add(1)
	a.running.Go(func() {
		defer a.busy.Add(-1)
		defer func() { <-a.working }()
		defer a.recover("in the background")
		f()
	})
	return true
}

// recover, deferred, keeps a panic in one answer from ending the process.
func (a *Adapter) recover(where string) {
	if v := recover(); v != nil {
		a.Log.Error("adapter panicked", "where", where, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
	}
}

// finish shows the message of a response without work, and performs its acts.
func (a *Adapter) finish(s surface, req bot.Request, res bot.Response) {
	ctx, cancel := context.WithTimeout(a.life, sendTime)
	defer cancel()
	if res.Message != nil {
		a.show(ctx, s, req, res)
	} else {
		a.note(req, "silence", s.drop(ctx))
	}
	a.acts(ctx, s, req, res.Acts)
}

// begin acknowledges a request and runs its work in the background.
func (a *Adapter) begin(s surface, req bot.Request, res bot.Response) {
	ctx, cancel := context.WithTimeout(a.life, sendTime)
	defer cancel()
	work := func() {
		done := a.watch(s, res.Work)
		done.Work = nil
		a.finish(s, req, done)
	}
	if x, ok := s.(*exchange); ok {
		// First, as the time for it is short.
		if err := x.acknowledge(ctx, res.Private); err != nil {
			a.note(req, "acknowledge", err)
			return
		}
	} else if !res.Private {
		a.running.Go(func() { a.typing(a.life, req.Place.Channel) })
	}
	if !a.background(work) {
		a.say(ctx, s, req, present.TextsIn(req.Actor.Lang).Busy)
	}
}

// show shows the message of a response and reports where it is. If it cannot be shown, the actor is told why.
func (a *Adapter) show(ctx context.Context, s surface, req bot.Request, res bot.Response) {
	post, err := a.deliver(ctx, s, *res.Message, res.Replace, res.Sent != nil)
	if err != nil {
		a.note(req, "answer", err)
		if !expired(err) && ctx.Err() == nil {
			a.fail(ctx, s, req, explain(present.TextsIn(req.Actor.Lang), err, false))
		}
		return
	}
	if res.Sent != nil && post.ID != "" {
		res.Sent(ctx, post)
	}
}

// deliver shows all pages of a message, and returns the last one, which has the buttons; without its id unless named is set.
func (o *outbox) deliver(ctx context.Context, s surface, m present.Message, replace, named bool) (bot.Post, error) {
	pages := o.render(m)
	pages[0].replace, pages[0].named = replace, named || len(pages) > 1
	post, err := s.put(ctx, pages[0])
	if err != nil {
		return post, err
	}
	ids := []string{post.ID}
	for _, p := range pages[1:] {
		if post, err = s.add(ctx, p); err != nil {
			return post, err
		}
		ids = append(ids, post.ID)
	}
	o.parts.keep(ids)
	return post, nil
}

// say sends the actor a message of the adapter itself.
func (o *outbox) say(ctx context.Context, s surface, req bot.Request, text string) {
	m := present.Message{Lang: req.Actor.Lang, Tone: present.Problem, Private: req.Kind != bot.Talk, Blocks: line1(present.Span{Text: text})}
	_, err := o.deliver(ctx, s, m, false, false)
	o.note(req, "say", err)
}

// fail tells the actor privately that something failed. In a direct message it names the channel.
func (o *outbox) fail(ctx context.Context, s surface, req bot.Request, text string) {
	spans := []present.Span{{Text: text}}
	if req.Kind == bot.Talk && req.Place.Guild != "" {
		spans = []present.Span{{Text: "#" + req.Place.Channel, Channel: req.Place.Channel}, {Text: " · " + text}}
	}
	o.failWith(ctx, s, req, present.Message{Lang: req.Actor.Lang, Tone: present.Problem, Private: true, Blocks: line1(spans...)})
}

func (o *outbox) failWith(ctx context.Context, s surface, req bot.Request, m present.Message) {
	o.note(req, "explain", s.tell(ctx, o.render(m)[0]))
}

func line1(spans ...present.Span) []present.Block {
	return []present.Block{{Kind: present.Paragraph, Spans: spans}}
}

// typing shows the typing indicator. Failure does not matter.
func (o *outbox) typing(ctx context.Context, channel string) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := o.rest.do(ctx, http.MethodPost, discordgo.EndpointChannelTyping(channel), nil, nil, nil); err != nil {
		o.log.Debug("typing indicator failed", "error", err)
	}
}

// note logs an error with a request.
func (o *outbox) note(req bot.Request, what string, err error) {
	if err != nil {
		o.log.Warn("request to Discord failed", "request", req.ID, "kind", req.Kind, "name", req.Name, "doing", what, "error", err)
	}
}

// own describes a message of the bot.
func (o *outbox) own(guild, channel, id string) bot.Post {
	p := postOf(guild, channel, id)
	p.Own, p.Author = true, *o.self.Load()
	return p
}
