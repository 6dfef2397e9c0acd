package structure_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"

	"yiju/corpus/numeral"
	"yiju/corpus/structure/line"
)

// statute is a Chinese statute of nonsense, with what must be recovered from it.
type statute struct {
	title    string
	articles []statuteArticle
	annex    []string // lines, the first with the number
}

type statuteArticle struct {
	id, label string
	name      string
	under     []string         // the headings that it stands below, without white space
	paras     []statutePara    // 款
	above     []statuteHeading // headings that stand right above it
}

type statuteHeading struct {
	unit string // 编, 章, 节
	n    int
	name string
}

type statutePara struct {
	lead  string
	items []string // 项
	subs  []string // 目 of the last item
}

// typography is how a statute is set.
type typography struct {
	gap        string // between a number and the text
	digits     string // "" for Chinese numbers, else the form of digits
	itemDigits bool   // items are 1. 2. and not （一）（二）
	heading    string // format of a heading: number with its unit, name
	bareNames  bool   // only the first chapter prints its number
	indent     string
	blank      bool // a blank line stands between paragraphs
	wrap       int  // characters in a line, 0 for whole paragraphs
	markdown   bool
	order      []string // that promulgates the statute, above it
	head, foot []string
	contents   string // "" for none, "plain" or "leaders"
	pages      string // format of a page number, "" for none
	segmented  bool   // a space stands between words
	header     bool   // the title stands on top of each page
	ascii      bool   // brackets and stops of items are those of English
	named      bool   // articles have a name in 【】
	html       bool
}

// writer makes statutes of a fixed seed.
type statuteWriter struct{ *rand.Rand }

func pick[T any](w statuteWriter, all ...T) T { return all[w.IntN(len(all))] }

// chance reports true once in n times.
func (w statuteWriter) chance(n int) bool { return w.IntN(n) == 0 }

func (w statuteWriter) noun() string {
	return pick(w, "渡船", "码头", "灯塔", "浮桥", "水闸", "航标", "渔港", "引水员", "渡工", "船闸管理人", "守塔人", "沿岸居民", "岛务会", "港口经营者")
}

func (w statuteWriter) clause() string {
	return w.noun() + pick(w, "应当", "不得", "可以", "负责", "有权") + pick(w, "登记", "检修", "报告", "看护", "公开", "移交", "查验") + w.noun() +
		pick(w, "的名册", "的日志", "的缆绳", "及其附属设施", "和有关材料", "")
}

// reference begins a sentence that a number of an article opens, as a paragraph within an article may.
func (w statuteWriter) reference(s statute) string {
	n := numeral.Chinese(1 + w.IntN(max(1, len(s.articles))))
	return pick(w, "前款规定的"+w.noun()+"，", "依照本条例第"+n+"条的规定，", "第"+n+"条第二款规定的"+w.noun()+"，", "第"+n+"条所称"+w.noun()+"，是指在岛上登记的船只，",
		"有下列情形之一的，", "本条第一款第（二）项所列"+w.noun()+"，", "第"+n+"条、第"+numeral.Chinese(3+w.IntN(20))+"条规定的期限届满，",
		"第"+n+"章规定的费用，", "2019年5月1日以前登记的"+w.noun()+"，", "违反第"+n+"条规定的，")
}

func (w statuteWriter) sentence(s statute) string {
	out := w.clause()
	if w.chance(3) {
		out = w.reference(s) + out
	}
	for w.chance(2) {
		out += "，" + w.clause()
	}
	return out
}

func (w statuteWriter) para(s statute) statutePara {
	p := statutePara{lead: w.sentence(s) + "。"}
	if w.chance(4) {
		p.lead = w.clause() + "，有下列情形之一的，由岛务会处理："
		for range 2 + w.IntN(4) {
			p.items = append(p.items, w.clause())
		}
		if w.chance(3) {
			p.subs = []string{w.clause(), w.clause()}
		}
	}
	return p
}

func (w statuteWriter) heading(unit string, n int) statuteHeading {
	name := pick(w, "渡船的登记", "码头与灯塔", "检修", "监督管理", "岛务会的职责", "规费", "所有权和使用权", "与邻岛的联系", "应急、救援", "水闸启闭、浮桥维护和渡工培训")
	if n == 1 {
		name = "总则"
	}
	return statuteHeading{unit, n, name}
}

// statute returns a statute of some thirty articles; repeals says that numbers may be missing. Where no space is set behind them,
// nobody could tell 第九条第一款 from a reference to a repealed one.
func (w statuteWriter) statute(repeals bool) statute {
	s := statute{title: pick(w, "海岛", "东屿", "长汀市", "北湾县") + w.noun() + pick(w, "管理条例", "管理办法", "法", "若干规定", "管理暂行办法", "安全规定（试行）", "条例实施细则")}
	chapters, books := w.chance(4) == false, w.chance(8)
	var under []statuteHeading
	n, sub, book, chapter, section := 0, 0, 0, 0, 0
	open := func(h statuteHeading, above *[]statuteHeading) {
		rank := map[string]int{"编": 0, "章": 1, "节": 2}
		under = slices.DeleteFunc(under, func(o statuteHeading) bool { return rank[o.unit] >= rank[h.unit] })
		under, *above = append(under, h), append(*above, h)
	}
	for total := 8 + w.IntN(30); n < total; {
		a := statuteArticle{name: w.noun() + pick(w, "的登记", "、规费", "检修")}
		switch {
		case chapters && (n == 0 || w.chance(6)):
			if books && (n == 0 || w.chance(2)) {
				book++
				open(w.heading("编", book), &a.above)
			}
			chapter, section = chapter+1, 0
			open(w.heading("章", chapter), &a.above)
			if w.chance(4) {
				section = 1
				open(w.heading("节", section), &a.above)
			}
		case section > 0 && w.chance(4):
			section++
			open(w.heading("节", section), &a.above)
		}
		if n > 2 && w.chance(14) {
			sub++
		} else {
			sub = 0
			n++
			if n > 3 && repeals && w.chance(30) {
				n++ // one was repealed
			}
		}
		a.id, a.label = fmt.Sprint(n), fmt.Sprint(n)
		if sub > 0 {
			a.id += fmt.Sprint("-", sub)
		}
		for _, h := range under {
			a.under = append(a.under, h.unit+fmt.Sprint(h.n)+h.name)
		}
		for range 1 + w.IntN(3) {
			a.paras = append(a.paras, w.para(s))
		}
		s.articles = append(s.articles, a)
	}
	last := &s.articles[len(s.articles)-1]
	last.paras = []statutePara{{lead: pick(w, "本条例自2021年3月1日起施行。", "本办法自公布之日起施行。", "本法自2020年1月1日起施行。2011年发布的《海岛渡船管理办法》同时废止。")}}
	if w.chance(4) {
		s.annex = []string{pick(w, "附件：", "附件1：", "附件", "附表一　") + pick(w, "规费标准", "航标名录"), "渡船每年检修一次，每次收费三元。", "灯塔每年检修两次，每次收费五元。"}
	}
	return s
}

// chaptersOnly takes the headings of s away that are not those of chapters.
func (s statute) chaptersOnly() {
	for i := range s.articles {
		a := &s.articles[i]
		a.above = slices.DeleteFunc(a.above, func(h statuteHeading) bool { return h.unit != "章" })
		a.under = slices.DeleteFunc(a.under, func(h string) bool { return !strings.HasPrefix(h, "章") })
	}
}

// typography returns a way to set a statute.
func (w statuteWriter) typography() typography {
	t := typography{
		gap: pick(w, "　", " ", "  ", "", "\t", "　　", "："), digits: pick(w, "", "", "", "", "0123456789", "０１２３４５６７８９"), itemDigits: w.chance(5),
		heading: pick(w, "%s　%s", "%s %s", "%s%s", "%s\n%s", "%s\n\n%s", "\u200b%s　%s", "\ufeff%s　%s", "%s、%s", "%s：%s"),
		indent:  pick(w, "", "　　", "    ", ""), blank: w.chance(2), markdown: w.chance(5),
		bareNames: w.chance(8), ascii: w.chance(5), html: w.chance(5), header: w.chance(5),
		contents: pick(w, "", "", "plain", "leaders"), pages: pick(w, "", "", "— %d —", "- %d -", "%d", "第 %d 页"),
	}
	if t.gap == "" || strings.Contains(t.heading, "%s%s") && t.digits != "" {
		t.digits = ""
	}
	if t.wrap = pick(w, 0, 0, 32, 40); t.wrap > 0 && !t.blank && t.indent == "" {
		t.wrap = 0 // nothing would tell paragraphs apart
	}
	t.segmented, t.named = w.chance(10), w.chance(8)
	if t.bareNames {
		t.contents = ""
	}
	if t.html {
		t.markdown = false
	}
	if t.markdown || t.html {
		t.wrap, t.indent, t.blank, t.pages = 0, "", true, ""
	}
	if t.segmented {
		t.gap, t.digits, t.markdown, t.html, t.wrap = " ", "", false, false, 0
	}
	t.head = pick(w, nil, []string{"（2019年5月6日岛务会第三次会议通过　根据2020年7月8日《岛务会关于修改〈海岛渡船条例〉的决定》修正）"}, []string{"（2018年6月1日发布）"},
		[]string{"岛发〔2019〕12号", "2019年5月6日"}, []string{"发布机构：岛务会", "发布日期：2019年5月6日"})
	if w.chance(6) {
		t.head, t.order = nil, []string{"岛务会令", "第15号", "《%s》已经2019年5月6日岛务会第三次会议通过，现予公布，自2019年7月1日起施行。", "岛务会主任　江小舟", "2019年5月8日"}
	}
	t.foot = pick(w, nil, nil, []string{"责任编辑：江舟"}, []string{"扫一扫在手机打开当前页"}, []string{"岛务会", "2019年5月6日"}, []string{"版权所有：海岛文献馆", "网站地图"})
	return t
}

// number writes the number of an article or heading.
func (t typography) number(n int) string {
	if t.digits == "" {
		return numeral.Chinese(n)
	}
	forms := []rune(t.digits)
	return strings.Map(func(r rune) rune { return forms[r-'0'] }, fmt.Sprint(n))
}

func (t typography) label(a statuteArticle) string {
	var n int
	fmt.Sscan(a.label, &n)
	label := "第" + t.number(n) + "条"
	return label + inserted(a)
}

// inserted returns what the number of an article has behind it that was put in later: 之一.
func inserted(a statuteArticle) string {
	_, sub, ok := strings.Cut(a.id, "-")
	if !ok {
		return ""
	}
	var n int
	fmt.Sscan(sub, &n)
	return "之" + numeral.Chinese(n)
}

func (t typography) headingLine(h statuteHeading) string {
	if t.bareNames && h.n > 1 {
		return h.name
	}
	return fmt.Sprintf(t.heading, "第"+t.number(h.n)+h.unit, h.name)
}

// lines returns the paragraphs of a as they are printed.
func (t typography) lines(a statuteArticle) []string {
	var out []string
	for i, p := range a.paras {
		lead := p.lead
		if i == 0 {
			label := t.label(a)
			if t.named {
				lead = "【" + a.name + "】" + lead
			}
			if t.markdown {
				label = "**" + label + "**"
			}
			lead = label + t.gap + lead
		}
		out = append(out, lead)
		for k, item := range p.items {
			stop := "；"
			if k == len(p.items)-1 {
				stop = "。"
				if p.subs != nil {
					stop = "："
				}
			}
			mark := "（" + numeral.Chinese(k+1) + "）"
			if t.itemDigits {
				mark = fmt.Sprintf("%d．", k+1)
			}
			if t.ascii {
				mark = strings.NewReplacer("（", "(", "）", ")", "．", ".").Replace(mark)
			}
			out = append(out, mark+item+stop)
		}
		for k, sub := range p.subs {
			mark, stop := fmt.Sprintf("%d．", k+1), "；"
			if t.itemDigits {
				mark = fmt.Sprintf("（%d）", k+1)
			}
			if k == len(p.subs)-1 {
				stop = "。"
			}
			out = append(out, mark+sub+stop)
		}
	}
	return out
}

// print sets s.
func (t typography) print(w statuteWriter, s statute) string {
	var b strings.Builder
	paragraphs, page := 0, 1
	put := func(text string) {
		if t.pages != "" && paragraphs > 0 && paragraphs%6 == 0 {
			fmt.Fprintf(&b, t.pages+"\n", page)
			if t.header {
				b.WriteString(s.title + "\n")
			}
			if page++; t.blank {
				b.WriteByte('\n')
			}
		}
		paragraphs++
		if t.segmented {
			text = spaced(text)
		}
		if t.html {
			tag := "p"
			if h, ok := strings.CutPrefix(text, "# "); ok {
				tag, text = "h1", h
			}
			text = "<" + tag + ">" + html.EscapeString(text) + "</" + tag + ">"
		}
		for i, l := range t.wrapped(t.indent + text) {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(l)
		}
		b.WriteByte('\n')
		if t.blank {
			b.WriteByte('\n')
		}
	}
	heading := ""
	if t.markdown || t.html {
		heading = "# "
	}
	if t.html {
		b.WriteString("<!DOCTYPE html><html><head><title>" + s.title + "</title></head><body>")
	}
	for _, l := range t.order {
		put(strings.Replace(l, "%s", s.title, 1))
	}
	put(heading + s.title)
	for _, l := range t.head {
		put(l)
	}
	if t.contents != "" && s.articles[0].above != nil {
		put("目　录")
		for i, a := range s.articles {
			for _, h := range a.above {
				entry := strings.ReplaceAll(t.headingLine(h), "\n", "")
				if t.contents == "leaders" {
					entry += fmt.Sprintf("%s%d", strings.Repeat("…", 8), 1+i/8)
				}
				put(entry)
			}
		}
	}
	for _, a := range s.articles {
		for _, h := range a.above {
			if t.markdown {
				put("## " + strings.ReplaceAll(t.headingLine(h), "\n", ""))
				continue
			}
			for l := range strings.SplitSeq(t.headingLine(h), "\n") {
				if l != "" {
					put(l)
				}
			}
		}
		for _, l := range t.lines(a) {
			put(l)
		}
	}
	for _, l := range append(slices.Clone(s.annex), t.foot...) {
		put(l)
	}
	return b.String()
}

// spaced puts a space behind every second character, as between segmented words.
func spaced(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if b.WriteRune(r); line.IsCJK(r) {
			if n++; n%2 == 0 {
				b.WriteByte(' ')
			}
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// wrapped cuts a paragraph into lines.
func (t typography) wrapped(text string) []string {
	var out []string
	from, columns := 0, 0
	for i, r := range text {
		n := line.Width(string(r))
		if columns += n; t.wrap > 0 && columns > 2*t.wrap && !strings.ContainsRune("，。；：、）", r) {
			out, from, columns = append(out, text[from:i]), i, n
		}
	}
	return append(out, text[from:])
}
