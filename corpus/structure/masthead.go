package structure

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// Patterns of what stands above and below a text and is no part of it.
var (
	noTitle       = regexp.MustCompile(`(?i)^(?:第 ?[\d零〇一二三四五六七八九十百]+ ?[号號期]|令|公告|通知|[A-Z]{2}|official journal|.{0,60}treaty series.{0,20}|\d{4} chapter \d+|.{0,40}journal of the.{0,60}|home|menu|index|main page|首 ?页|首 ?頁|正文|全文|.{0,20}(?:网站|網站|官网|門戶|门户)|l series|c series|[（(]?v(?:er(?:sion)?)?[. ]?\d[\d.]*[)）]?|[A-Z]{1,8}(?:[/ -][A-Z])?[/ -]?\d[\d.—–/ -]*|agenda item \d+|\d+(?:st|nd|rd|th) (?:congress|session)|(?:a|an) (?:bill|act)|\PL*\d\PL*)$`)
	titleField    = regexp.MustCompile(`^(?i)(?:法規名稱|法规名称|名稱|名称|標題|标题|题目|主题|事由|title|name|subject)[ \t　]*[:：][\s　]*(.{2,200})$`)
	dateField     = regexp.MustCompile(`^(?i)(?:.{0,3}(?:修正|公布|發布|发布|公發布|施行|成文|通过|通過|生效)日期?|(?:amended |announced |effective |adopted )?date)[ \t　]*[:：]`)
	anyField      = regexp.MustCompile(`^[\p{L}][\p{L} .]{0,24}?[ \t　]*[:：][\s　]*\S`)
	registerField = regexp.MustCompile(`^[A-Z][\p{L} .]{0,24}?[ \t　]*[:：][\s　]*\S`)
	noticeLine    = regexp.MustCompile(`^[※＊*].{2,120}$`)
	belowText     = regexp.MustCompile(`^(?:扫一扫.{0,24}|[【\[（(]?(?:责任)?(?:编辑|編輯|审核|校对)[:：].{0,24}|【?(?:打印|关闭).{0,12}|相关(?:链接|阅读|文章|报道|附件|文档)[:：]?.{0,12}|分享到?[:：]?.{0,24}|附件[:：]?.{0,60}\.(?:docx?|pdf|wps|xlsx?|ofd)|(?:浏览|阅读|点击)(?:次数|量|数)?[:：]?.{0,12}|上一篇.{0,60}|下一篇.{0,60})$`)
	signer        = regexp.MustCompile(`^.{2,24}(?:主任|部长|部長|局长|局長|行长|主席|总理|總理|院长|院長|省长|市长|署长|署長|会长|會長|检察长|秘书长|總統|总统)[ 　]+\p{Han}{1,4}(?:[ 　]\p{Han}{1,3})?$`)
	drafters      = regexp.MustCompile(`^本(?:文件|标准|规范|指南|部分)(?:主要)?起草(?:单位|人)[:：]`)
	filed         = regexp.MustCompile(`^\[(?:Filed|Approved|FR Doc|Billing)[^\]]{0,160}\]$|^(?i)billing code \S+$`)
	pageBreak     = regexp.MustCompile(`^\{\d+\}[-–—]{4,}$|^[-–—_*=]{5,}$`)
	jobNumber     = regexp.MustCompile(`^[*_\d()\-–/ \t.A-Z]{6,}$`)
	aWord         = regexp.MustCompile(`[A-Z]{3}`)
	shareBar      = regexp.MustCompile(`^(?:(?:Print|Share|Email|Tweet|Save|Facebook|Twitter|LinkedIn|WhatsApp|打印|分享|收藏|微信|微博|QQ空间)[|·]?){2,8}$`)
	siteLine      = regexp.MustCompile(`^(?:ELI ?[:：] ?https?://[^\s()’”"]+|.{0,12}\b[eE]?-?ISSN \d{4}-\d{3}[\dX].{0,40})$`)
	footerSign    = regexp.MustCompile(`(?i)版权所有|版權所有|icp备\d|icp证\d|公网安备|网站标识码|all rights reserved|^©|^copyright (?:©|\(c\)|\d)|^(?:[^.。]{0,60}[|·•] ?)?(?:privacy policy|terms of (?:use|service)|contact us|about us|联系我们|网站地图|sitemap)(?: ?[|·•].*)?$|^(?:主办单位?|承办单位?|技术支持)[:：]`)
)

// headLines is how many paragraphs the head of a text has at most.
const headLines = 16

// stripLines removes the lines that are furniture wherever they stand: breaks between pages, the numbers of print jobs,
// what a journal prints on each of its pages. A text goes on below a break.
func (s *stripper) stripLines() {
	var above *para
	s.remove(corpus.ReasonNavigation, func(_ int, p *para) bool {
		short := len(p.text) <= 4*line.MaxHeading
		switch {
		case short && pageBreak.MatchString(p.text):
			if above != nil && p.line != above.line+1 { // else it underlines a heading
				above.pageEnd = true
			}
		case short && (siteLine.MatchString(p.text) || shareBar.MatchString(line.SqueezeShort(p.text))), drafters.MatchString(line.Start(p.text)):
		case !strings.ContainsFunc(p.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		case !p.marked() && p.block != corpus.BlockRow && isJobNumber(p.text):
		default:
			above = p
			return false
		}
		return true
	})
}

// isJobNumber reports whether s is a row of digits and signs.
func isJobNumber(s string) bool {
	if len(s) > line.MaxHeading || !jobNumber.MatchString(s) || aWord.MatchString(s) {
		return false
	}
	_, date := line.DateLine(s)
	return !date && (strings.ContainsAny(s, "*_") || strings.Contains(s, "(") && strings.ContainsAny(s, line.Digits))
}

// stripFooter removes the footer of a web page: from a line that only footers have, where no text or number follows.
func (s *stripper) stripFooter() {
	at := len(s.paras)
	for i := at - 1; i > 0; i-- {
		p := s.paras[i]
		if len(p.text) <= 8*line.MaxHeading && footerSign.MatchString(p.text) {
			at = i
		} else if p.marked() || line.Prose(p.text) || len(s.paras)-i > maxFooter {
			break
		}
	}
	for at > 0 && at < len(s.paras) && control.MatchString(line.SqueezeShort(s.paras[at-1].text)) {
		at--
	}
	s.remove(corpus.ReasonNavigation, func(i int, _ *para) bool { return i >= at })
}

// maxFooter is how many lines the footer of a web page has at most.
const maxFooter = 40

// titleAt returns the index of the title among the paragraphs above a text: marked, which the markup calls so, else the line that
// names the kind of its text, else the first that can be one.
func titleAt(ps []*para, marked string) int {
	if at := promulgated(ps); at > 0 {
		return at
	}
	best, most := 0, -1
	again, headed := repeated(ps), false
	for i, p := range ps[:min(len(ps), headLines)] {
		text := p.level == 0 && line.Prose(p.text) && !titleLike(p.text) && !numberedTitle.MatchString(p.text) && (!line.Fits(p.text, line.MaxHeading) || headed && line.HasSentence(p.text))
		if p.marked() && p.level == 0 && (i > 0 || p.marker.Kind == line.ArticleMark || p.marker.Kind == line.EnSection) ||
			i > 0 && text {
			break
		}
		headed = headed || p.level > 0
		score := titleScore(p, marked)
		if score >= 0 && again[line.SqueezeShort(p.text)] {
			score += 3 // a cover has the title, and the text that follows
		}
		if most < 0 && score >= 0 {
			score += firstLine
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// order matches the sentence of an order that puts a text into force.
var order = regexp.MustCompile(`《([^《》]{3,80})》.{0,200}(?:现予|予以|现将|现|特此|兹|將|茲)(?:以|其)?.{0,12}(?:公布|发布|發布|颁布|颁行|印发|施行)`)

// promulgated returns the index of the title above which an order stands that puts the text into force, 0 where none does.
func promulgated(ps []*para) int {
	ps = ps[:min(len(ps), headLines)]
	for i, p := range ps {
		m := order.FindStringSubmatch(p.text[:min(len(p.text), 8*line.MaxHeading)])
		if m == nil || p.marked() {
			continue
		}
		for n := i + 1; n < len(ps); n++ {
			if line.SqueezeShort(ps[n].text) == line.SqueezeShort(m[1]) {
				return n
			}
		}
	}
	return 0
}

// repeated returns the short lines that come twice in the head of ps.
func repeated(ps []*para) map[string]bool {
	again := make(map[string]bool)
	for _, p := range ps[:min(len(ps), 4*headLines)] {
		if line.Fits(p.text, line.MaxHeading) {
			_, again[line.SqueezeShort(p.text)] = again[line.SqueezeShort(p.text)]
		}
	}
	return again
}

// firstLine is how much it speaks for a line that nothing stands above it that can be a title.
const firstLine = 2

// numberedTitle matches the title of a resolution with its number, organ who adopts such, officialNumber the number of a document.
var (
	numberedTitle  = regexp.MustCompile(`^(\d{1,4}/\d{1,4})\.?[ \t]+(\p{Lu}.{4,200})$`)
	organ          = regexp.MustCompile(`^(?:General Assembly|Security Council|Human Rights Council|Economic and Social Council)$`)
	officialNumber = regexp.MustCompile(`\b[A-Z]{1,4}/[A-Z]{1,5}(?:/[\dA-Z.]+)+\b`)
)

// titleScore says how much speaks for p as title where the markup calls marked so; it is below 0 for what can be none.
func titleScore(p *para, marked string) int {
	_, isDate := line.DateLine(p.text)
	first, _ := utf8.DecodeRuneInString(p.text)
	switch {
	case isDate || unicode.IsLower(first) || strings.Contains(p.text, "\t") && !titleField.MatchString(p.text) && !numberedTitle.MatchString(p.text) || noTitle.MatchString(p.text) || breadcrumb(p.text) || sourceLine.MatchString(p.text) || docNumber.MatchString(p.text) || naming.SectionName(p.text):
		return -1
	case titleField.MatchString(p.text), numberedTitle.MatchString(p.text):
		return 6
	case marked != "" && line.Squeeze(p.text) == line.Squeeze(marked):
		return 8
	}
	score := 0
	if p.level == 1 {
		score += 3
	} else if p.level > 0 {
		score++
	}
	if naming.KindOf(p.text) != "" {
		score += 3
	}
	return score
}

// masthead removes the names of a site, journal or series above the title, and reads the dates and numbers there.
func (r *articleReader) masthead(a *article, ps []*para) []*para {
	at := titleAt(ps, r.pg.text.Title)
	if at > 0 && strings.HasPrefix(ps[at].text, "关于") && line.HeadingLike(ps[at-1].text) && titleScore(ps[at-1], r.pg.text.Title) >= 0 {
		at-- // who wrote it is the beginning of its title
	}
	for _, p := range ps[:at] {
		a.aliases = append(a.aliases, officialNumber.FindAllString(p.text[:min(len(p.text), line.MaxHeading)], 1)...)
		a.organ = cmp.Or(a.organ, organ.FindString(p.text))
		why := a.heads(p.text, p.lang, false)
		if why == "" && order.MatchString(p.text) {
			why = corpus.ReasonLeadIn
		}
		r.pg.drop(p, cmp.Or(why, corpus.ReasonNavigation))
	}
	return ps[at:]
}

// fields reads the lines "name: value" above a text, of which there must be two or one with the title.
func (r *articleReader) fields(a *article, ps []*para) []*para {
	n, known := 0, false
	for n < len(ps) && n < headLines && (anyField.MatchString(ps[n].text) && line.Fits(ps[n].text, 2*line.MaxHeading) || n > 0 && noticeLine.MatchString(ps[n].text)) {
		known = known || titleField.MatchString(ps[n].text) || dateField.MatchString(ps[n].text)
		n++
	}
	if !known || n < 2 && titleField.FindString(ps[0].text) == "" {
		return ps
	}
	for _, p := range ps[:n] {
		why := corpus.ReasonCredit
		if m := titleField.FindStringSubmatch(p.text); m != nil && a.titles[line.LangOf(m[1])] == "" {
			a.titles[line.LangOf(m[1])] = strings.TrimSpace(m[1])
			why = corpus.ReasonTitle
		} else if d, _ := line.DateIn(p.text); d != "" && dateField.MatchString(p.text) {
			a.date = d
			why = corpus.ReasonDate
		}
		r.pg.drop(p, why)
	}
	return ps[n:]
}

// register removes the lines below a text that its register adds: where it was filed, its subjects and numbers.
func (r *articleReader) register(ps []*para) []*para {
	end := len(ps)
	for end > 1 && registerField.MatchString(ps[end-1].text) && line.Fits(ps[end-1].text, 2*line.MaxHeading) {
		end--
	}
	if len(ps)-end < 2 {
		end = len(ps)
	}
	for end > 1 && line.Fits(ps[end-1].text, 3*line.MaxHeading) && (filed.MatchString(ps[end-1].text) || end < len(ps) && strings.HasPrefix(ps[end-1].text, "NOTE:")) {
		end--
	}
	for _, p := range ps[end:] {
		r.pg.drop(p, corpus.ReasonCredit)
	}
	return ps[:end]
}
