package discordtest

import (
	"fmt"
	"regexp"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

// Transcript is what users did and saw, in the order in which a test adds it, as text that is the same in every run:
// ids are written as names, times are left out, and of a message that was edited only the end is shown.
type Transcript struct {
	s     renderer
	parts []string
}

// renderer writes what users see, with names in place of ids. It needs the lock.
type renderer struct{ *messageStore }

// NewTranscript starts a transcript.
func (s *Server) NewTranscript() *Transcript { return &Transcript{s: renderer{s.messageStore}} }

// String returns the transcript.
func (t *Transcript) String() string { return strings.Join(t.parts, "\n") }

// Note adds a line such as a heading.
func (t *Transcript) Note(format string, args ...any) {
	t.parts = append(t.parts, "# "+fmt.Sprintf(format, args...)+"\n")
}

// Interaction adds an interaction and its responses up to now.
func (t *Transcript) Interaction(i *Interaction) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	var b strings.Builder
	where := ""
	if i.Channel != nil && i.Channel.Type != DMChannel {
		where = " in #" + i.Channel.Name
	}
	fmt.Fprintf(&b, "%s%s: %s\n", i.User.Name, where, t.s.plain(i.did))
	switch {
	case i.err != nil:
		fmt.Fprintf(&b, "  (the client refuses: %s)\n", t.s.plain(strings.TrimPrefix(i.err.Error(), "discordtest: ")))
	case i.ack == nil:
		b.WriteString("  (the application did not respond)\n")
	case i.ack.Type == AnswerChoices:
		t.s.writeChoices(&b, i)
	case i.ack.Type == AnswerModal:
		t.s.writeModal(&b, i.ack.Modal)
	}
	for n, r := range append([]*record{i.original}, i.followUps...) {
		if r != nil {
			changed := n == 0 && i.source == r
			t.s.writeMessage(&b, r, changed)
		}
	}
	t.parts = append(t.parts, b.String())
}

// Said adds a message of a user and the replies of the bot up to now.
func (t *Transcript) Said(m *Said) {
	replies := m.Replies()
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%s in #%s: %s\n", m.Message.Author.Name, m.channel.Name,
		indent(t.s.plain(m.Message.Content), "  "))
	for _, a := range replies {
		if r := t.s.messages[a.Message().ID]; r != nil {
			t.s.writeMessage(&b, r, false)
		}
	}
	t.parts = append(t.parts, b.String())
}

// Message adds a message as it is now.
func (t *Transcript) Message(m *Message) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	var b strings.Builder
	if r := t.s.messages[m.ID]; r != nil {
		t.s.writeMessage(&b, r, false)
	}
	t.parts = append(t.parts, b.String())
}

// Render writes a message as a user sees it.
func (s *Server) Render(m *Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	renderer{s.messageStore}.writeBody(&b, m)
	return b.String()
}

func (s renderer) writeChoices(b *strings.Builder, i *Interaction) {
	if len(i.ack.Choices) == 0 {
		b.WriteString("  (no options match your search)\n")
	}
	for _, c := range i.ack.Choices {
		name := c.Name
		if local, ok := c.NameLocalizations[i.User.Locale]; ok {
			name = local
		}
		fmt.Fprintf(b, "  ▸ %s  = %s\n", s.plain(name), s.plain(fmt.Sprint(c.Value)))
	}
}

func (s renderer) writeModal(b *strings.Builder, m *Modal) {
	fmt.Fprintf(b, "  ┌ form «%s»\n", s.plain(m.Title))
	s.writeComponents(b, m.Components, "  │ ")
}

// writeMessage writes a message and who sees it.
func (s renderer) writeMessage(b *strings.Builder, r *record, changed bool) {
	m := r.now()
	head := m.Author.Name
	if c := r.channel; c.thread() {
		head += " in #" + c.Name
	}
	if m.Ephemeral() {
		head += " (only " + m.Asker.Name + " sees it)"
	}
	switch {
	case !r.deleted.IsZero():
		fmt.Fprintf(b, "  %s: message deleted\n", head)
		return
	case changed:
		head += " changes the message"
	case m.Type == messageReply && m.Reference != nil && m.sourceID == "" && m.interactionID == "":
		if target := s.messages[m.Reference.MessageID]; target != nil {
			head += " replies to " + target.now().Author.Name
		}
	}
	fmt.Fprintf(b, "  %s:\n", head)
	s.writeBody(b, m)
}

func (s renderer) writeBody(b *strings.Builder, m *Message) {
	const in = "    "
	if m.Loading() {
		b.WriteString(in + "(thinking…)\n")
	}
	if m.Content != "" {
		b.WriteString(in + indent(s.plain(m.Content), in) + "\n")
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(b, "%s📎 %s (%s, %d bytes)\n", in, a.Filename, a.ContentType, a.Size)
		if strings.HasPrefix(a.ContentType, "text/") {
			b.WriteString(in + "  " + indent(strings.TrimRight(s.plain(string(a.Data)), "\n"), in+"  ") + "\n")
		}
	}
	s.writeComponents(b, m.Components, in)
	if m.thread != nil {
		fmt.Fprintf(b, "%s↳ thread #%s\n", in, s.plain(m.thread.Name))
	}
	if !m.Pings.None() && m.Author == s.bot {
		fmt.Fprintf(b, "%sPINGS: %s\n", in, s.plain(m.Pings.String()))
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

func address(url string) string {
	if url == "" {
		return ""
	}
	return " <" + url + ">"
}

var buttonStyles = []string{"", "primary", "", "success", "danger", "link", "premium"}

func (s renderer) writeComponents(b *strings.Builder, components []rules.Component, in string) {
	for i := range components {
		s.writeComponent(b, &components[i], in)
	}
}

func (s renderer) writeComponent(b *strings.Builder, k *rules.Component, in string) {
	switch k.Type {
	case rules.ActionRow:
		if len(k.Components) > 0 && k.Components[0].Type == rules.Button {
			var buttons []string
			for j := range k.Components {
				buttons = append(buttons, s.button(&k.Components[j]))
			}
			b.WriteString(in + strings.Join(buttons, " ") + "\n")
			return
		}
		s.writeComponents(b, k.Components, in)
	case rules.Button:
		b.WriteString(in + s.button(k) + "\n")
	case rules.Container:
		b.WriteString(in + "╭\n")
		s.writeComponents(b, k.Components, in+"│ ")
		b.WriteString(in + "╰\n")
	case rules.TextDisplay:
		b.WriteString(in + indent(s.plain(k.Content), in) + "\n")
	case rules.Separator:
		b.WriteString(in + "────\n")
	case rules.Label:
		fmt.Fprintf(b, "%s%s", in, s.plain(k.Label))
		if k.Description != "" {
			fmt.Fprintf(b, " (%s)", s.plain(k.Description))
		}
		b.WriteString("\n")
		if k.Component != nil {
			s.writeComponent(b, k.Component, in+"  ")
		}
	case rules.TextInput:
		s.writeInput(b, k, in)
	case rules.FileComponent:
		fmt.Fprintf(b, "%s(media)\n", in)
	default:
		s.writeMenu(b, k, in)
	}
}

// button writes a button with its style, and the address of a link.
func (s renderer) button(k *rules.Component) string {
	text := "[" + s.plain(caption(k))
	if style := buttonStyles[min(max(k.Style, 0), len(buttonStyles)-1)]; style != "" {
		text += " · " + style
	}
	if k.Disabled {
		text += " · disabled"
	}
	return text + address(k.URL) + "]"
}

func (s renderer) writeInput(b *strings.Builder, k *rules.Component, in string) {
	kind := "line"
	if k.Style == 2 {
		kind = "text"
	}
	if k.Required == nil || *k.Required {
		kind += ", required"
	}
	if k.MaxLength != nil {
		kind += fmt.Sprintf(", at most %d", *k.MaxLength)
	}
	fmt.Fprintf(b, "%s%s [%s: %s]\n", in, s.plain(k.Label), kind, s.plain(orDefault(k.Value, k.Placeholder)))
}

func (s renderer) writeMenu(b *strings.Builder, k *rules.Component, in string) {
	fmt.Fprintf(b, "%s▾ %s\n", in, s.plain(orDefault(k.Placeholder, "menu")))
	for _, o := range k.Options {
		mark := "○"
		if o.Default {
			mark = "●"
		}
		fmt.Fprintf(b, "%s  %s %s", in, mark, s.plain(o.Label))
		if o.Description != "" {
			b.WriteString(" — " + s.plain(o.Description))
		}
		b.WriteString("\n")
	}
}

// indent puts a prefix before every line but the first.
func indent(text, prefix string) string { return strings.ReplaceAll(text, "\n", "\n"+prefix) }

var (
	anyMention   = regexp.MustCompile(`<(@!?|@&|#)(\d{1,20})>`)
	timeMention  = regexp.MustCompile(`<t:\d+(:[tTdDfFR])?>`)
	slashMention = regexp.MustCompile(`</([^:>]{1,100}):\d{1,20}>`)
	anySnowflake = regexp.MustCompile(`\b\d{17,20}\b`)
)

// plain replaces ids in a text by names.
func (s renderer) plain(text string) string {
	text = anyMention.ReplaceAllStringFunc(text, func(mention string) string {
		m := anyMention.FindStringSubmatch(mention)
		return s.nameOf(m[2], mention)
	})
	text = timeMention.ReplaceAllString(text, "<time>")
	text = slashMention.ReplaceAllString(text, "</$1>")
	return anySnowflake.ReplaceAllStringFunc(text, func(id string) string { return s.nameOf(id, id) })
}

// nameOf returns the name of the object with an id.
func (s renderer) nameOf(id, otherwise string) string {
	if u := s.users[id]; u != nil {
		return "@" + u.Name
	}
	if c := s.channels[id]; c != nil {
		return "#" + c.Name
	}
	for _, g := range s.guilds {
		if r := g.role(id); r != nil {
			return "@" + strings.TrimPrefix(r.Name, "@")
		}
	}
	if r := s.messages[id]; r != nil {
		return "(message of " + r.now().Author.Name + ")"
	}
	return otherwise
}
