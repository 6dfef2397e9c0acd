package citation

import (
	"strings"

	"yiju/corpus/numeral"
)

// realm is a state or body that issues instruments, with the folded words that name it in both languages.
type realm []string

// realms are the states and bodies whose name next to that of an instrument identifies its issuer: "America's action
// plan" is nobody else's action plan. The usual issuers suffice.
var realms = []realm{
	{"中国", "中方", "我国", "中华人民共和国", "china", "chinese", "prc"},
	{"美国", "美方", "america", "american", "us", "u.s", "usa", "united states"},
	{"欧盟", "欧洲", "eu", "e.u", "european union", "european", "europe"},
	{"英国", "uk", "u.k", "britain", "british", "united kingdom"},
	{"联合国", "un", "u.n", "united nations"},
	{"日本", "japan", "japanese"},
	{"韩国", "korea", "korean", "south korea"},
	{"印度", "india", "indian"},
	{"俄罗斯", "俄国", "russia", "russian"},
	{"法国", "france", "french"},
	{"德国", "germany", "german"},
	{"加拿大", "canada", "canadian"},
	{"澳大利亚", "澳洲", "australia", "australian"},
	{"新加坡", "singapore", "singaporean"},
	{"巴西", "brazil", "brazilian"},
	{"东盟", "asean"},
	{"非盟", "非洲联盟", "african union"},
	{"金砖", "brics"},
	{"经合组织", "oecd"},
	{"二十国集团", "g20"},
	{"七国集团", "g7"},
	{"欧洲委员会", "council of europe"},
	{"教科文组织", "unesco"},
	{"上合组织", "上海合作组织", "sco"},
	{"香港", "hong kong"},
	{"台湾", "taiwan", "taiwanese"},
}

// in reports whether text, folded, names r.
func (r realm) in(text string) bool {
	for _, word := range r {
		if word[0] >= 0x80 && strings.Contains(text, word) || word[0] < 0x80 && containsWord(text, word) {
			return true
		}
	}
	return false
}

// index returns where in the folded text r is first named in Chinese, -1 if nowhere.
func (r realm) index(text string) int {
	for _, word := range r {
		if i := strings.Index(text, word); i >= 0 && word[0] >= 0x80 {
			return i
		}
	}
	return -1
}

// realmsIn returns the realms that the folded text names.
func realmsIn(text string) []realm {
	var found []realm
	if text == "" {
		return nil
	}
	for _, r := range realms {
		if r.in(text) {
			found = append(found, r)
		}
	}
	return found
}

// containsWord reports whether s contains word with no ASCII letter or digit on either side.
func containsWord(s, word string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		if (start == 0 || !numeral.IsWordByte(s[start-1])) && (end == len(s) || !numeral.IsWordByte(s[end])) {
			return true
		}
		from = end
	}
}
