package rules

import (
	"fmt"
	"iter"
	"slices"
)

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

// Emoji is a Unicode emoji, or one of a guild.
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

// Interactive reports whether somebody can use k, so that it needs a custom id.
func (k *Component) Interactive() bool {
	return k.Type == Button && k.Style != linkButton || k.Type == StringSelect || k.Type == TextInput
}

// Walk yields the components and all inside them, in the order in which a user sees them.
func Walk(components []Component) iter.Seq[*Component] {
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

// AssignIDs gives ids to the components that have none, as Discord does, counting from 1.
func AssignIDs(components []Component) {
	next := 1
	taken := make(map[int]bool)
	for c := range Walk(components) {
		taken[c.ID] = true
	}
	for c := range Walk(components) {
		if c.ID == 0 {
			for taken[next] {
				next++
			}
			c.ID = next
			next++
		}
	}
}

// Option returns the index of the option of a menu that has a value, or -1.
func (k *Component) Option(value string) int {
	return slices.IndexFunc(k.Options, func(o SelectOption) bool { return o.Value == value })
}

// Chosen checks the values of a menu as a client does.
func (k *Component) Chosen(values []string) error {
	if n, least, most := len(values), Or(k.MinValues, 1), Or(k.MaxValues, 1); n < least || n > most {
		return fmt.Errorf("menu %q takes %d to %d values", k.CustomID, least, most)
	}
	for _, v := range values {
		if k.Option(v) < 0 {
			return fmt.Errorf("menu %q does not offer %q", k.CustomID, v)
		}
	}
	return nil
}

// Filled writes one component of a form with what the user put in, after checks as a client does them.
func (k *Component) Filled(fields map[string]string) (any, error) {
	in := k.Component
	value, given := fields[in.CustomID]
	if !given {
		value = in.Value
	}
	least, most := Or(in.MinLength, 0), Or(in.MaxLength, maxInputValue)
	if Or(in.Required, true) {
		least = max(least, 1)
	}
	if n := count(value); n < least || n > most {
		return nil, fmt.Errorf("field %q takes %d to %d characters, not %d", in.CustomID, least, most, n)
	}
	return object{"type": Label, "component": object{"type": TextInput, "custom_id": in.CustomID, "value": value}}, nil
}
