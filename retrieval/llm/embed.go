package llm

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

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
	client  *Client
	options EmbedderOptions
	most    atomic.Int64                                // texts of one request
	wait    func(context.Context, time.Duration) *Error // sleep, but in tests
}

// EmbedderOptions say how to ask an embedding model.
type EmbedderOptions struct {
	Dimension int           // requested of the model; 0 for its own
	Question  string        // prefix of questions: "" is what the model is known to want, NoPrefix is none
	Passage   string        // prefix of passages, likewise
	Patience  time.Duration // how long in all to wait where the endpoint limits the rate, beyond what the client waits
}

// NoPrefix in EmbedderOptions is a prefix of no characters.
const NoPrefix = "none"

// Embedder returns an Embedder that uses c.
func (c *Client) Embedder(o EmbedderOptions) *Embedder {
	question, passage := knownPrefixes(c.config.Model)
	o.Question, o.Passage = cmp.Or(o.Question, question), cmp.Or(o.Passage, passage)
	for _, prefix := range []*string{&o.Question, &o.Passage} {
		if *prefix == NoPrefix {
			*prefix = ""
		}
	}
	e := &Embedder{client: c, options: o, wait: sleep}
	e.most.Store(maxEmbedded)
	return e
}

// Model returns the name of the model.
func (e *Embedder) Model() string { return e.client.config.Model }

// Dimension returns the requested dimension; 0 for the model's own.
func (e *Embedder) Dimension() int { return e.options.Dimension }

// Prefixes returns what the caller is to put before a question and before a passage.
func (e *Embedder) Prefixes() (question, passage string) {
	return e.options.Question, e.options.Passage
}

// leastKept is the number of characters below which a rejected text is not cut further: no model reads less.
const leastKept = 64

// Embed returns the vectors of texts, in order, each of length 1. Endpoints limit the texts of a request and the length of a
// text differently, and few say which is the matter. So half of a rejected request is tried; where halves succeed,
// later requests are no larger. A text that is rejected alone is cut until the endpoint takes it: cut, which may be nil, is
// called with its index and the number of characters that are left.
func (e *Embedder) Embed(ctx context.Context, texts []string, cut func(n, characters int)) ([][]float32, error) {
	if cut == nil {
		cut = func(int, int) {}
	}
	out := make([][]float32, 0, len(texts))
	for len(out) < len(texts) {
		first := len(out)
		n := min(len(texts)-first, int(e.most.Load()))
		vectors, _, err := e.halves(ctx, texts[first:first+n], func(i, characters int) { cut(first+i, characters) })
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

// halves embeds texts by one request or, where it is rejected, by halves. It reports whether a text had to be cut.
func (e *Embedder) halves(ctx context.Context, texts []string, cut func(n, characters int)) (vectors [][]float32, shorter bool, err error) {
	if vectors, err = e.patient(ctx, texts); !splits(err) {
		return vectors, false, err
	}
	if len(texts) == 1 {
		vector, err := e.shortened(ctx, texts[0], err, cut)
		return vector, true, err
	}
	half := len(texts) / 2
	for first := 0; first < len(texts); {
		n, from := min(half, len(texts)-first, int(e.most.Load())), first
		part, cuts, err := e.halves(ctx, texts[first:first+n], func(i, characters int) { cut(from+i, characters) })
		if err != nil {
			return nil, shorter, err
		}
		vectors, shorter, first = append(vectors, part...), shorter || cuts, first+n
	}
	if !shorter {
		e.most.Store(min(e.most.Load(), int64(half)))
	}
	return vectors, shorter, nil
}

// shortened embeds the longest beginning of text, of halves, that the endpoint takes; err is why it did not take all.
func (e *Embedder) shortened(ctx context.Context, text string, err error, cut func(n, characters int)) ([][]float32, error) {
	runes := []rune(text)
	for n := len(runes) / 2; n >= leastKept; n /= 2 {
		vectors, failure := e.patient(ctx, []string{string(runes[:n])})
		if !splits(failure) {
			if failure == nil {
				cut(0, n)
			}
			return vectors, failure
		}
	}
	return nil, err
}

// splits reports whether err may mean that a request has too many texts or too long ones.
func splits(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.long || e.Kind == ErrRejected &&
		slices.Contains([]int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}, e.Status))
}

// How long to wait for an endpoint that limits the rate of requests and does not say until when: many count by the minute.
const (
	firstPause = 5 * time.Second // doubled for every further one
	mostPause  = 2 * time.Minute
)

// patient makes one request, again while the endpoint limits the rate and there is patience.
func (e *Embedder) patient(ctx context.Context, texts []string) ([][]float32, error) {
	left, pause := e.options.Patience, firstPause
	for {
		vectors, _, err := e.client.embed(ctx, texts, e.options.Dimension)
		failure, ok := errors.AsType[*Error](err)
		limited := ok && (failure.Kind == ErrRateLimited && failure.again() || failure.Kind == ErrUnavailable)
		if !limited || left <= 0 {
			return vectors, err
		}
		d := min(cmp.Or(failure.RetryAfter, pause), left)
		left, pause = left-d, min(2*pause, mostPause)
		if stopped := e.wait(ctx, d); stopped != nil {
			return nil, stopped
		}
	}
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
