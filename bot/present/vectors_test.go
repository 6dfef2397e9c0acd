package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/search/vector"
)

// TestVectorNotes words what a refresh found out about an embedding model; one that does well gives no note.
func TestVectorNotes(t *testing.T) {
	zh, en := corpus.Chinese, corpus.English
	good := ingest.Gate{Trials: []index.Trial{{Question: zh, Passages: zh, Asked: 50, Found: 48}, {Question: en, Passages: en, Asked: 50, Found: 25}}}
	poor := good
	poor.Trials = append([]index.Trial{{Question: zh, Passages: en, Asked: 50, Found: 3}}, good.Trials...)
	poor.Cuts = []vector.Cut{{Ref: corpus.Ref{Instrument: "plan", Clause: "7", Lang: en}, Characters: 500, Of: 1000}}
	poor.Unembedded = 2
	for l, want := range map[corpus.Lang][]string{
		zh: {
			"用这批文本的标题试测，嵌入模型找到的条款太少：中文→英文：3/50。这些语言之间的向量会降低权重或不计入；可以换一个模型。",
			"超出嵌入模型长度上限、向量只反映开头的段落：1 段（plan/7/en）",
			"因嵌入模型失败而未用向量的验收题：2 道",
		},
		en: {
			"In a trial with headings of this corpus, the embedding model found too few clauses: from Chinese to English 3 of 50. There its vectors count less, or not at all; another model may do better.",
			"passages too long for the embedding model, whose vectors are of their beginnings only: 1 (plan/7/en)",
			"golden questions asked without vectors, as the embedding model failed: 2",
		},
	} {
		if diff := cmp.Diff(TextsIn(l).Vectors(poor), want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", l, diff)
		}
		if got := TextsIn(l).Vectors(good); len(got) > 0 {
			t.Errorf("%s: a good model has the notes %q", l, got)
		}
	}
}
