package present

import (
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/service"
)

// Former says what became of clauses that earlier snapshots had, a line for each ref and destination. now names the clause that
// is at a ref.
func (t *Texts) Former(all []service.Former, now func(corpus.Ref) string) []string {
	return former(t, all, t.FormerName, now)
}

// FormerRefs is Former for readers who work with refs, which name the clauses.
func (t *Texts) FormerRefs(all []service.Former) []string {
	was := func(f service.Former) string {
		return strings.TrimSuffix(f.Ref.String(), "/") + "/" + string(f.Lang) + " " + fmt.Sprintf(t.Badge, t.FormerName(f))
	}
	now := func(ref corpus.Ref) string {
		if t.Lang == corpus.Chinese { // a ref stands apart from Han characters
			return " " + ref.String()
		}
		return ref.String()
	}
	return former(t, all, was, now)
}

func former(t *Texts, all []service.Former, was func(service.Former) string, now func(corpus.Ref) string) []string {
	var lines []string
	for _, f := range service.FormerIn(all, t.Lang) {
		name, to := was(f), ""
		if f.Status == service.Moved {
			to = now(f.To)
		}
		var line string
		switch {
		case f.Taken && f.Status == service.Withdrawn:
			line = fmt.Sprintf(t.OnceWithdrawn, Day(f.Since), name)
		case f.Taken:
			line = fmt.Sprintf(t.OnceMoved, Day(f.Since), name, to)
		case f.Status == service.Withdrawn:
			line = fmt.Sprintf(t.WithdrawnOn, name, Day(f.Since))
		default:
			line = fmt.Sprintf(t.MovedOn, name, Day(f.Since), to)
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// FormerName is what a clause was called: its document and its label.
func (t *Texts) FormerName(f service.Former) string {
	return OneLine(strings.TrimSuffix(t.BookTitle(f.Title, f.Lang)+" · "+f.Label, " · "))
}

// CiteResult shows the clauses that pinpoints led to, what became of former ones and, where some were missed, what there is instead.
// title gives the titles of instruments.
func (t *Texts) CiteResult(res service.CiteResult, title func(id string) string) []Block {
	var blocks []Block
	for _, c := range res.Clauses {
		blocks = append(blocks, wholeClause(t, c))
	}
	for _, words := range res.Unread {
		blocks = append(blocks, judged(fmt.Sprintf(t.NotUnderstood, words)))
	}
	blocks = append(blocks, formerBlocks(t, res.Former)...)
	switch res.Status {
	case citation.Exact, service.Moved, service.Withdrawn:
		return blocks
	case citation.OutOfRange:
		blocks = append(blocks, judged(t.OutOfRange(res.RangeOf, res.ValidRange)))
	case citation.Ambiguous:
		blocks = append(blocks, judged(t.Ambiguous))
	default:
		blocks = append(blocks, judged(t.CiteNotFound))
		if len(res.Suggestions) > 0 {
			blocks = append(blocks, Para(Text(t.ThereAre)))
		}
	}
	for _, ref := range res.Suggestions {
		spans := []Span{Text(strings.TrimSuffix(ref.String(), "/"))}
		if name := title(ref.Instrument); name != "" {
			spans = append(spans, Dim(" · "+OneLine(name)))
		}
		blocks = append(blocks, Bullet(spans...))
	}
	return blocks
}

// judged is a line that is no answer.
func judged(text string) Block {
	return Block{Kind: Paragraph, Tone: Unsure, Spans: []Span{Text(text)}}
}

func formerBlocks(t *Texts, all []service.Former) []Block {
	var blocks []Block
	for _, line := range t.FormerRefs(all) {
		blocks = append(blocks, judged(line))
	}
	return blocks
}

func wholeClause(t *Texts, c service.Clause) Block {
	shown := t.ServedClause(c)
	shown.Form = Whole
	return shown.Block()
}

// ShowResult shows everything that is known of a clause: its path, its digest, what a reader must know of its document, its footnotes and
// how other sources word it.
func (t *Texts) ShowResult(res service.ShowResult) []Block {
	var blocks []Block
	for i, c := range res.Clauses {
		if i > 0 {
			blocks = append(blocks, Block{Kind: Section}) // an empty line
		}
		if len(c.Path) > 0 {
			blocks = append(blocks, Fine(Text(OneLine(strings.Join(c.Path, " › ")))))
		}
		blocks = append(blocks, wholeClause(t, c.Clause), Block{Kind: Code, Spans: []Span{Text(fmt.Sprintf(t.DigestLine, c.Digest))}})
		for _, code := range c.Document {
			blocks = append(blocks, Block{Kind: Small, Tone: Unsure, Spans: []Span{Text(t.Document + t.Colon + t.Called("document", code))}})
		}
		if len(c.Notes) > 0 {
			blocks = append(blocks, Head(Text(t.Footnotes)))
		}
		for _, n := range c.Notes {
			blocks = append(append(blocks, Quotation(n.Mark+" "+n.Text)...), Fine(Text(Place(n.Source))))
		}
		for _, v := range c.Variants {
			blocks = append(blocks, Head(Text(fmt.Sprintf(t.Variants, Place(v.Source)))),
				Block{Kind: Quote, Spans: Difference(v.Diff)}, Fine(Text(t.VariantLegend)))
		}
	}
	return append(blocks, formerBlocks(t, res.Former)...)
}
