package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yiju/bot/state"
	"yiju/retrieval"
	"yiju/retrieval/answer"
)

// The actions of buttons, menus and forms. They stand in messages on the platform: never change one.
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
	actRequeue  = "rev?"  // drops a review that waits in the queue
	actApprove  = "apply" // a pending snapshot
	actAnyway   = "force" // asks whether one that the checks block is to serve
	actAnywayOK = "force!"
	actRollback = "back"  // to an earlier snapshot
	actPosts    = "posts" // posts that cite clauses as they no longer are
	actNotices  = "note"  // writes a notice into them
	actGapDone  = "gap!"  // closes a gap
)

// actions returns the handlers of all actions.
func actions() map[string]func(*turn) Response {
	return map[string]func(*turn) Response{
		actSources: sourcesInFull, actLang: otherLanguage, actMore: moreLikeThis, actThread: followUp,
		actUp: thumbUp, actDown: thumbDown, actShare: share, actDelete: deleteAnswer, actGap: reportGap, actRead: readClause,
		actCite: citeChosen, actReply: replyChosen, actUndo: undoCite, actChecked: shareCheck, actList: listSources,
		actOptOut: optOut, actOptIn: optIn, actForget: forget, actForgetOK: forgetConfirmed, actExport: export,
		actApproveA: approveAnswer, actCorrect: correctAnswer, actWithdraw: withdrawReview, actRequeue: dropReview,
		actApprove: maintaining(approveSnapshot), actAnyway: approveAnyway, actAnywayOK: maintaining(approveConfirmed), actRollback: maintaining(rollbackSnapshot), actGapDone: closeGap,
		actPosts: showPosts, actNotices: writeNotices,
	}
}

// opened reads the receipt that a button carries, with its answer. Where that is gone it says so.
func (t *turn) opened(id string) (state.Receipt, body, *Response) {
	r, err := t.Store.Receipt(t.ctx, id)
	if err != nil && !errors.Is(err, state.ErrNoRecord) {
		res := t.failed(err)
		return r, body{}, &res
	}
	b, ok := open(r)
	if err != nil || !ok {
		res := t.tell(Problem, t.t.ReceiptGone)
		return r, b, &res
	}
	return r, b, nil
}

// sourcesInFull shows the clauses of an answer whole, in its language, with everything that is known of where they stand.
func sourcesInFull(t *turn) Response {
	_, b, gone := t.opened(t.Arg)
	if gone != nil {
		return *gone
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	talk := textsIn(b.Answer.Lang)
	m := Message{Lang: talk.Lang, Private: true, Blocks: []Block{title(plain(talk.SourcesInFull))}}
	for _, c := range b.Answer.Citations {
		ref := c.Ref
		ref.Lang = c.Lang
		view, err := t.clause(s, ref)
		if errors.Is(err, errNoClause) {
			m.Blocks = append(append(m.Blocks, quote(c.Quote)...), small(talk.source(c.N, namedCitation(c))...), small(plain(t.gone(s, ref, talk))))
			continue
		} else if err != nil {
			return t.failed(err)
		}
		m.Blocks = append(m.Blocks, view.blocks(talk, c.N, s)...)
	}
	if s.Snapshot.Meta().Name != b.Answer.Snapshot {
		m.Blocks = append(m.Blocks, small(plain(fmt.Sprintf(talk.OtherSnapshot, shortSnapshot(b.Answer.Snapshot), shortSnapshot(s.Snapshot.Meta().Name)))))
	}
	return Response{Message: &m, Private: true}
}

// otherLanguage shows an answer in the other language, to the one who asks for it. Quotations are those of the other
// document, never a translation; a summary is made anew.
func otherLanguage(t *turn) Response {
	r, b, gone := t.opened(t.Arg)
	if gone != nil {
		return *gone
	}
	a := b.Answer
	if a.Status == answer.Generated {
		return t.inquire(inquiry{text: orElse(a.Resolved, r.Question), lang: a.Lang.Other(), private: true})
	}
	a.Lang = a.Lang.Other()
	a.Citations, a.Closest = swapped(a.Citations), swapped(a.Closest)
	m := shownAnswer{Answer: a, private: true, place: t.Place}.message()
	m.Buttons = []Button{{Action: actSources, Arg: r.ID, Label: textsIn(a.Lang).ButtonSources, Emoji: "📖"}}
	return Response{Message: &m, Private: true}
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// swapped returns the citations in their other language, where they have one.
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

// moreLikeThis lists further clauses that fit the question.
func moreLikeThis(t *turn) Response {
	r, b, gone := t.opened(t.Arg)
	if gone != nil {
		return *gone
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	shown := make(map[string]bool)
	for _, c := range append(b.Answer.Citations, b.Answer.Closest...) {
		shown[c.Ref.String()] = true
	}
	hits, err := s.Snapshot.Search(t.ctx, retrieval.Query{Text: orElse(b.Answer.Resolved, r.Question), K: mostMore + len(shown)})
	if err != nil {
		return t.failed(err)
	}
	talk := textsIn(b.Answer.Lang)
	m := t.hitList(s, hits, talk.Lang, talk, shown, mostMore)
	if m.Menu == nil {
		return t.tell(Nothing, talk.NoMore)
	}
	return Response{Message: &m, Private: true}
}

// followUp opens a thread at the answer.
func followUp(t *turn) Response {
	r, b, gone := t.opened(t.Arg)
	if gone != nil {
		return *gone
	}
	if !t.enabled() {
		return t.tell(Problem, t.t.ChannelNotEnabled)
	}
	talk := textsIn(b.Answer.Lang)
	th := &Thread{
		Channel: t.Place.Channel, Name: shorten(oneLine(r.Question), 60),
		First: Message{Lang: talk.Lang, Blocks: []Block{para(plain(talk.ThreadOpened))}},
		Sent: func(ctx context.Context, p Post) {
			t.note("a thread is not tied to its answer", t.Store.AttachMessage(ctx, r.ID, p.locate()))
		},
	}
	if t.Target != nil {
		th.Channel, th.Message = orElse(t.Target.Channel, th.Channel), t.Target.ID
	}
	res := t.tell(Plain, t.t.ThreadReady)
	res.Acts = []Act{{Thread: th}}
	return res
}

// share posts a private answer for all, naming who did.
func share(t *turn) Response {
	r, b, gone := t.opened(t.Arg)
	switch {
	case gone != nil:
		return *gone
	case r.User != "" && r.User != t.Actor.ID:
		return t.tell(Problem, t.t.NotYours)
	case !t.enabled() && t.right() < Moderators:
		return t.tell(Problem, t.t.ChannelNotEnabled)
	}
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	talk := textsIn(b.Answer.Lang)
	b.Private = false
	m := shownAnswer{
		Answer: b.Answer, receipt: r.ID, asker: t.Actor.ID, place: t.Place,
		lead: append(around(talk.SharedBy, member(t.Actor.ID, t.Actor.Name)), plain(talk.Colon+oneLine(r.Question))),
	}.message()
	done := t.tell(Plain, t.t.Shared)
	return Response{
		Message: done.Message, Replace: true, Private: true,
		Acts: []Act{{Post: &Posting{
			Channel: t.Place.Channel, Message: m,
			Sent:   t.posted(state.PostAnswer, r.ID, t.cited(s, b.Answer), b.Answer.Lang, b.Answer.Snapshot),
			Failed: t.cannotPost,
		}}},
	}
}

// cannotPost says that a message could not be sent to a channel.
func (t *turn) cannotPost(err error) *Message {
	t.note("a message could not be posted", err)
	return t.tell(Problem, t.t.CannotPost).Message
}

// deleteAnswer takes a public answer away: whoever asked may, and moderators.
func deleteAnswer(t *turn) Response {
	id, asker, _ := strings.Cut(t.Arg, ":")
	if t.Target == nil || !t.Target.Own {
		return t.tell(Problem, t.t.Outdated)
	}
	if t.Actor.ID != asker || asker == "" {
		if lacks := t.lacks(Moderators, false); lacks != "" {
			return t.tell(Problem, t.t.NotYours)
		}
		t.audit("answer.delete", id, "")
	}
	if p, err := t.Store.PostAt(t.ctx, t.Target.Channel, t.Target.ID); err == nil {
		t.note("a citation is still marked as posted", t.Store.MarkUndone(t.ctx, p.ID))
	}
	post := *t.Target
	res := t.tell(Plain, t.t.Deleted)
	res.Acts = []Act{{Delete: &post}}
	return res
}
