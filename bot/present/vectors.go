package present

import (
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
)

// mostCut is how many passages that are too long for an embedding model are named.
const mostCut = 3

// Trials says between which languages an embedding model did badly on the corpus; "" where it did well.
func (t *Texts) Trials(trials []index.Trial) string {
	var poor []string
	for _, x := range trials {
		if x.Trust() < 1 {
			poor = append(poor, fmt.Sprintf(t.TrialPoor, t.Language(x.Question), t.Language(x.Passages), x.Found, x.Asked))
		}
	}
	if len(poor) == 0 {
		return ""
	}
	return fmt.Sprintf(t.TrialsPoor, strings.Join(poor, t.Semicolon))
}

// Vectors lists what to know of the vectors of a candidate.
func (t *Texts) Vectors(g ingest.Gate) []string {
	var notes []string
	if note := t.Trials(g.Trials); note != "" {
		notes = append(notes, note)
	}
	if len(g.Cuts) > 0 {
		var refs []corpus.Ref
		for _, c := range g.Cuts[:min(len(g.Cuts), mostCut)] {
			refs = append(refs, c.Ref)
		}
		notes = append(notes, fmt.Sprintf(t.CutPassages, len(g.Cuts), corpus.JoinRefs(refs, t.Comma)))
	}
	if g.Unembedded > 0 {
		notes = append(notes, fmt.Sprintf(t.Unembedded, g.Unembedded))
	}
	return notes
}
