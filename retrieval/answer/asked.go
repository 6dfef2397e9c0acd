package answer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/search"
)

//go:embed words.txt
var wordsText string

var words = fold.ReadWords(wordsText)

// What is asked for, and what answers it.
var (
	numberAsked, numeral = words.Pattern("number asked"), words.Pattern("number")
	dateAsked, date      = words.Pattern("date asked"), words.Pattern("date")
	timeAsked, when      = words.Pattern("time asked"), words.Pattern("time")
	shareAsked, share    = words.Pattern("share asked"), words.Pattern("share")
	moneyAsked, money    = words.Pattern("money asked"), words.Pattern("money")
	countAsked, count    = words.Pattern("count asked"), words.Pattern("count")
	hanAsked, hanCount   = words.Pattern("chinese count asked"), words.Pattern("chinese count")
	myriadAsked, myriads = words.Pattern("ten thousands asked"), words.Pattern("ten thousands")
	agentAsked           = words.Pattern("agent asked")
	placeAsked           = words.Pattern("place asked")
	topicAsked           = words.Pattern("topic asked")
	whichAsked           = regexp.MustCompile(`哪[几幾]`) // names answer it without a number
	clauseNumber         = words.Pattern("clause number")
	notCounted           = words.List("not counted")
)

// countReach is how many words before a noun its number may be.
const countReach = 4

// lacking returns what tells whether evidence lacks the number, count, date, share or amount of money that a folded question asks
// for: the best sentence, or the first passage for money, for tens of thousands and for "how many THINGS" in English, where the
// number must be close to the noun.
func lacking(question string) func(sentence string, first retrieval.Passage) bool {
	things, gives := thingsCounted(question), numberIn(question)
	counts := len(things) > 0 || hanAsked.MatchString(question)
	isMoney, isMyriad := moneyAsked.MatchString(question), myriadAsked.MatchString(question)
	isTime, isDate := timeAsked.MatchString(question), dateAsked.MatchString(question)
	return func(sentence string, first retrieval.Passage) bool {
		switch {
		case isMoney:
			return !money.MatchString(unnumbered(first.Text))
		case isMyriad:
			return !myriads.MatchString(unnumbered(first.Text))
		case len(things) > 0 && first.Ref.Lang == corpus.English:
			return !counted(unnumbered(first.Text), things)
		}
		sentence = unnumbered(sentence)
		switch {
		case counts && han.MatchString(sentence):
			return !hanCount.MatchString(sentence)
		case isTime && when.MatchString(sentence):
			return false
		case isDate:
			return !adds(date, sentence, question)
		}
		return gives != nil && !gives(sentence)
	}
}

// unnumbered returns text folded, without the numbers of clauses.
func unnumbered(text string) string { return clauseNumber.ReplaceAllString(fold.String(text), "") }

// thingsCounted returns the words for what a folded English question asks the number of; none if it asks for none.
func thingsCounted(question string) []string {
	m := countAsked.FindStringSubmatch(question)
	if m == nil {
		return nil
	}
	things := m[1:]
	if n := slices.IndexFunc(things, func(t string) bool { return t == "" || slices.Contains(notCounted, t) }); n >= 0 {
		things = things[:n]
	}
	return things
}

// uncounted reports whether a question in English, or by 多少, asks for the number of things that units, with how far a clause in Chinese
// covers its words, lack: what is counted there is something else.
func uncounted(question string, units []search.Unit) bool {
	folded := fold.String(question)
	if at := strings.Index(question, "多少"); at >= 0 && !moneyAsked.MatchString(folded) {
		end := at + len("多少")
		// A single character behind 多少 may be a measure word, and 多少个人 asks for people, not for a person.
		measured := hanAsked.MatchString(folded)
		behind := slices.IndexFunc(units, func(u search.Unit) bool {
			whole := u.Start == end && u.End > end+len("枚") && !measured
			return whole || u.Start == end+len("枚") && question[u.Start:u.End] != "人"
		})
		return behind >= 0 && units[behind].Share < leastShare
	}
	things := thingsCounted(folded)
	return slices.ContainsFunc(units, func(u search.Unit) bool {
		return u.Share < leastShare && slices.Contains(things, fold.String(question[u.Start:u.End]))
	})
}

// asksFact reports whether a folded question asks for one fact: a number, a date, a place, or who does something.
func asksFact(question string) bool {
	return numberAsked.MatchString(question) || agentAsked.MatchString(question) || placeAsked.MatchString(question)
}

// numberIn returns what tells whether a sentence has the share or the number that the question asks for, both folded; nil if it
// asks for neither.
func numberIn(question string) func(sentence string) bool {
	switch {
	case shareAsked.MatchString(question):
		return share.MatchString
	case numberAsked.MatchString(question):
		return func(sentence string) bool { return adds(numeral, sentence, question) }
	}
	return nil
}

// adds reports whether the sentence has a match of kind that is not in the question.
func adds(kind *regexp.Regexp, sentence, question string) bool {
	return slices.ContainsFunc(kind.FindAllString(sentence, -1), func(n string) bool { return !strings.Contains(question, n) })
}

// counted reports whether text has a number within countReach words before one of the things, inflected or not.
func counted(text string, things []string) bool {
	list := strings.Fields(text)
	for n, w := range list {
		w = strings.TrimLeft(w, `"'“‘([`)
		for _, thing := range things {
			if strings.HasPrefix(w, stemOf(thing)) && count.MatchString(strings.Join(list[max(0, n-countReach):n], " ")) {
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

var (
	verdictAsked = words.Pattern("verdict asked")
	reporting    = regexp.MustCompile("(?i)" + words.AnyOf("reporting"))
)

// asksJudgement reports whether a question asks for a verdict that no document gives. The answer then only reports who
// says what.
func asksJudgement(text string) bool {
	return verdictAsked.MatchString(strings.Join(strings.Fields(fold.String(text)), " "))
}
