package analysis

import (
	"strings"
	"testing"

	"github.com/go-ego/gse"
)

// mixed returns about size bytes of Chinese and English.
func mixed(size int) string {
	text := strings.Join(fixtures, "\n")
	return strings.Repeat(text, size/len(text)+1)
}

// BenchmarkTerms shows by its MB/s that the cost is in proportion to the length.
func BenchmarkTerms(b *testing.B) {
	a := smallAnalyzer()
	for name, size := range map[string]int{"1KB": 1 << 10, "32KB": 1 << 15, "1MB": 1 << 20} {
		text := mixed(size)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			terms := a.Terms(text)
			for b.Loop() {
				terms = a.AppendTerms(terms[:0], text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
		})
	}
}

// BenchmarkTermsOneRun is the same for text without any punctuation.
func BenchmarkTermsOneRun(b *testing.B) {
	a := smallAnalyzer()
	for name, n := range map[string]int{"1KB": 1 << 10, "1MB": 1 << 20} {
		text := strings.Repeat("治理能力建设", n/18)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			terms := a.Terms(text)
			for b.Loop() {
				terms = a.AppendTerms(terms[:0], text)
			}
		})
	}
}

// BenchmarkCutSearch is the usual way to use gse, to compare BenchmarkTerms with: MB/s by MB/s on the same text.
func BenchmarkCutSearch(b *testing.B) {
	seg := gse.Segmenter{Dict: gse.NewDict(), SkipLog: true}
	seg.LoadModel()
	d := restrict(fixtures)
	for n := range d.Len() {
		if err := seg.AddToken(d.word(n), float64(d.freqs[n])); err != nil {
			b.Fatal(err)
		}
	}
	seg.CalcToken()
	text := mixed(1 << 15)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		seg.CutSearch(text, true)
	}
}

func BenchmarkFullDictionary(b *testing.B) {
	for b.Loop() {
		if _, err := loadFull(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNew is what opening a snapshot of a few laws pays, and what building one without a Collector would.
func BenchmarkNew(b *testing.B) {
	full, err := FullDictionary()
	if err != nil {
		b.Fatal(err)
	}
	for name, every := range map[string]int{"5000words": full.Len() / 5000, "20000words": full.Len() / 20000, "full": 1} {
		var sb strings.Builder
		d := Dictionary{total: full.total}
		for n := 0; n < full.Len(); n += every {
			d.add(&sb, full.word(n), full.freqs[n])
		}
		d.text = sb.String()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				New(d)
			}
		})
	}
}

func BenchmarkCollect(b *testing.B) {
	full, err := FullDictionary()
	if err != nil {
		b.Fatal(err)
	}
	text := mixed(1 << 20)
	c := full.Collector()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c.Add(text)
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	full, err := FullDictionary()
	if err != nil {
		b.Fatal(err)
	}
	text, err := full.MarshalText()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var d Dictionary
		if err := d.UnmarshalText(text); err != nil {
			b.Fatal(err)
		}
	}
}
