// Package yiju_test keeps the house rules that a compiler does not: who may import whom, and how the code is laid out
// and documented. ARCHITECTURE.md gives the reasons.
package yiju_test

import (
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const module = "yiju"

// mayImport says which packages of the product the product files of a package may import. Nouns point down to corpus,
// adapters point in and never at one another. Tests may import any.
var mayImport = map[string][]string{
	"configs":               {},
	"corpus":                {},
	"corpus/citation":       {"configs", "corpus", "corpus/fold", "corpus/numeral", "corpus/parts"},
	"corpus/diff":           {"corpus"},
	"corpus/extract":        {"corpus", "corpus/extract/layout", "corpus/numeral"},
	"corpus/extract/layout": {},
	"corpus/fetch":          {"corpus"},
	"corpus/fold":           {},
	"corpus/numeral":        {"corpus/fold"},
	"corpus/parts":          {"corpus", "corpus/fold", "corpus/numeral"},
	"corpus/starter":        {"corpus"},
	"corpus/structure": {
		"corpus", "corpus/fold", "corpus/structure/frame", "corpus/structure/likeness", "corpus/structure/line", "corpus/structure/naming",
		"corpus/structure/newspaper",
	},
	"corpus/structure/frame":     {"corpus"},
	"corpus/structure/likeness":  {"corpus", "corpus/fold"},
	"corpus/structure/line":      {"corpus", "corpus/fold", "corpus/numeral"},
	"corpus/structure/naming":    {"corpus", "corpus/fold", "corpus/structure/line"},
	"corpus/structure/newspaper": {"corpus/structure/line"},
	"retrieval":                  {"corpus", "corpus/citation"},
	"retrieval/analysis":         {"corpus", "corpus/fold"},
	"retrieval/answer": {
		"corpus", "corpus/citation", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/index", "retrieval/llm",
		"retrieval/search", "retrieval/search/vector", "retrieval/support",
	},
	"retrieval/asked":   {"corpus", "corpus/fold"},
	"retrieval/archive": {"corpus", "corpus/diff", "retrieval/index", "retrieval/index/sqlite"},
	"retrieval/eval": {
		"corpus", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/answer", "retrieval/index", "retrieval/search",
	},
	"retrieval/index": {
		"corpus", "corpus/citation", "corpus/diff", "corpus/parts", "retrieval", "retrieval/analysis", "retrieval/asked",
		"retrieval/index/postings", "retrieval/index/sqlite",
	},
	"retrieval/index/indextest": {"corpus", "corpus/extract", "corpus/structure", "retrieval/llm", "retrieval/llm/llmtest"},
	"retrieval/index/postings":  {},
	"retrieval/index/sqlite":    {},
	"retrieval/ingest": {
		"corpus", "corpus/diff", "corpus/extract", "corpus/fetch", "corpus/structure", "retrieval",
		"retrieval/archive", "retrieval/asked", "retrieval/eval", "retrieval/index", "retrieval/search", "retrieval/search/translate",
		"retrieval/search/vector",
	},
	"retrieval/llm":         {"corpus", "retrieval/analysis", "retrieval/asked"},
	"retrieval/llm/llmtest": {},
	"retrieval/search": {
		"configs", "corpus", "corpus/citation", "corpus/fold", "retrieval", "retrieval/analysis", "retrieval/index",
		"retrieval/index/postings", "retrieval/search/translate", "retrieval/search/vector",
	},
	"retrieval/search/translate": {"configs", "corpus", "corpus/fold", "retrieval/analysis", "retrieval/index"},
	"retrieval/search/vector":    {"corpus", "retrieval", "retrieval/index", "retrieval/index/sqlite"},
	"retrieval/service": {
		"corpus", "corpus/citation", "corpus/diff", "corpus/extract", "corpus/fold", "corpus/numeral", "corpus/parts",
		"corpus/starter", "corpus/structure", "retrieval", "retrieval/answer", "retrieval/archive", "retrieval/asked",
		"retrieval/index",
		"retrieval/search", "retrieval/verify",
	},
	"retrieval/support": {
		"configs", "corpus", "corpus/citation", "corpus/fold", "corpus/numeral", "retrieval", "retrieval/analysis",
		"retrieval/index", "retrieval/search", "retrieval/verify",
	},
	"retrieval/verify": {"corpus", "corpus/citation", "corpus/diff", "corpus/fold", "retrieval/index"},
	"bot": {
		"bot/present", "bot/state", "corpus", "corpus/citation", "corpus/diff", "corpus/fold", "retrieval", "retrieval/analysis",
		"retrieval/answer", "retrieval/ingest", "retrieval/service", "retrieval/verify",
	},
	"bot/discord":                   {"bot", "bot/present", "corpus"},
	"bot/discord/discordtest":       {"bot/discord/discordtest/rules"},
	"bot/discord/discordtest/rules": {},
	"bot/present": {
		"corpus", "corpus/citation", "corpus/diff", "corpus/fetch", "retrieval", "retrieval/answer", "retrieval/archive",
		"retrieval/asked", "retrieval/eval", "retrieval/index", "retrieval/ingest", "retrieval/llm", "retrieval/search/vector",
		"retrieval/service", "retrieval/verify",
	},
	"bot/present/terminal": {
		"bot/present", "corpus", "corpus/citation", "corpus/diff", "retrieval", "retrieval/answer", "retrieval/ingest",
		"retrieval/search",
	},
	"bot/state":           {"corpus"},
	"bot/state/sqlite":    {"bot/state", "corpus"},
	"bot/state/statetest": {"bot/state", "corpus"},
	"cmd/yiju":            {"*"},
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

// unused returns what the table allows and no product file uses.
func unused(files []*file) []string {
	imports := make(map[string][]string)
	for _, f := range files {
		if !f.test {
			imports[f.dir] = append(imports[f.dir], f.imports...)
		}
	}
	var lines []string
	for _, dir := range slices.Sorted(maps.Keys(mayImport)) {
		used, exists := imports[dir]
		if !exists {
			lines = append(lines, "table of imports_test.go: there is no package "+dir)
			continue
		}
		for _, dep := range mayImport[dir] {
			if dep != "*" && !slices.Contains(used, module+"/"+dep) {
				lines = append(lines, "table of imports_test.go: "+dir+" does not import "+dep)
			}
		}
	}
	return lines
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
