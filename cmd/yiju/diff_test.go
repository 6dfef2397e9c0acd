package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// spelled writes edits the way a terminal without colour shows them.
func spelled(edits []edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.op {
		case '-':
			b.WriteString("[-" + e.text + "-]")
		case '+':
			b.WriteString("{+" + e.text + "+}")
		default:
			b.WriteString(e.text)
		}
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		lang corpus.Lang
		want string
	}{
		{"", "", corpus.Chinese, ""},
		{"相同", "相同", corpus.Chinese, "相同"},
		{"", "新", corpus.Chinese, "{+新+}"},
		{"建设平台", "建设开放平台", corpus.Chinese, "建设{+开放+}平台"},
		{"重要动力。", "重要力量。", corpus.Chinese, "重要[-动-]力{+量+}。"},
		{"share open data", "share public data", corpus.English, "share [-open-]{+public+} data"},
		{"standards and norm.", "standards and norms.", corpus.English, "standards and [-norm-]{+norms+}."},
	} {
		if diff := cmp.Diff(spelled(diff(tt.a, tt.b, tt.lang)), tt.want); diff != "" {
			t.Errorf("diff(%q, %q) (-got +want):\n%s", tt.a, tt.b, diff)
		}
	}
}

// FuzzDiff checks that either text can be read off the edits, and that neighbours differ in kind.
func FuzzDiff(f *testing.F) {
	f.Add("甲乙丙丁", "甲丙丁戊", true)
	f.Add("a b c", "a c d", false)
	f.Add(strings.Repeat("ab", 3000), strings.Repeat("cd", 3000), true)
	f.Fuzz(func(t *testing.T, a, b string, chinese bool) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			t.Skip()
		}
		lang := corpus.English
		if chinese {
			lang = corpus.Chinese
		}
		var x, y strings.Builder
		last := rune(0)
		for _, e := range diff(a, b, lang) {
			if e.op == last || e.text == "" {
				t.Fatalf("edit %q %q after %q", e.op, e.text, last)
			}
			last = e.op
			if e.op != '+' {
				x.WriteString(e.text)
			}
			if e.op != '-' {
				y.WriteString(e.text)
			}
		}
		if x.String() != a || y.String() != b {
			t.Fatalf("diff(%q, %q) reads %q, %q", a, b, x.String(), y.String())
		}
	})
}
