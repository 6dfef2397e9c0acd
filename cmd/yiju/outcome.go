package main

import (
	"context"
	"fmt"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/ingest"
)

// result names what came of a source.
func (t *texts) result(r ingest.Result) string {
	switch r {
	case ingest.ResultNew:
		return t.ResultNew
	case ingest.ResultUnchanged:
		return t.ResultUnchanged
	case ingest.ResultChanged:
		return t.ResultChanged
	case ingest.ResultKept:
		return t.ResultKept
	case ingest.ResultSkipped:
		return t.ResultSkipped
	}
	return string(r)
}

// trouble says what is wrong with a source; "" where nothing is.
func (t *texts) trouble(o ingest.Outcome) string {
	switch {
	case o.Problem == "":
		return ""
	case o.Result == ingest.ResultKept:
		return fmt.Sprintf(t.KeptBecause, o.Retrieved, o.Since, t.skipped(o.Problem))
	}
	return t.skipped(o.Problem)
}

// problem says what is wrong with a source, by its name.
func (t *texts) problem(o ingest.Outcome) string {
	return oneLine(o.Name) + t.Colon + oneLine(t.trouble(o))
}

// lookUp adds what the cache remembers of the sources that are addresses.
func (a *app) lookUp(s settings, sources []sourceStatus) {
	if s.Data == "" {
		return
	}
	for i := range sources {
		if !ingest.IsAddress(sources[i].Name) {
			continue
		}
		if seen, ok := fetch.LastSeen(ingest.FetchCache(s.Data), sources[i].Name); ok {
			sources[i].Checked = seen.Checked.Format(time.RFC3339)
			sources[i].Problem = corpus.Problem(seen.Problem)
			if !seen.Since.IsZero() {
				sources[i].Since = seen.Since.Format(time.DateOnly)
			}
		}
	}
}

// outcome returns what came of a source when its server was asked last and gave no new text.
func (s sourceStatus) outcome() ingest.Outcome {
	return ingest.Outcome{Result: ingest.ResultKept, Retrieved: s.Retrieved, Since: s.Since, Problem: s.Problem}
}

// checkedLine prints when the server of a source was asked last, and what was wrong then.
func (p *page) checkedLine(s sourceStatus) {
	if s.Checked != "" {
		p.parts("  ", fmt.Sprintf(p.t.CheckedOn, s.Checked))
	}
	if s.Since != "" {
		p.tell(p.warn, "  ", p.t.trouble(s.outcome()))
	}
}

// retrievedOn fills in the dates on which the sources of clauses were retrieved.
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
