package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
	"yiju/retrieval/answer"
)

// body is what a receipt keeps of an answer, as JSON.
type body struct {
	answer.Record
	Private bool  `json:"private,omitempty"`
	Review  int64 `json:"review,omitempty"` // that was served; 0 for none
}

// inquiry is a question on its way to an answer.
type inquiry struct {
	text    string
	lang    corpus.Lang // "" follows the question
	private bool
	parent  string // receipt that is followed up; "" for none
	free    bool   // of the pause between questions
}

// mostQuestion bounds a question, in runes.
const mostQuestion = 2000

// mostLead bounds a question above its answer, in runes.
const mostLead = 200

// askCommand is /ask.
func askCommand(t *turn) Response {
	q := inquiry{text: t.Options["question"], lang: optionLang(t.Options["lang"]), private: t.settings.Private}
	if v, ok := t.Options["private"]; ok && v != "" {
		q.private = v == "true"
	}
	return t.inquire(q)
}

// askPost is the command on a message: its text is the question.
func askPost(t *turn) Response {
	if t.Target == nil || strings.TrimSpace(t.Target.Text) == "" {
		return t.tell(Problem, t.t.NoTextThere)
	}
	return t.inquire(inquiry{text: t.Target.Text, private: t.settings.Private})
}

func optionLang(s string) corpus.Lang {
	if l := corpus.Lang(s); l == corpus.Chinese || l == corpus.English {
		return l
	}
	return ""
}

// inquire accepts a question, unless it comes too fast or to the wrong place, and answers it in the background.
func (t *turn) inquire(q inquiry) Response {
	q.text = strings.TrimSpace(q.text)
	if fold.Key(q.text) == "" {
		return t.tell(Problem, t.t.EmptyQuestion)
	}
	if len([]rune(q.text)) > mostQuestion {
		return t.tell(Problem, fmt.Sprintf(t.t.QuestionTooLong, mostQuestion))
	}
	if refusal := t.checkServing(); refusal != "" {
		return t.tell(Problem, refusal)
	}
	if t.Kind != Talk && !t.enabled() {
		q.private = true
	}
	if wait, tell := t.paused(q); wait > 0 {
		if !tell {
			return Response{}
		}
		res := t.tell(Problem, fmt.Sprintf(t.t.TooFast, int(math.Ceil(wait.Seconds()))))
		res.Private, res.Message.Private = true, true
		return res
	}
	return Response{Private: q.private, Work: func(ctx context.Context, show func(Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, t.Timeout)
		defer cancel()
		return t.with(ctx).answer(q, show)
	}}
}

// checkServing returns what to say where nothing serves here.
func (t *turn) checkServing() string {
	_, release, refusal := t.serving()
	release()
	return refusal
}

// paused starts the pauses of the user and the channel, or says how long one still lasts, and whether to tell.
func (t *turn) paused(q inquiry) (time.Duration, bool) {
	if q.free {
		return 0, false
	}
	lengths := map[string]time.Duration{"user " + t.Actor.ID: t.settings.Limits.UserPause}
	if !q.private {
		lengths["channel "+t.Place.Channel] = t.settings.Limits.ChannelPause
	}
	return t.pauses.take(t.Now(), lengths, t.Actor.ID)
}

// answer waits for a turn, asks, keeps the receipt and shows the answer.
func (t *turn) answer(q inquiry, show func(Message)) Response {
	talk := textsIn(questionLang(q))
	wait := func(text string) {
		show(Message{Lang: talk.Lang, Tone: Underway, Private: q.private, Blocks: []Block{para(plain(text))}})
	}
	wait(talk.LookingUp)
	leave, err := t.gate.enter(t.ctx, t.Place.Guild, t.settings.Limits.Concurrent, func(place int) {
		wait(fmt.Sprintf(talk.InLine, place))
	})
	if errors.Is(err, errFull) {
		return t.tell(Problem, t.t.LineFull)
	} else if err != nil {
		return t.failed(err)
	}
	defer leave()
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	b, reviewed, was, err := t.find(s, q, show)
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return t.tell(Problem, t.t.EmptyQuestion)
	} else if err != nil {
		return t.failed(err)
	}
	shown := shownAnswer{
		Answer: b.Answer, asker: t.Actor.ID, private: q.private, place: t.Place, reviewed: reviewed, closed: !t.enabled(),
		past: textsIn(b.Answer.Lang).pastLines(s, was),
	}
	return t.deliver(q, b, shown, t.cited(s, b.Answer))
}

// find takes a reviewed answer where there is one, and else asks. It tells what became of clauses that the question asks
// for and that stand elsewhere by now, or nowhere.
func (t *turn) find(s *Serving, q inquiry, show func(Message)) (body, *state.Review, []past, error) {
	if b, r, ok := t.reviewedAnswer(s, q); ok {
		return b, r, nil, nil
	}
	question := answer.Question{Text: q.text, Lang: q.lang, User: t.budgetUser(), History: t.history(q.parent)}
	question.Watch = func(a answer.Answer) {
		m := shownAnswer{Answer: a, private: q.private, place: t.Place}.message()
		m.Tone = Underway
		show(m)
	}
	a, err := s.Answerer.Ask(t.ctx, question)
	if err != nil {
		return body{}, nil, nil, err
	}
	a, was, err := t.redirect(s, q, a)
	return body{Record: a.Record(), Private: q.private}, nil, was, err
}

// budgetUser names whose tokens a model uses.
func (t *turn) budgetUser() string { return t.Place.Guild + "/" + t.Actor.ID }

// deliver keeps the receipt and shows the answer. An answer whose receipt cannot be kept is shown without buttons.
func (t *turn) deliver(q inquiry, b body, shown shownAnswer, cited []state.Cited) Response {
	data, err := json.Marshal(b)
	if err != nil {
		return t.failed(err)
	}
	r, err := t.Store.SaveReceipt(t.ctx, state.Receipt{
		Parent: q.parent, User: t.Actor.ID, Guild: t.Place.Guild, Channel: t.Place.Channel, Question: q.text, Body: data,
	})
	if err != nil {
		t.note("a receipt was not kept", err)
	} else {
		shown.receipt = r.ID
	}
	if !q.private && t.Kind != Talk && t.Place.Guild != "" { // a platform shows the others who asked, but not what
		shown.lead = []Span{light(fmt.Sprintf(textsIn(b.Answer.Lang).QuestionIs, shorten(oneLine(q.text), mostLead)))}
	}
	m := shown.message()
	if q.private && !t.enabled() && t.Options["private"] != "true" {
		m.Blocks = append([]Block{small(plain(textsIn(b.Answer.Lang).OnlyYouHere))}, m.Blocks...)
	}
	res := Response{Message: &m, Private: q.private}
	if shown.receipt != "" && !q.private {
		res.Sent = t.posted(state.PostAnswer, r.ID, cited, b.Answer.Lang, b.Answer.Snapshot)
	}
	return res
}

// posted keeps where a message that cites clauses stands.
func (t *turn) posted(kind state.PostKind, receipt string, cited []state.Cited, l corpus.Lang, snapshot string) func(context.Context, Post) {
	return func(ctx context.Context, p Post) {
		if receipt != "" {
			t.note("an answer is not tied to its message", t.Store.AttachMessage(ctx, receipt, p.locate()))
		}
		if len(cited) == 0 || t.Place.Elsewhere { // where the bot is no member it could never change the message
			return
		}
		_, err := t.Store.SavePost(ctx, state.Post{
			Message: p.locate(), Kind: kind, Cited: cited, Lang: l, By: t.Actor.ID, Snapshot: snapshot, Receipt: receipt,
		})
		t.note("a posted citation was not kept", err)
	}
}

// cited returns the clauses of an answer with their digests. What cannot be read is left out.
func (t *turn) cited(s *Serving, a answer.Answer) []state.Cited {
	var out []state.Cited
	for _, c := range a.Citations {
		ref := c.Ref
		ref.Lang = c.Lang
		entries, err := s.Snapshot.Clause(t.ctx, ref)
		if err != nil || len(entries) == 0 {
			t.note("a cited clause cannot be read", err)
			continue
		}
		out = append(out, state.Cited{Ref: ref, Digest: entries[0].Clause.Digest()})
	}
	return out
}

func questionLang(q inquiry) corpus.Lang {
	if q.lang != "" {
		return q.lang
	}
	return analysis.DetectLang(q.text)
}

// historyDepth is how many earlier questions serve to understand a new one.
const historyDepth = 4

// history returns what was asked and answered before, the latest last.
func (t *turn) history(parent string) []answer.Turn {
	if parent == "" {
		return nil
	}
	chain, err := t.Store.Chain(t.ctx, parent, historyDepth)
	if err != nil {
		t.note("what was asked before cannot be read", err)
		return nil
	}
	var out []answer.Turn
	for _, r := range chain {
		if b, ok := open(r); ok {
			out = append(out, b.Turn())
		}
	}
	return out
}

// open reads the body of a receipt. It reports false where that was deleted.
func open(r state.Receipt) (body, bool) {
	var b body
	if len(r.Body) == 0 || json.Unmarshal(r.Body, &b) != nil || b.Answer.Status == "" {
		return b, false
	}
	return b, true
}
