package bot

import (
	"context"
	"errors"

	"yiju/bot/present"
)

// Form asks for text. Its submission is a Request of kind Submit with the fields in Options, by name.
type Form struct {
	Action, Arg string
	Title       string
	Fields      []Field
}

// Field is a line of a form.
type Field struct {
	Name, Label, Hint, Value string
	Long                     bool // several lines
	Required                 bool
	Most                     int // length in characters
}

// Choice is a suggestion of autocompletion: at most 25, each of at most 100 characters.
type Choice struct {
	Name, Value string
}

// Response is the reaction to a Request. At most one of Message, Form, Choices and Work is set. With none of them and no
// act the bot stays silent; if the platform requires an answer, the adapter gives one and removes it.
//
// A private Message that ends public work replaces the public acknowledgement. A private Message in response to Talk goes to
// the actor alone, or nowhere if the platform cannot do that.
type Response struct {
	Message *present.Message
	Replace bool // Message replaces the message whose button was pressed
	Form    *Form
	Choices []Choice
	Acts    []Act // in order, after Message

	// Work takes time: the adapter acknowledges at once, privately if Private is set, calls Work, shows the states passed to
	// show no faster than the platform allows, and ends with the returned Response, which has no Work. Work returns when its
	// context ends.
	Work    func(ctx context.Context, show func(present.Message)) Response
	Private bool // of the acknowledgement of Work

	// Sent, if not nil, is called with where Message was posted.
	Sent func(ctx context.Context, p Post)
}

// Act is a side effect beside the reply. One field is set.
type Act struct {
	Post   *Posting
	Edit   *Edit
	Delete *Post
	Thread *Thread

	Notices *Notices
}

// Posting is a message to a channel.
type Posting struct {
	Channel string
	ReplyTo string // message; "" for none
	Message present.Message
	Sent    func(ctx context.Context, p Post) // as in Response
	Failed  func(err error) *present.Message  // what to tell the actor privately; nil: a general explanation
}

// Edit replaces the content of a message of the bot.
type Edit struct {
	Post    Post
	Message present.Message
}

// Notices adds a notice to each of several messages of the bot, one at a time and no faster than the platform allows. The
// rest of the message stays; an existing notice is replaced.
type Notices struct {
	List []Notice

	// Done is called with the result of each, in order: nil, ErrPostGone, ErrPostDenied or another error. It returns the
	// progress to show in place of Response.Message; the last one stays.
	Done func(ctx context.Context, i int, err error) present.Message
}

// Notice is added to a message. Without blocks, the existing notice is removed.
type Notice struct {
	Post   Post
	Blocks []present.Block
}

// Reasons why a notice could not be added.
var (
	ErrPostGone   = errors.New("the message is no longer there")
	ErrPostDenied = errors.New("the bot may not change the message")
)

// Thread opens a thread at a message, or in the channel if Message is empty, and posts First in it.
type Thread struct {
	Channel, Message string
	Name             string
	First            present.Message
	Sent             func(ctx context.Context, p Post) // of First; its Channel is the thread
}
