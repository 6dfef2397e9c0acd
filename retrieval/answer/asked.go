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

// lacks reports whether the question asks for a number, a count, a date, a share or an amount of money that the evidence
// does not have: the best sentence, or the first passage for money, for tens of thousands and for "how many THINGS" in
// English, where the number must be close to the noun.
func lacks(question, sentence string, first retrieval.Passage) bool {
	question, sentence = fold.String(question), clauseNumber.ReplaceAllString(fold.String(sentence), "")
	first.Text = clauseNumber.ReplaceAllString(fold.String(first.Text), "")
	things := thingsCounted(question)
	switch {
	case moneyAsked.MatchString(question):
		return !money.MatchString(first.Text)
	case myriadAsked.MatchString(question):
		return !myriads.MatchString(first.Text)
	case len(things) > 0 && first.Ref.Lang == corpus.English:
		return !counted(first.Text, things)
	case (len(things) > 0 || hanAsked.MatchString(question)) && han.MatchString(sentence):
		return !hanCount.MatchString(sentence)
	case timeAsked.MatchString(question) && when.MatchString(sentence):
		return false
	case dateAsked.MatchString(question):
		return !adds(date, sentence, question)
	}
	gives := numberIn(question)
	return gives != nil && !gives(sentence)
}

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
	if at := strings.Index(question, "多少"); at >= 0 && !moneyAsked.MatchString(fold.String(question)) {
		end := at + len("多少")
		// A single character behind 多少 may be a measure word, and 多少个人 asks for people, not for a person.
		measured := hanAsked.MatchString(fold.String(question))
		behind := slices.IndexFunc(units, func(u search.Unit) bool {
			whole := u.Start == end && u.End > end+len("枚") && !measured
			return whole || u.Start == end+len("枚") && question[u.Start:u.End] != "人"
		})
		return behind >= 0 && units[behind].Share < leastShare
	}
	things := thingsCounted(fold.String(question))
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
