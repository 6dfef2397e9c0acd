package bot

import (
	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
)

// Request is something that a user did and the bot answers.
type Request struct {
	ID      string // unique; for logs
	Kind    Kind
	Name    string            // of the command, as in CommandSpec.Path, or the action of a button, menu or form
	Arg     string            // of a button, menu or form
	Value   string            // chosen from a menu
	Options map[string]string // of a command or form, by name, as typed
	Focus   string            // with Complete: the option being typed
	Text    string            // with Talk: what was said to the bot
	Files   []present.File
	Actor   Actor
	Place   Place
	Target  *Post // the message that is acted on, carries the button, or is replied to
}

// Kind is the kind of a Request.
type Kind string

// The kinds of requests.
const (
	Command  Kind = "command"
	OnPost   Kind = "on_post"  // a message command
	Press    Kind = "press"    // a button, or a choice from a menu
	Submit   Kind = "submit"   // a form
	Complete Kind = "complete" // autocompletion, answered at once
	Talk     Kind = "talk"     // a message to the bot: a mention, a reply, or one in its own thread or in direct messages
)

// Actor is the user who acts.
type Actor struct {
	ID     string
	Name   string // display name
	Roles  []string
	Rights Rights      // in the place of the request
	Lang   corpus.Lang // of the user's client
}

// Rights are the platform permissions of a user that the bot cares about.
type Rights struct {
	Moderate bool // manage messages
	Manage   bool // manage the guild, or administer it
}

// Place is where a request was made.
type Place struct {
	Guild     string // "" outside of one
	Channel   string // or thread
	Parent    string // channel of a thread
	Own       bool   // a thread that the bot opened
	Direct    bool   // direct messages
	Elsewhere bool   // a guild that the bot is not a member of: a user installed it for themselves
}

// Post is a message on the platform.
type Post struct {
	Guild, Channel, ID string
	URL                string
	Author             string // id
	AuthorName         string
	Own                bool   // by the bot
	Text               string // empty if the platform withholds it
}

// locate returns the location of p as it is stored.
func (p Post) locate() state.Message {
	return state.Message{Guild: p.Guild, Channel: p.Channel, ID: p.ID, URL: p.URL}
}

// postAt is the inverse of Post.locate.
func postAt(m state.Message) Post {
	return Post{Guild: m.Guild, Channel: m.Channel, ID: m.ID, URL: m.URL}
}
