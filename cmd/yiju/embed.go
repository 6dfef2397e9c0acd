package main

import (
	"errors"
	"fmt"
	"time"

	"yiju/retrieval/index"
	"yiju/retrieval/llm"
)

// How long an embedding model may take: for a question, while somebody waits, and for some dozens of passages at a
// refresh, which a model on an ordinary machine reads slowly.
const (
	questionPatience = 3 * time.Second
	batchSeconds     = 180
)

// embedder returns the embedding model that the settings name, or nil. It waits so many seconds for an answer, and lives
// as long as the program.
func (a *app) embedder(s settings, seconds int) (index.Embedder, error) {
	s.Model.FirstToken, s.Model.Whole = seconds, seconds
	c, err := a.client(s, s.Model.Embedding, nil)
	if c == nil || err != nil {
		return nil, err
	}
	return c.Embedder(s.Model.Dimension), nil
}

// embedded returns snap as it also ranks by vectors, where the settings name an embedding model.
func (a *app) embedded(s settings, snap *index.Snapshot) (*index.Snapshot, error) {
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

// embeddingStatus says what vectors a snapshot has, and whether searches use them.
type embeddingStatus struct {
	Model      string `json:"model"` // "" where the snapshot has none
	Dimension  int    `json:"dimension"`
	Vectors    int    `json:"vectors"`
	Configured string `json:"configured"` // name of the model that is configured; "" for none
	Used       bool   `json:"used"`
}

func embeddingOf(m index.Meta, s modelSettings) embeddingStatus {
	st := embeddingStatus{Model: m.Embedding, Dimension: m.Dimension, Vectors: m.Vectors, Configured: s.Embedding}
	st.Used = m.Vectors > 0 && m.Embedding == s.Embedding && (s.Dimension == 0 || s.Dimension == m.Dimension)
	return st
}

// embedding prints what vectors there are, and what to do where they are not used.
func (p *page) embedding(st embeddingStatus) {
	if st.Model != "" {
		p.parts("", fmt.Sprintf(p.t.StatusVectors, st.Vectors, oneLine(st.Model), st.Dimension))
	}
	switch {
	case st.Used:
	case st.Configured != "":
		p.tell(p.warn, "", fmt.Sprintf(p.t.StatusVectorsOther, oneLine(st.Configured)))
	case st.Model != "":
		p.tell(p.warn, "", p.t.StatusVectorsOff)
	}
}
