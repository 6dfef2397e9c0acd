package mcp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"yiju/bot/mcp"
	"yiju/retrieval/service"
)

// calls are calls that clients make, in the order of the tools.
var calls = []struct{ tool, args string }{
	{"search_clauses", `{"query": "夜间公交线路", "limit": 2}`},
	{"search_clauses", `{"query": "night bus", "limit": "1", "instrument": "night-bus-plan-2024", "lang": "zh-CN"}`},
	{"search_clauses", `{"query": "crane", "instrument": "Ports Charter", "limit": 999}`},
	{"get_clause", `{"ref_or_pinpoint": "harbour-charter/2"}`},
	{"get_clause", `{"ref_or_pinpoint": "港口章程第三条", "lang": "en"}`},
	{"get_clause", `{"ref_or_pinpoint": "Ports Charter, Article 9"}`},
	{"get_clause", `{"ref_or_pinpoint": "港口章程", "lang": "zh"}`},
	{"get_clause", `{"ref_or_pinpoint": "night bus plan item 2"}`},
	{"ask", `{"question": "起重机由谁监督？"}`},
	{"ask", `{"question": "How much does bread cost in Lyon?"}`},
	{"ask", `{"question": "港口章程第九条说什么？"}`},
	{"check_text", `{"text": "港口章程第二条说：“起重机的自动控制系统必须由人监督”，又说“操作员不可以随时接管”。"}`},
	{"check_text", `{"text": "“船舶识别数据应加密保存五年”，“灯塔每晚都要点灯，风雨无阻”。"}`},
	{"check_text", `{"text": "Ports Charter Article 4 and Article 12 settle this."}`},
	{"list_instruments", `{}`},
	{"compare_clause", `{"ref": "港口章程第四条"}`},
	{"compare_clause", `{"ref": "harbour-charter/2"}`},
	{"compare_clause", `{"ref": "library-rules-2022/1"}`},
}

// TestTranscript compares the results of calls with the golden transcript. Each fits the schema of its tool, and its text says what its
// structured content says, since clients show their model only one of them.
func TestTranscript(t *testing.T) {
	session := connect(t, options(), "")
	schemas := outputSchemas(t, session)
	var b strings.Builder
	for _, c := range calls {
		res, text := called(t, session, c.tool, json.RawMessage(c.args))
		if res.IsError {
			t.Errorf("%s %s: %s", c.tool, c.args, text)
			continue
		}
		if err := schemas[c.tool].Validate(res.StructuredContent); err != nil {
			t.Errorf("%s %s: %v", c.tool, c.args, err)
		}
		content := res.StructuredContent.(map[string]any)
		complete(t, text, content)
		if _, ok := content["confidence"]; ok {
			content["confidence"] = "a number" // which other work changes
		}
		structured, err := json.MarshalIndent(content, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "=== %s %s\n%s\n--- structured\n%s\n\n", c.tool, c.args, text, structured)
	}
	golden(t, "testdata/transcript.golden", b.String())
}

// golden compares with a golden file, or rewrites it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// outputSchemas compiles the schemas of what the tools return.
func outputSchemas(t *testing.T, s *sdk.ClientSession) map[string]*jsonschema.Schema {
	t.Helper()
	listed, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]*jsonschema.Schema)
	for _, tool := range listed.Tools {
		c := jsonschema.NewCompiler()
		c.DefaultDraft(jsonschema.Draft2020)
		if err := c.AddResource(tool.Name, tool.OutputSchema); err != nil {
			t.Fatal(err)
		}
		if all[tool.Name], err = c.Compile(tool.Name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// complete checks that a text has every clause of structured content, and the link of each.
func complete(t *testing.T, text string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			complete(t, text, e)
		}
	case map[string]any:
		for key, value := range v {
			words, ok := value.(string)
			switch {
			case !ok:
				complete(t, text, value)
			case key == "citation_link" || key == "ref" || key == "snapshot" || key == "status" || key == "says" || key == "id" || key == "next_cursor":
				if !strings.Contains(text, words) {
					t.Errorf("the text lacks %s %q:\n%s", key, words, text)
				}
			case key == "text":
				if !strings.Contains(strings.ReplaceAll(text, "\n> ", "\n"), words) {
					t.Errorf("the text lacks the words %q:\n%s", words, text)
				}
			}
		}
	}
}

// TestTools checks what clients are told of the tools.
func TestTools(t *testing.T) {
	s := connect(t, options(), "2025-06-18")
	capabilities, err := json.Marshal(s.InitializeResult().Capabilities)
	if want := `{"resources":{},"tools":{}}`; string(capabilities) != want || err != nil {
		t.Errorf("capabilities %s, %v, want %s", capabilities, err, want)
	}
	listed, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range listed.Tools {
		names = append(names, tool.Name)
		a := tool.Annotations
		if a == nil || !a.ReadOnlyHint || a.OpenWorldHint == nil || *a.OpenWorldHint || a.DestructiveHint == nil || *a.DestructiveHint {
			t.Errorf("%s: annotations %+v", tool.Name, a)
		}
		for _, schema := range []any{tool.InputSchema, tool.OutputSchema} {
			text, err := json.Marshal(schema)
			if err != nil || strings.Contains(string(text), `"null"`) || len(text) > 3000 {
				t.Errorf("%s: schema of %d bytes, %v: %s", tool.Name, len(text), err, text)
			}
		}
	}
	want := []string{"ask", "check_text", "compare_clause", "get_clause", "list_instruments", "search_clauses"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("tools (-want +got):\n%s", diff)
	}
}

// TestVersions has clients of each version of the protocol list, call and read.
func TestVersions(t *testing.T) {
	for _, version := range sdk.SupportedProtocolVersions() {
		works(t, connect(t, options(), version), version)
	}
}

// works checks that a client can list, call and read.
func works(t *testing.T, s *sdk.ClientSession, name string) {
	t.Helper()
	if listed, err := s.ListTools(t.Context(), nil); err != nil || len(listed.Tools) != 6 {
		t.Errorf("%s: tools %v, %v", name, listed, err)
	}
	if _, text := called(t, s, "get_clause", map[string]any{"ref_or_pinpoint": "harbour-charter/1", "lang": "en"}); !strings.HasPrefix(text, "https://room.example/c/harbour-charter/1\n") {
		t.Errorf("%s: got %q, want the link first", name, text)
	}
	listed, err := s.ListResourceTemplates(t.Context(), nil)
	if err != nil || len(listed.ResourceTemplates) != 1 || listed.ResourceTemplates[0].URITemplate != "yiju://clause/{instrument}/{clause}{?lang}" {
		t.Errorf("%s: templates %v, %v", name, listed, err)
	}
	for uri, want := range map[string]string{
		"yiju://clause/harbour-charter/1": "local laws.", "yiju://clause/harbour-charter/1?lang=zh": "第一条",
		"yiju://clause/harbour-charter/99": "", "yiju://clause/harbour-charter/1?lang=fr": "", "yiju://clause/harbour-charter": "",
	} {
		res, err := s.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri})
		if (err == nil) != (want != "") {
			t.Errorf("%s: %s: got error %v", name, uri, err)
		} else if err == nil && !strings.Contains(res.Contents[0].Text, want) {
			t.Errorf("%s: %s: got %q, want %q", name, uri, res.Contents[0].Text, want)
		}
	}
}

// TestProcess talks to a server in another process, over its standard input and output.
func TestProcess(t *testing.T) {
	for _, version := range []string{"", "2024-11-05"} {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), dataVar+"="+fixture.path)
		command.Stderr = os.Stderr
		works(t, dial(t, &sdk.CommandTransport{Command: command}, version), "process "+version)
	}
}

// handler returns the handler of a server for tests.
func handler(t *testing.T, o mcp.Options) http.Handler {
	t.Helper()
	h, err := mcp.New(o).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestHTTP talks to a server over HTTP.
func TestHTTP(t *testing.T) {
	server := httptest.NewServer(handler(t, options()))
	defer server.Close()
	for _, version := range []string{"", "2025-03-26"} {
		s := dial(t, &sdk.StreamableClientTransport{Endpoint: server.URL, DisableStandaloneSSE: true}, version)
		works(t, s, "HTTP "+version)
		if s.ID() != "" {
			t.Errorf("the server keeps session %s", s.ID())
		}
	}
}

// TestOrigins checks that the pages of others may not call.
func TestOrigins(t *testing.T) {
	o := options()
	o.Origins = []string{"https://app.example"}
	h := handler(t, o)
	for origin, want := range map[string]int{"": http.StatusOK, "https://evil.example": http.StatusForbidden, "https://app.example": http.StatusOK} {
		req := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "application/json, text/event-stream")
		if origin != "" {
			req.Header.Set("Origin", origin)
			req.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		got := httptest.NewRecorder()
		if h.ServeHTTP(got, req); got.Code != want {
			t.Errorf("origin %q: got %d, want %d", origin, got.Code, want)
		}
	}
	for origin, want := range map[string]bool{"*": true, "https://app.example": true, "app.example": false, "https://app.example/page": false} {
		if _, err := mcp.New(mcp.Options{Origins: []string{origin}}).Handler(); (err == nil) != want {
			t.Errorf("origin %s is configured: got %v", origin, err)
		}
	}
}

// nothing is a library without a snapshot in service.
type nothing struct{}

func (nothing) Lease() (*service.Service, func()) { return nil, func() {} }

// TestProblems checks what calls that fail say: a code, what to do, and when to try again.
func TestProblems(t *testing.T) {
	session, empty := connect(t, options(), ""), connect(t, mcp.Options{Library: nothing{}}, "")
	fixed, err := service.Starter(nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := service.NewFixed(fixed)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	starter := connect(t, mcp.Options{Library: m}, "")
	for _, tt := range []struct {
		client     *sdk.ClientSession
		tool, args string
		code       string
		retry      float64
	}{
		{empty, "ask", `{"question": "港口"}`, "unavailable", 30},
		{session, "ask", `{}`, "empty", 0},
		{session, "ask", `{"question": "  "}`, "empty", 0},
		{session, "ask", `{"question": 7}`, "bad_arguments", 0},
		{session, "ask", `{"question": "` + strings.Repeat("长", service.MostQuestion+1) + `"}`, "too_long", 0},
		{session, "search_clauses", `{"query": "港口", "cursor": "5"}`, "stale_cursor", 0},
		{session, "search_clauses", `{"query": "港口", "cursor": "-1@x"}`, "stale_cursor", 0},
		{session, "search_clauses", `{"query": "港口", "instrument": "no such thing"}`, "no_instrument", 0},
		{session, "compare_clause", `{"ref": "港口章程"}`, "which_clause", 0},
		{session, "compare_clause", `{"ref": "harbour-charter/77"}`, "no_clause", 0},
		{session, "compare_clause", `{"ref": "harbour-charter/1", "from": "2031"}`, "no_snapshot", 0},
		{session, "compare_clause", `{"ref": "harbour-charter/1", "from": "../../etc"}`, "no_snapshot", 0},
		{starter, "compare_clause", `{"ref": "action-plan-2025/1"}`, "no_history", 0},
	} {
		res, text := called(t, tt.client, tt.tool, json.RawMessage(tt.args))
		p, _ := res.StructuredContent.(map[string]any)
		var inText map[string]any
		if err := json.Unmarshal([]byte(text), &inText); err != nil || cmp.Diff(p, inText) != "" {
			t.Errorf("%s %s: the text is %q, %v", tt.tool, tt.args, text, err)
		}
		if !res.IsError || p["code"] != tt.code || p["retry_after"] != tt.retry || p["message"] == "" || strings.Contains(fmt.Sprint(p["message"]), "problem.") {
			t.Errorf("%s %.60s: got %v, want %s", tt.tool, tt.args, p, tt.code)
		}
	}
}

// TestPages follows the cursors of a search: every hit is shown once.
func TestPages(t *testing.T) {
	session := connect(t, options(), "")
	seen, cursor := make(map[string]bool), ""
	for page := 0; ; page++ {
		res, text := called(t, session, "search_clauses", map[string]any{"query": "夜间公交 港口 night bus", "limit": 3, "cursor": cursor})
		content := res.StructuredContent.(map[string]any)
		for _, c := range content["clauses"].([]any) {
			ref := c.(map[string]any)["ref"].(string)
			if seen[ref] {
				t.Errorf("%s is on two pages", ref)
			}
			seen[ref] = true
		}
		if cursor = content["next_cursor"].(string); cursor == "" {
			break
		}
		if page > 20 || !strings.Contains(text, cursor) {
			t.Fatalf("page %d has cursor %q and the text %q", page, cursor, text)
		}
	}
	if len(seen) < 6 {
		t.Errorf("%d hits, want more than two pages", len(seen))
	}
}

// FuzzArguments calls every tool with arguments of any kind: each call has a result that fits its schema, or a problem with a code.
func FuzzArguments(f *testing.F) {
	for _, c := range calls {
		f.Add(c.tool, []byte(c.args))
	}
	for _, args := range []string{"null", "[]", `{"limit": {}}`, `{"query": "\u0000", "cursor": 1e99}`, `{"ref": "a/b/zh"}`, `{"text": "“”"}`} {
		for _, tool := range []string{"search_clauses", "get_clause", "ask", "check_text", "list_instruments", "compare_clause"} {
			f.Add(tool, []byte(args))
		}
	}
	f.Fuzz(func(t *testing.T, tool string, args []byte) {
		if !json.Valid(args) {
			return
		}
		session := connect(t, options(), "2025-06-18")
		res, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: json.RawMessage(args)})
		if err != nil {
			if slices.ContainsFunc(calls, func(c struct{ tool, args string }) bool { return c.tool == tool }) {
				t.Errorf("%s %s: %v", tool, args, err)
			}
			return
		}
		if p, _ := res.StructuredContent.(map[string]any); res.IsError && (p["code"] == "" || p["code"] == "failed") {
			t.Errorf("%s %s: %v", tool, args, p)
		} else if !res.IsError {
			if err := outputSchemas(t, session)[tool].Validate(res.StructuredContent); err != nil {
				t.Errorf("%s %s: %v", tool, args, err)
			}
		}
	})
}
