// Package analysis turns text into terms: the one Analyzer that index and query share.
//
// Text is folded first (package fold). Runs of Han characters are cut into words by the gse dictionary without HMM, and
// also give bigrams and single characters; dictionary words inside a longer word are terms as well, so that a word of
// the query finds the text however that was cut. Everything else goes to a tokenizer of our own, which keeps gpt-4o,
// 3.5 and U.N. whole and stems English words. Words of Taiwan and Hong Kong bring the mainland form along.
//
// The full dictionary is only needed to build an index. Building goes
//
//	full, err := analysis.FullDictionary()
//	collector := full.Collector()
//	collector.Add(text)                  // every text that will be indexed
//	small := collector.Dictionary()      // goes into the snapshot by MarshalText
//	analyzer := analysis.New(small)      // cuts those texts exactly as analysis.New(full) does
//
// and a reader restores small by UnmarshalText.
package analysis
