package support

import (
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/fold"
)

// marksOf lists what stands in paired quotation marks in s, apart from straight single ones, which may be apostrophes.
func marksOf(s string) []string {
	var list []string
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if _, ok := closing[r]; !ok || r == '\'' {
			continue
		}
		end, after := closer(s, i, closing[r])
		if end < 0 {
			return append(list, "unclosed: "+s)
		}
		list, i = append(list, s[i:end]), after
	}
	return list
}

// FuzzCheck: nothing panics; what is shown has no quotation mark around other than stored text, no link and no mention,
// and passes unchanged again.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"Meter reading is “free of charge” [1].", "读表服务「免费」。", "It is \"free of charge.\" [^1]", "‘free’ of ‘charge", "„free“ of charge",
		"Meter reading is free of charge **@everyone**", "[1[1]1] free of charge", "《山谷水库智能调度行动计划》规定“任何人不得绕过人工确认”。",
		"'Meter reading' is the League's 'free'", "«free «of» charge»", "1,2,3.5% 百分之", "二〇二五年 13月 \xff", "<@1> http://a.b", "free\u200b“ of ”charge",
		"\"\"\"free\"\" of charge\"", "Meter reading is ‘“free of charge”’.", "W\u200bater prices do not rise.", "K'“free” of charge'",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	c, passages := checker(f)
	cited := passages("plan/7,plan/2")
	var stored strings.Builder
	for _, p := range cited {
		for _, v := range p.Versions {
			stored.WriteString(v.Text + "\n")
		}
	}
	f.Fuzz(func(t *testing.T, s string, chinese bool) {
		lang := corpus.English
		if chinese {
			lang = corpus.Chinese
		}
		// Most input fails a check before it is shown: what follows the quotations is tested on any text as well.
		if clean, _, reason := tidy(s); reason == "" {
			if _, _, err := c.quotations(t.Context(), clean, cited); err != nil {
				t.Fatal(err)
			}
			c.read(clean)
		}
		v, err := c.Check(t.Context(), s, lang, cited)
		if err != nil {
			t.Fatal(err)
		}
		if (v.Text == "") == (v.Dropped == "") {
			t.Fatalf("%q: text %q with reason %q", s, v.Text, v.Dropped)
		}
		if v.Text == "" {
			return
		}
		for _, q := range marksOf(v.Text) {
			if !strings.Contains(stored.String(), q) {
				t.Errorf("%q: shows %q in quotation marks, which is not stored", s, q)
			}
		}
		if m := forbidden.FindString(fold.String(v.Text)); m != "" {
			t.Errorf("%q: shows %q", s, m)
		}
		again, err := c.Check(t.Context(), v.Text, lang, cited)
		if err != nil || again.Text != v.Text || len(again.Unquoted) > 0 {
			t.Errorf("%q: shown %q, checked again %+v, %v", s, v.Text, again, err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	c, passages := checker(b)
	for name, x := range map[string]struct {
		refs, sentence string
		lang           corpus.Lang
	}{
		"own":   {"plan/3,plan/5", "By 2035 the League will invest 350 million yuan in new sensors, and a flood warning shall reach downstream villages within six hours.", corpus.English},
		"other": {"rules/3,rules/4", "After an accident that causes harm, the operator must report to the competent authority within 24 hours.", corpus.English},
		"zh":    {"plan/3,plan/5", "联盟到2035年将投入3.5亿元更新传感器，洪水预警应当在六小时内通知下游村庄。", corpus.Chinese},
	} {
		cited := passages(x.refs)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if v, err := c.Check(b.Context(), x.sentence, x.lang, cited); err != nil || v.Text == "" {
					b.Fatal(v, err)
				}
			}
		})
	}
}
