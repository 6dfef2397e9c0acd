package structure

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// titleTail matches what editors append to a title: （全文）, (2021修正), （草案）.
var titleTail = regexp.MustCompile(`\s*[（(][^（()）]{1,24}[)）]\s*$`)

// kindOf returns the kind that a title names, or "": a Chinese title ends in its noun, an English one holds it.
func kindOf(title string) string {
	title = strings.Trim(titleTail.ReplaceAllString(title, ""), "《》 ")
	if langOf(title) == corpus.Chinese {
		for _, k := range corpus.Kinds() {
			for _, noun := range k.ZH {
				if strings.HasSuffix(title, noun) {
					return k.Slug
				}
			}
		}
		return ""
	}
	padded := " " + strings.Map(func(r rune) rune {
		if strings.ContainsRune(",.:;()", r) {
			return ' '
		}
		return r
	}, title) + " "
	best, at := "", -1 // the noun that stands first names the kind, but a longer noun at the same place wins
	for _, k := range corpus.Kinds() {
		for _, noun := range k.EN {
			i := strings.Index(strings.ToLower(padded), " "+strings.ToLower(noun)+" ")
			if i >= 0 && (at < 0 || k.Slug == "remarks" && i < 2) {
				best, at = k.Slug, i
			}
		}
	}
	return best
}

// reports are the kinds whose texts tell of instruments and are none.
var reports = map[string]bool{"article": true, "news": true, "interview": true, "report": true, "": true}

// levelOf returns the level of the document of a in language l; original is the language in which it was written.
func levelOf(a *article, kind string, l, original corpus.Lang, newspaper bool) corpus.Level {
	switch {
	case a.author != "" || a.editor:
		return corpus.Commentary
	case newspaper && !a.fullText || a.reported && !a.fullText:
		return corpus.News
	case reports[kind] && !a.fullText:
		return corpus.Commentary
	case a.credit == l:
		return corpus.UnofficialTranslation
	case l != original:
		return corpus.OfficialTranslation
	}
	return corpus.Official
}

// slug returns the id of a work of the given kind: kind and year where they tell it, else kind and a hash of its name.
func slug(kind, date, name string) string {
	if kind == "" {
		kind = "text"
	}
	if len(date) >= 4 && !reports[kind] {
		return kind + "-" + date[:4]
	}
	return kind + "-" + hash4(name)
}

func hash4(name string) string {
	sum := sha256.Sum256([]byte(fold.Key(name)))
	return hex.EncodeToString(sum[:2])
}

// selfName matches the words with which a text names itself in its opening, such as "we propose the … Plan".
var (
	selfNameZH = regexp.MustCompile(`(?:提出|制定|发布|发表|通过|缔结|达成|公布)(?:了|本)?《([^《》]{4,40})》`)
	selfNameEN = regexp.MustCompile(`\b(?:propose|adopt|issue|launch|present|proclaim|announce|establish|conclude|enact)(?:s|ed)? (?:this|the|a) `)
)

// nameWithin returns the title that an untitled text gives itself in its first clause, or "".
func nameWithin(text string, l corpus.Lang) string {
	if l == corpus.Chinese {
		for _, m := range selfNameZH.FindAllStringSubmatch(text, -1) {
			if kindOf(m[1]) != "" {
				return m[1]
			}
		}
		return ""
	}
	for _, m := range selfNameEN.FindAllStringIndex(text, -1) {
		for _, name := range capitalised(text[m[1]:]) {
			if kindOf(name) != "" && strings.HasPrefix(text[m[1]:], name) {
				return name
			}
		}
	}
	return ""
}

var connectors = map[string]bool{"of": true, "for": true, "on": true, "and": true, "the": true, "in": true, "to": true}

// capitalised returns the names in an English text: runs of capitalised words, which connectors may join.
func capitalised(text string) []string {
	var out []string
	var run []string
	flush := func() {
		for len(run) > 0 && connectors[strings.ToLower(run[0])] {
			run = run[1:]
		}
		for len(run) > 0 && connectors[run[len(run)-1]] {
			run = run[:len(run)-1]
		}
		if len(run) > 1 {
			out = append(out, strings.Join(run, " "))
		}
		run = nil
	}
	for _, w := range strings.Fields(text) {
		word := strings.Trim(w, ",.;:!?()“”\"‘’'")
		if word != "" && (word[0] >= 'A' && word[0] <= 'Z' || connectors[word]) {
			if !strings.HasPrefix(w, word) {
				flush()
			}
			run = append(run, word)
			if strings.HasSuffix(w, word) {
				continue
			}
		}
		flush()
	}
	flush()
	return out
}

// owner matches the body that a web page names as its owner.
var owner = regexp.MustCompile(`^(\p{Han}{3,24})版权所有|(?:版权所有|主办单位|主办)[:：]?(\p{Han}{3,24}?)(?:版权|主办|承办|网站|$)`)

// ownerOf returns the owner that the footer of a web page names, or "".
func (pg *page) ownerOf() string {
	for _, p := range pg.paras {
		if m := owner.FindStringSubmatch(squeeze(p.text)); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}
