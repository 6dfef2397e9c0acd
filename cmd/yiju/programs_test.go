package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrograms asks as other programs do, over each way in, and looks for the receipt.
func TestPrograms(t *testing.T) {
	const initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	env := map[string]string{"YIJU_API_TOKENS": "one, two"}
	a := newApp(func(name string) string { return env[name] }, strings.NewReader(""), t.Output(), t.Output())
	s := &server{setup: setup{app: a, settings: usual()}, log: slog.New(slog.DiscardHandler)}
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
