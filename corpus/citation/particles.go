package citation

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// particles are characters that end no part of a name: pronouns, prepositions, conjunctions, measure words and common
// verbs. What stands before a noun up to one of them is not part of its name.
const particles = "的那这个份篇该此某各每在和与及或从按据看是把将由跟给于说讲问查有了里中条项请读背编写贴找译年月日版等就也都又而但则到让被使对照像比" +
	"以为念谈提抄发出来去下何么吗呢啊我你他她它其谁哪两引述"

// verbs are words of two characters that take a document as their object, and others that stand before one.
var verbs = []string{
	"引用", "使用", "适用", "采用", "违反", "依照", "关于", "根据", "解读", "解释", "说明", "介绍", "总结", "概括", "比较", "对比",
	"落实", "贯彻", "执行", "实施", "遵守", "遵循", "符合", "支持", "反对", "推动", "通过", "签署", "发布", "公布", "提出", "制定",
	"修改", "修订", "起草", "审议", "打开", "显示", "展示", "搜索", "检索", "查询", "查找", "列出", "以及", "还是", "结合", "围绕",
	"依据", "参照", "参考", "阅读", "朗读", "复制", "摘录", "摘抄", "官方", "中文", "英文", "原文", "完整", "全部", "整个", "上述",
	"前述", "宣布", "散布", "传播", "发表", "发起", "推出", "批准", "加入", "参加", "响应", "呼吁", "倡导", "涉及", "没有", "最新",
	"著名", "分析", "理解", "了解", "学习", "讨论", "评价", "核对", "核实", "确认", "帮忙", "麻烦", "回答", "展开", "出自", "来自",
	"引自", "摘自", "参见", "详见", "见于", "载于", "语出", "写在", "写进", "违背",
}

// endsInParticle reports whether the text before a noun ends in a word that is not part of the noun's name.
func endsInParticle(s string) bool {
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "见" || strings.ContainsRune(particles, r) || slices.ContainsFunc(verbs, func(v string) bool { return strings.HasSuffix(s, v) })
}

// particleEnd returns the end of the last particle or verb in s, 0 when there is none.
func particleEnd(s string) int {
	end := 0
	for i, r := range s {
		if next := i + utf8.RuneLen(r); endsInParticle(s[:next]) && next < len(s) {
			end = next
		}
	}
	return end
}

// functionWords end the run of words before an English noun.
var functionWords = words(`a an and or of in on at to from for by with under about into is are was were be been does do did
	what which who where when why how can could would should will may might must has have had if as but not so than then there
	per via vs versus please me us you i we they he she it its let show give cite post quote read see find get tell explain
	say says said state states mention mentions compare summarize summarise translate check`)

// verbNouns are nouns of kinds that are verbs as often. They name an instrument only where the catalogue has one.
var verbNouns = words(`解释 规定 通知 建议 报告 发言 讲话 致辞 演讲 决定 声明 规范 计划 规划 报道 提议 倡议 指引 消息 新闻 文章 意见 标准 原则
	方案 访谈 专访 通告 公告 框架 战略`)

// tellings are those of verbNouns that may be told of without being named: 假消息 asks for no instrument that the catalogue
// lacks.
var tellings = words(`报告 发言 讲话 致辞 演讲 报道 消息 新闻 文章 意见 标准 原则 建议 通知 访谈 专访`)

// plainAdjectives say nothing about which instrument is meant.
var plainAdjectives = words(`whole entire full complete new latest recent same original official english chinese translated said
	current final actual famous so-called above named`)

// determiners stand before a noun that names something known.
var determiners = words(`the this that these those said their our your his her`)

func isDeterminer(word string) bool { return determiners[word] }

func words(s string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}
