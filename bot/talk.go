package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/service"
)

// talk answers a message to the bot: a mention, a reply to one of its answers, or a message in its own thread.
func talk(t *turn) Response {
	if !t.enabled() {
		if t.right() == Maintainers && t.Text != "" && !t.Place.Own {
			return t.say(func(x *texts) string { return x.ChannelOff })
		}
		return Response{}
	}
	q := inquiry{text: t.Text}
	switch {
	case t.Target != nil && t.Target.Own:
		q.parent = parentAt(t, t.Target.Channel, t.Target.ID)
	case t.Target != nil && t.Text == "": // a bare mention in reply to a message: that message is the question
		q.text = t.Target.Text
	}
	if q.parent == "" && t.Place.Own {
		q.parent = parentIn(t, t.Place.Channel)
	}
	if fold.Key(q.text) == "" {
		if t.Place.Own {
			return Response{}
		}
		return greet(t)
	}
	return t.inquire(q)
}

// greet explains how to ask, with a document of the corpus as an example.
func greet(t *turn) Response {
	s, release, err := t.serving()
	defer release()
	if err != nil {
		return t.tell(present.Plain, err.Error())
	}
	first := s.First(1)
	if len(first) == 0 {
		return t.tell(present.Plain, t.t.NothingServes)
	}
	return t.say(func(x *texts) string {
		return fmt.Sprintf(x.Greeting, x.BookTitle(s.Describe(first[0], x.Lang).Title, x.Lang))
	})
}

// say answers publicly.
func (t *turn) say(text func(*texts) string) Response {
	talk := t.public()
	return Response{Message: &present.Message{Lang: talk.Lang, Blocks: []present.Block{present.Para(present.Text(text(talk)))}}}
}

// public returns the texts for public messages, in the language of the guild or else of the actor.
func (t *turn) public() *texts {
	if l := t.settings.Lang; l != "" {
		return textsIn(l)
	}
	return t.t
}

// parentAt returns the id of the receipt of the answer in a message; "" for none.
func parentAt(t *turn, channel, message string) string {
	r, err := t.Store.ReceiptAt(t.ctx, channel, message)
	if err != nil && !errors.Is(err, state.ErrNoRecord) {
		t.note("parent answer unreadable", err)
	}
	return r.ID
}

// parentIn returns the id of the latest public receipt of a thread; "" for none.
func parentIn(t *turn, channel string) string {
	list, err := t.Store.Receipts(t.ctx, state.ReceiptFilter{Channel: channel, Limit: 10})
	t.note("answers of the thread unreadable", err)
	for _, r := range list {
		if b, ok := open(r); ok && !b.Private {
			return r.ID
		}
	}
	return ""
}

// texts is the catalogue plus wording that only the conversation needs.
type texts struct{ *present.Texts }

// textsIn returns the texts in language l, English unless l is Chinese.
func textsIn(l corpus.Lang) *texts { return &texts{present.TextsIn(l)} }

// formerLines says what became of clauses of earlier snapshots, each line once.
func (t *texts) formerLines(s *service.Service, all []service.Former) []string {
	return t.Former(all, func(ref corpus.Ref) string { return t.Name(described(s.Describe(ref, t.Lang))) })
}

// gone says why there is no clause at ref.
func (t *texts) gone(ctx context.Context, s *service.Service, ref corpus.Ref) string {
	was, err := s.Former(ctx, ref)
	if lines := t.formerLines(s, was); err == nil && len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	return t.ClauseGone
}
