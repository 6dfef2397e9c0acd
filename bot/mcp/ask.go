package mcp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// searched is the result of search_clauses.
type searched struct {
	Clauses  []clause `json:"clauses"`
	Next     string   `json:"next_cursor"` // "" on the last page
	Snapshot string   `json:"snapshot"`
}

// Hits of a search: on a page unless a client says otherwise, on a page at most, on all pages, and those among which the clauses of one
// instrument are looked for.
const (
	usualHits = 5
	pageHits  = 20
	mostHits  = 100
	ranked    = 1000
)

// searchClauses pages through one ranking. A cursor is where the next page begins, and in which snapshot.
func searchClauses(ctx context.Context, c *call) (result, error) {
	text, err := c.wanted(c.Query, service.MostQuestion)
	if err != nil {
		return result{}, err
	}
	from := 0
	if c.Cursor != "" {
		at, snapshot, _ := strings.Cut(string(c.Cursor), "@")
		if from, err = strconv.Atoi(at); err != nil || from < 0 || from > mostHits || snapshot != c.snapshot() {
			return result{}, c.problem("stale_cursor")
		}
	}
	end := min(from+c.Limit.within(usualHits, pageHits), mostHits)
	k := end + 1
	within, err := c.within(ctx)
	if err != nil {
		return result{}, err
	} else if within != "" {
		k = ranked
	}
	res, err := c.svc.Search(ctx, retrieval.Query{Text: text, K: k})
	if err != nil {
		return result{}, err
	}
	hits := slices.DeleteFunc(res.Found, func(h retrieval.Hit) bool { return within != "" && h.Ref.Instrument != within })
	out := searched{Clauses: []clause{}, Snapshot: c.snapshot()}
	for _, h := range hits[min(from, len(hits)):min(end, len(hits))] {
		p, err := c.hit(ctx, h)
		if err != nil {
			return result{}, err
		}
		out.Clauses = append(out.Clauses, c.clause(p, mostShown))
	}
	says := ""
	if len(hits) > end && end < mostHits {
		out.Next = fmt.Sprintf("%d@%s", end, c.snapshot())
		says = "next_cursor: " + out.Next
	}
	if len(out.Clauses) == 0 {
		says = c.t.NoHits
	}
	return result{out, c.write(out.Clauses, says)}, nil
}

// within returns the id of the instrument that a search is limited to by its id or a name, "" for none.
func (c *call) within(ctx context.Context) (string, error) {
	name := strings.TrimSpace(c.Instrument)
	known := slices.ContainsFunc(service.Overview(c.svc), func(i service.InstrumentStatus) bool { return i.ID == name })
	if name == "" || known {
		return name, nil
	}
	res, err := c.svc.Locate(ctx, name, "")
	if err != nil {
		return "", err
	}
	for _, place := range res.Places() {
		return place.Ref.Instrument, nil
	}
	return "", c.problem("no_instrument")
}

// hit returns a hit with its official address; in the language that was asked for, where its clause has one.
func (c *call) hit(ctx context.Context, h retrieval.Hit) (present.Clause, error) {
	p := present.HitClause(h)
	ref := h.Ref
	if c.Lang != "" {
		ref.Lang = c.Lang
	}
	clauses, err := c.svc.Clauses(ctx, service.Place{Ref: ref})
	if err != nil {
		return p, err
	}
	p.URL, p.Added = clauses[0].URL, clauses[0].Added
	if clauses[0].Lang != h.Ref.Lang {
		p = c.t.ServedClause(clauses[0])
	}
	return p, nil
}

// answered is the result of ask.
type answered struct {
	Status     answer.Status `json:"status"`
	Reason     answer.Reason `json:"reason"`
	Says       string        `json:"says"` // what the status means, in words
	Clauses    []clause      `json:"clauses"`
	Closest    []clause      `json:"closest"` // where there is no evidence
	Readings   []string      `json:"readings"`
	ValidRange []string      `json:"valid_range"`
	Confidence float64       `json:"confidence"`
	Snapshot   string        `json:"snapshot"`
}

func ask(ctx context.Context, c *call) (result, error) {
	text, err := c.wanted(c.Question, service.MostQuestion)
	if err != nil {
		return result{}, err
	}
	a, err := c.svc.Ask(ctx, answer.Question{Text: text, Lang: c.Lang, NoModel: true})
	if errors.Is(err, answer.ErrEmptyQuestion) {
		return result{}, c.problem("empty")
	} else if err != nil {
		return result{}, err
	}
	c.t = present.TextsIn(a.Lang)
	out := answered{
		Status: a.Status, Reason: a.Reason, Clauses: []clause{}, Closest: []clause{}, Readings: append([]string{}, a.Readings...),
		ValidRange: append([]string{}, a.ValidRange...), Confidence: a.Confidence, Snapshot: a.Snapshot,
	}
	for _, v := range a.Citations {
		out.Clauses = append(out.Clauses, c.clause(present.CitationClause(v), mostText))
	}
	for _, v := range a.Closest {
		out.Closest = append(out.Closest, c.clause(present.CitationClause(v), mostShown))
	}
	past := c.t.FormerRefs(a.Former)
	a.Citations, a.Closest = nil, nil
	out.Says = c.words(leads(present.Answer(a.Answer, past).Blocks))
	says := []string{out.Says + "\nstatus: " + string(out.Status), c.write(out.Clauses, "")}
	if len(out.Closest) > 0 {
		says = append(says, c.t.Closest, c.write(out.Closest, ""))
	}
	return result{out, strings.Join(filled(says), "\n\n")}, nil
}

// leads makes paragraphs of what results claim, which Flat leaves out where the colour of a message shows it.
func leads(blocks []present.Block) []present.Block {
	for i := range blocks {
		if blocks[i].Kind == present.Lead {
			blocks[i].Kind = present.Paragraph
		}
	}
	return blocks
}

// instrument is an instrument of list_instruments.
type instrument struct {
	ID        string       `json:"id"`
	TitleZH   string       `json:"title_zh"`
	TitleEN   string       `json:"title_en"`
	LevelZH   corpus.Level `json:"level_zh"`
	LevelEN   corpus.Level `json:"level_en"`
	Date      string       `json:"date"`
	Issuer    string       `json:"issuer"`
	Clauses   int          `json:"clauses"`
	Addresses []string     `json:"official_urls"`
}

// listed is the result of list_instruments.
type listed struct {
	Instruments []instrument `json:"instruments"`
	More        int          `json:"more"` // that are not listed
	Snapshot    string       `json:"snapshot"`
}

// mostInstruments bounds the instruments in one result.
const mostInstruments = 200

func listInstruments(_ context.Context, c *call) (result, error) {
	all := service.Overview(c.svc)
	var lines []string
	out := listed{Instruments: []instrument{}, More: max(0, len(all)-mostInstruments), Snapshot: c.snapshot()}
	for _, i := range all[:min(len(all), mostInstruments)] {
		v := instrument{ID: i.ID, Date: i.Date, Issuer: i.Issuer, Clauses: i.ZH + i.EN - i.Both, Addresses: []string{}}
		facts := []string{i.ID}
		for _, d := range i.Documents {
			if d.Lang == corpus.Chinese {
				v.TitleZH, v.LevelZH = d.Title, d.Level
			} else {
				v.TitleEN, v.LevelEN = d.Title, d.Level
			}
			facts = append(facts, c.t.BookTitle(d.Title, d.Lang)+c.level(d.Level))
			if d.Address != "" && !slices.Contains(v.Addresses, d.Address) {
				v.Addresses = append(v.Addresses, d.Address)
			}
		}
		out.Instruments = append(out.Instruments, v)
		lines = append(lines, "- "+joined(append(facts, i.Date, fmt.Sprintf("clauses: %d", v.Clauses), strings.Join(v.Addresses, " "))...))
	}
	if out.More > 0 {
		lines = append(lines, fmt.Sprintf(c.t.AndMore, out.More))
	}
	return result{out, strings.Join(append(lines, "snapshot: "+out.Snapshot), "\n")}, nil
}

func (c *call) level(l corpus.Level) string { return fmt.Sprintf(c.t.Aside, c.t.Level(l)) }
