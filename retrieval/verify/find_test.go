package verify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestQuotations shows each quotation as "depth:text".
func TestQuotations(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"没有引文", nil},
		{"“甲”「乙」『丙』«丁»‘戊’\"己\"", []string{"0:甲", "0:乙", "0:丙", "0:丁", "0:戊", "0:己"}},
		{"“甲‘乙「丙」’丁”", []string{"0:甲‘乙「丙」’丁", "1:乙「丙」", "2:丙"}},
		{"“甲“乙”丙”", []string{"0:甲“乙”丙", "1:乙"}},
		{"“一「二『三«四»』」”", []string{"0:一「二『三«四»』」", "1:二『三«四»』", "2:三«四»"}},
		{"don’t, the States’ own, ’tis", nil},
		{"‘the developers’ tools’ and ‘more’", []string{"0:the developers’ tools", "0:more"}},
		{"‘a’ and the developers’ tools", []string{"0:a"}},
		{"5\" and 6\" wide", nil},
		{"he said \"one two\" and \"three", []string{"0:one two", "0:three"}},
		{"“未完\n下一行", []string{"0:未完"}},
		{"「未完\n下一行", []string{"0:未完"}},
		{"”反“和”反“", []string{"0:反", "0:反"}},
		{"“一\n二”", []string{"0:一\n二"}},
		{"“一\n\n二”三", []string{"0:一"}},
		{"《“十年”规划》和“甲”", []string{"0:甲"}},
		{"《未完“甲”", []string{"0:甲"}},
		{"“”「」\"\"", nil},
		{"> 甲\n> 乙\n丙\n> 丁", []string{"0:甲\n乙\n", "0:丁"}},
		{"> > 甲", []string{"0:甲"}},
		{"> 说“甲\n> 乙”", []string{"0:说“甲\n乙”", "1:甲\n乙"}},
		{"> 甲\n> ——出处", []string{"0:甲\n"}},
		{">>> 甲\n乙", []string{"0:甲\n乙"}},
		{"a > b\n>5\n>_<", nil},
		{"\xff“\xfe甲\xff”", []string{"0:\xfe甲\xff"}},
	} {
		var got []string
		for _, q := range quotations(tt.text) {
			got = append(got, string(rune('0'+q.depth))+":"+q.text)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", tt.text, diff)
		}
	}
}

// FuzzQuotations checks that quotations lie in the text, in order, each in its parent, and say what the text says there.
func FuzzQuotations(f *testing.F) {
	f.Add("“甲‘乙’”> 丙\n> 丁\n>>> 戊")
	f.Add("> “一\n> 二”\n> ——出处\n\"a\" don’t")
	f.Add("“““”””「『《》》\xff\xfe\r\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		all := quotations(text)
		for n, q := range all {
			if q.open < 0 || q.open > q.start || q.start > q.end || q.end > q.close || q.close > len(text) {
				t.Fatalf("%q: %d: places %d %d %d %d", text, n, q.open, q.start, q.end, q.close)
			}
			if n > 0 && q.open < all[n-1].open || q.depth > maxDepth || (q.depth == 0) != (q.parent < 0) {
				t.Fatalf("%q: %d: out of order or too deep: %+v", text, n, q)
			}
			if q.parent >= 0 {
				if p := all[q.parent]; q.parent >= n || p.depth != q.depth-1 || q.open < p.open || q.close > p.close {
					t.Fatalf("%q: %d is not in its parent", text, n)
				}
			}
			if strings.TrimSpace(q.text) == "" {
				t.Fatalf("%q: %d is empty", text, n)
			}
			inBlock := q.block || q.parent >= 0 && all[outermost(all, n)].block
			if !inBlock && q.text != text[q.start:q.end] {
				t.Fatalf("%q: %d says %q", text, n, q.text)
			}
		}
	})
}

func outermost(all []quotation, n int) int {
	for all[n].parent >= 0 {
		n = all[n].parent
	}
	return n
}
