package discord

import (
	"context"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
)

// surface is where a request is answered: an interaction, or a channel.
type surface interface {
	// put shows a page as the answer, and replaces the previous one.
	put(ctx context.Context, p page) (bot.Post, error)
	// add appends a page.
	add(ctx context.Context, p page) (bot.Post, error)
	// drop removes the answer.
	drop(ctx context.Context) error
	// tell shows a page to the actor only.
	tell(ctx context.Context, p page) error
}

// exchange is an interaction with the state of its responses.
type exchange struct {
	out  *outbox
	pace rhythm
	i    *interaction
	req  *bot.Request
	at   time.Time

	responded func(after time.Duration) // to the initial response; may be nil

	mu      sync.Mutex
	acked   discordgo.InteractionResponseType // 0 before the initial response
	private bool                              // the current response is ephemeral
	shown   bool                              // a response with content was sent
	gone    bool                              // the response was deleted
	message string                            // id of the current response, "" for the original one
	away    *reply                            // where the answer went after the interaction expired
}

// ofMessage reports whether the interaction belongs to a message, which can be updated.
func (x *exchange) ofMessage() bool {
	return x.i.Message != nil && (x.i.Type == discordgo.InteractionMessageComponent || x.i.Type == discordgo.InteractionModalSubmit)
}

// outside reports whether the bot can act there only through the interaction.
func (x *exchange) outside() bool {
	return x.req.Place.Elsewhere || x.i.Context != nil && *x.i.Context == discordgo.InteractionContextPrivateChannel
}

// acknowledged reports whether there was an initial response.
func (x *exchange) acknowledged() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.acked != 0
}

// acknowledge defers the response, ephemerally if private.
func (x *exchange) acknowledge(ctx context.Context, private bool) error {
	return x.promise(ctx, discordgo.InteractionResponseDeferredChannelMessageWithSource, private)
}

// hold defers the response before it is known what that will be.
func (x *exchange) hold(ctx context.Context) error {
	if x.ofMessage() {
		return x.promise(ctx, discordgo.InteractionResponseDeferredMessageUpdate, true)
	}
	return x.acknowledge(ctx, true)
}

func (x *exchange) promise(ctx context.Context, kind discordgo.InteractionResponseType, private bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.acked != 0 {
		return nil
	}
	ctx, cancel := context.WithDeadline(ctx, x.at.Add(x.pace.answer))
	defer cancel()
	var data any
	if private && kind == discordgo.InteractionResponseDeferredChannelMessageWithSource {
		data = map[string]any{"flags": discordgo.MessageFlagsEphemeral}
	}
	if err := x.out.respond(ctx, x.i, kind, data); err != nil {
		return err
	}
	x.noted(kind, private)
	return nil
}

// noted remembers the initial response. The caller holds x.mu.
func (x *exchange) noted(kind discordgo.InteractionResponseType, private bool) {
	if x.acked == 0 && x.responded != nil {
		x.responded(time.Since(x.at))
	}
	x.acked, x.private = kind, private
}

// put implements surface.
func (x *exchange) put(ctx context.Context, p page) (bot.Post, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.away == nil && time.Since(x.at) < x.pace.token {
		id, err := x.answer(ctx, p)
		if err == nil {
			x.shown = true
			return x.post(id), nil
		}
		if !expired(err) || x.acked == 0 {
			return bot.Post{}, err
		}
	}
	if p.draft {
		return bot.Post{}, nil // only the final state is worth a new message
	}
	if err := x.move(ctx, p.private); err != nil {
		return bot.Post{}, err
	}
	return x.away.put(ctx, p)
}

// answer shows a page through the interaction.
func (x *exchange) answer(ctx context.Context, p page) (string, error) {
	switch {
	case x.acked == 0:
		return x.first(ctx, p)
	case x.gone, x.acked == discordgo.InteractionResponseDeferredMessageUpdate && !x.shown && !p.replace:
		return x.followUp(ctx, p)
	case x.private != p.private && x.acked == discordgo.InteractionResponseDeferredChannelMessageWithSource:
		// Visibility cannot be changed: replace the message.
		if err := x.out.remove(ctx, x.address()); err != nil {
			return "", err
		}
		return x.followUp(ctx, p)
	}
	return x.out.send(ctx, toAnswer(x.i, x.message), p)
}

// first sends the initial response.
func (x *exchange) first(ctx context.Context, p page) (string, error) {
	kind := discordgo.InteractionResponseChannelMessageWithSource
	if p.replace && x.ofMessage() {
		kind = discordgo.InteractionResponseUpdateMessage
	}
	soon, cancel := context.WithDeadline(ctx, x.at.Add(x.pace.answer))
	defer cancel()
	id, err := x.out.send(soon, toCallback(x.i, kind), p)
	if err != nil && codeOf(err) != codeAcknowledged {
		return "", err
	}
	x.noted(kind, p.private)
	if err != nil {
		// The response arrived, but its confirmation was lost. An edit returns the id.
		return x.out.send(ctx, toAnswer(x.i, ""), p)
	}
	return id, nil
}

func (x *exchange) followUp(ctx context.Context, p page) (string, error) {
	id, err := x.out.send(ctx, toFollowUp(x.i), p)
	if err == nil {
		x.message, x.private, x.gone = id, p.private, false
	}
	return id, err
}

func (x *exchange) address() string { return toAnswer(x.i, x.message).address }

func (x *exchange) post(id string) bot.Post {
	if id == "" && x.acked == discordgo.InteractionResponseUpdateMessage && x.i.Message != nil {
		id = x.i.Message.ID
	}
	return x.out.own(x.i.GuildID, x.i.ChannelID, id)
}

// move chooses where to answer after the interaction expired: in the channel if the answer is public and the bot can post
// there, or else by direct message.
func (x *exchange) move(ctx context.Context, private bool) error {
	if x.away != nil {
		return nil
	}
	away := &reply{out: x.out, guild: x.i.GuildID, channel: x.i.ChannelID, user: x.req.Actor.ID}
	if private || x.outside() {
		id, err := x.out.direct(ctx, away.user)
		if err != nil {
			return err
		}
		away.guild, away.channel, away.alone = "", id, true
	}
	x.away = away
	return nil
}

// add implements surface.
func (x *exchange) add(ctx context.Context, p page) (bot.Post, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.away != nil {
		return x.away.add(ctx, p)
	}
	id, err := x.out.send(ctx, toFollowUp(x.i), p)
	return x.post(id), err
}

// drop implements surface. Discord requires an acknowledgement: if there is no response, an ephemeral one is deferred and
// deleted.
func (x *exchange) drop(ctx context.Context) error {
	if err := x.hold(ctx); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.away != nil:
		return x.away.drop(ctx)
	case x.gone, x.acked == discordgo.InteractionResponseDeferredMessageUpdate && x.message == "":
		return nil
	}
	x.gone = true
	return x.out.remove(ctx, x.address())
}

// tell implements surface: it replaces an ephemeral response, or follows up on a public one.
func (x *exchange) tell(ctx context.Context, p page) error {
	x.mu.Lock()
	alone := x.acked == 0 || x.private || !x.shown
	x.mu.Unlock()
	p.private = true
	var err error
	if alone {
		_, err = x.put(ctx, p)
	} else {
		_, err = x.add(ctx, p)
	}
	return err
}
