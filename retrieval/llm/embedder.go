package llm

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
)

// Embedder embeds texts by a Client whose model is an embedding model. It is safe for concurrent use.
type Embedder struct {
	client    *Client
	dimension int
	most      atomic.Int64 // texts of one request
}

// Embedder returns an Embedder that uses c. The dimension is requested if above 0; 0 is the model's own.
func (c *Client) Embedder(dimension int) *Embedder {
	e := &Embedder{client: c, dimension: dimension}
	e.most.Store(maxEmbedded)
	return e
}

// Model returns the name of the model.
func (e *Embedder) Model() string { return e.client.config.Model }

// Dimension returns the requested dimension; 0 for the model's own.
func (e *Embedder) Dimension() int { return e.dimension }

// Embed returns the vectors of texts, in order, each of length 1. Endpoints limit the texts of a request differently: if
// one rejects a request, half of it is tried, and later requests are no larger.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, 0, len(texts))
	for len(out) < len(texts) {
		rest := texts[len(out):]
		n := min(len(rest), int(e.most.Load()))
		v, err := e.client.Embed(ctx, "", rest[:n], e.dimension)
		if n > 1 && perhapsTooMany(err) {
			e.most.Store(int64(n / 2))
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(out) > 0 && len(v.Vectors[0]) != len(out[0]) {
			return nil, fail(ErrGarbage)
		}
		out = append(out, v.Vectors...)
	}
	return out, nil
}

// perhapsTooMany reports whether err may mean that a request has too many texts.
func perhapsTooMany(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != ErrRejected {
		return false
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
