package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/index"
)

func mustCheck(t testing.TB, v *Verifier, text string) []Quote {
	t.Helper()
	r, err := v.Check(t.Context(), text)
	if err != nil {
		t.Fatalf("Check: %v", err)
	}
	return r.Quotes
}

// TestHostile checks messages that are made to cost.
func TestHostile(t *testing.T) {
	v := mustVerifier(t, fixture())
	count := func(quotes []Quote, reason Reason) int {
		n := 0
		for _, q := range quotes {
			if q.Verdict == NotChecked && q.Reason == reason {
				n++
			}
		}
		return n
	}
	var many strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&many, "“第%d个捏造的引文各不相同” ", n)
	}
	quotes := mustCheck(t, v, many.String())
	if last := quotes[len(quotes)-1]; last.Reason != TextTooLong || last.End != many.Len() || last.Start < MaxText-4 {
		t.Errorf("10,000 quotations: the last is %+v", last)
	}
	if got := len(quotes) - count(quotes, TooManyQuotes) - count(quotes, TextTooLong); got != MaxQuotes {
		t.Errorf("10,000 quotations: %d checked, want %d", got, MaxQuotes)
	}
	for name, text := range map[string]string{
		"opening":     strings.Repeat("“", 1<<20/3),
		"corners":     strings.Repeat("「", 1<<20/3),
		"closing":     strings.Repeat("”", 1<<20/3),
		"straight":    strings.Repeat("\"", 1<<20),
		"mixed":       strings.Repeat("“「‘”『\"》《", 1<<20/24),
		"pairs":       strings.Repeat("“”", 1<<20/6),
		"blocks":      strings.Repeat("> \n", 1<<18),
		"dots":        "“" + strings.Repeat("甲……", 5000) + "”",
		"pinpoints":   strings.Repeat("第一条“", 1<<16),
		"apostrophes": strings.Repeat("s’ ", 1<<18),
		"zeroes":      strings.Repeat("\x00", 1<<16) + "“" + strings.Repeat("\x00", 1000) + "”",
		"not UTF-8":   "“" + strings.Repeat("\xff\xfe", 10_000) + "”",
	} {
		for _, q := range mustCheck(t, v, text) {
			if q.Verdict == Verbatim || q.Start < 0 || q.End > len(text) {
				t.Errorf("%s: %+v", name, q)
			}
		}
	}
	long := "“" + strings.Repeat("一段很长的引文，", MaxQuote/24+100) + "”"
	if quotes := mustCheck(t, v, long); len(quotes) != 1 || quotes[0].Reason != QuoteTooLong {
		t.Errorf("a long quotation: %d, want one that is not checked", len(quotes))
	}
	sixteen := strings.Repeat("“各国应当在平等的基础上共享深海观测数据”", 300)
	for _, q := range mustCheck(t, v, sixteen) {
		if q.Verdict != Verbatim {
			t.Fatalf("what was looked up once is %s %s", q.Verdict, q.Reason)
		}
	}
}

func TestCancelled(t *testing.T) {
	v := mustVerifier(t, fixture())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Check(ctx, "“各国应当在平等的基础上共享深海观测数据”"); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: %v, want %v", err, context.Canceled)
	}
}

func TestVerbatim(t *testing.T) {
	v := mustVerifier(t, fixture())
	for _, tt := range []struct {
		quote, ref string
		want       bool
	}{
		{"平等", "deep-sea-initiative-2022/1", true},
		{"各國應當在平等的基礎上", "deep-sea-initiative-2022/1/zh", true},
		{"equal footing", "deep-sea-initiative-2022/1", true},
		{"equal footing", "deep-sea-initiative-2022/1/zh", false},
		{"equal foot", "deep-sea-initiative-2022/1", false},
		{"各国应当……深海观测数据", "deep-sea-initiative-2022/1", true},
		{"各国应当……发展中国家", "deep-sea-initiative-2022/1", false}, // leaves out 不得
		{"各国不应当", "deep-sea-initiative-2022/1", false},
		{"各国共同主导", "deep-sea-initiative-2022/5", true},
		{"", "deep-sea-initiative-2022/1", false},
		{"……", "deep-sea-initiative-2022/1", false},
	} {
		ref, err := corpus.ParseRef(tt.ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.Verbatim(t.Context(), tt.quote, ref)
		if err != nil || got != tt.want {
			t.Errorf("Verbatim(%q, %s) = %v, %v, want %v", tt.quote, tt.ref, got, err, tt.want)
		}
	}
	for _, ref := range []corpus.Ref{{Instrument: "deep-sea-initiative-2022", Clause: "99"}, {Instrument: "none", Clause: "1"}, {Instrument: "deep-sea-plan-2024"}} {
		if _, err := v.Verbatim(t.Context(), "平等", ref); !errors.Is(err, index.ErrNotFound) {
			t.Errorf("Verbatim at %v: %v, want %v", ref, err, index.ErrNotFound)
		}
	}
}

func TestCheckQuote(t *testing.T) {
	v := mustVerifier(t, fixture())
	for _, tt := range []struct{ text, want string }{
		{"倡导绿色计算，研究制定数据中心能耗与用水标准。", "verbatim deep-sea-plan-2024/4/zh none"},
		{"行动计划第四条：倡导绿色计算，研究制定数据中心能耗与用水标准。", "verbatim deep-sea-plan-2024/4/zh exists"},
		{"Article 2 of the Initiative: We oppose using technological advantages", "elsewhere deep-sea-initiative-2022/3/en exists"},
		{"行动计划第四条：绿色", "not_in_corpus - none"},
		{"太短", "too_short - none"},
		{"", "too_short - none"},
	} {
		q, err := v.CheckQuote(t.Context(), tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := summary(q); got != tt.want {
			t.Errorf("CheckQuote(%q) = %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	v := mustVerifier(t, fixture())
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			text := "“倡导绿色计算，研究制定数据中心能耗”和“反对利用技术优势操纵航道信息”" + strings.Repeat("。", n)
			if quotes, err := v.Check(t.Context(), text); err != nil || len(quotes.Quotes) != 2 || quotes.Quotes[1].Verdict != Verbatim {
				t.Errorf("%v, %v", quotes, err)
			}
		})
	}
	group.Wait()
}

// one judges a quotation for which nothing is claimed.
func one(t testing.TB, v *Verifier, text string) Quote {
	t.Helper()
	w := &work{Verifier: v, ctx: t.Context(), known: make(map[string]Quote)}
	w.claims = &claims{quotes: []quotation{{text: text, end: len(text), close: len(text), parent: -1}}}
	q, err := w.quote(0)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// FuzzCheck checks that any text gets verdicts that show stored text only; that a stretch of a clause that is long
// enough is verbatim; and that it is not any more with a Han character put in.
func FuzzCheck(f *testing.F) {
	v := mustVerifier(f, fixture())
	var all []*key
	for _, i := range fixture().Instruments {
		for _, d := range i.Documents {
			for _, c := range d.Clauses {
				all = append(all, newKey(c.Text))
				for _, x := range c.Variants {
					all = append(all, newKey(x.Text))
				}
			}
		}
	}
	f.Add("根据倡议第三条，“反对利用技术优势操纵港口信息”……", uint(2), uint(3), uint(20), uint(5), '不')
	f.Add("> Article 3 says “We oppose\n> using”", uint(7), uint(1), uint(12), uint(4), '也')
	f.Add("“一……二”\xff「", uint(11), uint(0), uint(90), uint(9), '二')
	f.Fuzz(func(t *testing.T, text string, clause, from, length, at uint, put rune) {
		for _, q := range mustCheck(t, v, text) {
			stands(t, v, text, q)
		}
		k := all[clause%uint(len(all))]
		size := uint(len(k.tokens))
		from %= size
		to := from + 1 + length%(size-from)
		part := k.part(int(from), int(to)).trimmed()
		if part.tooShort() {
			return
		}
		start, end := part.span(0, len(part.s))
		stretch := k.orig[start:end]
		whole := strings.Index(k.s, part.s)
		if !k.apart(whole) || !k.apart(whole+len(part.s)) {
			return
		}
		if q := one(t, v, stretch); q.Verdict != Verbatim {
			t.Fatalf("%q of %q is %s", stretch, k.orig, q.Verdict)
		}
		if !isHan(put) {
			put = '不'
		}
		runes := []rune(stretch)
		place := 1 + at%uint(max(len(runes)-1, 1))
		changed := string(runes[:place]) + string(put) + string(runes[place:])
		if !utf8.ValidString(changed) {
			return
		}
		for _, o := range all {
			if strings.Contains(o.s, newKey(changed).trimmed().s) {
				return // another stretch that is stored
			}
		}
		if q := one(t, v, changed); q.Verdict == Verbatim || q.Verdict == Elsewhere {
			t.Fatalf("%q is %s", changed, q.Verdict)
		}
	})
}
