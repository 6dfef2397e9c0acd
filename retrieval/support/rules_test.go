package support

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// TestRules holds pairs of a sentence that follows from a passage and one that does not, by one rule each, against passages of
// their own.
func TestRules(t *testing.T) {
	tests := []struct {
		name       string
		level      corpus.Level
		title      string
		text       string
		keep, drop string // "" for none
		reason     Reason // of drop
	}{
		{"a good that is none of judgement", corpus.Official, "索道倡议", "公园是重要的公共产品，各方应当共同维护。",
			"The park is an important public good.", "The park is a good idea.", Judgement},
		{"a country by another name", corpus.Official, "外交部发言", "中方愿同肯尼亚加强气候合作。",
			"China is ready to strengthen climate cooperation with Kenya.", "China is ready to strengthen climate cooperation with Peru.", Name},
		{"a noun of prevention", corpus.Official, "标准纲要", "标准应当平衡技术进步、风险防范与社会伦理。",
			"Standards should balance technological progress, risk prevention and social ethics.",
			"Standards should not balance technological progress and social ethics.", Negation},
		{"spaced thousands", corpus.Official, "Penalties Act", "Fines shall be up to EUR 15 000 000 or 3 % of annual turnover.",
			"罚款最高为1500万欧元，或者年营业额的3%。", "罚款最高为1500元，或者年营业额的3%。", Number},
		{"dollars of two countries", corpus.Official, "賠償規則", "每人每一事件以新臺幣五百元以上二萬元以下計算。",
			"每人每一事件以500元以上2万元以下计算。", "每人每一事件以500美元以上2万美元以下计算。", Number},
		{"counting through a list", corpus.Official, "出境办法", "提供数据应当具备下列条件之一：\n（一）通过安全评估；\n（二）取得专业机构认证；\n（三）订立标准合同。",
			"第三种是订立标准合同。", "第五种是订立标准合同。", Number},
		{"a rank is no list", corpus.News, "港口新闻", "港口去年吞吐量居全球第四位，有三条航线：东线、西线和北线。",
			"港口去年吞吐量居全球第四位。", "港口去年吞吐量居全球第三位。", Number},
		{"initials", corpus.Official, "Risk Management Framework", "The Risk Management Framework is voluntary.",
			"The RMF is voluntary.", "The RFM is voluntary.", Name},
		{"a title in the other language", corpus.Official, "贡献者公约", "社区领袖应当尊重报告者的隐私和安全。",
			"Under the Contributor Covenant, community leaders should respect the privacy and security of the reporter.",
			"Under the rules of Kenya, community leaders should respect the privacy and security of the reporter.", Name},
		{"where a law is from", corpus.Official, "Artificial Intelligence Act", "Providers shall keep the logs of high-risk AI systems for six months.",
			"欧盟《人工智能法》规定，提供者应当保存高风险人工智能系统的日志六个月。", "欧盟《人工智能法》规定，提供者应当在欧盟保存高风险人工智能系统的日志七个月。", Number},
		{"a name that no script tells", corpus.News, "来访", "西班牙学者安东尼奥·加西亚教授表示，合作很重要。",
			"According to a news report, Professor Antonio Garcia of Spain said that cooperation is important.",
			"According to a news report, Professor Antonio Garcia of Portugal said that cooperation is important.", Name},
		{"a period", corpus.Official, "Claims Act", "The right is exercised in the five-year period following the damage.",
			"The right is exercised within the five-year period following the damage.",
			"The right is exercised within the six-year period following the damage.", Number},
		{"unless is not if", corpus.Official, "Lending Rules", "A reader may not borrow maps unless a librarian agrees.",
			"A reader may borrow maps if a librarian agrees.", "A reader may not borrow maps if a librarian agrees.", Negation},
		{"a day of the month", corpus.Official, "公布办法", "各馆应当在每月5日前公布读者数量。",
			"Every library shall publish the number of readers by the 5th of each month.",
			"Every library shall publish the number of readers by the 6th of each month.", Number},
		{"the duty of a report", corpus.Commentary, "My view of the new rules", "I fear that every provider will have to pay 500 euros.",
			"The author fears that every provider will have to pay 500 euros.", "Every provider must pay 500 euros.", Attributed},
		{"an exception", corpus.Official, "賠償法", "經營者違反規定的，負賠償責任。但能證明無過失者，不在此限。",
			"能证明无过失的经营者，不负赔偿责任。", "", ""},
		{"a liability denied", corpus.Official, "Ferry Act", "Captains are liable for lost luggage.",
			"Captains are liable for lost luggage.", "Captains are not liable for lost luggage.", Modality},
		{"all but one", corpus.Official, "Keys", "Keys are issued by the keeper only.",
			"No one but the keeper issues keys.", "Anyone issues keys.", Modality},
	}
	all := new(corpus.Corpus)
	for _, test := range tests {
		lang := analysis.DetectLang(test.text)
		i := &corpus.Instrument{ID: strings.ReplaceAll(test.name, " ", "-"), TitleEN: test.title}
		if analysis.DetectLang(test.title) == corpus.Chinese {
			i.TitleZH, i.TitleEN = test.title, ""
		}
		i.Documents = append(i.Documents, document(lang, test.level, test.title, "", "", test.text))
		all.Instruments = append(all.Instruments, i)
	}
	s, err := search.Memory(t.Context(), all, index.BuildOptions{Name: "rules"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	for n, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cited := []Passage{{Ref: corpus.Ref{Instrument: all.Instruments[n].ID, Clause: "p1"}, Level: test.level, Versions: []Version{{
				Lang: all.Instruments[n].Documents[0].Lang, Title: test.title, Text: test.text}}}}
			for _, sentence := range []string{test.keep, test.drop} {
				if sentence == "" {
					continue
				}
				lang := corpus.English
				if strings.ContainsFunc(sentence, analysis.IsHan) {
					lang = corpus.Chinese
				}
				v, err := c.Check(t.Context(), sentence, lang, cited)
				switch {
				case err != nil:
					t.Fatal(err)
				case sentence == test.keep && v.Dropped != "":
					t.Errorf("dropped (%s: %s): %s", v.Dropped, v.Detail, sentence)
				case sentence == test.drop && v.Dropped != test.reason:
					t.Errorf("got %q (%s), want %q: %s", v.Dropped, v.Detail, test.reason, sentence)
				}
			}
		})
	}
}
