package main

import (
	"yiju/corpus"
	"yiju/retrieval/search"
)

// explainTexts are what `search -explain` says, in one language. Where one has verbs of package fmt, they are the same
// in both.
type explainTexts struct {
	Flag                                                                       string
	Question, Lang, Chinese, English, Respelled                                string
	Names, Readings, OutOfRange, Unknown, Factor                               string
	Phrases, Held, NotHeld                                                     string
	Terms, ColAsked, ColTerm, ColRole, ColWeight, ColZH, ColEN                 string
	Stop, Name, Part, Aside, NoPassage, Pairs, Characters, Written, More       string
	Expansions, Glossary, Clauses, Dictionary, Untranslated, Unheld, InWords   string
	Rankers, ColRanker, ColLang, ColTop, ColPassages, NoRankers                string
	Words, Translation, Pinpoint, Named, Embedding                             string
	Hits, Facts, Vote, Noted, Made, Others, Proximity, Neighbour, Times        string
	ShownPinpoint, ShownOnly, ShownFound, ShownLanguage, ShownBetter, ListMark string
}

func explainTextsIn(l corpus.Lang) *explainTexts {
	if l == corpus.Chinese {
		return &explainZH
	}
	return &explainEN
}

var explainZH = explainTexts{
	Flag:       "说明检索过程：检索词、译法及其出处、各个排序器、每条结果的得分构成",
	Question:   "问题",
	Lang:       "语言：%s",
	Chinese:    "中文",
	English:    "英文",
	Respelled:  "%s 查无此词，按 %s 检索",
	Names:      "问题点名的条款和文件",
	Readings:   "可能是其中之一：%s",
	OutOfRange: "没有这一条",
	Unknown:    "语料中没有",
	Factor:     "得分 × %.2f",
	Phrases:    "引号中的短语",
	Held:       "只在含有它的 %d 个段落中排序",
	NotHeld:    "没有段落含有，按普通词语检索",
	Terms:      "检索词（含有它的段落数，idf）",
	ColAsked:   "问题中", ColTerm: "检索词", ColRole: "说明", ColWeight: "权重", ColZH: "中文段落", ColEN: "英文段落",
	Stop: "虚词", Name: "名称", Part: "部分", Aside: "旁述", NoPassage: "没有段落含有",
	Pairs: "双字（括号中为段落数）：%s", Characters: "单字：%s", Written: "外文原样：%s", More: "另有 %d 个，见 -json",
	Expansions: "译法〔出处 权重/可信度，段落数〕",
	Glossary:   "术语表", Clauses: "双语条款", Dictionary: "词典",
	Untranslated: "没有已知译法", Unheld: "没有段落含有的：%s", InWords: "只有其中的词",
	Rankers:   "排序器",
	ColRanker: "排序器", ColLang: "语言", ColTop: "最高分", ColPassages: "段落", NoRankers: "都没有找到什么。",
	Words: "原文词语", Translation: "译文词语", Pinpoint: "点名的条款", Named: "点名的文件", Embedding: "向量",
	Hits:  "结果",
	Facts: "得分 %.3f · 覆盖 %.2f · 与理想得分之比 %.2f",
	Vote:  "%s：第 %d 位，%.2f → %.3f", Noted: "%s：第 %d 位",
	Made: "得分构成（%s）：%s", Others: "其余 %d 项 %.2f", Proximity: "邻近 %.2f", Neighbour: "上下文 %.2f", Times: "× %.2f（点名）",
	ShownPinpoint: "显示%s版本：问题点名的就是它",
	ShownOnly:     "显示%s版本：这一条只有这个版本",
	ShownFound:    "显示%s版本：只找到这个版本",
	ShownLanguage: "显示%s版本：与问题语言相同",
	ShownBetter:   "显示%s版本：它的得分明显高于问题语言的版本",
	ListMark:      "、",
}

var explainEN = explainTexts{
	Flag:       "say how: terms, translations and where they come from, rankers, and what makes the score of each hit",
	Question:   "Question",
	Lang:       "Language: %s",
	Chinese:    "Chinese",
	English:    "English",
	Respelled:  "%s is found nowhere and read as %s",
	Names:      "Clauses and documents that the question names",
	Readings:   "may be one of %s",
	OutOfRange: "no such clause",
	Unknown:    "not in this corpus",
	Factor:     "scores × %.2f",
	Phrases:    "Phrases in quotation marks",
	Held:       "passages that have it, which alone are ranked: %d",
	NotHeld:    "no passage has it; its words count like others",
	Terms:      "Terms (passages that have it, idf)",
	ColAsked:   "as asked", ColTerm: "term", ColRole: "note", ColWeight: "weight", ColZH: "Chinese", ColEN: "English",
	Stop: "stop word", Name: "name", Part: "part", Aside: "aside", NoPassage: "in no passage",
	Pairs: "Pairs of characters (passages): %s", Characters: "Characters: %s", Written: "Latin as written: %s", More: "%d more, see -json",
	Expansions: "Translations [source weight/trust, passages]",
	Glossary:   "glossary", Clauses: "clauses", Dictionary: "dictionary",
	Untranslated: "no translation known", Unheld: "in no passage: %s", InWords: "single words",
	Rankers:   "Rankers",
	ColRanker: "ranker", ColLang: "language", ColTop: "best score", ColPassages: "passages", NoRankers: "None found anything.",
	Words: "words", Translation: "translation", Pinpoint: "named clauses", Named: "named documents", Embedding: "vectors",
	Hits:  "Hits",
	Facts: "score %.3f · coverage %.2f · of the ideal score %.2f",
	Vote:  "%s: rank %d, %.2f → %.3f", Noted: "%s: rank %d",
	Made: "Score by %s: %s", Others: "%d more %.2f", Proximity: "proximity %.2f", Neighbour: "context %.2f", Times: "× %.2f (named)",
	ShownPinpoint: "Shown in %s: the question names this very version",
	ShownOnly:     "Shown in %s: the clause has no other version",
	ShownFound:    "Shown in %s: no other version was found",
	ShownLanguage: "Shown in %s: the language of the question",
	ShownBetter:   "Shown in %s: it scores much better than the version in the language of the question",
	ListMark:      ", ",
}

// language returns the name of l.
func (t *explainTexts) language(l corpus.Lang) string {
	switch l {
	case corpus.Chinese:
		return t.Chinese
	case corpus.English:
		return t.English
	}
	return ""
}

// ranker returns the name of a ranker, or what it is called in JSON.
func (t *explainTexts) ranker(name string) string {
	switch name {
	case search.RankerWords:
		return t.Words
	case search.RankerTranslation:
		return t.Translation
	case search.RankerPinpoint:
		return t.Pinpoint
	case search.RankerNamed:
		return t.Named
	case search.RankerEmbedding:
		return t.Embedding
	}
	return name
}

func (t *explainTexts) role(role string) string {
	switch role {
	case search.RoleStop:
		return t.Stop
	case search.RoleName:
		return t.Name
	case search.RolePart:
		return t.Part
	case search.RoleAside:
		return t.Aside
	}
	return role
}

func (t *explainTexts) source(name string) string {
	switch name {
	case "glossary":
		return t.Glossary
	case "clauses":
		return t.Clauses
	case "dictionary":
		return t.Dictionary
	}
	return name
}

// shown returns the sentence for why a version is shown, with a verb for its language.
func (t *explainTexts) shown(why search.Shown) string {
	switch why {
	case search.ShownPinpoint:
		return t.ShownPinpoint
	case search.ShownOnly:
		return t.ShownOnly
	case search.ShownFound:
		return t.ShownFound
	case search.ShownLanguage:
		return t.ShownLanguage
	}
	return t.ShownBetter
}
