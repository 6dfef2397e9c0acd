package present

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/search/vector"
)

// Failure is an error in the words of its reader, with what to do next.
type Failure struct {
	Err  error
	Hint string // lines; "" for none
}

// Error says what happened.
func (e *Failure) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Failure) Unwrap() error { return e.Err }

// Failf returns a *Failure: hint says what to do next, format and args what happened, as in fmt.Errorf.
func Failf(hint, format string, args ...any) error {
	return &Failure{fmt.Errorf(format, args...), hint}
}

// Lines joins texts that each have a line of their own, without the empty ones.
func Lines(lines ...string) string {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l == "" })
	return strings.Join(lines, "\n")
}

// Scene is the data directory that an error is about.
type Scene struct {
	Data    string // path
	Missing bool   // it does not exist
	Serving string // name of the snapshot in service; "" for none
}

func (t *Texts) untouched(s Scene) string {
	if s.Serving == "" {
		return ""
	}
	return fmt.Sprintf(t.Untouched, s.Serving)
}

// Explain puts an error of a data directory, or of what changes it, into words: a *Failure. Other errors stay as they are.
func (t *Texts) Explain(s Scene, err error) error {
	untouched := t.untouched(s)
	switch {
	case errors.Is(err, ingest.ErrNoRoom):
		return Failf(Lines(t.DiskFullHint, untouched), t.DiskFull, s.Data)
	case errors.Is(err, ingest.ErrAccess):
		return Failf(Lines(t.ReadOnlyHint, untouched), t.ReadOnly, s.Data)
	}
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		return t.explainIngest(s, e)
	}
	switch {
	case errors.Is(err, vector.ErrEmbedding):
		cause := err.Error()
		if e, ok := errors.AsType[*llm.Error](err); ok {
			cause = t.ModelFailure(e)
		}
		return &Failure{&worded{t.EmbeddingFailed + t.Colon + cause, err}, Lines(t.EmbeddingHint, untouched)}
	case errors.Is(err, ingest.ErrNotApproved):
		return Failf(fmt.Sprintf(t.ApproveCmd, s.Data), "%s", t.StillPending)
	case errors.Is(err, ingest.ErrBlocked):
		return Failf(t.ForceHint, "%s", t.Blocked)
	case errors.Is(err, archive.ErrOutdated):
		return Failf(t.ServingChangedHint, "%s", t.ServingChanged)
	case errors.Is(err, archive.ErrNoPending):
		return Failf(fmt.Sprintf(t.RefreshCmd, s.Data), "%s", t.NothingPending)
	case errors.Is(err, ingest.ErrNoPrevious) && !errors.Is(err, index.ErrNoSnapshot):
		return Failf(fmt.Sprintf(t.ListCmd, s.Data), "%s", t.NoOlderSnapshot)
	}
	return t.explainData(s, err)
}

// worded is an error in other words.
type worded struct {
	text string
	error
}

// Error returns the words.
func (e *worded) Error() string { return e.text }

// Unwrap returns the error.
func (e *worded) Unwrap() error { return e.error }

func (t *Texts) explainIngest(s Scene, e *ingest.Error) error {
	untouched := t.untouched(s)
	switch e.Kind {
	case ingest.ErrFrom:
		return Failf(t.FromHint, t.FromUnreadable, e.Path, t.File(e.Err))
	case ingest.ErrQuestions:
		why := t.File(e.Err)
		if line, ok := errors.AsType[*eval.LineError](e.Err); ok {
			why = errors.New(t.Golden(line))
		}
		return Failf(t.GoldenHint, "%s%s%w", e.Path, t.Colon, why)
	case ingest.ErrSources:
		return Failf(Lines(t.FromHint, untouched), "%w", e.Err)
	case ingest.ErrUnusable:
		return Failf(Lines(t.NothingUsableHint, untouched), t.NothingUsable, e.Path)
	case ingest.ErrDataInside:
		return Failf(t.DataWithinHint, t.DataWithin, s.Data, e.Path)
	case ingest.ErrInvalid:
		return Failf(Lines(t.InvalidHint, untouched), t.Invalid, e.Err)
	case ingest.ErrDictionary:
		if e.Path != "" {
			return Failf(t.DictionaryHint, "%s%s%w", e.Path, t.Colon, e.Err)
		}
		return Failf(t.DictionaryHint, "%w", e.Err)
	case ingest.ErrNoData:
		return Failf("", "%s", t.DictionaryData)
	case ingest.ErrNoSnapshot:
		return Failf(fmt.Sprintf(t.ListCmd, s.Data), t.NoSuchSnapshot, Shorten(OneLine(e.Path), mostName))
	case ingest.ErrBadFile:
		return Failf("", "%s", t.Problem(corpus.ProblemOf(e.Err)))
	}
	return t.explainData(s, e)
}

// mostName bounds what a reader typed for a name, in characters.
const mostName = 60

// explainData says why a data directory cannot be used.
func (t *Texts) explainData(s Scene, err error) error {
	refresh := fmt.Sprintf(t.RefreshCmd, s.Data)
	var detail string
	if e, ok := errors.AsType[*index.Error](err); ok && e.Detail != "" {
		detail = t.Colon + e.Detail
	}
	switch {
	case errors.Is(err, index.ErrNoSnapshot) && s.Missing:
		return Failf(Lines(t.NoDataHint, refresh), t.NoData, s.Data)
	case errors.Is(err, index.ErrNoSnapshot):
		return Failf(Lines(t.NoSnapshotHint, refresh), t.NoSnapshot, s.Data)
	case errors.Is(err, index.ErrMismatch):
		return Failf(Lines(t.RebuildHint, refresh), t.Mismatch, s.Data, detail)
	case errors.Is(err, index.ErrDamaged):
		return Failf(Lines(t.RebuildHint, refresh), t.Damaged, s.Data, detail)
	case errors.Is(err, archive.ErrLocked):
		return Failf(t.LockedHint, t.Locked, s.Data)
	}
	return err
}
