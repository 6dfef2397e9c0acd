package structure

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus"
	"yiju/corpus/structure/line"
	"yiju/corpus/structure/naming"
)

// Limits of menus.
const (
	longContents = 15  // characters of the longest name of a table of contents
	menuRun      = 12  // this many short paragraphs in a row are a menu of a web page
	minorShare   = 0.2 // a region with less than this share of the prose of the largest is no text
	headRoom     = 8   // a title stands at most this many paragraphs above its text
)

// stripper removes the furniture of a page: the paragraphs that are no part of a text wherever they stand.
type stripper struct {
	pg    *page
	paras []*para // that are left
}

// stripFurniture returns the paragraphs that are no furniture. Menus go first, for what is left of them hides the rest.
func stripFurniture(pg *page, ps []*para) []*para {
	s := stripper{pg: pg, paras: ps}
	s.stripMenus()
	s.stripPageNumbers()
	s.stripFooter()
	s.stripLines()
	s.stripLeaders()
	s.stripTables()
	s.stripContents()
	return s.paras
}

// remove drops the paragraphs that are furniture.
func (s *stripper) remove(why corpus.Reason, is func(i int, p *para) bool) {
	var kept []*para
	for i, p := range s.paras {
		if is(i, p) {
			s.pg.drop(p, why)
		} else {
			kept = append(kept, p)
		}
	}
	s.paras = kept
}

// stripMenus removes the menus, page controls and footers of a saved web page: what stands before the first and after
// the last region of text. What stands between regions stays, for a list in a text looks like a menu. A page is a saved
// web page only where its menus say so.
func (s *stripper) stripMenus() {
	regions := s.regions()
	if len(regions) == 0 {
		return
	}
	best := slices.MaxFunc(regions, func(a, b region) int { return cmp.Compare(a.weight, b.weight) }).weight
	regions = slices.DeleteFunc(regions, func(r region) bool { return float64(r.weight) < minorShare*float64(best) })
	body, last := regions[0].first, regions[len(regions)-1].last
	first, title := s.titleAbove(body)
	if !slices.ContainsFunc(s.paras[:first], isWebSign) && !slices.ContainsFunc(s.paras[last+1:], isWebSign) {
		return
	}
	menu := s.menuBetween(title, body)
	s.remove(corpus.ReasonNavigation, func(i int, p *para) bool {
		return i < first || i > last || menu[i] || control.MatchString(line.SqueezeShort(p.text)) || i < body && breadcrumb(p.text)
	})
}

// entryRun is how many short lines in a row between a title and its text are buttons or a menu.
const entryRun = 3

// menuBetween returns the paragraphs between title and body that stand in runs of entries.
func (s *stripper) menuBetween(title, body int) map[int]bool {
	menu := make(map[int]bool)
	for i, end := title+1, 0; i < body; i = end + 1 {
		for end = i; end < body && s.entry(end); end++ {
		}
		for k := i; end-i >= entryRun && k < end; k++ {
			menu[k] = true
		}
	}
	return menu
}

// entry reports whether paragraph i can be an entry of a menu and is not what stands above a text.
func (s *stripper) entry(i int) bool {
	text := s.paras[i].text
	_, isDate := line.DateLine(text)
	return line.HeadingLike(text) && !s.paras[i].marked() && !isDate && !sourceLine.MatchString(text) && naming.KindOf(text) == ""
}

func isWebSign(p *para) bool { return webSign.MatchString(line.SqueezeShort(p.text)) }

// region is a range of paragraphs that begins and ends with prose and holds no menu.
type region struct{ first, last, weight int }

// regions returns the regions between menus, nil where the page has no menu. Numbered paragraphs are no entries of menus.
func (s *stripper) regions() []region {
	var out []region
	short, menus, open := 0, false, false
	for i, p := range s.paras {
		if !p.marked() && !line.Prose(p.text) {
			short++
			if short >= menuRun {
				menus, open = true, false
			}
			continue
		}
		if !open && p.marked() && !line.Prose(p.text) && len(p.text) <= 40 {
			continue // text does not begin with a bare number and a word
		}
		if !open {
			out = append(out, region{first: i})
			open = true
		}
		short = 0
		r := &out[len(out)-1]
		r.last = i
		r.weight += len(p.text)
	}
	if !menus {
		return nil
	}
	return out
}

// titleAbove returns the first and the last index of the title of the text that begins at paragraph body. What the markup
// calls so is believed; otherwise it is the nearest paragraph above that is neither a date nor a page control nor the
// number of a part. A title in two languages has two lines.
func (s *stripper) titleAbove(body int) (first, last int) {
	last = s.markedTitle(body)
	for i := body - 1; last < 0 && i >= max(0, body-headRoom); i-- {
		text := s.paras[i].text
		if _, isDate := line.DateLine(text); isDate || control.MatchString(line.SqueezeShort(text)) || sourceLine.MatchString(text) {
			continue
		}
		if s.paras[i].marked() && line.HeadingLike(text) {
			body = i // should there be no title
			continue
		}
		if breadcrumb(text) || !line.HeadingLike(text) && !titleLike(text) {
			return i + 1, i + 1
		}
		last = i
	}
	if last < 0 {
		return body, body
	}
	if last > 0 && naming.KindOf(s.paras[last].text) != "" {
		above := s.paras[last-1]
		if above.lang != s.paras[last].lang && naming.KindOf(above.text) != "" && (line.HeadingLike(above.text) || titleLike(above.text)) {
			return last - 1, last
		}
	}
	return last, last
}

// markedTitle returns the nearest paragraph above body that the markup calls the title, below any path of page names, or -1.
func (s *stripper) markedTitle(body int) int {
	title := line.Squeeze(s.pg.text.Title)
	for i := body - 1; i >= 0 && title != "" && !breadcrumb(s.paras[i].text); i-- {
		if line.Squeeze(s.paras[i].text) == title {
			return i
		}
	}
	return -1
}

// breadcrumb reports whether s is a path of page names, such as "首页 > 资料".
func breadcrumb(s string) bool {
	return line.HeadingLike(s) && (strings.Contains(s, ">") && !strings.Contains(s, "<") || strings.Contains(s, "»") || whereYouAre.MatchString(s))
}

// manyLeaders is how many lines with leaders are a table of contents.
const manyLeaders = 3

// stripLeaders removes the lines of a table of contents whose entries lead to their pages.
func (s *stripper) stripLeaders() {
	entries := make(map[*para]bool)
	for _, p := range s.paras {
		if line.LeadsToPage(p.text) {
			entries[p] = true
		}
	}
	s.remove(corpus.ReasonContents, func(_ int, p *para) bool {
		return len(entries) >= manyLeaders && (entries[p] || isContents(p.text))
	})
}

// isContents reports whether s is the word above a table of contents.
func isContents(s string) bool {
	return !line.Inked(s, longContents) && contents.MatchString(line.Squeeze(s))
}

// Limits of a table of contents that is set as a table.
const (
	fewRows    = 5
	pagedShare = 0.7 // of the rows, that end in the number of a page
	fewEntries = 3   // that come again as headings
)

// stripTables removes contents set as tables: rows that end in the number of a page, and come again as headings below.
func (s *stripper) stripTables() {
	listed, end := false, 0 // whether the rows up to end are a table of contents
	s.remove(corpus.ReasonContents, func(i int, _ *para) bool {
		if i >= end {
			for end = i; end < len(s.paras) && s.paras[end].block == corpus.BlockRow; end++ {
			}
			listed = end-i >= fewRows && s.listsHeadings(i, end)
		}
		return listed
	})
}

// listsHeadings reports whether the rows from first up to end are a table of contents.
func (s *stripper) listsHeadings(first, end int) bool {
	entries := make(map[string]bool)
	paged, last := 0, 0
	for _, p := range s.paras[first:end] {
		at := strings.LastIndexAny(p.text, "|\t")
		n := line.Number(strings.TrimSpace(p.text[at+1:]))
		if at < 0 || n < max(last, 1) {
			continue
		}
		paged, last = paged+1, n
		entries[strings.ToLower(strings.NewReplacer("|", "", ".", "").Replace(line.Squeeze(p.text[:at])))] = true
	}
	if float64(paged) < pagedShare*float64(end-first) {
		return false
	}
	again := 0
	for _, p := range s.paras[end:] {
		if line.Fits(p.text, 2*line.MaxHeading) && entries[strings.ToLower(strings.ReplaceAll(line.Squeeze(p.text), ".", ""))] {
			again++
		}
	}
	return again >= fewEntries
}

// stripContents removes a table of contents: the short lines below the word, up to the first that comes again.
func (s *stripper) stripContents() {
	start := slices.IndexFunc(s.paras, func(p *para) bool { return isContents(p.text) })
	seen := make(map[string]bool)
	end := start + 1
	for ; end < len(s.paras); end++ {
		p := s.paras[end]
		key := line.Squeeze(strings.TrimRight(p.text, ".…·0123456789 "))
		if line.Prose(p.text) || seen[key] {
			break
		}
		seen[key] = true
		if p.marker.Kind.Container() && p.marker.End < len(p.text) { // in the text its name may stand below it
			seen[line.Squeeze(p.marker.Label)] = true
		}
	}
	// The first entry that comes again opens the text; with none the list runs into it, and only the word goes.
	if end < len(s.paras) && line.Prose(s.paras[end].text) {
		end = start + 1
	}
	s.remove(corpus.ReasonContents, func(i int, _ *para) bool { return start >= 0 && i >= start && i < end })
}

// stripPageNumbers removes lines that are only a number, where they stand between paragraphs and count up.
func (s *stripper) stripPageNumbers() {
	type link struct{ above, length int } // of a chain of paragraphs, whose numbers count up
	chains := make(map[int]link)          // by paragraph
	last := make(map[int]int)             // by number: the paragraph that ends the longest chain with it
	end := -1                             // of the longest chain
	for i, p := range s.paras {
		if len(p.text) > line.MaxHeading || !strings.ContainsAny(p.text, line.Digits) {
			continue
		}
		m := pageNumber.FindStringSubmatch(p.text)
		if m == nil {
			continue
		}
		n, l := line.Number(m[1]+m[2]+m[3]+m[4]), link{-1, 1}
		for back := 1; back <= maxGap; back++ { // some pages print none
			if at, ok := last[n-back]; ok && chains[at].length >= l.length {
				l = link{at, chains[at].length + 1}
			}
		}
		if at, ok := last[n]; !ok || l.length >= chains[at].length {
			chains[i], last[n] = l, i
			if end < 0 || l.length > chains[end].length {
				end = i
			}
		}
	}
	pages := make(map[int]bool)
	for i := end; i >= 0 && chains[end].length > 1; i = chains[i].above {
		pages[i] = true
	}
	headers := s.besidePages(pages)
	var above *para
	s.remove(corpus.ReasonNavigation, func(i int, p *para) bool {
		switch {
		case headers[i]:
		case !pages[i]:
			above = p
		case above != nil:
			above.pageEnd = true
		}
		return pages[i] || headers[i]
	})
}

// besidePages returns the running headers and footers: short lines that stand on one side of half of the numbers of pages.
func (s *stripper) besidePages(pages map[int]bool) map[int]bool {
	beside := make(map[int]bool)
	for _, side := range []int{-1, 1} {
		at := make(map[string][]int) // by text
		for i := range pages {
			if n := i + side; n >= 0 && n < len(s.paras) && !pages[n] && !s.paras[n].marked() && line.HeadingLike(s.paras[n].text) {
				key := line.SqueezeShort(s.paras[n].text)
				at[key] = append(at[key], n)
			}
		}
		for _, all := range at {
			for _, n := range all {
				beside[n] = beside[n] || len(all) > 1 && len(all)*2 >= len(pages)
			}
		}
	}
	return beside
}

// Patterns of the lines around a text. They match it without white space, but for dates and credits in English.
var (
	addressLine = regexp.MustCompile(`^<?(?:原文|来源|链接|网址|URL|Source|Link)?[:：]? ?(https?://[^\s<>]+)>?$`)
	translator  = regexp.MustCompile(`(?i)^\W*(?:translated by|translation by|translator:|unofficial translation|译者[:：]|翻译[:：]|.{0,12}译$)`)
	sourceLine  = regexp.MustCompile(`^[(（]?(?:来源|信息来源|稿件来源|文章来源|发布机构|发文机关|Source|Issued by)[:：] ?(.{2,60}?)[)）]?$`)
	dateline    = regexp.MustCompile(`^[（(](?:全文)?完[)）]$|^[（(]?(?:新华社|人民日报|中新社|中国新闻社|新华网|人民网|央视网|本报|据)[^（()）。]{0,24}[电讯][)）]?$|^[（(][^（()）。]{2,24}\d{1,2}日[电電讯訊][)）]$`)
	dispatch    = regexp.MustCompile(`^(?:本报|新华社|中新社|人民网|新华网)[^（(。]{0,24}[电讯]|^[^（(。，,]{2,20}\d{1,2}月\d{1,2}日[电電讯訊]`)
	endCredit   = regexp.MustCompile(`[（(][^（()）]{2,24}(?:参与采写|参与报道|采写|摄影报道|综合报道|供稿|责编[^）)]*|责任编辑[^）)]*)[)）]$`)
	continued   = regexp.MustCompile(`^[（(](?:上接|紧接|緊接|接)第?[^（()）]{1,8}版[^（()）]{0,4}[)）]`)
	turnOver    = regexp.MustCompile(`[（(](?:下转|下轉|转)第?[^（()）]{1,8}版[^（()）]{0,4}[)）]$`)
	reporter    = regexp.MustCompile(`^(?:(?:本报|本刊|新华社|人民网|新华网|中新社|央视|特约)+.{0,6}(?:记者|通讯员|评论员)|记者|通讯员|评论员).{0,30}$`)
	author      = regexp.MustCompile(`^(?:作者|撰文|文|By|Author)[:：/ ].{2,60}$`)
	personName  = regexp.MustCompile(`^\p{Han}{2,4}(?:[、,， ]\p{Han}{2,4}){0,3}$`)
	leadIn      = regexp.MustCompile(`(?:全文如下|全文公布如下|内容如下|內容如下|现全文刊发如下|现将.{0,40}(?:印发|公布|发布).{0,20}|[Ff]ull text (?:is as )?follows)[:：。.]?$`)
	control     = regexp.MustCompile(`^[【\[（(]?(?:字体|字号|字体大小|Font)?[:：]?[大中小]{2,3}[】\])）]?$|^[【\[]?(?:打印|分享|收藏|关闭|关闭窗口|打印本页|分享到?|保存|复制链接|扫一扫|微信|微信好友|朋友圈|微博|新浪微博|腾讯微博|QQ|QQ好友|QQ空间|人人网|豆瓣|Print|Share|Close|Email|Facebook|Twitter|WeChat|Weibo|LinkedIn|WhatsApp|CopyLink)[:：】\]]?$`)
	webSign     = regexp.MustCompile(`(?i)首页|版权所有|icp备|返回顶部|网站地图|联系我们|登录|搜索|回到首頁|版權所有|聯絡我們|網站地圖|登入|copyright|allrightsreserved|^home$|^search$|privacy|sitemap|contactus|^login$|skipto`)
	whereYouAre = regexp.MustCompile(`^(?:当前位置|您的位置|您现在的位置|您所在的位置|目前位置|You are here)[:：]`)
	contents    = regexp.MustCompile(`(?i)^(?:目录|目錄|目次|tableofcontents|contents|summary\|page)$`)
	docNumber   = regexp.MustCompile(`^(?:\p{Han}{1,12}[〔﹝\[（(]\d{4}[〕﹞\]）)] ?第? ?\d{1,4} ?[号號]|第 ?\d{1,3}/\d{4} ?[号號](?:法律|法令|行政法规|行政法規|行政长官批示|行政長官批示)|\p{Han}{2,24}令[ 　]*[（(]?第? ?[\d零〇一二三四五六七八九十百]{1,6} ?[号號][)）]?)$`)
	besideDate  = regexp.MustCompile(`(?:来源|來源|发布机构|Source)[:：] ?(\p{Han}{2,20}|[A-Z][\w .]{2,40})`)
	adoption    = regexp.MustCompile(`^[（(].{0,200}\d.{0,200}(?:通过|发布|公布|施行|修订|修正|adopted|enacted).{0,200}[)）]$`)
	pageNumber  = regexp.MustCompile(`^(?:[-—–·\s]*(\d{1,4})[-—–·\s]*|第 ?(\d{1,4}) ?[页頁](?:[ 　/，,]*共 ?\d{1,4} ?[页頁])?|(?i:page )(\d{1,4})(?: of \d{1,4})?|(\d{1,4}) ?/ ?\d{1,4})$`)
)

// isDateline reports whether s is the credit of an agency or the end mark of an article, all of which are short.
func isDateline(s string) bool { return len(s) <= line.Edge && dateline.MatchString(s) }
