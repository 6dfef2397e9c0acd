package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// body is what a receipt keeps of an answer, as JSON.
type body struct {
	answer.Record
	Private bool  `json:"private,omitempty"`
	Review  int64 `json:"review,omitempty"` // the review that was served; 0 for none
}

// inquiry is a question to be answered.
type inquiry struct {
	text    string
	lang    corpus.Lang // "" follows the question
	private bool
	parent  string // receipt that is followed up; "" for none
	free    bool   // not subject to the cooldown
}

// mostQuestion bounds a question, in runes.
const mostQuestion = service.MostQuestion

// mostLead bounds a question repeated above its answer, in runes.
const mostLead = 200

func askCommand(t *turn) Response {
	q := inquiry{text: t.Options["question"], lang: optionLang(t.Options["lang"]), private: t.settings.Private}
	if v, ok := t.Options["private"]; ok && v != "" {
		q.private = v == "true"
	}
	return t.inquire(q)
}

func askPost(t *turn) Response {
	if t.Target == nil || strings.TrimSpace(t.Target.Text) == "" {
		return t.tell(present.Problem, t.t.NoTextThere)
	}
	return t.inquire(inquiry{text: t.Target.Text, private: t.settings.Private})
}

func optionLang(s string) corpus.Lang {
	if l := corpus.Lang(s); l == corpus.Chinese || l == corpus.English {
		return l
	}
	return ""
}

// asking is the work on one question.
type asking struct {
	*turn
	q inquiry
}

// inquire accepts a question, unless the cooldown is running or the place does not allow it, and answers it in the background.
func (t *turn) inquire(q inquiry) Response {
	q.text = strings.TrimSpace(q.text)
	if fold.Key(q.text) == "" {
		return t.tell(present.Problem, t.t.EmptyQuestion)
	}
	if len([]rune(q.text)) > mostQuestion {
		return t.tell(present.Problem, fmt.Sprintf(t.t.QuestionTooLong, mostQuestion))
	}
	_, release, err := t.serving()
	release()
	if err != nil {
		return t.failed(err)
	}
	if t.Kind != Talk && !t.enabled() {
		q.private = true
	}
	if wait, tell := paused(t, q); wait > 0 {
		if !tell {
			return Response{}
		}
		res := t.tell(present.Problem, fmt.Sprintf(t.t.TooFast, int(math.Ceil(wait.Seconds()))))
		res.Private, res.Message.Private = true, true
		return res
	}
	return Response{Private: q.private, Work: func(ctx context.Context, show func(present.Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, answerTime)
		defer cancel()
		return asking{t.with(ctx), q}.answer(show)
	}}
}

// paused starts the cooldowns of the user and the channel. If one is still running, it returns the time left and whether to
// tell the user.
func paused(t *turn, q inquiry) (time.Duration, bool) {
	if q.free {
		return 0, false
	}
	lengths := map[string]time.Duration{"user " + t.Actor.ID: t.settings.Limits.UserPause}
	if !q.private {
		lengths["channel "+t.Place.Channel] = t.settings.Limits.ChannelPause
	}
	return t.pauses.take(t.Now(), lengths, t.Actor.ID)
}

// answer waits in the queue, asks, saves the receipt and shows the answer.
func (a asking) answer(show func(present.Message)) Response {
	talk := textsIn(a.q.answerLang())
	wait := func(text string) {
		show(present.Message{Lang: talk.Lang, Tone: present.Underway, Private: a.q.private, Blocks: []present.Block{present.Para(present.Text(text))}})
	}
	wait(talk.LookingUp)
	leave, err := a.gate.enter(a.ctx, a.Place.Guild, a.settings.Limits.Concurrent, func(place int) {
		wait(fmt.Sprintf(talk.InLine, place))
	})
	if errors.Is(err, errFull) {
		return a.tell(present.Problem, a.t.LineFull)
	} else if err != nil {
		return a.failed(err)
	}
	defer leave()
	s, release, err := a.serving()
	defer release()
	if err != nil {
		return a.failed(err)
	}
	b, reviewed, was, err := a.find(s, show)
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return a.tell(present.Problem, a.t.EmptyQuestion)
	} else if err != nil {
		return a.failed(err)
	}
	shown := shownAnswer{
		Answer: b.Answer, asker: a.Actor.ID, private: a.q.private, place: a.Place, reviewed: reviewed, closed: !a.enabled(),
		past: textsIn(b.Answer.Lang).formerLines(s, was),
	}
	return a.deliver(b, shown, cited(a.turn, s, b.Answer))
}

// find returns the reviewed answer if there is one, and otherwise asks. It also returns what became of former clauses that
// the question names.
func (a asking) find(s *service.Service, show func(present.Message)) (body, *state.Review, []service.Former, error) {
	if b, r, ok := reviewedAnswer(a.turn, s, a.q); ok {
		return b, r, nil, nil
	}
	question := answer.Question{Text: a.q.text, Lang: a.q.lang, User: a.Place.Guild + "/" + a.Actor.ID, History: history(a.turn, a.q.parent)}
	question.Watch = func(soFar answer.Answer) {
		m := shownAnswer{Answer: soFar, private: a.q.private, place: a.Place}.message()
		m.Tone = present.Underway
		show(m)
	}
	res, err := s.Ask(a.ctx, question)
	return body{Record: res.Record(), Private: a.q.private}, nil, res.Former, err
}

// deliver saves the receipt and shows the answer. Without a receipt the answer has no buttons.
func (a asking) deliver(b body, shown shownAnswer, cited []state.Cited) Response {
	data, err := json.Marshal(b)
	if err != nil {
		return a.failed(err)
	}
	r, err := a.Store.SaveReceipt(a.ctx, state.Receipt{
		Parent: a.q.parent, User: a.Actor.ID, Guild: a.Place.Guild, Channel: a.Place.Channel, Question: a.q.text, Body: data,
	})
	if err != nil {
		a.note("receipt not saved", err)
	} else {
		shown.receipt = r.ID
	}
	if !a.q.private && a.Kind != Talk && a.Place.Guild != "" { // the platform shows others who used the command, but not the question
		shown.lead = []present.Span{present.Dim(fmt.Sprintf(textsIn(b.Answer.Lang).QuestionIs, present.Shorten(present.OneLine(a.q.text), mostLead)))}
	}
	m := shown.message()
	if a.q.private && !a.enabled() && a.Options["private"] != "true" {
		m.Blocks = append([]present.Block{present.Fine(present.Text(textsIn(b.Answer.Lang).OnlyYouHere))}, m.Blocks...)
	}
	res := Response{Message: &m, Private: a.q.private}
	if shown.receipt != "" && !a.q.private {
		res.Sent = posted(a.turn, state.PostAnswer, r.ID, cited, b.Answer.Lang, b.Answer.Snapshot)
	}
	return res
}

// posted records a message that cites clauses.
func posted(t *turn, kind state.PostKind, receipt string, cited []state.Cited, l corpus.Lang, snapshot string) func(context.Context, Post) {
	return func(ctx context.Context, p Post) {
		if receipt != "" {
			t.note("answer not linked to its message", t.Store.AttachMessage(ctx, receipt, p.locate()))
		}
		if len(cited) == 0 || t.Place.Elsewhere { // outside its guilds the bot could never edit the message
			return
		}
		_, err := t.Store.SavePost(ctx, state.Post{
			Message: p.locate(), Kind: kind, Cited: cited, Lang: l, By: t.Actor.ID, Snapshot: snapshot, Receipt: receipt,
		})
		t.note("post not saved", err)
	}
}

// cited returns the clauses of an answer with their digests, without those that cannot be read.
func cited(t *turn, s *service.Service, a answer.Answer) []state.Cited {
	var out []state.Cited
	for _, c := range a.Citations {
		ref := c.Ref
		ref.Lang = c.Lang
		clauses, err := s.Clauses(t.ctx, service.Place{Ref: ref})
		if err != nil {
			t.note("cited clause unreadable", err)
			continue
		}
		out = append(out, state.Cited{Ref: ref, Digest: clauses[0].Entry.Clause.Digest()})
	}
	return out
}

// answerLang is the requested language, or that of the question.
func (q inquiry) answerLang() corpus.Lang {
	if q.lang != "" {
		return q.lang
	}
	return analysis.DetectLang(q.text)
}

// history returns the earlier turns of the conversation, the latest last.
func history(t *turn, parent string) []answer.Turn {
	if parent == "" {
		return nil
	}
	chain, err := t.Store.Chain(t.ctx, parent, service.HistoryDepth)
	t.note("history unreadable", err)
	var bodies [][]byte
	for _, r := range chain {
		bodies = append(bodies, r.Body)
	}
	return service.History(bodies...)
}

// open decodes the body of a receipt. It reports false if that was deleted.
func open(r state.Receipt) (body, bool) {
	var b body
	if len(r.Body) == 0 || json.Unmarshal(r.Body, &b) != nil || b.Answer.Status == "" {
		return b, false
	}
	return b, true
}
