package bot

import (
	"context"
	"errors"

	"yiju/bot/present"
)

// Form asks for text. It comes back as a Request of kind Submit with Options set, by the names of the fields.
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
	Most                     int // characters
}

// Choice is what autocompletion offers: at most 25, each at most 100 characters.
type Choice struct {
	Name, Value string
}

// Response is what the bot does about a Request. At most one of Message, Form, Choices and Work is set. Without any of them and
// without an act, the bot stays silent: where the platform requires an answer, the adapter gives one that is not kept.
//
// A private Message that ends public work replaces the public acknowledgement. A private Message about a Talk goes to the person
// alone, or nowhere if the platform cannot do that.
type Response struct {
	Message *present.Message
	Replace bool // Message replaces the one whose button was pressed
	Form    *Form
	Choices []Choice
	Acts    []Act // in order, after Message

	// Work takes time: the adapter acknowledges at once, privately if Private is set, calls Work, shows what it passes to show no
	// faster than the platform allows, and ends with its Response, which has no Work. Work returns when its context ends.
	Work    func(ctx context.Context, show func(present.Message)) Response
	Private bool // of the acknowledgement of Work

	// Sent, if not nil, is called with where Message was posted.
	Sent func(ctx context.Context, p Post)
}

// Act is something to do besides the reply. One field is set.
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
	Failed  func(err error) *present.Message  // returns what to tell the actor privately; if nil, the adapter says so in general terms
}

// Edit replaces a message of the bot.
type Edit struct {
	Post    Post
	Message present.Message
}

// Notices adds a notice to each of several messages of the bot, one after the other and no faster than the platform allows. The
// rest of a message stays as it is; a notice that it already has is replaced.
type Notices struct {
	List []Notice

	// Done is called with the result of each, in order: nil, an error that is ErrPostGone or ErrPostDenied, or another. It returns
	// what to show so far, and after the last one for good, in place of Response.Message.
	Done func(ctx context.Context, i int, err error) present.Message
}

// Notice is what is added to a message. Without blocks, the notice that it has is removed.
type Notice struct {
	Post   Post
	Blocks []present.Block
}

// Why a notice could not be written.
var (
	ErrPostGone   = errors.New("the message is no longer there")
	ErrPostDenied = errors.New("the bot may not change the message")
)

func isGone(err error) bool   { return errors.Is(err, ErrPostGone) }
func isDenied(err error) bool { return errors.Is(err, ErrPostDenied) }

// Thread opens a thread at a message, or in the channel where there is none, and says something in it.
type Thread struct {
	Channel, Message string
	Name             string
	First            present.Message
	Sent             func(ctx context.Context, p Post) // of First; its Channel is the thread
}
