package terminal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/search"
)

// What is shown of an explanation; the JSON has all.
const (
	mostTerms = 40 // of each kind
	mostGains = 8  // of the parts of a score
)

// Explained writes a search for a query with its explanation x, of which there is one for each hit, and the phrases of a model by
// which it searched, which may be nil.
func (p *Page) Explained(query string, hits []retrieval.Hit, x *search.Explanation, by *answer.PhrasesReceipt) {
	p.Rule(p.t.WhyQuestion)
	p.Para("", OneLine(Cut(query, 300)))
	p.Para("", fmt.Sprintf(p.t.ExplainLang, p.t.Language(x.Lang)))
	for _, r := range x.Respelled {
		p.Para("", OneLine(fmt.Sprintf(p.t.ExplainRespelled, r.Asked, r.As)))
	}
	phrases(p, by)
	p.names(x.Names)
	if x.Phrases != nil {
		p.Rule(p.t.ExplainPhrases)
		p.Para("", OneLine(strings.Join(x.Phrases.Asked, " · ")))
		if x.Phrases.Passages > 0 {
			p.Para("", fmt.Sprintf(p.t.ExplainHeld, x.Phrases.Passages))
		} else {
			p.Para("", p.t.ExplainNotHeld)
		}
	}
	p.terms(x.Terms)
	p.expansions(x.Expansions)
	p.rankers(x.Rankers)
	for _, r := range x.Phrasings {
		p.Para("", OneLine(fmt.Sprintf(p.t.ExplainPhrased, strings.TrimSpace(p.t.Called("ranker", r.Ranker)+" "+r.Text), r.Weight, r.Passages)))
	}
	p.Rule(p.t.ExplainHits)
	if len(hits) == 0 {
		p.Para("", p.t.NoHits)
	}
	for i, h := range hits {
		if i > 0 {
			p.Gap()
		}
		explainedHit(p, h, x.Hits[i])
	}
}

func (p *Page) names(names []search.Naming) {
	if len(names) == 0 {
		return
	}
	p.Rule(p.t.ExplainNames)
	for _, n := range names {
		what := strings.Join(n.Means, p.t.Comma)
		switch n.Status {
		case citation.Ambiguous:
			what = fmt.Sprintf(p.t.ExplainReadings, what)
		case citation.OutOfRange:
			what = p.t.Called("reason", string(answer.ClauseOutOfRange))
		case citation.NotFound:
			what = p.t.ExplainUnknown
		}
		if n.Factor > 1 {
			what += " · " + fmt.Sprintf(p.t.ExplainFactor, n.Factor)
		}
		p.Para(OneLine(n.Asked)+" → ", what)
	}
}

// terms prints the words of the question in a table and its other terms in a line each.
func (p *Page) terms(terms []search.Term) {
	if len(terms) == 0 {
		return
	}
	p.Rule(p.t.ExplainTerms)
	t := Table{Screen: p.Screen, Right: []bool{false, false, true, true, true}}
	t.Row(p.t.ExplainColAsked, p.t.ExplainColTerm, p.t.ExplainColWeight, p.t.ExplainColZH, p.t.ExplainColEN, p.t.ExplainColRole)
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
		note := p.t.Called("role", x.Role)
		if len(x.In) == 0 && x.Role != search.RoleStop {
			note = strings.Trim(note+p.t.Comma+p.t.ExplainNoPassage, p.t.Comma)
		}
		t.Row(Cut(x.Asked, 14), Cut(x.Text, 14), fmt.Sprintf("%.2f", x.Weight), heldIn(x, corpus.Chinese), heldIn(x, corpus.English), note)
	}
	if rows > 0 {
		p.WriteString(t.String())
	}
	more(p, rows)
	for _, k := range []struct{ kind, text string }{{"bigram", p.t.ExplainPairs}, {"unigram", p.t.ExplainCharacters}, {"latin", p.t.ExplainWritten}} {
		if list := others[k.kind]; len(list) > 0 {
			p.Para("", OneLine(fmt.Sprintf(k.text, listed(p.t, list))))
		}
	}
}

func listed(of *present.Texts, all []string) string {
	s := strings.Join(all[:min(len(all), mostTerms)], of.Comma)
	if n := len(all) - mostTerms; n > 0 {
		s += " … " + fmt.Sprintf(of.ExplainMore, n)
	}
	return s
}

// heldIn says how usual a term is in the passages of a language.
func heldIn(x search.Term, l corpus.Lang) string {
	for _, h := range x.In {
		if h.Lang == l {
			return fmt.Sprintf("%d, %.2f", h.DF, h.IDF)
		}
	}
	return "–"
}

// passagesOf counts the passages that have a term.
func passagesOf(x search.Term) string {
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
func (p *Page) expansions(all []search.Expansion) {
	var lines [][2]string
	for _, x := range all {
		var found, unheld []string
		for _, r := range x.Renderings {
			facts := fmt.Sprintf("%s %.2f/%.2f", p.t.Called("translation", r.Source), r.Weight, r.Trust)
			switch r.Found {
			case "whole":
				found = append(found, fmt.Sprintf("%s [%s, %d]", r.Text, facts, r.DF))
			case "words":
				found = append(found, fmt.Sprintf("%s [%s, %s]", r.Text, facts, p.t.ExplainInWords))
			default:
				unheld = append(unheld, r.Text)
			}
		}
		if x.Inner && len(found) == 0 {
			continue
		}
		if len(unheld) > 0 {
			found = append(found, fmt.Sprintf(p.t.ExplainUnheld, strings.Join(unheld, p.t.Comma)))
		}
		if len(found) == 0 {
			found = []string{p.t.ExplainUntranslated}
		}
		lines = append(lines, [2]string{x.Asked, strings.Join(found, "; ")})
	}
	if len(lines) == 0 {
		return
	}
	p.Rule(p.t.ExplainExpansions)
	for _, l := range lines[:min(len(lines), mostTerms)] {
		p.Para(Cut(OneLine(l[0]), 30)+" → ", OneLine(l[1]))
	}
	more(p, len(lines))
}

// more says how many of n terms are not shown.
func more(p *Page, n int) {
	if n > mostTerms {
		p.Para("", fmt.Sprintf(p.t.ExplainMore, n-mostTerms))
	}
}

func (p *Page) rankers(all []search.RankerExplanation) {
	p.Rule(p.t.ExplainRankers)
	if len(all) == 0 {
		p.Para("", p.t.ExplainNoRankers)
		return
	}
	t := Table{Screen: p.Screen, Right: []bool{false, false, true, true, true}}
	t.Row(p.t.ExplainColRanker, p.t.ExplainColLang, p.t.ExplainColWeight, p.t.ExplainColTop, p.t.RowPassages)
	for _, r := range all {
		t.Row(p.t.Called("ranker", r.Ranker), languageOf(p.t, r.Lang), fmt.Sprintf("%.2f", r.Weight), fmt.Sprintf("%.2f", r.Top), strconv.Itoa(r.Passages))
	}
	p.WriteString(t.String())
}

func explainedHit(p *Page, h retrieval.Hit, x search.HitExplanation) {
	lead := fmt.Sprintf("%2d. ", h.Rank)
	indent := strings.Repeat(" ", Width(lead))
	c := present.HitClause(h)
	p.Title(lead, c)
	text := OneLine(h.Text)
	if limit := p.room(Width(indent) + 2); limit > 0 {
		text = Cut(text, limit)
	}
	p.WriteString(p.bar(indent) + text + "\n")
	p.Origin(indent, c)
	p.Para(indent, fmt.Sprintf(p.t.ExplainFacts, h.Score, x.Coverage, x.Ideal))
	var best *search.VoteExplanation
	var votes []string
	for i, v := range x.Votes {
		if v.Gives == 0 {
			votes = append(votes, fmt.Sprintf(p.t.ExplainNoted, p.t.Called("ranker", v.Ranker), v.Rank))
			continue
		}
		votes = append(votes, fmt.Sprintf(p.t.ExplainVote, p.t.Called("ranker", v.Ranker), v.Rank, v.Score, v.Gives))
		if v.Parts != nil && (best == nil || v.Gives > best.Gives) {
			best = &x.Votes[i]
		}
	}
	p.Para(indent, strings.Join(votes, " · "))
	if len(x.Phrased) > 0 {
		var places []string
		for _, v := range x.Phrased {
			places = append(places, fmt.Sprintf(p.t.ExplainShare, p.t.Called("ranker", v.Ranker), v.Rank, v.Share))
		}
		p.Para(indent, strings.Join(places, " · "))
	}
	if best != nil {
		p.Para(indent, OneLine(fmt.Sprintf(p.t.ExplainMade, p.t.Called("ranker", best.Ranker), scoreParts(p, best.Parts))))
	}
	if q := x.Asked; q != nil && q.Question != "" {
		p.Para(indent, OneLine(fmt.Sprintf(p.t.FoundBy, q.Question, q.Share)))
	}
	if x.Behind > 0 {
		p.Para(indent, fmt.Sprintf(p.t.ExplainBehind, x.Behind))
	}
	p.Para(indent, fmt.Sprintf(p.t.Called("shown", string(x.Shown)), p.t.Language(h.Ref.Lang)))
}

// parts writes what makes a score, the largest first. What the kinds of terms at one place of the question give is one.
func scoreParts(p *Page, x *search.Parts) string {
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
		out = append(out, fmt.Sprintf(p.t.ExplainOthers, n, rest))
	}
	if x.Proximity > 0 {
		out = append(out, fmt.Sprintf(p.t.ExplainProximity, x.Proximity))
	}
	if x.Neighbour > 0 {
		out = append(out, fmt.Sprintf(p.t.ExplainNeighbour, x.Neighbour))
	}
	if x.Asked > 0 {
		out = append(out, fmt.Sprintf(p.t.ExplainAsked, x.Asked))
	}
	s := strings.Join(out, " + ")
	if x.Factor != 1 {
		s = "(" + s + ") " + fmt.Sprintf(p.t.ExplainTimes, x.Factor)
	}
	if x.Gives > 1 {
		s = "(" + s + ") " + fmt.Sprintf(p.t.ExplainGives, x.Gives)
	}
	return s
}

// languageOf names the language of a ranker; "–" where it ranks both.
func languageOf(t *present.Texts, l corpus.Lang) string {
	if l == "" {
		return "–"
	}
	return t.Language(l)
}
