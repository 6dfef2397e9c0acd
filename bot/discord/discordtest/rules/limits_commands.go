package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Limits of commands: https://docs.discord.com/developers/interactions/application-commands
const (
	maxCommandName  = 32
	MaxChoiceText   = 100
	maxCommandTotal = 8000 // names, descriptions and values of a command with all its options
	maxStringOption = 6000
)

// commandName is what names of commands and options look like.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are those that texts can be in: https://docs.discord.com/developers/reference#locales
var locales = strings.Fields(`ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR
	ro ru sv-SE th tr uk vi zh-CN zh-TW`)

// Check checks a command against the limits, at a path of the request.
func (k *Command) Check(f *Form, path string) {
	switch k.Type {
	case 0, ChatInput:
		checkTexts(f, path+".name", k.Name, k.NameLocalizations, checkName)
		checkTexts(f, path+".description", k.Description, k.DescriptionLocalizations, checkDescription)
	case UserCommand, MessageCommand:
		checkTexts(f, path+".name", k.Name, k.NameLocalizations, checkMenuName)
		if k.Description != "" || len(k.DescriptionLocalizations) > 0 {
			f.Add(path+".description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Context menu commands cannot have description")
		}
		if len(k.Options) > 0 {
			f.Add(path+".options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options")
		}
	default:
		f.Add(path+".type", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3).")
	}
	checkOptions(f, path+".options", k.Options, 0)
	if total := k.total(); total > maxCommandTotal {
		f.Add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandTotal)
	}
}

// checkName checks the name of a slash command or option against the pattern. It must not have upper case.
func checkName(f *Form, path, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		f.Add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

func checkMenuName(f *Form, path, name string) { f.Length(path, name, 1, maxCommandName) }

func checkDescription(f *Form, path, text string) { f.Length(path, text, 1, 100) }

func checkChoiceName(f *Form, path, text string) { f.Length(path, text, 1, MaxChoiceText) }

// checkTexts checks a text and its translations.
func checkTexts(f *Form, path, text string, others map[string]string, check func(f *Form, path, text string)) {
	check(f, path, text)
	path += "_localizations"
	for locale, text := range others {
		if !slices.Contains(locales, locale) {
			f.Add(path, "ENUM_TYPE_COERCE", "Value %q is not a valid enum value.", locale)
		} else {
			check(f, path+"."+locale, text)
		}
	}
}

// checkOptions checks the options of a command (depth 0), of a group (1) or of a subcommand (2).
func checkOptions(f *Form, path string, options []CommandOption, depth int) {
	f.items(path, len(options), 0, 25)
	names := make(map[string]bool)
	optional, nested := false, 0
	for i := range options {
		o := &options[i]
		at := fmt.Sprintf("%s.%d", path, i)
		o.check(f, at, depth)
		if names[o.Name] {
			f.Add(at, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique")
		}
		if o.Required && optional {
			f.Add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		names[o.Name], optional = true, optional || !o.Required
		if o.Type <= OptionSubcommandGroup {
			nested++
		}
	}
	if nested > 0 && nested < len(options) {
		f.Add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

func (o *CommandOption) check(f *Form, path string, depth int) {
	checkTexts(f, path+".name", o.Name, o.NameLocalizations, checkName)
	checkTexts(f, path+".description", o.Description, o.DescriptionLocalizations, checkDescription)
	switch {
	case o.Type == OptionSubcommandGroup && depth == 0:
		checkOptions(f, path+".options", o.Options, 1)
		return
	case o.Type == OptionSubcommand && depth < 2:
		checkOptions(f, path+".options", o.Options, 2)
		return
	case o.Type <= OptionSubcommandGroup || o.Type > OptionAttachment || depth == 1:
		f.Add(path+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Invalid option type")
		return
	}
	textual := o.Type == OptionString || o.Type == OptionInteger || o.Type == optionNumber
	if o.Autocomplete && (len(o.Choices) > 0 || !textual) {
		f.Add(path+".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Autocomplete cannot be used with choices or this type")
	}
	f.Number(path+".min_length", Or(o.MinLength, 0), 0, maxStringOption)
	f.Number(path+".max_length", Or(o.MaxLength, maxStringOption), 1, maxStringOption)
	CheckChoices(f, path+".choices", o.Choices, o.Type, maxStringOption)
}

// CheckChoices checks the choices of an option, or those of an answer to autocomplete, whose values are at most 100
// long.
func CheckChoices(f *Form, path string, choices []Choice, kind, maxValue int) {
	f.items(path, len(choices), 0, 25)
	seen := make(map[any]bool)
	for i, c := range choices {
		at := fmt.Sprintf("%s.%d", path, i)
		checkTexts(f, at+".name", c.Name, c.NameLocalizations, checkChoiceName)
		text, isText := c.Value.(string)
		if _, isNumber := c.Value.(float64); !isText && !isNumber || isText != (kind == OptionString) {
			f.Add(at+".value", "BASE_TYPE_CONVERT", "Could not interpret %v as a value of type %d.", c.Value, kind)
		}
		f.Length(at+".value", text, 0, maxValue)
		if maxValue == maxStringOption && seen[c.Name] {
			f.Add(at, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", "Option choice name already exists")
		}
		seen[c.Name] = true
	}
}

// total sums what counts against the size of a command: of localized texts only the longest.
func (k *Command) total() int {
	return longest(k.Name, k.NameLocalizations) + longest(k.Description, k.DescriptionLocalizations) + totalOf(k.Options)
}

func totalOf(options []CommandOption) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + totalOf(o.Options)
		for _, c := range o.Choices {
			value, _ := c.Value.(string)
			n += longest(c.Name, c.NameLocalizations) + count(value)
		}
	}
	return n
}

func longest(text string, others map[string]string) int {
	n := count(text)
	for _, other := range others {
		n = max(n, count(other))
	}
	return n
}
