package main

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
)

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// TestTextsInBothLanguages checks that no text lacks a language and that both take the same arguments.
func TestTextsInBothLanguages(t *testing.T) {
	checkTexts(t, *textsIn(corpus.Chinese), *textsIn(corpus.English))
	checkTexts(t, *explainTextsIn(corpus.Chinese), *explainTextsIn(corpus.English))
}

// checkTexts checks two structures of texts.
func checkTexts(t *testing.T, chinese, english any) {
	t.Helper()
	zh, en := reflect.ValueOf(chinese), reflect.ValueOf(english)
	for i := range zh.NumField() {
		name, z, e := zh.Type().Field(i).Name, zh.Field(i).String(), en.Field(i).String()
		if strings.TrimSpace(z) == "" || strings.TrimSpace(e) == "" {
			t.Errorf("%s: zh %q, en %q: a language is missing", name, z, e)
		}
		if got, want := verb.FindAllString(z, -1), verb.FindAllString(e, -1); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: zh takes %v, en takes %v", name, got, want)
		}
		if strings.ContainsFunc(e, isHan) && name != "NoPinpoint" {
			t.Errorf("%s: the English text %q holds Chinese", name, e)
		}
	}
}

// TestTextsNameEverything checks that every code has a name in both languages.
func TestTextsNameEverything(t *testing.T) {
	levels := []corpus.Level{corpus.Official, corpus.OfficialTranslation, corpus.UnofficialTranslation, corpus.Model,
		corpus.Digest, corpus.Commentary, corpus.News}
	reasons := []corpus.Reason{corpus.ReasonLineBreak, corpus.ReasonSpace, corpus.ReasonNavigation, corpus.ReasonContents,
		corpus.ReasonTitle, corpus.ReasonHeading, corpus.ReasonByline, corpus.ReasonDate, corpus.ReasonDateline,
		corpus.ReasonAddress, corpus.ReasonCredit, corpus.ReasonLeadIn, corpus.ReasonMark, corpus.ReasonFootnote,
		corpus.ReasonMarker, corpus.ReasonVariant}
	notes := []string{corpus.NoteBeginningMissing, corpus.NoteEndMissing, corpus.NoteJoined, corpus.NoteContinuation,
		corpus.NoteUntitled}
	names := make(map[string]string)
	for _, l := range levels {
		names["level "+string(l)] = textsZH.level(l)
	}
	for _, r := range reasons {
		names["reason "+string(r)] = textsZH.removal(r)
	}
	for _, n := range notes {
		names["note "+n] = textsZH.note(n)
	}
	for code, name := range names {
		if !strings.ContainsFunc(name, isHan) {
			t.Errorf("%s is called %q in Chinese", code, name)
		}
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// TestSkippedNames checks that the English names are those of the errors, so that English says each reason once.
func TestSkippedNames(t *testing.T) {
	for _, err := range []error{extract.ErrEmpty, extract.ErrBinary, extract.ErrEncoding, extract.ErrTooLarge,
		extract.ErrLineTooLong, extract.ErrFormat, fetch.ErrTooLarge, fetch.ErrOutside, fetch.ErrLoop, fetch.ErrTwice,
		fetch.ErrNotRegular, fetch.ErrName, fetch.ErrAddress, errListed} {
		why := err.Error() + ": detail"
		if got := textsEN.skipped(why); got != why {
			t.Errorf("English: got %q, want %q", got, why)
		}
		if got := textsZH.skipped(why); !strings.ContainsFunc(got, isHan) || !strings.Contains(got, why) {
			t.Errorf("Chinese: got %q, want the reason in Chinese with %q", got, why)
		}
	}
}
