package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/present"
)

// reading is how Discord's clients read a text.
type reading struct {
	text     string   // plain text
	links    []string // addresses
	mentions []string
}

// Discord recognises these regardless of markup, at least in some places.
var (
	anyPing    = regexp.MustCompile(`@everyone|@here|<@[!&]?\d+>|<#\d+>`)
	anyAddress = regexp.MustCompile(`(?i)https?://|discord(app)?\.(gg|com)`)
	shortName  = regexp.MustCompile(`:[\w+-]+:`)
	lineStart  = regexp.MustCompile(`^\s*([-+*] |#{1,3} |>|\d+\. |-#)`)
	ownPrefix  = regexp.MustCompile(`^(### |> |- |-# )`)
	ownMention = regexp.MustCompile(`^<(@|#|@&)\d{1,20}>`)
)

// readMarked reads text as clients do and returns an error for markup that render does not make itself.
func readMarked(marked string) (reading, error) {
	var r reading
	code := false
	for l := range strings.Lines(marked) {
		l = strings.TrimSuffix(l, "\n")
		if strings.HasPrefix(l, fence) {
			if l != fence {
				return r, fmt.Errorf("fence %q", l)
			}
			code = !code
			continue
		}
		if code {
			if strings.Contains(l, fence) || anyPing.MatchString(l) {
				return r, fmt.Errorf("code %q", l)
			}
			r.text += strings.ReplaceAll(l, invisible, "") + "\n"
			continue
		}
		l = l[len(ownPrefix.FindString(l)):]
		if lineStart.MatchString(l) {
			return r, fmt.Errorf("line %q begins with markup", l)
		}
		if err := r.inline(l); err != nil {
			return r, fmt.Errorf("%w in line %q", err, l)
		}
		r.text += "\n"
	}
	if code {
		return r, fmt.Errorf("code without an end")
	}
	return r, nil
}

// inline reads the content of a line.
func (r *reading) inline(l string) error {
	open := ""
	bare, active := "", "" // what stands outside of links and mentions, unread, and that without what is escaped
	for l != "" {
		c, n := utf8.DecodeRuneInString(l)
		next, _ := utf8.DecodeRuneInString(l[n:])
		switch {
		case c == '\\' && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !unicode.IsSpace(next) && len(l) > 1:
			m := utf8.RuneLen(next)
			r.text += l[1 : 1+m]
			bare, active = bare+l[:1+m], active+" "
			l = l[1+m:]
		case strings.HasPrefix(l, "**"), strings.HasPrefix(l, "~~"), strings.HasPrefix(l, "__"):
			switch open {
			case "":
				open = l[:2]
			case l[:2]:
				open = ""
				if strings.HasPrefix(l[2:], "*") || strings.HasPrefix(l[2:], "_") || strings.HasPrefix(l[2:], "~") {
					return fmt.Errorf("a marker right behind another")
				}
			default:
				return fmt.Errorf("markers %s and %s mixed", open, l[:2])
			}
			bare, active = bare+l[:2], active+l[:2]
			l = l[2:]
		case c == '[':
			rest, err := r.link(l)
			if err != nil {
				return err
			}
			l = rest
		case c == '<':
			m := ownMention.FindString(l)
			if m == "" {
				return fmt.Errorf("bare <")
			}
			r.mentions = append(r.mentions, m)
			l = l[len(m):]
		case strings.ContainsRune("`*_~|]>#", c):
			return fmt.Errorf("bare %q", c)
		default:
			if l[:n] != invisible {
				r.text += l[:n]
			}
			bare, active = bare+l[:n], active+l[:n]
			l = l[n:]
		}
	}
	switch {
	case open != "":
		return fmt.Errorf("marker %s without an end", open)
	case anyPing.MatchString(bare):
		return fmt.Errorf("mention %q", anyPing.FindString(bare))
	case anyAddress.MatchString(bare):
		return fmt.Errorf("address %q", anyAddress.FindString(bare))
	case shortName.MatchString(active):
		return fmt.Errorf("emoji %q", shortName.FindString(active))
	}
	return nil
}

// link reads a link and returns the text after it. Its label must be enclosed in brackets.
func (r *reading) link(l string) (string, error) {
	label, rest, ok := strings.Cut(l[1:], "](<")
	address, rest, ok2 := strings.Cut(rest, ">)")
	if !ok || !ok2 || strings.ContainsAny(address, " <>()[]*`|\\\n") {
		return "", fmt.Errorf("bare [")
	}
	if label != "↗" {
		if err := r.inline(label); err != nil {
			return "", err
		}
	}
	r.links = append(r.links, address)
	return rest, nil
}

// solid removes what page breaks may drop, and what is invisible: spaces, controls and zero-width marks.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' ||
			r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// textOf returns the text of a page.
func textOf(p page) string {
	for _, part := range p.parts {
		if box, ok := part.(discordgo.Container); ok {
			if text, ok := box.Components[0].(discordgo.TextDisplay); ok {
				return text.Content
			}
		}
	}
	return ""
}

// checkPages checks pages against Discord's limits, and returns their whole text, including files.
func checkPages(t testing.TB, pages []page) string {
	t.Helper()
	var read strings.Builder
	if len(pages) == 0 || len(pages) > maxPages {
		t.Fatalf("%d pages", len(pages))
	}
	for n, p := range pages {
		text := textOf(p)
		if utf8.RuneCountInString(text) > 4000 || !utf8.ValidString(text) || text != strings.TrimRight(text, "\n") {
			t.Errorf("page %d: %d characters %q", n, utf8.RuneCountInString(text), text)
		}
		r, err := readMarked(text)
		if err != nil {
			t.Errorf("page %d: %v\n%s", n, err, text)
		}
		read.WriteString(r.text)
		checkParts(t, p)
		for _, f := range p.files {
			if f.Name == "rest.txt" {
				read.Write(f.Data)
			}
		}
	}
	return read.String()
}

// checkParts checks the components of a page against Discord's limits.
func checkParts(t testing.TB, p page) {
	t.Helper()
	b, err := json.Marshal(p.parts)
	if err != nil {
		t.Fatal(err)
	}
	var parts []sentPart
	if err := json.Unmarshal(b, &parts); err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	n := 0
	var walk func(list []sentPart)
	walk = func(list []sentPart) {
		for _, c := range list {
			n++
			if c.Type == 1 && (len(c.Components) == 0 || len(c.Components) > 5) || c.Type == 17 && len(c.Components) == 0 {
				t.Errorf("component %+v", c)
			}
			if c.ID != "" && ids[c.ID] || len(c.ID) > 100 || utf8.RuneCountInString(c.Label) > 80 || len(c.Options) > 25 {
				t.Errorf("component %+v", c)
			}
			ids[c.ID] = true
			walk(c.Components)
		}
	}
	walk(parts)
	if n == 0 || n > 40 {
		t.Errorf("%d components", n)
	}
}

type sentPart struct {
	Type       int
	ID         string `json:"custom_id"`
	Label      string
	Options    []struct{ Value string }
	Components []sentPart
}

// inputOf returns the whole visible text of blocks.
func inputOf(blocks []present.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		for _, s := range block.Spans {
			if name, _ := mention(s, s.Text); name == "" {
				b.WriteString(strings.ToValidUTF8(s.Text, "\ufffd"))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
