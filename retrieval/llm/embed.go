package llm

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/sashabaranov/go-openai"
)

// Limits of Embed.
const (
	maxEmbedded  = 256      // texts of one call
	maxEmbedBody = 32 << 20 // bytes of a response: numbers written out take about 12 bytes each
	maxDimension = 8192
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
		vectors, _, err := e.client.embed(ctx, rest[:n], e.dimension)
		if n > 1 && perhapsTooMany(err) {
			e.most.Store(int64(n / 2))
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(out) > 0 && len(vectors[0]) != len(out[0]) {
			return nil, fail(ErrGarbage)
		}
		out = append(out, vectors...)
	}
	return out, nil
}

// perhapsTooMany reports whether err may mean that a request has too many texts.
func perhapsTooMany(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == ErrRejected &&
		slices.Contains([]int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}, e.Status)
}

// embed returns the vectors of 1 to 256 texts. A wrong number of vectors, unequal or wrong dimensions and numbers that are
// not finite are ErrGarbage.
func (c *Client) embed(ctx context.Context, texts []string, dimension int) (vectors [][]float32, usage Usage, err error) {
	if c == nil {
		return nil, usage, fail(ErrNotConfigured)
	}
	if len(texts) == 0 || len(texts) > maxEmbedded || slices.Contains(texts, "") || dimension < 0 || dimension > maxDimension {
		return nil, usage, fail(ErrPrompt)
	}
	prompt := estimate(strings.Join(texts, ""))
	err = c.call(ctx, "", prompt, 0, func(ctx context.Context, _ func()) (Usage, *Error) {
		r, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{
			Input: texts, Model: openai.EmbeddingModel(c.config.Model), Dimensions: dimension,
		})
		if err != nil {
			return Usage{}, broken(ctx, err)
		}
		usage = Usage{Prompt: max(r.Usage.PromptTokens, 0)}
		if usage.Prompt == 0 {
			usage = Usage{Prompt: prompt, Estimated: true}
		}
		if vectors = unit(r.Data, len(texts), dimension); vectors == nil {
			return usage, fail(ErrGarbage)
		}
		return usage, nil
	})
	return vectors, usage, err
}

// unit sorts and normalises the vectors. It returns nil if they are not what was requested.
func unit(data []openai.Embedding, n, dimension int) [][]float32 {
	if len(data) != n {
		return nil
	}
	out := make([][]float32, n)
	for _, d := range data {
		if dimension == 0 {
			dimension = len(d.Embedding)
		}
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil || len(d.Embedding) != dimension || dimension == 0 || dimension > maxDimension {
			return nil
		}
		var sum float64
		for _, x := range d.Embedding {
			sum += float64(x) * float64(x)
		}
		if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
			return nil
		}
		for i := range d.Embedding {
			d.Embedding[i] = float32(float64(d.Embedding[i]) / math.Sqrt(sum))
		}
		out[d.Index] = d.Embedding
	}
	return out
}
