package yiju_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// file is one Go file that is built, whatever its build tags.
type file struct {
	path    string // below the root, with slashes
	dir     string
	test    bool
	lines   int
	syntax  *ast.File
	imports []string
}

// load parses the Go files of a tree, but not those of other modules, of testdata, or that no build includes.
func load(root fs.FS) ([]*file, error) {
	var files []*file
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." {
			_, other := fs.Stat(root, name+"/go.mod")
			if other == nil || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") {
				return fs.SkipDir
			}
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil || strings.Contains("\n"+string(src), "\n//go:build ignore\n") {
			return err
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		f := &file{
			path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
			lines: strings.Count(string(src), "\n"), syntax: syntax,
		}
		for _, spec := range syntax.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imp)
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// standard reports whether the import path imp is of the standard library, whose first element has no dot.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".") && first != module
}

// breaches checks every rule over the tree and returns what breaks one, in order.
func breaches(root fs.FS) ([]string, error) {
	files, err := load(root)
	if err != nil {
		return nil, err
	}
	gomod, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return nil, err
	}
	var found []string
	report := func(f *file, format string, args ...any) {
		found = append(found, f.path+": "+fmt.Sprintf(format, args...))
	}
	checkProduct(files, report)
	checkThirdParty(files, required(string(gomod)), report)
	checkOnlyCmd(files, report)
	checkLayout(files, report)
	checkSizes(files, report)
	checkDocs(files, report)
	slices.Sort(found)
	return found, nil
}

// reporter takes down a breach of a rule.
type reporter func(f *file, format string, args ...any)

func TestHouseRules(t *testing.T) {
	found, err := breaches(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		t.Error(b)
	}
	files, err := load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range unused(files) {
		t.Error(line)
	}
}

func TestUnusedLinesAreFound(t *testing.T) {
	files, err := load(fstest.MapFS{
		"bot/discord/a.go":      {Data: []byte("package discord\n\nimport (\n\t_ \"yiju/bot\"\n\t_ \"yiju/bot/present\"\n)\n")},
		"bot/discord/a_test.go": {Data: []byte("package discord\n\nimport _ \"yiju/corpus\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := unused(files)
	for _, want := range []string{"bot/discord does not import corpus", "there is no package bot/state"} {
		if !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("unused: got %q, want one with %q", got, want)
		}
	}
	if slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, "bot/discord does not import bot") }) {
		t.Errorf("unused: got %q, which names an import", got)
	}
}

// filesOf returns n files of package name below its folder, of as many lines together (or fewer, if n does not divide
// them), and a test file for each, which must not count.
func filesOf(name string, n, lines int) map[string]string {
	files := make(map[string]string)
	for i := range n {
		src := "// Package " + name + ".\npackage " + name + "\n"
		src += strings.Repeat("\n", max(0, lines/n-2))
		files[fmt.Sprintf("%s/f%d.go", name, i)] = src
		files[fmt.Sprintf("%s/f%d_test.go", name, i)] = src
	}
	return files
}

// methodsOf declares n methods on a type, half of them on its pointer.
func methodsOf(typ string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "func (%s%s) m%d() {}\n", strings.Repeat("*", i%2), typ, i)
	}
	return b.String()
}

// TestBreachesAreFound breaks one rule after another.
func TestBreachesAreFound(t *testing.T) {
	const gomod = "module yiju\n\nrequire (\n\texample.org/a v1.0.0\n\texample.org/a/b v1.0.0\n\tgithub.com/google/go-cmp v0.7.0\n)\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string // substring of the only breach; "" for none
	}{
		{"clean", map[string]string{
			"corpus/a.go":      "// Package corpus.\npackage corpus\n\nimport _ \"example.org/a\"\n\n// A is documented.\ntype A int\n\n// B too.\nfunc (*A) B() {}\n",
			"corpus/a_test.go": "package corpus\n\nimport (\n\t_ \"github.com/google/go-cmp/cmp\"\n\t_ \"example.org/a\"\n\t_ \"os/signal\"\n)\n",
			"corpus/gen.go":    "//go:build ignore\n\npackage main\n\nimport _ \"yiju/bot\"\n",
			"corpus/fold/a.go": "// Package fold.\npackage fold\n\nimport _ \"example.org/a/b/c\"\n",
			"tools/go.mod":     "module other\n",
			"tools/a.go":       "package utils\n",
			"cmd/yiju/main.go": "// Command yiju.\npackage main\n\nimport (\n\t_ \"flag\"\n\t\"os\"\n\t_ \"yiju/bot/discord\"\n)\n\nvar _ = os.Args\n",
		}, ""},
		{"upward", map[string]string{"corpus/a.go": "// Package corpus.\npackage corpus\n\nimport _ \"yiju/retrieval\"\n"}, "corpus may not import retrieval"},
		{"package for tests", map[string]string{
			"cmd/yiju/main.go":               "// Command yiju.\npackage main\n\nimport _ \"yiju/retrieval/llm/llmtest\"\n",
			"cmd/yiju/main_test.go":          "package main\n\nimport _ \"yiju/retrieval/llm/llmtest\"\n",
			"retrieval/llm/llmtest/serve.go": "// Package llmtest.\npackage llmtest\n",
		}, "llmtest, which is for tests"},
		{"unknown package", map[string]string{"extra/a.go": "// Package extra.\npackage extra\n"}, "extra is not in the table"},
		{"test brings a module", map[string]string{
			"corpus/a.go":      "// Package corpus.\npackage corpus\n\nimport _ \"example.org/a/x\"\n",
			"corpus/a_test.go": "package corpus\n\nimport _ \"example.org/a/b\"\n",
		}, "test imports example.org/a/b"},
		{"not required", map[string]string{"corpus/a.go": "// Package corpus.\npackage corpus\n\nimport _ \"example.org/z\"\n"}, "go.mod does not require"},
		{"test module", map[string]string{"corpus/a.go": "// Package corpus.\npackage corpus\n\nimport _ \"github.com/google/go-cmp/cmp\"\n"}, "which is for tests"},
		{"text", map[string]string{"corpus/a.go": "// Package corpus.\npackage corpus\n\nimport _ \"golang.org/x/text/unicode/norm\"\n"}, "which is for corpus/fold"},
		{"flag", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\nimport _ \"flag\"\n"}, "imports flag"},
		{"environment", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\nimport \"os\"\n\nvar a = os.Getenv(\"A\")\n"}, "uses os.Getenv"},
		{"long file", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n" + strings.Repeat("\n", maxFileLines)}, "502 lines"},
		{"largest package", filesOf("bot", maxPackageFiles, maxPackageLines), ""},
		{"package of many lines", filesOf("bot", maxPackageFiles, maxPackageLines+maxPackageFiles), "package bot has 4530 lines"},
		{"package of many files", filesOf("bot", maxPackageFiles+1, 0), "package bot has 31 files"},
		{"largest type", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\ntype a[T any] int\n" + methodsOf("a[T]", maxMethods)}, ""},
		{"type of many methods", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\ntype a int\n" + methodsOf("a", maxMethods+1)}, "type bot.a has 31 methods"},
		{"package name", map[string]string{"bot/a.go": "// Package util.\npackage util\n"}, "package name util"},
		{"init", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\nfunc init() {}\n"}, "init function"},
		{"package doc", map[string]string{"bot/a.go": "package bot\n"}, "package bot has no doc comment"},
		{"type doc", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\ntype A int\n"}, "exported A"},
		{"value doc", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\nconst A, b = 1, 2\n"}, "exported A"},
		{"method doc", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n\n// A is.\ntype A[T any] int\n\nfunc (*A[T]) B() {}\n"}, "exported B"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := fstest.MapFS{"go.mod": {Data: []byte(gomod)}}
			for name, src := range test.files {
				root[name] = &fstest.MapFile{Data: []byte(src)}
			}
			got, err := breaches(root)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" && len(got) == 0 {
				return
			}
			if len(got) != 1 || test.want == "" || !strings.Contains(got[0], test.want) {
				t.Errorf("breaches: got %q, want one with %q", got, test.want)
			}
		})
	}
	both := fstest.MapFS{
		"go.mod":         {Data: []byte(gomod)},
		"bot/a.go":       {Data: []byte("// Package bot.\npackage bot\n\nimport _ \"example.org/a\"\n")},
		"bot/state/a.go": {Data: []byte("// Package state.\npackage state\n\nimport _ \"example.org/a\"\n")},
		"bot/discord/a":  {Data: []byte("not Go")},
	}
	got, err := breaches(both)
	if err != nil || len(got) != 2 || !strings.Contains(got[0], "more than one package does: bot, bot/state") {
		t.Errorf("breaches with two importers: got %q, %v", got, err)
	}
}
