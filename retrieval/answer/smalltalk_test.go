package answer

import (
	"bufio"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/llm"
)

// TestSmallTalk reads testdata/smalltalk.txt: what is small talk, by kind, and what is not.
func TestSmallTalk(t *testing.T) {
	f, err := os.Open("testdata/smalltalk.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kinds := make(map[string]int)
	seen := map[bool]int{}
	for i, k := range smallTalkKinds {
		kinds[k.section] = i
	}
	section := ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if head, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(head, "]")
			continue
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		want := ""
		l := analysis.DetectLang(line)
		if section != "questions" {
			k := smallTalkKinds[kinds[section]]
			if want = k.en; l == corpus.Chinese {
				want = k.zh
			}
		}
		seen[want != ""]++
		if got := smallTalk(line, l); got != want {
			t.Errorf("%q [%s]: %q, want %q", line, section, got, want)
		}
	}
	if seen[true] < 40 || seen[false] < 40 {
		t.Errorf("%d lines of small talk and %d of questions, want at least 40 of each", seen[true], seen[false])
	}
}

// forbidden is a model that must not be called.
type forbidden struct {
	Model
	t *testing.T
}

func (m forbidden) Summarise(context.Context, llm.Request) (llm.Reply, error) {
	m.t.Error("asked for a summary")
	return llm.Reply{}, llm.ErrNotConfigured
}

func (m forbidden) Phrase(context.Context, llm.Request) (llm.Phrases, error) {
	m.t.Error("the model was asked for phrases")
	return llm.Phrases{}, llm.ErrNotConfigured
}

func (m forbidden) Rewrite(context.Context, llm.Request) (llm.Rewritten, error) {
	m.t.Error("asked to rewrite")
	return llm.Rewritten{}, llm.ErrNotConfigured
}

// TestAskSmallTalk checks that small talk is answered without a search and without a model, in the asker's language.
func TestAskSmallTalk(t *testing.T) {
	a := *harbour(t)
	a.model = forbidden{t: t}
	history := []Turn{{Question: "行动计划第三条", Refs: refsIn("noise-plan/3")}}
	for _, tt := range []struct {
		text string
		lang corpus.Lang
	}{{"谢谢！", corpus.Chinese}, {"Are you a bot?", corpus.English}, {"👍", corpus.Chinese}} {
		got, err := a.Ask(t.Context(), Question{Text: tt.text, History: history})
		if err != nil {
			t.Fatal(err)
		}
		check(t, &a, got)
		if got.Reason != SmallTalk || got.Lang != tt.lang || got.Text != smallTalk(tt.text, tt.lang) || len(got.Closest) > 0 ||
			got.Snapshot == "" || got.Receipt.Decided != NoEvidence || len(got.Receipt.Analysis)+len(got.Receipt.Rankings) > 0 {
			t.Errorf("%q: %+v", tt.text, got)
		}
		again, err := a.Replay(t.Context(), got.Receipt)
		if changes := Changes(got, again); err != nil || len(changes) > 0 {
			t.Errorf("%q replayed: %v, %v", tt.text, changes, err)
		}
	}
}

// TestAfterSmallTalk checks that a follow-up refers to the question before any small talk.
func TestAfterSmallTalk(t *testing.T) {
	a := harbour(t)
	history := []Turn{{Question: "行动计划第三条", Refs: refsIn("noise-plan/3")}}
	for _, text := range []string{"谢谢", "哈哈", "你是谁？", "thanks", "ok"} {
		history = append(history, Turn{Question: text})
	}
	got, err := a.Ask(t.Context(), Question{Text: "下一条呢？", History: history})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Citations) == 0 || got.Citations[0].Ref != (corpus.Ref{Instrument: "noise-plan", Clause: "4"}) {
		t.Errorf("resolved as %q with %v", got.Resolved, got.Citations)
	}
	if diff := cmp.Diff(history[:1], withoutSmallTalk(history)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
