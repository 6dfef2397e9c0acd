package mcp

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/corpus/diff"
	"yiju/retrieval/service"
)

const (
	clauseURI    = "yiju://clause/"
	markdownType = "text/markdown"
)

// clause is a clause in one language, as every tool gives it.
type clause struct {
	Link      string       `json:"citation_link"`
	Ref       string       `json:"ref"` // with the part that was asked for
	N         int          `json:"n,omitempty"`
	Lang      corpus.Lang  `json:"lang"`
	Title     string       `json:"title"`
	Label     string       `json:"label"`
	Added     bool         `json:"label_added"` // the source prints no label
	Heading   string       `json:"heading"`
	Level     corpus.Level `json:"level"`
	Text      string       `json:"text"` // verbatim
	Truncated bool         `json:"truncated"`
	Official  string       `json:"official_url"`
	Snapshot  string       `json:"snapshot"`

	ref corpus.Ref
}

// The lengths of texts in results, in runes: of a clause by its number, and of one of many.
const (
	mostText  = 12_000
	mostShown = 1_500
)

// clause returns p with at most so many runes of its text.
func (c *call) clause(p present.Clause, most int) clause {
	out := clause{
		Link: c.link(p.Ref, p.URL), Ref: p.Ref.Bare().String(), N: p.N, Lang: p.Lang, Title: p.Title, Label: p.Label, Added: p.Added, Heading: p.Heading,
		Level: p.Level, Text: p.Text, Official: p.URL, Snapshot: c.snapshot(), ref: p.Ref,
	}
	if utf8.RuneCountInString(p.Text) > most {
		out.Text, out.Truncated = present.CutRunes(p.Text, most), true
	}
	return out
}

// write writes a result as text: each clause with its link, its words and what it is worth, then what there is to say.
func (c *call) write(clauses []clause, says string) string {
	var b strings.Builder
	for _, v := range clauses {
		name := c.t.Name(present.Clause{Ref: v.ref, Title: v.Title, Label: v.Label, Added: v.Added, Heading: v.Heading, Lang: v.Lang})
		if v.N > 0 {
			name = fmt.Sprintf("[%d] %s", v.N, name)
		}
		if v.Truncated {
			v.Text += "…"
		}
		fmt.Fprintf(&b, "%s\n%s · %s · %s · %s\n> %s\n\n", v.Link, name, c.t.Level(v.Level), v.Ref, v.Snapshot,
			strings.ReplaceAll(v.Text, "\n", "\n> "))
	}
	return strings.TrimSpace(b.String() + says)
}

// words writes blocks as plain text; differences as wdiff does.
func (c *call) words(blocks []present.Block) string {
	var b strings.Builder
	for _, block := range c.t.Flat(blocks) {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		for _, s := range block.Spans {
			b.WriteString(styled(s.Style, s.Text))
		}
	}
	return b.String()
}

// styled marks what only one side of a difference has.
func styled(s present.Style, text string) string {
	switch s {
	case present.Removed:
		return "[-" + text + "-]"
	case present.Added:
		return "{+" + text + "+}"
	}
	return text
}

// inline writes a difference in one line.
func inline(edits []diff.Edit) string {
	var b strings.Builder
	for _, s := range present.Difference(edits) {
		b.WriteString(styled(s.Style, s.Text))
	}
	return b.String()
}

// found is the result of get_clause.
type found struct {
	Status      citation.Status `json:"status"`
	Says        string          `json:"says"` // what the status means, in words; "" for exact
	Clauses     []clause        `json:"clauses"`
	Suggestions []string        `json:"suggestions"` // refs
	ValidRange  []string        `json:"valid_range"`
	Snapshot    string          `json:"snapshot"`
}

// tooBroad is the status of a whole instrument, whose clauses are only named.
const tooBroad citation.Status = "too_broad"

// Bounds of a result: places, each in up to two languages, and suggestions.
const (
	mostPlaces    = 5
	mostSuggested = 20
)

func getClause(ctx context.Context, c *call) (result, error) {
	text, err := c.wanted(c.Pinpoint, service.MostQuestion)
	if err != nil {
		return result{}, err
	}
	res, err := c.svc.Locate(ctx, text, c.Lang)
	if err != nil {
		return result{}, err
	}
	out := found{Status: res.Status, Clauses: []clause{}, Suggestions: refs(res.Suggestions), ValidRange: res.ValidRange, Snapshot: c.snapshot()}
	var places []service.Place
	for _, p := range res.Pointed {
		if !p.Whole {
			places = append(places, p.Places...)
			continue
		}
		out.Status = tooBroad
		for _, place := range p.Places[:min(len(p.Places), mostSuggested)] {
			out.Suggestions = append(out.Suggestions, place.String())
		}
	}
	for _, place := range places[:min(len(places), mostPlaces)] {
		if c.Lang != "" {
			place.Ref.Lang = c.Lang
		}
		clauses, err := c.svc.Clauses(ctx, place)
		if err != nil {
			return result{}, err
		}
		for _, v := range clauses {
			shown := c.clause(c.t.ServedClause(v), mostText)
			if v.Part != nil {
				shown.Ref = v.Part.Ref
			}
			out.Clauses = append(out.Clauses, shown)
		}
	}
	says := c.words(c.t.CiteResult(res, c.title))
	if out.Status == tooBroad {
		says = c.t.Called("problem", string(tooBroad)) + "\n\n" + strings.Join(out.Suggestions, c.t.Comma)
	}
	out.Says = says
	return result{out, c.write(out.Clauses, strings.TrimPrefix(says+"\n", "\n")+"status: "+string(out.Status)+" · snapshot: "+out.Snapshot)}, nil
}

func refs(all []corpus.Ref) []string {
	out := []string{}
	for _, r := range all {
		text, _ := r.MarshalText() // of a ref it does not fail
		out = append(out, string(text))
	}
	return out
}
