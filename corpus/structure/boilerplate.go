package structure

import (
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
	s.stripFooter()
	s.stripLines()
	s.stripContents()
	s.stripPageNumbers()
	return s.paras
}

// stripMenus removes the menus, page controls and footers of a saved web page: what stands before the first and after
// the last region of text. What stands between regions stays, for a list in a text looks like a menu. A page is a saved
// web page only where its menus say so.
func (s *stripper) stripMenus() {
	regions := s.regions()
	best := 0
	for _, r := range regions {
		best = max(best, r.weight)
	}
	regions = slices.DeleteFunc(regions, func(r region) bool { return float64(r.weight) < minorShare*float64(best) })
	if len(regions) == 0 {
		return
	}
	body, last := regions[0].first, regions[len(regions)-1].last
	first, title := s.titleAbove(body)
	if !slices.ContainsFunc(s.paras[:first], isWebSign) && !slices.ContainsFunc(s.paras[last+1:], isWebSign) {
		return
	}
	menu := s.menuBetween(title, body)
	var kept []*para
	for i, p := range s.paras {
		if i < first || i > last || menu[i] || control.MatchString(line.SqueezeShort(p.text)) || i < body && breadcrumb(p.text) {
			s.pg.drop(p, corpus.ReasonNavigation)
		} else {
			kept = append(kept, p)
		}
	}
	s.paras = kept
}

// entryRun is how many short lines in a row between a title and its text are buttons or a menu.
const entryRun = 3

// menuBetween returns the paragraphs between title and body that stand in runs of entries.
func (s *stripper) menuBetween(title, body int) map[int]bool {
	menu := make(map[int]bool)
	run := 0
	for i := title + 1; i <= body; i++ {
		if i < body && s.entry(i) {
			run++
			continue
		}
		for k := i - run; run >= entryRun && k < i; k++ {
			menu[k] = true
		}
		run = 0
	}
	return menu
}

// entry reports whether paragraph i can be an entry of a menu and is not what stands above a text.
func (s *stripper) entry(i int) bool {
	text := s.paras[i].text
	_, marked := line.MarkerOf(text)
	_, isDate := line.DateLine(text)
	return line.HeadingLike(text) && !marked && !isDate && !sourceLine.MatchString(text) && naming.KindOf(text) == ""
}

func isWebSign(p *para) bool { return webSign.MatchString(line.SqueezeShort(p.text)) }

// region is a range of paragraphs that begins and ends with prose and holds no menu.
type region struct{ first, last, weight int }

// regions returns the regions between menus, or nil where the page has no menu or no prose. Numbered paragraphs are no
// entries of menus, however short.
func (s *stripper) regions() []region {
	var out []region
	short, menus, open := 0, false, false
	for i, p := range s.paras {
		_, marked := p.opener()
		if !marked && !line.Prose(p.text) {
			short++
			if short >= menuRun {
				menus, open = true, false
			}
			continue
		}
		if !open && marked && !line.Prose(p.text) && len(p.text) <= 40 {
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
		if _, marked := line.MarkerOf(text); marked && line.HeadingLike(text) {
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
	if above := last - 1; above >= 0 && naming.KindOf(s.paras[last].text) != "" && line.LangOf(s.paras[above].text) != s.paras[last].lang &&
		naming.KindOf(s.paras[above].text) != "" && (line.HeadingLike(s.paras[above].text) || titleLike(s.paras[above].text)) {
		return above, last
	}
	return last, last
}

// markedTitle returns the index of the nearest paragraph above body that the markup calls the title, or -1. What stands
// above a path of page names is a banner.
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

// leader matches the row of dots between an entry of a table of contents and its page.
var leader = regexp.MustCompile(`(?:[.．·…]\s?){6,}\s*(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})(?:\D|$)|…{2,}\s*\d{1,4}(?:\D|$)`)

// manyLeaders is how many lines with leaders are a table of contents.
const manyLeaders = 3

// stripLeaders removes the lines of a table of contents whose entries lead to their pages.
func (s *stripper) stripLeaders() {
	isEntry := func(p *para) bool {
		return (strings.Contains(p.text, "..") || strings.Contains(p.text, "…") || strings.Contains(p.text, "··")) && leader.MatchString(p.text)
	}
	entries := 0
	for _, p := range s.paras {
		if isEntry(p) {
			entries++
		}
	}
	if entries < manyLeaders {
		return
	}
	s.paras = slices.DeleteFunc(s.paras, func(p *para) bool {
		drop := isEntry(p) || !line.Inked(p.text, longContents) && contents.MatchString(line.Squeeze(p.text))
		if drop {
			s.pg.drop(p, corpus.ReasonContents)
		}
		return drop
	})
}

// Limits of a table of contents that is set as a table.
const (
	fewRows    = 5
	pagedShare = 0.7 // of the rows, that end in the number of a page
	fewEntries = 3   // that come again as headings
)

// stripTables removes the tables of contents that are set as tables: rows that end in the number of a page, and come again
// as headings below.
func (s *stripper) stripTables() {
	var kept []*para
	for i := 0; i < len(s.paras); {
		end := i
		for end < len(s.paras) && s.paras[end].block == corpus.BlockRow {
			end++
		}
		if end-i < fewRows || !s.listsHeadings(i, end) {
			end = max(end, i+1)
			kept = append(kept, s.paras[i:end]...)
			i = end
			continue
		}
		for ; i < end; i++ {
			s.pg.drop(s.paras[i], corpus.ReasonContents)
		}
	}
	s.paras = kept
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

// stripContents removes a table of contents: the short lines below the word, up to the first that comes again as a
// heading.
func (s *stripper) stripContents() {
	s.stripLeaders()
	s.stripTables()
	for i, p := range s.paras {
		if line.Inked(p.text, longContents) || !contents.MatchString(line.Squeeze(p.text)) {
			continue
		}
		seen := make(map[string]bool)
		end := i + 1
		for end < len(s.paras) && !line.Prose(s.paras[end].text) {
			key := line.Squeeze(strings.TrimRight(s.paras[end].text, ".…·0123456789 "))
			if seen[key] {
				break
			}
			seen[key] = true
			end++
		}
		// The first entry that comes again opens the text; with none the list runs into it, and only the word goes.
		if end < len(s.paras) && line.Prose(s.paras[end].text) {
			end = i + 1
		}
		for _, q := range s.paras[i:end] {
			s.pg.drop(q, corpus.ReasonContents)
		}
		s.paras = append(s.paras[:i:i], s.paras[end:]...)
		return
	}
}

// stripPageNumbers removes lines that are only a number, where they stand between paragraphs and count up.
func (s *stripper) stripPageNumbers() {
	numbers := make(map[int]int) // of the page, by the index of the paragraph
	var found []int
	for i, p := range s.paras {
		if len(p.text) > line.MaxHeading {
			continue
		}
		if !strings.ContainsAny(p.text, line.Digits) {
			continue
		}
		if m := pageNumber.FindStringSubmatch(p.text); m != nil {
			found = append(found, i)
			numbers[i] = line.Number(m[1] + m[2] + m[3] + m[4])
		}
	}
	pages := countingUp(found, numbers)
	if len(pages) < 2 {
		return
	}
	var kept []*para
	for i, p := range s.paras {
		if len(pages) == 0 || pages[0] != i {
			kept = append(kept, p)
			continue
		}
		pages = pages[1:]
		s.pg.drop(p, corpus.ReasonNavigation)
		if len(kept) > 0 {
			kept[len(kept)-1].pageEnd = true
		}
	}
	s.paras = kept
}

// countingUp returns the longest chain of the found paragraphs in which each number is one more than the one before.
func countingUp(found []int, numbers map[int]int) []int {
	length := make(map[int]int) // of the longest chain that ends with a number
	before := make(map[int]int) // the paragraph before each in its chain
	last := make(map[int]int)   // the paragraph with which the longest chain to a number ends
	end, best := -1, 0
	for _, i := range found {
		n := numbers[i]
		l := length[n-1] + 1
		if l <= length[n] {
			continue
		}
		before[i] = -1
		if l > 1 {
			before[i] = last[n-1]
		}
		length[n], last[n] = l, i
		if l > best {
			end, best = i, l
		}
	}
	var out []int
	for ; end >= 0; end = before[end] {
		out = append(out, end)
	}
	slices.Reverse(out)
	return out
}
