package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// Span is a range of bytes of a text, [Start, End).
type Span struct{ Start, End int }

// Sentences divides text into sentences: ranges that tile it exactly, each with its trailing white space. lang is the
// language of the text; sentences in the other language are found as well. Chinese sentences end at 。！？； or …… with
// closing marks and, as some sources have ASCII punctuation, at ;!? and at a full stop after a Han character; English
// ones at . ! ? if a new sentence can begin after it, except for abbreviations and numbers. A line end always ends a
// sentence.
func Sentences(text string, lang corpus.Lang) []Span {
	var spans []Span
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		if before, after := text[start:i], text[end:]; ends(before, after, r, lang) {
			end = skip(text, end, closes)
		} else if r != '\n' {
			i = end
			continue
		}
		end = skip(text, end, unicode.IsSpace)
		spans = append(spans, Span{start, end})
		start, i = end, end
	}
	if start < len(text) {
		spans = append(spans, Span{start, len(text)})
	}
	return spans
}

// ends reports whether the mark r ends the sentence before it.
func ends(before, after string, r rune, lang corpus.Lang) bool {
	switch r {
	case '。', '！', '？', '；', '｡':
		return !startsWith(after, marks) // of several marks the last ends the sentence
	case '…':
		return strings.HasSuffix(before, "…") && !startsWith(after, marks+"…") && !startsWith(after, "，、：")
	case ';':
		return lang == corpus.Chinese && hanBefore(before)
	case '!', '?':
		return !startsWith(after, marks) && (hanBefore(before) || opens(after))
	case '.':
		if hanBefore(before) {
			return !startsWith(after, marks) && !digitNext(after)
		}
		return !startsWith(after, marks) && opens(after) && !abbreviated(before, after)
	}
	return false
}

// marks may follow the end of a sentence and still belong to it.
const marks = "。！？；!?.｡"

func startsWith(s, set string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && strings.ContainsRune(set, r)
}

func digitNext(s string) bool { return s != "" && isDigit(rune(s[0])) }

// hanBefore reports whether the last character of s is Han, ignoring closing marks.
func hanBefore(s string) bool {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if !closes(r) {
			return IsHan(r)
		}
		s = s[:len(s)-size]
	}
	return false
}

func closes(r rune) bool { return strings.ContainsRune("”’」』）》〉】\"')]", r) }

// skip returns the offset after the runes at end that satisfy f.
func skip(text string, end int, f func(rune) bool) int {
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !f(r) {
			break
		}
		end += size
	}
	return end
}

// opens reports whether a new sentence can begin with the text after an English mark: closing marks, then the end, or
// white space and anything but a small letter.
func opens(after string) bool {
	after = strings.TrimLeftFunc(after, closes)
	if after == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	if IsHan(r) {
		return true
	}
	next := strings.TrimLeftFunc(after, unicode.IsSpace)
	if len(next) == len(after) {
		return false
	}
	r, _ = utf8.DecodeRuneInString(next)
	return !unicode.IsLower(r)
}

// abbreviations are written with a full stop and followed by a name, a number or more of the sentence.
var abbreviations = map[string]bool{
	"dr": true, "mr": true, "mrs": true, "ms": true, "prof": true, "st": true, "hon": true, "gen": true, "gov": true,
	"rep": true, "sen": true, "rev": true, "amb": true, "messrs": true, "mt": true, "vs": true, "cf": true, "viz": true,
	"eg": true, "ie": true, "ca": true, "approx": true, "est": true, "dept": true, "univ": true,
}

// numbered are abbreviations only before a number: "Art. 5", but "in art. The".
var numbered = map[string]bool{
	"art": true, "arts": true, "no": true, "nos": true, "para": true, "paras": true, "sec": true, "secs": true, "ch": true,
	"chap": true, "fig": true, "figs": true, "vol": true, "vols": true, "p": true, "pp": true, "cl": true, "rec": true,
	"reg": true, "annex": true, "pt": true, "ed": true, "eds": true, "jan": true, "feb": true, "mar": true, "apr": true,
	"jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true, "res": true,
}

// starters begin a sentence even after an abbreviation: "in the U.N. They …".
var starters = map[string]bool{
	"The": true, "This": true, "That": true, "These": true, "Those": true, "It": true, "They": true, "We": true, "He": true,
	"She": true, "In": true, "On": true, "At": true, "If": true, "When": true, "While": true, "However": true, "But": true,
	"And": true, "As": true, "For": true, "All": true, "Each": true, "Its": true, "Their": true, "Our": true, "There": true,
}

// abbreviated reports whether the full stop between before and after belongs to an abbreviation or a list number rather
// than ending a sentence.
func abbreviated(before, after string) bool {
	i := strings.LastIndexFunc(before, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("(（[“‘\"'/", r) || IsHan(r)
	})
	word := before[i+1:]
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		word = before[i+size:]
	}
	next := strings.TrimLeftFunc(after, func(r rune) bool { return unicode.IsSpace(r) || closes(r) })
	if next == "" {
		return false
	}
	key := strings.ToLower(strings.ReplaceAll(word, ".", ""))
	switch {
	case strings.TrimSpace(before[:len(before)-len(word)]) == "" && isOrdinal(key):
		return true // "1. Members shall"
	case abbreviations[key]:
		return true
	case numbered[key]:
		return digitNext(next)
	case isAcronym(word):
		end := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) })
		if end < 0 {
			end = len(next)
		}
		return !starters[next[:end]] && !strings.HasSuffix(next[:end], "ing") // U.N., J.; but "of the U.N. Facing …"
	}
	return false
}

// isAcronym reports whether word, without its last full stop, is an initial or dotted letters: J, U.N, Ph.D.
func isAcronym(word string) bool {
	parts := strings.Split(word, ".")
	for _, part := range parts {
		if part == "" || len(part) > 2 || len(parts) == 1 && len(part) > 1 || !allLetters(part) {
			return false
		}
	}
	return true
}

// isOrdinal reports whether s is a number or a single letter, as before the items of a list.
func isOrdinal(s string) bool {
	digits := strings.TrimFunc(s, isDigit) == ""
	return s != "" && len(s) <= 3 && (digits || len(s) == 1 && allLetters(s))
}

func allLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}
