package discord

import (
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/present"
)

// Limits of components: https://discord.com/developers/docs/components/reference
const (
	maxCustomID    = 100
	maxButtons     = 25 // five rows of five
	maxRow         = 5
	maxButtonLabel = 80
	maxButtonURL   = 512
	maxOptions     = 25
	maxOptionText  = 100
	maxHint        = 150
	maxFormTitle   = 45
	maxFieldLabel  = 45
	maxFieldHint   = 100
	maxFields      = 5
	maxFieldText   = 4000
	maxChoices     = 25
)

// The kinds of custom ids, after the version.
const (
	idVersion = "1"
	idButton  = "b"
	idMenu    = "m"
	idForm    = "f"
)

// packID packs action and argument into a custom id, or returns "" if they are too long. It starts with a version of the
// format.
func packID(kind, action, arg string) string {
	id := idVersion + kind + action + ":" + arg
	if len(id) > maxCustomID || action == "" || strings.Contains(action, ":") {
		return ""
	}
	return id
}

// unpackID is the inverse of packID. It reports false for other versions.
func unpackID(id string) (action, arg string, ok bool) {
	rest, ok := strings.CutPrefix(id, idVersion)
	if !ok || len(rest) < 2 || !strings.Contains(idButton+idMenu+idForm, rest[:1]) {
		return "", "", false
	}
	action, arg, ok = strings.Cut(rest[1:], ":")
	return action, arg, ok && action != ""
}

// controls are the menu and the rows of buttons below a message.
func controls(m present.Message) []discordgo.MessageComponent {
	var rows []discordgo.MessageComponent
	if menu := menuOf(m.Menu); menu != nil {
		rows = append(rows, discordgo.ActionsRow{Components: []discordgo.MessageComponent{*menu}})
	}
	var buttons []discordgo.MessageComponent
	seen := make(map[string]bool)
	for _, b := range m.Buttons {
		button, ok := buttonOf(b)
		if key := button.CustomID + button.URL; ok && !seen[key] && len(buttons) < maxButtons {
			seen[key] = true
			buttons = append(buttons, button)
		}
	}
	// Rows of about the same length, so that the last one is not a single button.
	for n := (len(buttons) + maxRow - 1) / maxRow; n > 0; n-- {
		length := (len(buttons) + n - 1) / n
		rows = append(rows, discordgo.ActionsRow{Components: buttons[:length]})
		buttons = buttons[length:]
	}
	return rows
}

// buttonOf renders a button, and reports false for one that Discord would refuse.
func buttonOf(b present.Button) (discordgo.Button, bool) {
	out := discordgo.Button{Label: cut(b.Label, maxButtonLabel), Style: discordgo.SecondaryButton}
	if b.Emoji != "" {
		out.Emoji = &discordgo.ComponentEmoji{Name: b.Emoji}
	}
	if b.URL != "" {
		out.Style, out.URL = discordgo.LinkButton, linkable(b.URL)
		return out, out.URL != "" && len(out.URL) <= maxButtonURL && out.Label+b.Emoji != ""
	}
	switch b.Weight {
	case present.Primary:
		out.Style = discordgo.PrimaryButton
	case present.Danger:
		out.Style = discordgo.DangerButton
	}
	out.CustomID = packID(idButton, b.Action, b.Arg)
	return out, out.CustomID != "" && out.Label+b.Emoji != ""
}

func menuOf(m *present.Menu) *discordgo.SelectMenu {
	if m == nil {
		return nil
	}
	out := &discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: packID(idMenu, m.Action, m.Arg), Placeholder: cut(m.Hint, maxHint)}
	seen := make(map[string]bool)
	for _, o := range m.Options {
		label := cut(o.Label, maxOptionText)
		if label == "" || o.Value == "" || utf8.RuneCountInString(o.Value) > maxOptionText || seen[o.Value] || len(out.Options) == maxOptions {
			continue
		}
		seen[o.Value] = true
		out.Options = append(out.Options, discordgo.SelectMenuOption{Label: label, Value: o.Value, Description: cut(o.Detail, maxOptionText)})
	}
	if out.CustomID == "" || len(out.Options) == 0 {
		return nil
	}
	return out
}

// modal is the payload of a form.
type modal struct {
	CustomID   string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}

// formOf renders a form, and reports false for one that Discord would refuse.
func formOf(f bot.Form) (modal, bool) {
	out := modal{CustomID: packID(idForm, f.Action, f.Arg), Title: cut(f.Title, maxFormTitle)}
	for _, field := range f.Fields {
		if len(out.Components) == maxFields {
			break
		}
		most := field.Most
		if most <= 0 || most > maxFieldText {
			most = maxFieldText
		}
		input := discordgo.TextInput{
			CustomID: field.Name, Style: discordgo.TextInputShort, Placeholder: cut(field.Hint, maxFieldHint),
			Value: cut(field.Value, most), Required: &field.Required, MaxLength: most,
		}
		if field.Long {
			input.Style = discordgo.TextInputParagraph
		}
		out.Components = append(out.Components, discordgo.Label{Label: cut(field.Label, maxFieldLabel), Component: input})
	}
	return out, out.CustomID != "" && out.Title != "" && len(out.Components) > 0
}

// choicesOf renders the choices of autocompletion.
func choicesOf(choices []bot.Choice) []*discordgo.ApplicationCommandOptionChoice {
	out := []*discordgo.ApplicationCommandOptionChoice{}
	for _, c := range choices {
		name := cut(c.Name, maxOptionText)
		if name == "" || c.Value == "" || utf8.RuneCountInString(c.Value) > maxOptionText || len(out) == maxChoices {
			continue
		}
		out = append(out, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: c.Value})
	}
	return out
}

// cut shortens text to one line of at most n code points, with an ellipsis, and never breaks a cluster.
func cut(s string, n int) string {
	s = strings.TrimSpace(strings.ReplaceAll(clean(s), "\n", " "))
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	end, used := 0, 0
	for end < len(s) {
		next := clusterEnd(s, end)
		if used += utf8.RuneCountInString(s[end:next]); used > n-1 {
			break
		}
		end = next
	}
	return strings.TrimSpace(s[:end]) + "…"
}
