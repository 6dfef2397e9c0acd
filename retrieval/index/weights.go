package index

// How passages are ranked. The values come from a trial over thirteen sets in Chinese and English and were checked on
// the sets that TestBEIR knows; change one only with the figures of all of them side by side.
const (
	// BM25 (Robertson and Zaragoza 2009, 3.4): a second occurrence of a term says little in a clause, and length is
	// nearly all breadth.
	bm25K1 = 0.8
	bm25B  = 0.95

	// repeatGain is what each further occurrence of a term in the question adds to its weight.
	repeatGain = 0.5

	// stopWeight is the weight of function and question words: they decide between passages that are else alike.
	stopWeight = 0.2

	// asideWeight is the weight of words that a long text tells beside what it asks: it may hold hundreds. Only its words
	// as they stand are looked for, neither pairs of characters nor translations.
	asideWeight = 0.05

	// latinGain raises Latin words in a question that also has Han: there they are names and terms, never padding.
	latinGain = 1.75

	// extraWeight is the weight of the parts of a compound, as gpt in gpt-4o, and of its other spellings.
	extraWeight = 0.5

	// misspeltWeight is the weight of a word of the corpus that stands in for one that nothing has.
	misspeltWeight = 0.7

	// Proximity adds, for neighbouring content words of the question, 1/distance wherever a passage has both within
	// proximityWindow words, times the smaller idf of the two.
	proximityWeight = 0.3
	proximityWindow = 8

	// neighbourWeight is the share of the better neighbouring passage of the same document that a passage gets: what is
	// asked about a section is often spread over it.
	neighbourWeight = 0.2

	// namedGain is what the scores of an instrument gain when the question names it: a preference, not a filter, as
	// people misname things. A name that several bear is shared among them.
	namedGain = 0.5

	// namedTermWeight is the weight of words inside such a name, which stand in every title of the instrument and in
	// every clause that speaks of it. They are no part of coverage.
	namedTermWeight = 0.3

	// pinpointWeight puts the clauses that a question names by number above all that words find, which is at most 1.
	// pinpointStep keeps several of them in the order of the question.
	pinpointWeight = 2
	pinpointStep   = 0.001

	// candidateLimit is how many passages of a language the first stage hands to the second, see the package.
	candidateLimit = 200

	// A ranking is as strong as the best of its first strengthDepth passages: the geometric mean of coverage and share of
	// the ideal score. Where the language of the question is the weaker one, its ranking is weighed by the root of the
	// ratio, but by no less than that of leastStrength: the answer may stand in the other language only. Where each
	// article stood in one language only, nDCG@10 was .824 by that and .811 by coverage alone; on golden questions over
	// texts in both languages, success@1 was .754 and .737.
	strengthDepth = 5
	leastStrength = 0.1

	// vectorDepth is how many passages the embedding ranker names.
	vectorDepth = 100

	// vectorStrength is how strong the embedding ranker counts, as a coverage: vectors tell what is near, not whether it
	// answers. Where the words cover more of the question, its ranking is weighed by the root of the ratio, so that it
	// adds passages below what the words are sure of. Where they cover less, theirs are weighed so, by no less than that
	// of leastStrength: about where an answer refuses, whatever comes first. With vectors of pure noise, MRR fell from
	// .846 to .828 on questions in both languages with this value, and to .739 with twice as much.
	vectorStrength = 0.125

	// translatedWeight is the weight of a ranking in the language that was not asked in.
	translatedWeight = 0.95
)

// fieldWeight says what a field adds. Words lead; bigrams find what the dictionary cuts otherwise, characters what a
// name abbreviates, Latin words as written what a stem confounds.
var fieldWeight = [nFields]float64{words: 1, bigrams: 0.5, unigrams: 0.25, latin: 0.6}

// sectionWeight says how often an occurrence counts.
var sectionWeight = [nSections]int{inTitle: 2, inHeading: 1, inText: 1}
