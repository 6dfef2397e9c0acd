package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// where says in which parts of a page a paragraph stands.
type where uint8

const (
	inMain    where = 1 << iota // <main>
	inArticle                   // <article>
	inMenu                      // <nav>
	aside                       // <aside>
	inHeader                    // <header>
	inFooter                    // <footer>
	inTitle                     // <h1>
	chrome                      // what its class or id calls a menu, a path, a share bar
)

// outside are the parts of a page that are no text, by its tags.
const outside = inMenu | aside | inHeader | inFooter

// Limits of menus. menuRun is that of package structure: from so many short paragraphs in a row on it sees a menu, and
// knows better than markup what belongs to a text. Smaller pages are looked after here.
const (
	menuRun   = 12
	mainShare = 0.5 // of the text of a page, that a part must hold to be believed to be all of it
	fewShare  = 0.25
)

// mainText returns the paragraphs of the text of a page.
func mainText(blocks []block) []block {
	if part := mainPart(blocks); part != nil {
		return part
	}
	for _, not := range []where{outside | chrome, outside, inMenu | aside} {
		if rest := without(blocks, not); weight(rest) >= mainShare*weight(blocks) && rest != nil {
			blocks = rest
			break
		}
	}
	if !hasMenu(blocks) {
		blocks = withoutMenus(blocks)
	}
	return blocks
}

// mainPart returns what stands in <main>, or else in <article>, without menus; nil where most of the text is elsewhere.
func mainPart(blocks []block) []block {
	rest := without(blocks, inMenu|aside|chrome)
	for _, part := range []where{inMain, inArticle} {
		within := slices.DeleteFunc(without(rest, inFooter), func(b block) bool { return b.where&part == 0 })
		if len(within) > 0 && weight(within) >= mainShare*weight(rest) && weight(within) >= fewShare*weight(blocks) {
			return within
		}
	}
	return nil
}

// without returns the blocks that stand in none of the given parts.
func without(blocks []block, not where) []block {
	var out []block
	for _, b := range blocks {
		if b.where&not == 0 {
			out = append(out, b)
		}
	}
	return out
}

// weight is the number of runes in the blocks that are no links.
func weight(blocks []block) float64 {
	n := 0
	for _, b := range blocks {
		n += max(0, utf8.RuneCountInString(b.text)-b.links)
	}
	return float64(n)
}

// hasMenu reports whether a page has so many short paragraphs in a row that package structure sees a menu.
func hasMenu(blocks []block) bool {
	short := 0
	for _, b := range blocks {
		if isProse(b.text) {
			short = 0
			continue
		}
		if short += 1 + strings.Count(b.text, "\n"); short >= menuRun {
			return true
		}
	}
	return false
}

// withoutMenus removes, before the first and after the last prose of a small page, what the markup says is no text:
// menus, page headers and footers without prose, and short paragraphs that are links for the most part.
func withoutMenus(blocks []block) []block {
	text := func(b block) bool { return isProse(b.text) && b.where&outside == 0 }
	first := slices.IndexFunc(blocks, text)
	if first < 0 {
		return blocks
	}
	last := len(blocks) - 1
	for !text(blocks[last]) {
		last--
	}
	var kept []block
	for i, b := range blocks {
		menu := b.where&inMenu != 0 || b.where&(inHeader|inFooter) != 0 && i > last || linked(b)
		if !menu || i >= first && i <= last {
			kept = append(kept, b)
		}
	}
	return kept
}

// linked reports whether b is a link with little else, and not a reference of a text.
func linked(b block) bool {
	return b.links*2 > utf8.RuneCountInString(b.text) && !strings.Contains(b.text, "://") && !reference.MatchString(b.text)
}

var reference = regexp.MustCompile(`^[\[［〔(（^]?[\d①-⑳¹²³⁴-⁹]`)

// isProse reports whether s is running text and no entry of a menu, as package structure has it.
func isProse(s string) bool {
	w := columns(s)
	return w >= 100 || w >= 24 && strings.ContainsAny(s, "。！？；，,")
}
