package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// void reports whether tag has no content, by the HTML standard.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// isBlock reports whether tag begins and ends a paragraph, as the style sheet of the HTML standard has it.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html,
		atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Plaintext, atom.Pre,
		atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return true
	}
	return false
}

// skipped reports whether the content of an element is no text of the page.
func skipped(t html.Token) bool {
	switch t.DataAtom {
	case atom.Head, atom.Title, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes,
		atom.Object, atom.Audio, atom.Video, atom.Canvas, atom.Svg, atom.Math, atom.Map, atom.Button, atom.Select, atom.Textarea,
		atom.Datalist, atom.Del, atom.Rt, atom.Rp:
		return true
	}
	if class, ok := attribute(t, "class"); ok && !isBlock(t.DataAtom) {
		for name := range strings.FieldsSeq(class) {
			switch name { // what only programs that read a page aloud or its editors are shown
			case "mw-editsection", "headerlink", "sr-only", "visually-hidden", "screen-reader-text", "noprint":
				return true
			}
		}
	}
	for _, a := range t.Attr {
		value := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
		switch a.Key {
		case "hidden":
			return value != "until-found"
		case "style": // scripts show a page that hides its body until it is loaded
			whole := t.DataAtom == atom.Body || t.DataAtom == atom.Html || t.DataAtom == atom.Main
			if !whole && (strings.Contains(value, "display:none") || strings.Contains(value, "visibility:hidden")) {
				return true
			}
		}
	}
	return false
}

// whereIs tells what an element says of the place of its content.
func whereIs(t html.Token) where {
	w := where(0)
	switch t.DataAtom {
	case atom.H1:
		w = inTitle
	case atom.Main:
		w = inMain
	case atom.Article:
		w = inArticle
	case atom.Nav:
		w = inMenu
	case atom.Aside:
		w = aside
	case atom.Footer:
		w = inFooter
	case atom.Header:
		w = inHeader
	}
	whole := t.DataAtom == atom.Html || t.DataAtom == atom.Body || w&(inMain|inArticle) != 0
	for _, a := range t.Attr {
		if !whole && (a.Key == "class" || a.Key == "id") && slices.ContainsFunc(words(a.Val), isChrome) {
			w |= chrome
		}
	}
	return w | roleOf(t)
}

// words splits a class or an id into the words that it is made of: "siteNav main-menu" into site, nav, main, menu.
func words(s string) []string {
	var b strings.Builder
	for i, r := range s {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}

// isChrome reports whether a word in the class of an element says that it is no text.
func isChrome(word string) bool {
	switch word {
	case "nav", "navbar", "navi", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "sidebar",
		"footer", "share", "sharing", "social", "sns", "related", "recommend", "cookie", "cookies", "toolbar", "copyright",
		"pagination", "pager", "masthead", "skip", "skiplink", "login", "subscribe", "newsletter", "promo", "topbar", "toc":
		return true
	}
	return false
}

// roleOf tells what the role of an element says of the place of its content.
func roleOf(t html.Token) where {
	w := where(0)
	for _, a := range t.Attr {
		if a.Key != "role" {
			continue
		}
		switch strings.ToLower(a.Val) {
		case "main":
			w |= inMain
		case "navigation", "search", "menu", "menubar", "toolbar":
			w |= inMenu
		case "complementary":
			w |= aside
		case "banner":
			w |= inHeader
		case "contentinfo":
			w |= inFooter
		}
	}
	return w
}

// headingLevel returns the level of a heading, 0 for what is none.
func headingLevel(tag atom.Atom) int {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(tag.String()[1] - '0')
	}
	return 0
}

// attribute returns the value of an attribute and whether the element has it.
func attribute(t html.Token, key string) (string, bool) {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// noteLink is what a link can be to the notes of a page.
type noteLink int

const (
	noLink   noteLink = iota
	backLink          // leads to another place of the page, as the number of a note does
	markLink          // and can be led to itself, as the mark of a note does
)

func linkOf(t html.Token) noteLink {
	href, _ := attribute(t, "href")
	_, id := attribute(t, "id")
	_, name := attribute(t, "name")
	switch {
	case !strings.HasPrefix(href, "#") || len(href) == 1:
		return noLink
	case id || name:
		return markLink
	}
	return backLink
}

// reversedLists counts the items of the lists that count down, which begin with that number.
func reversedLists(page string) []int {
	if !strings.Contains(page, "reversed") {
		return nil
	}
	var counts []int
	var open []int // for each open list its place in counts, or -1
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(maxTag)
	for n := 0; n < maxTags; n++ {
		switch z.Next() {
		case html.ErrorToken:
			return counts
		case html.StartTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Ol, atom.Ul, atom.Menu:
				at := -1
				if _, down := attribute(t, "reversed"); down && t.DataAtom == atom.Ol {
					at = len(counts)
					counts = append(counts, 0)
				}
				open = append(open, at)
			case atom.Li:
				if k := len(open) - 1; k >= 0 && open[k] >= 0 {
					counts[open[k]]++
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); len(open) > 0 && (atom.Lookup(name) == atom.Ol || atom.Lookup(name) == atom.Ul || atom.Lookup(name) == atom.Menu) {
				open = open[:len(open)-1]
			}
		}
	}
	return counts
}
