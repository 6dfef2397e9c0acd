package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Limits of commands: https://docs.discord.com/developers/interactions/application-commands
const (
	maxCommandName        = 32
	maxCommandDescription = 100
	maxOptions            = 25
	maxChoices            = 25
	MaxChoiceText         = 100
	maxCommandTotal       = 8000 // names, descriptions and values of a command with all its options
	maxStringOption       = 6000
)

// commandName is what names of commands and options look like.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are those that texts can be in: https://docs.discord.com/developers/reference#locales
var locales = strings.Fields(`ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR
	ro ru sv-SE th tr uk vi zh-CN zh-TW`)

// Check checks a command against the limits, at a path of the request.
func (k *Command) Check(f *Form, path string) {
	at := func(field string) string { return strings.TrimPrefix(path+"."+field, ".") }
	switch k.Type {
	case 0, ChatInput:
		checkName(f, at("name"), k.Name)
		checkLocalized(f, at("name_localizations"), k.NameLocalizations, func(at, text string) { checkName(f, at, text) })
		f.Length(at("description"), k.Description, 1, maxCommandDescription)
	case UserCommand, MessageCommand:
		f.Length(at("name"), k.Name, 1, maxCommandName)
		checkLocalized(f, at("name_localizations"), k.NameLocalizations,
			func(at, text string) { f.Length(at, text, 1, maxCommandName) })
		if k.Description != "" {
			f.Add(at("description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Context menu commands cannot have description")
		}
		if len(k.Options) > 0 {
			f.Add(at("options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options")
		}
	default:
		f.Add(at("type"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3).")
	}
	checkLocalized(f, at("description_localizations"), k.DescriptionLocalizations,
		func(at, text string) { f.Length(at, text, 1, maxCommandDescription) })
	checkOptions(f, at("options"), k.Options, 0)
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

func checkLocalized(f *Form, path string, texts map[string]string, check func(path, text string)) {
	for _, locale := range slices.Sorted(maps.Keys(texts)) {
		at := path + "." + locale
		if !slices.Contains(locales, locale) {
			f.Add(path, "ENUM_TYPE_COERCE", "Value %q is not a valid enum value.", locale)
			continue
		}
		check(at, texts[locale])
	}
}

// checkOptions checks the options of a command (depth 0), of a group (1) or of a subcommand (2).
func checkOptions(f *Form, path string, options []CommandOption, depth int) {
	f.items(path, len(options), 0, maxOptions)
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
	checkName(f, path+".name", o.Name)
	checkLocalized(f, path+".name_localizations", o.NameLocalizations, func(at, text string) { checkName(f, at, text) })
	f.Length(path+".description", o.Description, 1, maxCommandDescription)
	checkLocalized(f, path+".description_localizations", o.DescriptionLocalizations,
		func(at, text string) { f.Length(at, text, 1, maxCommandDescription) })
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
	f.items(path, len(choices), 0, maxChoices)
	seen := make(map[any]bool)
	for i, c := range choices {
		at := fmt.Sprintf("%s.%d", path, i)
		f.Length(at+".name", c.Name, 1, MaxChoiceText)
		checkLocalized(f, at+".name_localizations", c.NameLocalizations,
			func(at, text string) { f.Length(at, text, 1, MaxChoiceText) })
		switch v := c.Value.(type) {
		case string:
			if kind != OptionString {
				f.Add(at+".value", "NUMBER_TYPE_COERCE", "Value %q is not int.", v)
			}
			f.Length(at+".value", v, 0, maxValue)
		case float64:
			if kind == OptionString {
				f.Add(at+".value", "STRING_TYPE_CONVERT", "Could not interpret \"%v\" as string.", v)
			}
		default:
			f.Add(at+".value", "BASE_TYPE_REQUIRED", "This field is required")
			continue
		}
		if maxValue == maxStringOption && seen[c.Name] {
			f.Add(at, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", "Option choice name already exists")
		}
		seen[c.Name] = true
	}
}

// total sums what counts against the size of a command: of localized texts only the longest.
func (k *Command) total() int {
	n := longest(k.Name, k.NameLocalizations) + longest(k.Description, k.DescriptionLocalizations)
	for i := range k.Options {
		n += k.Options[i].total()
	}
	return n
}

func (o *CommandOption) total() int {
	n := longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations)
	for _, c := range o.Choices {
		n += longest(c.Name, c.NameLocalizations)
		if v, ok := c.Value.(string); ok {
			n += count(v)
		}
	}
	for i := range o.Options {
		n += o.Options[i].total()
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
