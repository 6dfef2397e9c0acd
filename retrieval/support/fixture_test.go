package support

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// fixture is a small corpus of our own: a plan and an ordinance in both languages, rules in Chinese only, remarks in English
// only, a commentary on the plan, and news about the ordinance.
func fixture() *corpus.Corpus {
	plan := &corpus.Instrument{ID: "plan", Kind: "action-plan", Date: "2031-05-06", Issuer: "山谷水务联盟", Documents: []*corpus.Document{
		document(corpus.Chinese, corpus.Official, "山谷水库智能调度行动计划", "一二三四五六七", "、",
			"各水库应当在每月5日前公布上月的蓄水量、放水量和用电量，公布的数据不得少于十二项。",
			"调度模型的每一项建议必须由两名值班工程师确认后方可执行，任何人不得绕过人工确认。",
			"到2035年，联盟投入3.5亿元更新传感器，其中三分之一用于山区小型水库。",
			"鼓励大学和企业参与模型研发，支持开放训练数据。成员可以拒绝提供涉及个人隐私的数据。",
			"洪水预警应当在六小时内通知下游村庄。预警只能由联盟值班中心发布。",
			"我们反对利用技术优势控制邻国水源，主张同联合国教科文组织以及肯尼亚、秘鲁开展合作。",
			"误报率应当控制在5%以内。水价不因使用智能系统而上涨，读表服务免费。"),
		document(corpus.English, corpus.OfficialTranslation, "Action Plan on Intelligent Dispatch of Valley Reservoirs", "1234567", ". ",
			"Every reservoir shall publish its storage, release and electricity use of the previous month by the 5th day of each month, with no fewer than twelve data items.",
			"Each recommendation of a dispatch model must be confirmed by two engineers on duty before it is carried out; nobody may bypass human confirmation.",
			"By 2035 the League will invest 350 million yuan in new sensors, one third of it for small reservoirs in mountain areas.",
			"Universities and enterprises are encouraged to take part in model development, and open training data are supported. Members may refuse to provide data that involve personal privacy.",
			"A flood warning shall reach downstream villages within six hours. Warnings may be issued only by the duty centre of the League.",
			"We oppose using technological advantages to control the water sources of neighbouring countries, and call for cooperation with UNESCO, Kenya and Peru.",
			"The false alarm rate shall be kept within 5 per cent. Water prices do not rise because of intelligent systems, and meter reading is free of charge."),
	}}
	plan.Documents[0].Clauses[1].Heading, plan.Documents[1].Clauses[1].Heading = "人工确认", "Human confirmation"
	rules := &corpus.Instrument{ID: "rules", Kind: "convention", Date: "2028-11", Issuer: "果园协会", Documents: []*corpus.Document{
		document(corpus.Chinese, corpus.Official, "果园机器人安全公约", "一二三四五", "　",
			"机器人不得在夜间进入有人居住的果园。",
			"采摘机器人的最高速度为每小时4公里，操作员可以随时停机。",
			"发生伤害事故的，经营者应当在二十四小时内报告主管部门，并保存记录三年。",
			"经营者应当为每台机器人购买保险，保险金额不低于五十万元。",
			"本公约自2029年1月1日起施行。"),
	}}
	for _, c := range rules.Documents[0].Clauses {
		c.Label, c.Text = "第"+c.Label+"条", strings.Replace(c.Text, c.Label, "第"+c.Label+"条", 1)
	}
	remarks := &corpus.Instrument{ID: "remarks", Kind: "remarks", Date: "2030-10-02", Documents: []*corpus.Document{
		document(corpus.English, corpus.Official, "Remarks at the Opening of the Granary Forum", "", "",
			"Small farmers carry the cost when a forecast is wrong, so we ask that every forecast says how uncertain it is.",
			"Artificial intelligence cannot replace the judgement of a village, but it can warn the village in time.",
			"Our fund will train 4,000 young technicians in eleven countries over the next five years."),
	}}
	skyway := &corpus.Instrument{ID: "skyway", Kind: "regulation", Date: "2033-12-01", Issuer: "云岭市", Documents: []*corpus.Document{
		document(corpus.Chinese, corpus.Official, "云岭空中缆车条例", "一二三四五六七", "　",
			"缆车不得搭载无人陪同的未成年人，但监护人书面同意的除外。",
			"经营者收到投诉后，应当在十日内答复。逾期不答复的，乘客可以向运输局申诉。",
			"每日载客超过五千人的经营者应当于每年4月30日前公布安全报告。每日载客不足五百人的经营者可以不公布安全报告。",
			"经营者应当为老年人、儿童和残疾人设置无障碍通道，防范票价系统被滥用。因不可抗力停运的，经营者不承担赔偿责任。",
			"经营者未取得许可证的，运输局可以处二万元以上十万元以下罚款。作出处罚前，应当听取经营者的陈述。",
			"推动与国内外城市的交流，加快建设更快的索道，逐步建立社会监督制度。",
			"本条例自2034年3月1日起施行。"),
		document(corpus.English, corpus.OfficialTranslation, "Yunling Cable Car Ordinance", "1234567", ". ",
			"A cable car must not carry an unaccompanied minor unless a guardian has consented in writing.",
			"The operator shall reply to a complaint within ten days. If it does not reply in time, the passenger may appeal to the Transport Bureau.",
			"An operator that carries more than 5,000 passengers a day shall publish a safety report by 30 April of each year. An operator that carries fewer than 500 passengers a day is exempt from the safety report.",
			"Operators shall provide barrier-free access for the elderly, children and persons with disabilities, and prevent misuse of the fare system. Operators are not liable where service stops because of force majeure.",
			"The Transport Bureau may impose a fine of 20,000 to 100,000 yuan on an operator that fails to obtain a licence. It shall hear the operator before it imposes a fine.",
			"Exchanges with cities at home and abroad will be promoted, faster cableways built sooner, and a system of social oversight established step by step.",
			"This Ordinance takes effect on 1 March 2034."),
	}}
	post := &corpus.Instrument{ID: "post", Kind: "news", Date: "2034-05", Documents: []*corpus.Document{
		document(corpus.Chinese, corpus.News, "云岭缆车受欢迎", "", "",
			"挪威、智利和越南的城市已经采购了同类缆车，运输局局长郑远航表示，客流同比增长5.3%。"),
	}}
	for _, c := range skyway.Documents[0].Clauses {
		c.Label, c.Text = "第"+c.Label+"条", strings.Replace(c.Text, c.Label, "第"+c.Label+"条", 1)
	}
	column := &corpus.Instrument{ID: "column", Kind: "article", Date: "2032-01", Documents: []*corpus.Document{
		document(corpus.Chinese, corpus.Commentary, "水库计划三问", "", "",
			"笔者以为，行动计划把预警时限定为六小时仍然太长，三小时更合理。",
			"小水库没有足够的工程师，双人确认恐怕会流于形式。"),
	}}
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{column, plan, post, remarks, rules, skyway}}
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

// abouts are what is known of the documents besides.
var abouts = map[string]string{
	"plan/zh": "山谷水务联盟 2031年5月6日 昆明", "plan/en": "Valley Water League, 6 May 2031, Kunming", "rules/zh": "果园协会 2028年11月",
	"remarks/en": "Grace Okafor, Nairobi, 2030-10-02", "skyway/zh": "云岭市 2033年12月1日", "skyway/en": "Yunling, 1 December 2033", "post/zh": "《云岭日报》 2034年5月",
	"column/zh": "林海生 《河谷评论》 2032年1月",
}

// document makes a document of clauses; labels has one character for each, or none.
func document(l corpus.Lang, level corpus.Level, title, labels, behind string, texts ...string) *corpus.Document {
	d := &corpus.Document{Lang: l, Title: title, Level: level}
	printed := []rune(labels)
	for n, text := range texts {
		c := &corpus.Clause{ID: "p" + string(rune('1'+n)), Text: text}
		if n < len(printed) {
			c.ID, c.Label = string(rune('1'+n)), string(printed[n])
			c.Text = c.Label + behind + text
		}
		d.Clauses = append(d.Clauses, c)
	}
	return d
}

// checker returns the checker of the fixture and a way to its passages, by refs such as "plan/1,plan/2", or "plan/1@zh"
// for one version alone.
func checker(t testing.TB) (*Checker, func(refs string) []Passage) {
	t.Helper()
	s, err := search.Memory(t.Context(), fixture(), index.BuildOptions{Name: "fixture"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c, func(refs string) []Passage {
		t.Helper()
		var out []Passage
		for ref := range strings.SplitSeq(refs, ",") {
			ref, lang, _ := strings.Cut(ref, "@")
			r, err := corpus.ParseRef(ref)
			if err != nil {
				t.Fatal(err)
			}
			entries, err := s.Clause(t.Context(), r)
			if err != nil {
				t.Fatalf("%s: %v", ref, err)
			}
			p := Passage{Ref: r}
			for _, e := range entries {
				d := e.Document
				if p.Level = d.Level; lang == "" || lang == string(d.Lang) {
					p.Versions = append(p.Versions, Version{d.Lang, d.Title, e.Clause.Label, e.Clause.Heading, abouts[r.Instrument+"/"+string(d.Lang)], e.Clause.Text})
				}
			}
			out = append(out, p)
		}
		return out
	}
}
