// Package analysis turns text into terms: the one Analyzer that index and query share.
//
// Text is folded first (package fold). Runs of Han characters are segmented into words with the gse dictionary, without
// HMM, and also yield bigrams and single characters; dictionary words inside a longer word are terms as well, so that a
// query word matches whatever the segmentation of the text. Everything else goes to our own tokenizer, which keeps
// gpt-4o, 3.5 and U.N. whole and stems English words; British and American spellings and irregular forms yield the same
// terms. Words of Taiwan and Hong Kong become the mainland ones.
//
// The full dictionary is only needed to build an index:
//
//	full, err := analysis.FullDictionary()
//	collector := full.Collector()
//	collector.Add(text)                  // every text that will be indexed
//	small := collector.Dictionary()      // goes into the snapshot by MarshalText
//	analyzer := analysis.New(small)      // segments those texts exactly as analysis.New(full) does
//
// and a reader restores small by UnmarshalText.
package analysis
