package analysis

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-ego/gse"

	"yiju/corpus/fold"
)

// TestWordsOfGse compares the words read from the dictionary of gse with those that gse itself reads.
func TestWordsOfGse(t *testing.T) {
	seg := gse.Segmenter{SkipLog: true, NotLoadHMM: true, MinTokenFreq: uncounted + 1}
	if err := seg.LoadDictEmbed("zh_s"); err != nil {
		t.Fatal(err)
	}
	var want []counted
	for _, token := range seg.Dictionary().Tokens {
		if word := fold.String(token.Text()); allHan(word) {
			want = append(want, counted{word, uint32(token.Freq())})
		}
	}
	got, err := gseWords()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d words are read, %d by gse, and they differ", len(got), len(want))
	}
}

// TestCutsAsGse compares the cuts with those of gse, whose dictionary and rule these are, over runs of common words and
// over characters at random.
func TestCutsAsGse(t *testing.T) {
	d, err := FullDictionary()
	if err != nil {
		t.Fatal(err)
	}
	seg := gse.Segmenter{Dict: gse.NewDict(), NotLoadHMM: true, SkipLog: true}
	rest := d.total
	for n := range d.Len() {
		if err := seg.AddToken(d.word(n), float64(d.freqs[n])); err != nil {
			t.Fatal(err)
		}
		rest -= uint64(d.freqs[n])
	}
	if err := seg.AddToken("\x01", float64(max(rest, 1))); err != nil { // what every share is a share of
		t.Fatal(err)
	}
	seg.CalcToken()
	a, state := New(d), uint64(1)
	random := func(n int) int {
		state = state*6364136223846793005 + 1442695040888963407
		return int(state>>33) % n
	}
	for n := range 5000 {
		var text strings.Builder
		for range 1 + random(12) {
			word := d.word(random(d.Len()))
			if n%2 == 0 {
				runes := []rune(word)
				word = string(runes[random(len(runes))])
			}
			text.WriteString(word)
		}
		var want, got []string
		for _, s := range seg.Segment([]byte(text.String())) {
			want = append(want, text.String()[s.Start():s.End()])
		}
		for _, term := range a.Terms(text.String()) {
			if term.Kind == Word && !term.Extra {
				got = append(got, text.String()[term.Start:term.End])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is cut %v, by gse %v", &text, got, want)
		}
	}
}
