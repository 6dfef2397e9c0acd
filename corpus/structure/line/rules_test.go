package line

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestScript checks the short ways of isHan and isCJK against their definitions, on all characters.
func TestScript(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		han := unicode.Is(unicode.Han, r) || r == '〇'
		cjk := han || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || strings.ContainsRune("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩", r)
		if got := IsHan(r); got != han {
			t.Errorf("isHan(%U): got %t, want %t", r, got, han)
		}
		if got := IsCJK(r); got != cjk {
			t.Errorf("isCJK(%U): got %t, want %t", r, got, cjk)
		}
	}
}

// FuzzRules checks that a number is found in the beginning of a text as in the whole, that its parts lie in the text,
// and that what is asked before the patterns of dates keeps them from nothing that they match.
func FuzzRules(f *testing.F) {
	for _, s := range []string{"第一条 岛上设图书馆。", "第三条之一 新增。", "第 2-1 條 船", "第１２条 船", "第⼀条 船", "Article 5bis", "Article 2 A",
		"Art. 5º Os cais", "§ 59.1-575. Harbours", "Section 1798.105.", "3.1.2 Safe", "A.2 河流", "3110. For purposes", "1 Take measures", "제3조의2(점검)",
		"附录A", "Appendix C: Rivers", "ANNEX IV", "二〇二四年五月六日", "5 May 2024", "2024-05-06", "May 6, 2024", "——保护河岸"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, a string) {
		if a = strings.ToValidUTF8(a, "�"); len(a) >= markerRoom-50 {
			return
		}
		long := strings.Repeat("河水从山上流下来", 20)
		for _, s := range []string{a, a + long, a + strings.Repeat(" ", markerRoom) + long} {
			for _, rule := range markerRules {
				if got, want := rule.find(s), rule.re.FindStringSubmatchIndex(s); !slices.Equal(got, want) {
					t.Errorf("marker %v of %q: got %v, want %v", rule.re, s, got, want)
				}
			}
			if m, ok := MarkerOf(s); ok && (m.End > len(s) || !strings.Contains(s[:m.End], m.Label) || m.ID() == "") {
				t.Errorf("marker of %q: %+v", s, m)
			}
			for _, f := range dateForms {
				if _, n := DateIn(s); n == 0 && f.re.MatchString(s) {
					t.Errorf("no date is found in %q", s)
				}
			}
		}
	})
}
