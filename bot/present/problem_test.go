package present

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
)

// TestReasonsInBothLanguages checks that every reason has a wording, that English says it once, and that Chinese shows
// nothing of the English words but what is a fact.
func TestReasonsInBothLanguages(t *testing.T) {
	all := append(append(extract.Reasons(), fetch.Reasons()...), ingest.ErrNotInFolder, ingest.ErrNoClauses, structure.ErrUndivided, structure.ErrNoClause)
	for _, cause := range all {
		p := corpus.ProblemOf(cause.Because("some detail with status %d (line %d)", corpus.FactStatus.Of(404), corpus.FactLine.Of(12)))
		why, en, zh := p.Error(), TextsIn(corpus.English).Problem(p), TextsIn(corpus.Chinese).Problem(p)
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
		if got := TextsIn(corpus.Chinese).Problem(corpus.ProblemOf(test.err)); got != test.want {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}

// TestModelFailure checks that a failed call is worded in both languages, with what is known of it.
func TestModelFailure(t *testing.T) {
	for _, test := range []struct {
		e      llm.Error
		zh, en string
	}{
		{llm.Error{Kind: llm.ErrCut}, "回复不完整", "the reply was cut off"},
		{llm.Error{Kind: llm.ErrRejected, Status: 401, Code: "invalid_api_key"},
			"模型服务拒绝这次请求（状态码 401、invalid_api_key）；请检查 OPENAI_API_KEY", "the endpoint rejects the call (status 401, invalid_api_key); check OPENAI_API_KEY"},
		{llm.Error{Kind: llm.ErrRateLimited, Status: 429, RetryAfter: 2 * time.Second, Attempts: 3},
			"模型服务限制请求频率（状态码 429）；请在 2s 后再试；共请求 3 次", "the endpoint limits the rate of calls (status 429); try again in 2s; requests made: 3"},
	} {
		if zh, en := TextsIn(corpus.Chinese).ModelFailure(&test.e), TextsIn(corpus.English).ModelFailure(&test.e); zh != test.zh || en != test.en {
			t.Errorf("got %q and %q, want %q and %q", zh, en, test.zh, test.en)
		}
	}
}
