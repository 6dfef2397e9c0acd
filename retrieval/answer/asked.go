package answer

import (
	"regexp"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
)

// What is asked for, in folded text.
var (
	numberAsked = regexp.MustCompile(`(?i)\b(how (many|much|long|old|far|large|big|tall|high|often)|what (percent\w*|proportion|share|number|fraction|year|date)|` +
		`when (did|was|were|is|will|does))\b|多少|几[个名次条项家所国种位年月天亿万岁分]|百分之几|多久|多大|多长|哪一?年|何时|什么时候|第几`)
	countAsked = regexp.MustCompile(`(?i)\bhow many ([\w-]+)(?: ([\w-]+))?`)
	hanAsked   = regexp.MustCompile(`(^|[^第哪])(多少|几)[个名次条项家所国种位座人]`)
	dateAsked  = regexp.MustCompile(`(?i)\bwhen (did|was|were)\b|\bwhat (year|date)\b|哪一?年`) // the others may ask for a condition
	shareAsked = regexp.MustCompile(`(?i)per ?cent|百分之`)
)

// What answers it.
var (
	numeral = regexp.MustCompile(`(?i)\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|` +
		`hundred|thousand|million|billion|dozen|half|third|quarter|once|twice|first|second|several|few|no)\b|[一二三四五六七八九十百千万亿两半零]`)
	count = regexp.MustCompile(`(?i)\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|` +
		`seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|` +
		`several|few|no|both|pair|single)\b`)
	hanCount = regexp.MustCompile(`(^|[^第\d,.一二三四五六七八九十百千万亿两])[\d一二三四五六七八九十百千万亿两][\d,.一二三四五六七八九十百千万亿]*\s*[余多几]?` +
		`[个名位家国项条种座支人所次场届篇类部门点处只头艘架辆起批组队]`)
	date = regexp.MustCompile(`(?i)\d|\b(january|february|march|april|june|july|august|september|october|november|december|century|centuries)\b|` +
		`世纪|[一二三四五六七八九十零]\s*[年月日]`)
	share = regexp.MustCompile(`(?i)\d\s*%|per ?cent|百分|\b(half|third|quarter)\b`)
)

// countReach is how many words before a noun its number may be.
const countReach = 4

// lacks reports whether the question asks for a number, a count, a date or a share that the evidence does not have: the
// best sentence, or for "how many THINGS" in English the first passage, where the number must be close to the noun. In
// the four labelled sets, coverage alone would claim an answer to 60 questions that lack one (32 were answerable) and to
// 308 that do not (257 were).
func lacks(question, sentence string, first retrieval.Passage) bool {
	question, sentence = fold.String(question), fold.String(sentence)
	asked := countAsked.FindStringSubmatch(question)
	switch {
	case asked != nil && first.Ref.Lang == corpus.English:
		return !counted(fold.String(first.Text), asked[1:])
	case (asked != nil || hanAsked.MatchString(question)) && han.MatchString(sentence):
		return !hanCount.MatchString(sentence)
	case dateAsked.MatchString(question):
		return !adds(date, sentence, question)
	case shareAsked.MatchString(question):
		return !share.MatchString(sentence)
	case numberAsked.MatchString(question):
		return !adds(numeral, sentence, question)
	}
	return false
}

// adds reports whether the sentence has a match of kind that is not in the question.
func adds(kind *regexp.Regexp, sentence, question string) bool {
	for _, n := range kind.FindAllString(sentence, -1) {
		if !strings.Contains(question, n) {
			return true
		}
	}
	return false
}

// counted reports whether text has a number within countReach words before one of the things, inflected or not.
func counted(text string, things []string) bool {
	words := strings.Fields(text)
	for n, w := range words {
		w = strings.TrimLeft(w, `"'“‘([`)
		for _, thing := range things {
			if thing != "" && strings.HasPrefix(w, stemOf(thing)) && count.MatchString(strings.Join(words[max(0, n-countReach):n], " ")) {
				return true
			}
		}
	}
	return false
}

// stemOf removes a plural ending, or a little more.
func stemOf(word string) string {
	if len(word) > 4 {
		return word[:max(4, len(word)-2)]
	}
	return word[:min(len(word), max(3, len(word)-1))]
}

// verdictAsked matches questions for a verdict that no document gives: what is better, who is right, whether something is
// good. The answer then only reports who says what.
var verdictAsked = regexp.MustCompile(`(?i)` +
	`\b(better|best|worse|worst|superior|inferior|(who|which)( \w+)? (is|are|was) (right|wrong|correct)|is .*\b(right|wrong|fair|unfair|good|bad|effective|enough|realistic|successful|credible|hypocritical|propaganda)\b` +
	`|are .*\b(right|wrong|fair|unfair|good|bad|effective|enough)\b|do you (think|agree|prefer)|should (we|i|you|one) (trust|believe|support|prefer)|agree with|in your opinion|what do you think|any good)\b` +
	`|更好|更差|最好|更优|优于|哪个好|哪一个好|好不好|好还是|谁对|谁错|谁更|谁是对|对不对|是对的|是错的|正确吗|合理吗|公平吗|公正吗|有效吗|可行吗|够不够|够吗|值得(支持|信任|相信)|靠谱|你(觉得|认为|怎么看)|您(觉得|认为|怎么看)|如何评价|怎么评价|有道理吗|应该相信|孰优孰劣|优劣`)

// asksJudgement reports whether a question asks for a verdict.
func asksJudgement(text string) bool {
	return verdictAsked.MatchString(strings.Join(strings.Fields(fold.String(text)), " "))
}

// reporting matches words that attribute a statement.
var reporting = regexp.MustCompile(`(?i)\b(says?|said|argues?|argued|claims?|claimed|writes?|wrote|notes?|noted|reports?|reported|describes?|described|reads?|sees?|calls?|called|believes?|thinks?|according to|in the (view|words|opinion) of|criticis\w+|praises?|warns?|observes?|holds?|suggests?|maintains?|interprets?)\b` +
	`|认为|指出|表示|称|写道|报道|评论|主张|强调|批评|解读|看来|据|按照.*的说法|提到|谈到|说`)

// reports reports whether text, the beginning of a sentence, attributes what follows to somebody.
func reports(text string) bool { return reporting.MatchString(text) }
