package discord

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Permissions are those that the bot needs in the channels where it speaks.
const Permissions int64 = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads |
	discordgo.PermissionCreatePublicThreads | discordgo.PermissionAttachFiles | discordgo.PermissionReadMessageHistory

// InviteURL is the address at which somebody who manages a guild can add the bot to it.
func InviteURL(app string) string {
	q := url.Values{"client_id": {app}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(Permissions, 10)}}
	return "https://discord.com/oauth2/authorize?" + q.Encode()
}

// Check is what Discord says of the application that a token is of.
type Check struct {
	App            string // id
	Name           string
	Guilds         int  // about how many it is in
	MessageContent bool // the privileged intent is granted
	Shards         int  // recommended
	SessionsLeft   int  // new sessions that the gateway allows today
	Invite         string
	Lacking        []Lacking // guilds, of the first 200, in which the bot lacks permissions that it needs everywhere
}

// Lacking are the permissions that the bot lacks in a guild, in the order of Needed.
type Lacking struct {
	Guild   string // its name
	Missing []int64
}

// Needed lists the permissions that make up Permissions, by their bits.
func Needed() []int64 {
	return []int64{
		discordgo.PermissionViewChannel, discordgo.PermissionSendMessages, discordgo.PermissionSendMessagesInThreads,
		discordgo.PermissionCreatePublicThreads, discordgo.PermissionAttachFiles, discordgo.PermissionReadMessageHistory,
	}
}

// application is what the REST API says of it.
type application struct {
	ID, Name string
	Flags    int
	Guilds   int `json:"approximate_guild_count"`
}

// Flags of an application with the message content intent, granted on review or to small ones:
// https://discord.com/developers/docs/resources/application#application-object-application-flags
const contentFlags = 1<<18 | 1<<19

func (a *Adapter) application(ctx context.Context) (application, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var app application
	err := a.rest.do(ctx, http.MethodGet, discordgo.EndpointApplication("@me"), nil, nil, &app)
	return app, err
}

// Check asks Discord about the application, without connecting. A wrong token is a *FatalError.
func (a *Adapter) Check(ctx context.Context) (Check, error) {
	app, err := a.application(ctx)
	if fatal := fatalStatus(err); fatal != nil {
		return Check{}, fatal
	} else if err != nil {
		return Check{}, err
	}
	out := Check{App: app.ID, Name: app.Name, Guilds: app.Guilds, MessageContent: app.Flags&contentFlags != 0, Invite: InviteURL(app.ID)}
	if out.Lacking, err = a.lacking(ctx); err != nil {
		return out, err
	}
	info, err := a.findGateway(ctx)
	out.Shards, out.SessionsLeft = info.Shards, info.Limit.Remaining
	return out, err
}

// lacking returns the guilds in which the bot lacks a permission.
func (a *Adapter) lacking(ctx context.Context) ([]Lacking, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var guilds []struct {
		Name        string
		Permissions int64 `json:",string"`
	}
	if err := a.rest.do(ctx, http.MethodGet, discordgo.EndpointUserGuilds("@me"), nil, nil, &guilds); err != nil {
		return nil, err
	}
	var all []Lacking
	for _, g := range guilds {
		if g.Permissions&discordgo.PermissionAdministrator != 0 || g.Permissions&Permissions == Permissions {
			continue
		}
		l := Lacking{Guild: g.Name}
		for _, p := range Needed() {
			if g.Permissions&p == 0 {
				l.Missing = append(l.Missing, p)
			}
		}
		all = append(all, l)
	}
	return all, nil
}
