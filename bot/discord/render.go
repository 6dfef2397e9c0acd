package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/present"
)

// page is one message of Discord. A present.Message gives several if its text is too long.
type page struct {
	parts   []discordgo.MessageComponent // components v2
	files   []present.File
	private bool
	replace bool       // replaces the message whose button was pressed
	named   bool       // its id is needed
	draft   bool       // progress, to be followed by another page
	kept    []attached // files of the edited message to keep
}

// Bounds of a rendered message. Discord allows 4,000 characters of text in the components of a message; the difference is
// for markers that page breaks add.
const (
	maxPageText = 3900     // code points
	maxPages    = 4        // messages; the rest goes into a file
	maxFileSize = 10 << 20 // bytes, Discord's limit in guilds without boosts
	maxFiles    = 9        // beside the file with the rest of a long text
)

// colours are the accent colours of the tones.
var colours = map[present.Tone]int{
	present.Sure: 0x3BA55D, present.Unsure: 0xFAA61A, present.Nothing: 0x747F8D, present.Problem: 0xED4245, present.Underway: 0x5865F2,
}

// render renders a message with its links into the reading room.
func (o *outbox) render(m present.Message) []page {
	m.Blocks = present.InRoom(m.Blocks, o.room)
	return render(m)
}

// render renders a message for Discord. Buttons, menu and files are at the end of the last page.
func render(m present.Message) []page {
	t := present.TextsIn(m.Lang)
	files, left := attachable(m.Files)
	lines := linesOf(m.Blocks)
	if left > 0 {
		lines = append(lines, linesOf([]present.Block{{Kind: present.Small, Spans: []present.Span{{Text: t.FileTooLarge}}}})...)
	}
	texts := paginate(lines, maxPageText)
	if len(texts) > maxPages {
		var rest strings.Builder
		for _, p := range texts[maxPages-1:] {
			rest.WriteString(p.raw)
		}
		note := paginate(linesOf([]present.Block{{Kind: present.Small, Spans: []present.Span{{Text: t.RestInFile}}}}), maxPageText)
		texts = append(texts[:maxPages-1:maxPages-1], note...)
		files = append(files, present.File{Name: "rest.txt", Type: "text/plain; charset=utf-8", Data: []byte(rest.String())})
	}
	if len(texts) == 0 {
		texts = []pageText{{}}
	}
	pages := make([]page, len(texts))
	for i, text := range texts {
		var inside []discordgo.MessageComponent
		if text.marked != "" {
			inside = append(inside, discordgo.TextDisplay{Content: text.marked})
		}
		if i == len(texts)-1 {
			inside = append(inside, controls(m)...)
			pages[i].files = files
		}
		pages[i].private = m.Private
		pages[i].parts = framed(inside, pages[i].files, m.Tone)
	}
	return pages
}

// framed puts components into a container with the colour of a tone, followed by the files.
func framed(inside []discordgo.MessageComponent, files []present.File, tone present.Tone) []discordgo.MessageComponent {
	if len(inside) == 0 && len(files) == 0 {
		inside = append(inside, discordgo.TextDisplay{Content: "…"})
	}
	var parts []discordgo.MessageComponent
	if len(inside) > 0 {
		box := discordgo.Container{Components: inside}
		if colour, ok := colours[tone]; ok {
			box.AccentColor = &colour
		}
		parts = append(parts, box)
	}
	for _, f := range files {
		parts = append(parts, discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://" + f.Name}})
	}
	return parts
}

// attachable returns the files that Discord accepts, with names that it does not change, and the number of the others.
func attachable(files []present.File) (out []present.File, left int) {
	taken := map[string]bool{"rest.txt": true}
	for _, f := range files {
		if len(f.Data) == 0 || len(f.Data) > maxFileSize || len(out) == maxFiles {
			left++
			continue
		}
		f.Name = fileName(f.Name)
		for taken[f.Name] {
			f.Name = "_" + f.Name
		}
		taken[f.Name] = true
		out = append(out, f)
	}
	return out, left
}

// fileName removes what Discord removes from a name: everything but unaccented letters, digits, and - _ .
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '_'
	}, s)
	if len(s) > 80 {
		s = s[len(s)-80:]
	}
	if s = strings.TrimLeft(s, "."); s == "" {
		return "file"
	}
	return s
}
