package main

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/ingest"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// TestReasonsInBothLanguages checks that every reason has a wording, that English says it once, and that Chinese shows
// nothing of the English words but what is a fact.
func TestReasonsInBothLanguages(t *testing.T) {
	all := append(append(extract.Reasons(), fetch.Reasons()...), ingest.ErrNotInFolder, ingest.ErrNoClauses, structure.ErrUndivided, structure.ErrNoClause)
	for _, cause := range all {
		p := corpus.ProblemOf(cause.Because("some detail with status %d (line %d)", corpus.FactStatus.Of(404), corpus.FactLine.Of(12)))
		why, en, zh := p.Error(), textsIn(corpus.English).skipped(p), textsIn(corpus.Chinese).skipped(p)
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
		if got := textsIn(corpus.Chinese).skipped(corpus.ProblemOf(test.err)); got != test.want {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}
