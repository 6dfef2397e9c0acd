package search

import (
	"slices"
	"strings"
	"testing"

	"yiju/configs"
	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/index/indextest"
)

// threePlaces returns a corpus of three acts about ferries: of Hong Kong by its title, of Taiwan by what it says at the
// beginning, and of California in English.
func threePlaces() *corpus.Corpus {
	act := func(id string, docs ...*corpus.Document) *corpus.Instrument {
		i := &corpus.Instrument{ID: id, Kind: "law", Documents: docs}
		for _, d := range docs {
			if i.TitleZH = d.Title; d.Lang == corpus.English {
				i.TitleZH, i.TitleEN = "", d.Title
			}
		}
		return i
	}
	return &corpus.Corpus{Instruments: []*corpus.Instrument{
		act("hk", indextest.Doc(corpus.Chinese, "香港渡轮条例", "第一条 渡轮是指载客过海的船只。", "第二条 渡轮票价由署长核定。", "第三条 渡轮迟到须退还票价。", "第四条 违反本条例的渡轮营运人，处以罚款一万元。")),
		act("tw", indextest.Doc(corpus.Chinese, "渡轮管理办法", "第一条 本办法适用于中华民国境内的渡轮。", "第二条 渡轮票价每年调整一次。", "第三条 渡轮应当在三十日内更换救生衣。", "第四条 渡轮迟到，船长应当说明原因。")),
		act("ca", indextest.Doc(corpus.English, "California Ferry Act", "Section 1. “Ferry” means a vessel that carries passengers across a bay.", "Section 2. A ferry that uses a ferry terminal pays a ferry fee for each ferry trip.", "Section 3. An operator of a ferry without a licence is liable for a civil penalty of 900 dollars.", "Section 4. A ferry carries one life jacket for each passenger.")),
	}}
}

// TestMeant checks that the first hit is what a question means: of the place or the instrument that it names, giving what it
// asks for.
func TestMeant(t *testing.T) {
	s := mustSearcher(t, threePlaces())
	for text, want := range map[string]string{
		"香港渡轮票价怎么定？":                                                                      "hk/2",
		"台湾的渡轮票价怎么定？":                                                                     "tw/2",
		"how are ferry fares set in Hong Kong?":                                           "hk/2",
		"加州渡轮要配救生衣吗？":                                                                     "ca/4",
		"台湾渡轮要多久更换救生衣？":                                                                   "tw/3",
		"what does “ferry” mean in California?":                                           "ca/1",
		"香港的渡轮是什么意思？":                                                                     "hk/1",
		"香港渡轮营运人违反规定会怎么罚？":                                                                "hk/4",
		"California Ferry Act: what is the punishment for an operator without a license?": "ca/3",
	} {
		hits, x, err := s.Explain(t.Context(), retrieval.Query{Text: text, K: 5})
		if err != nil || len(hits) == 0 || hits[0].Ref.Bare().String() != want {
			t.Errorf("%q finds %v, %v, want %s first", text, hits, err, want)
			continue
		}
		for n, h := range hits {
			checkHit(t, text, h, x.Hits[n])
		}
	}
}

// TestPlacesOf checks what places instruments are of, and that only those with a kind have one.
func TestPlacesOf(t *testing.T) {
	c := threePlaces()
	c.Instruments = append(c.Instruments, &corpus.Instrument{ID: "tale", TitleEN: "A ferry in California",
		Documents: []*corpus.Document{indextest.Doc(corpus.English, "A ferry in California", "It was late in California.")}})
	s := mustSearcher(t, c)
	r, err := s.resources()
	if err != nil {
		t.Fatal(err)
	}
	placed, err := r.placed()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"hk": "香港", "tw": "台湾", "ca": "加州", "tale": ""} {
		got := ""
		if n, ok := placed[id]; ok {
			got = r.places()[n].asked[0].text
		}
		if got != want {
			t.Errorf("%s is of %q, want %q", id, got, want)
		}
	}
}

// TestPlaceWords checks that words of places are found as whole words, and abbreviations in capitals only.
func TestPlaceWords(t *testing.T) {
	s := mustSearcher(t, threePlaces())
	for text, want := range map[string]string{
		"a ferry in CA": "CA", "ca 900 dollars": "", "CAN a ferry be late?": "", "in california's bays": "california",
		"Hong  Kong": "", "台灣渡輪": "台灣", "ROCK": "", "渡轮": "",
	} {
		m, err := s.Matcher(t.Context(), retrieval.Query{Text: text, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range m.question.places {
			got = append(got, text[p.start:p.end])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q names the places %q, want %q", text, got, want)
		}
	}
}

// TestPlacesTable checks that every word of the table belongs to one place, in questions.
func TestPlacesTable(t *testing.T) {
	seen := make(map[placeWord]int)
	for n, row := range parsePlaces(configs.Places()) {
		for _, w := range row.asked {
			if first, ok := seen[w]; ok {
				t.Errorf("%q is in lines %d and %d", w.text, first+1, n+1)
			}
			seen[w] = n
		}
	}
}

// TestEveryday checks that an everyday phrase finds the clause that says it in official words, in both languages, and that
// it covers nothing of the question.
func TestEveryday(t *testing.T) {
	s := mustSearcher(t, indextest.OneLanguage(corpus.Chinese,
		"提供者不得向未成年人提供虚拟礼物。", "处理人脸信息应当取得单独同意。", "有关部门应当公布投诉举报方式。", "违反规定的，依法处以罚款。"))
	for text, want := range map[string]string{
		"商场非要刷脸可以吗":                            "人脸信息",
		"can the mall force a face scan on me": "人脸信息",
		"小孩子能给主播送礼物吗":                          "未成年人",
		"where do I complain about this":       "投诉",
	} {
		m, err := s.Matcher(t.Context(), retrieval.Query{Text: text, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := m.Search(t.Context())
		if err != nil || len(hits) == 0 || !strings.Contains(hits[0].Text, want) {
			t.Errorf("%q finds %v, %v, want %s", text, hits, err, want)
		}
		for _, p := range m.plans {
			for _, c := range p.concepts {
				for _, a := range c.alternatives {
					if a.from.String() == "everyday" && len(c.units) > 0 {
						t.Errorf("%q: %s covers units", text, a.text)
					}
				}
			}
		}
	}
}

// TestExplainEveryday checks that an explanation shows the official terms for everyday phrases.
func TestExplainEveryday(t *testing.T) {
	s := mustSearcher(t, indextest.OneLanguage(corpus.Chinese, "处理人脸信息应当取得单独同意。", "违反规定的，依法处以罚款。"))
	for _, text := range []string{"商场非要刷脸可以吗", "can the mall force a face scan on me"} {
		_, x, err := s.Explain(t.Context(), retrieval.Query{Text: text, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		found := func(r Rendering) bool { return r.Source == "everyday" && r.Found == "whole" && r.DF > 0 }
		if !slices.ContainsFunc(x.Expansions, func(e Expansion) bool { return slices.ContainsFunc(e.Renderings, found) }) {
			t.Errorf("%q is explained by %+v, want an everyday phrase among them", text, x.Expansions)
		}
	}
}

// TestGain checks that a text gains by giving what a question asks for, and that most questions ask for nothing of the kind.
func TestGain(t *testing.T) {
	s := mustSearcher(t, threePlaces())
	for _, c := range []struct {
		question, text string
		asked, gains   bool
		lacks          bool
	}{
		{"违反规定怎么罚？", "违反本条例的，处以罚款一万元。", true, true, false},
		{"违反规定怎么罚？", "渡轮票价由署长核定。", true, false, true},
		{"how long may the data be kept?", "Data are kept for thirty days.", true, true, false},
		{"how long may the data be kept?", "Data are kept in a safe.", true, false, false},
		{"什么是渡轮？", "本条例所称渡轮，是指载客过海的船只。", true, true, false},
		{"what does a ferry mean in the Act?", "The Act refers to a ferry as a vessel that crosses a bay.", true, true, false},
		{"what does a ferry mean in the Act?", "A ferry pays a fee.", true, false, false},
		{"《渡轮条例》里渡轮是什么意思？", "渡轮是指载客过海的船只。", true, true, false},
		{"渡轮可以载牛吗？", "渡轮不得载牛，违者罚款。", false, false, false},
	} {
		m, err := s.Matcher(t.Context(), retrieval.Query{Text: c.question, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		if factor, lacks := m.Gain(c.text); m.gain != nil != c.asked || factor > 1 != c.gains || lacks != c.lacks {
			t.Errorf("%q: %q has the factor %v, lacks %v; want asked %v, gains %v, lacks %v", c.question, c.text, factor, lacks, c.asked, c.gains, c.lacks)
		}
	}
}

// TestSynonyms checks that words of one language find each other by a translation that they share.
func TestSynonyms(t *testing.T) {
	s := mustSearcher(t, indextest.OneLanguage(corpus.Chinese, "保障妇女平等参与。", "公开算法的用途。", "应当尊重著作权。", "每年评估一次。"))
	for text, want := range map[string]string{"女性怎么办": "妇女", "版权归谁": "著作权"} {
		hits, err := s.Search(t.Context(), retrieval.Query{Text: text, K: 1})
		if err != nil || len(hits) == 0 || !strings.Contains(hits[0].Text, want) {
			t.Errorf("%q finds %v, %v, want %s", text, hits, err, want)
		}
	}
}
