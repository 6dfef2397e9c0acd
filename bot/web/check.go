package web

import (
	"fmt"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// check is what became of the quotation, or of the wording, that an address names.
type check struct {
	Tone   present.Tone
	Text   string
	Quote  string // as the address has it; "" for a wording
	Blocks []htmlBlock
}

// examine checks the quotation in the address against the clause, or the wording that was cited against the present one. It returns
// the words to set off.
func (p *clausePage) examine(v *visit, place service.Place, digest string, res service.ShowResult) ([]string, error) {
	if digest != "" {
		c, err := cited(v, place.Ref, digest, res)
		p.Check = c
		return nil, err
	}
	q := v.words("q")
	if fold.Key(q) == "" {
		return nil, nil
	}
	c, words, err := quoted(v, q, res.Clauses)
	p.Check = c
	return words, err
}

// quoted checks a quotation from a clause, and returns the words of the clause that it has.
func quoted(v *visit, q string, clauses []service.ShownClause) (*check, []string, error) {
	leave, err := v.enter()
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	report, err := v.Verify(v.ctx, q, true)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range clauses {
		ref := c.Ref
		ref.Lang = c.Lang
		words, negated, err := service.Located(v.ctx, v.Service, q, ref)
		if err != nil {
			return nil, nil, err
		}
		if words != "" {
			k := &check{Tone: present.Sure, Text: fmt.Sprintf(v.t.RoomVerbatim, v.t.Language(c.Lang), v.t.Level(c.Level)), Quote: q}
			switch {
			case negated:
				k.Tone, k.Text = present.Unsure, k.Text+" "+v.t.QuoteNegated
			case slices.ContainsFunc(report.Quotes, func(q verify.Quote) bool { return q.Verdict == verify.TooShort }):
				k.Tone, k.Text = present.Unsure, v.t.Called("verdict", string(verify.TooShort))
			}
			return k, []string{words}, nil
		}
	}
	if len(report.Quotes) == 0 {
		return nil, nil, nil
	}
	k, words := otherwise(v, q, clauses[0].Ref, report)
	return k, words, nil
}

// otherwise says what a quotation is that the clause at ref does not have in one piece, and returns the words of it that it has.
func otherwise(v *visit, q string, ref corpus.Ref, report verify.Report) (*check, []string) {
	var words []string
	found := report.Quotes[0]
	places := found.Parts
	if len(places) == 0 && found.Place != nil {
		places = []verify.Place{*found.Place}
	}
	for _, p := range places {
		if p.Ref.Bare() == ref.Bare() && !p.Variant {
			words = append(words, p.Text)
		}
	}
	k := &check{Tone: present.ToneOfReport(report), Quote: q}
	here := len(words) == len(places) && len(words) > 0
	if found.Verdict == verify.Verbatim && !here {
		k.Tone, k.Text = present.Problem, v.t.RoomElsewhere
	}
	k.Blocks = slices.DeleteFunc(htmlBlocks(v, v.t, present.Report(v.t, report, present.Room{})), func(b htmlBlock) bool { return b.ID != "" })
	return k, words
}

// cited says whether a clause is still as it was when it was cited under a digest, and how it differs.
func cited(v *visit, ref corpus.Ref, digest string, res service.ShowResult) (*check, error) {
	digest = strings.ToLower(digest)
	if len(digest) < 8 || strings.Trim(digest, "0123456789abcdef") != "" {
		return &check{Tone: present.Unsure, Text: v.t.RoomBadDigest}, nil
	}
	for _, c := range res.Clauses {
		if strings.HasPrefix(c.Digest, digest) {
			return &check{Tone: present.Sure, Text: fmt.Sprintf(v.t.RoomUnchanged, v.t.Language(c.Lang))}, nil
		}
	}
	for _, f := range res.Former {
		if strings.HasPrefix(f.Digest, digest) {
			return &check{Tone: present.Unsure, Text: strings.Join(v.t.Former([]service.Former{f}, v.name), "")}, nil
		}
	}
	if v.Past != nil {
		for _, c := range res.Clauses {
			ref.Lang = c.Lang
			versions, err := v.Past.Versions(v.ctx, ref)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(versions, func(o service.Version) bool { return strings.HasPrefix(o.Digest, digest) })
			if i < 1 { // the first is the present one, which it is not
				continue
			}
			changed := present.Day(versions[i-1].Since)
			spans := present.Difference(service.Edits(versions[i].Clause.Text, c.Text, c.Lang))
			return &check{Tone: present.Unsure, Text: fmt.Sprintf(v.t.RoomChanged, v.t.Language(c.Lang), changed), Blocks: []htmlBlock{
				{Kind: "difference", Spans: spans},
			}}, nil
		}
	}
	return &check{Tone: present.Unsure, Text: v.t.RoomUnknownDigest}, nil
}
