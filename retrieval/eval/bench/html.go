package main

import (
	"cmp"
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

//go:embed labels.tsv
var labelsTSV string

// mostMisses bounds the misses on a page; the JSON has all.
const mostMisses = 200

// labels are the words of a page by key, in one language.
type labels map[string]string

// labelsIn returns the labels in language l.
func labelsIn(l corpus.Lang) labels {
	column := 2
	if l == corpus.Chinese {
		column = 1
	}
	t := make(labels)
	for line := range strings.Lines(labelsTSV) {
		if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(cells) == 3 {
			t[cells[0]] = cells[column]
		}
	}
	return t
}

// say returns a label with its arguments.
func (t labels) say(key string, args ...any) (string, error) {
	text, ok := t[key]
	switch {
	case !ok:
		return "", fmt.Errorf("there is no label %q", key)
	case len(args) == 0:
		return text, nil
	}
	return fmt.Sprintf(text, args...), nil
}

// miss says how a question went wrong.
func (t labels) miss(m eval.Miss) string {
	text := cmp.Or(t["miss."+string(m.Code)], m.What)
	if m.Code == eval.MissRank {
		return fmt.Sprintf(text, m.Rank)
	}
	return text
}

// code names a code of that kind.
func (t labels) code(kind string, code any) string {
	return cmp.Or(t[fmt.Sprintf("%s.%s", kind, code)], fmt.Sprint(code))
}

// pair is a figure and its name.
type pair struct{ Name, Value string }

// bar is a share as a bar.
type bar struct {
	Name  string
	Share float64
	Class string
}

// Percent is the length of the bar.
func (b bar) Percent() float64 { return 100 * min(max(b.Share, 0), 1) }

// draw writes the body of that name, in report.html, on data as a page that needs no other file, in language l.
func draw(w io.Writer, body, title string, data any, l corpus.Lang) error {
	t, tag := labelsIn(l), "en"
	if l == corpus.Chinese {
		tag = "zh-CN"
	}
	all, err := template.New("").Funcs(template.FuncMap{
		"lang": func() string { return tag }, "title": func() (string, error) { return t.say("title", title) },
		"t": t.say, "miss": t.miss, "code": t.code,
		"pair":  func(name, value string) pair { return pair{name, value} },
		"bar":   func(name string, share float64, class string) bar { return bar{name, share, class} },
		"list":  func(items ...any) []any { return items },
		"three": three, "times": times, "mb": megabytes, "chart": newChart,
		"seconds": func(ms float64) float64 { return ms / 1000 },
		"shown":   func(all []eval.Miss) []eval.Miss { return all[:min(len(all), mostMisses)] },
		"left":    func(all []eval.Miss) int { return max(len(all)-mostMisses, 0) },
	}).Parse(reportHTML)
	if err == nil {
		err = all.ExecuteTemplate(w, body, data)
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
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
			return draw(w, "beir", beir.Set, beir, o.lang)
		}
		return draw(w, "golden", strings.TrimSuffix(filepath.Base(o.dirs[0]), ".json"), golden, o.lang)
	})
}

// drawComparison draws what engines measured.
func drawComparison(w io.Writer, rows []row, l corpus.Lang) error {
	var sets []string
	for _, r := range rows {
		sets = append(sets, r.Set)
	}
	return draw(w, "comparison", strings.Join(slices.Compact(sets), ", "), rows, l)
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
