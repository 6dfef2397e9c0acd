package analysis

import "testing"

func TestParseNumeral(t *testing.T) {
	for in, want := range map[string]string{
		"七": "7", "十": "10", "十三": "13", "二十": "20", "九十九": "99", "一百": "100", "一百零五": "105", "一百一十": "110",
		"两千": "2000", "三千零二十": "3020", "一万": "10000", "三万五千": "35000", "十万": "100000", "一百二十万": "1200000",
		"一亿": "100000000", "一亿零三万": "100030000", "二〇二五": "2025", "二零三零": "2030", "九一八": "918",
		"": "", "三四": "", "千万": "", "万一": "", "百": "", "十十": "", "一十百": "", "零十": "", "五万亿": "", "万": "",
		"一百一百": "", "零": "0",
	} {
		got, ok := parseNumeral(in)
		if got != want || ok != (want != "") {
			t.Errorf("parseNumeral(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestNumerals(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"第十三條", "(13)"},
		{"第七条和第 8 条", "(7) 8"},
		{"到二〇三〇年，三十五个国家", "(2030) (35)"},
		{"一般来说，统一标准，千万注意三四个", ""},
	} {
		if got := of(smallAnalyzer().Terms(tt.in), Number); got != tt.want {
			t.Errorf("numbers of %q = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func FuzzParseNumeral(f *testing.F) {
	for _, s := range []string{"一百零五", "十万", "二〇二五", "亿亿亿", "九千九百九十九亿九千九百九十九万"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseNumeral(s)
		if ok != (got != "") {
			t.Errorf("parseNumeral(%q) = %q, %v", s, got, ok)
		}
		for _, b := range []byte(got) {
			if b < '0' || b > '9' {
				t.Errorf("parseNumeral(%q) = %q", s, got)
			}
		}
	})
}
