package citation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// titleGloss translates words common in titles, for instruments that have a title in one language and are asked for in
// the other. It is a small dictionary, not a list of titles. If one Chinese word is a prefix of another, the longer comes
// first; the first English word is the usual one.
var titleGloss = [][2]string{
	{"全球", "global"}, {"国际", "international"}, {"世界", "world"}, {"国家", "national"}, {"区域", "regional"}, {"亚洲", "asian"},
	{"ai", "ai"}, {"治理", "governance"}, {"发展", "development"}, {"安全", "security"}, {"文明", "civilization"},
	{"数据", "data"}, {"数字", "digital"}, {"网络", "cyber"}, {"信息", "information"}, {"个人", "personal"}, {"保护", "protection"},
	{"合作", "cooperation"}, {"能力建设", "capacity building"}, {"普惠", "inclusive"}, {"伦理", "ethics"}, {"算法", "algorithm"},
	{"经济", "economic"}, {"科技", "technology"}, {"技术", "technology"}, {"科学", "science"}, {"创新", "innovation"},
	{"气候", "climate"}, {"环境", "environmental"}, {"能源", "energy"}, {"海洋", "ocean"}, {"和平", "peace"}, {"人权", "human rights"},
	{"教育", "education"}, {"卫生", "health"}, {"贸易", "trade"}, {"金融", "financial"}, {"未来", "future"}, {"绿色", "green"},
	{"可持续", "sustainable"}, {"开放", "open"}, {"公平", "fair"}, {"管理", "administration"}, {"服务", "services"},
	{"生成式", "generative"}, {"新一代", "next generation"}, {"联合", "joint"}, {"总体", "overall"}, {"关键", "critical"},
}

// gloss returns the normal name of a Chinese title word by word in English, or false when a word is not known.
func gloss(title string) (string, bool) {
	var out []string
	rest := normalName(title)
	for rest != "" {
		zh, en := glossPrefix(rest)
		if zh == "" {
			return "", false
		}
		out = append(out, en)
		rest = rest[len(zh):]
	}
	return strings.Join(out, " "), true
}

// glossPrefix returns the longest word of the gloss, or noun of a kind, that s begins with.
func glossPrefix(s string) (zh, en string) {
	for _, pair := range titleGloss {
		if strings.HasPrefix(s, pair[0]) && len(pair[0]) > len(zh) {
			zh, en = pair[0], pair[1]
		}
	}
	for _, k := range corpus.Kinds() {
		for _, noun := range k.ZH {
			if strings.HasPrefix(s, noun) && len(noun) > len(zh) {
				zh, en = noun, normalName(k.EN[0])
			}
		}
	}
	return zh, en
}

// addGloss adds what an instrument without an English title would be called, and its initials.
func (a *aliases) addGloss(title string) {
	en, ok := gloss(title)
	if !ok || a.running() {
		return
	}
	words := strings.Fields(en)
	for i, w := range words {
		if w == "ai" {
			words[i] = "AI"
		} else {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	name := strings.Join(words, " ")
	a.add(name)
	a.addAcronym(name)
}

// mayMean reports whether words in one language may refer to an instrument with the given names, all in the other
// language: the names must contain every word that the gloss knows, one at least, and AI must occur on both sides or on neither.
func mayMean(words string, names []string) bool {
	in := func(word string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return containsName(n, word) })
	}
	if hasAI := containsName(words, "ai"); hasAI != in("ai") {
		return false
	}
	latin, any := words[0] < utf8.RuneSelf, false
	for _, pair := range titleGloss {
		word, other := pair[0], pair[1]
		if latin {
			word, other = other, word
		}
		if containsName(words, word) {
			if any = in(other); !any {
				return false
			}
		}
	}
	return any
}
