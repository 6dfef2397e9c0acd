package bot

import (
	"cmp"
	"fmt"
	"strings"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// likeEnough is the least similarity at which the nearest clause of a quotation that was not found is shown.
const likeEnough = 0.5

// mostShownQuotes is how many quotations of a message are shown; the others are counted.
const mostShownQuotes = 10

// checkQuotes is the message command that verifies the quotations in a message. The result is private until shared.
func checkQuotes(t *turn) Response {
	if t.Target == nil || strings.TrimSpace(t.Target.Text) == "" {
		return t.tell(present.Problem, t.t.NoTextThere)
	}
	return slow(t, withService(checked))
}

// checked verifies the quotations in the target.
func checked(t *turn, s *service.Service) Response {
	report, err := s.Verify(t.ctx, t.Target.Text, false)
	if err != nil {
		return t.failed(err)
	}
	if len(report.Quotes) == 0 {
		return t.tell(present.Nothing, t.t.NoQuotes)
	}
	m := present.Message{Lang: t.t.Lang, Tone: present.ToneOfReport(report), Private: true}
	m.Blocks = t.t.Flat(present.Report(t.t.Texts, report, present.Room{Quotes: mostShownQuotes, Alike: likeEnough}))
	m.Blocks = append(m.Blocks, present.Fine(present.Dim(fmt.Sprintf(t.t.SnapshotIs, present.ShortSnapshot(s.Meta().Name)))))
	public := m
	public.Private = false
	public.Blocks = append([]present.Block{present.Para(present.Around(t.t.CheckedBy, present.Person(t.Actor.ID, t.Actor.Name))...)}, m.Blocks...)
	key := t.drafts.keep(draft{message: public, to: *t.Target, cited: placed(t, s, report), by: t.Actor.ID, snapshot: s.Meta().Name})
	if t.Place.Guild != "" && !t.Place.Elsewhere {
		m.Buttons = []present.Button{{Action: actChecked, Arg: key, Label: t.t.ButtonShare, Emoji: "📣"}}
	}
	return shown(m)
}

// placed returns the clauses in which quotations were found, with their digests.
func placed(t *turn, s *service.Service, report verify.Report) []state.Cited {
	var out []state.Cited
	for _, q := range report.Quotes {
		if q.Place == nil || len(out) == mostShownQuotes {
			continue
		}
		if clauses, err := s.Clauses(t.ctx, service.Place{Ref: q.Place.Ref}); err == nil {
			out = append(out, clauseView(clauses).cited()...)
		}
	}
	return out
}

// shareCheck posts the result as a reply to the message that was checked.
func shareCheck(t *turn) Response {
	d, ok := t.drafts.take(t.Arg)
	if !ok || d.by != t.Actor.ID {
		return t.tell(present.Problem, t.t.DraftGone)
	}
	t.audit("check.share", d.to.ID, "")
	m := d.message
	m.Buttons = []present.Button{{Action: actUndo, Arg: undoArg(t), Label: t.t.ButtonUndo, Emoji: "↩️"}}
	return postAct(t, Posting{
		Channel: cmp.Or(d.to.Channel, t.Place.Channel), ReplyTo: d.to.ID, Message: m,
		Sent: posted(t, state.PostCheck, "", d.cited, m.Lang, d.snapshot),
	})
}
