// Package metrics counts and times what a server does, for Prometheus (https://prometheus.io), and tells whether it is alive and ready.
// Values of labels are codes of this program: never a server, a member, an address or a question.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"yiju/retrieval/answer"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// library leases what answers, nil where nothing is in service; release must be called once.
type library interface {
	Lease() (s *service.Service, release func())
}

// Metrics are those of one server. They are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	asks, models                         *prometheus.HistogramVec
	searches, verifications, responses   prometheus.Histogram
	answers, dropped, verdicts, requests *prometheus.CounterVec
	tokens                               *prometheus.CounterVec
}

// New returns metrics, with those of the Go runtime and the process.
func New() *Metrics {
	// The bounds of the buckets, in seconds: of what the program does itself, and of what waits for a model or for Discord.
	fast := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}
	slow := []float64{.05, .1, .25, .5, 1, 2, 3, 5, 10, 20, 40, 60}
	m := &Metrics{
		registry:      prometheus.NewRegistry(),
		asks:          timing("ask_seconds", "Time from a question to its answer.", slow, "status"),
		models:        timing("model_seconds", "Time of a call of the language model.", slow, "call", "outcome"),
		searches:      timing("search_seconds", "Time of a search.", fast).WithLabelValues().(prometheus.Histogram),
		verifications: timing("verify_seconds", "Time of a check of quotations.", fast).WithLabelValues().(prometheus.Histogram),
		responses:     timing("first_response_seconds", "Time until Discord got the first response to an interaction.", slow).WithLabelValues().(prometheus.Histogram),
		answers:       counter("answers_total", "Answers.", "status", "reason"),
		dropped:       counter("sentences_dropped_total", "Sentences of the language model that were dropped.", "cause"),
		verdicts:      counter("verdicts_total", "Quotations that were checked.", "verdict"),
		requests:      counter("http_requests_total", "Requests of the web server.", "pattern", "code"),
		tokens:        counter("model_tokens_total", "Tokens of the language model.", "kind"),
	}
	m.registry.MustRegister(
		m.asks, m.models, m.searches, m.verifications, m.responses, m.answers, m.dropped, m.verdicts, m.requests, m.tokens,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

const namespace = "yiju"

func timing(name, help string, bounds []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: bounds}, labels)
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

// Asked implements service.Observer.
func (m *Metrics) Asked(took time.Duration, r service.AskResult) {
	m.asks.WithLabelValues(string(r.Status)).Observe(took.Seconds())
	m.answers.WithLabelValues(string(r.Status), string(r.Reason)).Inc()
	if r.Receipt.Model == nil {
		return
	}
	for _, s := range r.Receipt.Model.Judged {
		if s.Dropped != "" {
			m.dropped.WithLabelValues(string(s.Dropped)).Inc()
		}
	}
}

// Searched implements service.Observer.
func (m *Metrics) Searched(took time.Duration) { m.searches.Observe(took.Seconds()) }

// Verified implements service.Observer.
func (m *Metrics) Verified(took time.Duration, r verify.Report) {
	m.verifications.Observe(took.Seconds())
	for _, q := range r.Quotes {
		m.verdicts.WithLabelValues(string(q.Verdict)).Inc()
	}
}

// Responded notes how long an interaction waited for its first response.
func (m *Metrics) Responded(after time.Duration) { m.responses.Observe(after.Seconds()) }

// Serving adds the age and the size of the snapshot in service.
func (m *Metrics) Serving(l library) {
	m.Gauge("snapshot_age_seconds", "Time since the snapshot in service was built; 0 without one.", func() float64 {
		s, release := l.Lease()
		defer release()
		if s == nil || s.Meta().Built.IsZero() {
			return 0
		}
		return time.Since(s.Meta().Built).Seconds()
	})
	m.Gauge("snapshot_clauses", "Clauses of the snapshot in service; 0 without one.", func() float64 {
		s, release := l.Lease()
		defer release()
		if s == nil {
			return 0
		}
		clauses, _ := s.Counts()
		return float64(clauses)
	})
}

// Gauge adds a gauge that is read when it is asked for. A name is that of one gauge.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, read))
}

// Model returns a model that does what inner does, and is timed; nil for nil.
func (m *Metrics) Model(inner answer.Model) answer.Model {
	if inner == nil {
		return nil
	}
	return timed{inner, m}
}

type timed struct {
	answer.Model
	m *Metrics
}

// Summarise implements answer.Model.
func (t timed) Summarise(ctx context.Context, r llm.Request) (llm.Reply, error) {
	start := time.Now()
	reply, err := t.Model.Summarise(ctx, r)
	t.m.called("summary", start, err)
	t.m.used(reply.Usage)
	return reply, err
}

// Judge implements answer.Model.
func (t timed) Judge(ctx context.Context, r llm.JudgeRequest) (llm.Judgement, error) {
	start := time.Now()
	reply, err := t.Model.Judge(ctx, r)
	t.m.called("judgement", start, err)
	t.m.used(reply.Usage)
	return reply, err
}

// Phrase implements answer.Model.
func (t timed) Phrase(ctx context.Context, r llm.Request) (llm.Phrases, error) {
	start := time.Now()
	reply, err := t.Model.Phrase(ctx, r)
	t.m.called("phrases", start, err)
	t.m.used(reply.Usage)
	return reply, err
}

// Rewrite implements answer.Model.
func (t timed) Rewrite(ctx context.Context, r llm.Request) (llm.Rewritten, error) {
	start := time.Now()
	reply, err := t.Model.Rewrite(ctx, r)
	t.m.called("rewriting", start, err)
	return reply, err
}

func (m *Metrics) used(u llm.Usage) {
	m.tokens.WithLabelValues("prompt").Add(float64(max(0, u.Prompt)))
	m.tokens.WithLabelValues("completion").Add(float64(max(0, u.Completion)))
}

func (m *Metrics) called(call string, start time.Time, err error) {
	outcome := "ok"
	if err != nil {
		outcome = string(llm.Failure(err).Kind)
	}
	m.models.WithLabelValues(call, outcome).Observe(time.Since(start).Seconds())
}

// Handler returns the handler of /metrics, /healthz and /readyz, for a listener that only the operator reaches.
func (m *Metrics) Handler(ready ...Check) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.Handle("GET /readyz", checks(ready))
	return mux
}
