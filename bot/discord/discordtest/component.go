package discordtest

import "iter"

// Types of components: https://docs.discord.com/developers/components/reference#component-object-component-types
const (
	ActionRow     = 1
	Button        = 2
	StringSelect  = 3
	TextInput     = 4
	TextDisplay   = 10
	FileComponent = 13
	Separator     = 14
	Container     = 17
	Label         = 18
)

const linkButton = 5 // style of buttons

// Component is a part of a message or of a modal, of any type.
type Component struct {
	Type        int            `json:"type"`
	ID          int            `json:"id,omitempty"`
	CustomID    string         `json:"custom_id,omitempty"`
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Description string         `json:"description,omitempty"`
	Emoji       *Emoji         `json:"emoji,omitempty"`
	URL         string         `json:"url,omitempty"`
	Disabled    bool           `json:"disabled,omitempty"`
	Options     []SelectOption `json:"options,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	MinValues   *int           `json:"min_values,omitempty"`
	MaxValues   *int           `json:"max_values,omitempty"`
	MinLength   *int           `json:"min_length,omitempty"`
	MaxLength   *int           `json:"max_length,omitempty"`
	Required    *bool          `json:"required,omitempty"`
	Value       string         `json:"value,omitempty"`
	Content     string         `json:"content,omitempty"`
	AccentColor *int           `json:"accent_color,omitempty"`
	Divider     *bool          `json:"divider,omitempty"`
	Spacing     int            `json:"spacing,omitempty"`
	File        *Media         `json:"file,omitempty"`
	Components  []Component    `json:"components,omitempty"`
	Component   *Component     `json:"component,omitempty"` // of a label
}

// Emoji is a picture that stands for a character, or one of a guild.
type Emoji struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Animated bool   `json:"animated,omitempty"`
}

// SelectOption is a line of a select menu.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Media is an address of a picture or file.
type Media struct {
	URL string `json:"url"`
}

// interactive reports whether somebody can use k, so that it needs a custom id.
func (k *Component) interactive() bool {
	switch k.Type {
	case Button:
		return k.Style != linkButton
	case StringSelect, TextInput:
		return true
	}
	return false
}

// takesValues returns how few and how many options of a menu a user may choose.
func (k *Component) takesValues() (least, most int) {
	return deref(k.MinValues, 1), deref(k.MaxValues, 1)
}

func deref[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

// walk yields the components and all inside them, in the order in which a user sees them.
func walk(components []Component) iter.Seq[*Component] {
	return func(yield func(*Component) bool) { walkInto(components, yield) }
}

func walkInto(components []Component, yield func(*Component) bool) bool {
	for i := range components {
		c := &components[i]
		if !yield(c) || !walkInto(c.Components, yield) || c.Component != nil && !yield(c.Component) {
			return false
		}
	}
	return true
}

// Find returns the component of m with the custom id, or nil.
func (m *Message) Find(customID string) *Component {
	for c := range walk(m.Components) {
		if c.CustomID == customID && c.interactive() {
			return c
		}
	}
	return nil
}

// Button returns the custom id of the button of m with the label, or, where it has none, the emoji, and whether there
// is one.
func (m *Message) Button(label string) (customID string, ok bool) {
	for c := range walk(m.Components) {
		if c.Type == Button && (c.Label == label || c.Label == "" && c.Emoji != nil && c.Emoji.Name == label) {
			return c.CustomID, true
		}
	}
	return "", false
}

// number gives ids to the components that have none, as Discord does, counting from 1.
func number(components []Component) {
	next := 1
	taken := make(map[int]bool)
	for c := range walk(components) {
		taken[c.ID] = true
	}
	for c := range walk(components) {
		if c.ID == 0 {
			for taken[next] {
				next++
			}
			c.ID = next
			next++
		}
	}
}
