package structure

import (
	"strings"

	"yiju/corpus"
)

// Limits of menus.
const (
	menuRun    = 12  // this many short paragraphs in a row are a menu of a web page
	minorShare = 0.2 // a region with less than this share of the prose of the largest is no text
	headRoom   = 8   // a title stands at most this many paragraphs above its text
)

// stripMenus removes the menus, page controls and footers of a saved web page. A text without long menus is left alone.
func (pg *page) stripMenus() {
	regions := pg.regions()
	if len(regions) == 0 {
		return
	}
	best := 0
	for _, r := range regions {
		best = max(best, r.weight)
	}
	var kept []*para
	next := 0
	for _, r := range regions {
		if float64(r.weight) < minorShare*float64(best) {
			continue
		}
		first := pg.titleAbove(r.first, next)
		for _, p := range pg.paras[next:first] {
			pg.drop(p, corpus.ReasonNavigation)
		}
		for _, p := range pg.paras[first : r.last+1] {
			if control.MatchString(squeeze(p.text)) || first <= r.first && p.line < pg.paras[r.first].line && breadcrumb(p.text) {
				pg.drop(p, corpus.ReasonNavigation)
			} else {
				kept = append(kept, p)
			}
		}
		next = r.last + 1
	}
	for _, p := range pg.paras[next:] {
		pg.drop(p, corpus.ReasonNavigation)
	}
	pg.paras = kept
}

// region is a range of paragraphs that begins and ends with prose and holds no menu.
type region struct{ first, last, weight int }

// regions returns the regions between menus, or nil where the page has no menu or no prose.
func (pg *page) regions() []region {
	var out []region
	short, menus := 0, false
	open := false
	for i, p := range pg.paras {
		if _, marked := markerOf(p.text); !prose(p.text) && !(marked && len(p.text) > 40) {
			short++
			if short >= menuRun {
				menus, open = true, false
			}
			continue
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

// titleAbove returns the index of the title of the region that begins at paragraph first: the nearest paragraph above
// that is neither a date nor a page control.
func (pg *page) titleAbove(first, floor int) int {
	for i := first - 1; i >= max(floor, first-headRoom); i-- {
		text := pg.paras[i].text
		if _, isDate := dateLine(text); isDate || control.MatchString(squeeze(text)) {
			continue
		}
		if breadcrumb(text) || !headingLike(text) {
			return i + 1
		}
		return i
	}
	return first
}

// breadcrumb reports whether s is a path of page names, such as "首页 > 资料".
func breadcrumb(s string) bool {
	return headingLike(s) && (strings.Contains(s, ">") && !strings.Contains(s, "<") || strings.Contains(s, "»"))
}

// stripContents removes a table of contents: the short lines below the word, up to the first that comes again as a
// heading.
func (pg *page) stripContents() {
	for i, p := range pg.paras {
		if !contents.MatchString(squeeze(p.text)) {
			continue
		}
		seen := make(map[string]bool)
		end := i + 1
		for end < len(pg.paras) && !prose(pg.paras[end].text) {
			key := squeeze(strings.TrimRight(pg.paras[end].text, ".…·0123456789 "))
			if seen[key] {
				break
			}
			seen[key] = true
			end++
		}
		// The first entry that comes again opens the text; with none the list runs into it, and only the word goes.
		if end < len(pg.paras) && prose(pg.paras[end].text) {
			end = i + 1
		}
		for _, q := range pg.paras[i:end] {
			pg.drop(q, corpus.ReasonContents)
		}
		pg.paras = append(pg.paras[:i:i], pg.paras[end:]...)
		return
	}
}

// stripPageNumbers removes lines that are only a number, where they stand between paragraphs and count up.
func (pg *page) stripPageNumbers() {
	var found []int
	last := -1
	for i, p := range pg.paras {
		if !pageNumber.MatchString(p.text) {
			continue
		}
		n := number(strings.Trim(p.text, "-—· "))
		if last >= 0 && n != last+1 {
			return
		}
		last = n
		found = append(found, i)
	}
	if len(found) < 2 {
		return
	}
	var kept []*para
	for i, p := range pg.paras {
		if len(found) > 0 && found[0] == i {
			found = found[1:]
			pg.drop(p, corpus.ReasonNavigation)
			if len(kept) > 0 {
				kept[len(kept)-1].pageEnd = true
			}
			continue
		}
		kept = append(kept, p)
	}
	pg.paras = kept
}
