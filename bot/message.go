package bot

import (
	"context"
	"errors"

	"yiju/corpus"
)

// Message is what the bot says, free of any platform. An adapter renders it: it escapes every text, keeps the limits
// of its platform, and lets nobody be pinged.
type Message struct {
	Lang    corpus.Lang // of the texts that the program itself says
	Tone    Tone
	Blocks  []Block
	Buttons []Button
	Menu    *Menu
	Files   []File
	Private bool // only the person who asked sees it
}

// Tone is the state that a message is in, which an adapter may show by a colour.
type Tone string

// The tones.
const (
	Plain    Tone = ""
	Sure     Tone = "sure"     // claims an answer, or shows exact text
	Unsure   Tone = "unsure"   // related clauses, no claim
	Nothing  Tone = "nothing"  // no evidence
	Problem  Tone = "problem"  // something failed or is not allowed
	Underway Tone = "underway" // there is more to come
)

// Block is a paragraph of a message.
type Block struct {
	Kind  BlockKind
	Spans []Span
}

// BlockKind says how a block is set off.
type BlockKind string

// The kinds of blocks. Only Quote is stored text of the corpus; a Quote without a line break in it can be split at
// sentence ends where a platform has no room.
const (
	Paragraph BlockKind = "paragraph"
	Title     BlockKind = "title"
	Quote     BlockKind = "quote"
	Item      BlockKind = "item" // of a list
	Small     BlockKind = "small"
	Code      BlockKind = "code" // monospace, kept as it is
)

// Span is a stretch of text in one style.
type Span struct {
	Text  string // any text: corpus, member and model text is never trusted
	URL   string // http or https address that the text opens; "" for none
	Style Style

	// Member is the id of a person whom the span names. An adapter shows the name as its platform does, never so that
	// the person is notified, or Text where it has no such way.
	Member string

	// Channel and Role are the same for a channel and a role.
	Channel, Role string
}

// Style is how a span is written.
type Style string

// The styles. Removed and Added show the sides of a difference.
const (
	Normal  Style = ""
	Strong  Style = "strong"
	Light   Style = "light"
	Removed Style = "removed"
	Added   Style = "added"
)

// Button is something to press. A press comes back as a Request of kind Press with its Action and Arg.
type Button struct {
	Action string // short: the adapter packs Action and Arg into 100 bytes
	Arg    string
	Label  string
	Emoji  string
	URL    string // opens an address instead, without Action
	Weight Weight
}

// Weight says how a button stands out.
type Weight string

// The weights.
const (
	Secondary Weight = ""
	Primary   Weight = "primary"
	Danger    Weight = "danger"
)

// Menu is a list to choose one value from. The choice comes back as a Request of kind Press with Value set.
type Menu struct {
	Action, Arg string
	Hint        string // shown while nothing is chosen
	Options     []Option
}

// Option is a line of a menu.
type Option struct {
	Value, Label, Detail string
}

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

// File is attached to a message, or was by a member. Of a member's file only the address is known.
type File struct {
	Name string
	Type string // media type
	Size int64
	Data []byte
	URL  string
}

// Response is what the bot does about a Request. At most one of Message, Form, Choices and Work is set; none of them,
// and no act, is silence: where the platform wants an answer all the same, one that nobody keeps seeing.
//
// A private Message that ends public work takes the place of the public acknowledgement. A private Message about a Talk
// goes to the person alone, or nowhere where the platform cannot do that.
type Response struct {
	Message *Message
	Replace bool // Message takes the place of the one that a button stands on
	Form    *Form
	Choices []Choice
	Acts    []Act // in order, behind Message

	// Work takes time: the adapter acknowledges at once, privately or not as Private says, calls Work, shows what it
	// passes to show no faster than the platform allows, and ends with its Response, which has no Work. Work ends when
	// its context does.
	Work    func(ctx context.Context, show func(Message)) Response
	Private bool // of the acknowledgement of Work

	// Sent, if not nil, is told where Message stands once it does.
	Sent func(ctx context.Context, p Post)
}

// Act is something to do beside the reply: the one field that is set.
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
	Message Message
	Sent    func(ctx context.Context, p Post) // as in Response
	Failed  func(err error) *Message          // what to tell the actor privately; nil tells in general
}

// Edit puts a message in the place of one of the bot's.
type Edit struct {
	Post    Post
	Message Message
}

// Notices writes a notice into each of several messages of the bot, one after the other and no faster than the platform
// likes. What a message says and offers stays; a notice that it has already makes room for the new one.
type Notices struct {
	List []Notice

	// Done is told how each went, in order: nil, an error that is ErrPostGone or ErrPostDenied, or another. It returns
	// what to show meanwhile, and after the last for good, in the place of Response.Message.
	Done func(ctx context.Context, i int, err error) Message
}

// Notice is what is added to a message; without blocks the one that it has goes.
type Notice struct {
	Post   Post
	Blocks []Block
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
	First            Message
	Sent             func(ctx context.Context, p Post) // of First; its Channel is the thread
}
