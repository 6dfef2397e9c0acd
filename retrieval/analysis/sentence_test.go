package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		lang corpus.Lang
		want []string
	}{
		{corpus.Chinese, nil},
		{corpus.Chinese, []string{"各国平等。", "坚持发展；", "保障安全！", "可行吗？", "可行"}},
		{corpus.Chinese, []string{"他说：“共商共建。”", "（另见第五条。）", "完"}},
		{corpus.Chinese, []string{"真的？！", "是的……", "好"}},
		{corpus.Chinese, []string{"发展……，安全。", "完"}},
		{corpus.Chinese, []string{"第一条 总则\n", "为了发展，制定本法。\n\n", "第二条\n"}},
		{corpus.Chinese, []string{"各国平等; ", "增长 3.5 个百分点. ", "共享 5.3%。", "U.N. 宪章。"}},
		{corpus.English, []string{"Members share. ", "Do they? ", "They do! ", "“Yes.” ", "(See below.) ", "End"}},
		{corpus.English, []string{"The U.N. Charter and Dr. Li, e.g. in Art. 5(1), No. 3, say so. ", "It holds."}},
		{corpus.English, []string{"It was adopted in the U.N. ", "The plan followed the U.N. ", "Facing risks, it was kept."}},
		{corpus.English, []string{"Is the answer no. ", "They vote etc. ", "Growth was 3.5 per cent. ", "2025 began."}},
		{corpus.English, []string{"1. Members shall act. ", "2. They report. ", "Done"}},
		{corpus.English, []string{"First; second; third. ", "Wait... what? ", "Yes... ", "No."}},
		{corpus.English, []string{"Share benefits. ", "共享成果。", "Then stop."}},
		{corpus.English, []string{"www.example.com is v2.5. ", "OK"}},
	} {
		text := strings.Join(tt.want, "")
		var got []string
		for _, s := range Sentences(text, tt.lang) {
			got = append(got, text[s.Start:s.End])
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("sentences of %q (-want +got):\n%s", text, d)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range append(fixtures, "", "\n\n", "。。。", "A.\xff B. ”)", "……", ". . .", "?)?)", "\xe3\x80") {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, chinese bool) {
		lang := corpus.English
		if chinese {
			lang = corpus.Chinese
		}
		at := 0
		for _, span := range Sentences(s, lang) {
			if span.Start != at || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("span %+v of %q does not follow %d", span, s, at)
			}
			if !boundary(s, span.Start) || !boundary(s, span.End) {
				t.Fatalf("span %+v of %q is not on rune boundaries", span, s)
			}
			at = span.End
		}
		if at != len(s) {
			t.Fatalf("sentences of %q end at %d of %d", s, at, len(s))
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	for name, size := range map[string]int{"1KB": 1 << 10, "1MB": 1 << 20} {
		text := mixed(size)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Sentences(text, corpus.Chinese)
			}
		})
	}
}
