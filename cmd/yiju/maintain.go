package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search/translate"
	"yiju/retrieval/search/vector"
)

// maintainer returns the maintainer of the corpus that the settings name. activate, which may be nil, takes up a snapshot
// that was put into service.
func (a *app) maintainer(s settings, activate func(context.Context) error) (*ingest.Maintainer, error) {
	web, err := s.Fetch.web()
	if err != nil {
		return nil, err
	}
	passages, err := a.embedder(s, batchSeconds)
	if err != nil {
		return nil, err
	}
	queries, err := a.embedder(s, int(questionPatience/time.Second))
	if err != nil {
		return nil, err
	}
	return ingest.New(ingest.Config{
		Data: s.Data, From: s.From, Questions: s.Questions, Dictionary: s.Dictionary, Margin: s.Margin, Keep: s.Keep, Web: web,
		DecodeManifest: func(file string, data []byte) (corpus.Manifest, error) { return decodeManifest(a.t, file, data) },
		Embedder:       passages, QueryEmbedder: queries, Patience: questionPatience,
		UploadHosts: attachmentHosts(), UploadTransport: a.transport, Activate: activate,
	}), nil
}

// attachmentHosts are where Discord keeps files that people attach:
// https://discord.com/developers/docs/reference#signed-attachment-cdn-urls
func attachmentHosts() []string { return []string{"cdn.discordapp.com", "media.discordapp.net"} }

// lexicon reads the dictionary that the settings name, nil for none.
func (a *app) lexicon(ctx context.Context, s settings) (*translate.Lexicon, error) {
	x, err := ingest.New(ingest.Config{Data: s.Data, Dictionary: s.Dictionary}).Lexicon(ctx)
	return x, a.explainIngest(s, err)
}

// untouched says that the snapshot in service stays, where there is one.
func (a *app) untouched(s settings) string {
	if s.Data == "" {
		return ""
	}
	name, err := archive.OpenDir(s.Data).Serving()
	if err != nil {
		return ""
	}
	return fmt.Sprintf(a.t.Untouched, name)
}

// explainIngest words an error of package ingest, and says what to do. Errors that need no words of ours stay as they are.
func (a *app) explainIngest(s settings, err error) error {
	switch {
	case errors.Is(err, ingest.ErrNoRoom):
		return failf(join(a.t.DiskFullHint, a.untouched(s)), a.t.DiskFull, s.Data)
	case errors.Is(err, ingest.ErrAccess):
		return failf(join(a.t.ReadOnlyHint, a.untouched(s)), a.t.ReadOnly, s.Data)
	}
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		return a.explainIngestError(s, e)
	}
	switch {
	case errors.Is(err, vector.ErrEmbedding):
		return failf(join(a.t.EmbeddingHint, a.untouched(s)), "%s%s%w", a.t.EmbeddingFailed, a.t.Colon, embeddingCause(err))
	case errors.Is(err, ingest.ErrNotApproved):
		return failf(fmt.Sprintf(a.t.ApproveCmd, s.Data), "%s", a.t.StillPending)
	case errors.Is(err, ingest.ErrBlocked):
		return failf(a.t.ForceHint, "%s", a.t.Blocked)
	case errors.Is(err, archive.ErrOutdated):
		return failf(a.t.ServingChangedHint, "%s", a.t.ServingChanged)
	case errors.Is(err, archive.ErrNoPending):
		return failf(fmt.Sprintf(a.t.RefreshCmd, s.Data), "%s", a.t.NothingPending)
	case errors.Is(err, ingest.ErrNoPrevious) && !errors.Is(err, index.ErrNoSnapshot):
		return failf(fmt.Sprintf(a.t.ListCmd, s.Data), "%s", a.t.NoOlderSnapshot)
	}
	return a.explain(s.Data, err)
}

func (a *app) explainIngestError(s settings, e *ingest.Error) error {
	switch e.Kind {
	case ingest.ErrFrom:
		return failf(a.t.FromHint, a.t.FromUnreadable, e.Path, a.t.fileTrouble(e.Err))
	case ingest.ErrQuestions:
		why := a.t.fileTrouble(e.Err)
		if _, ok := errors.AsType[*eval.LineError](e.Err); ok {
			why = a.t.goldenFault(e.Err)
		}
		return failf(a.t.GoldenHint, "%s%s%w", e.Path, a.t.Colon, why)
	case ingest.ErrSources:
		return failf(join(a.t.FromHint, a.untouched(s)), "%w", e.Err)
	case ingest.ErrUnusable:
		return failf(join(a.t.NothingUsableHint, a.untouched(s)), a.t.NothingUsable, e.Path)
	case ingest.ErrDataInside:
		return failf(a.t.DataWithinHint, a.t.DataWithin, s.Data, e.Path)
	case ingest.ErrInvalid:
		return failf(join(a.t.InvalidHint, a.untouched(s)), a.t.Invalid, e.Err)
	case ingest.ErrDictionary:
		if e.Path != "" {
			return failf(a.t.DictionaryHint, "%s%s%w", e.Path, a.t.Colon, e.Err)
		}
		return failf(a.t.DictionaryHint, "%w", e.Err)
	case ingest.ErrNoData:
		return failf("", "%s", a.t.DictionaryData)
	case ingest.ErrNoSnapshot:
		return failf(fmt.Sprintf(a.t.ListCmd, s.Data), a.t.NoSuchSnapshot, terminal.Cut(terminal.OneLine(e.Path), 60))
	case ingest.ErrBadFile:
		return failf("", "%s", a.t.skipped(corpus.ProblemOf(e.Err)))
	}
	return a.explain(s.Data, e)
}

// botWording puts what the maintainer reports into words for the bot, in the language of whoever asks.
type botWording struct {
	app      *app
	settings settings
}

// Failure says what happened and what to do, "" where the bot has words of its own.
func (w botWording) Failure(l corpus.Lang, err error) string {
	a := *w.app
	a.talk(l)
	failed, ok := errors.AsType[*failure](a.explainIngest(w.settings, err))
	if !ok {
		return ""
	}
	return join(failed.Error(), failed.hint)
}

// Problem says what is wrong with a source.
func (w botWording) Problem(l corpus.Lang, o ingest.Outcome) string { return textsIn(l).problem(o) }

// Figure names a figure of the quality gate.
func (w botWording) Figure(l corpus.Lang, name ingest.FigureName) string {
	return textsIn(l).figure(name)
}
