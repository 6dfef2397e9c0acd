package present

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestQuoteURL(t *testing.T) {
	for _, tt := range []struct{ base, quote, want string }{
		{"https://a.example/x", "", "https://a.example/x"},
		{"https://a.example/x", "free, as-is & open", "https://a.example/x#:~:text=free%2C%20as%2Dis%20%26%20open"},
		{"https://a.example/x#s2", "free", "https://a.example/x#s2:~:text=free"},
		{"https://a.example/x", "骑车", "https://a.example/x#:~:text=%E9%AA%91%E8%BD%A6"},
		{"https://a.example/x", "The bicycles of the valley stand at the dyke, and every one of them is free for all",
			"https://a.example/x#:~:text=The%20bicycles%20of%20the,them%20is%20free%20for%20all"},
		{"https://a.example/x", "1. Heading\nThe text.", "https://a.example/x#:~:text=1.%20Heading,The%20text."},
		{"javascript:alert(1)", "x", ""},
		{"http://", "x", ""},
		{"ftp://a.example", "x", ""},
		{"", "x", ""},
		{"https://a.example/" + strings.Repeat("x", 2000), "x", ""},
		{"://", "x", ""},
	} {
		if got := QuoteURL(tt.base, tt.quote); got != tt.want {
			t.Errorf("QuoteURL(%q, %q)\n got %q\nwant %q", tt.base, tt.quote, got, tt.want)
		}
	}
}

// FuzzQuoteURL checks that an address of words is a web address, keeps its base, and that its directive is encoded.
func FuzzQuoteURL(f *testing.F) {
	f.Add("https://a.example/x", "one-two, three & four\nfive")
	f.Add("https://a.example/#x", "骑车\n\n下坡")
	f.Fuzz(func(t *testing.T, base, quote string) {
		got := QuoteURL(base, quote)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.HasPrefix(got, base) {
			t.Errorf("%q, %v", got, err)
		}
		_, text, ok := strings.Cut(got[len(base):], ":~:text=")
		if ok && (strings.ContainsAny(text, "- &\n\t#") || strings.Count(text, ",") > 1) {
			t.Errorf("directive %q of %q", text, quote)
		}
	})
}

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		s    string
		n    int
		want string
	}{{"short", 5, "short"}, {"longer", 5, "long…"}, {"骑车下坡路", 4, "骑车下…"}, {"", 3, ""}} {
		if got := Shorten(tt.s, tt.n); got != tt.want || utf8.RuneCountInString(got) > tt.n {
			t.Errorf("Shorten(%q, %d) = %q, want %q", tt.s, tt.n, got, tt.want)
		}
	}
}
