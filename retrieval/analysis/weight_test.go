package analysis

import (
	"strings"
	"testing"
)

func TestWeight(t *testing.T) {
	for _, tt := range []struct {
		question string
		kind     Kind
		want     string // the terms that are not stop words
	}{
		{"人工智能治理的原则有哪些？", Word, "人工智能 [人工] [智能] 治理 原则"},
		{"請問什麼是可追溯性？", Word, "可追溯性 [可追溯] [追溯]"},
		{"咋办啊，能不能搞开源？为啥", Word, "[不能] 开源"},
		{"到底该不该怕，怎么办", Word, "[不该] 怕"},
		{"是否有什么", Bigram, "否有"},
		{"治理是什么", Bigram, "治理 理是"},
		{"治理是什么", Unigram, "治 理"},
		{"What does the U.N. say about AI safety?", Latin, "un ai safety"},
		{"What does the U.N. say about AI safety?", Stem, "un ai safeti"},
		{"Don't they explain us 5 risks?", Stem, "us risk"},
		{"in 2025 and 3.5%", Number, "2025 3.5 (3.5%)"},
	} {
		a := fullAnalyzer()
		var kept []Term
		for _, term := range a.Terms(tt.question) {
			switch w := a.Weight(term); {
			case w == 1:
				kept = append(kept, term)
			case w != stopWeight:
				t.Errorf("weight of %+v = %v", term, w)
			}
		}
		if got := of(kept, tt.kind); got != tt.want {
			t.Errorf("%ss of %q of full weight = %s, want %s", tt.kind, tt.question, got, tt.want)
		}
	}
	if !strings.Contains(stopList, "#") || len(stops()) < 200 {
		t.Errorf("%d stop words", len(stops()))
	}
}

func TestCommon(t *testing.T) {
	a := fullAnalyzer()
	for question, want := range map[string]string{
		"What exactly happened to the things they mentioned about fees?": "exact happen thing mention",
		"具体提到哪些会费东西？":                                                    "具体 东西",
	} {
		var common []Term
		for _, term := range a.Terms(question) {
			if !term.Extra && a.Common(term) && (term.Kind == Stem || term.Kind == Word) {
				common = append(common, term)
			}
		}
		if got := join(common); got != want {
			t.Errorf("common words of %q = %s, want %s", question, got, want)
		}
	}
	for word := range wordsOf(commonList) {
		if stops()[word] {
			t.Errorf("%q is a stop word already", word)
		}
	}
}

func join(terms []Term) string {
	var list []string
	for _, t := range terms {
		list = append(list, t.Text)
	}
	return strings.Join(list, " ")
}
