package ingest

import (
	"context"
	"time"

	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/search"
)

// Outcome is the outcome of reading one source.
type Outcome struct {
	Name      string         `json:"name"`
	Result    Result         `json:"result"`
	Bytes     int            `json:"bytes"`
	Retrieved string         `json:"retrieved,omitempty"` // RFC 3339 date; "" if nothing was read
	Problem   corpus.Problem `json:"problem,omitempty"`   // why the text is outdated or missing
	Since     string         `json:"since,omitempty"`     // RFC 3339 date since when the server has failed to return a text
	sha       string         // of the bytes, in hexadecimal
}

// Result compares a source with its namesake in the snapshot in service.
type Result string

// The results.
const (
	ResultNew       Result = "new"
	ResultUnchanged Result = "unchanged"
	ResultChanged   Result = "changed"
	ResultKept      Result = "kept"    // the server returned no text, and that of an earlier refresh is used
	ResultSkipped   Result = "skipped" // not readable
)

// Why a source is skipped, besides the reasons of packages extract, fetch and structure.
var (
	ErrNotInFolder = corpus.NewCause("not_in_folder", "listed but missing")
	ErrNoClauses   = corpus.NewCause("no_clauses", "no document with clauses is recognised in it")
)

// describe records how a page was fetched.
func (o *Outcome) describe(p *fetch.Page) {
	o.Retrieved = p.Retrieved.Format(time.DateOnly)
	o.Problem = corpus.ProblemOf(p.Problem)
	if !p.Since.IsZero() {
		o.Result, o.Since = ResultKept, p.Since.Format(time.DateOnly)
	}
}

// compare fills in the results, and returns the addresses that have a text in the snapshot base, which may be nil, and
// yield none now.
func compare(ctx context.Context, base *search.Searcher, outcomes []Outcome) (missing []string, err error) {
	before := make(map[string]string)
	if base != nil {
		sources, err := base.Sources(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range sources {
			if s.Skipped == "" {
				before[s.Name] = s.SHA256
			}
		}
	}
	for i := range outcomes {
		o := &outcomes[i]
		old, ok := before[o.Name]
		switch {
		case o.Result == ResultSkipped && ok && IsAddress(o.Name):
			missing = append(missing, o.Name)
		case o.Result != "":
		case !ok:
			o.Result = ResultNew
		case old == o.sha:
			o.Result = ResultUnchanged
		default:
			o.Result = ResultChanged
		}
	}
	return missing, nil
}

// problems returns the sources with an outdated text, then the skipped ones.
func problems(outcomes []Outcome, skipped []*corpus.Source) []Outcome {
	var all []Outcome
	for _, o := range outcomes {
		if o.Result != ResultSkipped && o.Problem != "" {
			all = append(all, o)
		}
	}
	for _, s := range skipped {
		all = append(all, Outcome{Name: s.Name, Result: ResultSkipped, Problem: s.Skipped})
	}
	return all
}

// lastSeen returns the sources of a snapshot that were skipped or whose server returned no text at the last attempt.
func lastSeen(data string, sources []*corpus.Source) []Outcome {
	var kept []Outcome
	var skipped []*corpus.Source
	for _, s := range sources {
		if s.Skipped != "" {
			skipped = append(skipped, s)
		} else if o, _, ok := LastSeen(data, s); ok && o.Result == ResultKept {
			kept = append(kept, o)
		}
	}
	return problems(kept, skipped)
}

// LastSeen returns what came of a source of the data directory when its server was asked last, and when that was; false for a file
// and where nothing is known. The result is ResultKept if the server gave no text, else "".
func LastSeen(data string, s *corpus.Source) (o Outcome, checked time.Time, ok bool) {
	if data == "" || !IsAddress(s.Name) {
		return o, checked, false
	}
	seen, ok := fetch.LastSeen(FetchCache(data), s.Name)
	o = Outcome{Name: s.Name, Retrieved: s.Retrieved, Problem: corpus.Problem(seen.Problem)}
	if !seen.Since.IsZero() {
		o.Result, o.Since = ResultKept, seen.Since.Format(time.DateOnly)
	}
	return o, seen.Checked, ok
}
