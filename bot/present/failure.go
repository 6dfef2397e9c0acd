package present

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/asked"
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

// Explain puts an error of a data directory, or of what changes it, into words: a *Failure. Other errors stay as they are.
func (t *Texts) Explain(s Scene, err error) error {
	untouched := ""
	if s.Serving != "" {
		untouched = fmt.Sprintf(t.Untouched, s.Serving)
	}
	refresh, list := fmt.Sprintf(t.RefreshCmd, s.Data), fmt.Sprintf(t.ListCmd, s.Data)
	what, cause, detail := &ingest.Error{}, err, ""
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		if what = e; e.Err != nil {
			cause = e.Err
		}
	}
	if e, ok := errors.AsType[*index.Error](err); ok && e.Detail != "" {
		detail = t.Colon + e.Detail
	}
	noSnapshot, noSnapshotHint := t.NoSnapshot, t.NoSnapshotHint
	if s.Missing {
		noSnapshot, noSnapshotHint = t.NoData, t.NoDataHint
	}
	for _, known := range []struct {
		err        error
		text, hint string
	}{
		{ingest.ErrNoRoom, fmt.Sprintf(t.DiskFull, s.Data), Lines(t.DiskFullHint, untouched)},
		{ingest.ErrAccess, fmt.Sprintf(t.ReadOnly, s.Data), Lines(t.ReadOnlyHint, untouched)},
		{ingest.ErrFrom, fmt.Sprintf(t.FromUnreadable, what.Path, t.File(cause)), t.FromHint},
		{ingest.ErrAsked, what.Path + t.Colon + askedLine(t, cause), Lines(t.AskedHint, untouched)},
		{ingest.ErrQuestions, what.Path + t.Colon + golden(t, cause), t.GoldenHint},
		{ingest.ErrSources, cause.Error(), Lines(t.FromHint, untouched)},
		{ingest.ErrUnusable, fmt.Sprintf(t.NothingUsable, what.Path), Lines(t.NothingUsableHint, untouched)},
		{ingest.ErrDataInside, fmt.Sprintf(t.DataWithin, s.Data, what.Path), t.DataWithinHint},
		{ingest.ErrInvalid, fmt.Sprintf(t.Invalid, cause), Lines(t.InvalidHint, untouched)},
		{ingest.ErrDictionary, strings.TrimPrefix(what.Path+t.Colon+cause.Error(), t.Colon), t.DictionaryHint},
		{ingest.ErrNoData, t.DictionaryData, ""},
		{ingest.ErrNoSnapshot, fmt.Sprintf(t.NoSuchSnapshot, Shorten(OneLine(what.Path), mostName)), list},
		{ingest.ErrBadFile, t.Problem(corpus.ProblemOf(cause)), ""},
		{vector.ErrEmbedding, t.EmbeddingFailed + t.Colon + t.ModelCause(err), Lines(t.EmbeddingHint, untouched)},
		{ingest.ErrNotApproved, t.StillPending, fmt.Sprintf(t.ApproveCmd, s.Data)},
		{ingest.ErrBlocked, t.Blocked, t.ForceHint},
		{archive.ErrOutdated, t.ServingChanged, t.ServingChangedHint},
		{archive.ErrNoPending, t.NothingPending, refresh},
		{index.ErrNoSnapshot, fmt.Sprintf(noSnapshot, s.Data), Lines(noSnapshotHint, refresh)},
		{ingest.ErrNoPrevious, t.NoOlderSnapshot, list},
		{index.ErrMismatch, fmt.Sprintf(t.Mismatch, s.Data, detail), Lines(t.RebuildHint, refresh)},
		{index.ErrDamaged, fmt.Sprintf(t.Damaged, s.Data, detail), Lines(t.RebuildHint, refresh)},
		{archive.ErrLocked, fmt.Sprintf(t.Locked, s.Data), t.LockedHint},
	} {
		if errors.Is(err, known.err) {
			return &Failure{&worded{known.text, err}, known.hint}
		}
	}
	return err
}

// mostName bounds what a reader typed for a name, in characters.
const mostName = 60

// golden says what is wrong with a golden set that cannot be read.
func golden(t *Texts, err error) string {
	if e, ok := errors.AsType[*eval.LineError](err); ok {
		return t.Golden(e)
	}
	return t.File(err).Error()
}

// askedLine says what is wrong with a file of questions that clauses answer.
func askedLine(t *Texts, err error) string {
	e, ok := errors.AsType[*asked.LineError](err)
	switch {
	case !ok:
		return t.File(err).Error()
	case errors.Is(e.Err, asked.ErrNoClause):
		return fmt.Sprintf(t.AskedNoClause, e.Line)
	}
	return fmt.Sprintf(t.AskedLine, e.Line, e.Err)
}

// ModelCause says why an error that may come from a model came about.
func (t *Texts) ModelCause(err error) string {
	if errors.Is(err, vector.ErrOtherModel) {
		return t.VectorsOther
	}
	if e, ok := errors.AsType[*llm.Error](err); ok {
		return t.ModelFailure(e)
	}
	return err.Error()
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
