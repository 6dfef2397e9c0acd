package analysis

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus/fold"
)

func TestFullDictionary(t *testing.T) {
	d, err := FullDictionary()
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() < 150_000 {
		t.Errorf("%d words, want 150,000 or more", d.Len())
	}
	if d.total >= 1<<53 {
		t.Error("the total frequency is no exact float64")
	}
	last := ""
	for n := range d.Len() {
		word := d.word(n)
		if word <= last || !allHan(word) || fold.String(word) != word || d.freqs[n] == 0 {
			t.Fatalf("word %d %q behind %q, frequency %d: must be sorted, Han and folded", n, word, last, d.freqs[n])
		}
		last = word
	}
}

// TestSmallCutsAsFull is the promise that lets a snapshot carry only its own words.
func TestSmallCutsAsFull(t *testing.T) {
	compare(t, fixtures)
}

func TestSmallCutsAsFullOnSeeds(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "seeds", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("untested without ../shared: segmentation of the seeds")
	}
	var texts []string
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
		texts = slices.AppendSeq(texts, strings.Lines(string(data)))
	}
	compare(t, texts)
}

// compare checks that the words of texts, marshalled and read again, give the terms that the full dictionary gives.
func compare(t *testing.T, texts []string) {
	t.Helper()
	stored, err := restrict(texts).MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var d Dictionary
	if err := d.UnmarshalText(stored); err != nil {
		t.Fatal(err)
	}
	small, full := New(d), fullAnalyzer()
	t.Logf("%d words, %d bytes", d.Len(), len(stored))
	if d.Len() == 0 || d.Len() > 50_000 {
		t.Errorf("%d words is not a small dictionary", d.Len())
	}
	if got, want := small.Fingerprint(), full.Fingerprint(); got != want {
		t.Errorf("fingerprint of the small analyzer = %s, of the full one %s", got, want)
	}
	for _, text := range texts {
		if d := cmp.Diff(full.Terms(text), small.Terms(text)); d != "" {
			t.Fatalf("terms of %.80q differ (-full +small):\n%s", text, d)
		}
	}
}

func TestFingerprint(t *testing.T) {
	if New(Dictionary{}).Fingerprint() == smallAnalyzer().Fingerprint() {
		t.Error("the fingerprint does not depend on the dictionary")
	}
}

func TestCollector(t *testing.T) {
	d := restrict([]string{"研究生命", "資訊，安全", "治\n理"})
	var got []string
	for n := range d.Len() {
		got = append(got, d.word(n))
	}
	for _, want := range []string{"研究", "研究生", "生命", "资讯", "安全", "治", "理", "自行车", "资讯安全"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s was not collected: %v", want, got)
		}
	}
	for _, word := range []string{"卷尾猴", "同归于尽"} {
		if slices.Contains(got, word) {
			t.Errorf("%s was collected", word)
		}
	}
}

func TestUnmarshalBad(t *testing.T) {
	for _, text := range []string{
		"", "words", format, format + "\t-\tx\n", format + "\t-\t10\n治理\n", format + "\t-\t10\n治理\t0\n",
		format + "\t-\t10\nab\t1\n", format + "\t-\t10\n治理\t1\n全球\t1\n", format + "\t-\t10\n治理\t11\n",
	} {
		d := Dictionary{identity: "kept"}
		if err := d.UnmarshalText([]byte(text)); !errors.Is(err, ErrDictionary) {
			t.Errorf("UnmarshalText(%q) = %v, want ErrDictionary", text, err)
		}
		if d.identity != "kept" {
			t.Errorf("UnmarshalText(%q) changed its receiver", text)
		}
	}
}

func FuzzUnmarshalText(f *testing.F) {
	f.Add([]byte(format + "\t0a1b\t100\n人工\t30\n智能\t9\n治理\t3\n"))
	f.Add([]byte(format + "\t-\t0\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d Dictionary
		if d.UnmarshalText(text) != nil {
			return
		}
		again, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var e Dictionary
		if err := e.UnmarshalText(again); err != nil {
			t.Fatalf("what MarshalText wrote does not read: %v", err)
		}
		if diff := cmp.Diff(d, e, cmp.AllowUnexported(Dictionary{})); diff != "" {
			t.Errorf("not the same after writing and reading:\n%s", diff)
		}
	})
}

func TestEmptyDictionary(t *testing.T) {
	if got, want := of(New(Dictionary{}).Terms("全球治理"), Word), "全 球 治 理"; got != want {
		t.Errorf("words without a dictionary = %s, want %s", got, want)
	}
}
