package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"yiju/bot/api"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const specFile = "testdata/openapi.yaml"

// counted is a library that counts what is leased.
type counted struct {
	*service.Manager
	dir  *archive.Dir
	lent atomic.Int64
}

func (c *counted) Lease() (*service.Service, func()) {
	c.lent.Add(1)
	s, release := c.Manager.Lease()
	return s, sync.OnceFunc(func() { c.lent.Add(-1); release() })
}

// serve starts a server of a data directory with two snapshots.
func serve(t *testing.T) (*httptest.Server, *counted) {
	t.Helper()
	dir := archive.OpenDir(t.TempDir())
	for n := range 2 {
		publish(t, dir, n)
	}
	lib := &counted{dir: dir, Manager: service.NewManager(dir, func(s *index.Snapshot) (*service.Service, error) {
		return service.New(search.New(s), nil), nil
	})}
	if _, err := lib.Reload(); err != nil {
		t.Fatal(err)
	}
	o := api.Options{Library: lib, Comparer: service.NewComparer(dir), Recorded: func(_ context.Context, r *service.AskResult) { r.ReceiptID = "r1" }}
	server := httptest.NewServer(api.Handler(o))
	t.Cleanup(func() {
		server.Close()
		if n := lib.lent.Load(); n != 0 {
			t.Errorf("%d leases are not released", n)
		}
		lib.Close()
	})
	return server, lib
}

// publish builds the snapshot of an edition and puts it into service.
func publish(t *testing.T, dir *archive.Dir, edition int) {
	t.Helper()
	c := indextest.Corpus()
	if edition > 0 {
		clause := c.Instruments[0].Documents[0].Clauses[3]
		clause.Text = strings.Replace(clause.Text, "七十二小时", "二十四小时", 1)
	}
	l, err := dir.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Unlock()
	name, err := l.Prepare(t.Context(), c, index.BuildOptions{Now: time.Date(2032, 5, 1+edition, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	serving, _ := dir.Serving() // none at first
	if err := l.Await(archive.Pending{Name: name, Against: serving}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Approve(name); err != nil {
		t.Fatal(err)
	}
}

// TestSpec compares the description of the API with the golden one: a field that vanishes breaks clients.
func TestSpec(t *testing.T) {
	got := httptest.NewRecorder()
	api.Handler(api.Options{}).ServeHTTP(got, httptest.NewRequest(http.MethodGet, api.Prefix+"/openapi.yaml", nil))
	if *update {
		if err := os.WriteFile(specFile, got.Body.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.Body.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", specFile, diff)
	}
}

// client is written from the description of the API alone.
type client struct {
	t       *testing.T
	server  *httptest.Server
	spec    map[string]any
	schemas *jsonschema.Compiler
}

func newClient(t *testing.T, server *httptest.Server) *client {
	t.Helper()
	text, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t, server, spec.(map[string]any), jsonschema.NewCompiler()}
	c.schemas.DefaultDraft(jsonschema.Draft2020)
	if err := c.schemas.AddResource("spec", spec); err != nil {
		t.Fatal(err)
	}
	return c
}

// call calls an operation of a path with what fills it, and checks that the answer is one that the description gives.
func (c *client) call(method, path string, fill map[string]string, body string) (int, map[string]any) {
	c.t.Helper()
	operation, ok := c.spec["paths"].(map[string]any)[path].(map[string]any)[strings.ToLower(method)].(map[string]any)
	if !ok {
		c.t.Fatalf("%s %s is not described", method, path)
	}
	address, query := path, url.Values{}
	parameters, _ := operation["parameters"].([]any)
	for _, p := range parameters {
		p := p.(map[string]any)
		name := p["name"].(string)
		value, given := fill[name]
		switch {
		case p["in"] == "path":
			address = strings.ReplaceAll(address, "{"+name+"}", url.PathEscape(value))
		case p["in"] == "query" && given:
			query.Set(name, value)
		}
	}
	prefix := c.spec["servers"].([]any)[0].(map[string]any)["url"].(string)
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+prefix+address+"?"+query.Encode(), strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if l := fill["Accept-Language"]; l != "" {
		req.Header.Set("Accept-Language", l)
	}
	res, err := c.server.Client().Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode, c.checked(res, path, method)
}

// checked holds a response against the schema of its status.
func (c *client) checked(res *http.Response, path, method string) map[string]any {
	c.t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	media, status := res.Header.Get("Content-Type"), "200"
	if res.StatusCode != http.StatusOK {
		status = "default"
	}
	pointer := fmt.Sprintf("spec#/paths/%s/%s/responses/%s/content/%s/schema", escaped(path), strings.ToLower(method), status, escaped(media))
	schema, err := c.schemas.Compile(pointer)
	if err != nil {
		c.t.Fatalf("%s %s answers %d %s, which is not described: %v\n%s", method, path, res.StatusCode, media, err, data)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if err := schema.Validate(v); err != nil {
		c.t.Errorf("%s %s: %v\n%s", method, path, err, data)
	}
	return v.(map[string]any)
}

// escaped writes a key as a part of a JSON pointer in an address.
func escaped(key string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
}

// TestClient calls every operation of the description; each answer must be as described and say what is expected.
func TestClient(t *testing.T) {
	server, _ := serve(t)
	c := newClient(t, server)
	called := make(map[string]bool)
	for _, tt := range []struct {
		operation string
		fill      map[string]string
		body      string
		status    int
		want      string // in the JSON of the result
	}{
		{"GET /ask", map[string]string{"q": "起重机由谁监督？"}, "", 200, `"status":"extractive"`},
		{"GET /ask", map[string]string{"q": "起重机由谁监督？"}, "", 200, `"receipt":"r1"`},
		{"GET /ask", map[string]string{"q": "Who watches the cranes?", "lang": "zh"}, "", 200, `"lang":"zh"`},
		{"GET /ask", map[string]string{"q": "港口章程第九条"}, "", 200, `"reason":"clause_out_of_range"`},
		{"GET /ask", map[string]string{}, "", 422, `"title":"Unprocessable Entity"`},
		{"GET /ask", map[string]string{"q": "  ", "Accept-Language": "zh-CN,zh;q=0.9"}, "", 422, `没有可以处理的文字`},
		{"GET /ask", map[string]string{"q": "x", "lang": "fr"}, "", 422, `query.lang`},
		{"POST /ask", nil, `{"question":"那第三条呢？","history":[{"question":"港口章程第二条说什么？","refs":["harbour-charter/2"]}]}`, 200, `"resolved":`},
		{"POST /ask", nil, `{"question":7}`, 422, `body.question`},
		{"POST /ask", nil, `{"question":"` + strings.Repeat("长", 2001) + `"}`, 422, `2000`},
		{"GET /search", map[string]string{"q": "night bus", "k": "2"}, "", 200, `"rank":2`},
		{"GET /search", map[string]string{"q": "night bus", "k": "1000"}, "", 422, `query.k`},
		{"GET /search", map[string]string{"q": "夜间公交 night", "explain": "true"}, "", 200, `"explain":`},
		{"GET /search", map[string]string{"q": "?!"}, "", 200, `"hits":[]`},
		{"GET /cite", map[string]string{"q": "港口章程第二条"}, "", 200, `"status":"exact"`},
		{"GET /cite", map[string]string{"q": "港口章程第九条"}, "", 200, `"valid_range":["1","4"]`},
		{"GET /clause/{instrument}/{clause}", map[string]string{"instrument": "harbour-charter", "clause": "3"}, "", 200, `"variants":[{`},
		{"GET /clause/{instrument}/{clause}", map[string]string{"instrument": "harbour-charter", "clause": "a/b"}, "", 404, `"value":"harbour-charter/1"`},
		{"GET /clause/{instrument}/{clause}", map[string]string{"instrument": "no", "clause": "1"}, "", 404, `"status":404`},
		{"GET /instruments", nil, "", 200, `"id":"harbour-charter"`},
		{"POST /verify", nil, `{"text":"章程说：“操作员不可以随时接管”。"}`, 200, `"verdict":"altered"`},
		{"POST /verify", nil, `{"text":"操作员可以随时接管","bare":true}`, 200, `"verdict":"verbatim"`},
		{"POST /verify", nil, `{"text":"nothing is quoted"}`, 200, `"quotes":[]`},
		{"POST /verify", nil, `{`, 400, `"status":400`},
		{"GET /diff", nil, "", 200, `"counts":{"changed":1}`},
		{"GET /diff", map[string]string{"from": "2031"}, "", 404, `"status":404`},
		{"GET /status", nil, "", 200, `"snapshot":"20320502T000000Z-`},
	} {
		method, path, _ := strings.Cut(tt.operation, " ")
		called[tt.operation] = true
		status, v := c.call(method, path, tt.fill, tt.body)
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if status != tt.status || !strings.Contains(string(text), tt.want) {
			t.Errorf("%s %v %.80s: got %d %s, want %d with %s", tt.operation, tt.fill, tt.body, status, text, tt.status, tt.want)
		}
	}
	for path, item := range c.spec["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if operation := strings.ToUpper(method) + " " + path; !called[operation] {
				t.Errorf("%s is not called", operation)
			}
		}
	}
}

// TestSwap asks while other snapshots come into service: no request fails, and each is answered from one snapshot.
func TestSwap(t *testing.T) {
	server, lib := serve(t)
	var asking sync.WaitGroup
	var answered atomic.Int64
	for n := range 16 {
		asking.Go(func() {
			for range 12 {
				path := []string{"/cite?q=harbour-charter/4", "/ask?q=%E8%B5%B7%E9%87%8D%E6%9C%BA", "/status", "/search?q=bus"}[n%4]
				res, err := server.Client().Get(server.URL + api.Prefix + path)
				if err != nil {
					t.Error(err)
					return
				}
				text, err := io.ReadAll(res.Body)
				res.Body.Close()
				name := res.Header.Get("Yiju-Snapshot")
				if res.StatusCode != http.StatusOK || err != nil || name == "" || strings.Contains(path, "status") && !strings.Contains(string(text), name) {
					t.Errorf("%s: got %d from %q, %v: %s", path, res.StatusCode, name, err, text)
				}
				answered.Add(1)
			}
		})
	}
	for n := range 4 {
		publish(t, lib.dir, 2+n%2*7)
		if swapped, err := lib.Reload(); err != nil || !swapped && n < 2 {
			t.Errorf("swap %d: %v, %v", n, swapped, err)
		}
	}
	asking.Wait()
	if answered.Load() != 16*12 {
		t.Errorf("%d answers", answered.Load())
	}
}

// nothing is a library without a snapshot in service.
type nothing struct{}

func (nothing) Lease() (*service.Service, func()) { return nil, func() {} }

// TestProblems checks what is said where nothing is in service or asked for.
func TestProblems(t *testing.T) {
	h := api.Handler(api.Options{Library: nothing{}})
	for _, tt := range []struct {
		path   string
		status int
		retry  string
	}{
		{"/status", http.StatusServiceUnavailable, "30"}, {"/ask?q=x", http.StatusServiceUnavailable, "30"},
		{"/nowhere", http.StatusNotFound, ""}, {"/docs", http.StatusNotFound, ""}, {"/openapi.json", http.StatusOK, ""},
	} {
		got := httptest.NewRecorder()
		h.ServeHTTP(got, httptest.NewRequest(http.MethodGet, api.Prefix+tt.path, nil))
		media := got.Header().Get("Content-Type")
		if got.Code != tt.status || got.Header().Get("Retry-After") != tt.retry || (got.Code != http.StatusOK) != (media == "application/problem+json") {
			t.Errorf("%s: got %d %s, retry after %q: %s", tt.path, got.Code, media, got.Header().Get("Retry-After"), got.Body)
		}
	}
}

// TestGuard checks who gets through.
func TestGuard(t *testing.T) {
	open, private := api.Access{}, api.Access{Tokens: []string{"one", "two"}, Origins: []string{"https://app.example"}}
	for _, tt := range []struct {
		access                 api.Access
		method, header, origin string
		want                   int
		allowed                string
	}{
		{open, "GET", "", "", 200, ""}, {open, "GET", "", "https://app.example", 200, ""}, {open, "OPTIONS", "", "https://app.example", 200, ""},
		{private, "GET", "", "", 401, ""}, {private, "GET", "Bearer two", "", 200, ""}, {private, "GET", "bearer one", "", 200, ""},
		{private, "GET", "Bearer ", "", 401, ""}, {private, "GET", "Bearer onetwo", "", 401, ""}, {private, "GET", "Basic one", "", 401, ""},
		{private, "GET", "one", "", 401, ""}, {private, "GET", "", "https://app.example", 401, "https://app.example"},
		{private, "OPTIONS", "", "https://app.example", 204, "https://app.example"}, {private, "OPTIONS", "", "https://evil.example", 401, ""},
		{api.Access{Origins: []string{"*"}}, "GET", "", "https://any.example", 200, "https://any.example"},
	} {
		h := tt.access.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		r := httptest.NewRequest(tt.method, "/api/v1/status", nil)
		r.Header.Set("Authorization", tt.header)
		r.Header.Set("Origin", tt.origin)
		r.Header.Set("Access-Control-Request-Method", "GET")
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		if got.Code != tt.want || got.Header().Get("Access-Control-Allow-Origin") != tt.allowed || (got.Code == 401) != (got.Header().Get("WWW-Authenticate") != "") {
			t.Errorf("%v %s, token %q, origin %q: got %d %v, want %d", tt.access, tt.method, tt.header, tt.origin, got.Code, got.Header(), tt.want)
		}
	}
}

// TestBusy checks that a request whose turn does not come is told to try again, and that turns are given back.
func TestBusy(t *testing.T) {
	busy := make(chan struct{}, 1)
	h := api.Access{Busy: busy}.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(busy) != 1 {
			t.Error("a request is under way without a turn")
		}
	}))
	ask := func(ctx context.Context) *httptest.ResponseRecorder {
		got := httptest.NewRecorder()
		h.ServeHTTP(got, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
		return got
	}
	for range 2 {
		if got := ask(t.Context()); got.Code != http.StatusOK {
			t.Errorf("got %d", got.Code)
		}
	}
	busy <- struct{}{}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if got := ask(gone); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") != "5" {
		t.Errorf("got %d, retry after %q", got.Code, got.Header().Get("Retry-After"))
	}
}
