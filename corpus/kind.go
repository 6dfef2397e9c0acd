package corpus

// Kind is a type of instrument with the nouns that name it. Titles end (Chinese) or contain (English) such a noun, and
// people use the bare noun as a short name.
type Kind struct {
	Slug string   // as used in ids
	ZH   []string // longest first where one ends in another
	EN   []string // as written in a title, singular first
}

// kinds lists more specific nouns before their suffixes.
var kinds = []Kind{
	{"action-plan", []string{"行动计划", "行动方案", "行动纲领"}, []string{"Action Plan", "Plan of Action", "Programme of Action"}},
	{"concept-paper", []string{"概念文件"}, []string{"Concept Paper", "Concept Note"}},
	{"white-paper", []string{"白皮书"}, []string{"White Paper"}},
	{"executive-order", []string{"行政命令", "行政令"}, []string{"Executive Order"}},
	{"initiative", []string{"倡议书", "倡议"}, []string{"Initiative"}},
	{"proposal", []string{"提案", "提议"}, []string{"Proposal"}},
	{"declaration", []string{"宣言"}, []string{"Declaration"}},
	{"communique", []string{"公报"}, []string{"Communiqué", "Communique"}},
	{"statement", []string{"声明"}, []string{"Statement"}},
	{"resolution", []string{"决议"}, []string{"Resolution"}},
	{"convention", []string{"公约"}, []string{"Convention"}},
	{"treaty", []string{"条约"}, []string{"Treaty"}},
	{"agreement", []string{"协定", "协议"}, []string{"Agreement", "Accord"}},
	{"compact", []string{"契约"}, []string{"Compact", "Pact"}},
	{"charter", []string{"宪章", "章程"}, []string{"Charter"}},
	{"amendment", []string{"修正案"}, []string{"Amendment", "Amendments"}},
	{"constitution", []string{"宪法"}, []string{"Constitution"}},
	{"code", []string{"法典", "守则"}, []string{"Code"}},
	{"regulations", []string{"条例"}, []string{"Regulations", "Regulation"}},
	{"measures", []string{"办法", "措施"}, []string{"Measures"}},
	{"provisions", []string{"规定"}, []string{"Provisions"}},
	{"rules", []string{"细则", "规则"}, []string{"Rules"}},
	{"directive", []string{"指令"}, []string{"Directive"}},
	{"decision", []string{"决定"}, []string{"Decision"}},
	{"notice", []string{"通知", "公告", "通告"}, []string{"Notice", "Circular"}},
	{"interpretation", []string{"解释"}, []string{"Interpretation"}},
	{"guidelines", []string{"指南", "指引", "导则", "准则"}, []string{"Guidelines", "Guideline", "Guidance"}},
	{"principles", []string{"原则"}, []string{"Principles"}},
	{"framework", []string{"框架"}, []string{"Framework"}},
	{"strategy", []string{"战略"}, []string{"Strategy"}},
	{"roadmap", []string{"路线图"}, []string{"Roadmap"}},
	{"outline", []string{"纲要", "纲领"}, []string{"Outline"}},
	{"plan", []string{"规划", "计划", "方案"}, []string{"Plan", "Programme", "Program"}},
	{"agenda", []string{"议程"}, []string{"Agenda"}},
	{"standard", []string{"标准", "规范"}, []string{"Standard", "Specification"}},
	{"recommendation", []string{"建议书", "建议"}, []string{"Recommendation", "Recommendations"}},
	{"opinions", []string{"意见"}, []string{"Opinions"}},
	{"report", []string{"报告"}, []string{"Report"}},
	{"remarks", []string{"发言", "讲话", "致辞", "演讲", "讲话稿"}, []string{"Remarks", "Speech", "Address", "Keynote"}},
	{"interview", []string{"专访", "访谈"}, []string{"Interview"}},
	{"order", []string{"命令", "令"}, []string{"Order"}},
	{"bill", []string{"法案", "草案"}, []string{"Bill"}},
	{"law", []string{"法"}, []string{"Law", "Act", "Statute", "Ordinance"}},
	{"article", []string{"文章", "论文"}, []string{"Article", "Paper", "Essay"}},
	{"news", []string{"新闻", "报道", "消息", "报纸"}, []string{"News", "Newspaper"}},
}

// Kinds returns every kind, more specific nouns first. The caller must not change it.
func Kinds() []Kind { return kinds }

// KindOf returns the kind with the given slug, or nil.
func KindOf(slug string) *Kind {
	for i := range kinds {
		if kinds[i].Slug == slug {
			return &kinds[i]
		}
	}
	return nil
}
