// Package indextest has the corpora that several tests share, and reads those in txtar files.
package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"yiju/corpus"
)

// Corpus returns a small corpus of our own: two plans that share a short name, a charter in both languages, rules in
// Chinese only, remarks and news in English only, and one long clause.
func Corpus() *corpus.Corpus {
	c := &corpus.Corpus{
		Instruments: []*corpus.Instrument{
			Charter(),
			{ID: "night-bus-plan-2021", Kind: "action-plan", Date: "2021-03", Aliases: []string{"夜班车计划"}, Documents: []*corpus.Document{
				Doc(corpus.Chinese, "城市夜间公交行动计划（2021年）", "一、延长末班车时间，周末运行到凌晨一点。", "二、在医院和火车站之间开设两条夜间线路。", "三、夜间票价与日间相同。"),
				Doc(corpus.English, "City Night Bus Action Plan (2021)", "1. Run the last bus at one in the morning on weekends.", "2. Open two night lines between the hospitals and the railway station.", "3. Night fares are the same as day fares."),
			}},
			{ID: "night-bus-plan-2024", Kind: "action-plan", Date: "2024-05", Documents: []*corpus.Document{
				Doc(corpus.Chinese, "城市夜间公交行动计划（2024年）", "一、夜间线路增加到六条，覆盖大学城和工业园区。", "二、试点自动驾驶巴士，车上必须有安全员。", "三、夜间乘客可以在两站之间要求停车。", "四、公开每条线路的能耗和碳排放数据。"),
				Doc(corpus.English, "City Night Bus Action Plan (2024)", "1. Raise the number of night lines to six, reaching the university district and the industrial park.", "2. Pilot self-driving buses, with a safety operator on board.", "3. At night, passengers may ask to be let off between two stops.", "4. Publish the energy use and the carbon emissions of every line."),
			}},
			{ID: "library-rules-2022", Kind: "rules", Date: "2022", Documents: []*corpus.Document{
				Doc(corpus.Chinese, "图书馆开放数据规则", "第一条 馆藏目录向公众免费开放。", "第二条 借阅记录属于个人信息，未经本人同意不得公开。", "第三条 数据集每季度更新一次，并注明版本号 v2.1。\n\n更新日志保留十年。", LongClause()),
			}},
			{ID: "remarks-2023", Kind: "remarks", Date: "2023-11-02", Documents: []*corpus.Document{
				Doc(corpus.English, "Remarks at the Opening of the Harbour Forum", "We ask developing ports to speak first, because they bear the cost of delays.", "Trust grows when rules are written down; GPT-4o cannot replace a signed rule."),
			}},
			{ID: "news-2024", Kind: "news", Date: "2024-05-09", Documents: []*corpus.Document{
				Doc(corpus.English, "City paper: night buses to double", "The council says that self-driving buses will arrive next year, the paper reports."),
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

// Charter returns an instrument in both languages with notes, variants and headings.
func Charter() *corpus.Instrument {
	zh := Doc(corpus.Chinese, "港口数字治理章程", "第一条 港口运营人应当尊重各国主权，遵守当地法律。", "第二条 起重机的自动控制系统必须由人监督，操作员可以随时接管。", "第三条 船舶识别数据应当加密保存，保存期限不超过五年。", "第四条 发生数据泄露的，运营人应当在七十二小时内通知港务局。")
	en := Doc(corpus.English, "Charter on the Digital Governance of Ports", "Article 1 Port operators shall respect national sovereignty and obey local laws.", "Article 2 Automatic control systems of cranes must stay under human oversight; an operator can take over at any time.", "Article 3 Ship identification data shall be stored encrypted, for no more than five years.", "Article 4 After a data breach the operator shall notify the port authority within seventy-two hours.")
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

// Doc returns a document of clauses that are numbered from 1.
func Doc(l corpus.Lang, title string, texts ...string) *corpus.Document {
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

// LongClause returns a clause of several passages.
func LongClause() string {
	return "第四条 读者座位管理如下。\n" + strings.Repeat("阅览室座位按先到先得分配，离开超过三十分钟的座位由馆员收回。\n", 60) + "闭馆前十五分钟广播提醒。"
}

// Many repeats the clauses of the charter, each with a number that sets it apart.
func Many(n int) *corpus.Corpus {
	c := Corpus()
	d := c.Instruments[0].Documents[0]
	base := d.Clauses
	d.Clauses = nil
	for i := range n {
		clause := *base[i%len(base)]
		clause.ID = fmt.Sprintf("c%04d", i)
		clause.Text += "附表" + clause.ID + "。"
		d.Clauses = append(d.Clauses, &clause)
	}
	return c
}

// Lexicon has the shape of CC-CEDICT; the entries are our own.
const Lexicon = `# a dictionary
#! version=1
燈塔 灯塔 [deng1 ta3] /lighthouse/beacon; guiding light (fig.)/
渡船 渡船 [du4 chuan2] /ferry; ferryboat/CL:艘[sou1]/
渡輪 渡轮 [du4 lun2] /ferry (passenger ship)/
船 船 [chuan2] /boat/ship/ferry/
擺渡 摆渡 [bai3 du4] /to ferry sb across; to take a ferry/variant of 渡船[du4 chuan2]/
泊位 泊位 [[bo2wei4]] /berth/mooring place/
繫泊 系泊 [ji4 bo2] /['to moor', "a ship's mooring"]/
老港 老港 [Lao3 gang3] /Laogang, old port of the north/
港務 港务 [gang3 wu4] /see 港口[gang3 kou3]/
`

// Nouns and Verbs make sentences in two languages.
var (
	Nouns = [][2]string{{"渡船", "ferry"}, {"灯塔", "lighthouse"}, {"面包", "bread"}, {"铁路", "railway"}, {"花园", "garden"}, {"医院", "hospital"}, {"学校", "school"}, {"机场", "airport"}}
	Verbs = [][2]string{{"检查", "inspect"}, {"关闭", "close"}, {"修理", "repair"}, {"出售", "sell"}}
)

// Bilingual returns a corpus of n clauses in two languages, of made-up sentences.
func Bilingual(n int) *corpus.Corpus {
	r := rand.New(rand.NewPCG(1, 2))
	var zh, en []string
	for range n {
		var z, e strings.Builder
		for range 2 + r.IntN(2) {
			noun, verb, other := Nouns[r.IntN(len(Nouns))], Verbs[r.IntN(len(Verbs))], Nouns[r.IntN(len(Nouns))]
			fmt.Fprintf(&z, "必须%s%s和%s。", verb[0], noun[0], other[0])
			fmt.Fprintf(&e, "They must %s the %s and the %s. ", verb[1], noun[1], other[1])
		}
		zh, en = append(zh, z.String()), append(en, e.String())
	}
	return &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "x", Documents: []*corpus.Document{
		Doc(corpus.Chinese, "", zh...), Doc(corpus.English, "", en...),
	}}}}
}

// OneLanguage returns a corpus of one document of the given clauses.
func OneLanguage(l corpus.Lang, texts ...string) *corpus.Corpus {
	return &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "ferries", Documents: []*corpus.Document{Doc(l, "", texts...)}}}}
}
