package analysis

import (
	"strings"
	"testing"

	"yiju/corpus"
)

func TestDetectLang(t *testing.T) {
	for _, tt := range []struct {
		want corpus.Lang
		in   []string
	}{
		{corpus.Chinese, []string{
			"什么是可追溯性？", "人工智能", "AI 治理", "AI治理的原则是什么", "GPT-4o 合规吗？", "Action Plan 第七条", "請問 AI 監管如何分級？",
			"open source 模型有哪些义务？", "What is AI governance 是什么意思", "“rule of law” 在文件里怎么说？", "《The Pact》第五条说了什么",
			"AI governance 原则", "倡议中的 human-in-the-loop 要求", strings.Repeat("各国应当共享成果。", 40) + " Members share.",
		}},
		{corpus.English, []string{
			"", "2025?", "What is traceability?", "What does 主权平等 mean?", "What does “什么是治理” mean?", "Explain 第七条 of the plan",
			"who signed 全球人工智能治理倡议?", "Is 算力 covered by the Initiative?", "Compare 发展 and 安全", "interoperability",
			strings.Repeat("Members shall share the benefits of AI. ", 50) + "（什么是共享）",
		}},
	} {
		for _, in := range tt.in {
			if got := DetectLang(in); got != tt.want {
				t.Errorf("DetectLang(%q) = %s, want %s", in, got, tt.want)
			}
		}
	}
}

func FuzzDetectLang(f *testing.F) {
	f.Add("What does “什么” mean")
	f.Add("《》\"“\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := DetectLang(s)
		if han, latin := count(s); han == 0 && got != corpus.English || han > 0 && latin == 0 && got != corpus.Chinese {
			t.Errorf("DetectLang(%q) = %s with %d Han characters and %d words", s, got, han, latin)
		}
	})
}
