package llm

import (
	"context"
	"math"
	"slices"

	"github.com/sashabaranov/go-openai"
)

// Limits of Embed.
const (
	maxEmbedded  = 256      // texts of one call
	maxEmbedBody = 32 << 20 // bytes of a response: numbers written out take about 12 bytes each
	maxDimension = 8192
)

// Vectors are the embeddings of texts.
type Vectors struct {
	Vectors [][]float32 // in the order of the texts, all of one dimension, each of length 1
	Usage   Usage
	Model   string // as configured
}

// Embed returns the vectors of 1 to 256 texts from an embedding model. The dimension is requested if above 0; 0 is the
// model's own. A wrong number of vectors, unequal or wrong dimensions and numbers that are not finite are ErrGarbage. The
// tokens are charged to user, who may be empty.
func (c *Client) Embed(ctx context.Context, user string, texts []string, dimension int) (Vectors, error) {
	if c == nil {
		return Vectors{}, fail(ErrNotConfigured)
	}
	if len(texts) == 0 || len(texts) > maxEmbedded || slices.Contains(texts, "") || dimension < 0 || dimension > maxDimension {
		return Vectors{}, fail(ErrPrompt)
	}
	prompt := 0
	for _, t := range texts {
		prompt += estimate(t)
	}
	v := Vectors{Model: c.config.Model}
	err := c.call(ctx, user, prompt, 0, func(ctx context.Context, _ func()) (Usage, *Error) {
		r, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{
			Input: texts, Model: openai.EmbeddingModel(c.config.Model), Dimensions: dimension,
		})
		if err != nil {
			e := broken(ctx, err)
			e.Attempts = 1
			return Usage{}, e
		}
		v.Usage = Usage{Prompt: max(r.Usage.PromptTokens, 0)}
		if v.Usage.Prompt == 0 {
			v.Usage = Usage{Prompt: prompt, Estimated: true}
		}
		if v.Vectors = unit(r.Data, len(texts), dimension); v.Vectors == nil {
			return v.Usage, &Error{Kind: ErrGarbage, Attempts: 1}
		}
		return v.Usage, nil
	})
	return v, err
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
