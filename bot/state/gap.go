package state

import (
	"context"
	"errors"
	"time"

	"yiju/corpus"
)

// Gap is a question without evidence, with all who asked it in a guild.
type Gap struct {
	ID       int64
	Guild    string
	Key      string // of the question as normalised by the caller: what makes two questions the same
	Lang     corpus.Lang
	Question string // as worded by the first asker whose data is still kept
	Askers   int    // distinct; those who are unknown or opted out count as one together
	Times    int    // number of reports
	First    time.Time
	Last     time.Time
	Closest  []corpus.Ref // the clauses that came nearest, by the latest report
	Status   GapStatus
}

// GapStatus says what became of a gap.
type GapStatus string

// The states of a gap. A closed one stays closed when it is reported again.
const (
	GapOpen   GapStatus = "open"
	GapClosed GapStatus = "closed" // answered, or out of scope
)

// GapReport is one asker's report of a gap.
type GapReport struct {
	Guild    string
	Key      string // not empty; as in Gap
	Lang     corpus.Lang
	Question string
	User     string // "" where unknown; only a keyed hash is kept
	Closest  []corpus.Ref
}

// Check reports why r cannot be saved.
func (r GapReport) Check() error {
	if r.Key == "" {
		return errors.New("no key")
	}
	return checkRefs(r.Closest)
}

// GapFilter chooses gaps, those with the most askers first. Empty fields choose all.
type GapFilter struct {
	Guild  string
	Status GapStatus
	Limit  int
}

// GapStore keeps gaps.
type GapStore interface {
	// ReportGap saves a report and returns the gap with all its reports. The same key in the same guild is the same gap.
	ReportGap(ctx context.Context, r GapReport) (Gap, error)
	// Gaps lists gaps.
	Gaps(ctx context.Context, f GapFilter) ([]Gap, error)
	// CloseGap closes a gap of a guild, or returns ErrNoRecord.
	CloseGap(ctx context.Context, guild string, id int64) error
}
