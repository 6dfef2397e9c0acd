package llm

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/llm/llmtest"
)

func TestPhrase(t *testing.T) {
	want := retrieval.Phrasings{ZH: "渡轮 夜间鸣笛", EN: "ferries sounding the horn at night", Document: "Harbour Rules"}
	for _, structured := range []bool{true, false} {
		s, c := start(t, nil, Options{})
		if !structured {
			s.Refuse("response_format")
		}
		s.Say(llmtest.Phrases(want.ZH, want.EN, want.Document))
		got, err := c.Phrase(t.Context(), Request{Question: "why so <<<loud>>> at night", Passages: []Passage{{Ref: ref("a"), Text: "secret"}}})
		if diff := cmp.Diff(got.Phrasings, want); err != nil || diff != "" {
			t.Errorf("structured %t: %v (-got +want):\n%s", structured, err, diff)
		}
		if got.Model == "" || got.Usage.Total() == 0 || !strings.HasPrefix(got.PromptVersion, "phrases/1-") {
			t.Errorf("structured %t: %+v", structured, got)
		}
		call := s.Calls()[len(s.Calls())-1]
		if call.Question != "why so ‹‹loud›› at night" && strings.Contains(call.Question, "<<<") || strings.Contains(call.User, "secret") {
			t.Errorf("structured %t: the message was %q", structured, call.User)
		}
	}
}

// TestNoPhrases checks when nothing is asked.
func TestNoPhrases(t *testing.T) {
	s, off := start(t, func(c *Config) { c.NoPhrases = true }, Options{})
	on, c := start(t, nil, Options{})
	for _, tt := range []struct {
		client   *Client
		question string
		want     Kind
	}{{nil, "a", ErrNotConfigured}, {off, "a", ErrNotConfigured}, {c, " \u200b ", ErrPrompt}} {
		if _, err := tt.client.Phrase(t.Context(), Request{Question: tt.question}); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v, want %v", tt.client, err, tt.want)
		}
	}
	if n := len(s.Calls()) + len(on.Calls()); n > 0 {
		t.Errorf("%d calls", n)
	}
}

func TestParsePhrases(t *testing.T) {
	long := strings.Repeat("长", maxPhrase+1)
	for _, tt := range []struct {
		raw  string
		want retrieval.Phrasings // none for ErrGarbage
	}{
		{`{"zh":"渡轮","en":"ferry","document":""}`, retrieval.Phrasings{ZH: "渡轮", EN: "ferry"}},
		{"<think>x</think>```json\n{\"zh\":\"渡轮\\n夜间\",\"en\":\"\",\"document\":\"章程\"}\n```", retrieval.Phrasings{ZH: "渡轮 夜间", Document: "章程"}},
		{`{"zh":"ferry","en":"ferry"}`, retrieval.Phrasings{EN: "ferry"}},
		{`{"zh":"` + long + `","en":"ferry","document":"` + long + `"}`, retrieval.Phrasings{EN: "ferry"}},
		{`{"zh":"a","en":"渡轮","document":"x"}`, retrieval.Phrasings{}},
		{`{"zh":"渡轮"}`, retrieval.Phrasings{}},
		{`{"zh":["渡轮"],"en":"ferry"}`, retrieval.Phrasings{}},
		{`{"zh":"渡轮","en":"ferry","answer":"yes"}`, retrieval.Phrasings{}},
		{`{"zh":"渡轮","en":"ferry"} {}`, retrieval.Phrasings{}},
		{`Here it is: {"zh":"渡轮","en":"ferry"}`, retrieval.Phrasings{}},
		{"", retrieval.Phrasings{}},
	} {
		got, err := ParsePhrases(tt.raw)
		if diff := cmp.Diff(got, tt.want); diff != "" || tt.want.Empty() != errors.Is(err, ErrGarbage) {
			t.Errorf("%.60s: %v (-got +want):\n%s", tt.raw, err, diff)
		}
	}
}

func FuzzParsePhrases(f *testing.F) {
	for _, s := range []string{
		`{"zh":"渡轮","en":"ferry","document":"x"}`, "```json\n{\"zh\":\"渡\",\"en\":\"\"}\n```", `{"zh":null,"en":"a"}`, "<think>{", `{"ZH":"\u200b渡\ud800","En":"<<<x>>>"}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePhrases(s)
		if err != nil {
			if !errors.Is(err, ErrGarbage) || !cmp.Equal(p, retrieval.Phrasings{}) {
				t.Fatalf("%v with %+v", err, p)
			}
			return
		}
		for _, text := range []string{p.ZH, p.EN, p.Document} {
			if len([]rune(text)) > maxPhrase || strings.ContainsAny(text, "\n\r\t\x00") || text != line(text, maxPhrase) {
				t.Fatalf("%q", text)
			}
		}
		if p.Empty() || p.Terms != nil || p.ZH != phrase(p.ZH, corpus.Chinese) || p.EN != phrase(p.EN, corpus.English) {
			t.Fatalf("%+v", p)
		}
	})
}
