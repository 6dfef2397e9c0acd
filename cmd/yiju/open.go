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
	"yiju/retrieval/search/vector"
	"yiju/retrieval/service"
)

// setup is the program with the settings that hold for a call: it opens what they name.
type setup struct {
	*app
	settings
}

// library opens the live snapshot of the data directory, or the starter corpus where none is named, for lookups.
func (s setup) library() (*service.Service, error) {
	s.Model.Embedding = ""
	return s.searchable(nil)
}

// searchable is library for a command that searches, also by vectors where the settings name an embedding model. The
// model, which may be nil, writes summaries.
func (s setup) searchable(model answer.Model) (*service.Service, error) {
	if s.Data == "" {
		return s.starter(model)
	}
	snap, err := archive.OpenDir(s.Data).Current()
	if err != nil {
		return nil, s.explain(err)
	}
	svc, err := s.service(snap, model)
	if err != nil {
		return nil, errors.Join(err, snap.Close())
	}
	return svc, nil
}

// service returns the service of a snapshot.
func (s setup) service(snap *index.Snapshot, model answer.Model) (*service.Service, error) {
	found := search.New(snap)
	e, err := s.embedder(questionPatience, 0)
	if err != nil {
		return nil, err
	}
	if e != nil {
		found = found.WithEmbedder(e, questionPatience)
		found.Watch(s.vectorsChanged)
	}
	return service.New(found, model), nil
}

func (s setup) starter(model answer.Model) (*service.Service, error) {
	svc, err := service.Starter(model)
	if err != nil {
		return nil, failf("", "%s: %w", s.t.StarterFailed, err)
	}
	return svc, nil
}

// manager returns the snapshot manager of the data directory, which may have no snapshot yet, or of the starter corpus.
func (s setup) manager(model answer.Model) (*service.Manager, error) {
	if s.Data == "" {
		starter, err := s.starter(model)
		if err != nil {
			return nil, err
		}
		return service.NewFixed(starter)
	}
	m := service.NewManager(archive.OpenDir(s.Data), func(snap *index.Snapshot) (*service.Service, error) {
		return s.service(snap, model)
	})
	if _, err := m.Reload(); err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		return nil, err
	}
	return m, nil
}

// How long an embedding model may take: for a question, while somebody waits, and for some dozens of passages at a
// refresh, which a model on an ordinary machine reads slowly.
const (
	questionPatience = 3 * time.Second
	batchPatience    = 3 * time.Minute
	limitedPatience  = 15 * time.Minute // in all, where the endpoint limits the rate
)

// embedder returns the embedding model that the settings name, or nil. It answers within timeout, and waits longer while its
// endpoint limits the rate. It lives as long as the program.
func (s setup) embedder(timeout, limited time.Duration) (vector.Embedder, error) {
	seconds := int(timeout / time.Second)
	s.Model.FirstToken, s.Model.Whole = seconds, seconds
	url, key := s.Model.BaseURL, s.getenv("OPENAI_EMBEDDING_API_KEY")
	if own := s.Model.EmbeddingURL; own != "" && own != url {
		url = own // which the key of another endpoint does not concern
	} else if key == "" {
		key = s.getenv("OPENAI_API_KEY")
	}
	c, err := s.client(s.Model.Embedding, "", url, key, nil)
	if c == nil || err != nil {
		return nil, err
	}
	return c.Embedder(llm.EmbedderOptions{
		Dimension: s.Model.Dimension, Question: s.Model.QuestionPrefix, Passage: s.Model.PassagePrefix, Patience: limited,
	}), nil
}

// questioner returns the model that writes questions for clauses at a refresh, or nil where none is named or wanted.
func (s setup) questioner() (ingest.Questioner, error) {
	if !s.Model.Questions {
		return nil, nil
	}
	seconds := int(batchPatience / time.Second)
	s.Model.FirstToken, s.Model.Whole = seconds, seconds
	c, err := s.client(s.Model.Name, "", s.Model.BaseURL, s.getenv("OPENAI_API_KEY"), nil)
	if c == nil || err != nil {
		return nil, err
	}
	return c.Questioner(), nil
}

// vectorsChanged tells that the embedding model failed, or works again.
func (s setup) vectorsChanged(err error) {
	text := s.t.VectorsBack
	if err != nil {
		text = fmt.Sprintf(s.t.VectorsFailed, s.t.ModelCause(err))
	}
	if s.log != nil {
		s.log.Warn(text)
		return
	}
	fmt.Fprintln(s.stderr, text)
}

// client returns a client for the named model of an endpoint and its judge, "" for none, or nil where no model is named.
func (s setup) client(model, judge, url, key string, b llm.Budget) (*llm.Client, error) {
	c, err := llm.New(llm.Config{
		BaseURL: url, Key: llm.Secret(key), Model: model, Judge: judge, JudgeWait: time.Duration(s.Model.JudgeWait) * time.Second,
		FirstToken: time.Duration(s.Model.FirstToken) * time.Second, Whole: time.Duration(s.Model.Whole) * time.Second,
		NoPhrases: !s.Model.Phrases,
	}, llm.Options{Budget: b})
	if errors.Is(err, llm.ErrNotConfigured) {
		return nil, nil
	}
	if err != nil {
		return nil, failf(s.t.ModelHint, "%s", s.t.ModelBad+s.t.Colon+strings.TrimPrefix(err.Error(), "llm: "))
	}
	return c, nil
}

// model returns the model that writes summaries, or nil where none is named, and a function that closes it.
func (s setup) model(b llm.Budget) (answer.Model, func(), error) {
	c, err := s.client(s.Model.Name, s.Model.judge(), s.Model.BaseURL, s.getenv("OPENAI_API_KEY"), b)
	if c == nil || err != nil {
		return nil, func() {}, err
	}
	return c, func() { c.Close() }, nil
}

// maintainer returns the maintainer of the corpus that the settings name. activate, which may be nil, is called when
// another snapshot goes live.
func (s setup) maintainer(activate func(context.Context) error) (*ingest.Maintainer, error) {
	web, err := s.Fetch.web()
	if err != nil {
		return nil, err
	}
	passages, err := s.embedder(batchPatience, limitedPatience)
	if err != nil {
		return nil, err
	}
	queries, err := s.embedder(questionPatience, 0)
	if err != nil {
		return nil, err
	}
	questioner, err := s.questioner()
	if err != nil {
		return nil, err
	}
	return ingest.New(ingest.Config{
		Data: s.Data, From: s.From, Questions: s.Questions, Dictionary: s.Dictionary, Margin: s.Margin, Keep: s.Keep, Web: web,
		DecodeManifest: func(file string, data []byte) (corpus.Manifest, error) { return decodeManifest(s.t, file, data) },
		Embedder:       passages, QueryEmbedder: queries, Patience: questionPatience, Questioner: questioner,
		// Where Discord keeps files that people attach: https://discord.com/developers/docs/reference#signed-attachment-cdn-urls
		UploadHosts: []string{"cdn.discordapp.com", "media.discordapp.net"}, UploadTransport: s.transport,
		Activate: activate,
	}), nil
}

// scene describes the data directory, for the words of an error.
func (s setup) scene() present.Scene {
	at := present.Scene{Data: s.Data}
	if s.Data == "" {
		return at
	}
	_, err := os.Stat(s.Data)
	at.Missing = errors.Is(err, fs.ErrNotExist)
	at.Serving, _ = archive.OpenDir(s.Data).Serving() // "" where that is not known
	return at
}

// untouched says that the snapshot in service stays, where there is one.
func (s setup) untouched() string {
	if name := s.scene().Serving; name != "" {
		return fmt.Sprintf(s.t.Untouched, name)
	}
	return ""
}

// explain puts an error of the data directory into words, with what to do.
func (s setup) explain(err error) error {
	if err == nil {
		return nil
	}
	return s.t.Explain(s.scene(), err)
}
