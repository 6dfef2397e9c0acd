package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// The actions of buttons, menus and forms. Messages on the platform carry them: never change one.
const (
	actSources  = "src"
	actLang     = "lang"
	actMore     = "more"
	actThread   = "thread"
	actUp       = "up"
	actDown     = "down"
	actShare    = "share"
	actDelete   = "del"
	actGap      = "gap"
	actRead     = "read"    // a clause from a menu, privately
	actCite     = "cite"    // a clause from a menu, as /cite posts it
	actReply    = "reply"   // a clause from a menu, as a reply to a message
	actUndo     = "undo"    // a posted citation
	actChecked  = "checked" // shares a check of quotes
	actList     = "list"    // a page of the documents
	actOptOut   = "optout"
	actOptIn    = "optin"
	actForget   = "forget" // asks for a confirmation
	actForgetOK = "forget!"
	actExport   = "export"
	actApproveA = "rev+"  // approves an answer
	actCorrect  = "rev~"  // corrects an answer
	actWithdraw = "rev-"  // withdraws the review of an answer
	actRequeue  = "rev?"  // opens a review from the queue
	actApprove  = "apply" // a pending snapshot
	actAnyway   = "force" // asks for confirmation to serve one that the quality gate blocks
	actAnywayOK = "force!"
	actRollback = "back"  // to an earlier snapshot
	actPosts    = "posts" // lists posts whose clauses changed since
	actNotices  = "note"  // adds a notice to them
	actGapDone  = "gap!"  // closes a gap
)

func actions() map[string]func(*turn) Response {
	return map[string]func(*turn) Response{
		actSources: withBoth(sourcesInFull), actLang: withAnswer(otherLanguage), actMore: withBoth(moreLikeThis), actThread: withAnswer(followUp),
		actUp: thumbUp, actDown: thumbDown, actShare: withBoth(share), actDelete: deleteAnswer, actGap: withAnswer(reportGap),
		actRead: withService(readClause),
		actCite: restricted(Moderators, withService(citeChosen)), actReply: restricted(Moderators, withService(replyChosen)), actUndo: undoCite,
		actChecked: restricted(Moderators, shareCheck), actList: withService(listSources),
		actOptOut: optOut, actOptIn: optIn, actForget: forget, actForgetOK: forgetConfirmed, actExport: export,
		actApproveA: withReviewable(approveAnswer), actCorrect: withReviewable(correctAnswer), actWithdraw: restricted(Moderators, withdrawReview), actRequeue: restricted(Moderators, dropReview),
		actApprove: maintaining(approveNamed(false)), actAnyway: approveAnyway, actAnywayOK: maintaining(approveNamed(true)), actRollback: maintaining(rollbackSnapshot), actGapDone: restricted(Maintainers, closeGap),
		actPosts: showPosts, actNotices: writeNotices,
	}
}

// opened loads a receipt with its answer.
func (t *turn) opened(id string) (state.Receipt, body, error) {
	r, err := t.Store.Receipt(t.ctx, id)
	b, ok := open(r)
	if errors.Is(err, state.ErrNoRecord) || err == nil && !ok {
		err = refusal(t.t.ReceiptGone)
	}
	return r, b, err
}

// sourcesInFull shows the full text of the clauses that an answer cites, in its language, with their sources.
func sourcesInFull(t *turn, s *service.Service, _ state.Receipt, b body) Response {
	talk := textsIn(b.Answer.Lang)
	m := present.Message{Lang: talk.Lang, Private: true, Blocks: []present.Block{present.Head(present.Text(talk.SourcesInFull))}}
	for _, c := range b.Answer.Citations {
		ref := c.Ref
		ref.Lang = c.Lang
		clauses, err := s.Clauses(t.ctx, service.Place{Ref: ref})
		if errors.Is(err, service.ErrNotFound) {
			m.Blocks = append(append(m.Blocks, talk.Flat([]present.Block{present.CitationClause(c).Block()})...), present.Fine(present.Text(talk.gone(t.ctx, s, ref))))
			continue
		} else if err != nil {
			return t.failed(err)
		}
		m.Blocks = append(m.Blocks, clauseView(clauses).blocks(talk, c.N, s)...)
	}
	if s.Meta().Name != b.Answer.Snapshot {
		m.Blocks = append(m.Blocks, present.Fine(present.Text(fmt.Sprintf(talk.OtherSnapshot, present.ShortSnapshot(b.Answer.Snapshot), present.ShortSnapshot(s.Meta().Name)))))
	}
	return shown(m)
}

// otherLanguage shows an answer privately in the other language. Quotations come from the document in that language, never
// from a translation; a summary is generated again.
func otherLanguage(t *turn, r state.Receipt, b body) Response {
	a := b.Answer
	if a.Status == answer.Generated {
		return t.inquire(inquiry{text: cmp.Or(a.Resolved, r.Question), lang: a.Lang.Other(), private: true})
	}
	a.Lang = a.Lang.Other()
	a.Citations, a.Closest = swapped(a.Citations), swapped(a.Closest)
	m := shownAnswer{Answer: a, private: true, place: t.Place}.message()
	m.Buttons = []present.Button{{Action: actSources, Arg: r.ID, Label: textsIn(a.Lang).ButtonSources, Emoji: "📖"}}
	return shown(m)
}

// swapped returns the citations in the other language, where they have one.
func swapped(cites []answer.Citation) []answer.Citation {
	out := make([]answer.Citation, len(cites))
	for i, c := range cites {
		out[i] = c
		if c.Other != nil {
			out[i] = *c.Other
			out[i].N, out[i].Ref = c.N, c.Ref
			c.Other = nil
			out[i].Other = &c
		}
	}
	return out
}

// mostMore is how many further clauses are listed.
const mostMore = 5

// moreLikeThis lists more clauses that match the question.
func moreLikeThis(t *turn, s *service.Service, r state.Receipt, b body) Response {
	known := make(map[corpus.Ref]bool)
	for _, c := range append(b.Answer.Citations, b.Answer.Closest...) {
		known[c.Ref] = true
	}
	q := retrieval.Query{Text: cmp.Or(b.Answer.Resolved, r.Question), K: mostMore + len(known)}
	if p := b.Receipt.Phrases; p != nil {
		q.Phrasings = p.Phrasings
	}
	res, err := s.Search(t.ctx, q)
	if err != nil {
		return t.failed(err)
	}
	talk := textsIn(b.Answer.Lang)
	m := hitList(s, res.Hits, talk.Lang, talk, known, mostMore)
	if m.Menu == nil {
		return t.tell(present.Nothing, talk.NoMore)
	}
	return shown(m)
}

// followUp opens a thread at the answer.
func followUp(t *turn, r state.Receipt, b body) Response {
	if !t.enabled() {
		return t.tell(present.Problem, t.t.ChannelNotEnabled)
	}
	talk := textsIn(b.Answer.Lang)
	th := &Thread{
		Channel: t.Place.Channel, Name: present.Shorten(present.OneLine(r.Question), 60),
		First: present.Message{Lang: talk.Lang, Blocks: []present.Block{present.Para(present.Text(talk.ThreadOpened))}},
		Sent: func(ctx context.Context, p Post) {
			t.note("thread not linked to its answer", t.Store.AttachMessage(ctx, r.ID, p.locate()))
		},
	}
	if t.Target != nil {
		th.Channel, th.Message = cmp.Or(t.Target.Channel, th.Channel), t.Target.ID
	}
	res := t.tell(present.Plain, t.t.ThreadReady)
	res.Acts = []Act{{Thread: th}}
	return res
}

// share posts a private answer publicly, with the name of whoever shares it.
func share(t *turn, s *service.Service, r state.Receipt, b body) Response {
	switch {
	case r.User != "" && r.User != t.Actor.ID:
		return t.tell(present.Problem, t.t.NotYours)
	case !t.enabled() && t.right() < Moderators:
		return t.tell(present.Problem, t.t.ChannelNotEnabled)
	}
	talk := textsIn(b.Answer.Lang)
	b.Private = false
	m := shownAnswer{
		Answer: b.Answer, receipt: r.ID, asker: t.Actor.ID, place: t.Place,
		lead: append(present.Around(talk.SharedBy, present.Person(t.Actor.ID, t.Actor.Name)), present.Text(talk.Colon+present.OneLine(r.Question))),
	}.message()
	done := t.tell(present.Plain, t.t.Shared)
	return Response{
		Message: done.Message, Replace: true, Private: true,
		Acts: []Act{{Post: &Posting{
			Channel: t.Place.Channel, Message: m,
			Sent:   posted(t, state.PostAnswer, r.ID, cited(t, s, b.Answer), b.Answer.Lang, b.Answer.Snapshot),
			Failed: t.cannotPost,
		}}},
	}
}

// cannotPost reports that a message could not be posted to a channel.
func (t *turn) cannotPost(err error) *present.Message {
	t.note("message not posted", err)
	return t.tell(present.Problem, t.t.CannotPost).Message
}

// deleteAnswer deletes a public answer, for the asker and for moderators.
func deleteAnswer(t *turn) Response {
	id, asker, _ := strings.Cut(t.Arg, ":")
	if t.Target == nil || !t.Target.Own {
		return t.tell(present.Problem, t.t.Outdated)
	}
	if t.Actor.ID != asker || asker == "" {
		if t.right() < Moderators {
			return t.tell(present.Problem, t.t.NotYours)
		}
		t.audit("answer.delete", id, "")
	}
	return retract(t, t.t.Deleted)
}

// retract deletes the target, a message of the bot, and confirms that.
func retract(t *turn, done string) Response {
	post := *t.Target
	if p, err := t.Store.PostAt(t.ctx, post.Channel, post.ID); err == nil {
		t.note("post not marked as retracted", t.Store.MarkUndone(t.ctx, p.ID))
	}
	res := t.tell(present.Plain, done)
	res.Acts = []Act{{Delete: &post}}
	return res
}

// withService adapts a handler that needs the serving snapshot.
func withService(run func(*turn, *service.Service) Response) func(*turn) Response {
	return func(t *turn) Response {
		s, release, err := t.serving()
		defer release()
		if err != nil {
			return t.failed(err)
		}
		return run(t, s)
	}
}

// withAnswer adapts a handler that needs the answer whose receipt a button carries.
func withAnswer(run func(*turn, state.Receipt, body) Response) func(*turn) Response {
	return func(t *turn) Response {
		r, b, err := t.opened(t.Arg)
		if err != nil {
			return t.failed(err)
		}
		return run(t, r, b)
	}
}

func withBoth(run func(*turn, *service.Service, state.Receipt, body) Response) func(*turn) Response {
	return withAnswer(func(t *turn, r state.Receipt, b body) Response {
		return withService(func(t *turn, s *service.Service) Response { return run(t, s, r, b) })(t)
	})
}

// restricted restricts a handler to actors with a right.
func restricted(needs Right, run func(*turn) Response) func(*turn) Response {
	return func(t *turn) Response {
		if err := t.lacks(needs, false); err != nil {
			return t.failed(err)
		}
		return run(t)
	}
}

// slow runs a handler in the background. Only the actor sees its response.
func slow(t *turn, run func(*turn) Response) Response {
	return Response{Private: true, Work: func(ctx context.Context, _ func(present.Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		return run(t.with(ctx))
	}}
}
