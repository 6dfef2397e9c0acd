package ingest

import "yiju/corpus"

// Event is reported by a running refresh: Progress, Recovered or Cost.
type Event interface{ event() }

// Listener receives the events of a refresh, one at a time, on the goroutine that runs it. It must not block for long.
type Listener func(Event)

// Progress is the progress of a stage.
type Progress struct {
	Stage       Stage
	Done, Total int    // Total is 0 if unknown; Fetching counts the current source as done
	Source      string // with Fetching, the name of the current source
}

// Recovered is reported once, when the clauses are recovered and before anything is built.
type Recovered struct {
	Corpus  *corpus.Corpus // including skipped sources; must not be changed
	Sources []Outcome      // outcome of each source, in reading order
}

// Cost is reported before a model is asked to write questions for clauses.
type Cost struct {
	Clauses int
	Tokens  int  // estimated, read and written
	Dry     bool // it is not asked in this run
}

func (Progress) event()  {}
func (Recovered) event() {}
func (Cost) event()      {}

// Stage is a step of a refresh.
type Stage string

// The stages, in order. Embedding overlaps with Building and comes only with an embedding model.
const (
	Fetching    Stage = "fetching"
	Structuring Stage = "structuring"
	Building    Stage = "building"
	Embedding   Stage = "embedding"
	Checking    Stage = "checking"

	// Asking comes after Structuring, and only with a model that writes questions. It counts clauses.
	Asking Stage = "asking"
)
