package answer

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval/analysis"
)

// smallTalkBytes bounds small talk; a longer question is one.
const smallTalkBytes = 240

// chat is a kind of small talk.
type chat struct{ section, zh, en string }

// laughter is the section of what emoji alone say.
const laughter = "laughter"

// smallTalkKinds are the sections of phrases, the one that decides the reply first, with the replies.
var smallTalkKinds = []chat{
	{"about the bot",
		"我是一个程序，不是真人：在收录的文件里查找条款，逐字引用并注明出处，没有依据就直说。可以问我某份文件对某件事怎么规定，或者直接说“某文件第几条”。",
		"I am a program, not a person: I look up clauses in a collection of documents, quote them word for word with their source, and say so where nothing answers. Ask me what a document says about a subject, or name a clause by its number."},
	{"languages of the bot", "我能读中文和英文的问题，用提问的语言回答。", "I read questions in Chinese and in English, and answer in the language of the question."},
	{"complaint", "抱歉没帮上忙。换个说法，或者指明文件和条款，我再查一次。",
		"Sorry that this did not help. Put it in other words, or name the document and the clause, and I will look again."},
	{"test", "在的，运行正常。想查哪份文件、哪件事，直接问就好。", "I am here and working. Ask me about the documents whenever you like."},
	{"thanks", "不客气。", "You’re welcome."},
	{"praise", "过奖了。还有想查的，接着问就好。", "Glad that it helps. Ask on whenever there is more to look up."},
	{"farewell", "再见，需要时随时来问。", "Goodbye, and come back whenever there is something to look up."},
	{"greeting", "你好！想查文件里的什么规定，直接问就好。", "Hello! Ask me what the documents say about something."},
	{laughter, "🙂 想查文件里的规定，随时问我。", "🙂 Ask me whenever there is something to look up in the documents."},
	{"noted", "好的。想查文件里的规定，随时问我。", "All right. Ask me whenever there is something to look up in the documents."},
}

// smallTalkPhrase matches the longest phrase at the start of a text, with a group for each kind. It is compiled when the first
// short question comes.
var smallTalkPhrase = sync.OnceValue(func() *regexp.Regexp {
	var groups []string
	for _, k := range smallTalkKinds {
		groups = append(groups, "("+words.AnyOf(k.section)+")")
	}
	re := regexp.MustCompile("^(?:" + strings.Join(groups, "|") + "|" + words.AnyOf("politeness") + ")")
	re.Longest()
	return re
})

// smallTalk returns the reply, in l, to a text that is nothing but small talk. It is "" for every other text, and for one of
// nothing but punctuation.
func smallTalk(text string, l corpus.Lang) string {
	if len(text) > smallTalkBytes {
		return ""
	}
	kind := len(smallTalkKinds)
	if strings.ContainsFunc(text, isWordRune) {
		kind = smallTalkKind(fold.String(text))
	} else if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.So, r) }) {
		kind = slices.IndexFunc(smallTalkKinds, func(k chat) bool { return k.section == laughter })
	}
	switch {
	case kind == len(smallTalkKinds):
		return ""
	case l == corpus.Chinese:
		return smallTalkKinds[kind].zh
	}
	return smallTalkKinds[kind].en
}

// smallTalkKind returns the least kind of the phrases that the folded text s consists of, or the number of kinds where it has
// other words.
func smallTalkKind(s string) int {
	none := len(smallTalkKinds)
	kind := none
	for {
		at := strings.IndexFunc(s, isWordRune)
		if at < 0 {
			return kind
		}
		m := smallTalkPhrase().FindStringSubmatchIndex(s[at:])
		if m == nil || m[1] == 0 {
			return none
		}
		for k := range kind {
			if m[2*k+2] >= 0 {
				kind = k
				break
			}
		}
		s = s[at+m[1]:]
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// chatted answers small talk, without a search or a model; it reports false for a question, which one that names a document or
// a clause always is.
func (w *asking) chatted() (Answer, bool) {
	reply := smallTalk(w.text, w.lang)
	if reply == "" {
		return Answer{}, false
	}
	if w.reading == nil {
		w.reading = w.catalog.Read(w.text)
	}
	if len(w.reading.Names)+len(w.reading.Pinpoints) > 0 {
		return Answer{}, false
	}
	w.receipt.Decided, w.receipt.Reason = NoEvidence, SmallTalk
	return w.finish(Answer{Status: NoEvidence, Reason: SmallTalk, Text: reply}), true
}

// langOf returns the language to answer in: emoji have that of the question before them.
func langOf(q Question) corpus.Lang {
	if n := len(q.History); n > 0 && !strings.ContainsFunc(q.Text, unicode.IsLetter) {
		return analysis.DetectLang(q.History[n-1].Question)
	}
	return analysis.DetectLang(q.Text)
}

// withoutSmallTalk returns the turns that a follow-up may refer to.
func withoutSmallTalk(history []Turn) []Turn {
	var turns []Turn
	for _, t := range history {
		if len(t.Refs) > 0 || smallTalk(t.Question, corpus.English) == "" {
			turns = append(turns, t)
		}
	}
	return turns
}
