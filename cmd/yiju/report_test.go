package main

import (
	"strings"
	"testing"

	"yiju/corpus"
)

// TestShortName checks that a long name keeps both ends and fits, and that nothing is left out but on a terminal.
func TestShortName(t *testing.T) {
	address := "https://www.example.org/web/documents_674904/1179_674909/202310/t20231020_11164831.shtml"
	for _, name := range []string{address, strings.Repeat("群岛河流治理", 12) + ".txt"} {
		p := testPage(corpus.Chinese, 100, false)
		if p.is = true; width(p.shortName(name)) > mostName+1 {
			t.Errorf("%s is %d columns wide", p.shortName(name), width(p.shortName(name)))
		}
		short := p.shortName(name)
		first, last, cut := strings.Cut(short, "…")
		if !cut || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) || len(first) < 10 || len(last) < 10 {
			t.Errorf("%s becomes %s", name, short)
		}
		if p.is = false; p.shortName(name) != name {
			t.Errorf("not on a terminal: %s", p.shortName(name))
		}
	}
	p := testPage(corpus.Chinese, 100, false)
	if p.is = true; p.shortName("a.txt") != "a.txt" {
		t.Error("a short name is changed")
	}
}
