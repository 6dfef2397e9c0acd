package bot

import (
	"cmp"
	"errors"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus/fold"
)

// thumbUp records approval.
func thumbUp(t *turn) Response {
	return saveFeedback(t, state.Feedback{Receipt: t.Arg, User: t.Actor.ID, Up: true})
}

// thumbDown records disapproval at once and asks for a reason, which then replaces the record.
func thumbDown(t *turn) Response {
	f := state.Feedback{Receipt: t.Arg, User: t.Actor.ID, Reason: present.CutRunes(t.Options["reason"], mostReason)}
	if t.Kind == Submit {
		return saveFeedback(t, f)
	}
	if err := t.Store.SaveFeedback(t.ctx, f); err != nil {
		return feedbackFailed(t, err)
	}
	return Response{Form: &Form{
		Action: actDown, Arg: t.Arg, Title: t.t.WhyDown,
		Fields: []Field{{Name: "reason", Label: t.t.WhyDownLabel, Hint: t.t.WhyDownHint, Long: true, Most: mostReason}},
	}}
}

const mostReason = 500

func saveFeedback(t *turn, f state.Feedback) Response {
	if err := t.Store.SaveFeedback(t.ctx, f); err != nil {
		return feedbackFailed(t, err)
	}
	return t.tell(present.Plain, t.t.FeedbackThanks)
}

func feedbackFailed(t *turn, err error) Response {
	switch {
	case errors.Is(err, state.ErrOptedOut):
		return t.tell(present.Plain, t.t.NothingKept)
	case errors.Is(err, state.ErrNoRecord):
		return t.tell(present.Problem, t.t.ReceiptGone)
	}
	return t.failed(err)
}

// reportGap records that the corpus lacks an answer.
func reportGap(t *turn, r state.Receipt, b body) Response {
	n := state.GapReport{Guild: r.Guild, Lang: b.Answer.Lang, Question: cmp.Or(b.Answer.Resolved, r.Question), User: t.Actor.ID}
	if n.Key = questionKey(n.Question); n.Key == "" {
		return t.tell(present.Problem, t.t.EmptyQuestion)
	}
	for _, c := range append(b.Answer.Citations, b.Answer.Closest...) {
		if len(n.Closest) < 3 {
			n.Closest = append(n.Closest, c.Ref)
		}
	}
	if _, err := t.Store.ReportGap(t.ctx, n); err != nil {
		if errors.Is(err, state.ErrOptedOut) {
			return t.tell(present.Plain, t.t.NothingKept)
		}
		return t.failed(err)
	}
	return t.tell(present.Plain, t.t.GapThanks)
}

// questionKey identifies a question: its letters and numbers, folded, without a polite opening.
func questionKey(question string) string {
	key := fold.Key(question)
	for _, lead := range []string{"请问", "请教一下", "请教", "please"} {
		if rest := strings.TrimPrefix(key, lead); rest != "" {
			key = rest
		}
	}
	return key
}
