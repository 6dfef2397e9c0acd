package verify

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"各國應當", "各国应当", true},
		{"“甲”", "‘甲’", true},
		{"「甲」", "\"甲\"", true},
		{"甲——乙", "甲—乙", true},
		{"甲—乙", "甲-乙", true},
		{"甲……乙", "甲...乙", true},
		{"甲…乙", "甲......乙", true},
		{"甲。乙", "甲.乙", true},
		{"甲，乙", "甲、乙", true},
		{"人工\n智能", "人工智能", true},
		{"ＡＩ　治理", "AI治理", true},
		{"**甲**", "甲", true},
		{"__甲__乙", "甲乙", true},
		{"must _not_", "must not", true},
		{"file_name", "filename", false},
		{"随着", "隨著", true},
		{"瞭解", "了解", true},
		{"Naïve", "naive", true},
		{"甲。乙", "甲…乙", false},
		{"甲乙", "甲，乙", false},
		{"甲", "“甲”", false},
		{"5%", "5‰", false},
	} {
		if got := newKey(tt.a).s == newKey(tt.b).s; got != tt.same {
			t.Errorf("%q and %q: same is %v, want %v", tt.a, tt.b, got, tt.same)
		}
	}
}

func TestFindKeepsWordsWhole(t *testing.T) {
	for _, tt := range []struct {
		text, quote string
		want        bool
	}{
		{"unlawful use", "lawful use", false},
		{"lawful users", "lawful use", false},
		{"unlawful use, lawful use.", "lawful use", true},
		{"within 150 days", "within 15", false},
		{"within 1.5 days", "5 days", false},
		{"by 1,200 m", "by 1", false},
		{"以内5%。", "以内5", false},
		{"共15天", "共15", true},
		{"共15天", "15天", true},
		{"AI治理", "AI", true},
		{"低于-5度", "5度", false},
		{"低于 –5度", "-5度", true},
		{"below -5 °C", "5 °C", false},
		{"A-7型", "7型", true},
		{"2020-2030年", "2030年", true},
		{"甲——5个", "5个", true},
		{"比例为1:50时", "50时", false},
		{"一百五十日", "五十日", false},
		{"一百五十日", "一百五", false},
		{"二〇二五年", "二五年", false},
		{"百分之五以上", "五以上", false},
		{"三分之二", "三", false},
		{"三分之二", "三分之二", true},
		{"统一一个", "一个", true},
		{"五萬元", "万元", false},
		{"don't stop", "t stop", true},
	} {
		if _, _, got := newKey(tt.text).find(newKey(tt.quote).s, 0); got != tt.want {
			t.Errorf("%q in %q: %v, want %v", tt.quote, tt.text, got, tt.want)
		}
	}
}

func TestTooShort(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "五个汉字吧": true, "六个汉字好吧": false, "eleven or so": true, "twelve or so!": true, "a dozen letters": false,
		"governmental responsibilities": true, "state-of-the-art governance": true, "AI治理能力建设": false, "，。！？；：": true,
	} {
		if got := newKey(text).tooShort(); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// FuzzKey checks that tokens tile a key and that every place in it leads back into the text.
func FuzzKey(f *testing.F) {
	f.Add("“甲——乙”，e\u0301 don’t 1,200%\xff")
	f.Fuzz(func(t *testing.T, text string) {
		k := newKey(text)
		var b strings.Builder
		for n := range k.tokens {
			token := k.token(n)
			if token == "" {
				t.Fatalf("%q: token %d is empty", text, n)
			}
			b.WriteString(token)
			if from, to := k.span(int(k.tokens[n]), k.offset(n+1)); from >= to || to > len(text) {
				t.Fatalf("%q: token %d spans %d to %d", text, n, from, to)
			}
		}
		if b.String() != k.s || len(k.at) != len(k.s) || len(k.ids) != len(k.tokens) {
			t.Fatalf("%q: tokens %q do not tile %q", text, b.String(), k.s)
		}
		if k.s != "" {
			if from, to, ok := k.find(k.s, 0); !ok || from != 0 || to != len(k.s) {
				t.Fatalf("%q does not stand in itself", text)
			}
		}
	})
}
