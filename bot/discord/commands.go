package discord

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/corpus"
)

// commandPaths maps the registered names of message commands to their paths.
func commandPaths(specs []bot.CommandSpec) map[string]string {
	paths := make(map[string]string)
	for _, s := range specs {
		if s.Kind == bot.OnPost {
			paths[s.Names[corpus.English]] = s.Path
		}
	}
	return paths
}

// commandsOf converts commands for registration. Contexts are only allowed in global commands.
func commandsOf(specs []bot.CommandSpec, everywhere bool) []*discordgo.ApplicationCommand {
	out := []*discordgo.ApplicationCommand{}
	for _, s := range specs {
		c := &discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand, Name: last(s.Path), NameLocalizations: new(localized(s.Names)),
			DefaultMemberPermissions: neededFor(s.Needs),
		}
		if s.Kind == bot.OnPost {
			c.Type, c.Name = discordgo.MessageApplicationCommand, s.Names[corpus.English]
		} else {
			c.Description, c.DescriptionLocalizations = s.About[corpus.English], new(localized(s.About))
			c.Options = append(subsOf(s.Subs), optionsOf(s.Options)...)
		}
		if everywhere {
			c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
			c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
			if s.Outside {
				*c.IntegrationTypes = append(*c.IntegrationTypes, discordgo.ApplicationIntegrationUserInstall)
				*c.Contexts = append(*c.Contexts, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel)
			}
		}
		out = append(out, c)
	}
	return out
}

func last(path string) string { return path[strings.LastIndexByte(path, ' ')+1:] }

// neededFor returns the default member permissions of a command; package bot checks again.
func neededFor(r bot.Right) *int64 {
	switch r {
	case bot.Moderators:
		return new(int64(discordgo.PermissionManageMessages))
	case bot.Maintainers:
		return new(int64(discordgo.PermissionManageGuild))
	}
	return nil
}

// localized returns the translations of a text whose default is English.
func localized(texts map[corpus.Lang]string) map[discordgo.Locale]string {
	zh := texts[corpus.Chinese]
	if zh == "" {
		return nil
	}
	return map[discordgo.Locale]string{discordgo.ChineseCN: zh, discordgo.ChineseTW: zh}
}

func subsOf(specs []bot.CommandSpec) []*discordgo.ApplicationCommandOption {
	var out []*discordgo.ApplicationCommandOption
	for _, s := range specs {
		o := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionSubCommand, Name: last(s.Path), NameLocalizations: localized(s.Names),
			Description: s.About[corpus.English], DescriptionLocalizations: localized(s.About), Options: optionsOf(s.Options),
		}
		if len(s.Subs) > 0 {
			o.Type, o.Options = discordgo.ApplicationCommandOptionSubCommandGroup, subsOf(s.Subs)
		}
		out = append(out, o)
	}
	return out
}

var optionTypes = map[bot.OptionType]discordgo.ApplicationCommandOptionType{
	bot.OptionText: discordgo.ApplicationCommandOptionString, bot.OptionNumber: discordgo.ApplicationCommandOptionInteger,
	bot.OptionYes: discordgo.ApplicationCommandOptionBoolean, bot.OptionMember: discordgo.ApplicationCommandOptionUser,
	bot.OptionChannel: discordgo.ApplicationCommandOptionChannel, bot.OptionRole: discordgo.ApplicationCommandOptionRole,
	bot.OptionFile: discordgo.ApplicationCommandOptionAttachment,
}

// maxTextOption is Discord's limit for the length of a text option.
const maxTextOption = 6000

func optionsOf(specs []bot.OptionSpec) []*discordgo.ApplicationCommandOption {
	var out []*discordgo.ApplicationCommandOption
	for _, s := range specs {
		o := &discordgo.ApplicationCommandOption{
			Type: optionTypes[s.Type], Name: s.Name, NameLocalizations: localized(s.Names),
			Description: s.About[corpus.English], DescriptionLocalizations: localized(s.About),
			Required: s.Required, Autocomplete: s.Complete,
		}
		switch s.Type {
		case bot.OptionText:
			o.MaxLength = min(s.Most, maxTextOption)
		case bot.OptionNumber:
			o.MinValue, o.MaxValue = new(0.0), float64(s.Most)
		}
		for _, c := range s.Choices {
			o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{
				Name: c.Names[corpus.English], NameLocalizations: localized(c.Names), Value: c.Value,
			})
		}
		out = append(out, o)
	}
	return out
}

// fingerprint identifies the commands of an application.
func fingerprint(app string, commands []*discordgo.ApplicationCommand) string {
	b, _ := json.Marshal(commands) // texts and numbers, which cannot fail
	return fmt.Sprintf("%x", sha256.Sum256(append([]byte(app+"\n"), b...)))
}

// registrar registers the commands of an application with Discord.
type registrar struct {
	rest  *rest
	store Registry
	log   *slog.Logger
	app   string // id of the application
	guild string // to register in; "" for global
	specs []bot.CommandSpec
}

// registrar registers the commands of the conversation. The application must be known.
func (a *Adapter) registrar() *registrar {
	return &registrar{rest: a.rest, store: a.Store, log: a.Log, app: a.app, guild: a.Guild, specs: a.Bot.Commands()}
}

// register registers the commands unless Discord has them already, and removes those of other scopes: a command that is both
// global and in a guild is offered twice. It returns a *FatalError if Discord refuses them.
func (r *registrar) register(ctx context.Context) error {
	if err := r.registerHere(ctx); err != nil {
		return err
	}
	return r.unregister(ctx)
}

// commandsAt is the address of the commands of a scope: a guild, or "" for global.
func (r *registrar) commandsAt(scope string) string {
	if scope == "" {
		return discordgo.EndpointApplicationGlobalCommands(r.app)
	}
	return discordgo.EndpointApplicationGuildCommands(r.app, scope)
}

// unregister removes commands that an earlier run registered in other scopes. Global ones are removed even if the store does
// not list them: they may have been registered with another store.
func (r *registrar) unregister(ctx context.Context) error {
	scopes, err := r.store.Scopes(ctx)
	if err != nil {
		r.log.Warn("scopes of registered commands unknown", "error", err)
	}
	if r.guild != "" && !slices.Contains(scopes, "") {
		scopes = append(scopes, "")
	}
	for _, scope := range scopes {
		if scope == r.guild {
			continue
		}
		if err := r.clear(ctx, scope); err != nil {
			return err
		}
	}
	return nil
}

// clear removes the commands of a scope, if there are any. A guild that the bot has left has none.
func (r *registrar) clear(ctx context.Context, scope string) error {
	var there []struct{ ID string }
	err := r.rest.do(ctx, http.MethodGet, r.commandsAt(scope), nil, nil, &there)
	if err == nil && len(there) > 0 {
		err = r.rest.do(ctx, http.MethodPut, r.commandsAt(scope), []any{}, nil, nil)
	}
	if api, ok := errors.AsType[*APIError](err); ok && (api.Code == codeMissingAccess || api.Status == http.StatusNotFound) {
		err = nil
	}
	if err != nil {
		return refusedCommands(err)
	}
	if len(there) > 0 {
		r.log.Info("commands removed", "number", len(there), "guild", scope)
	}
	if err := r.store.SetRegistered(ctx, scope, ""); err != nil {
		r.log.Warn("removal of commands not recorded", "guild", scope, "error", err)
	}
	return nil
}

// registerHere registers the commands in the configured scope.
func (r *registrar) registerHere(ctx context.Context) error {
	commands := commandsOf(r.specs, r.guild == "")
	now := fingerprint(r.app, commands)
	if was, err := r.store.Registered(ctx, r.guild); err == nil && was == now {
		return nil
	}
	if err := r.rest.do(ctx, http.MethodPut, r.commandsAt(r.guild), commands, nil, nil); err != nil {
		return refusedCommands(err)
	}
	r.log.Info("commands registered", "number", len(commands), "guild", r.guild)
	if err := r.store.SetRegistered(ctx, r.guild, now); err != nil {
		r.log.Warn("registration of commands not recorded", "error", err)
	}
	return nil
}

// refusedCommands turns a permanent refusal into a *FatalError.
func refusedCommands(err error) error {
	api, ok := errors.AsType[*APIError](err)
	switch {
	case !ok:
	case api.Code == codeMissingAccess, api.Status == http.StatusNotFound:
		return &FatalError{Reason: NotInGuild, Code: api.Status, Detail: api.Detail}
	case api.Status >= 400 && api.Status < 500:
		return &FatalError{Reason: BadCommands, Code: api.Status, Detail: api.Detail}
	}
	return err
}
