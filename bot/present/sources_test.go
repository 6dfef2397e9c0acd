package present

import (
	"fmt"
	"strings"
	"testing"

	"yiju/corpus"
)

// plainText writes blocks as a chat would.
func plainText(t *Texts, blocks []Block) string {
	var b strings.Builder
	for _, block := range t.Flat(blocks) {
		for _, s := range block.Spans {
			b.WriteString(s.Text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestSourceReport checks the order of a report: what to decide, what was joined, what is wrong, then the sources.
func TestSourceReport(t *testing.T) {
	joined := &corpus.Source{Name: "b.txt", Chars: 10, Removed: []corpus.Removal{{Reason: corpus.ReasonVariant, Span: corpus.Span{End: 10}}}}
	rows := []SourceRow{
		{Yield: corpus.Yield{Source: &corpus.Source{Name: "a.txt", Chars: 10, Kept: 9}, ZH: 3, EN: 2, Documents: 2,
			Levels: []corpus.Level{corpus.Official, corpus.Commentary}}, Result: "new"},
		{Yield: corpus.Yield{Source: joined}, Result: "new"},
		{Yield: corpus.Yield{Source: &corpus.Source{Name: "c.png", Skipped: "binary: not a text file"}}, Result: "skipped", Trouble: "not a text file"},
	}
	findings := []corpus.Finding{
		{Code: corpus.FindingMerged, Source: "b.txt", Other: "a.txt", Share: 0.97},
		{Code: corpus.FindingPaired, Source: "d.txt", Other: "e.txt", Instrument: "pond"},
		{Code: corpus.FindingVersion, Source: "f.txt", Other: "g.txt", Share: 0.5},
		{Code: corpus.FindingNoClause, Source: "c.png"},
		{Code: corpus.FindingSharedTitle, Source: "h.txt", Other: "h.txt"},
		{Code: corpus.FindingSharedTitle, Source: "i.txt", Other: "h.txt"},
	}
	for l, want := range map[corpus.Lang][]string{
		corpus.English: {"Please decide (2)", "“f.txt” looks like another version of “g.txt” (50% ", "“h.txt”, “i.txt” begin with the same heading",
			"Joined (2)", "“b.txt” is one document with “a.txt” (97% ", "“d.txt” and “e.txt” are the two languages of pond.",
			"Needs attention (1)", "c.png: not a text file", "c.png · skipped", "a.txt · clauses 5 · 3/2 · official / commentary · kept 90.0% · new",
			"b.txt · clauses 0 · kept 0.0% · joined", "total · clauses 5 · 3/2 · kept 45.0% · skipped: 1"},
		corpus.Chinese: {"请确认（2）", "“f.txt”像是“g.txt”的另一个版本", "“h.txt”、“i.txt”", "合并与配对（2）", "“b.txt”与“a.txt”是同一份文件",
			"pond 的中英文", "需要处理（1）", "c.png", "a.txt · 条款 5 · 3/2 ", "已并入"},
	} {
		got := plainText(TextsIn(l), SourceReport(TextsIn(l), rows, findings, 5))
		rest := got
		for _, w := range want {
			if _, after, ok := strings.Cut(rest, w); ok {
				rest = after
			} else {
				t.Errorf("%s: %q is missing or out of order in:\n%s", l, w, got)
			}
		}
	}
}

// TestFindingsHaveWords checks that every finding has words in both languages, that lists are bounded, and that a long name
// does not fill the report.
func TestFindingsHaveWords(t *testing.T) {
	long := strings.Repeat("x", 240) + ".txt"
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		for _, code := range []corpus.FindingCode{corpus.FindingMerged, corpus.FindingPaired, corpus.FindingWording, corpus.FindingVersion,
			corpus.FindingSimilar, corpus.FindingNamesake, corpus.FindingSharedTitle, corpus.FindingForeign} {
			f := corpus.Finding{Code: code, Source: long, Other: long, Instrument: "pond", Share: 0.5}
			got := plainText(TextsIn(l), FindingBlocks(TextsIn(l), []corpus.Finding{f}, 0))
			if len(got) > 600 || !strings.Contains(got, "….txt") && !strings.Contains(got, "x.txt") || strings.Contains(got, "%!") || strings.Contains(got, string(code)+"\n") {
				t.Errorf("%s in %s: %s", code, l, got)
			}
		}
	}
	var many []corpus.Finding
	for n := range 30 {
		many = append(many, corpus.Finding{Code: corpus.FindingSimilar, Source: fmt.Sprint(n), Other: "z"})
	}
	en := TextsIn(corpus.English)
	if got := plainText(en, FindingBlocks(en, many, 5)); strings.Count(got, "\n") != 7 || !strings.Contains(got, "… and 25 more") {
		t.Errorf("30 findings:\n%s", got)
	}
}
