package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/eval"
)

//go:embed report.html
var reportHTML string

// mostMisses bounds the misses on a page; the JSON has all.
const mostMisses = 200

// page is a report as the template sees it.
type page struct {
	Lang     string
	L        *labels
	Title    string
	About    []pair // what was measured
	Tiles    []pair // the figures to look at first
	Groups   []barGroup
	Figures  []pair
	Curve    *chart
	Misses   []missView
	Left     string // how many misses are not shown; "" for none
	NoMisses bool
}

type pair struct{ Name, Value string }

// barGroup is a name with bars, such as a kind of question.
type barGroup struct {
	Name, Note string
	Bars       []bar
}

type bar struct {
	Name, Value string
	Percent     float64 // length
	Class       string
}

type missView struct {
	eval.Miss
	Wrong string // in the language of the page
	Facts string
}

// goldenPage writes the report on the golden set of that name as a page that needs no other file, in language l.
func goldenPage(w io.Writer, r eval.Report, l corpus.Lang, name string) error {
	t := labelsIn(l)
	p := newPage(l, t, name)
	p.About = append(p.About, pair{t.Questions, strconv.Itoa(r.Questions)})
	all, a := r.Search["ALL"], r.Ask
	p.Tiles = []pair{
		{t.Success1, three(all.Success1)}, {t.Success5, three(all.Success5)}, {t.Said, three(a.Said)},
		{t.Overclaim, three(a.Overclaim)}, {t.FalseRefusal, three(a.FalseRefusal)}, {t.AUC, three(a.AUC)},
	}
	for _, kind := range r.Kinds() {
		k := r.Search[kind]
		g := barGroup{Name: kind, Note: fmt.Sprintf("n = %d", k.N), Bars: []bar{
			newBar("s@1", k.Success1, "first"), newBar("s@5", k.Success5, "fifth"), newBar("MRR", k.MRR, "mean"),
		}}
		if kind == "ALL" {
			g.Name = t.All
		}
		p.Groups = append(p.Groups, g)
	}
	p.Figures = append(p.Figures,
		pair{t.Hedged, three(a.Hedged)}, pair{t.Verbatim, fmt.Sprintf("%s (n = %d)", three(a.Verbatim), a.Quotes)},
		pair{t.WithoutCitations, strconv.Itoa(a.AnsweredWithoutCitations)}, pair{t.RefusedCites, strconv.Itoa(a.RefusedWithCitations)},
		pair{t.Forbidden, strconv.Itoa(a.SaidForbidden)},
		pair{t.SearchTime, times(r.Latency.Search)}, pair{t.AskTime, times(r.Latency.Ask)})
	p.abstention(&r.Abstention)
	p.misses(r.Misses)
	return p.write(w)
}

// beirPage writes the report on a set in the layout of BEIR as a page that needs no other file, in language l.
func beirPage(w io.Writer, r eval.BEIRReport, l corpus.Lang) error {
	t := labelsIn(l)
	p := newPage(l, t, r.Set)
	p.About = append(p.About, pair{t.Questions, strconv.Itoa(r.Queries)}, pair{t.Passages, strconv.Itoa(r.Passages)},
		pair{t.Distractors, strconv.Itoa(r.Distractors)})
	p.Tiles = []pair{
		{"nDCG@10", three(r.NDCG10)}, {t.Success1, three(r.Success1)}, {t.Success5, three(r.Success5)},
		{"p50", fmt.Sprintf("%.1f ms", r.Latency.P50)}, {t.IndexSize, megabytes(r.Bytes)},
	}
	p.Groups = []barGroup{{Name: r.Set, Note: fmt.Sprintf("n = %d", r.Queries), Bars: []bar{
		newBar("nDCG@10", r.NDCG10, "first"), newBar("MRR@10", r.MRR10, "first"), newBar("success@1", r.Success1, "fifth"),
		newBar("success@5", r.Success5, "fifth"), newBar("recall@10", r.Recall10, "mean"), newBar("recall@100", r.Recall100, "mean"),
	}}}
	p.Figures = append(p.Figures,
		pair{t.SearchTime, times(r.Latency)}, pair{t.IndexTime, fmt.Sprintf("%.1f s", r.IndexMS/1000)})
	p.abstention(r.Abstention)
	p.misses(r.Misses)
	return p.write(w)
}

// drawReport draws a report of the command yiju: that of a golden set, or that of a set in the layout of BEIR, which names
// the set.
func drawReport(o options) error {
	b, err := os.ReadFile(o.dirs[0])
	if err != nil {
		return err
	}
	var beir eval.BEIRReport
	var golden eval.Report
	if err := errors.Join(json.Unmarshal(b, &beir), json.Unmarshal(b, &golden)); err != nil {
		return fmt.Errorf("%s: %w", o.dirs[0], err)
	}
	return toFile(o.html, func(w io.Writer) error {
		if beir.Set != "" {
			return beirPage(w, beir, o.lang)
		}
		return goldenPage(w, golden, o.lang, strings.TrimSuffix(filepath.Base(o.dirs[0]), ".json"))
	})
}

// comparisonPage writes what engines measured as a page that needs no other file, in language l.
func comparisonPage(w io.Writer, rows []row, l corpus.Lang) error {
	var sets []string
	for _, r := range rows {
		sets = append(sets, r.Set)
	}
	t := labelsIn(l)
	p := newPage(l, t, strings.Join(slices.Compact(sets), ", "))
	for _, r := range rows {
		name := fmt.Sprintf("%s · %s", r.Set, r.Engine)
		p.Groups = append(p.Groups, barGroup{Name: name, Note: fmt.Sprintf("n = %d, %d %s", r.Queries, r.Passages, t.Passages), Bars: []bar{
			newBar("nDCG@10", r.NDCG10, "first"), newBar("success@1", r.Success1, "fifth"), newBar("recall@100", r.Recall100, "mean"),
		}})
		p.Figures = append(p.Figures, pair{name, fmt.Sprintf("p50 %.1f ms · p99 %.1f ms · %s %.1f s · %s %s · %s %s · %s %s", r.P50, r.P99,
			t.IndexTime, r.IndexMS/1000, t.IndexSize, megabytes(r.Bytes), t.PeakBuild, megabytes(r.PeakBuild), t.PeakSearch, megabytes(r.Serve))})
	}
	return p.write(w)
}

func newPage(l corpus.Lang, t *labels, name string) *page {
	tag := "en"
	if l == corpus.Chinese {
		tag = "zh-CN"
	}
	return &page{Lang: tag, L: t, Title: fmt.Sprintf(t.Title, name)}
}

func (p *page) write(w io.Writer) error {
	t, err := template.New("report").Parse(reportHTML)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// abstention adds the figures and the curve of a, which may be nil.
func (p *page) abstention(a *eval.Abstention) {
	if a == nil || a.Answerable+a.Unanswerable == 0 {
		return
	}
	t := p.L
	held := func(s eval.Selection) string {
		return fmt.Sprintf(t.PrecisionRecall, three(s.Precision), three(s.Recall), s.N)
	}
	p.Figures = append(p.Figures,
		pair{t.Refusals, held(a.Refused)}, pair{t.Unclaimed, held(a.Unclaimed)},
		pair{t.AUC, three(a.AUC)}, pair{t.RefusedAt5, three(a.RefusedAt5)},
		pair{t.AURC, fmt.Sprintf(t.AURCBounds, three(a.AURC), three(a.Ideal), three(a.Risk))})
	p.Curve = newChart(a, t)
}

// misses adds the misses in the words of the page.
func (p *page) misses(all []eval.Miss) {
	p.NoMisses = len(all) == 0
	if n := len(all) - mostMisses; n > 0 {
		p.Left = fmt.Sprintf(p.L.MoreMisses, n)
		all = all[:mostMisses]
	}
	for _, m := range all {
		v := missView{Miss: m, Wrong: p.L.miss(m)}
		if m.Status != "" {
			v.Facts = fmt.Sprintf("%s · %s %.2f", p.L.status(m), p.L.Confidence, m.Confidence)
		}
		p.Misses = append(p.Misses, v)
	}
}

func newBar(name string, v float64, class string) bar {
	return bar{name, three(v), 100 * min(max(v, 0), 1), class}
}

func three(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

func times(l eval.Latency) string {
	return fmt.Sprintf("p50 %.1f ms · p99 %.1f ms · n = %d", l.P50, l.P99, l.N)
}

// megabytes writes a number of bytes; a dash for 0, which means unknown.
func megabytes(n int64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
