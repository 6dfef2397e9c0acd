package analysis

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// fixtures are texts of the shapes that the corpus has.
var fixtures = []string{
	"第一条　为了促进人工智能健康发展，保障公众利益，制定本办法。",
	"各成员应当坚持发展与安全并重，推动算力、数据等资源开放共享，弥合数字鸿沟和智能鸿沟。",
	"提高人工智能的可解释性、可追溯性和互操作性，防止算法歧视，建立风险等级测试评估体系。",
	"人工智能全球治理倡议强调主权平等、公平普惠、共商共建共享的原则。",
	"各國應當共享人工智慧的成果，重視資訊安全與網路安全，提升軟體與數位素養。",
	"2025 年 7 月，GPT-4o、DeepSeek-R1 等大模型的调用量增长 5.3%，“AI+”行动覆盖 1,000 家企业。",
	"Members shall promote the interoperability of AI systems and uphold the U.N. Charter's principles (Art. 5(1)).",
	"OpenAI's LLMs don't replace decision-makers; e.g. well-being metrics rose by 3.5 points.",
	"研究生命起源的科学家们说，南京市长江大桥的数据要素市场化配置改革正在稳步推进。",
	"結婚的和尚未結婚的程序員均可申請；網際網路企業須在三十日內備案。",
}

var (
	fullAnalyzer = sync.OnceValue(func() *Analyzer {
		d, err := FullDictionary()
		if err != nil {
			panic(err)
		}
		return New(d)
	})
	smallAnalyzer = sync.OnceValue(func() *Analyzer { return New(restrict(fixtures)) })
)

// restrict returns the words of the full dictionary that occur in texts.
func restrict(texts []string) Dictionary {
	d, err := FullDictionary()
	if err != nil {
		panic(err)
	}
	c := d.Collector()
	for _, text := range texts {
		c.Add(text)
	}
	return c.Dictionary()
}

// of returns the terms of the given kinds as "text", for extra ones as "(text)" and for inner ones as "[text]".
func of(terms []Term, kinds ...Kind) string {
	var b strings.Builder
	for _, t := range terms {
		if !slices.Contains(kinds, t.Kind) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		switch {
		case t.Inner:
			fmt.Fprintf(&b, "[%s]", t.Text)
		case t.Extra:
			fmt.Fprintf(&b, "(%s)", t.Text)
		default:
			b.WriteString(t.Text)
		}
	}
	return b.String()
}

func TestHan(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"人工智能", "人工智能 [人工] [智能]"},
		{"人工智能全球治理", "人工智能 [人工] [智能] 全球治理 [全球] [治理]"},
		{"人工智慧", "人工智能 (人工智慧) [人工] [智慧]"},
		{"資訊安全", "信息安全 (资讯安全) [信息] [资讯] [安全]"},
		{"弥合智能鸿沟", "弥合 智能鸿沟 [智能] [鸿沟]"},
		{"坚持发展", "坚持 发展"},
		{"AI 治理", "治理"},
		{"治\n理", "治 理"},
	} {
		if got := of(fullAnalyzer().Terms(tt.in), Word); got != tt.want {
			t.Errorf("words of %q = %s, want %s", tt.in, got, tt.want)
		}
	}
	if got, want := of(fullAnalyzer().Terms("主權平等，AI 治"), Bigram, Unigram), "主权 主 权平 权 平等 平 等 治"; got != want {
		t.Errorf("bigrams and unigrams = %s, want %s", got, want)
	}
}

func TestLatin(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"GPT-4o", "gpt-4o (gpt4o) [gpt] [4o]"},
		{"U.N.", "un"},
		{"the u.n. system", "the un system"},
		{"U.S", "us"},
		{"e.g. this", "eg this"},
		{"end. Next", "end next"},
		{"AI+", "ai (ai+)"},
		{"“AI＋”行动", "ai (ai+)"},
		{"a+b", "a b"},
		{"C++ and C#", "c (c++) and c (c#)"},
		{"3.5", "3.5"},
		{"5.3%", "5.3 (5.3%)"},
		{"５．３％", "5.3 (5.3%)"},
		{"1,000 and 12,345,678 but 1,00 or 2025,100", "1000 and 12345678 but 1 00 or 2025 100"},
		{"1、200", "1 200"},
		{"OpenAI", "openai [open] [ai]"},
		{"AIGovernance", "aigovernance [ai] [governance]"},
		{"LLMs iPhone", "llms iphone [phone]"},
		{"well-being", "well-being (wellbeing) [well] [being]"},
		{"China’s don't states' rock'n'roll", "china dont states rocknroll"},
		{"Art. 5(1)(b)", "art 5 1 b"},
		{"2025-07-26", "2025-07-26 [2025] [07] [26]"},
		{"010-88886666 and 1998-2001", "010-88886666 (01088886666) [010] [88886666] and 1998-2001 [1998] [2001]"},
		{"labour centres", "labor centers"},
		{"DeepSeek-R1", "deepseek-r1 (deepseekr1) [deepseek] [deep] [seek] [r1]"},
		{"R&D", "r&d (rd) [r] [d]"},
		{"Communiqué ＡＩ ﬁnal Ⅶ", "communique ai final vii"},
		{"第5条GPT模型", "5 gpt"},
		{"GPT-4o's it's", "gpt-4o (gpt4o) [gpt] [4o] it"},
		{"- -- a- -b 'c' d_e", "a b c d_e (de) [d] [e]"},
	} {
		if got := of(fullAnalyzer().Terms(tt.in), Latin, Number); got != tt.want {
			t.Errorf("tokens of %q = %s, want %s", tt.in, got, tt.want)
		}
	}
	in := "Governing risks, gpt-4o"
	if got, want := of(fullAnalyzer().Terms(in), Stem), "govern risk gpt-4o (gpt4o) [gpt] [4o]"; got != want {
		t.Errorf("stems of %q = %s, want %s", in, got, want)
	}
}

func TestPlaces(t *testing.T) {
	const text = "用ＧＰＴ-4o、OpenAI’s 的資訊㈠1,000"
	var got []string
	for _, term := range fullAnalyzer().Terms(text) {
		if term.Kind != Stem && term.Kind != Unigram {
			got = append(got, fmt.Sprintf("%s %s=%s", term.Kind, term.Text, text[term.Start:term.End]))
		}
	}
	want := []string{
		"word 用=用",
		"latin gpt-4o=ＧＰＴ-4o", "latin gpt4o=ＧＰＴ-4o", "latin gpt=ＧＰＴ", "latin 4o=4o",
		"latin openai=OpenAI", "latin open=Open", "latin ai=AI",
		"word 的=的", "bigram 的资=的資", "word 信息=資訊", "word 资讯=資訊", "bigram 资讯=資訊",
		"word 一=㈠", "number 1000=1,000",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("terms of %q (-want +got):\n%s", text, d)
	}
}

// TestRegionalMeets checks that a question in the words of one side of the strait finds a text in those of the other.
func TestRegionalMeets(t *testing.T) {
	a := fullAnalyzer()
	for from, to := range regional() {
		forms := make(map[string]bool)
		for _, term := range a.Terms(from) {
			forms[term.Text] = term.Kind == Word || forms[term.Text]
		}
		if !forms[to] {
			t.Errorf("terms of %s do not hold %s", from, to)
		}
		if from == to {
			t.Errorf("%s stands for itself", from)
		}
		first := a.Terms(to)[0]
		if first.Text != to || first.Kind != Word {
			t.Errorf("%s is not cut as one word: %s", to, of(a.Terms(to), Word))
		}
	}
}

// TestRegionalQuestion checks that an index whose texts have the mainland word alone still cuts and finds the regional one.
func TestRegionalQuestion(t *testing.T) {
	a := New(restrict([]string{"鼠标垫与打印机由信息中心采购，服务器和算法由软件中心维护。"}))
	for in, want := range map[string]string{"滑鼠": "鼠标", "印表機": "打印机", "伺服器": "服务器", "演算法": "算法", "軟體": "软件"} {
		if got := a.Terms(in)[0]; got.Text != want || got.Kind != Word || got.Extra {
			t.Errorf("words of %s = %s, want %s first", in, of(a.Terms(in), Word), want)
		}
	}
}

func TestOwnWordsStayWhole(t *testing.T) {
	a := fullAnalyzer()
	for word := range own() {
		if got := a.Terms(word)[0]; word[got.Start:got.End] != word || got.Kind != Word || got.Extra {
			t.Errorf("%s is cut into %s", word, of(a.Terms(word), Word))
		}
	}
}

func TestLongInput(t *testing.T) {
	a := fullAnalyzer()
	for _, text := range []string{
		strings.Repeat("治", 5*maxRun/2), strings.Repeat("a", 10*maxAtom), strings.Repeat("a-", 1000), strings.Repeat("a.", 1000),
		strings.Repeat("1,000", 500), strings.Repeat("don't", 500), strings.Repeat("aB", 500), strings.Repeat("é", 500),
	} {
		check(t, text, a.Terms(text))
	}
}

// check reports terms that are out of order or bounds.
func check(t *testing.T, text string, terms []Term) {
	t.Helper()
	last := 0
	for n, term := range terms {
		switch {
		case term.Start < last:
			t.Errorf("term %d %+v of %.60q comes after one at %d", n, term, text, last)
		case term.End <= term.Start || term.End > len(text):
			t.Errorf("term %d %+v is outside %.60q", n, term, text)
		case !boundary(text, term.Start) || !boundary(text, term.End):
			t.Errorf("term %d %+v of %.60q is not on rune boundaries", n, term, text)
		case term.Inner && !term.Extra:
			t.Errorf("term %d %+v of %.60q is inner but not extra", n, term, text)
		case term.Text == "" || !utf8.ValidString(term.Text):
			t.Errorf("term %d %+v of %.60q has a bad text", n, term, text)
		}
		last = term.Start
	}
}

// boundary reports whether a character of text, or a byte that is none, begins at i.
func boundary(text string, i int) bool {
	if i == len(text) || utf8.RuneStart(text[i]) {
		return true
	}
	for back := 1; back < utf8.UTFMax && back <= i; back++ {
		if utf8.RuneStart(text[i-back]) {
			_, size := utf8.DecodeRuneInString(text[i-back:])
			return size <= back
		}
	}
	return true
}

func FuzzTerms(f *testing.F) {
	for _, s := range append(fixtures, "", "\xff人\xe4", "'-.&_+#%", "A.B.C", "1,000,00", "ﷺ㍿㈠Ⅶ") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		terms := smallAnalyzer().Terms(s)
		check(t, s, terms)
		if len(terms) > 8*len(s) {
			t.Errorf("%d terms of %d bytes", len(terms), len(s))
		}
		for _, term := range terms {
			if w := smallAnalyzer().Weight(term); w <= 0 || w > 1 {
				t.Errorf("weight of %+v is %v", term, w)
			}
		}
	})
}

func TestConcurrent(t *testing.T) {
	want := smallAnalyzer().Terms(fixtures[5])
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if d := cmp.Diff(want, smallAnalyzer().Terms(fixtures[5])); d != "" {
					t.Errorf("terms differ (-want +got):\n%s", d)
					return
				}
			}
		})
	}
	group.Wait()
}
