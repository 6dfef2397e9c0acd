package discord

import (
	"context"
	"net/http"
	"sync"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/present"
)

// acts performs the acts of a response in order, and tells the actor about failures.
func (a *Adapter) acts(ctx context.Context, s surface, req bot.Request, list []bot.Act) {
	for _, act := range list {
		if act.Notices != nil {
			a.notices(s, req, *act.Notices)
			continue
		}
		err := a.act(ctx, req, act)
		if err == nil {
			continue
		}
		a.note(req, "act", err)
		if act.Post != nil && act.Post.Failed != nil {
			if m := act.Post.Failed(err); m != nil {
				a.failWith(ctx, s, req, *m)
				continue
			}
		}
		a.fail(ctx, s, req, explain(present.TextsIn(req.Actor.Lang), err, act.Thread != nil))
	}
}

func (o *outbox) act(ctx context.Context, req bot.Request, act bot.Act) error {
	switch {
	case act.Post != nil:
		return o.posting(ctx, req.Place.Guild, *act.Post)
	case act.Edit != nil:
		_, err := o.send(ctx, toMessage(act.Edit.Post.Channel, act.Edit.Post.ID), o.render(act.Edit.Message)[0])
		return err
	case act.Delete != nil:
		return o.deleteAll(ctx, *act.Delete)
	case act.Thread != nil:
		return o.openThread(ctx, req.Place.Guild, *act.Thread)
	}
	return nil
}

// posting posts a message to a channel.
func (o *outbox) posting(ctx context.Context, guild string, p bot.Posting) error {
	p.Message.Private = false
	post, err := o.deliver(ctx, &reply{out: o, guild: guild, channel: p.Channel, to: p.ReplyTo}, p.Message, false, true)
	if err == nil && p.Sent != nil {
		p.Sent(ctx, post)
	}
	return err
}

// Notify posts an unsolicited message to a channel, such as a notice to maintainers. Like every message it pings nobody. It
// may be called while Run runs, from any goroutine.
func (a *Adapter) Notify(ctx context.Context, channel string, m present.Message) error {
	return a.posting(ctx, "", bot.Posting{Channel: channel, Message: m})
}

// deleteAll deletes a message with its other pages, if those are still known.
func (o *outbox) deleteAll(ctx context.Context, p bot.Post) error {
	var failed error
	for _, id := range o.parts.of(p.ID) {
		if err := o.remove(ctx, discordgo.EndpointChannelMessage(p.Channel, id)); err != nil {
			failed = err
		}
	}
	return failed
}

// threadDay is the time without messages after which Discord archives a thread, in minutes.
const threadDay = 24 * 60

// maxThreadName bounds the name of a thread, in code points.
const maxThreadName = 100

// openThread opens a public thread, or uses the existing one, and posts the first message in it.
func (o *outbox) openThread(ctx context.Context, guild string, t bot.Thread) error {
	name := cut(t.Name, maxThreadName)
	if name == "" {
		name = "…"
	}
	address := discordgo.EndpointChannelThreads(t.Channel)
	body := map[string]any{"name": name, "auto_archive_duration": threadDay}
	if t.Message != "" {
		address = discordgo.EndpointChannelMessageThread(t.Channel, t.Message)
	} else {
		body["type"] = discordgo.ChannelTypeGuildPublicThread
	}
	var made channel
	err := o.rest.do(ctx, http.MethodPost, address, body, nil, &made)
	if codeOf(err) == codeThreadExists {
		made.ID, err = t.Message, nil // a thread has the id of its first message
	}
	if err != nil {
		return err
	}
	o.guilds.opened(made.ID, threadInfo{guild, t.Channel, *o.self.Load()})
	t.First.Private = false
	post, err := o.deliver(ctx, &reply{out: o, guild: guild, channel: made.ID}, t.First, false, true)
	if err == nil && t.Sent != nil {
		t.Sent(ctx, post)
	}
	return err
}

// deletesOwn reports whether the first act deletes the message whose button was pressed, in a place where the bot can do
// that only through the interaction.
func (x *exchange) deletesOwn(acts []bot.Act) bool {
	d := acts[0].Delete
	return d != nil && x.ofMessage() && d.ID == x.i.Message.ID && x.outside()
}

// deleteOwn deletes that message. Its confirmation becomes a separate message.
func (x *exchange) deleteOwn(ctx context.Context) error {
	if err := x.hold(ctx); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.gone = true
	return x.out.remove(ctx, x.address())
}

// parts tracks which messages are pages of one, by the id of each, so that they are deleted together.
type parts struct {
	mu sync.Mutex
	recent[[]string]
}

// keep tracks the pages of a message.
func (p *parts) keep(pages []string) {
	if len(pages) < 2 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range pages {
		p.put(id, pages)
	}
}

// of returns all pages of the message that id is one of.
func (p *parts) of(id string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if pages, ok := p.ids[id]; ok {
		return pages
	}
	return []string{id}
}
