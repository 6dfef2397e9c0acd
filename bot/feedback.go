package bot

import (
	"cmp"
	"errors"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus/fold"
)

func thumbUp(t *turn) Response {
	return saveFeedback(t, state.Feedback{Up: true}, t.tell(present.Plain, t.t.FeedbackThanks))
}

const mostReason = 500

// thumbDown records disapproval at once and asks for a reason, which then replaces the record.
func thumbDown(t *turn) Response {
	f := state.Feedback{Reason: present.CutRunes(t.Options["reason"], mostReason)}
	if t.Kind == Submit {
		return saveFeedback(t, f, t.tell(present.Plain, t.t.FeedbackThanks))
	}
	return saveFeedback(t, f, Response{Form: &Form{
		Action: actDown, Arg: t.Arg, Title: t.t.WhyDown,
		Fields: []Field{{Name: "reason", Label: t.t.WhyDownLabel, Hint: t.t.WhyDownHint, Long: true, Most: mostReason}},
	}})
}

// saveFeedback saves feedback on the answer whose receipt the button carries.
func saveFeedback(t *turn, f state.Feedback, done Response) Response {
	f.Receipt, f.User = t.Arg, t.Actor.ID
	if err := t.Store.SaveFeedback(t.ctx, f); errors.Is(err, state.ErrNoRecord) {
		return t.tell(present.Problem, t.t.ReceiptGone)
	} else if err != nil {
		return t.failed(err)
	}
	return done
}

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
