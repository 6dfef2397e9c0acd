package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode"

	"github.com/sashabaranov/go-openai"
)

// maxContent is how much a model may write, in bytes: far more than any summary.
const maxContent = 48 << 10

// order is a chat completion to request.
type order struct {
	payer      string                             // for the budget; never sent
	limit      int                                // tokens of the reply
	structured string                             // system message for an endpoint that keeps to the schema; "" where there is no schema
	name       string                             // of the schema
	schema     json.RawMessage                    // of the reply
	plain      string                             // system message for any other
	user       string                             // message
	grow       func(text string, structured bool) // called with the text so far; may be nil
}

// prompt estimates the tokens of the messages.
func (o order) prompt() int { return estimate(o.plain + o.user) }

// estimate estimates the tokens of s, rather high: one for a Chinese character and one for three others. OpenAI's rule of
// thumb is four characters of English to a token.
func estimate(s string) int {
	han, rest := 0, 0
	for _, r := range s {
		if r >= 0x2E80 {
			han++
		} else {
			rest++
		}
	}
	return han + (rest+2)/3
}

// completion is what came back, whole.
type completion struct {
	text       string
	structured bool
	model      string
	usage      Usage
}

// Usage is what a call cost.
type Usage struct {
	Prompt     int  `json:"prompt"`     // tokens read
	Completion int  `json:"completion"` // tokens written
	Estimated  bool `json:"estimated"`  // the endpoint did not say; counted from the characters
}

// Total returns all tokens.
func (u Usage) Total() int { return u.Prompt + u.Completion }

// attempt makes one request and reads its stream. first is called when the model begins to write or to reason.
func (c *Client) attempt(ctx context.Context, o order, a ability, first func()) (completion, *Error) {
	out := completion{structured: a.schema && o.structured != "", model: c.config.Model}
	stream, err := c.api.CreateChatCompletionStream(ctx, a.request(c.config.Model, o))
	if err != nil {
		return out, broken(ctx, err)
	}
	defer stream.Close()
	r := reading{out: &out, order: o, first: first, key: c.config.Key}
	if e := r.all(ctx, stream); e != nil {
		return out, r.failed(e)
	}
	if out.usage.Total() == 0 {
		out.usage = Usage{Prompt: o.prompt(), Completion: estimate(out.text), Estimated: true}
	}
	return out, nil
}

// reading collects a stream.
type reading struct {
	out    *completion
	order  order
	first  func()
	key    Key
	text   strings.Builder
	begun  bool
	finish openai.FinishReason
}

// all reads the stream to its end.
func (r *reading) all(ctx context.Context, stream *openai.ChatCompletionStream) *Error {
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			r.out.text = r.key.scrub(r.text.String())
			return r.end()
		}
		if err != nil {
			return broken(ctx, err)
		}
		if e := r.take(chunk); e != nil {
			return e
		}
	}
}

// take adds a chunk of the stream.
func (r *reading) take(chunk openai.ChatCompletionStreamResponse) *Error {
	if chunk.Usage != nil {
		r.out.usage = Usage{Prompt: max(chunk.Usage.PromptTokens, 0), Completion: max(chunk.Usage.CompletionTokens, 0)}
	}
	if name := plainName(r.key.scrub(chunk.Model)); name != "" {
		r.out.model = name
	}
	for _, choice := range chunk.Choices {
		if choice.Index != 0 {
			continue
		}
		d := choice.Delta
		if !r.begun && d.Content+d.ReasoningContent+d.Refusal != "" {
			r.begun = true
			r.first()
		}
		if d.Refusal != "" {
			return fail(ErrFiltered)
		}
		if choice.FinishReason != "" && choice.FinishReason != openai.FinishReasonNull {
			r.finish = choice.FinishReason
		}
		if d.Content == "" {
			continue
		}
		if r.text.Len()+len(d.Content) > maxContent {
			return fail(ErrTooLarge)
		}
		r.text.WriteString(d.Content)
		if r.order.grow != nil {
			r.order.grow(r.key.scrub(r.text.String()), r.out.structured)
		}
	}
	return nil
}

// end checks a finished stream. It may end properly and still be cut off, without a finish reason.
func (r *reading) end() *Error {
	switch {
	case r.finish == openai.FinishReasonContentFilter:
		return fail(ErrFiltered)
	case r.finish == openai.FinishReasonLength, r.finish == "" && r.begun:
		return fail(ErrCut)
	case r.finish != openai.FinishReasonStop, strings.TrimSpace(r.text.String()) == "":
		return fail(ErrGarbage)
	}
	return nil
}

// failed records how much had been written, which is charged.
func (r *reading) failed(e *Error) *Error {
	if r.begun {
		e.begun, e.written = true, estimate(r.text.String())
		if e.Kind == ErrConnection {
			e.Kind = ErrCut
		}
	}
	return e
}

// broken classifies an error of the library, the stream or the wire.
func broken(ctx context.Context, err error) *Error {
	var own *Error
	var api *openai.APIError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.As(err, &large):
		return fail(ErrTooLarge)
	case errors.As(err, &api):
		e := &Error{Kind: ErrServer}
		if status, ok := api.Code.(int); ok && status == 429 {
			e.Kind, e.Status = ErrRateLimited, status
		}
		e.take(api)
		return e
	}
	if e := unwilling(err); e != nil {
		return e
	}
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &shape) || errors.Is(err, openai.ErrTooManyEmptyStreamMessages) {
		return fail(ErrGarbage)
	}
	return fail(ErrConnection)
}

// plainName returns a model name from an endpoint if it looks like one.
func plainName(s string) string {
	if len(s) > 100 || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		return ""
	}
	return s
}
