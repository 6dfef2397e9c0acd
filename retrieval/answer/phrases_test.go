package answer

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/retrieval"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
)

// phraser is a model that knows phrases and writes no summaries.
type phraser struct {
	Model
	phrases retrieval.Phrasings
	err     error
	calls   int
}

func (m *phraser) Phrase(ctx context.Context, r llm.Request) (llm.Phrases, error) {
	if m.calls++; errors.Is(m.err, llm.ErrTimeout) {
		<-ctx.Done()
	}
	p := llm.Phrases{Phrasings: m.phrases, Model: "m", PromptVersion: "phrases/1", Usage: llm.Usage{Prompt: 500, Completion: 40}}
	return p, m.err
}

func (*phraser) Summarise(context.Context, llm.Request) (llm.Reply, error) {
	return llm.Reply{}, llm.ErrNotConfigured
}

func (*phraser) Rewrite(context.Context, llm.Request) (llm.Rewritten, error) {
	return llm.Rewritten{}, llm.ErrNotConfigured
}

// phrasing returns what makes Answerers of one snapshot with different models, which lose patience soon.
func phrasing(t *testing.T) func(Model) *Answerer {
	t.Helper()
	s, err := search.Memory(t.Context(), indextest.Corpus(), index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return func(m Model) *Answerer {
		a, err := New(s, m)
		if err != nil {
			t.Fatal(err)
		}
		a.patience = 20 * time.Millisecond
		return a
	}
}

const hacked = "黑客偷了东西咋办"

var breach = retrieval.Phrasings{ZH: "发生数据泄露 通知港务局", EN: "data breach, notify the port authority"}

// TestPhrases checks that a question is found by the phrases of a model, which is asked once, and that the receipt has all
// that is needed to answer again without it.
func TestPhrases(t *testing.T) {
	m := &phraser{phrases: breach}
	a := phrasing(t)(m)
	got, err := a.Ask(t.Context(), Question{Text: hacked})
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != Extractive || got.Citations[0].Ref.String() != "harbour-charter/4" || got.Receipt.Evidence.By != search.RankerPhraseZH {
		t.Errorf("%s with %+v by %+v", got.Status, got.Citations, got.Receipt.Evidence)
	}
	want := PhrasesReceipt{Phrases: llm.Phrases{Phrasings: breach, Model: "m", PromptVersion: "phrases/1", Usage: llm.Usage{Prompt: 500, Completion: 40}}}
	was := *got.Receipt.Phrases
	was.TookMS = 0
	if diff := cmp.Diff(was, want); diff != "" {
		t.Errorf("the receipt (-got +want):\n%s", diff)
	}
	again, err := a.Ask(t.Context(), Question{Text: " " + hacked + "？"})
	if p := again.Receipt.Phrases; err != nil || m.calls != 1 || !p.Cached || p.Usage.Total() != 0 || p.ZH != breach.ZH {
		t.Errorf("the second time %d calls in all, %+v, %v", m.calls, p, err)
	}
	replayed, err := a.Replay(t.Context(), got.Receipt)
	if changes := Changes(got, replayed); err != nil || len(changes) > 0 || m.calls != 1 {
		t.Errorf("replayed with %d calls: %+v, %v", m.calls, changes, err)
	}
	given, err := a.Ask(t.Context(), Question{Text: hacked, Phrasings: breach})
	if err != nil || given.Text != got.Text || given.Receipt.Phrases != nil || given.Receipt.Question.Phrasings.ZH != breach.ZH {
		t.Errorf("with given phrases %q, %+v, %v", given.Text, given.Receipt.Phrases, err)
	}
}

// TestNoPhrases checks when a model is not asked for phrases, and that one that fails costs the answer nothing but them.
func TestNoPhrases(t *testing.T) {
	with := phrasing(t)
	for _, tt := range []struct {
		name, question string
		err            error
		calls          int
		want           llm.Kind // in the receipt
	}{
		{"a cited clause", "港口章程第一条", nil, 0, ""},
		{"certain words", "发生数据泄露的，运营人应当在七十二小时内通知港务局吗", nil, 0, ""},
		{"an unknown instrument", "《灯塔保护条例》怎么规定加密保存", nil, 0, ""},
		{"small talk", "谢谢", nil, 0, ""},
		{"nothing", "？！", nil, 0, ""},
		{"not configured", hacked, llm.ErrNotConfigured, 1, ""},
		{"garbage", hacked, llm.ErrGarbage, 1, llm.ErrGarbage},
		{"a budget", hacked, llm.ErrBudget, 1, llm.ErrBudget},
		{"late", hacked, llm.ErrTimeout, 1, llm.ErrTimeout},
	} {
		m := &phraser{phrases: breach, err: tt.err}
		a := with(m)
		got, err := a.Ask(t.Context(), Question{Text: tt.question})
		if err != nil || m.calls != tt.calls {
			t.Errorf("%s: %d calls, %v", tt.name, m.calls, err)
			continue
		}
		if p := got.Receipt.Phrases; (p != nil) != (tt.want != "") || p != nil && p.Failure.Kind != tt.want {
			t.Errorf("%s: receipt %+v", tt.name, p)
		}
		without, err := with(nil).Ask(t.Context(), Question{Text: tt.question})
		if changes := Changes(without, got); err != nil || len(changes) > 0 {
			t.Errorf("%s: other than without a model: %+v, %v", tt.name, changes, err)
		}
		if _, err := a.Replay(t.Context(), got.Receipt); err != nil || m.calls != tt.calls {
			t.Errorf("%s: replayed with %d calls, %v", tt.name, m.calls-tt.calls, err)
		}
	}
}

// TestSecondRound checks that a search by further terms of the model is made at most once.
func TestSecondRound(t *testing.T) {
	a := phrasing(t)(&phraser{err: llm.ErrGarbage})
	w := &asking{Answerer: a, ctx: t.Context(), text: hacked, q: Question{Text: hacked}, lang: "zh", reading: a.catalog.Read(hacked)}
	if ok, err := w.again([]string{breach.ZH}); ok || err != nil {
		t.Fatalf("before the first: %t, %v", ok, err)
	}
	if _, err := w.answer(); err != nil {
		t.Fatal(err)
	}
	if ok, err := w.again([]string{" ", ""}); ok || err != nil {
		t.Errorf("without terms: %t, %v", ok, err)
	}
	ok, err := w.again([]string{breach.ZH, ""})
	if !ok || err != nil {
		t.Fatalf("the second: %t, %v", ok, err)
	}
	got, err := w.decided()
	if err != nil || !ok || len(got.Citations) == 0 || got.Citations[0].Ref.String() != "harbour-charter/4" {
		t.Errorf("%t, %s with %+v, %v", ok, got.Status, got.Citations, err)
	}
	if terms := fmt.Sprint(w.receipt.Phrases.Terms); terms != fmt.Sprint([]string{breach.ZH}) {
		t.Errorf("the receipt has %s", terms)
	}
	if ok, err := w.again([]string{breach.EN}); ok || err != nil {
		t.Errorf("a third round: %t, %v", ok, err)
	}
}

// leaver is a model whose asker leaves while it writes phrases.
type leaver struct {
	phraser
	leave context.CancelFunc
}

func (m *leaver) Phrase(ctx context.Context, r llm.Request) (llm.Phrases, error) {
	m.leave()
	return m.phraser.Phrase(context.WithoutCancel(ctx), r)
}

// TestAskerLeaves checks that a search which cannot begin is an error, and nothing is searched with.
func TestAskerLeaves(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := phrasing(t)(&leaver{phraser{phrases: breach}, cancel})
	if _, err := a.Ask(ctx, Question{Text: hacked}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
