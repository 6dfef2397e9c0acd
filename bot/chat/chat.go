// Package chat offers the corpus to chat programs as if it were a language model: it answers chat completions in the form that OpenAI's API
// has and most programs speak (https://platform.openai.com/docs/api-reference/chat). The last message of the user is the question, the
// earlier ones tell what it follows up on; other messages are ignored. Each [n] in an answer is a link to its clause.
package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
)

// Model is the name of the one model there is. Requests for others are answered by it.
const Model = "yiju"

// library leases what answers, nil where nothing is in service; release must be called once.
type library interface {
	Lease() (s *service.Service, release func())
}

// Options configure a Handler.
type Options struct {
	Library  library
	Room     string                                          // address of the reading room, which clauses are linked to; "" for their official addresses
	Recorded func(ctx context.Context, r *service.AskResult) // is told of each answer, and may set its receipt; may be nil
	User     string                                          // whose budget the calls of a model use
	Now      func() time.Time                                // nil for time.Now
	Log      *slog.Logger                                    // of failures; nil for none
}

// Handler returns the handler of /v1/models and /v1/chat/completions.
func Handler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	h := &handler{o}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/models", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusOK, map[string]any{"object": "list", "data": []modelInfo{h.model()}})
	})
	mux.HandleFunc("GET /v1/models/"+Model, func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, h.model()) })
	mux.HandleFunc("POST /v1/chat/completions", h.complete)
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, "not_found", r.Method+" "+r.URL.Path)
	})
	return mux
}

// handler answers requests.
type handler struct{ Options }

// modelInfo describes the model.
type modelInfo struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"`
	OwnedBy string `json:"owned_by"`
}

func (h *handler) model() modelInfo { return modelInfo{Model, "model", 0, Model} }

// request is what of a request matters here.
type request struct {
	Messages []struct {
		Role    string  `json:"role"`
		Content content `json:"content"`
	} `json:"messages"`
	Stream        bool `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

// content is the text of a message: a string, or parts of which some are text.
type content string

// UnmarshalJSON implements json.Unmarshaler.
func (c *content) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, (*string)(c)) == nil {
		return nil
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		*c += content(p.Text)
	}
	return nil
}

// maxBody bounds a request, in bytes: a long conversation.
const maxBody = 1 << 20

// questions returns what the user asked, latest last. The error is worded.
func questions(t *present.Texts, r request) ([]string, error) {
	var all []string
	for _, m := range r.Messages {
		if text := strings.TrimSpace(string(m.Content)); m.Role == "user" && text != "" {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return nil, errors.New(t.Called("problem", "empty"))
	}
	last := all[len(all)-1]
	if utf8.RuneCountInString(last) > service.MostQuestion {
		return nil, fmt.Errorf(t.Called("problem", "too_long"), service.MostQuestion)
	}
	return all[max(0, len(all)-1-service.HistoryDepth):], nil
}

func (h *handler) complete(w http.ResponseWriter, r *http.Request) {
	t := present.TextsIn(corpus.English)
	if strings.HasPrefix(r.Header.Get("Accept-Language"), string(corpus.Chinese)) {
		t = present.TextsIn(corpus.Chinese)
	}
	var req request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&req); err != nil {
		status := http.StatusBadRequest
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			status = http.StatusRequestEntityTooLarge
		}
		fail(w, status, "bad_arguments", fmt.Sprintf(t.Called("problem", "bad_arguments"), err))
		return
	}
	asked, err := questions(t, req)
	if err != nil {
		fail(w, http.StatusBadRequest, "invalid_messages", err.Error())
		return
	}
	svc, release := h.Library.Lease()
	defer release()
	if svc == nil {
		w.Header().Set("Retry-After", "30")
		fail(w, http.StatusServiceUnavailable, "unavailable", t.Called("problem", "unavailable"))
		return
	}
	id := fmt.Sprintf("chatcmpl-%x", h.Now().UnixNano())
	if req.Stream {
		h.stream(w, r, id, func(ctx context.Context) (reply, error) { return h.answer(ctx, svc, asked) }, t, req.StreamOptions.IncludeUsage)
		return
	}
	a, err := h.answer(r.Context(), svc, asked)
	if err != nil {
		h.failed(r.Context(), err)
		fail(w, http.StatusInternalServerError, "failed", t.Called("problem", "failed"))
		return
	}
	c := h.completion(id, "chat.completion", a)
	c.Choices = []choice{{Message: &a.message, FinishReason: stopped()}}
	c.Usage = &usage{}
	write(w, http.StatusOK, c)
}

// answer answers the last of the questions. What the earlier ones were answered from is looked up again, without a model, as a chat
// program sends no more than their words.
func (h *handler) answer(ctx context.Context, svc *service.Service, asked []string) (reply, error) {
	last := len(asked) - 1
	var turns []answer.Turn
	for _, text := range asked[:last] {
		res, err := svc.Ask(ctx, answer.Question{Text: present.CutRunes(text, service.MostQuestion), History: turns, NoModel: true})
		if err != nil {
			return reply{}, err
		}
		turns = append(turns, res.Record().Turn())
	}
	res, err := svc.Ask(ctx, answer.Question{Text: asked[last], History: turns, User: h.User})
	if err != nil {
		return reply{}, err
	}
	if h.Recorded != nil {
		h.Recorded(ctx, &res)
	}
	return newReply(res, h.Room), nil
}

// failed logs why a request failed, unless whoever asked is gone.
func (h *handler) failed(ctx context.Context, err error) {
	if ctx.Err() == nil {
		h.Log.Error("a chat completion failed", "error", err)
	}
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked is gone if it fails
}

// failure is an error as OpenAI's API has it.
type failure struct {
	Message string `json:"message"`
	Type    string `json:"type"`
	Code    string `json:"code"`
}

func newFailure(status int, code, message string) map[string]failure {
	kind := "invalid_request_error"
	if status >= http.StatusInternalServerError {
		kind = "server_error"
	}
	return map[string]failure{"error": {message, kind, code}}
}

func fail(w http.ResponseWriter, status int, code, message string) {
	write(w, status, newFailure(status, code, message))
}
