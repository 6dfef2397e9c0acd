package numeral

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/corpus/fold"
)

func TestParseNumeral(t *testing.T) {
	for s, want := range map[string]int{
		"七": 7, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "一百零三": 103, "一百〇三": 103, "一百一十": 110, "一百十二": 112,
		"一百三": 130, "一千二": 1200, "一千二百六十": 1260, "一千零五": 1005, "两": 2, "两百": 200, "廿": 20, "廿一": 21, "卅二": 32,
		"一百廿一": 121, "一万": 10000, "一万二": 12000, "一万零三": 10003, "〇": 0, "零": 0, "二〇二五": 2025, "一〇三": 103,
		"拾貳": 12, "壹佰零叁": 103, "兩百": 200,
		"7": 7, "７": 7, "１２": 12, "⑦": 7, "⑫": 12, "㈦": 7, "(七)": 7, "（七）": 7, "（ 7 ）": 7, "⑺": 7, "⒎": 7, "七、": 7, "7.": 7,
		"第七": 7, "第 12": 12, "第（三）": 3, "第廿一": 21,
		"VII": 7, "vii": 7, "Ⅶ": 7, "ⅶ": 7, "Ⅴ": 5, "XCIX": 99, "(iv)": 4, "xiii": 13,
		"one": 1, "twelve": 12, "Seventh": 7, "twenty-first": 21, "twenty first": 21, "Twenty‑one": 21, "thirtieth": 30,
		"one hundred and three": 103, "two hundredth": 200, "one hundred twenty-first": 121, "3rd": 3, "21ST": 21, "11th": 11,
		" 12 ": 12, "007": 7,
	} {
		if got, ok := Parse(s); got != want || !ok {
			t.Errorf("ParseNumeral(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
}

func TestParseNumeralRejects(t *testing.T) {
	for _, s := range []string{
		"", " ", "第", "()", "(", "I", "V", "mix", "mild", "Xi", "Li", "civil", "IIII", "IC", "CI", "VX", "十十", "百", "千零",
		"零七", "一百零", "三四十", "十百", "两十", "万", "一万万", "七条", "第七条", "7th item", "seventeenfold", "twenty-",
		"twenty-ten", "hundred", "10,000", "1234567", "3.5", "-3", "七 八", "3rdx", "and", "(七", "七)",
	} {
		if got, ok := Parse(s); ok {
			t.Errorf("ParseNumeral(%q) = %d, want none", s, got)
		}
	}
}

func TestScanNumeralTakesTheLongest(t *testing.T) {
	for s, want := range map[string]Number{
		"十二条":             {12, 6, false},
		"十三条之一":           {13, 6, false},
		"二十一世纪":           {21, 9, false},
		"三、四条":            {3, 3, false},
		"一百零":             {100, 6, false},
		"10条":             {10, 2, false},
		"1.2":             {1, 1, false},
		"3rd item":        {3, 3, true},
		"3 items":         {3, 1, false},
		"twenty-first of": {21, 12, true},
		"twenty first":    {21, 12, true},
		"twenty of":       {20, 6, false},
		"two three":       {2, 3, false},
		"one hundred and": {100, 11, false},
		"sixteen":         {16, 7, false},
		"sixteenth":       {16, 9, true},
		"条":               {},
		"item":            {},
		"ii":              {},
	} {
		if got := Scan(s); got != want {
			t.Errorf("scanNumeral(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestChineseNumeralRoundTrip(t *testing.T) {
	for n := range 120_000 {
		s := Chinese(n)
		if got, ok := Parse(s); got != n || !ok {
			t.Fatalf("ParseNumeral(%q) = %d, %v, want %d", s, got, ok, n)
		}
	}
	for n, want := range map[int]string{
		0: "零", 10: "十", 11: "十一", 20: "二十", 101: "一百零一", 110: "一百一十", 1001: "一千零一", 1010: "一千零一十",
		10010: "一万零一十", 100000: "十万", 99999999: "九千九百九十九万九千九百九十九", 100000000: "100000000", -1: "-1",
	} {
		if got := Chinese(n); got != want {
			t.Errorf("chineseNumeral(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestRomanRoundTrip(t *testing.T) {
	for n := 1; n <= 100; n++ {
		s := Roman(n)
		if got := ScanRoman(s); got.N != n || got.Length != len(s) {
			t.Errorf("scanRoman(%q) = %v, want %d", s, got, n)
		}
	}
}

func FuzzParseNumeral(f *testing.F) {
	for _, s := range []string{"第十三", "一万二", "twenty-first", "㈦", "xcix", "10,000", "一百零零", "廿卅", "3rd", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := Parse(s)
		if ok && (n < 0 || n > maxHan) {
			t.Errorf("ParseNumeral(%q) = %d", s, n)
		}
		if ok {
			again, ok := Parse(strconv.Itoa(n))
			if n < 1e6 && (again != n || !ok) {
				t.Errorf("ParseNumeral(%d) = %d, %v", n, again, ok)
			}
		}
		folded := fold.String(s)
		num := Scan(folded)
		if num.Length < 0 || num.Length > len(folded) {
			t.Fatalf("scanNumeral(%q) = %v", folded, num)
		}
		if num.Length > 0 && !utf8.RuneStart((folded + " ")[num.Length]) {
			t.Errorf("scanNumeral(%q) = %v ends inside a rune", folded, num)
		}
		if whole, ok := Parse(folded[:num.Length]); num.Length > 0 && (!ok || whole != num.N) &&
			!strings.HasPrefix(folded, "第") {
			t.Errorf("ParseNumeral(%q) = %d, %v, but scanNumeral found %d", folded[:num.Length], whole, ok, num.N)
		}
	})
}
