package main

import (
	"errors"
	"strings"
	"time"

	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
)

// modelSettings name a language model and limit what it may cost. Without a name none is ever asked.
type modelSettings struct {
	Name          string `json:"name" env:"OPENAI_MODEL"`
	BaseURL       string `json:"base_url" env:"OPENAI_BASE_URL"`
	FirstToken    int    `json:"first_token"` // seconds to wait for the first word
	Whole         int    `json:"whole"`       // seconds to wait for all
	TokensPerDay  int    `json:"tokens_per_day"`
	TokensPerUser int    `json:"tokens_per_user"`                        // a day
	Embedding     string `json:"embedding" env:"OPENAI_EMBEDDING_MODEL"` // name of the embedding model
	Dimension     int    `json:"embedding_dimension"`
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

// model returns the model that makes summaries, or nil where none is named, and what ends it.
func (a *app) model(s settings, b llm.Budget) (answer.Model, func(), error) {
	c, err := a.client(s, s.Model.Name, b)
	if c == nil || err != nil {
		return nil, func() {}, err
	}
	return c, func() { c.Close() }, nil
}
