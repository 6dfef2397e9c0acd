package bot

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/service"
)

// typedCorpus serves ../retrieval/service/testdata/finder.txtar.
func typedCorpus(t testing.TB) *service.Service {
	t.Helper()
	c, err := indextest.Teas("../retrieval/service/testdata/finder.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return service.InMemory(c, index.BuildOptions{Name: "tea"}, nil)
}

// TestComplete compares the choices for typed text with testdata/complete_golden.txt.
func TestComplete(t *testing.T) {
	s := typedCorpus(t)
	const file = "testdata/complete_golden.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(want)) {
		typed, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "? ")
		if !ok {
			continue
		}
		lang := textsIn(corpus.English)
		if strings.ContainsFunc(typed, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			lang = textsIn(corpus.Chinese)
		}
		fmt.Fprintf(&out, "? %s\n", typed)
		for _, c := range choices(s, s.Suggest(typed, 6), lang) {
			fmt.Fprintf(&out, "  %-18s %s\n", c.Value, c.Name)
		}
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzComplete checks for anything typed that the choices are such as a platform takes.
func FuzzComplete(f *testing.F) {
	for _, s := range []string{"第十二条", "art 12", "qdcs", "\xff第", "p1", strings.Repeat("茶", 500)} {
		f.Add(s)
	}
	s := typedCorpus(f)
	f.Fuzz(func(t *testing.T, typed string) {
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			for _, c := range choices(s, s.Suggest(typed, present.MostOptions), textsIn(l)) {
				if n := utf8.RuneCountInString(c.Name); n == 0 || n > 100 || len(c.Value) > 100 || !utf8.ValidString(c.Name) {
					t.Errorf("choice %+v", c)
				}
			}
		}
	})
}
