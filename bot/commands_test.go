package bot

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// halfWidth finds signs that Chinese writes in full width.
var halfWidth = regexp.MustCompile(`\p{Han}[,:;?!()]|[,:;?!()]\p{Han}`)

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
		if m := halfWidth.FindString(about[corpus.Chinese]); m != "" {
			t.Errorf("%s: %q has the half-width sign in %q", where, about[corpus.Chinese], m)
		}
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
	described := 0
	for _, c := range b.Commands() {
		described += max(1, len(c.Subs))
	}
	if len(b.commands) != described {
		t.Errorf("%d commands, %d described", len(b.commands), described)
	}
	onPost := slices.DeleteFunc(b.Commands(), func(c CommandSpec) bool { return c.Kind != OnPost })
	if len(onPost) > 5 {
		t.Errorf("%d commands on messages; Discord takes 5", len(onPost))
	}
}
