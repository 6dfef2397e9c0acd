package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// answerPage is an answer, or the form to ask.
type answerPage struct {
	page
	Question  string
	In        string // tag of the language of the answer
	Blocks    []htmlBlock
	Made      string // how the answer was made
	Permanent string // address of the receipt; "" where it is not kept
	Underway  bool   // more is to come

	// Of a receipt.
	When    string
	Judged  []judged
	Decided []string
	Replay  string // address of the replay; "" where it is shown
	Changes []answer.Change
	Same    bool // the replay gave the same
}

// judged is a sentence of a model with what became of it.
type judged struct {
	Text, Why string
	Refs      []listItem
	Kept      bool
}

// ask answers a question: as a page, or, where the script asks for it, as a stream of states of the answer.
func (v *visit) ask() error {
	p := answerPage{page: v.page(v.t.RoomAsk), Question: v.words("q")}
	if p.Question == "" {
		return v.send(http.StatusOK, "ask", p, volatile)
	}
	p.Title = present.Shorten(present.OneLine(p.Question), 80)
	stream := strings.Contains(v.r.Header.Get("Accept"), "text/event-stream")
	q := answer.Question{Text: p.Question, User: "/" + Channel + " " + clientOf(v.r)}
	if stream {
		beginEvents(v)
		q.Watch = func(soFar answer.Answer) {
			part := p
			part.Underway = true
			part.shown(v, soFar, nil)
			sendEvent(v, "part", part)
		}
	}
	res, err := answered(v, q)
	if errors.Is(err, answer.ErrEmptyQuestion) {
		p.Question, err = "", nil
	} else if err == nil {
		p.shown(v, res.Answer, res.Former)
	}
	switch {
	case err == nil && stream:
		sendEvent(v, "done", p)
	case err == nil:
		return v.send(http.StatusOK, "ask", p, volatile)
	case stream: // the head is sent: the page that the script then asks for says what is wrong
		sendEvent(v, "failed", p)
		v.Log.Error("answer failed", "error", err)
	default:
		return err
	}
	return nil
}

// answered answers q and keeps the receipt. The lack of one does not fail the answer.
func answered(v *visit, q answer.Question) (service.AskResult, error) {
	leave, err := v.enter()
	if err != nil {
		return service.AskResult{}, err
	}
	defer leave()
	res, err := v.Ask(v.ctx, q)
	if err != nil || v.Receipts == nil || res.Reason == answer.SmallTalk {
		return res, err
	}
	body, err := json.Marshal(res.Record())
	if err != nil {
		return res, err
	}
	saved, err := v.Receipts.SaveReceipt(v.ctx, state.Receipt{Channel: Channel, Question: q.Text, Body: body})
	if err != nil && v.ctx.Err() == nil {
		v.Log.Warn("receipt not saved", "error", err)
	}
	res.ReceiptID = saved.ID
	return res, nil
}

// shown fills in an answer.
func (p *answerPage) shown(v *visit, a answer.Answer, former []service.Former) {
	t := present.TextsIn(a.Lang)
	m := present.Answer(a, t.Former(former, v.name))
	p.In, p.Blocks = tag(a.Lang), htmlBlocks(v, t, m.Blocks)
	how := v.t.WordForWord
	switch {
	case a.Reason == answer.SmallTalk:
		return
	case a.Status == answer.Generated:
		how = v.t.Summarised
	case a.Status == answer.NoEvidence:
		how = v.t.Searched
	}
	p.Made = how + " · " + fmt.Sprintf(v.t.SnapshotIs, present.ShortSnapshot(a.Snapshot))
	if a.ReceiptID != "" {
		p.Permanent = v.link(escaped("a", a.ReceiptID))
	}
}

// beginEvents begins a stream of server-sent events.
func beginEvents(v *visit) {
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Accel-Buffering", "no") // or proxies hold the parts back
	v.w.WriteHeader(http.StatusOK)
	http.NewResponseController(v.w).Flush()
}

// sendEvent sends an answer, or the part of one that there is, as HTML.
func sendEvent(v *visit, name string, p answerPage) {
	html, err := v.pages.make("answer", p)
	if err != nil {
		v.Log.Error("page failed", "error", err)
		return
	}
	data, err := json.Marshal(map[string]string{"html": html, "title": p.Title})
	if err != nil {
		return
	}
	fmt.Fprintf(v.w, "event: %s\ndata: %s\n\n", name, data)
	http.NewResponseController(v.w).Flush()
}

// receipt shows a kept answer: what was claimed, how each sentence was checked, and, on request, what the question gives now.
func (v *visit) receipt() error {
	id := state.ReadReceiptID(v.r.PathValue("id"))
	if v.Receipts == nil {
		return &refusal{http.StatusNotFound, v.t.ReceiptGone}
	}
	r, err := v.Receipts.Receipt(v.ctx, id)
	var kept answer.Record
	switch {
	case errors.Is(err, state.ErrNoRecord) || err == nil && (r.Channel != Channel || len(r.Body) == 0):
		return &refusal{http.StatusNotFound, v.t.ReceiptGone}
	case err != nil:
		return err
	}
	if err := json.Unmarshal(r.Body, &kept); err != nil {
		return err
	}
	p := answerPage{page: v.page(fmt.Sprintf(v.t.WhyTitle, r.ID)), Question: r.Question, When: r.Time.UTC().Format("2006-01-02 15:04 UTC")}
	kept.Answer.ReceiptID = r.ID
	p.shown(v, kept.Answer, nil)
	p.explained(v, kept.Receipt)
	p.Replay = v.here("replay", "1")
	if v.r.URL.Query().Get("replay") != "" {
		leave, err := v.enter()
		if err != nil {
			return err
		}
		defer leave()
		p.Replay = ""
		if _, p.Changes, err = v.Service.Replay(v.ctx, kept); err != nil {
			return err
		}
		p.Same = len(p.Changes) == 0
	}
	return v.send(http.StatusOK, "receipt", p, volatile)
}

// explained says how an answer was made.
func (p *answerPage) explained(v *visit, r answer.Receipt) {
	if r.Reason != answer.SmallTalk {
		e := r.Evidence
		p.Decided = append(p.Decided, fmt.Sprintf(v.t.WhyEvidence, e.Confidence, e.Passage, e.Sentence, e.Margin))
		for _, words := range []pair{
			{v.t.WhyMissing, strings.Join(e.Missing, v.t.Comma)}, {v.t.WhyElsewhere, strings.Join(e.Elsewhere, v.t.Comma)}, {v.t.WhyUnheard, strings.Join(e.Unheard, v.t.Comma)},
		} {
			if words.Value != "" {
				p.Decided = append(p.Decided, fmt.Sprintf(words.Name, words.Value))
			}
		}
	}
	if r.Model == nil {
		return
	}
	for _, j := range r.Model.Judged {
		s := judged{Text: j.Text, Kept: j.Shown != ""}
		if j.Dropped != "" {
			s.Why = fmt.Sprintf(v.t.WhyDropped, v.t.Called("dropped", string(j.Dropped)), j.Detail)
		}
		for _, ref := range j.Keys {
			s.Refs = append(s.Refs, listItem{URL: v.link(refPath(ref)), Name: ref.Bare().String()})
		}
		p.Judged = append(p.Judged, s)
	}
}

func citationID(n int) string { return fmt.Sprintf("source-%d", n) }

// citationNumber reads the number of a citation, "[3]"; 0 for any other text.
func citationNumber(s string) int {
	var n int
	if _, err := fmt.Sscanf(s, "[%d]", &n); err != nil || s != fmt.Sprintf("[%d]", n) {
		return 0
	}
	return n
}
