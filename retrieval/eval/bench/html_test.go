package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/answer"
	"yiju/retrieval/eval"
)

// reported is a report with a miss of every kind, one of whose texts is markup.
func reported() eval.Report {
	rank := eval.Rank{N: 2, Success1: 0.5, Success3: 1, Success5: 1, Success10: 1, MRR: 0.75}
	r := eval.Report{Questions: 3, Search: map[string]eval.Rank{"fact": rank, "ALL": rank}}
	r.Abstention = eval.Abstention{
		Answerable: 1, Unanswerable: 2, Risk: 2. / 3, Working: eval.Point{Coverage: 2. / 3, Risk: 0.5, Confidence: 0.7},
		Curve: []eval.Point{{Coverage: 1. / 3, Confidence: 0.9}, {Coverage: 2. / 3, Risk: 0.5, Confidence: 0.7}, {Coverage: 1, Risk: 2. / 3, Confidence: 0.1}},
	}
	for _, code := range []eval.MissCode{eval.MissNotFound, eval.MissRank, eval.MissRefused, eval.MissHedged, eval.MissOverclaim, eval.MissUnsaid, eval.MissForbidden, eval.MissVerbatim} {
		m := eval.Miss{ID: "q-" + string(code), Kind: "fact", What: "what", Code: code, Rank: 7, Question: "Who lights the <script>lamp</script>?"}
		if code == eval.MissHedged {
			m.Status, m.Reason = answer.Uncertain, answer.WeakMatch
		}
		m.Expected = []string{"the keeper"}
		m.Got = []eval.Shown{{Ref: "harbour/2/en", Text: "Boats \"rest\" & wait.", Score: 0.5, Coverage: 0.25, From: []retrieval.Vote{{Ranker: "words", Rank: 1}}}}
		r.Misses = append(r.Misses, m)
	}
	return r
}

// checkPage checks that a page is well formed, escapes what it shows and asks for nothing from elsewhere.
func checkPage(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.AutoClose, d.Entity, d.Strict = xml.HTMLAutoClose, xml.HTMLEntity, true
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "ZgotmplZ") {
		t.Error("the page has a script, or the template refused a value")
	}
	if m := regexp.MustCompile(`(?i)(?:src|href|url|@import)\s*[=(]?\s*["']?(?:https?:)?//[^"')]*`).FindString(page); m != "" {
		t.Errorf("the page loads %s", m)
	}
}

func TestReportPage(t *testing.T) {
	for l, want := range map[corpus.Lang][]string{
		corpus.Chinese: {"评测报告：harbour", `lang="zh-CN"`, "检索：排在第 7 位", "存疑 · 相关不足 · 置信度 0.00", "得分 0.500 · 覆盖 0.25", "现在：覆盖 0.667，风险 0.500"},
		corpus.English: {"Evaluation: harbour", `lang="en"`, "search: rank 7", "uncertain · weak match · confidence 0.00", "score 0.500 · coverage 0.25", "now: coverage 0.667, risk 0.500"},
	} {
		var b strings.Builder
		if err := draw(&b, "golden", "harbour", reported(), l); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		checkPage(t, page)
		for _, w := range append(want, "Who lights the &lt;script&gt;lamp", "the keeper", "Boats &#34;rest&#34; &amp; wait.", "width:50.0%", "<polyline", "prefers-color-scheme:dark") {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the page lacks %q", l, w)
			}
		}
		if got := strings.Count(page, "<details>"); got != 8 {
			t.Errorf("%s: %d misses, want 8", l, got)
		}
	}
}

func TestBEIRPage(t *testing.T) {
	r := eval.BEIRReport{Set: "harbour", Passages: 1234, Metrics: eval.Metrics{Queries: 5, NDCG10: 0.875}, Bytes: 3 << 20}
	for range mostMisses + 3 {
		r.Misses = append(r.Misses, eval.Miss{Code: eval.MissNotFound, Question: "q"})
	}
	for l, want := range map[corpus.Lang]string{corpus.Chinese: "另有 3 个未列出", corpus.English: "3 more are not shown"} {
		var b strings.Builder
		if err := draw(&b, "beir", r.Set, r, l); err != nil {
			t.Fatal(err)
		}
		checkPage(t, b.String())
		for _, w := range []string{want, "1234", "0.875", "3.0 MB"} {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s: the page lacks %q", l, w)
			}
		}
		if strings.Contains(b.String(), "<svg") {
			t.Errorf("%s: a curve without anything to draw", l)
		}
	}
}

// TestDrawReport draws reports from their JSON.
func TestDrawReport(t *testing.T) {
	dir := t.TempDir()
	o := options{html: filepath.Join(dir, "page.html"), lang: corpus.English, dirs: []string{filepath.Join(dir, "harbour.json")}}
	for want, report := range map[string]any{
		"search: rank 7":       reported(),
		"Evaluation: the quay": eval.BEIRReport{Set: "the quay", Metrics: eval.Metrics{Queries: 2}},
	} {
		b, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(o.dirs[0], b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), o, nil, t.Output(), t.Output()); err != nil {
			t.Fatal(err)
		}
		page, err := os.ReadFile(o.html)
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q: %v", want, err)
		}
	}
	if err := os.WriteFile(o.dirs[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), o, nil, t.Output(), t.Output()); err == nil {
		t.Error("half a report: no error")
	}
}

// TestLabels checks that no label lacks a language and that both take the same arguments.
func TestLabels(t *testing.T) {
	verb := regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)
	zh, en := labelsIn(corpus.Chinese), labelsIn(corpus.English)
	for name, z := range zh {
		e := en[name]
		if z == "" || e == "" || strings.ContainsFunc(e, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: zh %q, en %q: a language is missing", name, z, e)
		}
		if got, want := fmt.Sprint(verb.FindAllString(z, -1)), fmt.Sprint(verb.FindAllString(e, -1)); got != want {
			t.Errorf("%s: zh takes %s, en takes %s", name, got, want)
		}
	}
}

func TestPeakIn(t *testing.T) {
	if got, want := peakIn([]byte("Name:\tyiju\nVmPeak:\t  900 kB\nVmHWM:\t    12 kB\n")), int64(12<<10); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
	if got := peakIn([]byte("Name:\tyiju\n")); got != 0 {
		t.Errorf("no such line: got %d", got)
	}
}
