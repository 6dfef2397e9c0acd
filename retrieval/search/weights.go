package search

import "yiju/retrieval/index"

// How passages are ranked. The values come from a trial over thirteen sets in Chinese and English and were checked on
// the sets that TestBEIR knows; change one only with the figures of all of them side by side.
const (
	// BM25 (Robertson and Zaragoza 2009, 3.4): a second occurrence of a term says little in a clause, and length is
	// nearly all breadth. From .8 to .9, k1 gave eu-ai-act .1 and the golden questions .6 points of MRR.
	bm25K1 = 0.9

	// repeatGain is what each further occurrence of a term in the question adds to its weight.
	repeatGain = 0.5

	// stopWeight is the weight of function and question words: they decide between passages that are else alike.
	stopWeight = 0.2

	// asideWeight is the weight of the words of a long text outside of what it asks: there may be hundreds. Only the words
	// themselves are looked for, neither pairs of characters nor translations.
	asideWeight = 0.05

	// toldWeight is the weight of words that occur only in sentences before the one that asks, which describe a case: clauses speak
	// of what is asked in their own words, and seldom of the case. Without it lawbench-scene lost .2 points; .6 and .8 gave
	// the same.
	toldWeight = 0.7

	// latinGain raises Latin words in a question that also has Han: there they are names and terms, never padding.
	latinGain = 1.75

	// numberGain raises numbers, which are in one field only, where a Latin word is found as a stem and as written and a Han
	// word by its pairs as well. Without it xquad-zh-zh lost .1, split .2 and xquad-en-zh .3 points; 1.6 made a golden
	// question that has no answer claim one. They distinguish a name from others; without numberGain for those
	// eu-ai-act lost .1.
	numberGain = 1.5

	// extraWeight is the weight of the parts of a compound, as gpt in gpt-4o, and of its other spellings.
	extraWeight = 0.5

	// misspeltWeight is the weight of a word of the corpus that replaces a misspelt one.
	misspeltWeight = 0.7

	// Proximity adds, for neighbouring content words of the question, 1/distance wherever a passage has both within
	// proximityWindow words, times the smaller idf of the two. What the sum n of a pair adds is bounded, as n/(n+half)
	// times 1+half: where it was not, long passages that repeat two common words came first, which cost eu-ai-act 3.2 and
	// lawbench-scene 1.0 points.
	proximityWeight = 0.3
	proximityHalf   = 0.5
	proximityWindow = 8

	// neighbourWeight is the share of the better neighbouring passage of the same document that a passage gets: what is
	// asked about a section is often spread over it. Without it eu-ai-act lost 1.5 points; .2 instead of .15 cost
	// lawbench-scene .6.
	neighbourWeight = 0.15

	// namedGain is what the scores of an instrument gain when the question names it: a preference, not a filter, as
	// people misname things. A name that several bear is shared among them.
	namedGain = 0.5

	// namedTermWeight is the weight of words inside such a name, which are in every title of the instrument and in
	// every clause that speaks of it. They are no part of coverage.
	namedTermWeight = 0.3

	// pinpointWeight puts the clauses that a question names by number above all that words find, which is at most 1.
	// pinpointStep keeps several of them in the order of the question.
	pinpointWeight = 2
	pinpointStep   = 0.001

	// commonWeight is the share that words of everyday talk have of their weight as evidence. Counted in full, as the rarest
	// of all where no clause has them, they made questions look unanswered for what they do not ask: the AUC of coverage
	// was .67 on golden questions without a dictionary, and .73 so.
	commonWeight = 0.3

	// candidateLimit is how many passages of a language the first stage hands to the second, see the package.
	candidateLimit = 200

	// translatedLimit is candidateLimit for the language that was not asked in, or the number of hits that are wanted where
	// that is more. No set across languages lost by it; for the language of the question 100 cost lawbench-scene .3.
	translatedLimit = 100

	// A ranking is as strong as the best of its first strengthDepth passages: the geometric mean of coverage and share of
	// the ideal score. Where the language of the question is the weaker one, its ranking is weighed by the root of the
	// ratio, but by no less than that of leastStrength: the answer may exist in the other language only. Where each
	// article stood in one language only, nDCG@10 was .824 by that and .811 by coverage alone; on golden questions over
	// texts in both languages, success@1 was .754 and .737. A sum of both rankings where a clause has two versions cost
	// 3 to 7 points of MRR there, as most clauses have one.
	strengthDepth = 5
	leastStrength = 0.1

	// vectorDepth is how many passages the embedding ranker names.
	vectorDepth = 100

	// vectorStrength is how strong the embedding ranker counts, as a coverage: vectors find what is near, not whether it
	// answers. Where the words cover more of the question, its ranking is weighed by the root of the ratio, so that it
	// adds passages below what the words are sure of. Where they cover less, theirs are weighed so, by no less than that
	// of leastStrength: about where an answer refuses, whatever comes first. With vectors of pure noise, MRR fell from
	// .846 to .828 on questions in both languages with this value, and to .739 with twice as much.
	vectorStrength = 0.125

	// translatedWeight is the weight of a ranking in the language that was not asked in.
	translatedWeight = 0.95
)

// fieldWeight is what a field adds. Words lead; bigrams find what the dictionary cuts otherwise, Latin words as written
// what a stem confounds. With bigrams at .5 lawbench-scene lost .3 to .6 points, and 1.1 more at .3; Latin words at .3
// cost eu-ai-act .7. Single characters are looked for only where a question has them alone, and for translations: those
// of pairs are in nearly every passage, half of all that a search read, and changed less than .3 anywhere.
var fieldWeight = [index.Fields]float64{index.Words: 1, index.Bigrams: 0.7, index.Unigrams: 0.25, index.Latin: 0.6}
