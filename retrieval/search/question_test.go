package search

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/starter"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
)

// TestWeightsOfAQuestion checks the relative weights of terms of questions.
func TestWeightsOfAQuestion(t *testing.T) {
	full, err := analysis.FullDictionary()
	if err != nil {
		t.Fatal(err)
	}
	a := analysis.New(full)
	for _, c := range []struct {
		text, term string
		lang       corpus.Lang // of the passages
		want       float64
	}{
		{"哪条河流入湖里？", "条", corpus.Chinese, stopWeight},
		{"湖边有哪一座灯塔？", "一座", corpus.Chinese, stopWeight},
		{"船长的位在哪里？", "位", corpus.Chinese, 1},
		{"灯塔建于1852年吗？", "1852", corpus.Chinese, latinGain * numberGain},
		{"灯塔建于1852年吗？", "1852", corpus.English, latinGain},
		{"Was the lighthouse built in 1852?", "1852", corpus.English, numberGain},
		{"Was the lighthouse built in 1852?", "1852", corpus.Chinese, numberGain},
		{"The harbour froze. Who lit the lighthouse?", "freeze", corpus.English, toldWeight},
		{"The harbour froze. Who lit the lighthouse?", "light", corpus.English, 1},
		{"The harbour froze. Who owns the harbour?", "harbor", corpus.English, 1 + repeatGain},
	} {
		q := newQuestion(a, c.text, "", mentioned{})
		found := false
		for _, x := range q.terms {
			if x.Text == c.term && (x.Field == index.Words || x.Field == index.Latin) && !x.extra {
				found = true
				if got := q.among(c.lang, x).weight; got != c.want {
					t.Errorf("%s: %s weighs %v among passages in %s, want %v", c.text, c.term, got, c.lang, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s: there is no term %s", c.text, c.term)
		}
	}
}

// TestStarterWordsOfAsking checks that questions to the starter corpus are not cut inside their words of asking, which
// its texts lack.
func TestStarterWordsOfAsking(t *testing.T) {
	var stored analysis.Dictionary
	if err := stored.UnmarshalText([]byte(starter.Words())); err != nil {
		t.Fatal(err)
	}
	a := analysis.New(stored)
	for text, want := range map[string]string{"开源怎么办": "开源", "数据能不能公开": "数据 公开", "为什么治理": "治理", "谁怎么样治理": "治理"} {
		q := newQuestion(a, text, corpus.Chinese, mentioned{})
		var got []string
		for _, x := range q.terms {
			if x.content() {
				got = append(got, x.Text)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q asks about %q, want %s", text, got, want)
		}
	}
}
