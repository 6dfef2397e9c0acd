package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/search/translate"
	"yiju/retrieval/search/vector"
	"yiju/retrieval/service"
)

// library opens the live snapshot of the data directory, or the starter corpus where none is named, for lookups.
func (a *app) library(s settings) (*service.Service, error) {
	if s.Data == "" {
		return a.starter(nil)
	}
	snap, err := a.snapshot(s.Data)
	if err != nil {
		return nil, err
	}
	return service.New(search.New(snap), nil), nil
}

// searchable is library for a command that searches, also by vectors where the settings name an embedding model. The
// model, which may be nil, writes summaries.
func (a *app) searchable(s settings, model answer.Model) (*service.Service, error) {
	if s.Data == "" {
		return a.starter(model)
	}
	snap, err := a.snapshot(s.Data)
	if err != nil {
		return nil, err
	}
	with, err := a.embedded(s, search.New(snap))
	if err != nil {
		return nil, errors.Join(err, snap.Close())
	}
	return service.New(with, model), nil
}

func (a *app) starter(model answer.Model) (*service.Service, error) {
	s, err := service.Starter(model)
	if err != nil {
		return nil, failf("", "%s: %w", a.t.StarterFailed, err)
	}
	return s, nil
}

// manager returns the snapshot manager of the data directory, which may have no snapshot yet, or of the starter corpus.
func (a *app) manager(s settings, model answer.Model) (*service.Manager, error) {
	if s.Data == "" {
		starter, err := a.starter(model)
		if err != nil {
			return nil, err
		}
		return service.NewFixed(starter)
	}
	m := service.NewManager(archive.OpenDir(s.Data), func(snap *index.Snapshot) (*service.Service, error) {
		with, err := a.embedded(s, search.New(snap))
		return service.New(with, model), err
	})
	if _, err := m.Reload(); err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		return nil, err
	}
	return m, nil
}

func (a *app) snapshot(data string) (*index.Snapshot, error) {
	snap, err := archive.OpenDir(data).Current()
	if err != nil {
		return nil, a.explain(data, err)
	}
	return snap, nil
}

// How long an embedding model may take: for a question, while somebody waits, and for some dozens of passages at a
// refresh, which a model on an ordinary machine reads slowly.
const (
	questionPatience = 3 * time.Second
	batchSeconds     = 180
)

// embedder returns the embedding model that the settings name, or nil. seconds is its timeout. It lives as long as the program.
func (a *app) embedder(s settings, seconds int) (vector.Embedder, error) {
	s.Model.FirstToken, s.Model.Whole = seconds, seconds
	c, err := a.client(s, s.Model.Embedding, nil)
	if c == nil || err != nil {
		return nil, err
	}
	return c.Embedder(s.Model.Dimension), nil
}

// embedded adds ranking by vectors to snap, where the settings name an embedding model.
func (a *app) embedded(s settings, snap *search.Searcher) (*search.Searcher, error) {
	e, err := a.embedder(s, int(questionPatience/time.Second))
	if e == nil || err != nil {
		return snap, err
	}
	return snap.WithEmbedder(e, questionPatience), nil
}

// client returns a client for the named model of the endpoint of the settings, or nil where none is named.
func (a *app) client(s settings, model string, b llm.Budget) (*llm.Client, error) {
	c, err := llm.New(llm.Config{
		BaseURL: s.Model.BaseURL, Key: llm.Secret(a.getenv("OPENAI_API_KEY")), Model: model,
		FirstToken: time.Duration(s.Model.FirstToken) * time.Second, Whole: time.Duration(s.Model.Whole) * time.Second,
	}, llm.Options{Budget: b})
	if errors.Is(err, llm.ErrNotConfigured) {
		return nil, nil
	}
	if err != nil {
		return nil, failf(a.t.ModelHint, "%s", a.t.ModelBad+a.t.Colon+strings.TrimPrefix(err.Error(), "llm: "))
	}
	return c, nil
}

// model returns the model that writes summaries, or nil where none is named, and a function that closes it.
func (a *app) model(s settings, b llm.Budget) (answer.Model, func(), error) {
	c, err := a.client(s, s.Model.Name, b)
	if c == nil || err != nil {
		return nil, func() {}, err
	}
	return c, func() { c.Close() }, nil
}

// maintainer returns the maintainer of the corpus that the settings name. activate, which may be nil, is called when
// another snapshot goes live.
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

// scene describes the data directory of an error.
func scene(data string) present.Scene {
	s := present.Scene{Data: data}
	if data == "" {
		return s
	}
	_, err := os.Stat(data)
	s.Missing = errors.Is(err, fs.ErrNotExist)
	s.Serving, _ = archive.OpenDir(data).Serving() // "" where that is not known
	return s
}

// untouched says that the snapshot in service stays, where there is one.
func (a *app) untouched(s settings) string {
	if name := scene(s.Data).Serving; name != "" {
		return fmt.Sprintf(a.t.Untouched, name)
	}
	return ""
}

// explain puts an error of a data directory into words, with what to do.
func (a *app) explain(data string, err error) error {
	if err == nil {
		return nil
	}
	return a.t.Explain(scene(data), err)
}

// explainIngest is explain for the data directory of the settings.
func (a *app) explainIngest(s settings, err error) error { return a.explain(s.Data, err) }
