package llm

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"
)

// maxErrorBody is how much of an error response is read, in bytes.
const maxErrorBody = 64 << 10

// wire is the HTTP client of the library. It alone writes the key into a header, and turns every response that is not a
// reply into an *Error before the library can quote it.
type wire struct {
	http    *http.Client
	key     Key
	maxBody int64
}

// newWire sets up HTTP: no overall timeout, which would cut off long streams, but one for each step before the body.
// Redirects are not followed, so that the key goes to no other host.
func newWire(c Config) *wire {
	pool := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: min(c.FirstToken, 10*time.Second), KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    min(c.FirstToken, 10*time.Second),
		ResponseHeaderTimeout:  c.FirstToken,
		IdleConnTimeout:        60 * time.Second,
		MaxIdleConns:           c.Concurrent,
		MaxIdleConnsPerHost:    c.Concurrent,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &wire{http: &http.Client{Transport: pool, CheckRedirect: stay}, key: c.Key, maxBody: c.MaxBody}
}

// Do implements openai.HTTPDoer.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	if err := zeroTemperature(req); err != nil {
		return nil, fail(ErrConnection)
	}
	if w.key.Set() {
		req.Header.Set("Authorization", "Bearer "+w.key.text())
	}
	resp, err := w.http.Do(req)
	if err != nil {
		return nil, unsent(req, err)
	}
	limit := w.maxBody
	if strings.HasSuffix(req.URL.Path, "/embeddings") {
		limit = max(limit, maxEmbedBody)
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, limit)
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	streamed := req.Header.Get("Accept") == "text/event-stream"
	switch {
	case resp.StatusCode != http.StatusOK:
		defer resp.Body.Close()
		return nil, refused(resp)
	case kind == "text/html":
		resp.Body.Close()
		return nil, &Error{Kind: ErrGarbage, Status: resp.StatusCode}
	case kind == "application/json" && streamed:
		defer resp.Body.Close()
		return whole(resp)
	}
	return resp, nil
}

// zeroTemperature sets the temperature to 0, which the library omits: the request has the smallest number above it. In a
// JSON string the quotation marks would be escaped, so only the member matches.
func zeroTemperature(req *http.Request) error {
	if req.Body == nil {
		return nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	body = bytes.Replace(body, []byte(`"temperature":1e-45`), []byte(`"temperature":0`), 1)
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	return err
}

// unsent classifies a request without response. The error of the transport may contain bytes from the endpoint and is
// dropped.
func unsent(req *http.Request, err error) *Error {
	var net net.Error
	switch {
	case req.Context().Err() != nil:
		return ended(req.Context())
	case errors.As(err, &net) && net.Timeout():
		return fail(ErrTimeout)
	}
	return fail(ErrConnection)
}

// refused classifies a response whose status is not 200.
func refused(resp *http.Response) *Error {
	e := &Error{Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header, time.Now())}
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests:
		e.Kind = ErrRateLimited
	case s >= 500 || s == http.StatusRequestTimeout || s == http.StatusConflict:
		e.Kind = ErrServer
	default:
		e.Kind = ErrRejected
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	return e.read(body)
}

// tooLong matches what servers say of a text that is too long: OpenAI and vLLM ("maximum context length"), TEI ("must have
// less than 512 tokens"), llama.cpp ("input is too large to process", "exceeds the available context size"), Ollama ("exceeds
// the context length").
var tooLong = regexp.MustCompile(`(?i)context (length|size|window)|less than \d+ tokens|too (large|long|many tokens)`)

// read takes from the body of an error only what cannot be a secret.
func (e *Error) read(body []byte) *Error {
	var r openai.ErrorResponse
	_ = json.Unmarshal(body, &r) // which reads the members up to one of an unknown form
	e.take(cmp.Or(r.Error, &openai.APIError{}))
	e.refused = cmp.Or(e.refused, parameterIn(string(body)))
	e.long = e.Code == "context_length_exceeded" || tooLong.Match(body)
	return e
}

// take takes the same from an error that the library has parsed.
func (e *Error) take(api *openai.APIError) {
	code, _ := api.Code.(string)
	for _, s := range []string{code, api.Type} {
		if e.Code == "" && slices.Contains(wellKnown, s) {
			e.Code = s
		}
	}
	if api.Param != nil {
		e.refused = parameterIn(*api.Param)
	}
	if e.Code == "content_filter" {
		e.Kind = ErrFiltered
	}
}

// whole turns a reply that is not a stream into a stream of one event.
func whole(resp *http.Response) (*http.Response, error) {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, broken(resp.Request.Context(), err)
	}
	var r struct {
		Model   string                       `json:"model"`
		Error   any                          `json:"error,omitempty"`
		Usage   json.RawMessage              `json:"usage,omitempty"`
		Choices []map[string]json.RawMessage `json:"choices"`
	}
	err = json.Unmarshal(body, &r)
	if err == nil && r.Error != nil {
		return nil, fail(ErrServer).read(body)
	}
	for _, c := range r.Choices {
		if message, ok := c["message"]; ok {
			c["delta"] = message
			delete(c, "message")
		}
	}
	event, failed := json.Marshal(r)
	if err != nil || failed != nil {
		return nil, &Error{Kind: ErrGarbage, Status: resp.StatusCode}
	}
	resp.Body = io.NopCloser(strings.NewReader(fmt.Sprintf("data: %s\n\ndata: [DONE]\n\n", event)))
	return resp, nil
}
