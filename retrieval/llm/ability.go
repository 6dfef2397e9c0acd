package llm

import (
	"cmp"
	"errors"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// ability is the set of optional parameters that an endpoint accepts. It starts from what is likely; what an endpoint
// rejects is left out of the next request, and a combination that worked is remembered by the client.
type ability struct {
	schema      bool
	temperature bool
	usage       bool     // stream_options
	limits      []string // names of the largest number of tokens to write that were not rejected; the first is sent
}

// likely returns what to try first. Only OpenAI itself requires the newer name of the limit; older servers of others ignore
// it silently, which would leave their output unlimited.
func likely(c Config) ability {
	a := ability{schema: true, temperature: true, usage: true, limits: []string{"max_tokens", "max_completion_tokens"}}
	if u, err := url.Parse(c.BaseURL); err == nil && strings.HasSuffix(u.Hostname(), "openai.com") {
		slices.Reverse(a.limits)
	}
	return a
}

// rejectable are the words for parameters that endpoints are known to reject, and synonyms what other words stand for.
var (
	rejectable = regexp.MustCompile(`response_format|json_schema|structured output|max_completion_tokens|max_tokens|temperature|stream_options|include_usage`)
	synonyms   = map[string]string{"json_schema": "response_format", "structured output": "response_format", "include_usage": "stream_options"}
)

// parameterIn returns the first parameter that an error mentions, or "".
func parameterIn(s string) string {
	word := rejectable.FindString(strings.ToLower(s))
	return cmp.Or(synonyms[word], word)
}

// without returns what to try after an endpoint rejected a, and whether there is anything left.
func (a ability) without(e *Error) (ability, bool) {
	if e.Kind != ErrRejected || e.Status == 401 || e.Status == 403 {
		return a, false
	}
	switch p := e.refused; {
	case len(a.limits) > 0 && p == a.limits[0]:
		a.limits = a.limits[1:]
	case p == "temperature" && a.temperature:
		a.temperature = false
	case p == "stream_options" && a.usage:
		a.usage = false
	case a.schema && e.Code != "model_not_found" && e.Code != "context_length_exceeded": // many servers reject a schema without naming it
		a.schema = false
	default:
		return a, false
	}
	return a, true
}

// request makes the request of an order for an endpoint with the ability a.
func (a ability) request(model string, o order) openai.ChatCompletionRequest {
	messages := []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: o.plain}, {Role: openai.ChatMessageRoleUser, Content: o.user},
	}
	r := openai.ChatCompletionRequest{Model: model, Messages: messages}
	if a.schema && o.structured != "" {
		messages[0].Content = o.structured
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: o.name, Schema: o.schema, Strict: true},
		}
	}
	if a.temperature {
		r.Temperature = math.SmallestNonzeroFloat32 // the wire makes it 0
	}
	if a.usage {
		r.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	if len(a.limits) > 0 && a.limits[0] == "max_tokens" {
		//lint:ignore SA1019 most endpoints other than OpenAI's know only this one
		r.MaxTokens = o.limit
	} else if len(a.limits) > 0 {
		r.MaxCompletionTokens = o.limit
	}
	return r
}

// unwilling translates errors of the library, which rejects some parameters before anything is sent.
func unwilling(err error) *Error {
	e := &Error{Kind: ErrRejected, Code: "unsupported_parameter"}
	switch {
	case errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated):
		e.refused = "max_tokens"
	case errors.Is(err, openai.ErrReasoningModelLimitationsOther), errors.Is(err, openai.ErrReasoningSamplingUnsupported):
		e.refused = "temperature"
	case errors.Is(err, openai.ErrChatCompletionInvalidModel):
		e.Code = "model_not_found"
	default:
		return nil
	}
	return e
}
