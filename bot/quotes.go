package bot

import (
	"context"
	"fmt"
	"math"
	"strings"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/verify"
)

// likeEnough is the similarity from which the clause nearest to a quotation that stands nowhere is worth showing.
const likeEnough = 0.5

// mostShownQuotes is how many quotations of a message are shown; the others are counted.
const mostShownQuotes = 10

// checkQuotes is the command on a message that checks the quotations in it. What it finds is private first.
func checkQuotes(t *turn) Response {
	if t.Target == nil || strings.TrimSpace(t.Target.Text) == "" {
		return t.tell(Problem, t.t.NoTextThere)
	}
	return Response{Private: true, Work: func(ctx context.Context, _ func(Message)) Response {
		ctx, cancel := context.WithTimeout(ctx, t.Timeout)
		defer cancel()
		return t.with(ctx).checked()
	}}
}

// checked judges the quotations in the target.
func (t *turn) checked() Response {
	s, release, refusal := t.serving()
	defer release()
	if refusal != "" {
		return t.tell(Problem, refusal)
	}
	report, err := s.Verifier.Check(t.ctx, t.Target.Text)
	if err != nil {
		return t.failed(err)
	}
	if len(report.Quotes) == 0 {
		return t.tell(Nothing, t.t.NoQuotes)
	}
	m := Message{Lang: t.t.Lang, Tone: toneOfReport(report), Private: true, Blocks: t.t.report(report)}
	m.Blocks = append(m.Blocks, small(light(fmt.Sprintf(t.t.SnapshotIs, shortSnapshot(s.Snapshot.Meta().Name)))))
	public := m
	public.Private = false
	public.Blocks = append([]Block{para(around(t.t.CheckedBy, member(t.Actor.ID, t.Actor.Name))...)}, m.Blocks...)
	key := t.drafts.keep(draft{message: public, to: *t.Target, cited: t.placed(s, report), by: t.Actor.ID, snapshot: s.Snapshot.Meta().Name})
	if t.Place.Guild != "" && !t.Place.Elsewhere {
		m.Buttons = []Button{{Action: actChecked, Arg: key, Label: t.t.ButtonShare, Emoji: "📣"}}
	}
	return Response{Message: &m, Private: true}
}

// placed returns the clauses that quotations were found in, with their digests.
func (t *turn) placed(s *Serving, report verify.Report) []state.Cited {
	var out []state.Cited
	for _, q := range report.Quotes {
		if q.Place == nil || len(out) == mostShownQuotes {
			continue
		}
		if v, err := t.clause(s, q.Place.Ref); err == nil {
			out = append(out, v.cited()...)
		}
	}
	return out
}

// shareCheck posts a check as a reply to the message that was checked.
func shareCheck(t *turn) Response {
	if lacks := t.lacks(Moderators, false); lacks != "" {
		return t.tell(Problem, lacks)
	}
	d, ok := t.drafts.take(t.Arg)
	if !ok || d.by != t.Actor.ID {
		return t.tell(Problem, t.t.DraftGone)
	}
	t.audit("check.share", d.to.ID, "")
	m := d.message
	m.Buttons = []Button{{Action: actUndo, Arg: t.undoArg(), Label: t.t.ButtonUndo, Emoji: "↩️"}}
	return t.postAct(Posting{
		Channel: orElse(d.to.Channel, t.Place.Channel), ReplyTo: d.to.ID, Message: m,
		Sent: t.posted(state.PostCheck, "", d.cited, m.Lang, d.snapshot),
	})
}

// toneOfReport is the tone of the worst verdict.
func toneOfReport(r verify.Report) Tone {
	tone := Sure
	for _, q := range r.Quotes {
		switch {
		case q.Verdict == verify.Verbatim && !q.Negated:
		case q.Verdict == verify.Altered, q.Verdict == verify.Stitched, q.Verdict == verify.Elsewhere:
			return Problem
		default:
			tone = Unsure
		}
	}
	return tone
}

// report shows each quotation with its verdicts.
func (t *texts) report(r verify.Report) []Block {
	var blocks []Block
	diff := false
	for n, q := range r.Quotes {
		if n == mostShownQuotes {
			blocks = append(blocks, para(plain(fmt.Sprintf(t.MoreQuotes, len(r.Quotes)-n))))
			break
		}
		blocks = append(blocks, t.checkedQuote(n+1, q)...)
		diff = diff || len(q.Diff) > 0
	}
	if diff {
		blocks = append(blocks, small(around(t.DiffLegend, Span{Text: t.DiffStored, Style: Removed}, Span{Text: t.DiffQuoted, Style: Added})...))
	}
	return blocks
}

func (t *texts) checkedQuote(n int, q verify.Quote) []Block {
	blocks := []Block{
		para(strong(fmt.Sprintf("%d. ", n)), plain("“"+shorten(oneLine(q.Quote), 300)+"”")),
		para(strong(t.verdictMark(q.Verdict) + t.verdict(q))),
	}
	if q.Negated {
		blocks = append(blocks, para(plain(t.QuoteNegated)))
	}
	places := q.Parts
	if len(places) == 0 && q.Place != nil {
		places = []verify.Place{*q.Place}
	}
	for _, p := range places {
		blocks = append(append(blocks, quote(p.Text)...), small(t.source(0, namedPlace(p))...))
	}
	if q.Nearest != nil && (q.Verdict != verify.NotInCorpus || q.Nearest.Similarity >= likeEnough) {
		blocks = append(blocks, t.nearest(q)...)
	}
	if claim := t.claim(q.Location); claim != "" {
		blocks = append(blocks, small(plain(claim)))
	}
	return blocks
}

// nearest shows what a quotation was compared with, and how they differ.
func (t *texts) nearest(q verify.Quote) []Block {
	var blocks []Block
	switch q.Verdict {
	case verify.NotInCorpus:
		blocks = append(blocks, para(plain(fmt.Sprintf(t.NearestIs, int(math.Round(100*q.Nearest.Similarity))))))
	case verify.Elsewhere:
		blocks = append(blocks, para(plain(t.ClaimHas)))
	}
	if len(q.Diff) == 0 {
		blocks = append(blocks, quote(q.Nearest.Text)...)
	} else {
		blocks = append(blocks, para(differenceSpans(q.Diff)...))
	}
	return append(blocks, small(t.source(0, namedPlace(*q.Nearest))...))
}

// differenceSpans shows a difference, the stored side as removed and the quoted as added.
func differenceSpans(edits []diff.Edit) []Span {
	styles := map[diff.Op]Style{diff.Removed: Removed, diff.Inserted: Added}
	var spans []Span
	for _, e := range edits {
		spans = append(spans, Span{Text: e.Text, Style: styles[e.Op]})
	}
	return spans
}

func namedPlace(p verify.Place) named {
	return named{
		ref: p.Ref.String(), title: p.Title, label: p.Label, heading: p.Heading, lang: p.Lang, added: p.Added, level: p.Level, url: p.URL, quote: p.Text,
	}
}

func (t *texts) verdictMark(v verify.Verdict) string {
	switch v {
	case verify.Verbatim:
		return "✅ "
	case verify.Altered, verify.Stitched:
		return "❌ "
	case verify.Elsewhere:
		return "↪️ "
	}
	return "❔ "
}

// verdict says what the wording of a quotation is.
func (t *texts) verdict(q verify.Quote) string {
	switch q.Verdict {
	case verify.Verbatim:
		switch {
		case q.Place != nil && q.Place.Variant:
			return fmt.Sprintf(t.VerdictVariant, q.Place.Source.File)
		case q.Omission:
			return t.VerdictOmission
		case len(q.Parts) > 0:
			return t.VerdictSeveral
		}
		return t.VerdictVerbatim
	case verify.Altered:
		return t.VerdictAltered
	case verify.Stitched:
		return t.VerdictStitched
	case verify.Elsewhere:
		return t.VerdictElsewhere
	case verify.NotInCorpus:
		return t.VerdictNotInCorpus
	case verify.TooShort:
		return t.VerdictTooShort
	}
	return t.VerdictNotChecked
}

// claim says what became of the place that a message claims; "" where it claims none.
func (t *texts) claim(l verify.Location) string {
	claim := shorten(oneLine(l.Claim), 80)
	list := func(refs []corpus.Ref) string { return shorten(corpus.JoinRefs(refs, t.Comma), 200) }
	switch l.Verdict {
	case verify.Exists:
		if l.Other {
			return fmt.Sprintf(t.ClaimOther, claim)
		}
		return fmt.Sprintf(t.ClaimExists, claim)
	case verify.OutOfRange:
		if len(l.ValidRange) > 1 {
			return fmt.Sprintf(t.ClaimOutOfRange, claim, l.ValidRange[0], l.ValidRange[1])
		}
		return fmt.Sprintf(t.ClaimNotFound, claim)
	case verify.TitleMismatch:
		return fmt.Sprintf(t.ClaimMismatch, claim, list(l.Suggestions))
	case verify.UnknownInstrument:
		return fmt.Sprintf(t.ClaimUnknown, claim)
	case verify.Ambiguous:
		return fmt.Sprintf(t.ClaimAmbiguous, claim)
	case verify.NoSuchClause:
		return fmt.Sprintf(t.ClaimNotFound, claim)
	}
	return ""
}
