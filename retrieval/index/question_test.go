package index

import (
	"testing"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// TestWeightsOfAQuestion checks what terms of questions weigh beside the others.
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
		{"The harbour froze. Who lit the lighthouse?", "froze", corpus.English, toldWeight},
		{"The harbour froze. Who lit the lighthouse?", "lit", corpus.English, 1},
		{"The harbour froze. Who owns the harbour?", "harbour", corpus.English, 1 + repeatGain},
	} {
		q := newQuestion(a, c.text, "", mentioned{})
		found := false
		for _, x := range q.terms {
			if x.text == c.term && (x.field == words || x.field == latin) && !x.extra {
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
