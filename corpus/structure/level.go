package structure

import (
	"regexp"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// levelOf returns the level of the document of a in language l; original is the language in which it was written, and
// law says that it has articles.
func levelOf(a *article, kind string, l, original corpus.Lang, newspaper, law bool) corpus.Level {
	switch {
	case a.author != "" || a.editor:
		return corpus.Commentary
	case (newspaper || a.reported) && !a.fullText:
		return corpus.News
	case naming.Reports[kind] && !a.fullText && !law:
		return corpus.Commentary
	case a.credit == l:
		return corpus.UnofficialTranslation
	case l != original:
		return corpus.OfficialTranslation
	}
	return corpus.Official
}

// secondaryKind returns the kind of a text that reports on instruments; what else its title names is what it is about.
func secondaryKind(l corpus.Level, kind string) string {
	switch {
	case naming.Reports[kind] && kind != "":
		return kind
	case l == corpus.News:
		return "news"
	}
	return "article"
}

// owner matches the body that a web page names as its owner.
var owner = regexp.MustCompile(`^(\p{Han}{3,24})版权所有|(?:版权所有|主办单位|主办)[:：]?(\p{Han}{3,24}?)(?:版权|主办|承办|网站|$)`)

// ownerOf returns the owner that the footer of a web page names, or "".
func ownerOf(ps []*para) string {
	for _, p := range ps {
		if !strings.Contains(p.text, "权") && !strings.Contains(p.text, "办") {
			continue // most paragraphs, the longest among them
		}
		if m := owner.FindStringSubmatch(line.Squeeze(p.text)); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}
