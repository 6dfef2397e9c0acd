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
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	NSFW                     bool              `json:"nsfw"`
	IntegrationTypes         []int             `json:"integration_types"`
	Contexts                 []int             `json:"contexts"`
	Version                  string            `json:"version"`
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
	ChannelTypes             []int             `json:"channel_types,omitempty"`
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

// Complete sets what Discord sets on a command that is registered.
func (k *Command) Complete(application, guild string) {
	k.ApplicationID, k.GuildID = application, guild
	if k.Type == 0 {
		k.Type = ChatInput
	}
	if k.IntegrationTypes == nil {
		k.IntegrationTypes = []int{0}
	}
	if guild != "" {
		k.DMPermission = nil
	} else if k.DMPermission == nil {
		yes := true
		k.DMPermission = &yes
	}
}

// TakesText returns an error for a text that the option does not take: too short or long, or not among its choices.
func (o *CommandOption) TakesText(text string) error {
	least, most := Or(o.MinLength, 0), Or(o.MaxLength, maxStringOption)
	if n := count(text); n < least || n > most {
		return fmt.Errorf("length %d is not in %d..%d", n, least, most)
	}
	return o.Offers(text)
}

// Offers returns an error for a value that is not among the choices of an option that has some.
func (o *CommandOption) Offers(v any) error {
	if len(o.Choices) > 0 && !slices.ContainsFunc(o.Choices, func(c Choice) bool { return c.Value == v }) {
		return fmt.Errorf("%v is not among the choices", v)
	}
	return nil
}
