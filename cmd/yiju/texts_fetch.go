package main

// fetchTexts are the texts about sources and addresses.
type fetchTexts struct {
	// Sources and what came of them.
	ColResult, ResultNew, ResultUnchanged, ResultChanged, ResultKept, ResultSkipped string
	KeptSome, KeptBecause, LostSource, CheckedOn, RetrievedOn                       string

	// Settings.
	BadRange, RangeHint string
}

var fetchTextsEN = fetchTexts{
	ColResult:       "result",
	ResultNew:       "new",
	ResultUnchanged: "unchanged",
	ResultChanged:   "changed",
	ResultKept:      "old text kept",
	ResultSkipped:   "skipped",

	KeptSome:    "Sources with something to see after: %d",
	KeptBecause: "the text of %s is kept, there has been no newer one since %s: %s",
	LostSource: "%s gave a text to what serves now and gives none today: its clauses would be withdrawn. Refresh again when it " +
		"answers, or give the file.",
	CheckedOn:   "server asked last %s",
	RetrievedOn: "retrieved %s",

	BadRange:  "%s: %d is not from %d to %d",
	RangeHint: "Write addresses or ranges, such as 10.0.0.7 or 10.0.0.0/8.",
}

var fetchTextsZH = fetchTexts{
	ColResult:       "结果",
	ResultNew:       "新增",
	ResultUnchanged: "未变",
	ResultChanged:   "有变化",
	ResultKept:      "沿用旧文本",
	ResultSkipped:   "已跳过",

	KeptSome:    "需要留意的来源：%d 个",
	KeptBecause: "沿用 %s 取得的文本，自 %s 起没有取得新文本：%s",
	LostSource:  "%s 的文本现在生效，但这次没有取得：它的条款会被撤下。请等它恢复后再刷新，或提供文件。",
	CheckedOn:   "最近一次查询 %s",
	RetrievedOn: "取得于 %s",

	BadRange:  "%s：%d 不在 %d 到 %d 之间",
	RangeHint: "请写地址或网段，例如 10.0.0.7 或 10.0.0.0/8。",
}
