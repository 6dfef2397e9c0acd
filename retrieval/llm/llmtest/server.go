// Package llmtest is an HTTP server that speaks the protocol of OpenAI-compatible endpoints, for tests: chat
// completions with server-sent events, structured output and usage, and embeddings. What the model says is a function
// of the test; what goes wrong on the way is a Fault, one for each request or one for all. It keeps the requests that
// it got. Only tests import it.
package llmtest

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Server is an endpoint on the loopback interface. Its methods may be called while it serves.
type Server struct {
	http *httptest.Server
	done chan struct{}
	once sync.Once

	mu     sync.Mutex
	models models
	script []Fault
	always Fault
	refuse []string
	most   int   // characters of a text to embed; 0 for any
	over   Fault // for longer ones
	judges Fault // of the judge
	calls  []Call
}

type models struct {
	answer func(Call) string
	judge  func(Call) string
	embeds func(text string, dimension int) []float32
}

// New starts a server whose model is Faithful and whose judge Agrees. Close it.
func New() *Server {
	s := &Server{done: make(chan struct{}), models: models{Faithful, Agrees, vector}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.serve(s.chat))
	mux.HandleFunc("POST /v1/embeddings", s.serve(s.embed))
	s.http = httptest.NewServer(mux)
	return s
}

// BaseURL is what a client is configured with.
func (s *Server) BaseURL() string { return s.http.URL + "/v1" }

// Close ends all requests and the server.
func (s *Server) Close() {
	s.once.Do(func() { close(s.done) })
	s.http.CloseClientConnections()
	s.http.Close()
}

// Answer sets the model: the content of the reply to a call that is not for the judge.
func (s *Server) Answer(model func(Call) string) { s.set(func() { s.models.answer = model }) }

// Judge sets the model that answers what a judge is asked, and what goes wrong with that where nothing else does.
func (s *Server) Judge(model func(Call) string, f Fault) {
	s.set(func() { s.models.judge, s.judges = model, f })
}

// Say sets the content of every reply.
func (s *Server) Say(content string) { s.Answer(func(Call) string { return content }) }

// Embeds sets the embedding model: the vector of a text, of the requested dimension, or any if that is 0. By default
// similar texts get similar vectors.
func (s *Server) Embeds(model func(text string, dimension int) []float32) {
	s.set(func() { s.models.embeds = model })
}

// Script sets the faults of the next requests, one each. Further requests have that of Always.
func (s *Server) Script(faults ...Fault) { s.set(func() { s.script = slices.Clone(faults) }) }

// Always sets the fault of all requests without a script.
func (s *Server) Always(f Fault) { s.set(func() { s.always = f }) }

// Refuse makes the server answer 400 to every request that has one of the parameters, such as response_format,
// max_tokens, max_completion_tokens, temperature or stream_options, naming the parameter as OpenAI does.
func (s *Server) Refuse(parameters ...string) { s.set(func() { s.refuse = parameters }) }

// Longest makes the server answer with f to every request that has a text to embed of more than so many characters.
func (s *Server) Longest(characters int, f Fault) { s.set(func() { s.most, s.over = characters, f }) }

// Calls returns the requests so far, in order of arrival.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// serve records a request, applies its fault, and calls reply.
func (s *Server) serve(reply func(http.ResponseWriter, *http.Request, Call, Fault, models)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		call, err := readCall(r, body)
		if err != nil {
			Fault{Status: http.StatusBadRequest, Message: "the body is not JSON"}.early(s, w, r)
			return
		}
		f, m := s.keep(call)
		if !f.early(s, w, r) {
			reply(w, r, call, f, m)
		}
	}
}

// keep records a call and returns its fault, and who answers it.
func (s *Server) keep(c Call) (Fault, models) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	f := s.always
	if len(s.script) > 0 {
		f, s.script = s.script[0], s.script[1:]
	}
	if len(c.Claims) > 0 && f == (Fault{}) {
		f = s.judges
	}
	for _, p := range s.refuse {
		if _, ok := c.Has(p); ok && f == (Fault{}) {
			f = Fault{
				Status: http.StatusBadRequest, Code: "unsupported_parameter", Param: p,
				Message: fmt.Sprintf("Unsupported parameter: '%s' is not supported with this model.", p),
			}
		}
	}
	for _, text := range c.Inputs {
		if s.most > 0 && utf8.RuneCountInString(text) > s.most && f == (Fault{}) {
			f = s.over
		}
	}
	return f, s.models
}

// wait waits for d and reports whether the request is still open.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-s.done:
	}
	return false
}

// chat answers a chat completion.
func (s *Server) chat(w http.ResponseWriter, r *http.Request, c Call, f Fault, m models) {
	answer := m.answer
	if len(c.Claims) > 0 {
		answer = m.judge
	}
	text := answer(c)
	if f.Whole || !c.Stream {
		w.Header().Set("Content-Type", "application/json")
		w.Write(wholeReply(c, f, text))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	e := &events{server: s, w: w, r: r, fault: f, flush: http.NewResponseController(w)}
	e.flush.Flush()
	if s.wait(r, f.FirstToken) {
		e.run(c, text)
	}
}

// embed answers with vectors.
func (s *Server) embed(w http.ResponseWriter, _ *http.Request, c Call, f Fault, m models) {
	w.Header().Set("Content-Type", "application/json")
	if f.Garbage {
		io.WriteString(w, `{"data": [{"embedding": [0.1, `)
		return
	}
	var data []map[string]any
	for i, in := range c.Inputs {
		data = append(data, map[string]any{"object": "embedding", "index": i, "embedding": m.embeds(in, c.Dimensions)})
	}
	n := tokens(strings.Join(c.Inputs, " "))
	w.Write(encode(map[string]any{
		"object": "list", "model": c.Model, "data": data, "usage": map[string]int{"prompt_tokens": n, "total_tokens": n},
	}))
}

func vector(text string, size int) []float32 {
	if size <= 0 {
		size = 16
	}
	v := make([]float32, size)
	runes := []rune(strings.ToLower(text))
	var sum float64
	for i := range runes {
		h := fnv.New32a()
		io.WriteString(h, string(runes[i:min(i+2, len(runes))]))
		v[int(h.Sum32())%size]++
	}
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(max(math.Sqrt(sum), 1)) // 0 where there is no text
	}
	return v
}
