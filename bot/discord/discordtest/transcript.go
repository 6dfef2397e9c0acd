package discordtest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

// Transcript is what users did and saw, in the order in which a test adds it, as text that is the same in every run:
// ids are written as names, times are left out, and of a message that was edited only the end is shown.
type Transcript struct {
	s     *messageStore
	parts []string
}

// NewTranscript starts a transcript.
func (s *Server) NewTranscript() *Transcript { return &Transcript{s: s.messageStore} }

// String returns the transcript.
func (t *Transcript) String() string { return strings.Join(t.parts, "\n") }

// Note adds a line such as a heading.
func (t *Transcript) Note(format string, args ...any) {
	t.parts = append(t.parts, "# "+fmt.Sprintf(format, args...)+"\n")
}

// add adds a part that write writes.
func (t *Transcript) add(write func(p *printer)) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	p := &printer{s: t.s}
	write(p)
	t.parts = append(t.parts, p.String())
}

// Interaction adds an interaction and its responses up to now.
func (t *Transcript) Interaction(i *Interaction) {
	t.add(func(p *printer) {
		where := ""
		if i.Channel.guild != nil {
			where = " in #" + i.Channel.Name
		}
		p.line("", i.User.Name+where+": "+p.plain(i.did))
		switch {
		case i.err != nil:
			p.line("  ", "(the client refuses: "+p.plain(strings.TrimPrefix(i.err.Error(), "discordtest: "))+")")
		case i.ack == nil:
			p.line("  ", "(the application did not respond)")
		case i.ack.Type == AnswerChoices:
			if len(i.ack.Choices) == 0 {
				p.line("  ", "(no options match your search)")
			}
			for _, c := range i.ack.Choices {
				p.line("  ", p.plain(fmt.Sprintf("▸ %s  = %v", c.Name, c.Value)))
			}
		case i.ack.Type == AnswerModal:
			p.line("  ", "┌ form «"+p.plain(i.ack.Modal.Title)+"»")
			p.components(i.ack.Modal.Components, "  │ ")
		}
		p.message(i.original, i.source != nil && i.source == i.original)
		for _, r := range i.followUps {
			p.message(r, false)
		}
	})
}

// Said adds a message of a user and the replies of the bot up to now.
func (t *Transcript) Said(m *Said) {
	t.add(func(p *printer) {
		p.line("", m.Message.Author.Name+" in #"+m.Message.channel.Name+": "+indent(p.plain(m.Message.Content), "  "))
		for _, a := range m.replies() {
			p.message(a, false)
		}
	})
}

// Message adds a message as it is now.
func (t *Transcript) Message(m *Message) {
	t.add(func(p *printer) { p.message(t.s.messages[m.ID], false) })
}

// Render writes a message as a user sees it.
func (s *Server) Render(m *Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &printer{s: s.messageStore}
	p.body(m)
	return p.String()
}

// printer writes what users see, with names in place of ids. It needs the lock.
type printer struct {
	strings.Builder
	s *messageStore
}

func (p *printer) line(in, text string) { p.WriteString(in + text + "\n") }

// message writes a message and who sees it; nothing for none.
func (p *printer) message(r *Answer, changed bool) {
	if r == nil {
		return
	}
	m := r.Message()
	head := m.Author.Name
	if m.channel.parent != nil {
		head += " in #" + m.channel.Name
	}
	if m.Ephemeral() {
		head += " (only " + m.Asker.Name + " sees it)"
	}
	switch {
	case !r.exists():
		p.line("  ", head+": message deleted")
		return
	case changed:
		head += " changes the message"
	case m.Type == messageReply && m.Asker == nil:
		if target := p.s.messages[m.Reference.MessageID]; target != nil {
			head += " replies to " + target.Message().Author.Name
		}
	}
	p.line("  ", head+":")
	p.body(m)
}

func (p *printer) body(m *Message) {
	const in = "    "
	if m.Loading() {
		p.line(in, "(thinking…)")
	}
	if m.Content != "" {
		p.line(in, indent(p.plain(m.Content), in))
	}
	for _, a := range m.Attachments {
		p.line(in, fmt.Sprintf("📎 %s (%s, %d bytes)", a.Filename, a.ContentType, a.Size))
		if strings.HasPrefix(a.ContentType, "text/") {
			p.line(in+"  ", indent(strings.TrimRight(p.plain(string(a.Data)), "\n"), in+"  "))
		}
	}
	p.components(m.Components, in)
	if m.thread != nil {
		p.line(in, "↳ thread #"+p.plain(m.thread.Name))
	}
	if !m.Pings.None() && m.Author == p.s.bot {
		p.line(in, "PINGS: "+p.plain(m.Pings.String()))
	}
}

// String names whom p notifies, as mentions.
func (p Pings) String() string {
	var list []string
	if p.Everyone {
		list = append(list, "@everyone")
	}
	for _, id := range p.Roles {
		list = append(list, "<@&"+id+">")
	}
	for _, id := range p.Users {
		list = append(list, "<@"+id+">")
	}
	return strings.Join(list, " ")
}

func (p *printer) components(list []rules.Component, in string) {
	for i := range list {
		p.component(&list[i], in)
	}
}

func (p *printer) component(k *rules.Component, in string) {
	switch k.Type {
	case rules.ActionRow:
		if k.Components[0].Type != rules.Button {
			p.components(k.Components, in)
			return
		}
		var buttons []string
		for j := range k.Components {
			buttons = append(buttons, p.button(&k.Components[j]))
		}
		p.line(in, strings.Join(buttons, " "))
	case rules.Container:
		p.line(in, "╭")
		p.components(k.Components, in+"│ ")
		p.line(in, "╰")
	case rules.TextDisplay:
		p.line(in, indent(p.plain(k.Content), in))
	case rules.Separator:
		p.line(in, "────")
	case rules.Label:
		p.line(in, p.plain(k.Label))
		p.component(k.Component, in+"  ")
	case rules.TextInput:
		p.input(k, in)
	case rules.FileComponent:
		p.line(in, "(media)")
	case rules.StringSelect:
		p.line(in, "▾ "+p.plain(cmp.Or(k.Placeholder, "menu")))
		for _, o := range k.Options {
			text := "○ " + p.plain(o.Label)
			if o.Description != "" {
				text += " — " + p.plain(o.Description)
			}
			p.line(in+"  ", text)
		}
	}
}

var buttonStyles = []string{"", "primary", "", "success", "danger", "link"}

// button writes a button with its style, and the address of a link.
func (p *printer) button(k *rules.Component) string {
	text := "[" + p.plain(caption(k))
	if style := buttonStyles[k.Style]; style != "" {
		text += " · " + style
	}
	if k.URL != "" {
		text += " <" + k.URL + ">"
	}
	return text + "]"
}

func (p *printer) input(k *rules.Component, in string) {
	kind := "line"
	if k.Style == 2 {
		kind = "text"
	}
	if rules.Or(k.Required, true) {
		kind += ", required"
	}
	if k.MaxLength != nil {
		kind += fmt.Sprintf(", at most %d", *k.MaxLength)
	}
	p.line(in, fmt.Sprintf("%s [%s: %s]", p.plain(k.Label), kind, p.plain(cmp.Or(k.Value, k.Placeholder))))
}

// indent puts a prefix before every line but the first.
func indent(text, prefix string) string { return strings.ReplaceAll(text, "\n", "\n"+prefix) }

var (
	timeMention  = regexp.MustCompile(`<t:\d+(:[tTdDfFR])?>`)
	slashMention = regexp.MustCompile(`</([^:>]{1,100}):\d{1,20}>`)
	anySnowflake = regexp.MustCompile(`<(?:@!?|@&|#)\d{1,20}>|\b\d{17,20}\b`)
)

// plain replaces ids in a text by names.
func (p *printer) plain(text string) string {
	text = timeMention.ReplaceAllString(text, "<time>")
	text = slashMention.ReplaceAllString(text, "</$1>")
	return anySnowflake.ReplaceAllStringFunc(text, func(found string) string {
		return cmp.Or(p.nameOf(strings.Trim(found, "<@!&#>")), found)
	})
}

// nameOf returns the name of the object with an id, or "".
func (p *printer) nameOf(id string) string {
	if u := p.s.users[id]; u != nil {
		return "@" + u.Name
	}
	if c := p.s.channels[id]; c != nil {
		return "#" + c.Name
	}
	if r := p.s.messages[id]; r != nil {
		return "(message of " + r.Message().Author.Name + ")"
	}
	i := slices.IndexFunc(p.s.guilds, func(g *Guild) bool { return g.role(id) != nil })
	if i < 0 {
		return ""
	}
	return "@" + strings.TrimPrefix(p.s.guilds[i].role(id).Name, "@")
}
