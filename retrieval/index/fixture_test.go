package index

import (
	"strings"
	"testing"

	"yiju/corpus"
)

// fixture is a small corpus of our own: two plans that share a short name, a charter in both languages, rules in
// Chinese only, remarks and news in English only, and one long clause.
func fixture() *corpus.Corpus {
	c := &corpus.Corpus{
		Instruments: []*corpus.Instrument{
			charter(),
			{ID: "night-bus-plan-2021", Kind: "action-plan", Date: "2021-03", Aliases: []string{"夜班车计划"}, Documents: []*corpus.Document{
				doc(corpus.Chinese, "城市夜间公交行动计划（2021年）", "一、延长末班车时间，周末运行到凌晨一点。", "二、在医院和火车站之间开设两条夜间线路。", "三、夜间票价与日间相同。"),
				doc(corpus.English, "City Night Bus Action Plan (2021)", "1. Run the last bus at one in the morning on weekends.", "2. Open two night lines between the hospitals and the railway station.", "3. Night fares are the same as day fares."),
			}},
			{ID: "night-bus-plan-2024", Kind: "action-plan", Date: "2024-05", Documents: []*corpus.Document{
				doc(corpus.Chinese, "城市夜间公交行动计划（2024年）", "一、夜间线路增加到六条，覆盖大学城和工业园区。", "二、试点自动驾驶巴士，车上必须有安全员。", "三、夜间乘客可以在两站之间要求停车。", "四、公开每条线路的能耗和碳排放数据。"),
				doc(corpus.English, "City Night Bus Action Plan (2024)", "1. Raise the number of night lines to six, reaching the university district and the industrial park.", "2. Pilot self-driving buses, with a safety operator on board.", "3. At night, passengers may ask to be let off between two stops.", "4. Publish the energy use and the carbon emissions of every line."),
			}},
			{ID: "library-rules-2022", Kind: "rules", Date: "2022", Documents: []*corpus.Document{
				doc(corpus.Chinese, "图书馆开放数据规则", "第一条 馆藏目录向公众免费开放。", "第二条 借阅记录属于个人信息，未经本人同意不得公开。", "第三条 数据集每季度更新一次，并注明版本号 v2.1。\n\n更新日志保留十年。", long()),
			}},
			{ID: "remarks-2023", Kind: "remarks", Date: "2023-11-02", Documents: []*corpus.Document{
				doc(corpus.English, "Remarks at the Opening of the Harbour Forum", "We ask developing ports to speak first, because they bear the cost of delays.", "Trust grows when rules are written down; GPT-4o cannot replace a signed rule."),
			}},
			{ID: "news-2024", Kind: "news", Date: "2024-05-09", Documents: []*corpus.Document{
				doc(corpus.English, "City paper: night buses to double", "The council says that self-driving buses will arrive next year, the paper reports."),
			}},
		},
		Sources: []*corpus.Source{
			{Name: "a.txt", SHA256: strings.Repeat("a", 64), Retrieved: "2026-01-02", Encoding: "utf-8", Chars: 100, Kept: 90,
				Removed: []corpus.Removal{{Span: corpus.Span{Start: 0, End: 4}, Reason: corpus.ReasonTitle}, {Span: corpus.Span{Start: 4, End: 10}, Reason: corpus.ReasonLineBreak}}},
			{Name: "b.bin", SHA256: strings.Repeat("b", 64), Retrieved: "2026-01-02", Skipped: "not a text"},
		},
	}
	for _, i := range c.Instruments {
		for _, d := range i.Documents {
			if d.Lang == corpus.Chinese {
				i.TitleZH = d.Title
			} else {
				i.TitleEN = d.Title
			}
		}
	}
	return c
}

func charter() *corpus.Instrument {
	zh := doc(corpus.Chinese, "港口数字治理章程", "第一条 港口运营人应当尊重各国主权，遵守当地法律。", "第二条 起重机的自动控制系统必须由人监督，操作员可以随时接管。", "第三条 船舶识别数据应当加密保存，保存期限不超过五年。", "第四条 发生数据泄露的，运营人应当在七十二小时内通知港务局。")
	en := doc(corpus.English, "Charter on the Digital Governance of Ports", "Article 1 Port operators shall respect national sovereignty and obey local laws.", "Article 2 Automatic control systems of cranes must stay under human oversight; an operator can take over at any time.", "Article 3 Ship identification data shall be stored encrypted, for no more than five years.", "Article 4 After a data breach the operator shall notify the port authority within seventy-two hours.")
	zh.Address, zh.Notes = "https://ports.example/zh", []string{corpus.NoteEndMissing}
	en.Level = corpus.UnofficialTranslation
	zh.Clauses[1].Notes = []corpus.Note{{Mark: "①", Text: "接管包括停机。", At: 12, Location: corpus.Location{File: "a.txt", LineStart: 9, LineEnd: 9}}}
	zh.Clauses[2].Variants = []corpus.Variant{{Text: "第三条 船舶识别数据应加密保存五年。", Location: corpus.Location{File: "c.txt", LineStart: 3, LineEnd: 3}}}
	for n := range zh.Clauses {
		zh.Clauses[n].Path, en.Clauses[n].Path = []string{"第一章 总则"}, []string{"Chapter I General"}
	}
	zh.Clauses[1].Heading, en.Clauses[1].Heading = "人的监督", "Human oversight"
	return &corpus.Instrument{ID: "harbour-charter", Kind: "charter", Date: "2020", Issuer: "港务联盟", Aliases: []string{"港口章程", "Ports Charter"}, Documents: []*corpus.Document{zh, en}}
}

// doc makes a document of clauses that are numbered from 1.
func doc(l corpus.Lang, title string, texts ...string) *corpus.Document {
	d := &corpus.Document{Lang: l, Title: title, Level: corpus.Official, Source: "a.txt"}
	start := 10
	for n, text := range texts {
		label, _, _ := strings.Cut(text, " ")
		if first, _, ok := strings.Cut(text, "、"); ok && len(first) == len("一") {
			label = first
		}
		runes := len([]rune(text))
		d.Clauses = append(d.Clauses, &corpus.Clause{
			ID: string(rune('1' + n)), Label: label, Text: text,
			Location: corpus.Location{File: "a.txt", LineStart: n + 1, LineEnd: n + 1, SHA256: strings.Repeat("a", 64)},
			Spans:    []corpus.Span{{Start: start, End: start + runes}},
		})
		start += runes
	}
	return d
}

// long returns a clause of several passages.
func long() string {
	return "第四条 读者座位管理如下。\n" + strings.Repeat("阅览室座位按先到先得分配，离开超过三十分钟的座位由馆员收回。\n", 60) + "闭馆前十五分钟广播提醒。"
}

func mustMemory(t testing.TB, c *corpus.Corpus) *Snapshot {
	t.Helper()
	s, err := Memory(t.Context(), c, BuildOptions{})
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}
