package main

// fetchTexts are the texts about sources and addresses.
type fetchTexts struct {
	// Sources and what came of them.
	ColResult, ResultNew, ResultUnchanged, ResultChanged, ResultKept, ResultSkipped string
	KeptSome, KeptBecause, LostSource, EmptiedSource, CheckedOn, RetrievedOn        string

	// The disk.
	DiskFull, DiskFullHint, ReadOnly, ReadOnlyHint string

	// Settings.
	BadRange, RangeHint, EveryHint string

	// The schedule.
	ScheduleFailed, ScheduleSources, ScheduleWaits, ScheduleBlocked, SchedulePublished string
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
	EmptiedSource: "%s: most of the clauses that it gave would be withdrawn. Open it in a browser: perhaps it is an error page, " +
		"or the text has another address.",
	CheckedOn:   "server asked last %s",
	RetrievedOn: "retrieved %s",

	DiskFull:     "no room is left on the disk of %s, or the largest size of a file is reached",
	DiskFullHint: "Make room, or set `keep` lower so that fewer old snapshots stay; then refresh again.",
	ReadOnly:     "nothing can be written to %s",
	ReadOnlyHint: "Give yourself the right to write there, or choose another directory with -data.",

	BadRange:  "%s: %d is not from %d to %d",
	RangeHint: "Write addresses or ranges, such as 10.0.0.7 or 10.0.0.0/8.",
	EveryHint: "Write an interval of at least %v, such as 12h or 30m.",

	ScheduleFailed:    "The scheduled refresh failed; what served goes on serving.",
	ScheduleSources:   "The scheduled refresh changed nothing, but sources want seeing after:",
	ScheduleWaits:     "The scheduled refresh found something new. %s waits for approval, with changed clauses: %d. See /corpus diff, then /corpus approve.",
	ScheduleBlocked:   "The scheduled refresh found something new, but the checks got worse. %s is not published, with changed clauses: %d. See /corpus diff.",
	SchedulePublished: "The scheduled refresh is published: %s serves, with changed clauses: %d.",
}

var fetchTextsZH = fetchTexts{
	ColResult:       "结果",
	ResultNew:       "新增",
	ResultUnchanged: "未变",
	ResultChanged:   "有变化",
	ResultKept:      "沿用旧文本",
	ResultSkipped:   "已跳过",

	KeptSome:      "需要留意的来源：%d 个",
	KeptBecause:   "沿用 %s 取得的文本，自 %s 起没有取得新文本：%s",
	LostSource:    "%s 的文本现在生效，但这次没有取得：它的条款会被撤下。请等它恢复后再刷新，或提供文件。",
	EmptiedSource: "%s：它原有的条款大半会被撤下。请用浏览器打开看看，可能是报错页，或文本换了网址。",
	CheckedOn:     "最近一次查询 %s",
	RetrievedOn:   "取得于 %s",

	DiskFull:     "%s 所在的磁盘已满，或达到单个文件的上限",
	DiskFullHint: "请腾出空间，或把 keep 调小以少留旧快照，然后再刷新。",
	ReadOnly:     "无法写入 %s",
	ReadOnlyHint: "请取得写权限，或用 -data 换一个目录。",

	BadRange:  "%s：%d 不在 %d 到 %d 之间",
	RangeHint: "请写地址或网段，例如 10.0.0.7 或 10.0.0.0/8。",
	EveryHint: "请写时间间隔，至少 %v，例如 12h 或 30m。",

	ScheduleFailed:    "定时刷新失败，原来的语料继续生效。",
	ScheduleSources:   "定时刷新没有发现变化，但有来源需要留意：",
	ScheduleWaits:     "定时刷新发现新内容。%s 等待批准，变动的条款：%d。请先看 /corpus diff，再用 /corpus approve 批准。",
	ScheduleBlocked:   "定时刷新发现新内容，但核对结果变差。%s 没有发布，变动的条款：%d。请看 /corpus diff。",
	SchedulePublished: "定时刷新已发布：%s 现在生效，变动的条款：%d。",
}
