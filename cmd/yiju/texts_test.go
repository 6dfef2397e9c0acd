package main

import (
	"errors"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/ingest"
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
	for _, f := range reflect.VisibleFields(zh.Type()) {
		if f.Anonymous {
			continue
		}
		name, z, e := f.Name, zh.FieldByIndex(f.Index).String(), en.FieldByIndex(f.Index).String()
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

// TestReasonsInBothLanguages checks that every reason has a wording, that English says it once, and that Chinese shows
// nothing of the English words but what is a fact.
func TestReasonsInBothLanguages(t *testing.T) {
	all := append(append(extract.Reasons(), fetch.Reasons()...), ingest.ErrNotInFolder, ingest.ErrNoClauses, structure.ErrUndivided, structure.ErrNoClause)
	for _, cause := range all {
		p := corpus.ProblemOf(cause.Because("some detail with status %d (line %d)", corpus.FactStatus.Of(404), corpus.FactLine.Of(12)))
		why, en, zh := p.Error(), textsEN.skipped(p), textsZH.skipped(p)
		if !strings.HasPrefix(en, why) || strings.Count(en, cause.Error()) != 1 {
			t.Errorf("English: got %q, want %q and what to do", en, why)
		}
		if strings.Contains(zh, "detail") || !strings.Contains(zh, "状态码 404，第 12 行") || strings.Count(zh, "。") != 2 {
			t.Errorf("Chinese: got %q, want a name, the facts and what to do", zh)
		}
	}
	for _, test := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "a.txt", Err: fs.ErrPermission}, "没有读取权限。给自己读取它的权限。"},
		{fetch.ErrUnusable.Because("the server gave something else than a document (%w)", extract.ErrEmpty.Because("nothing")),
			"取得的内容无法使用（没有文字）。用浏览器打开网址看看，改正网址或改用文件。"},
		{errors.New("of no known kind"), "of no known kind"},
	} {
		if got := textsZH.skipped(corpus.ProblemOf(test.err)); got != test.want {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}
