package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/bot"
	"yiju/bot/present"
)

// render writes a message as it stands in a transcript.
func render(m present.Message) string {
	var b strings.Builder
	b.WriteString(" " + string(m.Lang))
	if m.Tone != "" {
		b.WriteString(" " + string(m.Tone))
	}
	if m.Private {
		b.WriteString(" private")
	}
	b.WriteString("\n")
	lead := map[present.BlockKind]string{present.Title: "# ", present.Quote: "> ", present.Item: "- ", present.Small: "~ ", present.Code: "` "}
	for _, block := range m.Blocks {
		b.WriteString("  " + lead[block.Kind])
		for _, s := range block.Spans {
			b.WriteString(span(s))
		}
		b.WriteString("\n")
	}
	for _, x := range m.Buttons {
		fmt.Fprintf(&b, "  [%s]{%s %s}%s\n", strings.TrimSpace(x.Emoji+" "+x.Label), x.Action, x.Arg, x.Weight)
	}
	if m.Menu != nil {
		fmt.Fprintf(&b, "  menu %s {%s %s}\n", m.Menu.Hint, m.Menu.Action, m.Menu.Arg)
		for i, o := range m.Menu.Options {
			fmt.Fprintf(&b, "    %d %s | %s {%s}\n", i+1, o.Label, o.Detail, o.Value)
		}
	}
	for _, f := range m.Files {
		fmt.Fprintf(&b, "  file %s (%s)\n", f.Name, f.Type)
		if strings.HasPrefix(f.Type, "text/") {
			b.WriteString("    " + strings.ReplaceAll(strings.TrimSpace(string(f.Data)), "\n", "\n    ") + "\n")
		}
	}
	return b.String()
}

func span(s present.Span) string {
	text := s.Text
	switch {
	case s.Member != "":
		text = "<@" + s.Member + " " + s.Text + ">"
	case s.Channel != "":
		text = "<#" + s.Channel + ">"
	case s.Role != "":
		text = "<&" + s.Role + ">"
	}
	switch s.Style {
	case present.Strong:
		text = "**" + text + "**"
	case present.Removed:
		text = "[-" + text + "-]"
	case present.Added:
		text = "{+" + text + "+}"
	}
	if s.URL != "" {
		text += "(" + s.URL + ")"
	}
	return text
}

// checkMessage holds a message against what any adapter can show.
func checkMessage(t testing.TB, m present.Message) {
	t.Helper()
	size := 0
	if len(m.Blocks) > 400 {
		t.Errorf("%d blocks", len(m.Blocks))
	}
	for _, b := range m.Blocks {
		for _, s := range b.Spans {
			size += utf8.RuneCountInString(s.Text)
			if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
				t.Errorf("span %q opens %q", s.Text, s.URL)
			}
			if !utf8.ValidString(s.Text) {
				t.Errorf("text %q is not valid", s.Text)
			}
		}
	}
	if size > 60_000 {
		t.Errorf("%d characters", size)
	}
	if len(m.Buttons) > 15 {
		t.Errorf("%d buttons", len(m.Buttons))
	}
	for _, b := range m.Buttons {
		if len(b.Action)+len(b.Arg)+1 > 90 || b.Label == "" && b.Emoji == "" || utf8.RuneCountInString(b.Label) > 38 || b.Action == "" && b.URL == "" {
			t.Errorf("button %+v", b)
		}
	}
	if m.Menu != nil {
		if n := len(m.Menu.Options); n < 1 || n > 25 || len(m.Menu.Action)+len(m.Menu.Arg)+1 > 90 {
			t.Errorf("menu %+v", m.Menu)
		}
		for _, o := range m.Menu.Options {
			if len(o.Value) > 100 || o.Value == "" || o.Label == "" || utf8.RuneCountInString(o.Label) > 100 || utf8.RuneCountInString(o.Detail) > 100 {
				t.Errorf("option %+v", o)
			}
		}
	}
}

// checkForm holds a form against what any adapter can show.
func checkForm(t testing.TB, f *bot.Form) {
	t.Helper()
	long := func(s string, most int) bool { return utf8.RuneCountInString(s) > most }
	if f.Title == "" || long(f.Title, 45) || len(f.Fields) < 1 || len(f.Fields) > 5 || len(f.Action)+len(f.Arg)+1 > 90 {
		t.Errorf("form %+v", f)
	}
	for _, field := range f.Fields {
		if field.Label == "" || long(field.Label, 45) || long(field.Hint, 100) || field.Most < 1 || field.Most > 4000 || long(field.Value, field.Most) {
			t.Errorf("field %+v", field)
		}
	}
}
