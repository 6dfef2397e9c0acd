package bot

import (
	"yiju/bot/present"
	"yiju/corpus"
)

// Request is what a person did that the bot is to answer.
type Request struct {
	ID      string // unique; for logs
	Kind    Kind
	Name    string            // of the command, as in CommandSpec.Path, or the action of a button, menu or form
	Arg     string            // of a button, menu or form
	Value   string            // chosen from a menu
	Options map[string]string // of a command or form, by name, as typed
	Focus   string            // the option that is being typed, with Complete
	Text    string            // what was said to the bot, with Talk
	Files   []present.File
	Actor   Actor
	Place   Place
	Target  *Post // the message that is acted on, that carries the button, or that is replied to
}

// Kind says what sort of act a Request is.
type Kind string

// The kinds of requests.
const (
	Command  Kind = "command"
	OnPost   Kind = "on_post"  // a command on a message
	Press    Kind = "press"    // a button, or a choice from a menu
	Submit   Kind = "submit"   // a form
	Complete Kind = "complete" // an option is being typed: answered from memory, at once
	Talk     Kind = "talk"     // a message to the bot: it mentions it, replies to it, or is in its thread or a direct channel
)

// Actor is the person who acts.
type Actor struct {
	ID     string
	Name   string // as shown
	Roles  []string
	Rights Rights      // in the place of the request
	Lang   corpus.Lang // of the interface of the platform
}

// Rights are what the platform lets a person do, as far as the bot asks for it.
type Rights struct {
	Moderate bool // manage messages
	Manage   bool // manage the guild, or administer it
}

// Place is where a request was made.
type Place struct {
	Guild     string // "" outside of one
	Channel   string // the thread, where it is one
	Parent    string // the channel of a thread
	Own       bool   // a thread that the bot opened
	Direct    bool   // a direct channel
	Elsewhere bool   // a guild that the bot is no member of: a person brought it along
}

// Post is a message on the platform.
type Post struct {
	Guild, Channel, ID string
	URL                string
	Author             string // id
	AuthorName         string
	Own                bool   // by the bot
	Text               string // empty where the platform does not show it
}
