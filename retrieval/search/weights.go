package search

import "yiju/retrieval/index"

// Ranking parameters. They were tuned on thirteen sets in Chinese and English and checked on the sets of TestBEIR; change
// one only with the figures of all sets before and after.
const (
	// BM25 (Robertson and Zaragoza 2009, 3.4): a second occurrence of a term says little in a clause, and long clauses
	// cover more rather than repeat. Raising k1 from .8 to .9 gained eu-ai-act .1 and the golden questions .6 points of MRR.
	bm25K1 = 0.9

	// repeatGain is added to the weight of a term for each further occurrence in the question.
	repeatGain = 0.5

	// stopWeight is the weight of function and question words: they only break ties.
	stopWeight = 0.2

	// asideWeight is the weight of background words of a long text, which may have hundreds. Only the words themselves are
	// searched, neither pairs of characters nor translations.
	asideWeight = 0.05

	// toldWeight is the weight of words that occur only in sentences before the question, which describe a case: clauses
	// seldom mention the case. Without it lawbench-scene lost .2 points; .6 and .8 were equal.
	toldWeight = 0.7

	// latinGain raises Latin words in a question with Han characters: there they are names and terms, never filler.
	latinGain = 1.75

	// numberGain raises numbers, which are in one field only, while a Latin word matches as a stem and as written, and a Han
	// word also by its pairs. Without it xquad-zh-zh lost .1, split .2 and xquad-en-zh .3 points; with 1.6 an unanswerable
	// golden question was answered. It also applies to numbers in names, which tell them apart; otherwise eu-ai-act lost .1.
	numberGain = 1.5

	// extraWeight is the weight of the parts of a compound, as gpt in gpt-4o, and of its other spellings.
	extraWeight = 0.5

	// misspeltWeight is the weight of a word that replaces a misspelt one.
	misspeltWeight = 0.7

	// Proximity adds, for adjacent content words of the question, 1/distance wherever a passage has both within
	// proximityWindow words, times the smaller idf of the two. The sum n of a pair saturates as n/(n+half) times 1+half:
	// otherwise long passages that repeat two common words came first, which cost eu-ai-act 3.2 and lawbench-scene 1.0 points.
	proximityWeight = 0.3
	proximityHalf   = 0.5
	proximityWindow = 8

	// neighbourWeight is the share of the score of the better adjacent passage of the same document that a passage gets: an
	// answer is often spread over a section. Without it eu-ai-act lost 1.5 points; .2 instead of .15 cost lawbench-scene .6.
	neighbourWeight = 0.15

	// namedGain raises the scores of an instrument that the question names: a preference, not a filter, as people misname
	// things. It is divided among the instruments that share a name.
	namedGain = 0.5

	// heldBehind holds a search to the instruments that the question names without doubt: others come after them. Without it
	// the instruments' questions lost 3 points of success@5.
	heldBehind = 0.05

	// localBehind prefers instruments of the places that the question names, unless it names instruments. A third cost the
	// golden questions 1.8 points of success@1; without it the instruments' questions lost 6 of success@5.
	localBehind = 0.5

	// namedTermWeight is the weight of words inside such a name, which occur in every title of the instrument and every
	// clause that mentions it. They do not count towards coverage.
	namedTermWeight = 0.3

	// pinpointWeight puts clauses cited by number above all others, whose score is at most 1. pinpointStep keeps several of
	// them in the order of the question.
	pinpointWeight = 2
	pinpointStep   = 0.001

	// commonWeight is the share of their evidence weight that everyday words keep. At full weight, and as the rarest of all if
	// no clause has them, they made answered questions look unanswered: the AUC of coverage on golden questions without a
	// dictionary was .67, and .73 with this.
	commonWeight = 0.3

	// candidateLimit is the number of passages per language passed from the first stage to the second, see the package.
	candidateLimit = 200

	// translatedLimit is candidateLimit for the other language, or the number of hits wanted if that is more. No set across
	// languages lost by it; for the language of the question 100 cost lawbench-scene .3.
	translatedLimit = 100

	// The strength of a ranking is the best of its first strengthDepth passages: the geometric mean of coverage and share of
	// the ideal score. If the language of the question is the weaker one, its ranking is weighted by the square root of the
	// ratio, but no less than that of leastStrength: the answer may exist in the other language only. With each article in
	// one language only, nDCG@10 was .824, and .811 by coverage alone; on golden questions over texts in both languages,
	// success@1 was .754 and .737. Adding both rankings for clauses with two versions cost 3 to 7 points of MRR in the
	// former, as most clauses have one.
	strengthDepth = 5
	leastStrength = 0.1

	// vectorDepth is the number of passages of the embedding ranker.
	vectorDepth = 100

	// vectorWeight is the vote of the embedding ranker for its best passage, which is added to that of the words, whose best
	// has 1, and scaled down where it does not stand out (vector.Near). TestVectors has figures; .3 gained less with good
	// vectors, .5 cost more with poor ones.
	vectorWeight = 0.4

	// vectorStrength is the coverage below which the words are hardly a reason to rank: their rankings are then weighted by
	// the square root of the ratio, but no less than that of leastStrength, about where an answer refuses anyway.
	vectorStrength = 0.125

	// askedWeight is the weight of the best question that a clause answers: its share of the asker's question, in units of the
	// ideal score of the text. Without questions, with .4, .6, .8 and 1.5, success@1 over real files was .35, .43, .45, .49 and
	// .51, over such files kept out of the choice .37, .42, .44, .46 and .46, on the golden questions .75, .81, .79, .75 and
	// .75: their texts say more in the words of the questions.
	askedWeight = 0.8

	// askedLeast is the share from which the best question of a clause counts as having found it.
	askedLeast = 0.25

	// askedDepth is the number of questions that are looked at, askedClauses how many of their clauses become candidates
	// although their texts did not.
	askedDepth   = 100
	askedClauses = 20

	// translatedWeight is the weight of a ranking in the other language.
	translatedWeight = 0.95
)

// fieldWeight is the weight of a field. Words lead; bigrams match across different segmentations, and unstemmed Latin
// words tell apart what a stem conflates. With bigrams at .5 lawbench-scene lost .3 to .6 points, and 1.1 more at .3;
// Latin words at .3 cost eu-ai-act .7. Single characters are searched only if they are alone in a question, and for
// translations: those of pairs are in nearly every passage, were half of what a search read, and changed less than .3
// anywhere.
var fieldWeight = [index.Fields]float64{index.Words: 1, index.Bigrams: 0.7, index.Unigrams: 0.25, index.Latin: 0.6}
