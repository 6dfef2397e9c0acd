package structure

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
)

// collected are sources of 60 articles each, every other one in English. The same number gives the same.
func collected(t testing.TB, sources int) []corpus.SourceText {
	r := rand.New(rand.NewPCG(11, 12))
	words := strings.Fields("岛民 河流 图书馆 船只 应当 可以 不得 开放 借阅 修缮 登记 委员会 负责 按照 规定 办理 并 及时 公布 结果")
	latin := strings.Fields("the islands rivers libraries shall may not open lend repair register councils under this law and report in due time")
	var f fixture
	for n := range sources {
		var b strings.Builder
		fmt.Fprintf(&b, "第%d号汇编管理规定\n\n", n+1)
		label, all, space := "第%d条 ", words, ""
		if n%2 == 1 {
			b.Reset()
			fmt.Fprintf(&b, "Collected Regulations No. %d\n\n", n+1)
			label, all, space = "Article %d ", latin, " "
		}
		for k := range 60 {
			fmt.Fprintf(&b, label, k+1)
			for range 2 + r.IntN(3) {
				for i := range 10 + r.IntN(30) {
					if i > 0 {
						b.WriteString(space)
					}
					b.WriteString(all[r.IntN(len(all))])
				}
				b.WriteString(map[string]string{"": "，", " ": ", "}[space])
			}
			b.WriteString(map[string]string{"": "特此规定。\n", " ": "as the case may be.\n"}[space])
		}
		f.files = append(f.files, txtar.File{Name: fmt.Sprintf("law-%05d.txt", n), Data: []byte(b.String())})
	}
	return f.texts(t)
}

// TestProgress checks that every source is told of, in order, and that all clauses are there.
func TestProgress(t *testing.T) {
	texts := collected(t, 40)
	var told []int
	c, err := RecoverContext(t.Context(), texts, corpus.Manifest{}, func(done, total int) {
		if total != len(texts) {
			t.Errorf("of %d, want %d", total, len(texts))
		}
		told = append(told, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	checkCorpus(t, c, texts)
	var want []int
	for n := range texts {
		want = append(want, n+1)
	}
	if diff := cmp.Diff(told, want); diff != "" {
		t.Errorf("progress (-got +want):\n%s", diff)
	}
	if len(c.Instruments) != len(texts) || len(c.Instruments[7].Documents[0].Clauses) != 60 {
		t.Errorf("%d instruments, the eighth of %d clauses; want %d of 60", len(c.Instruments), len(c.Instruments[7].Documents[0].Clauses), len(texts))
	}
}

// TestInterrupted checks that no source is begun when the context is done.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	texts := collected(t, 200)
	read := 0
	c, err := RecoverContext(ctx, texts, corpus.Manifest{}, func(done, _ int) {
		read = done
		if done == 3 {
			cancel()
		}
	})
	if c != nil || !errors.Is(err, context.Canceled) || read >= len(texts) {
		t.Errorf("got a corpus: %t, error %v after %d sources; want that of the context", c != nil, err, read)
	}
}

// TestUntitledAmongMany checks that a text without a title finds the source that has one, among sources that it shares
// nothing with.
func TestUntitledAmongMany(t *testing.T) {
	texts := collected(t, 10)
	lines := strings.SplitN(linesOf(texts[4]), "\n", 3)
	f := fixture{files: []txtar.File{{Name: "a copy.txt", Data: []byte(lines[2])}, {Name: "z copy.txt", Data: []byte(lines[2])}}}
	texts = append(texts, f.texts(t)...)
	c, err := Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	checkCorpus(t, c, texts)
	if len(c.Instruments) != 10 {
		t.Errorf("%d instruments, want 10", len(c.Instruments))
	}
	variants := 0
	for _, s := range c.Sources {
		if s.RemovedBy()[corpus.ReasonVariant] > 0 {
			variants++
		}
	}
	if variants != 2 {
		t.Errorf("%d sources were set back behind another, want 2", variants)
	}
}

func linesOf(x corpus.SourceText) string {
	var b strings.Builder
	for _, l := range x.Lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

// BenchmarkRecoverMany reads 30,000 clauses in 500 sources.
func BenchmarkRecoverMany(b *testing.B) {
	texts := collected(b, 500)
	size := 0
	for _, x := range texts {
		for _, l := range x.Lines {
			size += len(l.Text) + 1
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Recover(texts, corpus.Manifest{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRecoverUntitled reads 30,000 clauses among which there is a text without a title: all are looked through for
// it.
func BenchmarkRecoverUntitled(b *testing.B) {
	texts := collected(b, 500)
	untitled := fixture{files: []txtar.File{{Name: "copy.txt", Data: []byte(strings.SplitN(linesOf(texts[4]), "\n", 3)[2])}}}
	texts = append(texts, untitled.texts(b)...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Recover(texts, corpus.Manifest{}); err != nil {
			b.Fatal(err)
		}
	}
}
