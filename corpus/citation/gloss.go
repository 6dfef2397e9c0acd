package citation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

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
