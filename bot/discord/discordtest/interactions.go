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
	handle[*Response]
	ID      string
	Token   string
	Kind    int // such as [ApplicationCommand]
	User    *User
	Channel *Channel
	At      time.Time

	window      time.Duration // in which it must be acknowledged
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
		{method: "PATCH", path: original, public: true, check: checkMessage, handle: ofWebhook(editAnswer)},
		{method: "DELETE", path: original, public: true, handle: ofWebhook(deleteAnswer)},
		{method: "PATCH", path: one, public: true, check: checkMessage, handle: ofWebhook(editAnswer)},
		{method: "DELETE", path: one, public: true, handle: ofWebhook(deleteAnswer)},
	}
}

// checkCallback decodes an initial response and checks the limits of its type.
func checkCallback(c *call) {
	b := &c.callback
	refuse(rules.Decode(c.body, b))
	var f rules.Form
	switch b.Type {
	case AnswerDeferredUpdate:
	case AnswerMessage, AnswerDeferred, AnswerUpdate:
		var err error
		c.message, err = rules.DecodeMessage(b.Data, c.files)
		refuse(err)
		c.message.Check(&f, "data", c.message.Flags)
	case AnswerModal:
		b.modal = &rules.ModalBody{}
		refuse(rules.Decode(b.Data, b.modal))
		b.modal.Check(&f, "data")
	case AnswerChoices:
		var in struct{ Choices []rules.Choice }
		refuse(rules.Decode(b.Data, &in))
		b.choices = in.Choices
	default:
		f.Add("type", "BASE_TYPE_CHOICES", "Value must be one of (4, 5, 6, 7, 8, 9).")
	}
	refuse(f.Err())
}

func callback(c *call) any {
	in := &c.callback
	i := c.s.interactions[c.path("interaction_id")]
	unknown := i == nil || i.Token != c.path("interaction_token") || i.ack == nil && c.at.Sub(i.At) > i.window
	refuseIf(unknown, rules.CodeUnknownInteraction)
	refuseIf(i.ack != nil, rules.CodeAlreadyAcknowledged)
	fits := answers[i.Kind]
	if i.Kind == ModalSubmit && i.source == nil {
		fits = fits[:2] // there is no message to change
	}
	if !slices.Contains(fits, in.Type) {
		refuse(rules.Invalid("type", "BASE_TYPE_CHOICES", "Value must be one of %v.", fits))
	}
	ack := &Ack{Type: in.Type, At: c.at, After: c.at.Sub(i.At), Choices: in.choices, Modal: in.modal}
	i.answer(c.message, ack)
	i.ack = ack
	c.s.bump()
	if c.http.URL.Query().Get("with_response") != "true" {
		return nil
	}
	resource := obj{"type": ack.Type}
	if i.original != nil && ack.Type != AnswerDeferredUpdate {
		resource["message"] = i.s.messageJSON(i.original.Message(), true)
	}
	return obj{"interaction": obj{"id": i.ID, "type": i.Kind}, "resource": resource}
}

// messageFlags are those that an answer can set.
const messageFlags = rules.FlagEphemeral | rules.FlagSuppressEmbeds | rules.FlagSilent | rules.FlagComponentsV2

// answer carries out an initial response.
func (i *Interaction) answer(in *rules.MessageBody, ack *Ack) {
	switch ack.Type {
	case AnswerMessage:
		refuseIf(in.Empty(), rules.CodeEmptyMessage)
		i.original = i.post(in)
	case AnswerDeferred:
		m := i.newMessage()
		m.Flags = in.Flags&rules.FlagEphemeral | rules.FlagLoading
		m.AllowedMentions = in.AllowedMentions
		i.original = i.s.post(i.Channel, m)
	case AnswerUpdate:
		i.s.edit(i.source, in)
		i.original = i.source
	case AnswerDeferredUpdate:
		i.original = i.source
	case AnswerChoices:
		var f rules.Form
		rules.CheckChoices(&f, "data.choices", ack.Choices, i.focused, rules.MaxChoiceText)
		refuse(f.Err())
	}
	if i.original != nil && ack.Type != AnswerDeferredUpdate {
		ack.Flags = i.original.Message().Flags
	}
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
func (i *Interaction) post(in *rules.MessageBody) *Answer {
	m := i.newMessage()
	i.s.fill(m, in, messageFlags)
	return i.s.post(i.Channel, m)
}

// webhook finds the interaction of a token.
func webhook(handle func(*call, *Interaction) any) func(*call) any {
	return func(c *call) any {
		i := c.s.byToken[c.path("webhook_token")]
		refuseIf(c.path("webhook_id") != c.s.bot.ID || i != nil && i.ack == nil, rules.CodeUnknownWebhook)
		refuseIf(i == nil || i.expired || c.at.Sub(i.At) > tokenLife, rules.CodeInvalidWebhookToken)
		return handle(c, i)
	}
}

// ofWebhook finds the message of a request among those of an interaction.
func ofWebhook(handle func(*call, *Answer) any) func(*call) any {
	return webhook(func(c *call, i *Interaction) any {
		id := c.path("message_id")
		for _, r := range append([]*Answer{i.original}, i.followUps...) {
			if r.exists() && (r.Message().ID == id || id == "" && r == i.original) {
				return handle(c, r)
			}
		}
		refuse(rules.Refuse(rules.CodeUnknownMessage))
		return nil
	})
}

func editAnswer(c *call, r *Answer) any { return c.s.messageJSON(c.s.edit(r, c.message), true) }

func deleteAnswer(c *call, r *Answer) any {
	c.s.remove(r)
	return nil
}

// followUp posts a further message. The first one replaces the message that says that the bot is thinking, and stays as
// visible as that was: documented at "Create Followup Message".
func followUp(c *call, i *Interaction) any {
	refuseIf(c.message.Empty(), rules.CodeEmptyMessage)
	if o := i.original; o.exists() && o.Loading() {
		return editAnswer(c, o)
	}
	refuseIf(i.foreign && len(i.followUps) >= maxUserInstalledFollowUps, rules.CodeTooManyFollowUps)
	r := i.post(c.message)
	i.followUps = append(i.followUps, r)
	return c.s.messageJSON(r.Message(), true)
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
