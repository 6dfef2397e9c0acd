package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// All words and patterns here are for folded text: simplified characters, small letters, ASCII punctuation.

// askWords are words of asking. A text with one of them is a question by itself in its grammar, if not in its sense.
var askWords = wordSet(`什么 怎么 怎样 怎么样 如何 为什么 为何 何时 何地 谁 哪些 哪个 哪里 哪儿 哪 几 多少 多久 多长 多大 是否 是不是 有没有
	能不能 可不可以 能否 可否 吗 啥 咋 什么时候 who whom whose what which when where why how is are was were do does did
	can could should must may will would has have`)

// emptyWords say nothing about a topic: function words, pronouns, and what asks for more of the same.
var emptyWords = wordSet(`的 了 着 过 地 得 是 有 在 于 对 对于 关于 和 与 及 也 都 还 再 就 又 很 最 不 没 会 要 能 可以 应该 应当 需要 必须
	可 请 请问 吧 呢 啊 呀 嘛 么 一下 一些 一点 这 那 它 他 她 其 它们 他们 她们 这个 那个 这些 那些 这里 那里 我 你 您 我们 你们 把 被 给
	让 从 到 为 向 以 用 里 中 上 下 里面 方面 具体 详细 详情 细节 进一步 更 更多 多 继续 还有 另外 其他 其它 别的 例子 举 个 例如 比如
	说 说说 讲 讲讲 谈 解释 介绍 说明 告诉 看 看看 想 知道 意思 含义 理解 原因 理由 依据 内容 规定 措施 要求 条款 条文 部分 地方 时候
	时间 情况 问题 做 做法 办 样 来 去 这样 那样 所以 因此 然后 那么 但是 但 点 些 下去 一个 麻烦 帮忙 帮我 查 查看 显示 这条 该 此 同 提到 写
	a an the this that these those such same other another each any all some no none few many much more most less own
	i me my we us our you your he him his she her it its they them their one ones am be been being not only also too very just
	even still here there then and or but nor so yet if than as because while of in on at by for from to into onto with without
	about above below under over between per via out up down off again further please tell explain describe show give list say
	says said mean means meaning let know like detail details detailed elaborate continue go going example examples exactly
	specifically concretely reason reasons else anything something ok okay well really thing things happen happens
	long often far soon way provision provisions rule rules content contents text now instead though`)

// relationWords need something that they are said of: who is responsible, and for what?
var relationWords = wordSet(`负责 执行 实施 落实 监督 适用 参加 参与 遵守 违反 支持 反对 完成 开始 结束 进行 实现 达成 做到 承担
	responsible charge implement implements implemented enforce enforces enforced apply applies applied involved comply complies
	supervise supervises done work works`)

// documentWords are said of documents: who issued it, how many articles has it?
var documentWords = wordSet(`发布 公布 发表 颁布 通过 签署 生效 施行 出台 制定 起草 提出 发出 写的 作者 出自 全文 原文 标题 题目 全称 多少条 几条
	一共 总共 共 目录 日期 版本 链接 网址 来源 修订 修改 哪年 哪一年 年 条
	issue issued issues publish published publishes adopt adopted release released sign signed wrote write written author authors
	draft drafted approve approved announce announced enacted effect force date title link source version articles clauses items
	sections entire full whole summary summarize summarise`)

// moreWords are what a text without a word of asking consists of when it asks for more.
var moreWords = []string{
	"还有", "继续", "详细", "具体", "更多", "展开", "说说", "讲讲", "解释", "举个例子", "举例", "例如", "比如", "more", "continue", "go on",
	"elaborate", "explain", "example", "detail", "else", "such as",
}

// anaphors stand for what was spoken of, where nothing before them in the text can be meant.
var anaphors = regexp.MustCompile(`它们|他们|它|这是|这个|\b(?:it|they|them|this|that)\b`)

// doneTo asks who does something to it.
var doneTo = regexp.MustCompile(`^(?:who|what) [a-z]{3,}(?:s|ed) (?:(?:for|to|of|with|on|by) )?(?:it|them|this|that)$`)

// expletive is an English "it" that stands for nothing.
var expletive = regexp.MustCompile(`\b(?:is|was|would|will|does|did|can|could) it (?:be )?(?:still |also )?(?:true|possible|ok|okay|allowed|legal|illegal|` +
	`necessary|permitted|important|safe|clear|right|wrong|fair|hard|easy|good|bad|take|rain|raining|snow|cost|the case)\b|` +
	`\bit (?:is|was|would be) (?:true|possible|allowed|legal|illegal|necessary|permitted|important|safe)\b`)

// thisDocument says "this document" in so many words.
var thisDocument = regexp.MustCompile(`(?:这|该|此|那|同)一?(?:份|个|篇|部)?(?:文件|文档|文本|文书|法规|文章)|` +
	`\b(?:this|that|the same|the) (?:document|instrument|text)\b`)

// documentIt is a pronoun whose verb is said of documents.
var documentIt = regexp.MustCompile(
	`^(它)(?:对|就|在|是?(?:什么时候|何时|哪年|哪一年|几时|谁)|由谁|关于|有?没有|是否|有多少条|有几条|一共|共|里面?|中|提|说|讲|规定|要求|包括|涉及|写)|` +
		`\b(?:did|does|do|was|is|has|will) (it) (?:also |ever |even )?(?:say|mention|cover|state|require|contain|include|address|define|` +
		`talk|issued|published|adopted|released|signed|written|approved|drafted|enacted|apply|binding|enter|been|come)\b|` +
		`\b(?:issued|published|adopted|released|signed|wrote|drafted|approved|enacted|announced) (it)\b|\b(?:summari[sz]e|translate) (it)\b|` +
		`\b(it) (?:say|says|mention|mentions|cover|covers|state|states|require|requires|contain|contains|include|includes)\b|` +
		`\b(?:clauses|articles|items|sections|goals) (?:has|does|are in|in) (it)\b`)

// thisClause says "this article" of the clause that was quoted last.
var thisClause = regexp.MustCompile(`(?:(?:上面|刚才|前面)的?)?(?:这|该|此|那|上述|本)(?:一)?(?:条|项|款|条款|条文)(?:$|[,.?!\s]|[讲说的是怎什适规有要里中呢吗对为英原全])|` +
	`\b(?:this|that|the same) (?:article|clause|item|provision|section)\b`)

// sameClause says "the same article" of another document; anotherDocument says which.
var (
	sameClause      = regexp.MustCompile(`(?:同|同样|相同|对应)的?一?(?:条款|条|项)|\b(?:same|corresponding|equivalent) (?:article|clause|item|number|provision|section|one)\b`)
	anotherDocument = regexp.MustCompile(`(?:另外?|其他|别的)一?(?:份|个|部|篇)?(?:文件|文档|文本)|另外?一?(?:份|部|篇)|\bother (?:document|one|text|instrument)\b`)
)

// step is a clause before or behind the last one.
var step = regexp.MustCompile(`(再?下|后|再?上|前)一?(?:个)?(?:条款|条|项|款|段|点)($|[,.?!\s]|[讲说的是怎什适规有要里中呢吗对为英原全])|` +
	`\b(next|following|previous|preceding|prior) (?:one|article|clause|item|paragraph|provision|point)\b|^(?:the )?(next|previous)$`)

// ordinal is a number that counts nothing: "the second one", 第二个.
var ordinal = regexp.MustCompile(`^第([0-9零一二两三四五六七八九十百]{1,7})个?$|^([0-9]{1,3}|[一二三四五六七八九十百]{1,7})$|` +
	`^(?:the )?([a-z0-9-]+) one$|^(?:number |no\.? ?|#)([a-z0-9-]+)$`)

// inLanguage asks for the same in another language.
var inLanguage = regexp.MustCompile(`^(?:用|要|看)?(英文|英语|中文|汉语)(?:版本?|原文|的)?$|^(?:in |the )?(english|chinese)(?: version| text)?$`)

// leads are what a follow-up begins with: links to what was said, and words of politeness, which link nothing.
var (
	links = regexp.MustCompile(`^(?:那么|那|然后|以及|另外|此外|至于|换成|还有|` +
		`(?:(?:and|but|so|then|also|plus|or)\b[, ]*)*(?:(?:what|how) about|what of|as for|same for|(?:and|but|so|then|also|plus|or))\b)[, ]*`)
	politeness = regexp.MustCompile(`^(?:(?:好的|好吧|嗯|哦|噢|谢谢|多谢|请问|我想问|想问一下|ok|okay|thanks|thank you|yes|right|well|great|please)(?:\b|[,.! ])[,.! ]*|(?:好的|谢谢|请问|想问一下|嗯|哦))`)
)

// tails are what a question for a whole clause or a whole topic ends in.
var tails = regexp.MustCompile(`(?:[?!.,~ ]|呢|呀|啊|又|怎么样|怎么说的?|如何|怎么讲|怎么规定的?|原文|全文|讲(?:了|的是)?什么|说(?:了|的是)?什么|写(?:了|的是)?什么|是什么|` +
	`的?内容|有什么规定| too| as well| then| instead| please| say)+$`)

// unlinked are words with 那 that link nothing.
var unlinked = regexp.MustCompile(`^那(?:些|里|儿|边|时|种|次|位|年|天)`)

// Frames of questions in which the topic stands at a sure place, in group 1.
var topicFrames = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[^反绝相核应面])(?:对于|对|关于)([^,.;:?!"<>]{1,12}?)(?:方面|领域)?(?:怎么|怎样|如何|有什么|有何|有哪些|有没有|是怎么|是如何|的规定|的要求|的条款|作了|做了|规定了)`),
	regexp.MustCompile(`\b(?:about|regarding|concerning|on) ((?:[a-z0-9'-]+ ?){1,5}?)\s*[?.!]*$`),
}

// topicLead and topicEnd are what stands around a new topic and is no part of it.
var (
	topicLead = regexp.MustCompile(`^(?:对于|对|关于|针对|在|说到|换成|(?:for|on|about|regarding|concerning|with|to|in) )`)
	topicEnd  = regexp.MustCompile(`(?:这方面|方面|领域|的话|的规定|的)+$`)
	condition = regexp.MustCompile(`^(?:如果|要是|假如|万一|若是|if\b|unless\b)`)
	notTopic  = regexp.MustCompile(`[,.;:?!"<>()\n]|\b(?:and|or) (?:who|what|how|why|when)\b`)
)

// personal is about who speaks, which no document is.
var personal = regexp.MustCompile(`[你您我咱]|\b(?:i|me|my|you|your)\b`)

// strongKinds are the kinds whose nouns mean an instrument wherever they end a text, known to the catalogue or not.
var strongKinds = wordSet(`action-plan concept-paper white-paper executive-order initiative declaration communique resolution convention
	treaty agreement charter amendment constitution regulations directive bill`)

// lawlike ends in 法 and names a law; notLaw ends so and names none.
var (
	lawlike = regexp.MustCompile(`^\p{Han}{3,}法$|^the [a-z ]*\b(?:act|law)$`)
	notLaw  = regexp.MustCompile(`(?:办|方|算|做|看|想|说|立|执|司|书|语|用|合|违|非)法$`)
)

func wordSet(s string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// longestWord is the length in runes of the longest Chinese word of the lists.
const longestWord = 4

// content measures what the folded text says besides the words of the given lists: a Han character counts one, another
// word two.
func content(folded string, lists ...map[string]bool) int {
	n := 0
	known := func(w string) bool { return slices.ContainsFunc(lists, func(l map[string]bool) bool { return l[w] }) }
	for rest := folded; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.Is(unicode.Han, r):
			length := hanWord(rest, known)
			if length == 0 {
				n, length = n+1, size
			}
			size = length
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			size = len(rest) - len(strings.TrimLeftFunc(rest, func(r rune) bool {
				return (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'') && !unicode.Is(unicode.Han, r)
			}))
			if !known(strings.TrimSuffix(rest[:size], "'s")) {
				n += 2
			}
		}
		rest = rest[size:]
	}
	return n
}

// hanWord returns the bytes of the longest known Chinese word that s begins with, 0 where there is none.
func hanWord(s string, known func(string) bool) int {
	best, end := 0, 0
	for range longestWord {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.Is(unicode.Han, r) {
			break
		}
		end += size
		if known(s[:end]) {
			best = end
		}
	}
	return best
}

// asks reports whether the folded text has a word of asking, or a verb twice with 不 or 没 between: 收不收.
func asks(folded string) bool {
	runes := []rune(folded)
	for i := 2; i < len(runes); i++ {
		if runes[i] == runes[i-2] && (runes[i-1] == '不' || runes[i-1] == '没') {
			return true
		}
	}
	for w := range askWords {
		if w[0] >= utf8.RuneSelf && strings.Contains(folded, w) {
			return true
		}
	}
	return slices.ContainsFunc(latinWords(folded), func(w string) bool { return askWords[w] })
}

func latinWords(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' })
}

// namesKind reports whether the folded topic is the name of an instrument that the catalogue does not have.
func namesKind(folded string) bool {
	if notLaw.MatchString(folded) {
		return false
	}
	if lawlike.MatchString(folded) {
		return true
	}
	for _, k := range corpus.Kinds() {
		if !strongKinds[k.Slug] {
			continue
		}
		for _, noun := range k.ZH {
			if strings.HasSuffix(folded, noun) {
				return true
			}
		}
		for _, noun := range k.EN {
			if rest, ok := strings.CutSuffix(folded, fold.String(noun)); ok && strings.HasPrefix(rest, "the ") {
				return true
			}
		}
	}
	return false
}

// hanNumber writes n, 0 to 9999, in Chinese.
func hanNumber(n int) string {
	if n <= 0 || n > 9999 {
		return "零"
	}
	digits := []rune("零一二三四五六七八九")
	var b strings.Builder
	gap := false
	for _, place := range []struct {
		of   int
		word string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / place.of % 10
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if d > 1 || place.of != 10 || b.Len() > 0 {
			b.WriteRune(digits[d])
		}
		b.WriteString(place.word)
	}
	return b.String()
}
