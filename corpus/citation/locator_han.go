package citation

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// hanUnit is a word that Chinese texts count clauses with.
type hanUnitWord struct {
	text     string
	unit     string
	strength strength
	not      []string // what may not follow: 第二项目 is a second project
}

// hanUnitWords lists the units behind 第…, longer ones first where one begins with another.
var hanUnitWords = []hanUnitWord{
	{"部分", unitSection, strong, nil},
	{"个部分", unitSection, weak, nil},
	{"自然段", unitParagraph, strong, nil},
	{"条目", unitItem, strong, nil},
	{"条", unitArticle, strong, []string{"新闻", "消息", "路", "道路", "线", "河", "街", "腿", "战线", "短信", "评论", "留言", "推文", "微博", "件"}},
	{"款", unitParagraph, weak, []string{"车", "手机", "产品", "游戏", "应用", "模型"}},
	{"项", unitItem, strong, []string{"目", "链", "羁"}},
	{"点", unitPoint, strong, []string{"钟", "击"}},
	{"段", unitParagraph, strong, []string{"时", "感", "关系", "路", "婚", "视频", "录音"}},
	{"章", unitSection, strong, []string{"鱼"}},
	{"节", unitSection, strong, []string{"课", "车厢", "目", "日"}},
	{"编", unitSection, strong, nil},
	{"个目标", unitGoal, weak, nil},
	{"大目标", unitGoal, weak, nil},
	{"项目标", unitGoal, weak, nil},
	{"目标", unitGoal, weak, nil},
	{"个要点", unitPoint, weak, nil},
	{"个方面", unitPoint, weak, nil},
	{"方面", unitPoint, weak, nil},
	{"个原则", unitPoint, weak, nil},
	{"个任务", unitPoint, weak, nil},
	{"个举措", unitPoint, weak, nil},
	{"个重点", unitPoint, weak, nil},
	{"个建议", unitPoint, weak, nil},
	{"个主张", unitPoint, weak, nil},
	{"个条款", unitArticle, strong, nil},
}

// reversedWords are nouns that stand before their number: 目标二, 附件三.
var reversedWords = []hanUnitWord{
	{"目标", unitGoal, attached, nil},
	{"要点", unitPoint, attached, nil},
	{"原则", unitPoint, attached, nil},
	{"附件", unitAnnex, strong, nil},
	{"附录", unitAnnex, strong, nil},
}

// namedParts are the parts of an instrument that have names instead of numbers.
var namedParts = []struct {
	text, clause string
	strength     strength
}{
	{"序言", "preamble", strong}, {"前言", "preamble", strong}, {"引言", "preamble", strong}, {"导言", "preamble", strong},
	{"序文", "preamble", strong}, {"开头", "preamble", weak}, {"结语", "conclusion", weak}, {"结论", "conclusion", weak},
	{"结尾", "conclusion", weak}, {"结束语", "conclusion", weak},
	{"preamble", "preamble", strong}, {"introduction", "preamble", weak}, {"intro", "preamble", weak},
	{"conclusion", "conclusion", weak}, {"concluding part", "conclusion", weak}, {"concluding section", "conclusion", weak},
}

var hanList = listSyntax{comma: true, han: true}

// hanLocator reads a Chinese locator at s[i:].
func hanLocator(s string, i int) (locator, bool) {
	switch r, _ := utf8.DecodeRuneInString(s[i:]); r { // what a locator can begin with; the rest of the text is quickly passed
	case '第', '最', '目', '要', '原', '附', '序', '前', '引', '导', '开', '结':
	default:
		return locator{}, false
	}
	if l, ok := namedLocator(s, i); ok {
		return l, true
	}
	for _, last := range []string{"最后一", "最末一"} {
		if rest, ok := strings.CutPrefix(s[i:], last); ok {
			if w, ok := unitAt(rest); ok {
				t := target{clause: lastClause, number: lastNumber}
				return locator{i, i + len(last) + len(w.text), w.unit, []target{t}, weak, 0}, true
			}
		}
	}
	for _, w := range reversedWords {
		if rest, ok := strings.CutPrefix(s[i:], w.text); ok {
			at := i + len(w.text) + leadingSpace(rest)
			list := scanList(s, at, hanList)
			if len(list.targets) == 0 || !endsNumber(s, list.end) {
				return locator{}, false
			}
			l := locator{i, list.end, w.unit, list.targets, w.strength, 0}
			return l.annexed(), true
		}
	}
	if rest, ok := strings.CutPrefix(s[i:], "第"); ok {
		return ordinalHan(s, i, i+len("第")+leadingSpace(rest))
	}
	return locator{}, false
}

// annexed marks the clauses of annexes, which are numbered apart: "annex-3".
func (l locator) annexed() locator {
	if l.unit == unitAnnex {
		for i := range l.targets {
			l.targets[i].clause = "annex-" + l.targets[i].clause
		}
	}
	return l
}

// namedLocator reads preamble, 序言 and the like at s[i:].
func namedLocator(s string, i int) (locator, bool) {
	for _, p := range namedParts {
		if !strings.HasPrefix(s[i:], p.text) {
			continue
		}
		end := i + len(p.text)
		if isLetter(s[i]) && (end < len(s) && isWordByte(s[end]) || i > 0 && isWordByte(s[i-1])) {
			continue
		}
		return locator{i, end, unitNamed, []target{{clause: p.clause}}, p.strength, 0}, true
	}
	return locator{}, false
}

// ordinalHan reads numbers and a unit behind 第, and the parts that follow.
func ordinalHan(s string, start, at int) (locator, bool) {
	list := scanList(s, at, hanList)
	// 第三条、第五条 begins with a list that has no unit at its end; then only its first number is meant.
	for n := len(list.targets); n > 0; {
		end := list.end + leadingSpace(s[list.end:])
		if w, ok := unitAt(s[end:]); ok {
			l := locator{start, end + len(w.text), w.unit, list.targets, w.strength, 0}
			l.hanSubdivisions(s)
			return l, true
		}
		if n == 1 {
			break
		}
		n = 1
		t, end, ok := scanTarget(s, at, hanList)
		if !ok {
			break
		}
		list = numberList{[]target{t}, end}
	}
	return locator{}, false
}

// unitAt returns the unit that s begins with.
func unitAt(s string) (hanUnitWord, bool) {
	for _, w := range hanUnitWords {
		rest, ok := strings.CutPrefix(s, w.text)
		if ok && !slices.ContainsFunc(w.not, func(n string) bool { return strings.HasPrefix(rest, n) }) {
			return w, true
		}
	}
	return hanUnitWord{}, false
}

// hanSubdivisions reads 之一, 第一款, 第（三）项 behind the last clause of l, and 第二点 behind a section.
func (l *locator) hanSubdivisions(s string) {
	t := &l.targets[len(l.targets)-1]
	if rest, ok := strings.CutPrefix(s[l.end:], "之"); ok && l.unit == unitArticle {
		if num := scanNumeral(rest); num.length > 0 && num.n > 0 {
			t.clause += "-" + strconv.Itoa(num.n)
			l.end += len("之") + num.length
		}
	}
	for {
		at := l.end + leadingSpace(s[l.end:])
		at += len(s[at:]) - len(strings.TrimPrefix(s[at:], "的"))
		at += len(s[at:]) - len(strings.TrimPrefix(s[at:], ","))
		rest, ok := strings.CutPrefix(s[at:], "第")
		if !ok {
			return
		}
		num := scanNumeral(rest)
		if num.length == 0 {
			num = scanWrapped(rest)
		}
		if num.length == 0 {
			return
		}
		w, ok := unitAt(rest[num.length:])
		switch {
		case !ok:
			return
		case holds(l.unit) && t.paragraph+t.item == 0 && (w.unit == unitPoint || w.unit == unitItem || w.unit == unitArticle && l.unit == unitAnnex):
			t.clause += "." + strconv.Itoa(num.n)
			t.number = num.n
		case holds(l.unit) && w.unit == unitArticle: // 第二章第十条: articles count through the chapters
			*t = target{clause: strconv.Itoa(num.n), number: num.n}
			l.unit, l.strength = unitArticle, strong
		case holds(l.unit) && holds(w.unit):
			t.clause += "." + strconv.Itoa(num.n)
			t.number = num.n
		case strings.Contains(s[l.end:at], ","): // 第三条、第四项 are two
			return
		case w.unit == unitParagraph && t.paragraph == 0 && t.item == 0:
			t.paragraph = num.n
		case (w.text == "项" || w.text == "点") && t.item == 0 && (l.unit == unitArticle || l.unit == unitParagraph):
			t.item = num.n
		default:
			return
		}
		l.end = len(s) - len(rest) + num.length + len(w.text)
	}
}
