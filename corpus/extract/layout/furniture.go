package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// StripFurniture removes running heads and page numbers: outermost rows that other pages have at the same height.
func StripFurniture(pages []Page) {
	if len(pages) > 0 {
		pages[0].Lines = withoutStamp(pages[0].Lines)
	}
	for _, top := range []bool{true, false} {
		for range 3 { // rows above one another
			count := make(map[string]int)
			rows := make([]row, len(pages))
			for i, p := range pages {
				if rows[i] = outermost(p.Lines, top); rows[i].key != "" {
					count[rows[i].key]++
				}
			}
			found := false
			for i := range pages {
				if n := count[rows[i].key]; n >= 3 || n >= 2 && n*2 >= len(pages) || rows[i].number(pages[i].Lines, i+1) {
					pages[i].Lines = slices.DeleteFunc(pages[i].Lines, rows[i].holds)
					found = true
				}
			}
			if !found {
				break
			}
		}
	}
}

// stampSize is the size of type, as a share of that of the page, up to which a line in its upper third is of a stamp.
const stampSize = 0.56

// withoutStamp returns the lines of a first page without those of a stamp or a seal, which nobody could read as text.
func withoutStamp(lines []Line) []Line {
	if len(lines) == 0 {
		return lines
	}
	size, bottom := typeSize(lines), around(lines).y1
	small := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool {
		return l.size > stampSize*size || l.y1 >= bottom/3 || len(l.words) < 2
	})
	if len(small) < 2 {
		return lines
	}
	stamp := around(small)
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool {
		return l.x0 >= stamp.x0-size && l.x1 <= stamp.x1+size && l.y0 >= stamp.y0 && l.y1 <= stamp.y1
	})
}

// row is the lines of a page that stand beside one another.
type row struct {
	y0, y1 float64
	key    string // what makes it the same as that of another page
}

func (r row) holds(l Line) bool { return l.y0 < r.y1 && l.y1 > r.y0 }

// number reports whether r is but the number of page n, well apart from the lines of the page.
func (r row) number(lines []Line, n int) bool {
	if !strings.HasPrefix(r.key, "#@") && !strings.HasPrefix(r.key, "- # -@") && !strings.HasPrefix(r.key, "第 # 页@") {
		return false
	}
	for _, l := range lines {
		if r.holds(l) && strings.Trim(l.Text, "-–— 第页") != strconv.Itoa(n) {
			return false
		}
		if gap := max(l.y0-r.y1, r.y0-l.y1); !r.holds(l) && gap < 2*l.size {
			return false
		}
	}
	return true
}

func outermost(lines []Line, top bool) row {
	if len(lines) == 0 {
		return row{}
	}
	edgeLine := slices.MinFunc(lines, func(a, b Line) int {
		if top {
			return cmp.Compare(a.y0, b.y0)
		}
		return cmp.Compare(b.y1, a.y1)
	})
	r := row{y0: edgeLine.y0, y1: edgeLine.y1}
	beside := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return !r.holds(l) })
	slices.SortFunc(beside, func(a, b Line) int { return cmp.Compare(a.x0, b.x0) })
	cells := make([]string, len(beside))
	numbered := false
	for i, l := range beside {
		cells[i] = digits.ReplaceAllString(l.Text, "#")
		numbered = numbered || cells[i] != l.Text
	}
	if numbered { // left and right pages have the number on either side
		slices.Sort(cells)
	}
	if r.key = strings.TrimSpace(strings.Join(cells, " ")); partNumber.MatchString(r.key) || isTableHead(r.key) {
		r.key = ""
		return r
	}
	r.key += "@" + strconv.Itoa(int(math.Round(r.y0/4)))
	return r
}

// partNumber matches what is the same on several pages but for its number and is no running head.
var (
	digits     = regexp.MustCompile(`\d+`)
	partNumber = regexp.MustCompile(`^(?i:第 ?# ?[条條章节節款项項编編]|(?:article|chapter|section|part|title|annex|schedule|rule|principle) #|附件 ?#)\W*$`)
)
