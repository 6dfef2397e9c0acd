package rules

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Limits of components that are needed twice: https://docs.discord.com/developers/components/reference
const (
	maxCustomID    = 100
	maxComponents  = 40 // of the second kind, with all inside
	maxDisplayText = 4000
	maxInputValue  = 4000
)

// inside says which components may stand in which; 0 is a message of the first kind, -1 one of the second, -2 a modal.
var inside = map[int][]int{
	0:         {ActionRow},
	-1:        {ActionRow, TextDisplay, FileComponent, Separator, Container},
	-2:        {Label},
	ActionRow: {Button, StringSelect},
	Container: {ActionRow, TextDisplay, FileComponent, Separator},
	Label:     {TextInput},
}

// componentCheck goes over the components of one message or modal.
type componentCheck struct {
	f       *Form
	ids     map[string]bool // custom ids
	numbers map[int]bool
	total   int
	text    int
}

func newComponentCheck(f *Form) *componentCheck {
	return &componentCheck{f: f, ids: make(map[string]bool), numbers: make(map[int]bool)}
}

// checkComponents checks the components of a message against the limits.
func checkComponents(f *Form, path string, components []Component, v2 bool) {
	c := newComponentCheck(f)
	parent := -1
	if !v2 {
		parent = 0
		f.items(path, len(components), 0, 5)
	}
	c.list(path, components, parent)
	if v2 && c.total > maxComponents {
		f.Add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The total number of components exceeds the maximum of %d", maxComponents)
	}
	if v2 && c.text > maxDisplayText {
		f.Add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
			"The total size of the displayable text exceeds the maximum size of %d", maxDisplayText)
	}
}

func (c *componentCheck) list(path string, components []Component, parent int) {
	for i := range components {
		c.one(fmt.Sprintf("%s.%d", path, i), &components[i], inside[parent])
	}
}

func (c *componentCheck) one(path string, k *Component, allowed []int) {
	c.total++
	if !slices.Contains(allowed, k.Type) {
		c.f.Add(path+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of %s.",
			strings.ReplaceAll(fmt.Sprintf("%v", allowed), " ", ", "))
		return
	}
	if k.ID != 0 && c.numbers[k.ID] {
		c.f.Add(path+".id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
	}
	c.numbers[k.ID] = true
	if k.Interactive() {
		c.customID(path, k)
	}
	switch k.Type {
	case ActionRow:
		c.f.items(path+".components", len(k.Components), 1, 5)
		isMenu := func(k Component) bool { return k.Type == StringSelect }
		if slices.ContainsFunc(k.Components, isMenu) && len(k.Components) > 1 {
			c.f.Add(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
	case Button:
		c.button(path, k)
	case StringSelect:
		c.menu(path, k)
	case TextInput:
		c.input(path, k)
	case TextDisplay:
		c.f.Length(path+".content", strings.TrimSpace(k.Content), 1, maxDisplayText)
		c.text += count(k.Content)
	case Container:
		c.f.items(path+".components", len(k.Components), 1, maxComponents)
	case Label:
		c.f.Length(path+".label", k.Label, 1, 45)
		c.f.Length(path+".description", k.Description, 0, 100)
		if k.Component == nil {
			c.f.Add(path+".component", "BASE_TYPE_REQUIRED", "This field is required")
		} else {
			c.one(path+".component", k.Component, inside[Label])
		}
	}
	c.list(path+".components", k.Components, k.Type)
}

func (c *componentCheck) customID(path string, k *Component) {
	switch {
	case k.CustomID == "" && k.Type == Button:
		c.f.Add(path, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
	case c.ids[k.CustomID]:
		c.f.Add(path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	default:
		c.f.Length(path+".custom_id", k.CustomID, 1, maxCustomID)
	}
	c.ids[k.CustomID] = true
}

func (c *componentCheck) button(path string, k *Component) {
	c.f.Length(path+".label", k.Label, 0, 80)
	OneOf(c.f, path+".style", k.Style, 1, 2, 3, 4, linkButton)
	isLink := k.Style == linkButton
	switch {
	case isLink && k.CustomID != "":
		c.f.Add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case isLink && k.URL == "":
		c.f.Add(path, "BUTTON_COMPONENT_URL_REQUIRED", "A url is required")
	case isLink:
		c.f.link(path+".url", k.URL)
	case k.URL != "":
		c.f.Add(path, "BUTTON_COMPONENT_URL_NOT_ALLOWED", "A url is only for buttons of style 5")
	}
	if k.Label == "" && k.Emoji == nil {
		c.f.Add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
	}
}

// link checks the address of a button.
func (f *Form) link(path, address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		f.Add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "discord":
		f.Add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported.", u.Scheme)
	}
	f.Length(path, address, 0, 512)
}

func (c *componentCheck) menu(path string, k *Component) {
	c.f.Length(path+".placeholder", k.Placeholder, 0, 150)
	least, most := Or(k.MinValues, 1), Or(k.MaxValues, 1)
	c.f.Number(path+".min_values", least, 0, 25)
	c.f.Number(path+".max_values", most, 1, 25)
	if least > most {
		c.f.Add(path+".min_values", "SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX", "min_values must not exceed max_values")
	}
	c.f.items(path+".options", len(k.Options), 1, 25)
	if most > len(k.Options) {
		c.f.Add(path+".max_values", "SELECT_COMPONENT_MAX_VALUES_INVALID", "max_values must not exceed the number of options")
	}
	seen := make(map[string]bool)
	for i, o := range k.Options {
		at := fmt.Sprintf("%s.options.%d", path, i)
		c.f.Length(at+".label", o.Label, 1, 100)
		c.f.Length(at+".value", o.Value, 1, 100)
		c.f.Length(at+".description", o.Description, 0, 100)
		if seen[o.Value] {
			c.f.Add(at+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[o.Value] = true
	}
}

func (c *componentCheck) input(path string, k *Component) {
	OneOf(c.f, path+".style", k.Style, 1, 2)
	c.f.Length(path+".placeholder", k.Placeholder, 0, 100)
	c.f.Length(path+".value", k.Value, 0, maxInputValue)
	least, most := Or(k.MinLength, 0), Or(k.MaxLength, maxInputValue)
	if least < 0 || most > maxInputValue || most < 1 || least > most {
		c.f.Add(path+".max_length", "NUMBER_TYPE_MAX", "int value should be between 1 and %d.", maxInputValue)
	}
}

// ModalBody is a form that the bot opens.
type ModalBody struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Check checks a form against the limits, below a path of the request.
func (m *ModalBody) Check(f *Form, prefix string) {
	f.Length(prefix+".custom_id", m.CustomID, 1, maxCustomID)
	f.Length(prefix+".title", m.Title, 1, 45)
	f.items(prefix+".components", len(m.Components), 1, 5)
	c := newComponentCheck(f)
	c.list(prefix+".components", m.Components, -2)
}
