package bot

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/diff"
	"yiju/retrieval/answer"
)

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z%]`)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// TestTextsInBothLanguages checks that no text lacks a language, that both take the same arguments, and that Chinese
// is punctuated as Chinese.
func TestTextsInBothLanguages(t *testing.T) {
	zh, en := reflect.ValueOf(textsZH), reflect.ValueOf(textsEN)
	for i := range zh.NumField() {
		name, z, e := zh.Type().Field(i).Name, zh.Field(i).String(), en.Field(i).String()
		if strings.TrimSpace(z) == "" || strings.TrimSpace(e) == "" {
			t.Errorf("%s: zh %q, en %q: a language is missing", name, z, e)
		}
		if got, want := verb.FindAllString(z, -1), verb.FindAllString(e, -1); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: zh takes %v, en takes %v", name, got, want)
		}
		if strings.ContainsFunc(e, isHan) || strings.ContainsAny(e, "，。：；（）！？《》") {
			t.Errorf("%s: the English text %q holds Chinese", name, e)
		}
		checkPunctuation(t, name, z)
	}
}

var halfWidth = regexp.MustCompile(`\p{Han}[,:;?!()]|[,:;?!()]\p{Han}`)

func checkPunctuation(t *testing.T, name, zh string) {
	t.Helper()
	if m := halfWidth.FindString(zh); m != "" {
		t.Errorf("%s: %q has the half-width sign in %q", name, zh, m)
	}
}

// TestTextsUsed checks that every text is said somewhere.
func TestTextsUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range files {
		if strings.HasPrefix(file, "texts_") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(src)
	}
	typ := reflect.TypeFor[texts]()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if !regexp.MustCompile(`\.` + name + `\b`).MatchString(code.String()) {
			t.Errorf("nothing says %s", name)
		}
	}
}

// TestTextsNameEverything checks that every code has a name in Chinese.
func TestTextsNameEverything(t *testing.T) {
	names := make(map[string]string)
	for _, l := range []corpus.Level{corpus.Official, corpus.OfficialTranslation, corpus.UnofficialTranslation, corpus.Model,
		corpus.Digest, corpus.Commentary, corpus.News} {
		names["level "+string(l)] = textsZH.level(l)
	}
	for _, n := range []answer.Note{answer.ModelUnavailable, answer.ModelBudget, answer.ModelUnusable, answer.NoVerdict} {
		names["note "+string(n)] = textsZH.answerNote(n)
	}
	for _, k := range []diff.ChangeKind{diff.Added, diff.Changed, diff.Withdrawn, diff.Renumbered} {
		names["change "+string(k)] = textsZH.changeKind(k)
	}
	for _, l := range []corpus.Lang{"", corpus.Chinese, corpus.English} {
		names["language "+string(l)] = textsZH.language(l)
	}
	seen := make(map[string]string)
	for code, name := range names {
		if !strings.ContainsFunc(name, isHan) {
			t.Errorf("%s is called %q in Chinese", code, name)
		}
		if other := seen[name]; other != "" {
			t.Errorf("%s and %s are both called %q", code, other, name)
		}
		seen[name] = code
	}
}

var (
	commandName = regexp.MustCompile(`^[\p{L}\p{N}_-]{1,32}$`)
	postName    = regexp.MustCompile(`^[\p{L}\p{N} _-]{1,32}$`)
)

// TestCommands checks that every command has names and descriptions in both languages that a platform can take.
func TestCommands(t *testing.T) {
	b := New(Options{})
	seen := make(map[string]bool)
	named := func(where string, names map[corpus.Lang]string, pattern *regexp.Regexp) {
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			if n := names[l]; !pattern.MatchString(n) || pattern == commandName && strings.ToLower(n) != n || strings.ContainsFunc(n, isHan) != (l == corpus.Chinese) {
				t.Errorf("%s is called %q in %s", where, n, l)
			}
			if key := where[:strings.LastIndexByte(where, '/')+1] + names[l] + string(l); seen[key] {
				t.Errorf("%s: %q is a name of another too", where, names[l])
			} else {
				seen[key] = true
			}
		}
	}
	about := func(where string, about map[corpus.Lang]string) {
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			if n := utf8.RuneCountInString(about[l]); n < 1 || n > 100 || strings.ContainsFunc(about[l], isHan) != (l == corpus.Chinese) {
				t.Errorf("%s is described as %q in %s", where, about[l], l)
			}
		}
		checkPunctuation(t, where, about[corpus.Chinese])
	}
	for _, c := range b.Commands() {
		pattern := commandName
		if c.Kind == OnPost {
			pattern = postName
		}
		named("/"+c.Path, c.Names, pattern)
		about(c.Path, c.About)
		for _, s := range append(c.Subs, c) {
			where := strings.ReplaceAll(s.Path, " ", "/")
			if s.Path != c.Path {
				named(where, s.Names, commandName)
				about(where, s.About)
			}
			required := true
			for _, o := range s.Options {
				named(where+"/"+o.Name, o.Names, commandName)
				about(where+"/"+o.Name, o.About)
				if o.Names[corpus.English] != o.Name {
					t.Errorf("%s: option %q is called %q in English", where, o.Name, o.Names[corpus.English])
				}
				if o.Required && !required {
					t.Errorf("%s: option %s is required behind one that is not", where, o.Name)
				}
				required = o.Required
				for _, ch := range o.Choices {
					named(where+"/"+o.Name+"/"+ch.Value, ch.Names, regexp.MustCompile(`^.{1,100}$`))
				}
			}
		}
	}
	if len(b.commands) != len(leaves(b.Commands())) {
		t.Errorf("%d commands, %d described", len(b.commands), len(leaves(b.Commands())))
	}
	onPost := slices.DeleteFunc(b.Commands(), func(c CommandSpec) bool { return c.Kind != OnPost })
	if len(onPost) > 5 {
		t.Errorf("%d commands on messages; Discord takes 5", len(onPost))
	}
}
