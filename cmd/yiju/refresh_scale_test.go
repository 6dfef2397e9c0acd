//go:build linux

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	scaleSet     = "../../../shared/eval/scale/laws-200k.jsonl.gz" // beside the repository
	scaleClauses = 60                                              // clauses of a source
)

// BenchmarkRefreshScale refreshes 200,000 clauses: all of them, without a change, and with one clause changed. Each is a
// process of its own; what it took and its peak memory are reported.
func BenchmarkRefreshScale(b *testing.B) {
	if _, err := os.Stat(scaleSet); err != nil {
		b.Skipf("no set of that size beside the repository: %v", err)
	}
	root := b.TempDir()
	from := filepath.Join(root, "from")
	changing := scaleSources(b, from)
	run := func(b *testing.B) {
		start := time.Now()
		rss := refreshPeak(b, filepath.Join(root, "data"), from)
		b.ReportMetric(time.Since(start).Seconds(), "s")
		b.ReportMetric(float64(rss)/1024, "peak-MB")
	}
	b.Run("full", run)
	b.Run("unchanged", run)
	text, err := os.ReadFile(changing)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(changing, append(text, "　本条另行解释。\n"...), 0o644); err != nil {
		b.Fatal(err)
	}
	b.Run("one", run)
}

func refreshPeak(b *testing.B, data, from string) (kilobytes int64) {
	b.Helper()
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(exe, "corpus", "refresh", "-data", data, "-from", from, "-yes")
	cmd.Args[0] = "yiju"
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %.2000s", err, out[max(0, len(out)-2000):])
	}
	b.Logf("%s", out[max(0, len(out)-400):])
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
}

var ownNumber = regexp.MustCompile(`^第[〇零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?\s*`)

// scaleSources writes the passages of the set as numbered clauses, so many to a file, and returns the name of one file.
func scaleSources(b *testing.B, dir string) string {
	b.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(scaleSet)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	clauses := make(map[string][]string)
	files, chosen := 0, ""
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<22)
	flush := func(lang string) {
		files++
		name := filepath.Join(dir, fmt.Sprintf("%s-%05d.txt", lang, files))
		title := fmt.Sprintf("第%d号汇编管理规定", files)
		if lang == "en" {
			title = fmt.Sprintf("Collected Regulations No. %d", files)
		}
		if lang == "zh" {
			chosen = name
		}
		if err := os.WriteFile(name, []byte(title+"\n\n"+strings.Join(clauses[lang], "\n")+"\n"), 0o644); err != nil {
			b.Fatal(err)
		}
		clauses[lang] = nil
	}
	for lines.Scan() {
		var p struct{ Text, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			b.Fatal(err)
		}
		text := strings.Join(strings.Fields(ownNumber.ReplaceAllString(p.Text, "")), " ")
		n := len(clauses[p.Lang]) + 1
		label := fmt.Sprintf("Article %d", n)
		if p.Lang != "en" {
			label = "第" + han(n) + "条"
		}
		clauses[p.Lang] = append(clauses[p.Lang], label+" "+text)
		if n == scaleClauses {
			flush(p.Lang)
		}
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	for lang := range clauses {
		if len(clauses[lang]) > 0 {
			flush(lang)
		}
	}
	return chosen
}

// han writes a number below 100 in Chinese.
func han(n int) string {
	digits := []rune("〇一二三四五六七八九")
	s := ""
	if n >= 10 {
		if n >= 20 {
			s += string(digits[n/10])
		}
		s += "十"
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}
