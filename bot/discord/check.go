package discord

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Needed lists the permissions that the bot needs in the channels where it posts.
func Needed() []int64 {
	return []int64{
		discordgo.PermissionViewChannel, discordgo.PermissionSendMessages, discordgo.PermissionSendMessagesInThreads,
		discordgo.PermissionCreatePublicThreads, discordgo.PermissionAttachFiles, discordgo.PermissionReadMessageHistory,
	}
}

// InviteURL returns the address to add the bot to a guild, for members who manage it.
func InviteURL(app string) string {
	var all int64
	for _, p := range Needed() {
		all |= p
	}
	q := url.Values{"client_id": {app}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(all, 10)}}
	return "https://discord.com/oauth2/authorize?" + q.Encode()
}

// Check is what Discord says about the application of a token.
type Check struct {
	App            string // id
	Name           string
	Guilds         int  // approximate number
	MessageContent bool // the privileged intent is granted
	Shards         int  // recommended
	SessionsLeft   int  // session starts left today
	Invite         string
	Lacking        []Lacking // among the first 200 guilds
}

// Lacking lists the permissions that the bot lacks in a guild, in the order of Needed.
type Lacking struct {
	Guild   string // its name
	Missing []int64
}

// application is an application object of the REST API.
type application struct {
	ID, Name string
	Flags    int
	Guilds   int `json:"approximate_guild_count"`
}

// Flags of an application with the message content intent, reviewed or for small bots:
// https://discord.com/developers/docs/resources/application#application-object-application-flags
const contentFlags = 1<<18 | 1<<19

func (r *rest) application(ctx context.Context) (application, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var app application
	err := r.do(ctx, http.MethodGet, discordgo.EndpointApplication("@me"), nil, nil, &app)
	return app, err
}

// Check asks Discord about the application, without connecting to the gateway. A wrong token is a *FatalError.
func (a *Adapter) Check(ctx context.Context) (Check, error) {
	app, err := a.rest.application(ctx)
	if err != nil {
		return Check{}, err
	}
	out := Check{App: app.ID, Name: app.Name, Guilds: app.Guilds, MessageContent: app.Flags&contentFlags != 0, Invite: InviteURL(app.ID)}
	if out.Lacking, err = a.rest.lacking(ctx); err != nil {
		return out, err
	}
	info, err := a.rest.findGateway(ctx)
	out.Shards, out.SessionsLeft = info.Shards, info.Limit.Remaining
	return out, err
}

// lacking returns the guilds in which the bot lacks permissions.
func (r *rest) lacking(ctx context.Context) ([]Lacking, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var guilds []struct {
		Name        string
		Permissions int64 `json:",string"`
	}
	if err := r.do(ctx, http.MethodGet, discordgo.EndpointUserGuilds("@me"), nil, nil, &guilds); err != nil {
		return nil, err
	}
	var all []Lacking
	for _, g := range guilds {
		missing := slices.DeleteFunc(Needed(), func(p int64) bool { return g.Permissions&(p|discordgo.PermissionAdministrator) != 0 })
		if len(missing) > 0 {
			all = append(all, Lacking{g.Name, missing})
		}
	}
	return all, nil
}
