package ingest

import "yiju/corpus"

// Event is something that a refresh reports while it runs: Progress or Recovered.
type Event interface{ event() }

// Listener receives the events of a refresh, one at a time, on the goroutine that runs it. It must not block for long.
type Listener func(Event)

// Progress says how far a stage is.
type Progress struct {
	Stage       Stage
	Done, Total int    // Total is 0 where it is not known; Fetching counts the source in hand as done
	Source      string // with Fetching, the name of the source in hand
}

// Recovered is reported once, when the clauses are recovered and before anything is built.
type Recovered struct {
	Corpus  *corpus.Corpus // with the sources that were skipped; not to be changed
	Sources []Outcome      // what came of each source, in reading order
}

func (Progress) event()  {}
func (Recovered) event() {}

// Stage is a step of a refresh.
type Stage string

// The stages, in order. Embedding overlaps with Building and comes only with an embedding model.
const (
	Fetching    Stage = "fetching"
	Structuring Stage = "structuring"
	Building    Stage = "building"
	Embedding   Stage = "embedding"
	Checking    Stage = "checking"
)
