package fold

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestString(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"lower case", "Global AI", "global ai"},
		{"full width", "ＡＩ　２０２５！（ａ）", "ai 2025!(a)"},
		{"spaces", "a\u00a0b\u2003c\u3000d", "a b c d"},
		{"line ends stay", "a\n\tb", "a\n\tb"},
		{"traditional", "人工智慧與資訊安全", "人工智慧与资讯安全"},
		{"traditional phrase", "應當堅持發展與監管並重", "应当坚持发展与监管并重"},
		{"simplified stays", "应当坚持发展与监管并重", "应当坚持发展与监管并重"},
		{"variants of one character", "裡裏里", "里里里"},
		{"first candidate", "乾隆", "干隆"},
		{"beyond the BMP", "㗲𠵾", "𠵾𠵾"},
		{"double quotes", "“a”「b」『c』„d‟＂e＂«f»", `"a""b""c""d""e""f"`},
		{"single quotes", "‘a’＇b＇`c´ don’t", `'a''b''c' don't`},
		{"dashes", "a—b–c―d‒e﹘f－g‐h‑i−j", "a-b-c-d-e-f-g-h-i-j"},
		{"tilde is no dash", "1~3～5", "1~3~5"},
		{"stops and commas", "甲。乙、丙，丁．", "甲.乙,丙,丁."},
		{"title marks", "《甲》〈乙〉", "<甲><乙>"},
		{"brackets", "【甲】〔乙〕［丙］｛丁｝", "[甲][乙][丙]{丁}"},
		{"other marks", "甲；乙：丙？丁！", "甲;乙:丙?丁!"},
		{"ellipsis", "甲……", "甲......"},
		{"middle dots", "甲·乙・丙•丁", "甲·乙·丙·丁"},
		{"ligature", "ﬁnal eﬀect", "final effect"},
		{"roman numeral", "Ⅶ ⅶ", "vii vii"},
		{"enclosed", "① ⑫ ㈠ ㊀", "1 12 (一) 一"},
		{"compatibility ideographs", "豈更\uf9d1", "岂更六"},
		{"radicals", "⼈⼯", "人工"},
		{"accents", "Communiqué naïve Ångström", "communique naive angstrom"},
		{"combining accents", "Communique\u0301", "communique"},
		{"strokes", "Straße Øre Łódź Æ", "strasse ore lodz ae"},
		{"zero width", "人\u200b工\ufeff智\u00ad能", "人工智能"},
		{"variation selector", "葛\U000e0100", "葛"},
		{"hangul and kana keep their marks", "한국 が", "한국 が"},
		{"fraction", "6½ ⅚", "6 1/2  5/6"},
		{"superscript", "m² H₂O", "m2 h2o"},
		{"invalid UTF-8", "a\xffb\xe4\xba", "a\ufffdb\ufffd\ufffd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := String(tt.in); got != tt.want {
				t.Errorf("String(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := Text(tt.in).Text; got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestRune(t *testing.T) {
	for in, want := range map[rune]rune{
		'A': 'a', 'ｚ': 'z', '國': '国', '。': '.', 'é': 'e', '\u0301': -1, 'ﬁ': 'ﬁ', '\u3000': ' ', '①': '1', '`': '\'',
		-1: utf8.RuneError, 0x110000: utf8.RuneError, 0xd800: utf8.RuneError,
	} {
		if got := Rune(in); got != want {
			t.Errorf("Rune(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"《全球　人工智能治理倡議》", "全球人工智能治理倡议"},
		{"“AI＋” Action-Plan (2030)", "ai actionplan2030"},
		{"第十三条　", "第十三條"},
		{"Résumé: Part Ⅱ", "resume part II"},
	} {
		if Key(tt.a) != Key(tt.b) {
			t.Errorf("Key(%q) = %q differs from Key(%q) = %q", tt.a, Key(tt.a), tt.b, Key(tt.b))
		}
	}
	if got := Key(" ……——!"); got != "" {
		t.Errorf("Key of marks = %q, want nothing", got)
	}
	if Key("条约") == Key("条款") {
		t.Error("different names have one key")
	}
}

func TestSpan(t *testing.T) {
	const s = "Aﬁ Ⅶ㈠國e\u0301。x"
	f := Text(s)
	for _, tt := range []struct{ match, want string }{
		{"a", "A"},
		{"f", "ﬁ"},
		{"i", "ﬁ"},
		{"fi", "ﬁ"},
		{"vii", "Ⅶ"},
		{"一", "㈠"},
		{"ii(一", "Ⅶ㈠"},
		{"国", "國"},
		{"e", "e\u0301"},
		{"国e.", "國e\u0301。"},
		{"x", "x"},
		{f.Text, s},
	} {
		i := strings.Index(f.Text, tt.match)
		if i < 0 {
			t.Fatalf("%q is not in %q", tt.match, f.Text)
		}
		from, to := f.Span(i, i+len(tt.match))
		if got := s[from:to]; got != tt.want {
			t.Errorf("Span of %q = %q, want %q", tt.match, got, tt.want)
		}
	}
	type span struct{ from, to int }
	var got []span
	for _, r := range [][2]int{{-5, 1}, {3, 3}, {9, 2}, {0, 1000}, {1000, 2000}} {
		from, to := f.Span(r[0], r[1])
		got = append(got, span{from, to})
	}
	want := []span{{0, 1}, {4, 4}, {5, 5}, {0, len(s)}, {len(s), len(s)}}
	want[2] = span{f.At[9], f.At[9]}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(span{})); d != "" {
		t.Errorf("Span at and beyond the edges (-want +got):\n%s", d)
	}
	if got, want := f.Index(strings.Index(s, "國")), strings.Index(f.Text, "国"); got != want {
		t.Errorf("Index(國) = %d, want %d", got, want)
	}
}

// TestEveryRune checks on all of Unicode what idempotence and the two ways to fold rest on.
func TestEveryRune(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		if !utf8.ValidRune(r) {
			continue
		}
		s := String(string(r))
		if again := String(s); again != s {
			t.Errorf("%U folds to %q, and that to %q", r, s, again)
		}
		switch one := Rune(r); {
		case one == -1 && s != "":
			t.Errorf("Rune(%U) = -1, String gives %q", r, s)
		case one >= 0 && s != string(one) && (one != r || utf8.RuneCountInString(s) < 2):
			t.Errorf("Rune(%U) = %q, String gives %q", r, one, s)
		}
	}
}

// TestTable checks the embedded character table: well formed, sorted, without chains.
func TestTable(t *testing.T) {
	pairs, last := 0, rune(0)
	for line := range strings.Lines(t2s) {
		if line[0] == '#' {
			continue
		}
		pairs++
		rs := []rune(strings.TrimSuffix(line, "\n"))
		if len(rs) != 2 || rs[0] <= last || Rune(rs[0]) != rs[1] || Rune(rs[1]) != rs[1] {
			t.Errorf("bad pair %q", line)
		}
		last = rs[0]
	}
	if pairs < 3000 {
		t.Errorf("%d pairs, want 3000 or more", pairs)
	}
	if !strings.Contains(t2s, "Apache-2.0") {
		t.Error("the table does not name its licence")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Ａﬁ㈠國。é", "e\u0301\u0301x", "\xff\xfe", "人工智慧（AI＋）", "한국が𠵾"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := String(s)
		if again := String(folded); again != folded {
			t.Errorf("String is not idempotent on %q: %q, then %q", s, folded, again)
		}
		if key := Key(s); Key(key) != key || Key(folded) != key {
			t.Errorf("Key(%q) = %q is not stable", s, key)
		}
		x := Text(s)
		if x.Text != folded || len(x.At) != len(folded) || !utf8.ValidString(folded) {
			t.Fatalf("Text(%q) = %q with %d places, String gives %q", s, x.Text, len(x.At), folded)
		}
		end := 0
		for i, r := range folded {
			from, to := x.Span(i, i+utf8.RuneLen(r))
			if from < 0 || to > len(s) || from >= to || (from < end && from != x.At[max(i-1, 0)]) {
				t.Fatalf("Span at %d of %q is [%d, %d) of %q", i, folded, from, to, s)
			}
			if !strings.ContainsRune(String(s[from:to]), r) {
				t.Fatalf("%q of %q came from %q", r, folded, s[from:to])
			}
			end = to
		}
	})
}

func BenchmarkString(b *testing.B) {
	for name, s := range map[string]string{
		"english":     strings.Repeat("Members shall share the benefits of AI. ", 100),
		"simplified":  strings.Repeat("各国应当共享人工智能的成果，坚持发展与安全并重。", 50),
		"traditional": strings.Repeat("各國應當共享人工智慧的成果，堅持發展與安全並重。", 50),
		"unchanged":   strings.Repeat("各国应当共享人工智能的成果", 100),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				String(s)
			}
		})
	}
}

func BenchmarkText(b *testing.B) {
	s := strings.Repeat("各國應當共享 AI 的成果，堅持發展與安全並重。", 50)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Text(s)
	}
}

// BenchmarkCompile is what the first call in a process pays.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		compile()
	}
}
