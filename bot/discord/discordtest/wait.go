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

// response returns the responses to i. The lock is held.
func (i *Interaction) response() *Response {
	r := &Response{Ack: i.ack, Original: i.original.copy()}
	for _, f := range i.followUps {
		r.FollowUps = append(r.FollowUps, f.copy())
	}
	return r
}

// Response returns the responses to i up to now.
func (i *Interaction) Response() *Response {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.response()
}

// Err returns why the user's client would not let the user do it, or nil: a command that is not registered, a value
// that the option does not take, a button that is not there.
func (i *Interaction) Err() error { return i.err }

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
				r.Original.Versions[len(r.Original.Versions)-1].At.After(r.Ack.At)
		}
		return r.Original == nil || !r.Original.Loading() || !r.Original.Deleted.IsZero()
	})
}

// WaitFor waits until a condition holds for the responses to i. The condition must not call methods of the server.
func (i *Interaction) WaitFor(ctx context.Context, holds func(*Response) bool) (*Response, error) {
	if i.err != nil {
		return nil, i.err
	}
	var r *Response
	err := i.s.until(ctx, func() bool {
		r = i.response()
		return holds(r)
	})
	if err != nil {
		return nil, fmt.Errorf("discordtest: %v: %w; answered: %v", i, err, r.Ack != nil)
	}
	return r, nil
}

// Said is a message of a user, with the replies of the bot.
type Said struct {
	Message *Message
	s       *messageStore
	err     error
}

// Err returns why the user could not write, or nil.
func (m *Said) Err() error { return m.err }

// Replies returns the bot's replies to the message, and its messages in the thread that starts from it.
func (m *Said) Replies() []*Answer {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	return m.replies()
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

// WaitFor waits until a condition holds for the replies. The condition must not call methods of the server.
func (m *Said) WaitFor(ctx context.Context, holds func([]*Answer) bool) ([]*Answer, error) {
	if m.err != nil {
		return nil, m.err
	}
	var replies []*Answer
	err := m.s.until(ctx, func() bool {
		replies = m.replies()
		return holds(replies)
	})
	if err != nil {
		return nil, fmt.Errorf("discordtest: %s wrote %q: %w; %d replies", m.Message.Author.Name, m.Message.Content, err, len(replies))
	}
	return replies, nil
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
