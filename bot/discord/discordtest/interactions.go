package discordtest

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"yiju/bot/discord/discordtest/rules"
)

// Types of interactions.
const (
	ApplicationCommand = 2
	MessageComponent   = 3
	Autocomplete       = 4
	ModalSubmit        = 5
)

// Types of interaction responses.
const (
	AnswerMessage        = 4
	AnswerDeferred       = 5
	AnswerDeferredUpdate = 6
	AnswerUpdate         = 7
	AnswerChoices        = 8
	AnswerModal          = 9
)

const (
	maxUserInstalledFollowUps = 5                // where the bot is not in the guild
	tokenLife                 = 15 * time.Minute // lifetime of an interaction token
)

// answers says which answers suit which interactions, of those that the server knows. A form cannot follow on a form.
var answers = map[int][]int{
	ApplicationCommand: {AnswerMessage, AnswerDeferred, AnswerModal},
	MessageComponent:   {AnswerMessage, AnswerDeferred, AnswerDeferredUpdate, AnswerUpdate, AnswerModal},
	Autocomplete:       {AnswerChoices},
	ModalSubmit:        {AnswerMessage, AnswerDeferred, AnswerDeferredUpdate, AnswerUpdate},
}

// Interaction is an interaction of a user with the bot, and its responses. It is safe for concurrent use.
type Interaction struct {
	ID      string
	Token   string
	Kind    int // such as [ApplicationCommand]
	User    *User
	Channel *Channel
	At      time.Time

	s           *messageStore
	window      time.Duration // in which it must be acknowledged
	err         error         // why the user's client refuses to send it
	did         string        // what the user did, for transcripts
	messageType int           // of the answer to a command
	source      *Answer       // message of a component
	focused     int           // type of the option of an autocomplete
	followUps   []*Answer
	original    *Answer
	ack         *Ack
	expired     bool
	foreign     bool // in a place where only the user installed the application
}

// Ack is the initial response to an interaction.
type Ack struct {
	Type    int // such as [AnswerDeferred]
	At      time.Time
	After   time.Duration // since the interaction
	Flags   int           // of the message or the thinking
	Choices []rules.Choice
	Modal   *rules.ModalBody // the form that the bot opened
}

// callbackBody is the payload of an initial response.
type callbackBody struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`

	message *rules.MessageBody
	modal   *rules.ModalBody
	choices []rules.Choice
}

func interactionRoutes() []route {
	const hook = "/webhooks/{webhook_id}/{webhook_token}"
	const original, one = hook + "/messages/@original", hook + "/messages/{message_id}"
	return []route{
		{
			method: "POST", path: "/interactions/{interaction_id}/{interaction_token}/callback", public: true, unlimited: true,
			check: checkCallback, handle: callback,
		},
		{method: "POST", path: hook, public: true, check: checkMessage, handle: webhook(followUp)},
		{method: "PATCH", path: original, public: true, check: checkMessage, handle: webhook(ofWebhook(editAnswer))},
		{method: "DELETE", path: original, public: true, handle: webhook(ofWebhook(deleteAnswer))},
		{method: "PATCH", path: one, public: true, check: checkMessage, handle: webhook(ofWebhook(editAnswer))},
		{method: "DELETE", path: one, public: true, handle: webhook(ofWebhook(deleteAnswer))},
	}
}

// checkCallback decodes an initial response and checks the limits of its type.
func checkCallback(c *call) error {
	b := &c.callback
	if err := rules.Decode(c.body, b); err != nil {
		return err
	}
	var f rules.Form
	switch b.Type {
	case AnswerDeferredUpdate:
	case AnswerMessage, AnswerDeferred, AnswerUpdate:
		m, err := rules.DecodeMessage(b.Data, c.files)
		if err != nil {
			return err
		}
		b.message = m
		m.Check(&f, "data", m.Flags)
	case AnswerModal:
		b.modal = &rules.ModalBody{}
		if err := rules.Decode(b.Data, b.modal); err != nil {
			return err
		}
		b.modal.Check(&f, "data")
	case AnswerChoices:
		var in struct{ Choices []rules.Choice }
		if err := rules.Decode(b.Data, &in); err != nil {
			return err
		}
		b.choices = in.Choices
	default:
		f.Add("type", "BASE_TYPE_CHOICES", "Value must be one of (4, 5, 6, 7, 8, 9).")
	}
	return f.Err()
}

func callback(c *call) (any, error) {
	in := &c.callback
	i := c.s.interactions[c.path("interaction_id")]
	if i == nil || i.Token != c.path("interaction_token") || i.ack == nil && c.at.Sub(i.At) > i.window {
		return nil, rules.Refuse(rules.CodeUnknownInteraction)
	}
	if i.ack != nil {
		return nil, rules.Refuse(rules.CodeAlreadyAcknowledged)
	}
	fits := answers[i.Kind]
	if i.Kind == ModalSubmit && i.source == nil {
		fits = fits[:2] // there is no message to change
	}
	if !slices.Contains(fits, in.Type) {
		return nil, rules.Invalid("type", "BASE_TYPE_CHOICES", "Value must be one of %v.", fits)
	}
	ack := &Ack{Type: in.Type, At: c.at, After: c.at.Sub(i.At), Choices: in.choices, Modal: in.modal}
	if err := i.answer(in, ack); err != nil {
		return nil, err
	}
	i.ack = ack
	c.s.bump()
	if c.http.URL.Query().Get("with_response") != "true" {
		return nil, nil
	}
	resource := obj{"type": ack.Type}
	if i.original != nil && ack.Type != AnswerDeferredUpdate {
		resource["message"] = i.s.messageJSON(i.original.Message(), true)
	}
	return obj{"interaction": obj{"id": i.ID, "type": i.Kind}, "resource": resource}, nil
}

// messageFlags are those that an answer can set.
const messageFlags = rules.FlagEphemeral | rules.FlagSuppressEmbeds | rules.FlagSilent | rules.FlagComponentsV2

// answer carries out an initial response.
func (i *Interaction) answer(in *callbackBody, ack *Ack) error {
	switch in.Type {
	case AnswerMessage:
		if in.message.Empty() {
			return rules.Refuse(rules.CodeEmptyMessage)
		}
		r, err := i.post(in.message)
		if err != nil {
			return err
		}
		i.original, ack.Flags = r, r.Message().Flags
	case AnswerDeferred:
		m := i.newMessage()
		m.Flags = in.message.Flags&rules.FlagEphemeral | rules.FlagLoading
		m.AllowedMentions = in.message.AllowedMentions
		i.original, ack.Flags = i.s.post(i.Channel, m), m.Flags
	case AnswerDeferredUpdate:
		i.original = i.source
	case AnswerUpdate:
		m, err := i.s.edit(i.source, in.message)
		if err != nil {
			return err
		}
		i.original, ack.Flags = i.source, m.Flags
	case AnswerChoices:
		var f rules.Form
		rules.CheckChoices(&f, "data.choices", in.choices, i.focused, rules.MaxChoiceText)
		return f.Err()
	}
	return nil
}

// newMessage starts a message that answers i.
func (i *Interaction) newMessage() *Message {
	m := &Message{Author: i.s.bot, Asker: i.User, Type: i.messageType}
	above := cmp.Or(i.original, i.source)
	if above != nil {
		m.Type = messageReply
		m.Reference = &rules.Reference{MessageID: above.Message().ID, ChannelID: i.Channel.ID, GuildID: i.Channel.GuildID}
	}
	return m
}

// post posts a message that answers i.
func (i *Interaction) post(in *rules.MessageBody) (*Answer, error) {
	m := i.newMessage()
	if err := i.s.fill(m, in, messageFlags); err != nil {
		return nil, err
	}
	return i.s.post(i.Channel, m), nil
}

// webhook finds the interaction of a token.
func webhook(handle func(*call, *Interaction) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		i := c.s.byToken[c.path("webhook_token")]
		switch {
		case c.path("webhook_id") != c.s.bot.ID, i != nil && i.ack == nil:
			return nil, rules.Refuse(rules.CodeUnknownWebhook)
		case i == nil, i.expired, c.at.Sub(i.At) > tokenLife:
			return nil, rules.Refuse(rules.CodeInvalidWebhookToken)
		}
		return handle(c, i)
	}
}

// ofWebhook finds the message of a request among those of an interaction.
func ofWebhook(handle func(*call, *Answer) (any, error)) func(*call, *Interaction) (any, error) {
	return func(c *call, i *Interaction) (any, error) {
		id := c.path("message_id")
		for _, r := range append([]*Answer{i.original}, i.followUps...) {
			if r.exists() && (r.Message().ID == id || id == "" && r == i.original) {
				return handle(c, r)
			}
		}
		return nil, rules.Refuse(rules.CodeUnknownMessage)
	}
}

func editAnswer(c *call, r *Answer) (any, error) {
	m, err := c.s.edit(r, c.message)
	if err != nil {
		return nil, err
	}
	return c.s.messageJSON(m, true), nil
}

func deleteAnswer(c *call, r *Answer) (any, error) {
	c.s.remove(r)
	return nil, nil
}

// followUp posts a further message. The first one replaces the message that says that the bot is thinking, and stays as
// visible as that was: documented at "Create Followup Message".
func followUp(c *call, i *Interaction) (any, error) {
	if c.message.Empty() {
		return nil, rules.Refuse(rules.CodeEmptyMessage)
	}
	if o := i.original; o.exists() && o.Loading() {
		return editAnswer(c, o)
	}
	if i.foreign && len(i.followUps) >= maxUserInstalledFollowUps {
		return nil, rules.Refuse(rules.CodeTooManyFollowUps)
	}
	r, err := i.post(c.message)
	if err != nil {
		return nil, err
	}
	i.followUps = append(i.followUps, r)
	return c.s.messageJSON(r.Message(), true), nil
}

// Expire expires the token of i, as after 15 minutes.
func (i *Interaction) Expire() {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	i.expired = true
	if i.ack == nil {
		i.At = i.At.Add(-i.window - time.Second)
	}
}

// String describes what the user did.
func (i *Interaction) String() string { return i.User.Name + " " + i.did }
