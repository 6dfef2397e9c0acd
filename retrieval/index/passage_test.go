package index

import (
	"strings"
	"testing"

	"yiju/corpus"
)

func TestPassages(t *testing.T) {
	sentence := strings.Repeat("字", 99) + "。"
	for _, c := range []struct {
		name, text string
		lang       corpus.Lang
		ends       []string // of the parts, the last characters
	}{
		{"blank", " \n\t", corpus.Chinese, nil},
		{"short", "第一条 短。", corpus.Chinese, []string{"短。"}},
		{"at paragraphs", strings.Repeat(sentence, 5) + "\n" + sentence + sentence, corpus.Chinese, []string{"字。\n", "字。"}},
		{"at sentences", strings.Repeat(sentence, 7), corpus.Chinese, []string{"字。", "字。"}},
		{"at words", strings.Repeat("word ", 400), corpus.English, []string{"word ", "word "}},
		{"nowhere", strings.Repeat("x", 1700), corpus.English, []string{"xx", "xx"}},
		{"blank rest", strings.Repeat("word. ", 266) + strings.Repeat(" ", 300), corpus.English, []string{"  "}},
	} {
		parts := passages(c.text, c.lang)
		if len(parts) != len(c.ends) {
			t.Errorf("%s: %d parts, want %d", c.name, len(parts), len(c.ends))
			continue
		}
		for n, p := range parts {
			if got := c.text[p.start:p.end]; !strings.HasSuffix(got, c.ends[n]) {
				t.Errorf("%s: part %d ends in %q, want %q", c.name, n, got[max(0, len(got)-10):], c.ends[n])
			}
		}
	}
}

func FuzzPassages(f *testing.F) {
	f.Add(strings.Repeat("短句。", 300), true)
	f.Add(strings.Repeat("A sentence. ", 300), false)
	f.Add(strings.Repeat("\xff\n ", 900), true)
	f.Fuzz(func(t *testing.T, text string, chinese bool) {
		lang, limit := corpus.English, englishLimit
		if chinese {
			lang, limit = corpus.Chinese, chineseLimit
		}
		at := 0
		for _, p := range passages(text, lang) {
			if p.start != at || p.end <= p.start {
				t.Fatalf("part [%d, %d) behind %d", p.start, p.end, at)
			}
			part := text[p.start:p.end]
			if strings.TrimSpace(part) == "" {
				t.Fatalf("part %q is blank", part)
			}
			if n := len(strings.TrimSpace(part)); n > limit {
				t.Fatalf("part of %d bytes, want at most %d", n, limit)
			}
			at = p.end
		}
		if at != len(text) && strings.TrimSpace(text) != "" {
			t.Fatalf("parts end at %d of %d", at, len(text))
		}
	})
}
