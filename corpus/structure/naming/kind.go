// Package naming tells what a title says: the kind that it names, the name that a text gives itself, the id made of it.
package naming

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/corpus/structure/line"
)

// Appended matches what editors append to a title: （全文）, (2021修正). Other brackets tell titles apart, such as （十一）.
var Appended = regexp.MustCompile(`(?i)\s*[（(](?:全文|节选|摘录|(?:19|20)\d{2}年?[^（()）]{0,12}|full text|excerpts?)[)）]\s*$`)

// titleTail matches any brackets behind the noun of a title: （试行）, （草案）.
var titleTail = regexp.MustCompile(`\s*[（(][^（()）]{1,24}[)）]\s*$`)

// FullText matches what says that a title stands above the whole text.
var FullText = regexp.MustCompile(`(?i)\s*[（(](?:全文|正式版|full text)[)）]\s*$`)

// KindOf returns the kind that a title names, or "": a Chinese title ends in its noun, an English one holds it.
func KindOf(title string) string {
	title = strings.Trim(titleTail.ReplaceAllString(title, ""), "《》 ")
	if line.LangOf(title) == corpus.Chinese {
		title = fold.String(title)
		for _, k := range corpus.Kinds() {
			if slices.ContainsFunc(k.ZH, func(noun string) bool { return strings.HasSuffix(title, noun) }) {
				return k.Slug
			}
		}
		return ""
	}
	return kindOfEnglish(title)
}

// phraseEnd matches what ends a noun phrase in a title whose words and stops are set apart by blanks.
var phraseEnd = regexp.MustCompile(` (?:[,.:;()–—]|of|on|for|by|at|to|in|concerning|regarding|from|with) `)

var titleStop = regexp.MustCompile(`[,.:;()–—]`)

// kindOfEnglish looks for the last noun of the phrase in front, as in "Global Action Plan for the Governance Code", and
// failing that in the phrases that follow. A noun may go on behind the phrase that it begins in, as "Plan of Action".
func kindOfEnglish(title string) string {
	spaced := titleStop.ReplaceAllString(strings.ToLower(title), " $0 ")
	rest := " " + strings.Join(strings.Fields(spaced), " ") + " "
	for rest != "" {
		limit := len(rest)
		if m := phraseEnd.FindStringIndex(rest); m != nil {
			limit = m[1]
		}
		best, bestEnd, bestLen := "", 0, 0
		for _, k := range corpus.Kinds() {
			for _, noun := range k.EN {
				i := strings.Index(rest, " "+strings.ToLower(noun)+" ")
				if end := i + len(noun); i >= 0 && i < limit && (end > bestEnd || end == bestEnd && len(noun) > bestLen) {
					best, bestEnd, bestLen = k.Slug, end, len(noun)
				}
			}
		}
		if best != "" {
			return best
		}
		if limit == len(rest) {
			return ""
		}
		rest = rest[limit-1:]
	}
	return ""
}

// Slug returns the id of a work of the given kind: kind and year where they tell it, else kind and a hash of its name.
func Slug(kind, date, name string) string {
	if kind == "" {
		kind = "text"
	}
	if len(date) >= 4 && !Reports[kind] {
		return kind + "-" + date[:4]
	}
	return kind + "-" + Hash(name)
}

// Hash returns four hexadecimal digits that depend on the letters of name.
func Hash(name string) string {
	sum := sha256.Sum256([]byte(fold.Key(name)))
	return hex.EncodeToString(sum[:2])
}

// sectionName matches the name of a part that many texts have: it is the title of none.
var sectionName = regexp.MustCompile(`(?i)^(?:[\dIVX]+[.、]? ?)?(?:abstract|introduction|overview|summary|preface|foreword|preamble|motivation|rationale|specifications?|background|scope|contents|table of contents|about|readme|index|home|getting started|untitled|document|摘要|概述|概要|简介|简述|介绍|引言|前言|序言|背景|目录|总则|首页|正文|无标题)$`)

// SectionName reports whether s is the name of a part of a text, such as "Abstract".
func SectionName(s string) bool { return sectionName.MatchString(strings.TrimSpace(s)) }

var (
	pageParts = regexp.MustCompile(`\s+(?:[-–—|·•»]|::?)\s+|\s*[|_｜]\s*`)
	pageTail  = regexp.MustCompile(`(?i)\s*(?:documentation|docs|文档)$`)
)

// OfPage returns the name of a text in what a web page calls itself, which names a part and the site too:
// "Abstract — Harbour Guide documentation"; "" for none.
func OfPage(page string) string {
	best := ""
	for _, part := range pageParts.Split(page, -1) {
		part = strings.TrimSpace(pageTail.ReplaceAllString(part, ""))
		if !SectionName(part) && len(part) > len(best) {
			best = part
		}
	}
	return best
}

// selfName matches the words with which a text names itself in its opening, such as "we propose the … Plan".
var (
	selfNameZH = regexp.MustCompile(`(?:提出|制定|发布|发表|通过|缔结|达成|公布)(?:了|本)?《([^《》]{4,40})》`)
	selfNameEN = regexp.MustCompile(`\b(?:propose|adopt|issue|launch|present|proclaim|announce|establish|conclude|enact)(?:s|ed)? (?:this|the|a) `)
)

// Within returns the title that an untitled text gives itself in its first clause, or "".
func Within(text string, l corpus.Lang) string {
	if l == corpus.Chinese {
		for _, m := range selfNameZH.FindAllStringSubmatch(text, -1) {
			if KindOf(m[1]) != "" {
				return m[1]
			}
		}
		return ""
	}
	for _, m := range selfNameEN.FindAllStringIndex(text, -1) {
		for _, name := range Capitalised(text[m[1]:]) {
			if KindOf(name) != "" && strings.HasPrefix(text[m[1]:], name) {
				return name
			}
		}
	}
	return ""
}

var connectors = map[string]bool{"of": true, "for": true, "on": true, "and": true, "the": true, "in": true, "to": true}

// Capitalised returns the names in an English text: runs of capitalised words, which connectors may join.
func Capitalised(text string) []string {
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

// BareNoun reports whether name is only the noun of the kind.
func BareNoun(name, kind string) bool {
	k := corpus.KindOf(kind)
	return k != nil && (slices.Contains(k.ZH, name) ||
		slices.ContainsFunc(k.EN, func(noun string) bool { return strings.EqualFold(noun, name) }))
}

// Reports are the kinds whose texts tell of instruments and are none.
var Reports = map[string]bool{"article": true, "news": true, "interview": true, "report": true, "": true}
