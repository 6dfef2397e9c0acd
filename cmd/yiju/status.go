package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// status is what `corpus status -json` gives.
type status struct {
	Snapshot    string             `json:"snapshot"`
	Built       string             `json:"built"` // RFC 3339; "" for the starter corpus
	Digest      string             `json:"digest"`
	Instruments []instrumentStatus `json:"instruments"`
	Sources     []sourceStatus     `json:"sources"`
	Embedding   embeddingStatus    `json:"embedding"`
}

type instrumentStatus struct {
	ID        string           `json:"id"`
	Kind      string           `json:"kind"`
	Date      string           `json:"date"`
	Issuer    string           `json:"issuer"`
	Aliases   []string         `json:"aliases"`
	Documents []documentStatus `json:"documents"`
	pairing
}

type documentStatus struct {
	Lang    corpus.Lang  `json:"lang"`
	Title   string       `json:"title"`
	Level   corpus.Level `json:"level"`
	Address string       `json:"address"`
	Source  string       `json:"source"`
	Clauses int          `json:"clauses"`
	Notes   []string     `json:"notes"`
}

// pairing counts the clauses of an instrument by language.
type pairing struct {
	ZH     int `json:"zh"`
	EN     int `json:"en"`
	Both   int `json:"paired"`
	OnlyZH int `json:"zh_only"`
	OnlyEN int `json:"en_only"`
}

type sourceStatus struct {
	*corpus.Source
	Removed map[corpus.Reason]int `json:"removed"` // characters by reason; with Kept they make Chars

	Checked string         `json:"checked,omitempty"` // RFC 3339, when the server was asked last; "" for a file
	Since   string         `json:"since,omitempty"`   // date since which the server has given no new text
	Problem corpus.Problem `json:"problem,omitempty"` // why not
}

// runStatus tells what serves.
func runStatus(ctx context.Context, a *app, args []string) error {
	o, err := a.plain("corpus status", args)
	if err != nil {
		return err
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	lib, err := a.library(s)
	if err != nil {
		return err
	}
	defer lib.Close()
	st, err := statusOf(ctx, lib, s.Model)
	if err != nil {
		return err
	}
	a.lookUp(s, st.Sources)
	if o.json {
		return a.writeJSON(st)
	}
	p := a.page(a.lang)
	p.header(st)
	p.instruments(st.Instruments)
	p.sources(st.Sources)
	return a.print(p)
}

// plain parses the flags of a command that takes -json and no argument.
func (a *app) plain(name string, args []string) (*options, error) {
	o := a.newOptions(name)
	o.BoolVar(&o.json, "json", false, a.t.FlagJSON)
	rest, err := a.parse(o.FlagSet, args)
	if err == nil && len(rest) > 0 {
		err = a.tooMany(rest)
	}
	return o, err
}

func statusOf(ctx context.Context, lib library, model modelSettings) (status, error) {
	c, err := lib.Load(ctx)
	if err != nil {
		return status{}, err
	}
	st := status{Instruments: instrumentsOf(c.Instruments), Sources: sourcesOf(c.Sources)}
	switch lib := lib.(type) {
	case *index.Snapshot:
		m := lib.Meta()
		st.Snapshot, st.Built, st.Digest = m.Name, m.Built.Format(time.RFC3339), m.Digest
		st.Embedding = embeddingOf(m, model)
	case *shelf:
		st.Snapshot, st.Digest = starterName, lib.corpus.Digest()
	}
	return st, nil
}

func instrumentsOf(instruments []*corpus.Instrument) []instrumentStatus {
	all := []instrumentStatus{}
	for _, i := range instruments {
		s := instrumentStatus{
			ID: i.ID, Kind: i.Kind, Date: i.Date, Issuer: i.Issuer, Aliases: list(i.Aliases), pairing: pair(i),
			Documents: []documentStatus{},
		}
		for _, d := range i.Documents {
			s.Documents = append(s.Documents, documentStatus{
				d.Lang, d.Title, d.Level, d.Address, d.Source, len(d.Clauses), list(d.Notes),
			})
		}
		all = append(all, s)
	}
	return all
}

func sourcesOf(sources []*corpus.Source) []sourceStatus {
	all := []sourceStatus{}
	for _, s := range sources {
		all = append(all, sourceStatus{Source: s, Removed: s.RemovedBy()})
	}
	return all
}

// pair counts the clauses that an instrument has in each language and in both.
func pair(i *corpus.Instrument) pairing {
	var p pairing
	in := make(map[string]bool)
	if d := i.Document(corpus.Chinese); d != nil {
		p.ZH = len(d.Clauses)
		for _, c := range d.Clauses {
			in[c.ID] = true
		}
	}
	if d := i.Document(corpus.English); d != nil {
		p.EN = len(d.Clauses)
		for _, c := range d.Clauses {
			if in[c.ID] {
				p.Both++
			}
		}
	}
	p.OnlyZH, p.OnlyEN = p.ZH-p.Both, p.EN-p.Both
	return p
}

// header prints which snapshot it is.
func (p *page) header(st status) {
	if st.Built == "" {
		p.WriteString(p.strong(p.t.StatusStarter) + "\n")
	} else {
		p.WriteString(p.strong(fmt.Sprintf(p.t.StatusSnapshot, st.Snapshot)) + "\n")
		p.parts("", fmt.Sprintf(p.t.StatusBuilt, st.Built))
	}
	p.parts("", fmt.Sprintf(p.t.StatusDigest, st.Digest))
	clauses := 0
	for _, i := range st.Instruments {
		clauses += i.ZH + i.EN
	}
	p.parts("", fmt.Sprintf(p.t.StatusCounts, len(st.Instruments), clauses, len(st.Sources)))
	p.embedding(st.Embedding)
}

// instruments prints a table of instruments, each with its titles and what a reader must know of its documents.
func (p *page) instruments(all []instrumentStatus) {
	if len(all) == 0 {
		return
	}
	p.rule(p.t.InstrumentsHeading)
	t := table{term: p.terminal, right: []bool{false, true, true, true, true, true}}
	t.row(p.t.ColInstrument, p.t.ColZH, p.t.ColEN, p.t.ColPaired, p.t.ColOnlyZH, p.t.ColOnlyEN, p.t.ColLevel)
	for _, i := range all {
		var levels, titles, remarks []string
		for _, d := range i.Documents {
			if l := p.t.level(d.Level); !slices.Contains(levels, l) {
				levels = append(levels, l)
			}
			titles = append(titles, d.Title)
			for _, code := range d.Notes {
				if r := "· " + p.t.note(code); !slices.Contains(remarks, r) {
					remarks = append(remarks, r)
				}
			}
		}
		t.row(i.ID, strconv.Itoa(i.ZH), strconv.Itoa(i.EN), strconv.Itoa(i.Both), strconv.Itoa(i.OnlyZH), strconv.Itoa(i.OnlyEN),
			strings.Join(levels, " / "))
		t.below(append(titles, remarks...)...)
	}
	p.WriteString(t.String())
}

// sources prints for each source how many of its characters stand in clauses, and why the others do not.
func (p *page) sources(all []sourceStatus) {
	p.rule(p.t.SourcesHeading)
	for _, s := range all {
		p.WriteString(p.strong(oneLine(s.Name)) + "\n")
		if s.Skipped != "" {
			p.tell(p.warn, "  ", fmt.Sprintf(p.t.SkippedBecause, oneLine(p.t.skipped(s.Skipped))))
			continue
		}
		removed := 0
		var why []string
		for _, r := range byCount(s.Removed) {
			removed += s.Removed[r]
			why = append(why, fmt.Sprintf("%s %d", p.t.removal(r), s.Removed[r]))
		}
		p.para("  ", fmt.Sprintf(p.t.StatusAdds, s.Chars, s.Kept, percent(s.Kept, s.Chars), removed, percent(removed, s.Chars)))
		if len(why) > 0 {
			p.para("  ", p.t.StatusRemoved+strings.Join(why, p.t.ListSeparator))
		}
		if gap := s.Chars - s.Kept - removed; gap != 0 {
			p.tell(p.bad, "  ", fmt.Sprintf(p.t.StatusGap, gap))
		}
		p.parts("  ", s.Encoding, p.t.retrieved(s.Retrieved), s.Address, "sha256 "+s.SHA256[:min(12, len(s.SHA256))])
		p.checkedLine(s)
	}
}

// byCount sorts reasons, the one with the most characters first.
func byCount(removed map[corpus.Reason]int) []corpus.Reason {
	var all []corpus.Reason
	for r := range removed {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b corpus.Reason) int {
		if d := removed[b] - removed[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return all
}

// percent writes part of whole with one decimal.
func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}
