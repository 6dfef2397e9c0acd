package present

import (
	"fmt"
	"math"

	"yiju/corpus"
	"yiju/retrieval/verify"
)

// Room bounds what Report shows, for fronts with little room. The zero value bounds nothing.
type Room struct {
	Quotes int     // quotations; the others are counted
	Alike  float64 // similarity, 0..1, from which the clause closest to a quotation that is nowhere is shown
}

// Bounds of what is repeated of a message, in characters.
const (
	mostQuoted = 300
	mostClaim  = 80
	mostListed = 200
)

// Report shows each quotation of a text with its verdicts.
func Report(t *Texts, r verify.Report, room Room) []Block {
	var blocks []Block
	differs := false
	for n, q := range r.Quotes {
		if n == room.Quotes && n > 0 {
			blocks = append(blocks, Para(Text(fmt.Sprintf(t.MoreQuotes, len(r.Quotes)-n))))
			break
		}
		blocks = append(blocks, checkedBlocks(t, n+1, q, room)...)
		differs = differs || len(q.Diff) > 0
	}
	if differs {
		legend := Fine(Span{Text: t.DiffStored, Style: Removed}, Text(" · "), Span{Text: t.DiffQuoted, Style: Added})
		blocks = append(blocks, Block{Kind: Section}, legend)
	}
	return blocks
}

// ToneOfReport returns the tone of the worst verdict.
func ToneOfReport(r verify.Report) Tone {
	tone := Sure
	for _, q := range r.Quotes {
		switch v, _ := toneOfVerdict(q.Verdict); {
		case v == Problem:
			return Problem
		case v == Unsure || q.Negated:
			tone = Unsure
		}
	}
	return tone
}

// toneOfVerdict returns the tone of a verdict, and the sign that shows it.
func toneOfVerdict(v verify.Verdict) (tone Tone, mark string) {
	switch v {
	case verify.Verbatim:
		return Sure, "✅"
	case verify.Altered, verify.Stitched:
		return Problem, "❌"
	case verify.Elsewhere:
		return Problem, "↪️"
	}
	return Unsure, "❔"
}

// checkedBlocks shows a quotation with its verdicts, as entry n.
func checkedBlocks(t *Texts, n int, q verify.Quote, room Room) []Block {
	tone, mark := toneOfVerdict(q.Verdict)
	blocks := []Block{
		{Kind: Entry, Spans: []Span{Bold(fmt.Sprintf("[%d] ", n)), Text("“" + Shorten(OneLine(q.Quote), mostQuoted) + "”")}},
		{Kind: Paragraph, Tone: tone, Mark: mark, Spans: []Span{Text(verdictText(t, q))}},
	}
	if q.Negated {
		blocks = append(blocks, Block{Kind: Paragraph, Tone: Unsure, Spans: []Span{Text(t.QuoteNegated)}})
	}
	places := q.Parts
	if len(places) == 0 && q.Place != nil {
		places = []verify.Place{*q.Place}
	}
	for _, p := range places {
		blocks = append(blocks, PlaceClause(p).Block())
	}
	if len(q.Also) > 0 {
		blocks = append(blocks, Fine(Text(fmt.Sprintf(t.VerifyAlso, corpus.JoinRefs(q.Also, t.Comma)))))
	}
	if q.Nearest != nil && (q.Verdict != verify.NotInCorpus || q.Nearest.Similarity >= room.Alike) {
		blocks = append(blocks, nearestBlocks(t, q)...)
	}
	if claim := claimText(t, q.Location); claim != "" {
		b := Fine(Text(claim))
		if q.Location.Verdict != verify.Exists || q.Location.Other {
			b.Tone = Unsure
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// nearestBlocks shows what a quotation was compared with, and how they differ.
func nearestBlocks(t *Texts, q verify.Quote) []Block {
	var blocks []Block
	switch q.Verdict {
	case verify.NotInCorpus:
		blocks = append(blocks, Para(Text(fmt.Sprintf(t.NearestIs, int(math.Round(100*q.Nearest.Similarity))))))
	case verify.Elsewhere:
		blocks = append(blocks, Para(Text(t.ClaimHas)))
	}
	c := PlaceClause(*q.Nearest)
	c.Edits = q.Diff
	return append(blocks, c.Block())
}

// verdictText says what the wording of a quotation is.
func verdictText(t *Texts, q verify.Quote) string {
	name := t.Called("verdict", string(q.Verdict))
	switch {
	case q.Verdict == verify.NotChecked && q.Reason == verify.TooManyQuotes:
		return fmt.Sprintf(name, fmt.Sprintf(t.Called("unchecked", string(q.Reason)), verify.MaxQuotes))
	case q.Verdict == verify.NotChecked:
		return fmt.Sprintf(name, t.Called("unchecked", string(q.Reason)))
	case q.Verdict != verify.Verbatim:
		return name
	case q.Place != nil && q.Place.Variant:
		return fmt.Sprintf(t.Called("verdict", "variant"), q.Place.Source.File)
	case q.Omission:
		return t.Called("verdict", "omission")
	case len(q.Parts) > 0:
		return t.Called("verdict", "several")
	}
	return name
}

// claimText says what became of the place that a message claims; "" where it claims none.
func claimText(t *Texts, l verify.Location) string {
	claim := Shorten(OneLine(l.Claim), mostClaim)
	code := string(l.Verdict)
	switch {
	case l.Verdict == verify.NoClaim || l.Verdict == "":
		return ""
	case l.Verdict == verify.Exists && l.Other:
		code = "other"
	case l.Verdict == verify.OutOfRange && len(l.ValidRange) == 0:
		code = string(verify.NoSuchClause)
	case l.Verdict == verify.OutOfRange:
		return fmt.Sprintf(t.Called("claim", code), claim, RangeOf(l.ValidRange))
	case l.Verdict == verify.TitleMismatch:
		return fmt.Sprintf(t.Called("claim", code), claim, Shorten(corpus.JoinRefs(l.Suggestions, t.Comma), mostListed))
	}
	return fmt.Sprintf(t.Called("claim", code), claim)
}
