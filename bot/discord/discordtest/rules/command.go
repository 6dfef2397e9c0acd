package rules

import (
	"fmt"
	"slices"
)

// Types of commands.
const (
	ChatInput      = 1
	UserCommand    = 2
	MessageCommand = 3
)

// Types of options: https://docs.discord.com/developers/interactions/application-commands
const (
	OptionSubcommand      = 1
	OptionSubcommandGroup = 2
	OptionString          = 3
	OptionInteger         = 4
	OptionBoolean         = 5
	OptionUser            = 6
	OptionChannel         = 7
	OptionRole            = 8
	optionNumber          = 10
	OptionAttachment      = 11
)

// Command is a command that the bot registered.
type Command struct {
	ID                       string            `json:"id"`
	Type                     int               `json:"type"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []CommandOption   `json:"options,omitempty"`
	DefaultMemberPermissions *uint64           `json:"default_member_permissions,string"`
	IntegrationTypes         []int             `json:"integration_types"`
	Contexts                 []int             `json:"contexts"`
}

// CommandOption is a parameter, subcommand or group of a [Command].
type CommandOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
}

// Choice is a value that an option offers.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             any               `json:"value"` // string or number
}

// Takes returns an error for a text, number or bool that the option does not take: too short or long, out of range, or not among
// its choices.
func (o *CommandOption) Takes(v any) error {
	switch given := v.(type) {
	case string:
		if n, least, most := count(given), Or(o.MinLength, 0), Or(o.MaxLength, maxStringOption); n < least || n > most {
			return fmt.Errorf("length %d is not in %d..%d", n, least, most)
		}
	case int:
		n := float64(given)
		if n < Or(o.MinValue, n) || n > Or(o.MaxValue, n) {
			return fmt.Errorf("%d is out of range", given)
		}
		v = n // as JSON has it
	}
	if len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == v }) {
		return fmt.Errorf("%v is not among the choices", v)
	}
	return nil
}
