package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/configs"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index/indextest"
)

// story returns n characters of sentences in l that ask nothing, of words of the glossary.
func story(l corpus.Lang, n int) string {
	var b strings.Builder
	length, i := 0, 0
	for line := range strings.Lines(configs.Glossary()) {
		english, chinese, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || length >= n {
			continue
		}
		word, end, between := chinese, "。", "，"
		if l == corpus.English {
			word, end, between = english, ". So ", ", "
		}
		word, _, _ = strings.Cut(word, "|")
		if i++; i%9 == 0 {
			between = end
		}
		b.WriteString(word + between)
		length += utf8.RuneCountInString(word + between)
	}
	return b.String() + map[corpus.Lang]string{corpus.Chinese: "。" + pause(l), corpus.English: "that. " + pause(l)}[l]
}

// pause returns a sentence of no words that matter, for the one before a question counts as part of it.
func pause(l corpus.Lang) string {
	return map[corpus.Lang]string{corpus.Chinese: "是这样的。", corpus.English: "That is so. "}[l]
}

// TestLongQuestions checks that a question is found at either end of a text of 5,000 characters.
func TestLongQuestions(t *testing.T) {
	s := mustSearcher(t, indextest.Corpus())
	for _, q := range []struct{ text, want string }{
		{"船舶识别数据最多保存几年？", "harbour-charter/3"},
		{"阅览室的座位离开多久会被收回？", "library-rules-2022/4"},
		{"夜间线路一共有几条？", "night-bus-plan-2024/1"},
		{"Who must be told after a data breach, and within how many hours?", "harbour-charter/4"},
		{"May passengers ask to be let off between two stops at night?", "night-bus-plan-2024/3"},
		{"港口章程第二条怎么说？", "harbour-charter/2"},
	} {
		l := corpus.English
		if strings.ContainsFunc(q.text, func(r rune) bool { return r > 0x2e80 }) {
			l = corpus.Chinese
		}
		tale := story(l, 4900)
		if n := utf8.RuneCountInString(tale); n < 4900 || n > 5100 {
			t.Fatalf("the story has %d characters", n)
		}
		for _, text := range []string{tale + q.text, q.text + "\n" + tale, tale[:len(tale)/2] + "\n" + pause(l) + q.text + "\n" + tale[len(tale)/2:]} {
			text = strings.ToValidUTF8(text, "")
			hits, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 3})
			if err != nil || len(hits) == 0 || hits[0].Ref.Bare().String() != q.want {
				t.Errorf("%s in a long text: %v, %v, want %s first", q.text, refs(hits), err, q.want)
			}
		}
	}
}

func refs(hits []retrieval.Hit) []string {
	var list []string
	for _, h := range hits {
		list = append(list, h.Ref.String())
	}
	return list
}

func TestAskedIn(t *testing.T) {
	tale := strings.Repeat("We walked by the sea. ", 20)
	for _, c := range []struct{ text, want string }{
		{"Short. Is it? Yes.", "Short. Is it? Yes."},
		{tale, tale},
		{tale + "It rained! May we close the gate? Thanks.", "It rained! May we close the gate? "},
		{"May we “close”? " + tale, "May we “close”? "},
		{strings.Repeat("我们在海边散步。", 60) + "下雨了。可以关门吗？”谢谢。", "下雨了。可以关门吗？”"},
	} {
		if got := chosen(c.text, askedIn(c.text, "")); got != c.want {
			t.Errorf("of %.40q…: got %q, want %q", c.text, got, c.want)
		}
	}
}

// chosen returns the bytes of text that in reports.
func chosen(text string, in func(at int) bool) string {
	var got []byte
	for i := range len(text) {
		if in(i) {
			got = append(got, text[i])
		}
	}
	return string(got)
}

func TestToldIn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"May we close the gate?", ""},
		{"It rained. We walked home.", ""},
		{"It rained. We walked home. May we close the gate?", "It rained. We walked home. "},
		{"May we close the gate? It rained. Tell us who may.", "It rained. "},
		{"下雨了。“可以关门吗？”我们回家了。谁可以？", "下雨了。我们回家了。"},
		{"下雨了，可以关门吗", ""},
	} {
		if got := chosen(c.text, toldIn(c.text, "")); got != c.want {
			t.Errorf("of %q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// BenchmarkSearchLong searches 2,000 clauses with a question of 5,000 characters.
func BenchmarkSearchLong(b *testing.B) {
	s := mustSearcher(b, indextest.Many(2000))
	text := story(corpus.Chinese, 4900) + "船舶识别数据最多保存几年？"
	for b.Loop() {
		if _, err := s.Search(b.Context(), retrieval.Query{Text: text, K: 10}); err != nil {
			b.Fatal(err)
		}
	}
}
