package discord

import (
	"context"
	"sync"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
)

// reply is an answer as a channel message, possibly in reply to another.
type reply struct {
	out            *outbox
	guild, channel string
	to             string // message; "" for none
	user           string // the actor
	alone          bool   // the channel is the direct messages with the user

	mu      sync.Mutex
	message string // id of the answer; "" for none
	away    *reply // direct message with a private answer
}

// put implements surface.
func (r *reply) put(ctx context.Context, p page) (bot.Post, error) {
	if p.private && !r.alone {
		return r.whisper(ctx, p)
	}
	p.private = false
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.message != "" {
		id, err := r.out.send(ctx, toMessage(r.channel, r.message), p)
		if codeOf(err) != codeUnknownMessage {
			return r.out.own(r.guild, r.channel, id), err
		}
		r.message = "" // somebody deleted it
		if p.draft {
			return bot.Post{}, nil
		}
	}
	id, err := r.out.send(ctx, toChannel(r.channel, r.to), p)
	if codeOf(err) == codeReplyNeedsHistory {
		r.to = ""
		id, err = r.out.send(ctx, toChannel(r.channel, ""), p)
	}
	if err == nil {
		r.message = id
	}
	return r.out.own(r.guild, r.channel, id), err
}

// whisper answers by direct message, and deletes the answer in the channel. If the user accepts no direct messages, the
// answer is dropped.
func (r *reply) whisper(ctx context.Context, p page) (bot.Post, error) {
	if err := r.drop(ctx); err != nil {
		return bot.Post{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away == nil {
		id, err := r.out.direct(ctx, r.user)
		if err != nil {
			return bot.Post{}, err
		}
		r.away = &reply{out: r.out, channel: id, user: r.user, alone: true}
	}
	post, err := r.away.put(ctx, p)
	if codeOf(err) == codeCannotMessageUser {
		err = nil
	}
	return post, err
}

// add implements surface.
func (r *reply) add(ctx context.Context, p page) (bot.Post, error) {
	if p.private && !r.alone {
		r.mu.Lock()
		away := r.away
		r.mu.Unlock()
		if away == nil {
			return bot.Post{}, nil
		}
		return away.add(ctx, p)
	}
	p.private = false
	id, err := r.out.send(ctx, toChannel(r.channel, ""), p)
	return r.out.own(r.guild, r.channel, id), err
}

// drop implements surface.
func (r *reply) drop(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.message == "" {
		return nil
	}
	id := r.message
	r.message = ""
	return r.out.remove(ctx, discordgo.EndpointChannelMessage(r.channel, id))
}

// tell implements surface, by direct message.
func (r *reply) tell(ctx context.Context, p page) error {
	if r.alone {
		_, err := r.add(ctx, p)
		return err
	}
	id, err := r.out.direct(ctx, r.user)
	if err == nil {
		p.private = false
		_, err = r.out.send(ctx, toChannel(id, ""), p)
	}
	if codeOf(err) == codeCannotMessageUser {
		return nil
	}
	return err
}
