package llm

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
)

// Embedder is a client whose model is one for embeddings, as an index asks it: texts in, vectors out. It is safe for
// concurrent use.
type Embedder struct {
	client    *Client
	dimension int
	most      atomic.Int64 // texts of one request
}

// Embedder returns the Embedder of c. A dimension above 0 is asked for, where the model can choose; 0 takes what it gives.
func (c *Client) Embedder(dimension int) *Embedder {
	e := &Embedder{client: c, dimension: dimension}
	e.most.Store(maxEmbedded)
	return e
}

// Model returns the name of the model.
func (e *Embedder) Model() string { return e.client.config.Model }

// Dimension returns the dimension that is asked for; 0 for none in particular.
func (e *Embedder) Dimension() int { return e.dimension }

// Embed returns the vectors of texts, in their order, each of length 1. Endpoints limit the texts of a request, some to
// ten and few alike: where one rejects a request, its halves are tried, and later requests are no larger.
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

// perhapsTooMany reports whether an endpoint may say with err that a request holds too many texts.
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
