package present

import (
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/answer"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/search"
	"yiju/retrieval/support"
	"yiju/retrieval/verify"
)

var (
	verb      = regexp.MustCompile(`%(\[\d\])?[-+# 0-9.]*[a-zA-Z%]`)
	halfWidth = regexp.MustCompile(`\p{Han}[,:;?!()]|[,:;?!()]\p{Han}`) // signs that Chinese writes in full width
	code      = regexp.MustCompile(`^[a-z_]+\.[a-z_0-9@ -]+$`)
)

// lines returns the keys of a catalogue in order, and their texts as they are written.
func lines(t *testing.T, catalogue string) (keys []string, texts map[string]string) {
	t.Helper()
	texts = make(map[string]string)
	for line := range strings.SplitSeq(catalogue, "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		key, text, ok := strings.Cut(line, " = ")
		if !ok || strings.TrimSpace(text) != text || text == "" {
			t.Errorf("%q is no KEY = TEXT", line)
		}
		if texts[key] != "" {
			t.Errorf("%s is there twice", key)
		}
		keys, texts[key] = append(keys, key), text
	}
	return keys, texts
}

// TestCatalogues checks that both catalogues have the same keys in the same order, which are those of Texts and codes, that both
// languages take the same arguments, and that each is written in its own signs.
func TestCatalogues(t *testing.T) {
	keys, zh := lines(t, catalogueZH)
	keysEN, en := lines(t, catalogueEN)
	if !reflect.DeepEqual(keys, keysEN) {
		for i := range min(len(keys), len(keysEN)) {
			if keys[i] != keysEN[i] {
				t.Fatalf("text %d is %s in Chinese and %s in English", i+1, keys[i], keysEN[i])
			}
		}
		t.Fatalf("%d texts in Chinese, %d in English", len(keys), len(keysEN))
	}
	for _, key := range keys {
		if got, want := verb.FindAllString(zh[key], -1), verb.FindAllString(en[key], -1); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: zh takes %v, en takes %v", key, got, want)
		}
		if m := halfWidth.FindString(zh[key]); m != "" {
			t.Errorf("%s: %q has the half-width sign in %q", key, zh[key], m)
		}
		if strings.ContainsFunc(en[key], isHan) && key != "NoPinpoint" || strings.ContainsAny(en[key], "，。：；（）！？《》") {
			t.Errorf("%s: the English text %q is partly Chinese", key, en[key])
		}
		if _, ok := reflect.TypeFor[Texts]().FieldByName(key); !ok && !code.MatchString(key) {
			t.Errorf("%s is no field of Texts and no code", key)
		}
	}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		v := reflect.ValueOf(*TextsIn(l))
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && v.Field(i).String() == "" {
				t.Errorf("%s is missing in %s", f.Name, l)
			}
		}
	}
}

// TestTextsUsed checks that every text and every code is used somewhere, and that every kind of codes in use has names.
func TestTextsUsed(t *testing.T) {
	var product strings.Builder
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		product.Write(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	words := make(map[string]bool)
	for _, w := range regexp.MustCompile(`\.[A-Z]\w*|"[a-z_0-9@ -]+"`).FindAllString(product.String(), -1) {
		words[w] = true
	}
	keys, _ := lines(t, catalogueEN)
	for _, call := range regexp.MustCompile(`\.Called\("(\w+)"`).FindAllStringSubmatch(product.String(), -1) {
		if !slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, call[1]+".") }) {
			t.Errorf("no code is of the kind %q", call[1])
		}
	}
	for _, key := range keys {
		_, name, ok := strings.Cut(key, ".")
		last := name[strings.LastIndexByte(name, ' ')+1:] // an option of a command, or a choice of an option
		if ok && !words[`"`+name+`"`] && !words[`"`+last+`"`] || !ok && !words["."+key] {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// TestCodesHaveNames checks that every code has a name in Chinese.
func TestCodesHaveNames(t *testing.T) {
	zh := TextsIn(corpus.Chinese)
	names := make(map[string]string)
	for _, l := range []corpus.Level{corpus.Official, corpus.OfficialTranslation, corpus.UnofficialTranslation, corpus.Model,
		corpus.Digest, corpus.Commentary, corpus.News} {
		names["level "+string(l)] = zh.Level(l)
	}
	for _, l := range []corpus.Lang{"", corpus.Chinese, corpus.English} {
		names["language "+string(l)] = zh.Language(l)
	}
	for _, n := range []answer.Note{answer.ModelUnavailable, answer.ModelBudget, answer.ModelUnusable, answer.ByRules, answer.NoVerdict} {
		names["note "+string(n)] = zh.Called("note", string(n))
	}
	for _, r := range []corpus.Reason{corpus.ReasonLineBreak, corpus.ReasonSpace, corpus.ReasonNavigation, corpus.ReasonContents,
		corpus.ReasonTitle, corpus.ReasonHeading, corpus.ReasonByline, corpus.ReasonDate, corpus.ReasonDateline,
		corpus.ReasonAddress, corpus.ReasonCredit, corpus.ReasonLeadIn, corpus.ReasonMark, corpus.ReasonFootnote,
		corpus.ReasonMarker, corpus.ReasonVariant} {
		names["removed "+string(r)] = zh.Called("removed", string(r))
	}
	for _, n := range []string{corpus.NoteBeginningMissing, corpus.NoteEndMissing, corpus.NoteJoined, corpus.NoteContinuation, corpus.NoteUntitled} {
		names["document "+n] = zh.Called("document", n)
	}
	for _, k := range []diff.ChangeKind{diff.Added, diff.Withdrawn, diff.Changed, diff.Renumbered, diff.Moved, diff.Described,
		diff.Opened, diff.Closed} {
		names["change "+string(k)] = zh.Change(k)
	}
	for _, r := range []support.Reason{support.Markup, support.TooLong, support.Language, support.Empty, support.Number, support.Date,
		support.Role, support.Planned, support.Purpose,
		support.Name, support.Attributed, support.Negation, support.Modality, support.Judgement, support.Unfounded, answer.NoCitation,
		answer.OnlyTold, answer.Unasked, answer.Repeated, answer.Refuted} {
		names["dropped "+string(r)] = zh.Called("dropped", string(r))
	}
	for _, v := range []verify.Verdict{verify.Verbatim, verify.Altered, verify.Stitched, verify.Elsewhere, verify.NotInCorpus, verify.TooShort} {
		names["verdict "+string(v)] = verdictText(zh, verify.Quote{Verdict: v})
	}
	for _, r := range []string{search.RankerWords, search.RankerTranslation, search.RankerPinpoint, search.RankerNamed, search.RankerEmbedding} {
		names["ranker "+r] = zh.Called("ranker", r)
	}
	for _, r := range []string{search.RoleStop, search.RoleName, search.RolePart, search.RoleAside} {
		names["role "+r] = zh.Called("role", r)
	}
	for _, why := range []search.Shown{search.ShownPinpoint, search.ShownOnly, search.ShownFound, search.ShownLanguage, search.ShownBetter} {
		names["shown "+string(why)] = zh.Called("shown", string(why))
	}
	for _, k := range []llm.Kind{llm.ErrNotConfigured, llm.ErrClosed, llm.ErrCanceled, llm.ErrBudget, llm.ErrPrompt, llm.ErrBusy,
		llm.ErrUnavailable, llm.ErrTimeout, llm.ErrRateLimited, llm.ErrServer, llm.ErrConnection, llm.ErrRejected, llm.ErrFiltered,
		llm.ErrCut, llm.ErrTooLarge, llm.ErrGarbage, llm.ErrOther} {
		names["model "+string(k)] = zh.ModelFailure(&llm.Error{Kind: k})
	}
	for _, f := range []ingest.FigureName{ingest.FigureSmoke, ingest.FigurePassed, ingest.FigureSuccess1, ingest.FigureSuccess5,
		ingest.FigureSaid, ingest.FigureFalseRefusal, ingest.FigureOverclaim, ingest.FigureWrongClaim} {
		names["figure "+string(f)] = zh.Called("figure", string(f))
	}
	for _, r := range []ingest.Result{ingest.ResultNew, ingest.ResultUnchanged, ingest.ResultChanged, ingest.ResultKept, ingest.ResultSkipped} {
		names["result "+string(r)] = zh.Called("result", string(r))
	}
	seen := make(map[string]string)
	for code, name := range names {
		if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s is called %q in Chinese", code, name)
		}
		kind, _, _ := strings.Cut(code, " ")
		if other := seen[kind+name]; other != "" {
			t.Errorf("%s and %s are both called %q", code, other, name)
		}
		seen[kind+name] = code
	}
}
