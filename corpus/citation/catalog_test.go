package citation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/numeral"
)

func TestNames(t *testing.T) {
	c := NewCatalog(fixture())
	for _, tt := range []struct{ text, want string }{
		{"《全球人工智能航运倡议》怎么看灯塔", "全球人工智能航运倡议=shipping-initiative-2022"},
		{"全球人工智能航运倡议和沿海渔业倡议", "全球人工智能航运倡议=shipping-initiative-2022 沿海渔业倡议=fisheries-initiative-2019"},
		{"全球航运倡议说了什么", "倡议!全球航运倡议"},
		{"是谁倡议修灯塔的", "倡议=fisheries-initiative-2019,shipping-initiative-2022"}, // no initiative of somebody,
		{"是谁宣布倡议修灯塔的", "倡议=fisheries-initiative-2019,shipping-initiative-2022"},
		{"鲸鱼讲话了吗", ""},
		{"《全球航运倡议》说了什么", "倡议!全球航运倡议"},
		{"倡议说了什么", "倡议=fisheries-initiative-2019,shipping-initiative-2022"},
		{"2022年那个倡议有没有讲灯塔", "倡议=shipping-initiative-2022"},
		{"2019年提出的倡议", "倡议=fisheries-initiative-2019"},
		{"the 2022 initiative on lamps", "initiative=shipping-initiative-2022"},
		{"the Initiative (2019) on fish", "Initiative=fisheries-initiative-2019"},
		{"AI航运倡议", "倡议=shipping-initiative-2022"},
		{"渔业倡议", "倡议=fisheries-initiative-2019"},
		{"the AI initiative", "initiative=shipping-initiative-2022"},
		{"行动计划提到三个国家", "行动计划=river-ai-plan-2024"},
		{"《行動計劃》對個人有沒有要求", "行動計劃=river-ai-plan-2024"},
		{"河流大会发布行动计划", "河流大会发布行动计划=rivers-news-2024"},
		{"What does the plan say?", "plan=river-ai-plan-2024"},
		{"We plan to address the order of things.", ""},
		{"What does America's AI Action Plan say?", "America's AI Action Plan!America's AI Action Plan"},
		{"what is in the Global  AI\nRivers Action-Plan", "Global  AI\nRivers Action-Plan=river-ai-plan-2024"},
		{"Global Artificial Intelligence Rivers Action Plan", "Global Artificial Intelligence Rivers Action Plan=river-ai-plan-2024"},
		{"ＧＡＩＳＩ怎么说", "ＧＡＩＳＩ=shipping-initiative-2022"},
		{"GAISIX is another word", ""},
		{"plans and initiatives", ""},
		{"发言人说了什么", ""},
		{"规范性文件", ""},
		{"林若溪讲话里提到几点", "林若溪讲话=lin-remarks-2024"},
		{"副部长讲话里引了一句老话", "讲话=lin-remarks-2024"},
		{"Does Lin's speech mention the plan?", "Lin's speech=lin-remarks-2024 plan=river-ai-plan-2024"},
		{"灯塔管理法和TMA", "灯塔管理法=lighthouse-law-2020 TMA=tidal-act-2021"},
		{"river-ai-plan-2024", "river-ai-plan-2024=river-ai-plan-2024"},
		{"", ""},
	} {
		var got []string
		for _, m := range c.Names(tt.text) {
			s := tt.text[m.Start:m.End]
			if m.Unknown != "" {
				s += "!" + m.Unknown
			} else {
				s += "=" + strings.Join(m.Instruments, ",")
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(strings.Join(got, " "), tt.want); diff != "" {
			t.Errorf("Names(%q) (-got +want):\n%s", tt.text, diff)
		}
	}
}

func TestResolveWithoutInstrumentIsExactOnlyWhenOneHasTheClause(t *testing.T) {
	all := fixture()
	one := NewCatalog([]*corpus.Instrument{all[0], all[7], all[8]}) // a plan, commentary and news
	for clause, want := range map[int]Status{1: Exact, 13: Exact, 14: OutOfRange, 20: OutOfRange} {
		p := one.Pinpoints("第" + numeral.Chinese(clause) + "条")
		if len(p) != 1 {
			t.Fatalf("clause %d: %d pinpoints", clause, len(p))
		}
		if got := one.Resolve(p[0]); got.Status != want {
			t.Errorf("clause %d: %+v, want %s", clause, got, want)
		}
	}
}

func TestResolveOutOfRange(t *testing.T) {
	c := NewCatalog(fixture())
	got := c.Resolve(Pinpoint{Instruments: []string{"river-ai-plan-2024"}, Clause: "999", Number: 999})
	want := Resolution{
		Status: OutOfRange, ValidRange: Range{First: "1", Last: "13", Of: "clause"}, Suggestions: []corpus.Ref{{Instrument: "river-ai-plan-2024", Clause: "13"}},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestResolveNothing(t *testing.T) {
	for _, c := range []*Catalog{NewCatalog(nil), NewCatalog([]*corpus.Instrument{{ID: "empty"}}), NewCatalog(fixture())} {
		for _, p := range []Pinpoint{{}, {Instruments: []string{"gone"}, Clause: "1", Number: 1}, {Clause: "nowhere"}, {Unknown: "x", Near: []string{"gone"}}} {
			if got := c.Resolve(p); got.Status != NotFound || len(got.Refs) > 0 {
				t.Errorf("Resolve(%+v) = %+v", p, got)
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	c := NewCatalog(fixture())
	for text, want := range map[string]string{
		"全球人工智能航海倡议":                       "shipping-initiative-2022",
		"Global AI Shiping Inititive":      "shipping-initiative-2022",
		"沿海鱼业倡仪":                           "fisheries-initiative-2019",
		"lighthouse adminstration law":     "lighthouse-law-2020",
		"Tidal Machine Act":                "tidal-act-2021",
		"something that is nowhere at all": "",
	} {
		got := append(c.Suggest(text, 3), "")
		if got[0] != want {
			t.Errorf("Suggest(%q) = %q, want %q first", text, got, want)
		}
	}
}

func FuzzPinpoints(f *testing.F) {
	for _, s := range []string{
		"《行动计划》第十三条第二款第（三）项", "items 1, 2 and 5 of the Action Plan", "river-ai-plan-2024/7/zh", "第3-5条至第9条", "US plan #10",
		"Article 5(1)(a)(iii)", "America's AI Action Plan item 3", "§§ 1-3", "第\xff条", "<<>>《》第一条", "全球航运倡议⑦", "no.8", "ＧＡＩＳＩ ５",
		"最后一条", "section 1.2.3.4, point 2 of Article 9", "2022年那个倡议第三条", "1/2", "/7", "the 2019 initiative (2022) VII",
	} {
		f.Add(s)
	}
	c := NewCatalog(fixture())
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range c.Pinpoints(s) {
			checkRange(t, s, p.Start, p.End)
			r := c.Resolve(p)
			switch r.Status {
			case Exact:
				if len(r.Refs) == 0 {
					t.Errorf("%q: %+v is exact without a ref", s, p)
				}
			case OutOfRange:
				if r.ValidRange.Of == "" || len(r.Refs) > 0 {
					t.Errorf("%q: %+v: %+v", s, p, r)
				}
			case Ambiguous:
				if len(r.Refs)+len(r.Suggestions) < 2 {
					t.Errorf("%q: %+v: %+v", s, p, r)
				}
			case NotFound:
			default:
				t.Errorf("%q: status %q", s, r.Status)
			}
			for _, ref := range r.Refs {
				if !c.records[c.byID[ref.Instrument]].has(ref.Clause) {
					t.Errorf("%q: no clause %v", s, ref)
				}
			}
		}
		end := 0
		for _, m := range c.Names(s) {
			checkRange(t, s, m.Start, m.End)
			if m.Start < end {
				t.Errorf("%q: names overlap", s)
			}
			if (len(m.Instruments) == 0) == (m.Unknown == "") {
				t.Errorf("%q: %+v", s, m)
			}
			end = m.End
		}
	})
}

// checkRange checks that [start, end) is a range of s that is not empty and cuts no rune.
func checkRange(t *testing.T, s string, start, end int) {
	t.Helper()
	if start < 0 || end > len(s) || start >= end {
		t.Fatalf("range %d-%d in %q of %d bytes", start, end, s, len(s))
	}
	if utf8.ValidString(s) && !utf8.ValidString(s[start:end]) {
		t.Errorf("range %d-%d cuts a rune of %q", start, end, s)
	}
}

const benchText = "请问《全球人工智能航运倡议》第八条与行动计划第三条有什么不同？The Action Plan says in item 3 that rivers matter; 灯塔管理法第十三条第二款也提到了。"

func BenchmarkNames5000(b *testing.B) {
	c := NewCatalog(fixture())
	text := string([]rune(strings.Repeat(benchText, 60))[:5000])
	for b.Loop() {
		c.Names(text)
	}
}

// BenchmarkNamesProse5000 reads 5,000 characters that name an instrument twice, as a long question does.
func BenchmarkNamesProse5000(b *testing.B) {
	c := NewCatalog(fixture())
	prose := string([]rune(strings.Repeat("各国在建造灯塔的时候应当考虑河流的走向和船只的数量，也要听取渔民的意见。", 140))[:4950])
	text := "《行动计划》" + prose + "，而倡议第三条怎么说？"
	for b.Loop() {
		c.Names(text)
	}
}

func BenchmarkPinpointsQuestion(b *testing.B) {
	c := NewCatalog(fixture())
	for b.Loop() {
		c.Pinpoints(benchText)
	}
}

func BenchmarkNewCatalog(b *testing.B) {
	var many []*corpus.Instrument
	for n := range 1000 {
		for _, i := range fixture() {
			copied := *i
			copied.ID += "-" + numeral.Chinese(n)
			many = append(many, &copied)
		}
	}
	for b.Loop() {
		NewCatalog(many)
	}
}

// TestParticleInTitle checks that a preposition before a noun is no part of a name, even where a title has its character.
func TestParticleInTitle(t *testing.T) {
	c := NewCatalog([]*corpus.Instrument{{
		ID: "data-plan", Kind: "action-plan", TitleZH: "海洋数据行动计划",
		Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "海洋数据行动计划", Level: corpus.Official, Clauses: clauses("", 9)}},
	}})
	for _, text := range []string{
		"根据行动计划第七条", "依据行动计划第七条", "按行动计划第七条", "数据行动计划第七条", "见行动计划第七条", "参见行动计划第七条",
		"出自行动计划第七条", "引自行动计划第七条",
	} {
		points := c.Pinpoints(text)
		if len(points) != 1 {
			t.Fatalf("%s: %d pinpoints, want 1", text, len(points))
		}
		if r := c.Resolve(points[0]); r.Status != Exact || r.Refs[0].String() != "data-plan/7" {
			t.Errorf("%s: %s %v, want data-plan/7", text, r.Status, r.Refs)
		}
	}
}
