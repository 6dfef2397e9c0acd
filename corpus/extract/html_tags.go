package extract

import (
	"strings"

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
	for _, a := range t.Attr {
		value := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
		switch a.Key {
		case "hidden":
			return value != "until-found"
		case "style":
			if strings.Contains(value, "display:none") || strings.Contains(value, "visibility:hidden") {
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
	case atom.Footer, atom.Header:
		w = outer
	}
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
		case "banner", "contentinfo":
			w |= outer
		}
	}
	return w
}
