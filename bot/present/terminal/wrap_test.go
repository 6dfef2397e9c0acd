package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func linesOf(text string, limit int) []string {
	var out []string
	for _, l := range wrap(text, limit) {
		out = append(out, text[l.start:l.end])
	}
	return out
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 0, []string{"one two three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"one two\n\nthree", 20, []string{"one two", "", "three"}},
		{"甲乙丙丁戊", 4, []string{"甲乙", "丙丁", "戊"}},
		{"甲乙丙。丁戊", 6, []string{"甲乙", "丙。丁", "戊"}},
		{"甲乙（丙丁）", 6, []string{"甲乙", "（丙", "丁）"}},
		{"甲“乙丙”丁", 5, []string{"甲“乙", "丙”丁"}},
		{"采用GPT-4o模型", 10, []string{"采用GPT-4o", "模型"}},
		{"abcdefghijkl", 5, []string{"abcde", "fghij", "kl"}},
		{"a abcdefghijkl z", 5, []string{"a", "abcde", "fghij", "kl z"}},
		{"one    two", 5, []string{"one", "two"}},
	} {
		if diff := cmp.Diff(linesOf(tt.text, tt.limit), tt.want); diff != "" {
			t.Errorf("wrap(%q, %d) (-got +want):\n%s", tt.text, tt.limit, diff)
		}
	}
}

// FuzzWrap checks that wrapping loses nothing but spaces and line ends, keeps the order, and respects the limit.
func FuzzWrap(f *testing.F) {
	f.Add("一、坚持以人为本，“智能向善”。Keep people first (always).\n第二段", 12)
	f.Add(strings.Repeat("字", 50)+" "+strings.Repeat("w", 50), 9)
	f.Add("e\u0301e\u0301 \u200d👩‍👩‍👧 \xff", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 2 || limit > 200 || !utf8.ValidString(text) {
			t.Skip()
		}
		at := 0
		for _, l := range wrap(text, limit) {
			if l.start < at || l.end < l.start || l.end > len(text) {
				t.Fatalf("line %v after %d in %q", l, at, text)
			}
			if gap := text[at:l.start]; strings.Trim(gap, " \t\n") != "" {
				t.Fatalf("%q is in no line of %q", gap, text)
			}
			line := text[l.start:l.end]
			if Width(line) > limit+1 && Width(strings.TrimRight(line, " \t")) > limit+1 {
				t.Fatalf("line %q is %d wide, limit %d", line, Width(line), limit)
			}
			at = l.end
		}
		if rest := text[at:]; strings.Trim(rest, " \t\n") != "" {
			t.Fatalf("%q is in no line of %q", rest, text)
		}
	})
}

func TestMarksSurviveWrapping(t *testing.T) {
	var b strings.Builder
	term := Screen{Color: true, Width: 22}
	term.Quote(&b, "", "推动开源与合作。", [][2]int{{6, 12}, {9, 18}, {100, 200}})
	want := dimOn + "│" + dimOff + " 推动" + boldOn + underOn + "开源与合" + underOff + boldOff + "作。\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestTable(t *testing.T) {
	tab := Table{Screen: Screen{Terminal: true, Width: 30}, Right: []bool{false, true}}
	tab.Row("名称", "n", "title")
	tab.Row("甲", "10", "a title that is too long")
	tab.Below("another line that is too long for it")
	want := "名称   n  title\n甲    10  a title that is too…\n  another line that is too lo…\n"
	if got := tab.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
