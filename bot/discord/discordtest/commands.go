package discordtest

import (
	"bytes"
	"slices"
	"strconv"

	"yiju/bot/discord/discordtest/rules"
)

// commandRegistry holds the commands that the application registered.
type commandRegistry struct {
	*monitor
	*ids
	app      string                     // id of the application
	commands map[string][]rules.Command // by guild, "" are global
}

// Commands returns the commands of a guild, or the global ones where g is nil, in the order of registration.
func (r *commandRegistry) Commands(g *Guild) []rules.Command {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.commands[guildID(g)])
}

func guildID(g *Guild) string {
	if g == nil {
		return ""
	}
	return g.ID
}

// findCommand returns the command that a user reaches in a guild, whose own ones come before the global ones.
func (r *commandRegistry) findCommand(g *Guild, kind int, name string) *rules.Command {
	scopes := []string{guildID(g), ""}
	if g != nil && !g.hasBot {
		scopes = scopes[1:]
	}
	for _, scope := range scopes {
		list := r.commands[scope]
		if i := slices.IndexFunc(list, func(c rules.Command) bool { return c.Type == kind && c.Name == name }); i >= 0 {
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
		return "", rules.Refuse(rules.CodeUnknownApplication)
	}
	id := c.path("guild_id")
	if id != "" {
		if g := c.s.guild(id); g == nil || !g.hasBot {
			return "", rules.Refuse(rules.CodeMissingAccess)
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
	list := append([]rules.Command{}, c.s.commands[guild]...)
	if c.query("with_localizations") != "true" {
		for i := range list {
			list[i].NameLocalizations, list[i].DescriptionLocalizations, list[i].Options = nil, nil, nil
		}
	}
	return list, nil
}

func checkCommands(c *call) error {
	if err := rules.Decode(c.body, &c.commands); err != nil {
		return err
	}
	var f rules.Form
	seen := make(map[string]bool)
	for i := range c.commands {
		k := &c.commands[i]
		at := strconv.Itoa(i)
		k.Check(&f, at)
		key := strconv.Itoa(k.Type) + k.Name
		if seen[key] {
			f.Add(at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
	return f.Err()
}

// register completes a command. One of the same type and name keeps its id, and its version where nothing changed.
func (r *commandRegistry) register(guild string, list []rules.Command, k rules.Command) rules.Command {
	k.Complete(r.app, guild)
	i := slices.IndexFunc(list, func(old rules.Command) bool { return old.Type == k.Type && old.Name == k.Name })
	if i < 0 {
		k.ID, k.Version = r.nextID(), r.nextID()
		return k
	}
	k.ID, k.Version = list[i].ID, list[i].Version
	if !bytes.Equal(asJSON(k), asJSON(list[i])) {
		k.Version = r.nextID()
	}
	return k
}

// Limits of commands in one scope, by type.
var maxOfType = map[int]int{rules.ChatInput: 100, rules.UserCommand: 15, rules.MessageCommand: 15}

func replaceCommands(c *call) (any, error) {
	guild, err := scope(c)
	if err != nil {
		return nil, err
	}
	list := []rules.Command{}
	for _, k := range c.commands {
		list = append(list, c.s.register(guild, c.s.commands[guild], k))
	}
	for kind, most := range maxOfType {
		same := slices.DeleteFunc(slices.Clone(list), func(k rules.Command) bool { return k.Type != kind })
		if len(same) > most {
			return nil, rules.Refuse(rules.CodeTooManyCommands)
		}
	}
	c.s.commands[guild] = list
	return list, nil
}
