package verify

import (
	"fmt"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/index"
)

// fixture is a small corpus of our own: an initiative and a plan in both languages, an ordinance with articles, a
// statement in traditional characters, remarks in English, and a commentary that quotes the initiative.
func fixture() *corpus.Corpus {
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{initiative(), plan()}}
	c.Instruments = append(c.Instruments,
		&corpus.Instrument{ID: "lighthouse-ordinance-2019", Kind: "regulations", Date: "2019-06-01", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "灯塔管理条例", articleLabel,
				"为了规范灯塔管理，保障航行安全，制定本条例。",
				"灯塔管理人应当每日检查灯器，检查记录保存不少于三年。",
				"任何单位和个人不得擅自移动、拆除灯塔设施。",
				"违反本条例第三条规定的，处五万元以上二十万元以下罚款。",
				"有下列情形之一的，灯塔管理人应当在二十四小时内报告海事机构：\n（一）灯器连续熄灭超过十分钟；\n（二）灯塔结构出现裂缝；\n（三）其他危及航行安全的情形。",
				"本条例自2019年6月1日起施行。"),
		}},
		&corpus.Instrument{ID: "harbour-statement-2021", Kind: "declaration", Date: "2021-03", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "港灣資料互信聲明", nil,
				"我們認為，資料互信是港灣合作的基礎，任何一方都不應當以安全為名設置障礙。",
				"各港灣應當建立聯合演練機制，每兩年舉行一次演練。"),
		}},
		&corpus.Instrument{ID: "forum-remarks-2023", Kind: "remarks", Date: "2023-11-02", Documents: []*corpus.Document{
			document(corpus.English, corpus.Official, "Remarks by Ms Okafor at the Opening of the Deep-Sea Forum", nil,
				"Trust grows when rules are written down, and it fades when they are kept in a drawer.",
				"We do not accept that the ocean floor belongs to whoever arrives first with the largest machine."),
		}},
		&corpus.Instrument{ID: "tide-commentary-2024", Kind: "article", Date: "2024-02", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Commentary, "潮汐与规则：评深海观测倡议", nil,
				"倡议提出“各国应当在平等的基础上共享深海观测数据”，这一主张来之不易。",
				"笔者以为，真正的难题在于由谁来支付海底电缆的维护费用。"),
		}},
	)
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

func initiative() *corpus.Instrument {
	zh := document(corpus.Chinese, corpus.Official, "全球深海观测治理倡议", numeralLabel,
		"各国应当在平等的基础上共享深海观测数据，不得以任何理由歧视发展中国家。",
		"坚持“以人为本、服务航行”的宗旨，确保深海数据始终用于和平目的。",
		"反对利用技术优势操纵航道信息、干涉他国内政。",
		"到2030年，各国应将观测站数量增加到1200个，误差控制在5%以内。",
		"建立由联合国主导的深海数据风险评估与预警机制——覆盖采集、存储、使用全过程。",
		"观测船A-7型可以连续工作90天，其数据接口遵循OpenTide标准。")
	en := document(corpus.English, corpus.OfficialTranslation, "Global Deep-Sea Observation Governance Initiative", numberLabel,
		"States should share deep-sea observation data on an equal footing, and must not discriminate against developing countries for any reason.",
		"We uphold the purpose of “putting people first and serving navigation”, so that deep-sea data are always used for peaceful purposes.",
		"We oppose using technological advantages to manipulate fairway information or to interfere in the internal affairs of other countries.",
		"By 2030, States should raise the number of observation stations to 1,200 and keep the error within 5%.",
		"A risk assessment and early-warning mechanism for deep-sea data, led by the United Nations, shall cover collection, storage and use.",
		"Vessels of type A-7 can operate for 90 days without interruption; their data interface follows the OpenTide standard.")
	zh.Clauses[4].Variants = []corpus.Variant{{
		Text:     "五、建立由各国共同主导的深海数据风险测试评估与预警机制——覆盖采集、存储、使用全过程。",
		Location: corpus.Location{File: "gazette.txt", LineStart: 40, LineEnd: 41},
	}}
	return &corpus.Instrument{ID: "deep-sea-initiative-2022", Kind: "initiative", Date: "2022-10-18", Documents: []*corpus.Document{zh, en}}
}

func plan() *corpus.Instrument {
	zh := document(corpus.Chinese, corpus.Official, "深海观测能力建设行动计划", numeralLabel,
		"抓住技术变革的机遇，发挥深海数据在渔业、气象、救援等领域的作用。",
		"加快建设海底电缆和岸基数据中心，支持小岛屿国家接入高速网络。",
		"鼓励科研机构开放训练数据，推动深海模型的开源合作。",
		"倡导绿色计算，研究制定数据中心能耗与用水标准。",
		"支持举办面向青年的深海数据培训班，每年不少于十期。",
		"探索设立海洋数据国际合作组织，作为国际公共产品。",
		"坚持公共部门率先使用可信的深海数据服务，防止数据滥用。")
	en := document(corpus.English, corpus.UnofficialTranslation, "Action Plan on Building Deep-Sea Observation Capacity", numberLabel,
		"Seize the opportunities of technological change and let deep-sea data play their role in fisheries, meteorology and rescue.",
		"Accelerate the construction of submarine cables and shore-based data centres, and support small island States in gaining access to high-speed networks.",
		"Encourage research institutions to open up training data, and promote open-source cooperation on ocean models.",
		"Advocate green computing, and study standards for the energy and water consumption of data centres.",
		"Support training courses in deep-sea data for young people, no fewer than ten each year.",
		"Explore the establishment of an international organisation for cooperation on ocean data as a global public good.")
	return &corpus.Instrument{ID: "deep-sea-plan-2024", Kind: "action-plan", Date: "2024-07-26", Documents: []*corpus.Document{zh, en}}
}

// numerals are as many as the fixtures have clauses.
var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"}

func articleLabel(n int) string { return "第" + numerals[n] + "条　" }
func numeralLabel(n int) string { return numerals[n] + "、" }
func numberLabel(n int) string  { return fmt.Sprint(n) + ". " }

// document makes a document of clauses that are numbered from 1, or without labels has paragraphs.
func document(l corpus.Lang, level corpus.Level, title string, label func(int) string, texts ...string) *corpus.Document {
	d := &corpus.Document{Lang: l, Title: title, Level: level, Source: "a.txt"}
	for n, text := range texts {
		c := &corpus.Clause{ID: fmt.Sprint("p", n+1), Text: text, Location: corpus.Location{File: "a.txt", LineStart: n + 1, LineEnd: n + 1}}
		if label != nil {
			c.ID, c.Label, c.Text = fmt.Sprint(n+1), strings.TrimRight(label(n+1), "、　. "), label(n+1)+text
		}
		d.Clauses = append(d.Clauses, c)
	}
	return d
}

func mustVerifier(t testing.TB, c *corpus.Corpus) *Verifier {
	t.Helper()
	s, err := index.Memory(t.Context(), c, index.BuildOptions{})
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	v, err := New(s)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return v
}
