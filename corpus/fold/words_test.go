package fold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadWords(t *testing.T) {
	w := ReadWords("# a comment\n[some words]\nno|not\n\n[不没]\tcolumn\n[list]\na b\nc\n")
	want := Words{"some words": {{"no|not"}, {"[不没]", "column"}}, "list": {{"a b"}, {"c"}}}
	if diff := cmp.Diff(want, w); diff != "" {
		t.Error(diff)
	}
	if got, want := w.AnyOf("some words"), "(?:no|not|[不没])"; got != want {
		t.Errorf("AnyOf = %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, w.List("list")); diff != "" {
		t.Error(diff)
	}
	if p := w.Pattern("some words"); !p.MatchString("没有") || p.MatchString("有") {
		t.Errorf("Pattern = %v", p)
	}
}
