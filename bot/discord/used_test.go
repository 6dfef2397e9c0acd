package discord

import (
	"context"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"yiju/bot"
)

// used is the real bot, and notes everything of it that people use.
type used struct {
	*bot.Bot
	mu   sync.Mutex
	what map[string]bool
}

// Handle notes the request and hands it on.
func (u *used) Handle(ctx context.Context, r bot.Request) bot.Response {
	u.mu.Lock()
	for _, w := range usedBy(r) {
		u.what[w] = true
	}
	u.mu.Unlock()
	return u.Bot.Handle(ctx, r)
}

// usedBy says in words what a request is a use of.
func usedBy(r bot.Request) []string {
	switch r.Kind {
	case bot.Complete:
		return []string{"completion of " + r.Focus + " of /" + r.Name}
	case bot.Press:
		if r.Value != "" {
			return []string{"menu " + r.Name}
		}
		return []string{"button " + r.Name}
	case bot.Submit:
		return []string{"form " + r.Name}
	case bot.Command, bot.OnPost:
		out := []string{string(r.Kind) + " " + r.Name}
		for o := range r.Options {
			out = append(out, "option "+o+" of /"+r.Name)
		}
		if len(r.Files) > 0 {
			out = append(out, "file of /"+r.Name)
		}
		return out
	}
	return []string{string(r.Kind)}
}

// all fails for everything that the bot can do and nobody used.
func (u *used) all(t *testing.T, commands []bot.CommandSpec) {
	t.Helper()
	can := append(usable(commands), produced(t)...)
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, c := range can {
		if !u.what[c] {
			t.Errorf("the script never uses: %s", c)
		}
	}
}

// usable lists the commands, their options and completions, as usedBy names them.
func usable(commands []bot.CommandSpec) []string {
	out := []string{string(bot.Talk)}
	for _, c := range commands {
		if len(c.Subs) > 0 {
			out = append(out, usable(c.Subs)...)
			continue
		}
		out = append(out, string(c.Kind)+" "+c.Path)
		for _, o := range c.Options {
			what := "option " + o.Name + " of /" + c.Path
			if o.Type == bot.OptionFile {
				what = "file of /" + c.Path
			}
			out = append(out, what)
			if o.Complete {
				out = append(out, "completion of "+o.Name+" of /"+c.Path)
			}
		}
	}
	return out
}

// produced reads the source of package bot for every button, menu and form that it makes, and lists them as usedBy names
// them. An action of which it does not see what carries it is an error: so is a way of making buttons that it does not know.
func produced(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]string)            // of the constants act…
	carriers := make(map[string]map[string]bool) // kinds of what carries them
	note := func(kind string, action ast.Expr) {
		if id, ok := action.(*ast.Ident); ok && strings.HasPrefix(id.Name, "act") {
			if carriers[id.Name] == nil {
				carriers[id.Name] = make(map[string]bool)
			}
			carriers[id.Name][kind] = true
		}
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if lit, ok := valueAt(n.Values, i).(*ast.BasicLit); ok && strings.HasPrefix(id.Name, "act") && lit.Kind == gotoken.STRING {
						values[id.Name], _ = strconv.Unquote(lit.Value)
					}
				}
			case *ast.CompositeLit:
				carried(n, note)
			case *ast.CallExpr: // add(actX, …) in shownAnswer.buttons
				if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "add" && len(n.Args) > 0 {
					note("button", n.Args[0])
				}
			}
			return true
		})
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(carriers[name]) == 0 {
			t.Errorf("%s: no button, menu or form is seen that carries it", name)
		}
		for kind := range carriers[name] {
			out = append(out, kind+" "+values[name])
		}
	}
	if len(out) < 20 {
		t.Errorf("only %d controls were found: does the test still look at the right names?", len(out))
	}
	return out
}

func valueAt(list []ast.Expr, i int) ast.Expr {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// carried notes the action of a Button, Menu or Form, or of each in a list of buttons.
func carried(lit *ast.CompositeLit, note func(kind string, action ast.Expr)) {
	kinds := map[string]string{"Button": "button", "Menu": "menu", "Form": "form"}
	action := func(kind string, lit *ast.CompositeLit) {
		if kind == "" {
			return
		}
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Action" {
					note(kind, kv.Value)
				}
			}
		}
	}
	if list, ok := lit.Type.(*ast.ArrayType); ok {
		for _, e := range lit.Elts {
			if in, ok := e.(*ast.CompositeLit); ok && in.Type == nil {
				action(kinds[typeName(list.Elt)], in)
			}
		}
		return
	}
	action(kinds[typeName(lit.Type)], lit)
}

// typeName returns the name of a type, without that of its package; "" for other types.
func typeName(typ ast.Expr) string {
	switch typ := typ.(type) {
	case *ast.Ident:
		return typ.Name
	case *ast.SelectorExpr:
		return typ.Sel.Name
	}
	return ""
}

// TestUsed checks that unused commands and controls are detected.
func TestUsed(t *testing.T) {
	commands := (&bot.Bot{}).Commands()
	for _, want := range []string{
		"command corpus refresh", "on_post check-quotes", "option note of /cite", "file of /corpus add", "completion of clause of /cite",
	} {
		if !slices.Contains(usable(commands), want) {
			t.Errorf("%q is not among what can be used", want)
		}
	}
	for _, want := range []string{"button src", "button rev~", "form rev~", "form down", "menu read", "menu gap!", "button back"} {
		if !slices.Contains(produced(t), want) {
			t.Errorf("%q is not among what is produced", want)
		}
	}
}
