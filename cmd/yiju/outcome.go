package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
)

// outcome is what came of one source.
type outcome struct {
	Name      string `json:"name"`
	Result    result `json:"result"`
	Bytes     int    `json:"bytes"`
	Retrieved string `json:"retrieved,omitempty"` // RFC 3339 date; "" where nothing was read
	Problem   string `json:"problem,omitempty"`   // why the text is an older one, or none
	Since     string `json:"since,omitempty"`     // RFC 3339 date on which the server first gave no new text
	sha       string // of the bytes, in hexadecimal
}

// result says how a source stands to the one of its name that serves.
type result string

const (
	resultNew       result = "new"
	resultUnchanged result = "unchanged"
	resultChanged   result = "changed"
	resultKept      result = "kept"    // the text is that of an earlier refresh, as the server gives none
	resultSkipped   result = "skipped" // it could not be read
)

// of notes how a page was fetched.
func (o *outcome) of(p *fetch.Page) {
	o.Retrieved = p.Retrieved.Format(time.DateOnly)
	if p.Problem != nil {
		o.Problem = p.Problem.Error()
	}
	if !p.Since.IsZero() {
		o.Result, o.Since = resultKept, p.Since.Format(time.DateOnly)
	}
}

// judge compares what was read with the sources of the snapshot that serves, and notes the addresses that gave a text
// then and none now.
func (r *refresh) judge(ctx context.Context) (err error) {
	before := make(map[string]string)
	base, err := r.base()
	if err != nil {
		return err
	}
	if base != nil {
		defer func() { err = errors.Join(err, base.Close()) }()
		sources, err := base.Sources(ctx)
		if err != nil {
			return err
		}
		for _, s := range sources {
			if s.Skipped == "" {
				before[s.Name] = s.SHA256
			}
		}
	}
	for i := range r.outcomes {
		o := &r.outcomes[i]
		old, ok := before[o.Name]
		switch {
		case o.Result == resultSkipped && ok && isAddress(o.Name):
			r.lost = append(r.lost, o.Name)
		case o.Result != "":
		case !ok:
			o.Result = resultNew
		case old == o.sha:
			o.Result = resultUnchanged
		default:
			o.Result = resultChanged
		}
	}
	return nil
}

// result names what came of a source.
func (t *texts) result(r result) string {
	switch r {
	case resultNew:
		return t.ResultNew
	case resultUnchanged:
		return t.ResultUnchanged
	case resultChanged:
		return t.ResultChanged
	case resultKept:
		return t.ResultKept
	case resultSkipped:
		return t.ResultSkipped
	}
	return string(r)
}

// trouble says what is wrong with a source; "" where nothing is.
func (t *texts) trouble(o outcome) string {
	switch {
	case o.Problem == "":
		return ""
	case o.Result == resultKept:
		return fmt.Sprintf(t.KeptBecause, o.Retrieved, o.Since, t.skipped(o.Problem))
	}
	return t.skipped(o.Problem)
}

// kept lists the sources whose text is that of an earlier refresh, and why.
func (r *refresh) kept() []string {
	var lines []string
	for _, o := range r.outcomes {
		if o.Result != resultSkipped && o.Problem != "" {
			lines = append(lines, oneLine(o.Name)+r.t.Colon+oneLine(r.t.trouble(o)))
		}
	}
	return lines
}

// warn tells of sources whose text is an older one.
func (r *refresh) warn() {
	if lines := r.kept(); len(lines) > 0 {
		fmt.Fprintln(r.stderr, r.err.warn(fmt.Sprintf(r.t.KeptSome, len(lines)))+"\n  "+strings.Join(lines, "\n  "))
	}
}

// lookUp adds what the cache remembers of the addresses among the sources.
func (a *app) lookUp(s settings, sources []sourceStatus) {
	if s.Data == "" {
		return
	}
	for i := range sources {
		if !isAddress(sources[i].Name) {
			continue
		}
		if seen, ok := fetch.LastSeen(webCache(s.Data), sources[i].Name); ok {
			sources[i].Checked = seen.Checked.Format(time.RFC3339)
			sources[i].Problem = seen.Problem
			if !seen.Since.IsZero() {
				sources[i].Since = seen.Since.Format(time.DateOnly)
			}
		}
	}
}

// outdated lists the sources whose server has given no new text when it was asked last.
func (a *app) outdated(s settings, sources []*corpus.Source) []string {
	all := sourcesOf(sources)
	a.lookUp(s, all)
	var lines []string
	for _, o := range all {
		if o.Since != "" && o.Skipped == "" {
			lines = append(lines, oneLine(o.Name)+a.t.Colon+oneLine(a.t.trouble(o.outcome())))
		}
	}
	return lines
}

// outcome returns what came of a source when its server was asked last and gave no new text.
func (s sourceStatus) outcome() outcome {
	return outcome{Result: resultKept, Retrieved: s.Retrieved, Since: s.Since, Problem: s.Problem}
}

// checkedLine says when the server of a source was asked last, and what was wrong then.
func (p *page) checkedLine(s sourceStatus) {
	if s.Checked != "" {
		p.parts("  ", fmt.Sprintf(p.t.CheckedOn, s.Checked))
	}
	if s.Since != "" {
		p.tell(p.warn, "  ", p.t.trouble(s.outcome()))
	}
}

// retrievedOn fills in when the sources of clauses were retrieved.
func retrievedOn(ctx context.Context, lib library, clauses []cited) error {
	for i := range clauses {
		var err error
		if clauses[i].Retrieved, err = lib.Retrieved(ctx, clauses[i].Source.File); err != nil {
			return err
		}
	}
	return nil
}

// Retrieved returns the date on which a source was retrieved, "" for the texts that are built in.
func (s *shelf) Retrieved(_ context.Context, source string) (string, error) {
	for _, have := range s.corpus.Sources {
		if have.Name == source {
			return have.Retrieved, nil
		}
	}
	return "", nil
}

// outcomesByName returns what came of the sources.
func (r *refresh) outcomesByName() map[string]outcome {
	all := make(map[string]outcome)
	for _, o := range r.outcomes {
		all[o.Name] = o
	}
	return all
}
