package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// shownOf returns what is text on the lines of the blocks, a line for each block, with the level of headings and a sign
// for items and rows.
func shownOf(t *testing.T, s corpus.SourceText) string {
	t.Helper()
	sign := make([]bool, s.Chars)
	end := 0
	for _, r := range s.Signs {
		if r.Start < end || r.End <= r.Start {
			t.Errorf("signs %v do not follow on %d", r, end)
		}
		for end = r.Start; end < r.End; end++ {
			sign[end] = true
		}
	}
	var b strings.Builder
	last := -1
	for _, k := range s.Blocks {
		if k.First <= last || k.Last < k.First {
			t.Errorf("block %v does not follow on line %d", k, last)
		}
		last = k.Last
		fmt.Fprint(&b, []string{"", "1", "2", "3", "4", "5", "6"}[k.Level], []string{"", "*", "|"}[k.Kind], ":")
		for n, l := range s.Lines[k.First : k.Last+1] {
			if n > 0 {
				b.WriteByte('/')
			}
			for i, r := range []rune(l.Text) {
				if !sign[l.Start+i] {
					b.WriteRune(r)
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"headings", "# a\n\nb\nc\n\nd\n---\n\n## e ##\n", "1:a\n:b/c\n2:d\n2:e\n"},
		{"emphasis", "**a** *b* _c_ snake_case 5 * 3 `d` \\*e\\*\n", ":a b c snake_case 5 * 3 d *e*\n"},
		{"emphasis beside a Chinese stop", "**第一条：**木桥。\n", ":第一条：木桥。\n"},
		{"links", "[a](https://example.org \"t\") [b][r] <https://example.org/c> ![d](e.png)f\n\n[r]: https://example.org\n",
			":a b <https://example.org/c> f\n"},
		{"lists", "1. a\n2. b\n   - c\n   - d\n\n   e\n10) f\n", "*:1. a\n*:2. b\n*:c\n*:d\n*:e\n*:10) f\n"},
		{"indented paragraphs", "　　第一条 a\n\n    第二条 b\n", ":　　第一条 a\n:第二条 b\n"},
		{"tables", "| a | b |\n|:--|--:|\n| 1 | **2** |\n| 3 |  |\n", "|:a | b\n|:1 | 2\n|:3\n"},
		{"comments", "a\n\n<!-- b\nc -->\n\nd <!-- e --> f\n", ":a\n:d  f\n"},
		{"fences", "a\n\n```\nb\n```\n\nc and some more words\n", ":a\n:c and some more words\n"},
		{"all in a fence", "```\n第一条 河流。\n第二条 河岸。\n```\n", ":第一条 河流。\n:第二条 河岸。\n"},
		{"markup", "<details>\n<summary>a</summary>\nb\n</details>\n\n<script>c</script>\n\nd<br>e\n", ":a\n:b\n:de\n"},
		{"yaml", "---\ntitle: \"a b\"\ndate: 2026-01-01\nlist:\n  - x\n---\n\nc\n", ":c\n"},
		{"toml", "+++\ntitle = 'a b'\ndate = 2026-01-01\n+++\nc\n", ":c\n"},
		{"a break is no front matter", "---\n\nc is a line.\n\n---\n\nd\n", ":c is a line.\n:d\n"},
		{"quotations", "> a\n> b\n>\n> c\n", ":a/b\n:c\n"},
		{"line ends", "# a\r\n\r\n**b**\r\nc\r\n", "1:a\n:b/c\n"},
		{"entities", "a&nbsp;b\n", ":ab\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Text("a.md", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(shownOf(t, s), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
			if strings.Contains(tt.text, "title") && (s.Title != "a b" || s.Date != "2026-01-01") {
				t.Errorf("title %q of %q", s.Title, s.Date)
			}
		})
	}
}

// TestMarkdownIsText checks which files are read as Markdown.
func TestMarkdownIsText(t *testing.T) {
	for name, want := range map[string]bool{"a.md": true, "a.MARKDOWN": true, "a.txt": false, "a": false} {
		s, err := Text(name, []byte("# 河流\n\n**第一条** 河流。\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Blocks != nil; got != want {
			t.Errorf("%s: Markdown %t, want %t", name, got, want)
		}
	}
}

// TestMarkdownLimits checks that what would take a parser long is read as plain text, or in no time.
func TestMarkdownLimits(t *testing.T) {
	for name, text := range map[string]string{
		"quotations in quotations": strings.Repeat(">", 1000) + "a\n", "lists in lists": strings.Repeat("- ", 1000) + "a\n",
		"brackets": strings.Repeat("[", 1<<17) + "\n", "asterisks": strings.Repeat("*a **b ", 1<<15) + "\n",
		"code": strings.Repeat("`a``b", 1<<15) + "\n", "tables": strings.Repeat("|a|b|\n|-|-|\n", 1<<13), "large": strings.Repeat("# a b c d e f g h\n\n", 1<<16),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if _, err := Text("a.md", []byte(text)); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\n* b\n  1. c\n", "| a | b |\n|--|--|\n| 1 |\n", "---\ntitle: x\n---\n<!-- c -->\n", "a\r\n> b\r\n\r\n```\r\nc", "[a]: b\n\n[a]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Text("a.md", []byte(text))
		if err != nil || s.Blocks == nil {
			return
		}
		shownOf(t, s)
	})
}
