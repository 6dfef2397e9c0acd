package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/extract/layout"
	"yiju/corpus/structure"
)

// act is a text that is set as plain text, HTML, DOCX and PDF. Mark n of a note is the rune markBase+n.
type act struct {
	name  string
	paras []string
	notes []string
}

const markBase = '\ue000'

// bilingual has the shape of a plan in two languages with numbered items; initiative that of one with dash clauses.
func acts() []act {
	return []act{
		{"bilingual", []string{
			"群岛河流治理行动计划",
			"Action Plan for the Governance of the Island Rivers",
			"2022年9月3日",
			"河流是群岛的血脉，连接着每一座岛屿，也养育了两岸的人民。各岛应当携手合作，共同保护河流，使子孙后代都能饮用清洁的水，乘船往来。为此，群岛会议提出以下行动计划\ue001，呼吁各岛切实采取行动。",
			"Rivers are the veins of the islands: they join every island to the next and feed the people on both banks. All islands should work together to protect them. To this end, the Conference of the Islands proposes the following action plan and calls on every island to take concrete action.",
			"一、保护河岸。各岛应当在河流两岸种植树木，禁止倾倒垃圾，定期清理河道，并为巡河员配备船只。到2025年，每一条河流的两岸都应当有不少于三十米宽的林带。",
			"1. Protect the banks. Every island should plant trees on both banks, forbid the dumping of waste, clear the channels at regular times and give boats to the river guards. By 2025, every river should have a belt of trees of no less than thirty metres on either side.",
			"二、共享水情。各岛应当每日公布水位，统一观测标准\ue002，及时通报洪水的风险，帮助尚无观测站的岛屿建立观测站。",
			"2. Share what the waters say. Every island should publish the water levels day by day, use one standard of observation, give early warning of floods, and help islands that have no station to set one up.",
			"三、保障渡船通行。各岛应当保障渡船的通行，不得设置障碍；渡口的收费应当公开、合理。",
			"3. Keep the ferries running. Every island should keep the way free for the ferries and put up no barriers; the fees of the landings should be public and fair.",
			"四、共办河流节。河流节每年举行一次，由各岛轮流主办\ue003，向所有岛民和来宾开放。",
			"4. Hold the River Festival together. The festival is held once a year by each island in turn and is open to all islanders and guests.",
		}, []string{
			"《群岛会议纪要》，东岛书局，2021年版，第3页。",
			"观测标准由河流观测台制定，2020年公布。",
			"第一届河流节于2019年在东岛举行。",
		}},
		{"initiative", []string{
			"群岛图书馆倡议",
			"2023年5月6日",
			"图书馆是岛上的客厅，人人都可以进来坐一坐。当前，各岛图书馆的藏书和设备差别很大，偏远岛屿的居民难以借到需要的书。",
			"我们重申，各岛应当在图书馆事务上加强交流和合作，让知识像河水一样流到每一座岛屿。为此，我们倡议：",
			"—— 开放书库。各岛图书馆应当向全体岛民开放书库，不论其来自哪一座岛屿，也不得因其职业、年龄而区别对待。",
			"—— 互借图书。各岛图书馆应当建立互借制度，由渡船免费运送图书，并在到达后三日内通知借书人。",
			"—— 修复手稿。被海水浸泡的手稿应当尽快修复，修复的方法和材料应当向其他图书馆公开。",
			"—— 培养馆员。各岛应当互派馆员学习，支持偏远岛屿培养自己的馆员。",
		}, nil},
		{"law", []string{
			"群岛渡船条例",
			"第一章　总则",
			"第一条　为了规范渡船的经营，保障乘客的安全，根据《群岛河流公约》，制定本条例。",
			"第二条　本条例适用于在群岛各河流上经营的渡船。捕鱼的船只不适用本条例，但是收费载客的除外。",
			"第二章　经营",
			"第三条　经营渡船应当具备下列条件：",
			"（一）有两名以上持证的船工；",
			"（二）有足够的救生衣和救生圈；",
			"（三）船只每年检验一次。",
			"第四条　渡船应当按照公布的时间开船。遇到大风、大雾或者洪水，船工有权决定停航，停航的时间应当在渡口公布，已经买票的乘客可以退票。",
			"第五条　本条例自2023年1月1日起施行。",
		}, nil},
		{"charter", []string{
			"Charter of the River Conference",
			"3 September 2022",
			"The governments of the islands, recalling that navigation on the rivers has joined the islands for centuries, and convinced that the conference of the islands should see to navigation and to well-kept embankments, have agreed on this charter.\ue001",
			"1. Navigation. Navigation on the rivers is free for the ferries of all islands. The governments keep the embankments and the channels in order, and put up no barriers against navigation, in flood-prone years as in others.",
			"2. Observation. The conference runs stations for the observation of the water levels.\ue002 The governments publish what the observation of the embankments shows within three days, and warn flood-prone islands without delay.",
			"3. Conference. The conference meets every spring. The governments take turns in presiding over the conference; its decisions on navigation and observation bind the governments that have agreed to them.",
			"4. Withdrawal. A government that withdraws from the conference keeps its duties with regard to well-kept embankments for two further years, and pays its share of the observation stations.",
		}, []string{
			"Minutes of the River Conference, volume 3, page 17.",
			"The stations were built in 2019 and 2020.",
		}},
	}
}

// marked replaces the marks in s by what mark makes of their numbers.
func marked(s string, mark func(n int) string) string {
	var b strings.Builder
	for _, r := range s {
		if r > markBase && r < markBase+100 {
			b.WriteString(mark(int(r - markBase)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func caret(n int) string { return "^" + strconv.Itoa(n) }

// wrapped sets a as plain text whose lines are cut at a fixed width, words with them.
func (a act) wrapped() []byte {
	var b strings.Builder
	whole := make(map[string]bool)
	for _, p := range a.paras {
		for _, l := range wrapText(marked(p, caret), 34, 0, whole) {
			b.WriteString(l + "\n")
		}
		b.WriteString("\n")
	}
	for i, n := range a.notes {
		fmt.Fprintf(&b, "^%d %s\n\n", i+1, n)
	}
	return []byte(b.String())
}

// soft puts a sign for a possible division into the long words of s.
func soft(s, sign string) string {
	return longWord.ReplaceAllString(s, "${1}"+sign+"${2}")
}

var longWord = regexp.MustCompile(`\b([a-z]{4})([a-z]{5,})\b`)

func (a act) text() []byte {
	var b strings.Builder
	for _, p := range a.paras {
		b.WriteString(marked(p, caret) + "\n\n")
	}
	for i, n := range a.notes {
		fmt.Fprintf(&b, "^%d %s\n\n", i+1, n)
	}
	return []byte(b.String())
}

// html sets a as a page of a site: with menus, links, scripts, and lines that are broken anywhere.
func (a act) html() []byte { return a.page("", "") }

// page sets a with what stands above its title and below, such as an <article> or the buttons of a site.
func (a act) page(above, below string) []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>` + a.paras[0] + ` - 群岛图书事务署</title>
<script>document.write("<p>不是正文。</p>")</script><style>p { margin: 0 }</style></head>
<body><div class="top"><ul>`)
	for i := range 15 {
		fmt.Fprintf(&b, `<li><a href="/%d">栏目%s</a>`, i, string([]rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰")[i]))
	}
	b.WriteString("</ul></div>\n<div class=crumb><a href=/>首页</a> &gt; <a href=/plans>资料</a></div>\n<div class=text>\n")
	b.WriteString(above)
	for i, p := range a.paras {
		tag := "p"
		if i == 0 {
			tag = "h1"
		}
		p = marked(soft(html.EscapeString(p), "&shy;"), func(n int) string { return fmt.Sprintf(`<sup><a href="#n%d" id="r%[1]d">%[1]d</a></sup>`, n) })
		if !strings.ContainsAny(p, "<&") {
			p = brokenLines(p)
		}
		fmt.Fprintf(&b, "<%s>%s</%[1]s>\n", tag, p)
		if i == 0 {
			b.WriteString(below)
		}
	}
	for i, n := range a.notes {
		fmt.Fprintf(&b, `<p id="n%d"><sup>%[1]d</sup>&nbsp;%s`, i+1, n)
	}
	b.WriteString("</div><div class=foot><p>版权所有 群岛图书事务署</p><p>网站地图</p><p>联系我们</p></div></body></html>")
	return []byte(b.String())
}

// buttons are what a site puts below the title of a text.
const buttons = `<div class=tools><span>字号：</span><div>大中小</div><div>打印</div><ul><li>微信<li>微博<li>QQ空间<li>复制链接</ul></div>`

// entries is a menu.
func entries(name string, n int) string {
	var b strings.Builder
	b.WriteString("<ul>")
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/%d">%s%s</a>`, i, name, string([]rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳")[i]))
	}
	return b.String() + "</ul>"
}

// brokenLines breaks p between Chinese characters, as the source of a page may.
func brokenLines(p string) string {
	var b strings.Builder
	last := ' '
	for i, r := range []rune(p) {
		if i%17 == 0 && layout.Unspaced(last) && layout.Unspaced(r) {
			b.WriteString("\r\n\t")
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// docx sets a in Word: with lists that number themselves, footnotes, and runs that are cut anywhere.
func (a act) docx(t testing.TB) []byte {
	t.Helper()
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	var body strings.Builder
	for i, p := range a.paras {
		style := ""
		if label, rest, ok := strings.Cut(p, "、"); ok && len(label) == len("一") && strings.Contains("一二三四", label) {
			p, style = rest, `<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>`
		} else if label, rest, ok := strings.Cut(p, ". "); ok && len(label) == 1 {
			p, style = rest, `<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>`
		} else if rest, ok := strings.CutPrefix(p, "—— "); ok {
			p, style = rest, `<w:pPr><w:pStyle w:val="Dash"/></w:pPr>`
		} else if label, rest, ok := strings.Cut(p, "　"); ok && strings.HasSuffix(label, "条") {
			p, style = rest, `<w:pPr><w:pStyle w:val="Article"/></w:pPr>`
		} else if _, rest, ok := strings.Cut(p, "）"); ok && strings.HasPrefix(p, "（") {
			p, style = rest, `<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr>`
		} else if i == 0 {
			style = `<w:pPr><w:pStyle w:val="Title"/></w:pPr>`
		}
		p = marked(soft(html.EscapeString(p), `</w:t></w:r><w:r><w:softHyphen/></w:r><w:r><w:t xml:space="preserve">`), func(n int) string {
			return fmt.Sprintf(`</w:t></w:r><w:r><w:footnoteReference w:id="%d"/></w:r><w:r><w:t xml:space="preserve">`, n+1)
		})
		if half := strings.Index(p, "，"); half > 0 {
			p = p[:half] + `</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + p[half:]
		}
		fmt.Fprintf(&body, `<w:p>%s<w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, style, p)
	}
	var notes strings.Builder
	notes.WriteString(`<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>`)
	for i, n := range a.notes {
		fmt.Fprintf(&notes, `<w:footnote w:id="%d"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> %s</w:t></w:r></w:p></w:footnote>`, i+2, n)
	}
	lvl := func(at int, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, at, format, text, more)
	}
	numbering := `<w:abstractNum w:abstractNumId="0">` + lvl(0, "chineseCountingThousand", "%1、", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + lvl(0, "decimal", "%1.", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2">` + lvl(0, "bullet", "——", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3">` + lvl(0, "chineseCounting", "第%1条", "") + lvl(1, "chineseCounting", "（%2）", `<w:suff w:val="nothing"/>`) + `</w:abstractNum>`
	for i := range 4 {
		numbering += fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>`, i+1, i)
	}
	return zipped(t, map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":  `<?xml version="1.0" encoding="UTF-8"?><w:document ` + ns + `><w:body>` + body.String() + `</w:body></w:document>`,
		"word/footnotes.xml": `<w:footnotes ` + ns + `>` + notes.String() + `</w:footnotes>`,
		"word/numbering.xml": `<w:numbering ` + ns + `>` + numbering + `</w:numbering>`,
		"word/styles.xml": `<w:styles ` + ns + `><w:style w:styleId="Dash"><w:basedOn w:val="List"/></w:style><w:style w:styleId="List"><w:pPr><w:numPr>` +
			`<w:numId w:val="3"/></w:numPr></w:pPr></w:style><w:style w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style></w:styles>`,
	})
}

// zipped makes an archive.
func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// needPDF skips a test where poppler is not installed.
func needPDF(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext of poppler is not installed")
	}
	if _, err := readPDF(t.Context(), makePDF([][]pdfText{{{80, 700, 12, "河流"}}}), Options{PDFToText: "pdftotext", Timeout: time.Minute}); errors.Is(err, ErrNoPDFData) {
		t.Skip("poppler-data is not installed")
	}
}

// clauses recovers the clauses of a source: what is cited of each, without the place in the source.
func clauses(t testing.TB, name string, data []byte) []string {
	t.Helper()
	text, err := Read(t.Context(), name, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkTiling(t, text, decoded(text))
	c, err := structure.Recover([]corpus.SourceText{text}, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range c.Instruments {
		out = append(out, fmt.Sprintf("%s kind=%s date=%s %q %q", i.ID, i.Kind, i.Date, i.TitleZH, i.TitleEN))
		for _, d := range i.Documents {
			for _, cl := range d.Clauses {
				path := unspacedText(strings.Join(cl.Path, " / "))
				out = append(out, fmt.Sprintf("%s [%s] %q heading=%q path=%q %s", d.Lang, cl.ID, cl.Label, cl.Heading, path, unspacedText(cl.Text)))
				for _, n := range cl.Notes {
					out = append(out, fmt.Sprintf("  note behind %q: %s", unspacedText(cl.Text[:n.At]), n.Text))
				}
			}
		}
	}
	return out
}

// unspacedText makes an ideographic space an ordinary one: the space between a number and its text is not of the text in
// Word, and of no certain width in a PDF.
func unspacedText(s string) string { return strings.ReplaceAll(s, "　", " ") }

// decoded puts the lines of s together again.
func decoded(s corpus.SourceText) string {
	var b strings.Builder
	for _, l := range s.Lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

// A text gives the same clauses in whatever kind of file it comes.
func TestSameClauses(t *testing.T) {
	for _, a := range acts() {
		t.Run(a.name, func(t *testing.T) {
			want := clauses(t, "act.txt", a.text())
			if len(want) < 5 {
				t.Fatalf("the text gives only %q", want)
			}
			kinds := map[string]func() []byte{
				"act.html":     a.html,
				"article.html": func() []byte { return a.page("<article>", "") },
				"banner.html":  func() []byte { return a.page("", entries("目录", 9)+entries("栏目", 16)) },
				"buttons.html": func() []byte { return a.page("", buttons) },
				"act.docx":     func() []byte { return a.docx(t) },
				"wrapped.txt":  a.wrapped,
				"divided.pdf": a.pdf(pdfSheet{size: 10, left: 60, width: 210, top: 760, bottom: 660, columns: []float64{60, 310}, space: 5,
					head: "River Gazette %d", foot: "%d", divide: make(map[string]bool)}),
				"act.pdf":   a.pdf(pdfSheet{size: 12, left: 80, width: 432, top: 770, bottom: 620, indent: 2, head: "群岛公报 2022年第3期　%d", foot: "- %d -"}),
				"plain.pdf": a.pdf(pdfSheet{size: 10.5, left: 72, width: 451, top: 760, bottom: 120, foot: "%d", space: 6}),
				"columns.pdf": a.pdf(pdfSheet{size: 10, left: 60, width: 210, top: 760, bottom: 560, indent: 2, columns: []float64{60, 310},
					foot: "第 %d 页"}),
			}
			for name, make := range kinds {
				t.Run(name, func(t *testing.T) {
					if strings.HasSuffix(name, ".pdf") {
						needPDF(t)
					}
					if diff := cmp.Diff(clauses(t, name, make()), want); diff != "" {
						t.Errorf("(-got +want):\n%s", diff)
						text, _ := Read(t.Context(), name, make(), Options{})
						t.Logf("extracted:\n%s", decoded(text))
					}
				})
			}
		})
	}
}

// pdf returns a function that sets a on the sheet s.
func (a act) pdf(s pdfSheet) func() []byte {
	return func() []byte {
		s := s
		s.notes = a.notes
		if s.divide != nil {
			s.divide = make(map[string]bool)
		}
		for i, p := range a.paras {
			if i == 0 {
				s.line(s.left+40, s.size*1.5, p)
				continue
			}
			s.para(p)
		}
		s.finish()
		return makePDF(s.pages)
	}
}
