package main

import (
	"errors"
	"fmt"
	"time"

	"yiju/bot/present/terminal"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/search/vector"
	"yiju/retrieval/service"
)

// How long an embedding model may take: for a question, while somebody waits, and for some dozens of passages at a
// refresh, which a model on an ordinary machine reads slowly.
const (
	questionPatience = 3 * time.Second
	batchSeconds     = 180
)

// embedder returns the embedding model that the settings name, or nil. It waits so many seconds for an answer, and lives
// as long as the program.
func (a *app) embedder(s settings, seconds int) (vector.Embedder, error) {
	s.Model.FirstToken, s.Model.Whole = seconds, seconds
	c, err := a.client(s, s.Model.Embedding, nil)
	if c == nil || err != nil {
		return nil, err
	}
	return c.Embedder(s.Model.Dimension), nil
}

// embedded returns snap as it also ranks by vectors, where the settings name an embedding model.
func (a *app) embedded(s settings, snap *search.Searcher) (*search.Searcher, error) {
	e, err := a.embedder(s, int(questionPatience/time.Second))
	if e == nil || err != nil {
		return snap, err
	}
	return snap.WithEmbedder(e, questionPatience), nil
}

// embeddingCause returns what the endpoint did, where that is why vectors could not be made.
func embeddingCause(err error) error {
	if e, ok := errors.AsType[*llm.Error](err); ok {
		return e
	}
	return err
}

// configured adds to st which model is configured, and whether searches use the vectors.
func (m modelSettings) configured(st *service.EmbeddingStatus) {
	st.Configured = m.Embedding
	st.Used = st.Vectors > 0 && st.Model == m.Embedding && (m.Dimension == 0 || m.Dimension == st.Dimension)
}

// embedding prints what vectors there are, and what to do where they are not used.
func (p *page) embedding(st service.EmbeddingStatus) {
	if st.Model != "" {
		p.Parts("", fmt.Sprintf(p.t.StatusVectors, st.Vectors, terminal.OneLine(st.Model), st.Dimension))
	}
	switch {
	case st.Used:
	case st.Configured != "":
		p.Tell(p.Warn, "", fmt.Sprintf(p.t.StatusVectorsOther, terminal.OneLine(st.Configured)))
	case st.Model != "":
		p.Tell(p.Warn, "", p.t.StatusVectorsOff)
	}
}
