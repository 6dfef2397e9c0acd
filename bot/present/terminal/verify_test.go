package terminal

import (
	"testing"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/verify"
)

// TestRenderVerify shows a quotation for each verdict and each claim.
func TestRenderVerify(t *testing.T) {
	place := verify.Place{
		Ref: corpus.Ref{Instrument: "garden-rules", Clause: "2", Lang: corpus.Chinese}, Lang: corpus.Chinese, Title: "示例花园管理办法", Label: "第二条", Level: corpus.Official,
		Text: "花园由居民共同照看", Source: corpus.Location{File: "garden.zh.txt", LineStart: 5, LineEnd: 5},
	}
	variant := place
	variant.Variant, variant.Source = true, corpus.Location{File: "gazette.txt", LineStart: 9, LineEnd: 9}
	near := place
	near.Similarity = 0.42
	edits := []diff.Edit{{Op: diff.Same, Text: "花园"}, {Op: diff.Inserted, Text: "不"}, {Op: diff.Same, Text: "由居民"},
		{Op: diff.Removed, Text: "共同"}, {Op: diff.Inserted, Text: "独自"}, {Op: diff.Same, Text: "照看"}}
	exists := verify.Location{Verdict: verify.Exists, Claim: "办法第二条"}
	quotes := []verify.Quote{
		{Verdict: verify.Verbatim, Place: &place, Also: []corpus.Ref{{Instrument: "bell-rules", Clause: "1", Lang: corpus.Chinese}}, Location: exists},
		{Verdict: verify.Verbatim, Place: &variant},
		{Verdict: verify.Verbatim, Negated: true, Place: &place},
		{Verdict: verify.Verbatim, Omission: true, Place: &place, Parts: []verify.Place{place, place}},
		{Verdict: verify.Verbatim, Place: &place, Parts: []verify.Place{place, place}},
		{Verdict: verify.Altered, Nearest: &near, Diff: edits, Location: exists},
		{Verdict: verify.Altered, Nearest: &near, Diff: edits,
			Location: verify.Location{Verdict: verify.Exists, Claim: "办法第三条", Other: true}},
		{Verdict: verify.Stitched, Place: &place, Parts: []verify.Place{place, variant}},
		{Verdict: verify.Elsewhere, Place: &place, Nearest: &near, Diff: edits,
			Location: verify.Location{Verdict: verify.OutOfRange, Claim: "办法第九条", ValidRange: []string{"1", "4"}}},
		{Verdict: verify.NotInCorpus, Nearest: &near,
			Location: verify.Location{Verdict: verify.TitleMismatch, Claim: "花圃管理办法", Suggestions: []corpus.Ref{{Instrument: "garden-rules", Clause: "2"}}}},
		{Verdict: verify.NotInCorpus, Location: verify.Location{Verdict: verify.UnknownInstrument, Claim: "《月球公约》"}},
		{Verdict: verify.TooShort, Location: verify.Location{Verdict: verify.Ambiguous, Claim: "第二条"}},
		{Verdict: verify.NotChecked, Reason: verify.TooManyQuotes, Location: verify.Location{Verdict: verify.NoSuchClause, Claim: "附件七"}},
		{Verdict: verify.NotChecked, Reason: verify.QuoteTooLong},
		{Verdict: verify.NotChecked, Reason: verify.TextTooLong},
	}
	for i := range quotes {
		quotes[i].Quote = "花园不由居民\n独自照看\x1b"
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		p := testPage(l, 64, false)
		p.Blocks(present.Report(present.TextsIn(l), verify.Report{Quotes: quotes}, present.Room{}))
		golden(t, "verify_"+string(l), p.String())
	}
	p := testPage(corpus.Chinese, 64, true)
	p.Blocks(present.Report(present.TextsIn(corpus.Chinese), verify.Report{Quotes: quotes[5:6]}, present.Room{}))
	golden(t, "verify_color", p.String())
}
