// Package webtest checks pages as a strict reader of HTML does: what is opened is closed, ids are unique, links within the page
// lead somewhere, and nothing runs that the room did not put there.
package webtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// void are the elements without an end tag (https://html.spec.whatwg.org/#void-elements).
var void = []string{"meta", "link", "input", "br", "hr", "img"}

// known are the elements that pages are made of.
var known = []string{
	"html", "head", "meta", "title", "link", "script", "body", "a", "header", "form", "input", "button", "nav", "div", "main", "h1", "h2",
	"h3", "p", "span", "strong", "section", "article", "mark", "sup", "ul", "li", "dl", "dt", "dd", "footer", "details", "summary",
	"blockquote", "pre", "label", "textarea", "ins", "del",
}

// checker walks through the tokens of a page.
type checker struct {
	open     []string
	ids      map[string]int
	within   []string // ids that links and labels name
	count    map[string]int
	problems []string
	data     bool // within a script of data
}

// Check returns what is wrong with a page, or with a part of one.
func Check(page string, part bool) []string {
	c := &checker{ids: make(map[string]int), count: make(map[string]int)}
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		switch t := z.Token(); kind {
		case html.StartTagToken:
			c.start(t)
		case html.EndTagToken:
			c.end(t.Data)
		case html.TextToken:
			if c.data && !json.Valid([]byte(t.Data)) {
				c.note("data is no JSON: %s", t.Data)
			}
		case html.CommentToken, html.SelfClosingTagToken:
			c.note("unexpected %s", t)
		}
	}
	for _, name := range c.open {
		c.note("<%s> is not closed", name)
	}
	for id, n := range c.ids {
		if n > 1 {
			c.note("id %q is there %d times", id, n)
		}
	}
	if part {
		return c.problems
	}
	for _, id := range c.within {
		if c.ids[id] == 0 {
			c.note("nothing has the id %q", id)
		}
	}
	for _, name := range []string{"title", "h1", "main"} {
		if c.count[name] != 1 {
			c.note("%d elements %s", c.count[name], name)
		}
	}
	return c.problems
}

func (c *checker) note(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *checker) start(t html.Token) {
	c.count[t.Data]++
	if !slices.Contains(known, t.Data) {
		c.note("unexpected %s", t)
	}
	if !slices.Contains(void, t.Data) {
		c.open = append(c.open, t.Data)
	}
	attrs := make(map[string]string)
	for _, a := range t.Attr {
		if _, twice := attrs[a.Key]; twice {
			c.note("%s has %s twice", t, a.Key)
		}
		attrs[a.Key] = a.Val
		switch {
		case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc":
			c.note("%s runs something", t)
		case a.Key == "id":
			c.ids[a.Val]++
		case a.Key == "for" || a.Key == "aria-labelledby":
			c.within = append(c.within, a.Val)
		case a.Key == "href" || a.Key == "src" || a.Key == "action":
			c.address(t, a.Val)
		}
	}
	c.data = attrs["type"] == "application/ld+json"
	if t.Data == "script" && !c.data && !strings.HasPrefix(attrs["src"], "/assets/") {
		c.note("unexpected %s", t)
	}
	if t.Data == "html" && attrs["lang"] == "" {
		c.note("the page names no language")
	}
}

func (c *checker) address(t html.Token, s string) {
	if id, ok := strings.CutPrefix(s, "#"); ok {
		c.within = append(c.within, id)
		return
	}
	outside := strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
	if !strings.HasPrefix(s, "/") && !outside || strings.HasPrefix(s, "//") {
		c.note("%s leads to %q", t, s)
	}
	if outside && t.Data != "a" && t.Data != "link" {
		c.note("%s loads from elsewhere", t)
	}
}

func (c *checker) end(name string) {
	n := len(c.open)
	if n == 0 || c.open[n-1] != name {
		c.note("</%s> closes %v", name, c.open)
		return
	}
	c.open, c.data = c.open[:n-1], false
}
