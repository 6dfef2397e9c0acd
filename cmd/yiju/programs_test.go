package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"yiju/bot/metrics"
)

// TestPrograms asks as other programs do, over each way in, and looks for the receipt.
func TestPrograms(t *testing.T) {
	const initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	env := map[string]string{"YIJU_API_TOKENS": "one, two"}
	a := newApp(func(name string) string { return env[name] }, strings.NewReader(""), t.Output(), t.Output())
	s := &server{setup: setup{app: a, settings: usual()}, log: slog.New(slog.DiscardHandler), metrics: metrics.New()}
	var err error
	if s.manager, err = s.setup.manager(nil); err != nil {
		t.Fatal(err)
	}
	defer s.manager.Close()
	if s.store, err = newStore(t.Context(), filepath.Join(t.TempDir(), stateFile), false); err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	all, err := s.programs("https://room.example")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for pattern, h := range all {
		mux.Handle(pattern, h)
	}
	for _, tt := range []struct{ token, method, path, body, want string }{
		{"", http.MethodGet, "/api/v1/status", "", `"status":401`},
		{"", http.MethodPost, "/mcp", initialize, `"status":401`},
		{"three", http.MethodGet, "/v1/models", "", `"status":401`},
		{"one", http.MethodGet, "/api/v1/status", "", `"snapshot":"starter"`},
		{"two", http.MethodGet, "/api/v1/ask?q=What+about+energy", "", `"receipt":"`},
		{"two", http.MethodGet, "/v1/models", "", `"id":"yiju"`},
		{"two", http.MethodPost, "/v1/chat/completions", `{"messages":[{"role":"user","content":"What about energy?"}]}`, `](https://room.example/c/action-plan-2025/7`},
		{"two", http.MethodPost, "/mcp", initialize, `"name":"yiju"`},
	} {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body))
		r.Header.Set("Authorization", "Bearer "+tt.token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		got := httptest.NewRecorder()
		if mux.ServeHTTP(got, r); !strings.Contains(got.Body.String(), tt.want) {
			t.Errorf("%s %s with token %q: got %d %.300s, want %s", tt.method, tt.path, tt.token, got.Code, got.Body, tt.want)
		}
	}
}

// TestServePrograms runs the whole server without Discord: programs ask, and the metrics tell of it.
func TestServePrograms(t *testing.T) {
	env := map[string]string{"XDG_STATE_HOME": t.TempDir(), "YIJU_LISTEN": "127.0.0.1:0"}
	ctx, interrupt := context.WithCancel(t.Context())
	log := &buffer{}
	over := make(chan int, 1)
	go func() {
		over <- run(ctx, []string{"serve", "-admin", ":0"}, func(name string) string { return env[name] }, strings.NewReader(""), log, log)
	}()
	addresses := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for deadline := time.Now().Add(time.Minute); len(addresses.FindAllString(log.String(), -1)) < 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it does not listen: %s", log.String())
		}
	}
	found := addresses.FindAllString(log.String(), -1)
	room, admin := found[0], found[1]
	for _, tt := range []struct{ address, want string }{
		{room + "/api/v1/ask?q=What+about+energy", `"status":"extractive"`},
		{room + "/api/v1/openapi.yaml", "openapi: 3.1.0"},
		{room + "/v1/models", `"id":"yiju"`},
		{room + "/c/action-plan-2025/7", "<html"},
		{room + "/metrics", "<html"},
		{admin + "/healthz", "ok"},
		{admin + "/readyz", `{"snapshot":"ok","state":"ok"}`},
		{admin + "/metrics", `yiju_answers_total{reason="",status="extractive"} 1`},
		{admin + "/metrics", `yiju_http_requests_total{code="2xx",pattern="GET /api/v1/ask"} 1`},
		{admin + "/metrics", `yiju_snapshot_clauses 47`},
	} {
		res, err := http.Get(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !strings.Contains(string(body), tt.want) {
			t.Errorf("%s: got %d %.2000s, %v, want %s", tt.address, res.StatusCode, body, err, tt.want)
		}
	}
	for _, tt := range []struct {
		admin, public string
		code          int
		want          string
	}{
		{admin, room, 0, `the running server is ready: {"snapshot":"ok","state":"ok"}`}, {admin, room, 0, room + " answers"},
		{admin, room + "/nowhere", 1, "/nowhere answers with status 404"}, {"http://127.0.0.1:1", "", 0, "no server answers at 127.0.0.1:1"},
	} {
		env["YIJU_ADMIN"], env["YIJU_PUBLIC_URL"] = strings.TrimPrefix(tt.admin, "http://"), tt.public
		var out bytes.Buffer
		code := run(t.Context(), []string{"doctor"}, func(name string) string { return env[name] }, strings.NewReader(""), &out, &out)
		if code != tt.code || !strings.Contains(out.String(), tt.want) {
			t.Errorf("the doctor ends with %d, want %d with %q:\n%s", code, tt.code, tt.want, &out)
		}
		ready := 0
		if tt.admin != admin {
			ready = 1
		}
		if code := run(t.Context(), []string{"doctor", "-ready"}, func(name string) string { return env[name] }, strings.NewReader(""), &out, &out); code != ready {
			t.Errorf("doctor -ready of %s ends with %d, want %d:\n%s", tt.admin, code, ready, &out)
		}
	}
	interrupt()
	if code := <-over; code != 0 {
		t.Errorf("it ends with %d: %s", code, log.String())
	}
}
