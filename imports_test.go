// Package yiju_test keeps the house rules that a compiler does not: who may import whom, and how the code is laid out
// and documented. ARCHITECTURE.md gives the reasons.
package yiju_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "yiju"

// mayImport says which packages of the product the product files of a package may import. Nouns point down to corpus,
// adapters point in and never at one another. Tests may import any.
var mayImport = map[string][]string{
	"configs":                    {},
	"corpus":                     {},
	"corpus/fold":                {},
	"corpus/citation":            {"configs", "corpus", "corpus/fold"},
	"corpus/diff":                {"corpus"},
	"corpus/extract":             {"corpus", "corpus/fold", "corpus/extract/layout"},
	"corpus/extract/layout":      {},
	"corpus/fetch":               {"corpus", "corpus/fold"},
	"corpus/starter":             {"corpus", "corpus/fold"},
	"corpus/structure":           {"corpus", "corpus/fold", "corpus/structure/likeness", "corpus/structure/line", "corpus/structure/naming", "corpus/structure/newspaper"},
	"corpus/structure/likeness":  {"corpus", "corpus/fold"},
	"corpus/structure/line":      {"corpus", "corpus/citation", "corpus/fold"},
	"corpus/structure/naming":    {"corpus", "corpus/fold", "corpus/structure/line"},
	"corpus/structure/newspaper": {"corpus/structure/line"},
	"retrieval":                  {"corpus", "corpus/citation"},
	"retrieval/analysis":         {"corpus", "corpus/fold", "retrieval"},
	"retrieval/index": {
		"corpus", "corpus/citation", "corpus/diff", "retrieval", "retrieval/analysis", "retrieval/index/postings", "retrieval/index/sqlite",
	},
	"retrieval/archive": {"corpus", "retrieval/index", "retrieval/index/sqlite"},
	"retrieval/search": {
		"configs", "corpus", "corpus/citation", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/index", "retrieval/index/postings",
		"retrieval/search/translate", "retrieval/search/vector",
	},
	"retrieval/search/translate": {"corpus", "corpus/fold", "retrieval/analysis", "retrieval/index"},
	"retrieval/search/vector":    {"retrieval", "retrieval/index", "retrieval/index/sqlite"},
	"retrieval/index/indextest":  {"corpus", "retrieval/llm", "retrieval/llm/llmtest"},
	"retrieval/index/postings":   {},
	"retrieval/index/sqlite":     {},
	"retrieval/answer": {
		"corpus", "corpus/citation", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/index", "retrieval/llm",
		"retrieval/search", "retrieval/search/vector", "retrieval/support",
	},
	"retrieval/support": {
		"configs", "corpus", "corpus/citation", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/index",
		"retrieval/search", "retrieval/verify",
	},
	"retrieval/verify":      {"corpus", "corpus/citation", "corpus/diff", "corpus/fold", "retrieval", "retrieval/index"},
	"retrieval/llm":         {"corpus", "retrieval/analysis"},
	"retrieval/llm/llmtest": {},
	"retrieval/eval": {
		"corpus", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/answer", "retrieval/index",
		"retrieval/search",
	},
	"retrieval/ingest": {
		"corpus", "corpus/diff", "corpus/extract", "corpus/fetch", "corpus/structure", "retrieval", "retrieval/answer",
		"retrieval/archive", "retrieval/eval", "retrieval/index", "retrieval/search", "retrieval/search/translate",
		"retrieval/search/vector",
	},
	"retrieval/service": {
		"corpus", "corpus/citation", "corpus/diff", "corpus/extract", "corpus/fold", "corpus/starter", "corpus/structure", "retrieval",
		"retrieval/answer", "retrieval/archive", "retrieval/index", "retrieval/search", "retrieval/verify",
	},
	"bot": {
		"bot/present", "bot/state", "corpus", "corpus/citation", "corpus/diff", "corpus/fold", "retrieval", "retrieval/analysis",
		"retrieval/answer", "retrieval/ingest", "retrieval/service", "retrieval/verify",
	},
	"bot/present": {
		"corpus", "corpus/diff", "retrieval", "retrieval/answer", "retrieval/llm", "retrieval/search", "retrieval/service",
		"retrieval/support", "retrieval/verify",
	},
	"bot/present/terminal": {
		"bot/present", "corpus", "corpus/citation", "corpus/diff", "retrieval", "retrieval/answer", "retrieval/search",
	},
	"bot/discord":                   {"bot", "bot/present", "corpus"},
	"bot/state":                     {"corpus"},
	"bot/web":                       {"bot", "corpus"},
	"cmd/yiju":                      {"*"},
	"bot/discord/discordtest":       {"bot/discord/discordtest/rules"},
	"bot/discord/discordtest/rules": {},
	"bot/state/sqlite":              {"bot/state", "corpus"},
	"bot/state/statetest":           {"bot/state", "corpus"},
}

// ownedBy fixes the one package that may import a group of golang.org/x/text.
var ownedBy = map[string]string{
	"golang.org/x/text/encoding": "corpus/extract",
	"golang.org/x/text/unicode":  "corpus/fold",
}

// sharedBy are the packages that share a module: the snapshot and the state are two databases of different kinds.
var sharedBy = map[string][]string{"github.com/mattn/go-sqlite3": {"bot/state/sqlite", "retrieval/index/sqlite"}}

// testOnly are packages that only tests import: servers that speak the protocols of others, and suites. They may use
// any module.
var testOnly = []string{"retrieval/index/indextest", "retrieval/llm/llmtest", "bot/discord/discordtest", "bot/discord/discordtest/rules", "bot/state/statetest"}

// onlyTests are the modules that only tests import; any test may.
var onlyTests = []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "golang.org/x/tools"}

// onlyCmd is what nothing but cmd may use: packages, and names of package os.
var (
	onlyCmdImports = []string{"flag", "os/signal"}
	onlyCmdNames   = []string{"Args", "Environ", "Exit", "Getenv", "LookupEnv"}
)

var forbiddenNames = []string{"base", "common", "helper", "helpers", "misc", "model", "models", "types", "util", "utils"}

const maxLines = 500 // of a file

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
	checkDocs(files, report)
	slices.Sort(found)
	return found, nil
}

// reporter takes down a breach of a rule.
type reporter func(f *file, format string, args ...any)

// checkProduct holds the imports among packages of the product against the table.
func checkProduct(files []*file, report reporter) {
	for _, f := range files {
		if f.test {
			continue
		}
		allowed, known := mayImport[f.dir]
		if !known {
			report(f, "package %s is not in the table of imports_test.go", f.dir)
			continue
		}
		for _, imp := range f.imports {
			dep, own := strings.CutPrefix(imp, module+"/")
			if own && !slices.Contains(allowed, dep) && !slices.Contains(allowed, "*") {
				report(f, "package %s may not import %s", f.dir, dep)
			} else if own && slices.Contains(testOnly, dep) && !slices.Contains(testOnly, f.dir) {
				report(f, "imports %s, which is for tests", dep)
			}
		}
	}
}

var requirement = regexp.MustCompile(`(?m)^(?:require)?[ \t]+([^ \t]+) v[0-9]`)

// required returns the paths of the modules that a go.mod requires.
func required(gomod string) []string {
	var modules []string
	for _, m := range requirement.FindAllStringSubmatch(gomod, -1) {
		modules = append(modules, m[1])
	}
	return modules
}

// unit returns what of a third-party import path may be imported by only one package: its module, or, of
// golang.org/x/text, the group of packages.
func unit(imp string, modules []string) string {
	const text = "golang.org/x/text/"
	if group, ok := strings.CutPrefix(imp, text); ok {
		group, _, _ = strings.Cut(group, "/")
		return text + group
	}
	best := ""
	for _, m := range modules {
		if len(m) > len(best) && (imp == m || strings.HasPrefix(imp, m+"/")) {
			best = m
		}
	}
	return best
}

// checkThirdParty sees that every third-party module has one importer, and that tests add no modules of their own.
func checkThirdParty(files []*file, modules []string, report reporter) {
	type use struct {
		f   *file
		imp string
		of  string
	}
	var uses []use
	owners := make(map[string]map[string]bool) // unit -> packages whose product files import it
	for _, f := range files {
		for _, imp := range f.imports {
			if standard(imp) || strings.HasPrefix(imp, module+"/") {
				continue
			}
			of := unit(imp, modules)
			if of == "" {
				report(f, "imports %s, which go.mod does not require", imp)
				continue
			}
			uses = append(uses, use{f, imp, of})
			if !f.test && !slices.Contains(testOnly, f.dir) {
				if owners[of] == nil {
					owners[of] = make(map[string]bool)
				}
				owners[of][f.dir] = true
			}
		}
	}
	for _, u := range uses {
		if slices.Contains(testOnly, u.f.dir) {
			continue
		}
		forTests := slices.Contains(onlyTests, u.of)
		dirs := slices.Sorted(maps.Keys(owners[u.of]))
		switch owner, fixed := ownedBy[u.of]; {
		case u.f.test && !forTests && !owners[u.of][u.f.dir]:
			report(u.f, "test imports %s, which its package does not", u.imp)
		case u.f.test:
		case forTests:
			report(u.f, "imports %s, which is for tests", u.imp)
		case fixed && u.f.dir != owner:
			report(u.f, "imports %s, which is for %s", u.imp, owner)
		case len(dirs) > 1 && !slices.Equal(dirs, sharedBy[u.of]):
			report(u.f, "imports %s, as more than one package does: %s", u.imp, strings.Join(dirs, ", "))
		}
	}
}

// checkOnlyCmd sees that flags, environment, signals and the exit status are the business of cmd alone.
func checkOnlyCmd(files []*file, report reporter) {
	for _, f := range files {
		if f.test || strings.HasPrefix(f.dir, "cmd/") {
			continue
		}
		for _, imp := range f.imports {
			if slices.Contains(onlyCmdImports, imp) {
				report(f, "imports %s, which only cmd may", imp)
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains(onlyCmdNames, sel.Sel.Name) {
				report(f, "uses os.%s, which only cmd may", sel.Sel.Name)
			}
			return true
		})
	}
}

// checkLayout holds the sizes of files, the names of packages and the absence of init.
func checkLayout(files []*file, report reporter) {
	for _, f := range files {
		if f.lines > maxLines {
			report(f, "has %d lines, more than %d: more than one concept?", f.lines, maxLines)
		}
		if name := f.syntax.Name.Name; slices.Contains(forbiddenNames, strings.TrimSuffix(name, "_test")) {
			report(f, "package name %s says nothing: keep a helper with its caller", name)
		}
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				report(f, "has an init function")
			}
		}
	}
}

// checkDocs sees that every package and every exported name of the product is documented.
func checkDocs(files []*file, report reporter) {
	documented, first := make(map[string]bool), make(map[string]*file)
	for _, f := range files {
		if f.test {
			continue
		}
		if first[f.dir] == nil {
			first[f.dir] = f
		}
		documented[f.dir] = documented[f.dir] || f.syntax.Doc != nil
		for _, decl := range f.syntax.Decls {
			for _, name := range undocumented(decl) {
				report(f, "exported %s has no doc comment", name)
			}
		}
	}
	for dir, f := range first {
		if !documented[dir] {
			report(f, "package %s has no doc comment", dir)
		}
	}
}

// undocumented returns the exported names that decl declares without a comment.
func undocumented(decl ast.Decl) []string {
	var names []string
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// receiver returns the name of the type whose method d is.
func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func TestHouseRules(t *testing.T) {
	found, err := breaches(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		t.Error(b)
	}
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
		{"long file", map[string]string{"bot/a.go": "// Package bot.\npackage bot\n" + strings.Repeat("\n", maxLines)}, "502 lines"},
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
		"go.mod":        {Data: []byte(gomod)},
		"bot/a.go":      {Data: []byte("// Package bot.\npackage bot\n\nimport _ \"example.org/a\"\n")},
		"bot/web/a.go":  {Data: []byte("// Package web.\npackage web\n\nimport _ \"example.org/a\"\n")},
		"bot/discord/a": {Data: []byte("not Go")},
	}
	got, err := breaches(both)
	if err != nil || len(got) != 2 || !strings.Contains(got[0], "more than one package does: bot, bot/web") {
		t.Errorf("breaches with two importers: got %q, %v", got, err)
	}
}
