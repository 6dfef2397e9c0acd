package diff

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// spelled writes edits the way a terminal without colour shows them.
func spelled(edits []Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Op {
		case Removed:
			b.WriteString("[-" + e.Text + "-]")
		case Inserted:
			b.WriteString("{+" + e.Text + "+}")
		default:
			b.WriteString(e.Text)
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
		{"旧", "", corpus.Chinese, "[-旧-]"},
		{"建设平台", "建设开放平台", corpus.Chinese, "建设{+开放+}平台"},
		{"重要动力。", "重要力量。", corpus.Chinese, "重要[-动-]力{+量+}。"},
		{"三日内通知", "五天内通知", corpus.Chinese, "[-三日-]{+五天+}内通知"},
		{"share open data", "share public data", corpus.English, "share [-open-]{+public+} data"},
		{"standards and norm.", "standards and norms.", corpus.English, "standards and [-norm-]{+norms+}."},
		{"may be used", "may not be used", corpus.English, "may {+not +}be used"},
		{"a nai\u0308ve view", "a naive view", corpus.English, "a [-nai\u0308ve-]{+naive+} view"},
	} {
		if diff := cmp.Diff(spelled(Diff(Tokens(tt.a, tt.lang), Tokens(tt.b, tt.lang))), tt.want); diff != "" {
			t.Errorf("Diff(%q, %q) (-got +want):\n%s", tt.a, tt.b, diff)
		}
	}
}

// TestDiffByKey checks that what is compared is the key, and that what is shared shows the first text.
func TestDiffByKey(t *testing.T) {
	a := []Token{{"國", "国"}, {"家", "家"}, {"，", ","}}
	b := []Token{{"国", "国"}, {"不", "不"}, {"家", "家"}, {",", ","}}
	want := []Edit{{Same, "國"}, {Inserted, "不"}, {Same, "家，"}}
	if diff := cmp.Diff(Diff(a, b), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

// FuzzDiff checks that either text can be read off the edits, and that neighbours differ in kind.
func FuzzDiff(f *testing.F) {
	f.Add("甲乙丙丁", "甲丙丁戊", true)
	f.Add("a b c", "a c d", false)
	f.Add("\xff\xfe", "a\xff", false)
	f.Add(strings.Repeat("ab", 3000), strings.Repeat("cd", 3000), true)
	f.Fuzz(func(t *testing.T, a, b string, chinese bool) {
		lang := corpus.English
		if chinese {
			lang = corpus.Chinese
		}
		var x, y strings.Builder
		last := Op("")
		for _, e := range Diff(Tokens(a, lang), Tokens(b, lang)) {
			if e.Op == last || e.Text == "" || last == Inserted && e.Op == Removed {
				t.Fatalf("edit %q %q after %q", e.Op, e.Text, last)
			}
			if utf8.ValidString(a) && utf8.ValidString(b) && !utf8.ValidString(e.Text) {
				t.Fatalf("edit %q cuts a character", e.Text)
			}
			last = e.Op
			if e.Op != Inserted {
				x.WriteString(e.Text)
			}
			if e.Op != Removed {
				y.WriteString(e.Text)
			}
		}
		if x.String() != a || y.String() != b {
			t.Fatalf("Diff(%q, %q) reads %q, %q", a, b, x.String(), y.String())
		}
	})
}
