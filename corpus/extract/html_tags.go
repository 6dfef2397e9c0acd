package extract

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// voidTags have no content, by the HTML standard.
var voidTags = []atom.Atom{atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
	atom.Param, atom.Source, atom.Track, atom.Wbr}

// headingTags are the tags of headings by their level.
var headingTags = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

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
	class, _ := attribute(t, "class")
	if !isBlock(t.DataAtom) && slices.ContainsFunc(strings.Fields(class), func(name string) bool { return slices.Contains(unseen, name) }) {
		return true
	}
	if v, ok := attribute(t, "hidden"); ok {
		return !strings.EqualFold(strings.ReplaceAll(v, " ", ""), "until-found")
	}
	if t.DataAtom == atom.Body || t.DataAtom == atom.Html || t.DataAtom == atom.Main {
		return false // scripts show a page that hides its body until it is loaded
	}
	style, _ := attribute(t, "style")
	style = strings.ToLower(strings.ReplaceAll(style, " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// whereIs tells what an element says of the place of its content, by its tag, its role and its class or id.
func whereIs(t html.Token) where {
	role, _ := attribute(t, "role")
	w := tagPlace[t.DataAtom] | rolePlace[strings.ToLower(role)]
	if t.DataAtom == atom.Html || t.DataAtom == atom.Body || t.DataAtom == atom.Main || t.DataAtom == atom.Article {
		return w // the whole page
	}
	for _, a := range t.Attr {
		if (a.Key == "class" || a.Key == "id") && slices.ContainsFunc(words(a.Val), func(w string) bool { return slices.Contains(chromeWords, w) }) {
			w |= chrome
		}
	}
	return w
}

var (
	tagPlace = map[atom.Atom]where{atom.H1: inTitle, atom.Main: inMain, atom.Article: inArticle, atom.Nav: inMenu, atom.Aside: aside,
		atom.Footer: inFooter, atom.Header: inHeader}
	rolePlace = map[string]where{"main": inMain, "navigation": inMenu, "search": inMenu, "menu": inMenu, "menubar": inMenu,
		"toolbar": inMenu, "complementary": aside, "banner": inHeader, "contentinfo": inFooter}
)

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

// chromeWords are the words in the class of an element that say that it is no text.
var chromeWords = strings.Fields(`nav navbar navi navigation menu submenu breadcrumb breadcrumbs crumb crumbs sidebar footer share
	sharing social sns related recommend cookie cookies toolbar copyright pagination pager masthead skip skiplink login subscribe
	newsletter promo topbar toc`)

// unseen are the classes of what only programs that read a page aloud or its editors are shown.
var unseen = []string{"mw-editsection", "headerlink", "sr-only", "visually-hidden", "screen-reader-text", "noprint"}

// attribute returns the value of an attribute and whether the element has it.
func attribute(t html.Token, key string) (string, bool) {
	if i := slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == key }); i >= 0 {
		return t.Attr[i].Val, true
	}
	return "", false
}

// intAttribute returns the value of an attribute that is a number, or other.
func intAttribute(t html.Token, key string, other int) int {
	v, _ := attribute(t, key)
	if n, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
		return n
	}
	return other
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
	for range maxTags {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		t, last := z.Token(), len(open)-1
		_, down := attribute(t, "reversed")
		switch list := t.DataAtom == atom.Ol || t.DataAtom == atom.Ul || t.DataAtom == atom.Menu; {
		case kind == html.StartTagToken && list && down && t.DataAtom == atom.Ol:
			open = append(open, len(counts))
			counts = append(counts, 0)
		case kind == html.StartTagToken && list:
			open = append(open, -1)
		case kind == html.StartTagToken && t.DataAtom == atom.Li && last >= 0 && open[last] >= 0:
			counts[open[last]]++
		case kind == html.EndTagToken && list && last >= 0:
			open = open[:last]
		}
	}
	return counts
}
