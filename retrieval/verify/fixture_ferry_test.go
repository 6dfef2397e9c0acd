package verify

import (
	"fmt"

	"yiju/corpus"
)

// ferries is a second corpus of our own, made after the program to judge it afresh: an act in both languages, two plans
// whose names are alike, a statement in traditional characters, a speech, and a commentary that quotes the act.
func ferries() *corpus.Corpus {
	return &corpus.Corpus{Instruments: []*corpus.Instrument{ferryAct(), robotPlan(),
		{ID: "robot-pilot-plan-2021", Kind: "action-plan", Date: "2021-05-20", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "图书馆机器人试点行动计划", numeralLabel,
				"在五个城市开展图书馆机器人试点，试点期为两年。",
				"试点图书馆应当配备现场值守人员，不得让机器人单独夜间值守。",
				"试点结束后六十日内提交总结报告。"),
		}},
		{ID: "wetland-statement-2022", Kind: "declaration", Date: "2022-09", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "海岸濕地共管聲明", nil,
				"隨著海平面上升，濕地不再只是鳥類的家園，裏面的水也關係著沿岸居民的飲用安全。",
				"我們於本月十二日通過本聲明，各方應於三個月內成立共管委員會，爲後續合作製定細則。"),
		}},
		{ID: "estuary-speech-2024", Kind: "remarks", Date: "2024-04-09", Documents: []*corpus.Document{
			document(corpus.English, corpus.Official, "Speech by Mr Halloran at the Estuary Dialogue", nil,
				"We cannot manage what nobody measures, and nobody measures what nobody pays for.",
				"Our group counted 48 species of wader in 2019; today it counts 31.",
				"I said then, “A marsh is not a rubbish tip,” and I say it again."),
		}},
		{ID: "fairness-commentary-2022", Kind: "article", Date: "2022-01", Documents: []*corpus.Document{
			document(corpus.English, corpus.Commentary, "Fairness on the Water", nil,
				"The Act says that “an operator shall not add a charge on account of the weather”, which operators dislike.",
				"In my view the fine is far too small to change anyone’s conduct."),
		}},
	}}
}

func ferryAct() *corpus.Instrument {
	zh := document(corpus.Chinese, corpus.Official, "渡船安全法", articleLabel,
		"为了保障渡船安全，保护乘客权益，制定本法。",
		"渡船经营者应当在开航前二十四小时内完成检查，检查记录保存不少于一百五十日。",
		"乘客有权拒绝不合理的收费；经营者不得以天气为由额外收费。",
		"违反本法第二条规定的，处三千元以上五万元以下罚款；情节严重的，吊销许可证。",
		"气温低于-5摄氏度时，渡船应当停航，并在1小时内通知乘客。",
		"本法所称“渡船”，是指在固定航线上往返运送乘客的船舶，包括自动驾驶船舶。",
		"船长应当具备下列条件：\n（一）年满二十五周岁；\n（二）连续航行满3,000小时；\n（三）三年内无重大事故记录。",
		"主管部门可以随机检查，每年检查的渡船比例不低于百分之十五。",
		"本法自2021年3月15日起施行。")
	en := document(corpus.English, corpus.OfficialTranslation, "Ferry Safety Act", func(n int) string { return fmt.Sprintf("Article %d ", n) },
		"This Act is made to keep ferries safe and to protect the rights of passengers.",
		"Operators shall complete an inspection within 24 hours before departure, and shall keep the records for no less than 150 days.",
		"A passenger may refuse an unreasonable charge; an operator shall not add a charge on account of the weather.",
		"Whoever breaches Article 2 shall be fined not less than 3,000 and not more than 50,000 crowns.",
		"When the air is colder than -5 °C, ferries shall stop, and passengers shall be told within 1 hour.",
		"In this Act, “ferry” means a vessel that carries passengers back and forth on a fixed route, including a self-steering vessel.",
		"A master must be at least twenty-five years old, have sailed 3,000 hours and have had no serious accident in three years.",
		"The authorities may inspect at random; at least 15 per cent of the ferries are inspected each year.",
		"This Act enters into force on 15 March 2021.")
	return &corpus.Instrument{ID: "ferry-safety-act-2020", Kind: "law", Date: "2020-12-01", Documents: []*corpus.Document{zh, en}}
}

func robotPlan() *corpus.Instrument {
	zh := document(corpus.Chinese, corpus.Official, "图书馆机器人行动计划", numeralLabel,
		"建设全国图书馆机器人测试平台，到2026年覆盖不少于三十个城市。",
		"机器人不采集读者的借阅记录，确需采集的，应当事先取得读者本人书面同意。",
		"推广由青禾大学研发的“导览者”系统，鼓励中小图书馆共享使用。",
		"对视障读者优先提供上门服务——包括盲文标注、语音导航、陪同检索。",
		"每年四月二十三日举办开放日，向公众公布机器人运行报告。")
	en := document(corpus.English, corpus.UnofficialTranslation, "Action Plan for Robots in Libraries", numberLabel,
		"Build a national platform for testing library robots that covers no fewer than thirty cities by 2026.",
		"Robots do not collect the loan records of readers; where collection is necessary, the written consent of the reader is obtained beforehand.",
		"Promote the “Guide” system developed by Qinghe University, and encourage small and medium-sized libraries to share it.",
		"Offer home service to readers with impaired sight first – including Braille labels, voice guidance and accompanied searches.",
		"Hold an open day on 23 April every year, and publish a report on the operation of the robots.")
	return &corpus.Instrument{ID: "robot-library-plan-2023", Kind: "action-plan", Date: "2023-08-08", Documents: []*corpus.Document{zh, en}}
}
