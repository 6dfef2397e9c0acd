package main

import (
	"fmt"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// trouble says what is wrong with a source; "" where nothing is.
func (t *texts) trouble(o ingest.Outcome) string { return t.Outcome(o) }

// problem says what is wrong with a source, by its name.
func (t *texts) problem(o ingest.Outcome) string { return t.NamedOutcome(o) }

// lookUp adds what the cache remembers of the sources that are addresses.
func (a *app) lookUp(s settings, sources []service.SourceStatus) {
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

// lastOutcome returns what came of a source when its server was asked last and gave no new text.
func lastOutcome(s service.SourceStatus) ingest.Outcome {
	return ingest.Outcome{Result: ingest.ResultKept, Retrieved: s.Retrieved, Since: s.Since, Problem: s.Problem}
}

// checkedLine prints when the server of a source was asked last, and what was wrong then.
func (p *page) checkedLine(s service.SourceStatus) {
	if s.Checked != "" {
		p.Parts("  ", fmt.Sprintf(p.t.CheckedOn, s.Checked))
	}
	if s.Since != "" {
		p.Tell(p.Warn, "  ", p.t.trouble(lastOutcome(s)))
	}
}
