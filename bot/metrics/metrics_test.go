package metrics_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"yiju/bot/metrics"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// moody is a model that fails as it is told to.
type moody struct {
	answer.Model
	err error
}

func (m moody) Summarise(context.Context, llm.Request) (llm.Reply, error) {
	return llm.Reply{Usage: llm.Usage{Prompt: 70, Completion: 7}}, m.err
}

func (moody) Judges() bool { return false }

func (m moody) Phrase(context.Context, llm.Request) (llm.Phrases, error) { return llm.Phrases{}, m.err }

func (m moody) Rewrite(context.Context, llm.Request) (llm.Rewritten, error) {
	return llm.Rewritten{}, m.err
}

// served returns metrics of a server that did some of everything.
func served(t *testing.T) *metrics.Metrics {
	t.Helper()
	m := metrics.New()
	if m.Model(nil) != nil {
		t.Error("no model became one")
	}
	svc := service.InMemory(indextest.Corpus(), index.BuildOptions{Name: "small"}, m.Model(moody{err: llm.ErrBudget}))
	service.Observe(svc, m)
	lib, err := service.NewFixed(svc)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(lib.Close)
	m.Serving(lib)
	m.Gauge("working", "Requests under way.", func() float64 { return 3 })
	m.Responded(40 * time.Millisecond)
	for _, text := range []string{"起重机由谁监督？", "港口章程第九条", "Secret name of a member?"} {
		if _, err := svc.Ask(t.Context(), answer.Question{Text: text, User: "guild/member"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := svc.Search(t.Context(), retrieval.Query{Text: "港口", K: 3}); err != nil {
		t.Fatal(err)
	}
	if _, err := svc.Verify(t.Context(), "“操作员不可以随时接管”和“操作员可以随时接管”", false); err != nil {
		t.Fatal(err)
	}
	m.Asked(time.Second, service.AskResult{Answer: answer.Answer{Status: answer.Generated, Receipt: answer.Receipt{Model: &answer.ModelReceipt{
		Judged: []answer.Judged{{Dropped: "number"}, {Shown: "kept"}, {Dropped: "number"}},
	}}}})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /c/{clause}", func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	for _, path := range []string{"/c/secret-clause", "/c/7", "/busy", "/secret-path"} {
		m.Requests(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	return m
}

func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	got := httptest.NewRecorder()
	h.ServeHTTP(got, httptest.NewRequest(http.MethodGet, path, nil))
	return got
}

// TestMetrics has Prometheus's own parser and linter read the metrics, and looks for what was done. No label says who did it.
func TestMetrics(t *testing.T) {
	text := get(t, served(t).Handler(), "/metrics").Body.String()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := promlint.New(strings.NewReader(text)).Lint(); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
	for _, line := range []string{
		`yiju_answers_total{reason="",status="extractive"} 1`, `yiju_answers_total{reason="clause_out_of_range",status="no_evidence"} 1`,
		`yiju_ask_seconds_count{status="generated"} 1`, `yiju_sentences_dropped_total{cause="number"} 2`,
		`yiju_verdicts_total{verdict="altered"} 1`, `yiju_verdicts_total{verdict="verbatim"} 1`, `yiju_verify_seconds_count 1`,
		`yiju_search_seconds_count 1`, `yiju_first_response_seconds_count 1`, `yiju_snapshot_clauses 18`, `yiju_working 3`,
		`yiju_model_tokens_total{kind="completion"}`, `yiju_model_seconds_count{call="summary",outcome="budget"}`,
		`yiju_http_requests_total{code="2xx",pattern="GET /c/{clause}"} 2`, `yiju_http_requests_total{code="429",pattern="GET /busy"} 1`,
		`yiju_http_requests_total{code="4xx",pattern="none"} 1`, `go_goroutines`, `process_resident_memory_bytes`, `yiju_snapshot_age_seconds`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%s is missing:\n%s", line, strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return !strings.HasPrefix(l, "yiju_") }), "\n"))
		}
	}
	for _, f := range families {
		for _, metric := range f.Metric {
			for _, l := range metric.Label {
				if regexp.MustCompile(`(?i)secret|guild|member|港口|起重机`).MatchString(l.GetValue()) {
					t.Errorf("%s has the label %s %q", f.GetName(), l.GetName(), l.GetValue())
				}
			}
		}
	}
}

// TestReady checks the probes.
func TestReady(t *testing.T) {
	m := metrics.New()
	well := metrics.Check{Name: "snapshot", Run: func(context.Context) error { return nil }}
	ill := metrics.Check{Name: "gateway", Run: func(context.Context) error { return errors.New("not connected") }}
	stuck := metrics.Check{Name: "state", Run: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
	for _, tt := range []struct {
		checks []metrics.Check
		status int
		want   string
	}{
		{nil, http.StatusOK, "{}\n"}, {[]metrics.Check{well}, http.StatusOK, `{"snapshot":"ok"}` + "\n"},
		{[]metrics.Check{well, ill}, http.StatusServiceUnavailable, `{"gateway":"not connected","snapshot":"ok"}` + "\n"},
		{[]metrics.Check{stuck}, http.StatusServiceUnavailable, `{"state":"context deadline exceeded"}` + "\n"},
	} {
		h := m.Handler(tt.checks...)
		if got := get(t, h, "/readyz"); got.Code != tt.status || got.Body.String() != tt.want {
			t.Errorf("%d checks: got %d %s, want %d %s", len(tt.checks), got.Code, got.Body, tt.status, tt.want)
		}
		if got := get(t, h, "/healthz"); got.Code != http.StatusOK {
			t.Errorf("alive: got %d", got.Code)
		}
	}
}

// TestDashboard checks that the dashboard asks for metrics that there are.
func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("../../configs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Title  string
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(get(t, served(t).Handler(), "/metrics").Body)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			for _, name := range regexp.MustCompile(`(?:yiju|go|process)_[a-z_]+`).FindAllString(target.Expr, -1) {
				if asked++; !strings.Contains(string(text), "\n"+name) {
					t.Errorf("%s asks for %s, which there is not", p.Title, name)
				}
			}
		}
	}
	if asked < 12 {
		t.Errorf("the dashboard %s asks for %d metrics", dashboard.Title, asked)
	}
}
