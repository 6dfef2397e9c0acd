package discordtest

import (
	"slices"
	"strconv"
)

// Types of commands.
const (
	ChatInput      = 1
	UserCommand    = 2
	MessageCommand = 3
)

// Types of options: https://docs.discord.com/developers/interactions/application-commands
const (
	optionSubcommand      = 1
	optionSubcommandGroup = 2
	optionString          = 3
	optionInteger         = 4
	optionBoolean         = 5
	optionUser            = 6
	optionChannel         = 7
	optionRole            = 8
	optionNumber          = 10
	optionAttachment      = 11
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
	DefaultMemberPermissions *Permission       `json:"default_member_permissions,string"`
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

// Commands returns the commands of a guild, or the global ones where g is nil, in the order of registration.
func (s *Server) Commands(g *Guild) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[guildID(g)])
}

func guildID(g *Guild) string {
	if g == nil {
		return ""
	}
	return g.ID
}

// findCommand returns the command that a user reaches in a guild, whose own ones come before the global ones.
func (s *Server) findCommand(g *Guild, kind int, name string) *Command {
	scopes := []string{guildID(g), ""}
	if g != nil && !g.hasBot {
		scopes = scopes[1:]
	}
	for _, scope := range scopes {
		list := s.commands[scope]
		if i := slices.IndexFunc(list, func(c Command) bool { return c.Type == kind && c.Name == name }); i >= 0 {
			return &list[i]
		}
	}
	return nil
}

func commandRoutes() []route {
	var routes []route
	for _, base := range []string{"/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"} {
		routes = append(routes,
			route{method: "GET", path: base, handle: listCommands},
			route{method: "PUT", path: base, check: checkCommands, handle: replaceCommands},
		)
	}
	return routes
}

// scope checks the application and the guild of a request about commands, and returns the id of the guild.
func scope(c *call) (string, error) {
	if c.path("application_id") != c.s.bot.ID {
		return "", refuse(CodeUnknownApplication)
	}
	id := c.path("guild_id")
	if id != "" {
		if g := c.s.guild(id); g == nil || !g.hasBot {
			return "", refuse(CodeMissingAccess)
		}
	}
	return id, nil
}

// listCommands lists the commands of a scope. Without localizations, options are left out as well: a client that does
// not ask for the whole of a command must not compare it.
func listCommands(c *call) (any, error) {
	guild, err := scope(c)
	if err != nil {
		return nil, err
	}
	list := append([]Command{}, c.s.commands[guild]...)
	if c.query("with_localizations") != "true" {
		for i := range list {
			list[i].NameLocalizations, list[i].DescriptionLocalizations, list[i].Options = nil, nil, nil
		}
	}
	return list, nil
}

func checkCommands(c *call) error {
	if err := decode(c.body, &c.commands); err != nil {
		return err
	}
	var f formErrors
	seen := make(map[string]bool)
	for i := range c.commands {
		k := &c.commands[i]
		at := strconv.Itoa(i)
		k.check(&f, at)
		key := strconv.Itoa(k.Type) + k.Name
		if seen[key] {
			f.add(at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
	return f.err()
}

// register completes a command. One of the same type and name keeps its id, and its version where nothing changed.
func (s *Server) register(guild string, list []Command, k Command) Command {
	k.complete(s.bot.ID, guild)
	i := slices.IndexFunc(list, func(old Command) bool { return old.Type == k.Type && old.Name == k.Name })
	if i < 0 {
		k.ID, k.Version = s.nextID(), s.nextID()
		return k
	}
	k.ID, k.Version = list[i].ID, list[i].Version
	if !sameJSON(k, list[i]) {
		k.Version = s.nextID()
	}
	return k
}

func (k *Command) complete(application, guild string) {
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

func sameJSON(a, b any) bool {
	return string(asJSON(a)) == string(asJSON(b))
}

// Limits of commands in one scope, by type.
var maxOfType = map[int]int{ChatInput: 100, UserCommand: 15, MessageCommand: 15}

func replaceCommands(c *call) (any, error) {
	guild, err := scope(c)
	if err != nil {
		return nil, err
	}
	list := []Command{}
	for _, k := range c.commands {
		list = append(list, c.s.register(guild, c.s.commands[guild], k))
	}
	for kind, most := range maxOfType {
		same := slices.DeleteFunc(slices.Clone(list), func(k Command) bool { return k.Type != kind })
		if len(same) > most {
			return nil, refuse(CodeTooManyCommands)
		}
	}
	c.s.commands[guild] = list
	return list, nil
}
