package bot

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// reviewedAnswer returns the answer that a moderator of the guild approved for the question, unless a clause that it cites
// has changed: then the review is queued.
func reviewedAnswer(t *turn, s *service.Service, q inquiry) (body, *state.Review, bool) {
	key := questionKey(q.text)
	if t.Place.Guild == "" || t.Place.Elsewhere || q.parent != "" || key == "" {
		return body{}, nil, false
	}
	r, err := t.Store.FindReview(t.ctx, t.Place.Guild, q.answerLang(), key)
	if err != nil {
		if !errors.Is(err, state.ErrNoRecord) {
			t.note("a review cannot be read", err)
		}
		return body{}, nil, false
	}
	var a answer.Answer
	if err := json.Unmarshal(r.Answer, &a); err != nil {
		t.note("a review cannot be read", err)
		return body{}, nil, false
	}
	for _, c := range r.Cited {
		clauses, err := s.Clauses(t.ctx, service.Place{Ref: c.Ref})
		if err != nil || clauses[0].Entry.Clause.Digest() != c.Digest {
			t.note("review not queued", t.Store.QueueReview(t.ctx, r.ID, []corpus.Ref{c.Ref}))
			return body{}, nil, false
		}
	}
	a.Question = q.text
	return body{Record: a.Record(), Private: q.private, Review: r.ID}, &r, true
}

func reviewPost(t *turn) Response {
	r, b, err := reviewable(t)
	if err != nil {
		return t.failed(err)
	}
	m := present.Message{Lang: t.t.Lang, Private: true, Blocks: []present.Block{
		present.Head(present.Text(t.t.ReviewTitle)), present.Para(present.Text(present.Shorten(present.OneLine(r.Question), 200))), present.Fine(present.Dim(fmt.Sprintf(t.t.ReceiptIs, r.ID))),
	}}
	if len(b.Answer.Citations) > 0 {
		m.Buttons = append(m.Buttons, present.Button{Action: actApproveA, Arg: r.ID, Label: t.t.ButtonApprove, Emoji: "✔️", Weight: present.Primary})
	}
	m.Buttons = append(m.Buttons, present.Button{Action: actCorrect, Arg: r.ID, Label: t.t.ButtonCorrect, Emoji: "✏️"})
	if have := reviewsOf(t, r); len(have) > 0 {
		m.Blocks = append(m.Blocks, present.Para(t.t.reviewedBy(&have[0])...))
		m.Buttons = append(m.Buttons, present.Button{Action: actWithdraw, Arg: strconv.FormatInt(have[0].ID, 10), Label: t.t.ButtonWithdraw, Weight: present.Danger})
	}
	return shown(m)
}

// reviewable loads the answer to review: that of the message acted on, or by its receipt or a link to its message.
func reviewable(t *turn) (r state.Receipt, b body, err error) {
	if err := t.lacks(Moderators, false); err != nil {
		return r, b, err
	}
	id := cmp.Or(t.Options["answer"], t.Arg)
	channel, message, ok := linked(id)
	if t.Kind == OnPost && t.Target != nil {
		channel, message, ok = t.Target.Channel, t.Target.ID, true
	}
	if ok {
		r, err = t.Store.ReceiptAt(t.ctx, channel, message)
	} else {
		r, err = t.Store.Receipt(t.ctx, id)
	}
	if err == nil {
		r, b, err = t.opened(r.ID)
	}
	if errors.Is(err, state.ErrNoRecord) || err == nil && (r.Guild != t.Place.Guild || // from another guild, or asked privately
		b.Private && r.User != t.Actor.ID && r.Message.ID == "") {
		err = refusal(t.t.NotAnAnswer)
	}
	return r, b, err
}

// withReviewable adapts a handler that reviews an answer.
func withReviewable(run func(*turn, *service.Service, state.Receipt, body) Response) func(*turn) Response {
	return func(t *turn) Response {
		r, b, err := reviewable(t)
		if err != nil {
			return t.failed(err)
		}
		return withService(func(t *turn, s *service.Service) Response { return run(t, s, r, b) })(t)
	}
}

// reviewsOf returns the approved reviews that answer the question of a receipt.
func reviewsOf(t *turn, r state.Receipt) []state.Review {
	list, err := t.Store.Reviews(t.ctx, state.ReviewFilter{Guild: r.Guild, Status: state.ReviewApproved, Limit: 500})
	t.note("reviews unreadable", err)
	return slices.DeleteFunc(list, func(v state.Review) bool {
		return v.Receipt != r.ID && !slices.Contains(v.Keys, questionKey(r.Question))
	})
}

func approveAnswer(t *turn, s *service.Service, r state.Receipt, b body) Response {
	if len(b.Answer.Citations) == 0 {
		return t.tell(present.Problem, t.t.NothingToApprove)
	}
	return saveReview(t, s, r, b.Answer, "")
}

// correctAnswer opens the form for a corrected text, and saves its submission.
func correctAnswer(t *turn, s *service.Service, r state.Receipt, b body) Response {
	if t.Kind != Submit {
		var refs []corpus.Ref
		for _, c := range b.Answer.Citations {
			refs = append(refs, c.Ref)
		}
		return Response{Form: &Form{Action: actCorrect, Arg: r.ID, Title: t.t.CorrectTitle, Fields: []Field{
			{Name: "text", Label: t.t.CorrectText, Hint: t.t.CorrectTextHint, Long: true, Required: true, Most: 2000},
			{Name: "clauses", Label: t.t.CorrectClauses, Hint: t.t.CorrectClausesHint, Value: corpus.JoinRefs(refs, "\n"), Long: true, Required: true, Most: 500},
		}}}
	}
	a := b.Answer
	text := strings.TrimSpace(t.Options["text"])
	cites, err := chosenClauses(t, s, a)
	if err == nil {
		err = checkCorrection(t, s, text, len(cites))
	}
	if r, ok := errors.AsType[refusal](err); ok {
		return t.tell(present.Problem, string(r), text)
	} else if err != nil {
		return t.failed(err)
	}
	a.Citations, a.Closest, a.Parts, a.Notes, a.Readings, a.ValidRange = cites, nil, nil, nil, nil, nil
	return saveReview(t, s, r, a, text)
}

// chosenClauses builds the citations of a corrected answer from the clauses that the moderator entered, one per line.
func chosenClauses(t *turn, s *service.Service, a answer.Answer) (cites []answer.Citation, err error) {
	for line := range strings.Lines(t.Options["clauses"]) {
		line = present.CutRunes(strings.TrimSpace(line), service.MaxTyped)
		if line == "" {
			continue
		}
		res, err := s.Locate(t.ctx, line, a.Lang)
		if err != nil {
			return nil, err
		}
		places := res.Places()
		if len(res.Former) > 0 && len(places) != 1 {
			return nil, refusal(strings.Join(t.t.formerLines(s, res.Former), "\n"))
		}
		if len(places) != 1 || len(res.Missed()) > 0 {
			return nil, refusal(fmt.Sprintf(t.t.NotFound, line))
		}
		ref := places[0].Ref.Bare()
		i := slices.IndexFunc(a.Citations, func(c answer.Citation) bool { return c.Ref == ref })
		if i >= 0 && s.Quotes(t.ctx, a.Citations[i]) { // unless the clause changed
			c := a.Citations[i]
			c.N = len(cites) + 1
			cites = append(cites, c)
			continue
		}
		ref.Lang = a.Lang
		clauses, err := s.Clauses(t.ctx, service.Place{Ref: ref})
		if err != nil {
			return nil, err
		}
		cites = append(cites, excerpt(clauses[0], len(cites)+1))
	}
	if len(cites) == 0 || len(cites) > present.MostOptions {
		return nil, refusal(t.t.NeedsClauses)
	}
	return cites, nil
}

// excerptRunes is about the length of the quotation from a clause in a reviewed answer.
const excerptRunes = 260

// excerpt quotes the first sentences of a clause, up to its first seam.
func excerpt(c service.Clause, n int) answer.Citation {
	e := c.Entry
	end := 0
	for _, s := range analysis.Sentences(e.Clause.Text, e.Document.Lang) {
		seam := slices.ContainsFunc(e.Clause.Seams, func(at int) bool { return at > 0 && at < s.End })
		if end > 0 && (seam || len([]rune(e.Clause.Text[:s.End])) > excerptRunes) {
			break
		}
		if end = s.End; seam {
			end = e.Clause.Seams[slices.IndexFunc(e.Clause.Seams, func(at int) bool { return at > 0 })]
			break
		}
	}
	return answer.Citation{
		N: n, Ref: c.Ref, Lang: c.Lang, Title: c.Title, Label: c.Label, Added: c.Added, Heading: c.Heading,
		Quote: strings.TrimSpace(c.Text[:end]), Level: c.Level, URL: c.URL, Source: c.Source,
	}
}

// citeNumber is the number of a citation in a text, such as [1].
type citeNumber struct{ start, end, n int }

var citeMark = regexp.MustCompile(`[\[【［](\d{1,3})[\]】］]`)

func citeNumbers(s string) []citeNumber {
	var out []citeNumber
	for _, m := range citeMark.FindAllStringSubmatchIndex(s, -1) {
		n, _ := strconv.Atoi(s[m[2]:m[3]])
		out = append(out, citeNumber{m[0], m[1], n})
	}
	return out
}

// checkCorrection applies the usual rules to the text of a moderator: it cites, and what it quotes is verbatim.
func checkCorrection(t *turn, s *service.Service, text string, cites int) error {
	numbers := citeNumbers(text)
	if len(numbers) == 0 || slices.ContainsFunc(numbers, func(c citeNumber) bool { return c.n < 1 || c.n > cites }) {
		return refusal(fmt.Sprintf(t.t.NeedsNumbers, cites))
	}
	report, err := s.Verify(t.ctx, text, false)
	for _, q := range report.Quotes {
		if q.Verdict == verify.Altered || q.Verdict == verify.Stitched {
			return refusal(fmt.Sprintf(t.t.QuoteNotVerbatim, present.Shorten(q.Quote, 100)))
		}
	}
	return err
}

// saveReview saves a review, provided that the serving snapshot still has every quotation.
func saveReview(t *turn, s *service.Service, r state.Receipt, a answer.Answer, text string) Response {
	cited := cited(t, s, a)
	if slices.ContainsFunc(a.Citations, func(c answer.Citation) bool { return !s.Quotes(t.ctx, c) }) {
		return t.tell(present.Problem, t.t.AnswerOutdated)
	}
	if a.Status != answer.Generated || text != "" {
		a.Status, a.Reason = answer.Extractive, ""
	}
	data, err := json.Marshal(a)
	if err != nil {
		return t.failed(err)
	}
	keys := []string{questionKey(r.Question)}
	if k := questionKey(a.Resolved); k != "" && k != keys[0] {
		keys = []string{k} // a follow-up question means nothing without its context
	}
	if keys[0] == "" {
		return t.tell(present.Problem, t.t.EmptyQuestion)
	}
	v, err := t.Store.SaveReview(t.ctx, state.Review{
		Guild: t.Place.Guild, Keys: keys, Lang: a.Lang, Receipt: r.ID, Answer: data, Text: text, Cited: cited,
		By: t.Actor.ID, Snapshot: s.Meta().Name, Status: state.ReviewApproved,
	})
	if err != nil {
		return t.failed(err)
	}
	act := "review.approve"
	if text != "" {
		act = "review.correct"
	}
	t.audit(act, r.ID, "review "+strconv.FormatInt(v.ID, 10))
	return t.tell(present.Sure, fmt.Sprintf(t.t.ReviewSaved, len(cited)))
}

func withdrawCommand(t *turn) Response {
	r, _, err := reviewable(t)
	if err != nil {
		return t.failed(err)
	}
	have := reviewsOf(t, r)
	if len(have) == 0 {
		return t.tell(present.Problem, t.t.NotReviewed)
	}
	return withdraw(t, have[0].ID)
}

// withdrawReview withdraws the review that a button carries.
func withdrawReview(t *turn) Response {
	v, err := reviewWith(t, t.Arg)
	if err != nil {
		return t.failed(err)
	}
	return withdraw(t, v.ID)
}

// reviewWith loads the review whose id a button or menu carries, if it belongs to the guild.
func reviewWith(t *turn, text string) (state.Review, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return state.Review{}, refusal(t.t.Outdated)
	}
	v, err := t.Store.Review(t.ctx, id)
	if errors.Is(err, state.ErrNoRecord) || err == nil && v.Guild != t.Place.Guild {
		err = refusal(t.t.NotReviewed)
	}
	return v, err
}

func withdraw(t *turn, id int64) Response {
	if err := t.Store.WithdrawReview(t.ctx, id); err != nil {
		return t.failed(err)
	}
	t.audit("review.withdraw", strconv.FormatInt(id, 10), "")
	return t.tell(present.Plain, t.t.ReviewWithdrawnNow)
}

func queueCommand(t *turn) Response {
	list, err := t.Store.Reviews(t.ctx, state.ReviewFilter{Guild: t.Place.Guild, Status: state.ReviewQueued, Limit: present.MostOptions})
	if err != nil {
		return t.failed(err)
	}
	if len(list) == 0 {
		return t.tell(present.Plain, t.t.QueueEmpty)
	}
	m := t.page(present.Head(present.Text(fmt.Sprintf(t.t.QueueTitle, len(list)))))
	m.Menu = &present.Menu{Action: actRequeue, Hint: t.t.OpenOne}
	for _, v := range list {
		question := reviewQuestion(v)
		why := string(v.Reason)
		if len(v.Changed) > 0 {
			why = present.Shorten(corpus.JoinRefs(v.Changed, ", "), 200)
		}
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(present.Shorten(present.OneLine(question), 120)), present.Dim(" · "+why)))
		m.Menu.Add(strconv.FormatInt(v.ID, 10), question, why)
	}
	return shown(m)
}

func reviewQuestion(v state.Review) string {
	var a answer.Answer
	if json.Unmarshal(v.Answer, &a) != nil || a.Question == "" {
		return strings.Join(v.Keys, " ")
	}
	return cmp.Or(a.Resolved, a.Question)
}

// dropReview opens a review from the queue, to be corrected against the serving snapshot or withdrawn.
func dropReview(t *turn) Response {
	v, err := reviewWith(t, t.Value)
	if err != nil {
		return t.failed(err)
	}
	m := t.page(present.Para(present.Bold(present.Shorten(present.OneLine(reviewQuestion(v)), 200))))
	if v.Text != "" {
		m.Blocks = append(m.Blocks, present.Para(present.Text(v.Text)))
	}
	for _, ref := range v.Changed {
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(fmt.Sprintf(t.t.ClauseChangedIs, ref.String()))))
	}
	if v.Receipt != "" {
		m.Buttons = append(m.Buttons, present.Button{Action: actCorrect, Arg: v.Receipt, Label: t.t.ButtonCorrect, Emoji: "✏️"})
	}
	m.Buttons = append(m.Buttons, present.Button{Action: actWithdraw, Arg: t.Value, Label: t.t.ButtonWithdraw, Weight: present.Danger})
	return shown(m)
}
