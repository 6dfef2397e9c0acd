package discordtest

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Response holds the responses to an interaction up to a time.
type Response struct {
	Ack       *Ack // nil if the bot has not responded yet
	Original  *Answer
	FollowUps []*Answer
}

// handle is something that a user did, and how the bot responds to it.
type handle[T any] struct {
	s   *messageStore
	did string   // in words, for transcripts
	err error    // why the user's client would not let the user do it
	now func() T // the responses up to now; the lock is held
}

// Err returns why the user's client would not let the user do it, or nil: a command that is not registered, a value
// that the option does not take, a button that is not there, a channel where the user may not write.
func (h *handle[T]) Err() error { return h.err }

// WaitFor waits until a condition holds for the responses. The condition must not call methods of the server.
func (h *handle[T]) WaitFor(ctx context.Context, holds func(T) bool) (responses T, err error) {
	if h.err != nil {
		return responses, h.err
	}
	err = h.s.until(ctx, func() bool {
		responses = h.now()
		return holds(responses)
	})
	if err != nil {
		err = fmt.Errorf("discordtest: %s: %w; responses: %+v", h.did, err, responses)
	}
	return responses, err
}

// Response returns the responses to i up to now.
func (i *Interaction) Response() (r *Response) {
	i.s.do(func() { r = i.now() })
	return r
}

func (i *Interaction) response() *Response {
	r := &Response{Ack: i.ack, Original: i.original.copy()}
	for _, f := range i.followUps {
		r.FollowUps = append(r.FollowUps, f.copy())
	}
	return r
}

// Acked waits for the initial response.
func (i *Interaction) Acked(ctx context.Context) (*Ack, error) {
	_, err := i.WaitFor(ctx, func(r *Response) bool { return r.Ack != nil })
	return i.Response().Ack, err
}

// Wait waits for an answer that the user can do something with: a message and not the thinking, choices, or a form.
// Where the bot only acknowledged ([AnswerDeferredUpdate]), it waits for the message to change.
func (i *Interaction) Wait(ctx context.Context) (*Response, error) {
	return i.WaitFor(ctx, func(r *Response) bool {
		switch {
		case r.Ack == nil:
			return false
		case r.Ack.Type == AnswerDeferredUpdate:
			return len(r.FollowUps) > 0 || !r.Original.Deleted.IsZero() ||
				r.Original.Message().At.After(r.Ack.At)
		}
		return r.Original == nil || !r.Original.Loading() || !r.Original.Deleted.IsZero()
	})
}

// Said is a message of a user, with the replies of the bot.
type Said struct {
	handle[[]*Answer]
	Message *Message
}

// Replies returns the bot's replies to the message, and its messages in the thread that starts from it.
func (m *Said) Replies() (list []*Answer) {
	m.s.do(func() { list = m.now() })
	return list
}

func (m *Said) replies() []*Answer {
	var found []*Answer
	for _, r := range m.s.ordered {
		now := r.Message()
		isReply := now.Reference != nil && now.Reference.MessageID == m.Message.ID
		if now.Author == m.s.bot && (isReply || now.ChannelID == m.Message.ID) {
			found = append(found, r.copy())
		}
	}
	return found
}

// Wait waits for the first reply.
func (m *Said) Wait(ctx context.Context) (*Answer, error) {
	replies, err := m.WaitFor(ctx, func(replies []*Answer) bool { return len(replies) > 0 })
	if err != nil {
		return nil, err
	}
	return replies[0], nil
}

// Typing returns the times of typing indicators in a channel.
func (s *messageStore) Typing(c *Channel) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.typing[c.ID])
}

// Messages returns the messages of a channel as they are now, in order: all that a user sees there, so that those for
// others are left out, and deleted ones.
func (s *messageStore) Messages(c *Channel, u *User) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown(c, u)
}

func (s *messageStore) shown(c *Channel, u *User) []*Message {
	var list []*Message
	for _, r := range c.messages {
		if m := r.Message(); r.exists() && m.visibleTo(u) {
			list = append(list, m)
		}
	}
	return list
}

// WaitMessage waits for a message of the bot in a channel, seen by a user, for which a condition holds.
func (s *messageStore) WaitMessage(ctx context.Context, c *Channel, u *User, holds func(*Message) bool) (*Message, error) {
	var found *Message
	err := s.until(ctx, func() bool {
		list := s.shown(c, u)
		i := slices.IndexFunc(list, func(m *Message) bool { return m.Author == s.bot && holds(m) })
		if i >= 0 {
			found = list[i]
		}
		return i >= 0
	})
	return found, err
}
