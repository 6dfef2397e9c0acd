// Package api offers the application layer over HTTP: the results are the JSON contract of the command line, described by an OpenAPI
// document that is made of their Go types. Errors are problem details (RFC 9457). Limits of time, size and rate are those of the server
// that it is mounted in.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// Prefix is the path below which Handler answers.
const Prefix = "/api/v1"

// library leases what answers, nil where nothing is in service; release must be called once.
type library interface {
	Lease() (s *service.Service, release func())
}

// Options configure a Handler.
type Options struct {
	Library  library
	Comparer *service.Comparer                               // nil for a corpus without earlier snapshots
	Recorded func(ctx context.Context, r *service.AskResult) // is told of each answer, and may set its receipt; may be nil
	User     string                                          // whose budget the calls of a model use
	Version  string                                          // of the program
	Log      *slog.Logger                                    // of failures; nil for none
}

// Handler returns the handler of the paths below Prefix, with its description at /openapi.yaml and /openapi.json there.
func Handler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	c := huma.DefaultConfig("yiju", "1")
	c.CreateHooks = nil // which would add "$schema" to every result
	c.DocsPath, c.SchemasPath = "", ""
	c.AllowAdditionalPropertiesByDefault = true // fields may be added
	c.Info.Description = "Questions, searches and citations in a corpus of policy documents. Every statement is tied to a clause."
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", named)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "Only where the corpus is private."},
	}
	c.Security = []map[string][]string{{}, {"token": {}}}
	h := &handler{o}
	h.register(humago.NewWithPrefix(mux, Prefix, c))
	describe(c.Components.Schemas.Map())
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, _ *http.Request) {
		Problem(w, http.StatusNotFound, "see "+Prefix+"/openapi.yaml")
	})
	return mux
}

// handler answers requests.
type handler struct{ Options }

// named names the schema of a type: by its name, with its package where that is not the application layer.
func named(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	if pkg == "service" || pkg == "api" || pkg == "v2" || pkg == "" {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// Asker is what is common to all requests. It is exported so that its fields are read where it is embedded.
type Asker struct {
	Accept string `header:"Accept-Language" doc:"Language of the problems: zh or en."`
}

// texts returns the texts in the language that a client prefers.
func (a Asker) texts() *present.Texts {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Accept)), string(corpus.Chinese)) {
		return present.TextsIn(corpus.Chinese)
	}
	return present.TextsIn(corpus.English)
}

// problem makes a problem of a code of the catalogue of texts.
func (a Asker) problem(status int, code string, args ...any) error {
	detail := a.texts().Called("problem", code)
	if len(args) > 0 {
		detail = fmt.Sprintf(detail, args...)
	}
	return huma.NewError(status, detail)
}

// wanted refuses a text that is empty or of more than so many runes.
func (a Asker) wanted(text string, most int) error {
	switch {
	case strings.TrimSpace(text) == "":
		return a.problem(http.StatusUnprocessableEntity, "empty")
	case utf8.RuneCountInString(text) > most:
		return a.problem(http.StatusUnprocessableEntity, "too_long", most)
	}
	return nil
}

// retryAfter is when a corpus that is not ready may be tried again, in seconds.
const retryAfter = "30"

// answered runs a request against what is in service, and words its error.
func answered[T any](ctx context.Context, h *handler, a Asker, run func(*service.Service) (T, error)) (*body[T], error) {
	svc, release := h.Library.Lease()
	defer release()
	if svc == nil {
		err := a.problem(http.StatusServiceUnavailable, "unavailable")
		return nil, huma.ErrorWithHeaders(err, http.Header{"Retry-After": {retryAfter}})
	}
	v, err := run(svc)
	if _, worded := errors.AsType[huma.StatusError](err); err != nil && !worded {
		if ctx.Err() == nil {
			h.Log.Error("a request failed", "error", err)
		}
		return nil, a.problem(http.StatusInternalServerError, "failed")
	}
	return &body[T]{Body: v, Snapshot: svc.Meta().Name}, err
}

// body is a result.
type body[T any] struct {
	Snapshot string `header:"Yiju-Snapshot" doc:"Name of the snapshot that answered."`
	Body     T
}
