package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
)

// What is shown of an explanation; the JSON has all.
const (
	mostTerms = 40 // of each kind
	mostGains = 8  // of the parts of a score
)

// explained prints a search with its explanation.
func (p *page) explained(res searchResult) {
	e, x := explainTextsIn(p.lang), res.Explain
	p.rule(e.Question)
	p.para("", oneLine(cut(res.Query, 300)))
	p.para("", fmt.Sprintf(e.Lang, e.language(x.Lang)))
	for _, r := range x.Respelled {
		p.para("", oneLine(fmt.Sprintf(e.Respelled, r.Asked, r.As)))
	}
	p.names(e, x.Names)
	if x.Phrases != nil {
		p.rule(e.Phrases)
		p.para("", oneLine(strings.Join(x.Phrases.Asked, " · ")))
		if x.Phrases.Passages > 0 {
			p.para("", fmt.Sprintf(e.Held, x.Phrases.Passages))
		} else {
			p.para("", e.NotHeld)
		}
	}
	p.terms(e, x.Terms)
	p.expansions(e, x.Expansions)
	p.rankers(e, x.Rankers)
	p.rule(e.Hits)
	if len(res.Hits) == 0 {
		p.para("", p.t.NoHits)
	}
	for i, h := range res.Hits {
		if i > 0 {
			p.gap()
		}
		p.explainedHit(e, h)
	}
}

// names prints what the question names.
func (p *page) names(e *explainTexts, names []index.Naming) {
	if len(names) == 0 {
		return
	}
	p.rule(e.Names)
	for _, n := range names {
		what := strings.Join(n.Means, e.ListMark)
		switch n.Status {
		case citation.Ambiguous:
			what = fmt.Sprintf(e.Readings, what)
		case citation.OutOfRange:
			what = e.OutOfRange
		case citation.NotFound:
			what = e.Unknown
		}
		if n.Factor > 1 {
			what += " · " + fmt.Sprintf(e.Factor, n.Factor)
		}
		p.para(oneLine(n.Asked)+" → ", what)
	}
}

// terms prints the words of the question in a table and its other terms in a line each.
func (p *page) terms(e *explainTexts, terms []index.Term) {
	if len(terms) == 0 {
		return
	}
	p.rule(e.Terms)
	t := table{term: p.terminal, right: []bool{false, false, true, true, true}}
	t.row(e.ColAsked, e.ColTerm, e.ColWeight, e.ColZH, e.ColEN, e.ColRole)
	rows := 0
	others := make(map[string][]string)
	for _, x := range terms {
		if x.Kind != "word" {
			others[x.Kind] = append(others[x.Kind], x.Text+" ("+passagesOf(x)+")")
			continue
		}
		if rows++; rows > mostTerms {
			continue
		}
		note := e.role(x.Role)
		if len(x.In) == 0 && x.Role != index.RoleStop {
			note = strings.Trim(note+e.ListMark+e.NoPassage, e.ListMark)
		}
		t.row(cut(x.Asked, 14), cut(x.Text, 14), fmt.Sprintf("%.2f", x.Weight), heldIn(x, corpus.Chinese), heldIn(x, corpus.English), note)
	}
	if rows > 0 {
		p.WriteString(t.String())
	}
	if rows > mostTerms {
		p.para("", fmt.Sprintf(e.More, rows-mostTerms))
	}
	for _, k := range []struct{ kind, text string }{{"bigram", e.Pairs}, {"unigram", e.Characters}, {"latin", e.Written}} {
		if list := others[k.kind]; len(list) > 0 {
			p.para("", oneLine(fmt.Sprintf(k.text, e.list(list))))
		}
	}
}

// list joins the first of many.
func (t *explainTexts) list(all []string) string {
	s := strings.Join(all[:min(len(all), mostTerms)], t.ListMark)
	if n := len(all) - mostTerms; n > 0 {
		s += " … " + fmt.Sprintf(t.More, n)
	}
	return s
}

// heldIn says how usual a term is in the passages of a language.
func heldIn(x index.Term, l corpus.Lang) string {
	for _, h := range x.In {
		if h.Lang == l {
			return fmt.Sprintf("%d, %.2f", h.DF, h.IDF)
		}
	}
	return "–"
}

// passagesOf counts the passages that have a term.
func passagesOf(x index.Term) string {
	n := 0
	for _, h := range x.In {
		n += h.DF
	}
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// expansions prints the translations, without those inside of longer ones that no passage has.
func (p *page) expansions(e *explainTexts, all []index.Expansion) {
	var lines [][2]string
	for _, x := range all {
		var found, unheld []string
		for _, r := range x.Renderings {
			facts := fmt.Sprintf("%s %.2f/%.2f", e.source(r.Source), r.Weight, r.Trust)
			switch r.Found {
			case "whole":
				found = append(found, fmt.Sprintf("%s [%s, %d]", r.Text, facts, r.DF))
			case "words":
				found = append(found, fmt.Sprintf("%s [%s, %s]", r.Text, facts, e.InWords))
			default:
				unheld = append(unheld, r.Text)
			}
		}
		if x.Inner && len(found) == 0 {
			continue
		}
		if len(unheld) > 0 {
			found = append(found, fmt.Sprintf(e.Unheld, strings.Join(unheld, e.ListMark)))
		}
		if len(found) == 0 {
			found = []string{e.Untranslated}
		}
		lines = append(lines, [2]string{x.Asked, strings.Join(found, "; ")})
	}
	if len(lines) == 0 {
		return
	}
	p.rule(e.Expansions)
	for _, l := range lines[:min(len(lines), mostTerms)] {
		p.para(cut(oneLine(l[0]), 30)+" → ", oneLine(l[1]))
	}
	if n := len(lines) - mostTerms; n > 0 {
		p.para("", fmt.Sprintf(e.More, n))
	}
}

// rankers prints who ranked.
func (p *page) rankers(e *explainTexts, all []index.Ranker) {
	p.rule(e.Rankers)
	if len(all) == 0 {
		p.para("", e.NoRankers)
		return
	}
	t := table{term: p.terminal, right: []bool{false, false, true, true, true}}
	t.row(e.ColRanker, e.ColLang, e.ColWeight, e.ColTop, e.ColPassages)
	for _, r := range all {
		t.row(e.ranker(r.Ranker), cmp.Or(e.language(r.Lang), "–"), fmt.Sprintf("%.2f", r.Weight), fmt.Sprintf("%.2f", r.Top), strconv.Itoa(r.Passages))
	}
	p.WriteString(t.String())
}

// explainedHit prints a hit with how it came to its place.
func (p *page) explainedHit(e *explainTexts, h searchHit) {
	lead := fmt.Sprintf("%2d. ", h.Rank)
	indent := strings.Repeat(" ", width(lead))
	p.title(lead, view{ref: h.Ref, title: h.Title, label: h.Label, heading: h.Heading, level: h.Level})
	text := oneLine(h.Text)
	if p.width > 0 {
		text = cut(text, max(narrowest, p.width-width(indent)-2))
	}
	p.WriteString(indent + p.dim("│") + " " + text + "\n")
	p.origin(indent, view{ref: h.Ref, source: h.Source})
	x := h.Explain
	p.para(indent, fmt.Sprintf(e.Facts, h.Score, x.Coverage, x.Ideal))
	var best *index.VoteExplanation
	var votes []string
	for i, v := range x.Votes {
		if v.Gives == 0 {
			votes = append(votes, fmt.Sprintf(e.Noted, e.ranker(v.Ranker), v.Rank))
			continue
		}
		votes = append(votes, fmt.Sprintf(e.Vote, e.ranker(v.Ranker), v.Rank, v.Score, v.Gives))
		if v.Parts != nil && (best == nil || v.Gives > best.Gives) {
			best = &x.Votes[i]
		}
	}
	p.para(indent, strings.Join(votes, " · "))
	if best != nil {
		p.para(indent, oneLine(fmt.Sprintf(e.Made, e.ranker(best.Ranker), e.parts(best.Parts))))
	}
	p.para(indent, fmt.Sprintf(e.shown(x.Shown), e.language(h.Lang)))
}

// parts writes what makes a score, the largest first. What the kinds of terms at one place of the question give is one.
func (t *explainTexts) parts(x *index.Parts) string {
	type part struct {
		name  string
		gives float64
	}
	var all []part
	for _, g := range x.Terms {
		name := g.Asked
		if len(g.Source) > 0 {
			name = strings.Join(g.Found, "/") + " ← " + g.Asked
		}
		if i := slices.IndexFunc(all, func(p part) bool { return p.name == name }); i >= 0 {
			all[i].gives += g.Gives
		} else {
			all = append(all, part{name, g.Gives})
		}
	}
	slices.SortStableFunc(all, func(a, b part) int { return cmp.Compare(b.gives, a.gives) })
	var out []string
	rest := 0.0
	for i, p := range all {
		if i < mostGains {
			out = append(out, fmt.Sprintf("%s %.2f", p.name, p.gives))
		} else {
			rest += p.gives
		}
	}
	if n := len(all) - mostGains; n > 0 {
		out = append(out, fmt.Sprintf(t.Others, n, rest))
	}
	if x.Proximity > 0 {
		out = append(out, fmt.Sprintf(t.Proximity, x.Proximity))
	}
	if x.Neighbour > 0 {
		out = append(out, fmt.Sprintf(t.Neighbour, x.Neighbour))
	}
	s := strings.Join(out, " + ")
	if x.Factor != 1 {
		s = "(" + s + ") " + fmt.Sprintf(t.Times, x.Factor)
	}
	return s
}
