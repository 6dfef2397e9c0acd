package main

import (
	"cmp"
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/eval"
)

// labels are the words of a page, in one language. Where one has verbs of package fmt, they are the same in both.
type labels struct {
	Title, About, Questions, Passages, Distractors                             string
	Search, All, Figures, Abstain, Misses, None, MoreMisses                    string
	Success1, Success5, Said, Overclaim, FalseRefusal, Hedged, AUC             string
	Verbatim, WithoutCitations, RefusedCites, Forbidden                        string
	SearchTime, AskTime, IndexTime, IndexSize, PeakBuild, PeakSearch           string
	Refusals, Unclaimed, PrecisionRecall, RefusedAt5, AURC, AURCBounds         string
	Chart, ChartX, ChartY, ChartNote, Everything, Working                      string
	Asked, Expected, Got, Nothing, Confidence, Score, Covered                  string
	Answered, Summed, Uncertain, NoEvidence                                    string
	NotInCorpus, WeakMatch, Commentary, Ambiguous, OutOfRange                  string
	NotFound, LowRank, Refused, WasHedged, Claimed, Unsaid, SaidNo, NotWording string
}

// labelsIn returns the labels in language l, English where l is not said.
func labelsIn(l corpus.Lang) *labels {
	if l == corpus.Chinese {
		return &labels{
			Title: "评测报告：%s", About: "评测对象", Questions: "问题", Passages: "段落", Distractors: "其中干扰段落",
			Search: "检索", All: "全部", Figures: "其他指标", Abstain: "知道自己不知道什么",
			Misses: "未达标的问题", None: "没有。", MoreMisses: "另有 %d 个未列出；JSON 中有全部。",
			Success1: "首位命中 s@1", Success5: "前五命中 s@5", Said: "说到要点", Overclaim: "无据却作答",
			FalseRefusal: "误拒", Hedged: "有据却只给相关条款", AUC: "置信度 AUC",
			Verbatim: "引文逐字一致", WithoutCitations: "作答而无引文", RefusedCites: "拒答却带引文", Forbidden: "说了不该说的",
			SearchTime: "检索用时", AskTime: "回答用时", IndexTime: "建索引用时", IndexSize: "索引大小",
			PeakBuild: "建索引内存峰值", PeakSearch: "检索内存峰值",
			Refusals: "拒答", Unclaimed: "不作断言（拒答或存疑）", PrecisionRecall: "准确率 %s，召回率 %s（%d 个）",
			RefusedAt5: "误拒 5 % 时拒掉的无据问题", AURC: "风险－覆盖曲线下面积", AURCBounds: "%s（最好 %s，随机 %s）",
			Chart: "风险－覆盖曲线", ChartX: "覆盖：作答的问题所占比例", ChartY: "风险：作答的问题中答错的比例",
			ChartNote:  "按置信度从高到低逐个作答时的风险。答错：问题没有依据，或依据不在前五条之内。越靠近底边越好。",
			Everything: "全部作答", Working: "现在：覆盖 %s，风险 %s",
			Asked: "问", Expected: "应得", Got: "实得", Nothing: "什么也没有", Confidence: "置信度", Score: "得分", Covered: "覆盖",
			Answered: "摘录作答", Summed: "归纳作答", Uncertain: "存疑", NoEvidence: "没有依据",
			NotInCorpus: "语料中没有", WeakMatch: "相关不足", Commentary: "只有评论", Ambiguous: "文件不明确", OutOfRange: "条款超出范围",
			NotFound: "检索：没有找到", LowRank: "检索：排在第 %d 位", Refused: "回答：误拒", WasHedged: "回答：只给相关条款",
			Claimed: "回答：无据却作答", Unsaid: "回答：没有说到要点", SaidNo: "回答：说了不该说的", NotWording: "回答：引文与原文不一致",
		}
	}
	return &labels{
		Title: "Evaluation: %s", About: "What was measured", Questions: "questions", Passages: "passages", Distractors: "of these distractors",
		Search: "Search", All: "all", Figures: "More figures", Abstain: "Knowing what is not there",
		Misses: "Misses", None: "None.", MoreMisses: "%d more are not shown; the JSON has all.",
		Success1: "success@1", Success5: "success@5", Said: "says what it must", Overclaim: "overclaims",
		FalseRefusal: "false refusals", Hedged: "answerable, but uncertain", AUC: "confidence AUC",
		Verbatim: "quotations that are verbatim", WithoutCitations: "answers without a citation",
		RefusedCites: "refusals with a citation", Forbidden: "answers that say what they must not",
		SearchTime: "time of a search", AskTime: "time of an answer", IndexTime: "time to index", IndexSize: "index size",
		PeakBuild: "peak memory of indexing", PeakSearch: "peak memory of searching",
		Refusals: "refused", Unclaimed: "not claimed (refused or uncertain)", PrecisionRecall: "precision %s, recall %s (%d)",
		RefusedAt5: "unanswerable questions refused at 5 per cent false refusals", AURC: "area under the risk-coverage curve",
		AURCBounds: "%s (best possible %s, random %s)",
		Chart:      "Risk-coverage curve", ChartX: "coverage: share of the questions answered", ChartY: "risk: share of the answered that is wrong",
		ChartNote: "Risk as questions are answered, the most confident first. Wrong: the question has no answer in the corpus, or what answers " +
			"it is not among the first five clauses. Lower is better.",
		Everything: "everything answered", Working: "now: coverage %s, risk %s",
		Asked: "asked", Expected: "expected", Got: "got", Nothing: "nothing", Confidence: "confidence", Score: "score", Covered: "coverage",
		Answered: "extractive answer", Summed: "generated answer", Uncertain: "uncertain", NoEvidence: "no evidence",
		NotInCorpus: "not in the corpus", WeakMatch: "weak match", Commentary: "commentary only", Ambiguous: "ambiguous document",
		OutOfRange: "clause out of range",
		NotFound:   "search: not found", LowRank: "search: rank %d", Refused: "answer: refused falsely", WasHedged: "answer: only related clauses",
		Claimed: "answer: claimed without evidence", Unsaid: "answer: does not say what it must",
		SaidNo: "answer: says what it must not", NotWording: "answer: a quotation is not verbatim",
	}
}

// miss says how a question went wrong.
func (t *labels) miss(m eval.Miss) string {
	switch m.Code {
	case eval.MissNotFound:
		return t.NotFound
	case eval.MissRank:
		return fmt.Sprintf(t.LowRank, m.Rank)
	case eval.MissRefused:
		return t.Refused
	case eval.MissHedged:
		return t.WasHedged
	case eval.MissOverclaim:
		return t.Claimed
	case eval.MissUnsaid:
		return t.Unsaid
	case eval.MissForbidden:
		return t.SaidNo
	case eval.MissVerbatim:
		return t.NotWording
	}
	return m.What
}

// status names what an answer claims, with the reason where it claims nothing.
func (t *labels) status(m eval.Miss) string {
	name := map[answer.Status]string{
		answer.Extractive: t.Answered, answer.Generated: t.Summed, answer.Uncertain: t.Uncertain, answer.NoEvidence: t.NoEvidence,
	}
	why := map[answer.Reason]string{
		answer.NotInCorpus: t.NotInCorpus, answer.WeakMatch: t.WeakMatch, answer.CommentaryOnly: t.Commentary,
		answer.AmbiguousDocument: t.Ambiguous, answer.ClauseOutOfRange: t.OutOfRange,
	}
	s := cmp.Or(name[m.Status], string(m.Status))
	if m.Reason != "" {
		s += " · " + cmp.Or(why[m.Reason], string(m.Reason))
	}
	return s
}

// Why says why a clause stands where it does: the places that rankers gave it, and how much of the question it covers.
func (t *labels) Why(s eval.Shown) string {
	if len(s.From) == 0 {
		return ""
	}
	var why []string
	for _, v := range s.From {
		why = append(why, fmt.Sprintf("%s %d", v.Ranker, v.Rank))
	}
	return fmt.Sprintf("%s · %s %.3f · %s %.2f", strings.Join(why, " · "), t.Score, s.Score, t.Covered, s.Coverage)
}
