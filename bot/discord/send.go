package discord

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/bwmarrin/discordgo"
)

// outbox sends everything that the bot writes, and knows what it sent.
type outbox struct {
	rest   *rest
	guilds *guilds // learns which threads the bot opens
	parts  parts
	self   atomic.Pointer[string] // id of the bot's user; "" before it is known
	log    *slog.Logger
	room   string // Options.Room
}

func newOutbox(api *rest, room string, log *slog.Logger) *outbox {
	o := &outbox{rest: api, guilds: newGuilds(), log: log, room: room}
	o.self.Store(new(""))
	return o
}

// maxNonce is Discord's limit for the length of a nonce.
const maxNonce = 25

// outgoing is the payload of a message. Only send creates one.
type outgoing struct {
	Flags           discordgo.MessageFlags            `json:"flags"`
	Components      []discordgo.MessageComponent      `json:"components"`
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Attachments     []attached                        `json:"attachments,omitzero"`
	Reference       *reference                        `json:"message_reference,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	EnforceNonce    bool                              `json:"enforce_nonce,omitempty"`
}

// attached refers to a file by its index in the request, or by its id if it was attached before.
type attached struct {
	ID       int    `json:"id,string"`
	Filename string `json:"filename,omitempty"`
}

// reference makes a message a reply.
type reference struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

// answer is the initial response to an interaction.
type answer struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// target is where a message goes.
type target struct {
	method, address string
	callback        discordgo.InteractionResponseType // of an initial response; 0 for other targets
	replyTo         string                            // message
	once            bool                              // send a nonce, so that a retry does not post twice
}

func toCallback(i *interaction, kind discordgo.InteractionResponseType) target {
	return target{method: http.MethodPost, address: discordgo.EndpointInteractionResponse(i.ID, i.Token), callback: kind}
}

// toAnswer is the original response to an interaction, or its message with the given id.
func toAnswer(i *interaction, id string) target {
	if id == "" {
		id = "@original"
	}
	return target{method: http.MethodPatch, address: discordgo.EndpointWebhookMessage(i.AppID, i.Token, id)}
}

func toFollowUp(i *interaction) target {
	return target{method: http.MethodPost, address: discordgo.EndpointWebhookToken(i.AppID, i.Token) + "?wait=true"}
}

func toChannel(channel, replyTo string) target {
	return target{method: http.MethodPost, address: discordgo.EndpointChannelMessages(channel), replyTo: replyTo, once: true}
}

func toMessage(channel, id string) target {
	return target{method: http.MethodPatch, address: discordgo.EndpointChannelMessage(channel, id)}
}

// send is the only way in which messages are sent and edited. It makes sure that none of them pings anybody. It returns the
// id of the message; that of an initial response only if page.named is set.
func (o *outbox) send(ctx context.Context, to target, p page) (string, error) {
	m := outgoing{
		Flags: discordgo.MessageFlagsIsComponentsV2, Components: p.parts,
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	edit := to.method == http.MethodPatch || to.callback == discordgo.InteractionResponseUpdateMessage
	if p.private && !edit {
		m.Flags |= discordgo.MessageFlagsEphemeral
	}
	if edit {
		m.Attachments = append([]attached{}, p.kept...) // other existing files are removed
	}
	for i, f := range p.files {
		m.Attachments = append(m.Attachments, attached{i, f.Name})
	}
	if to.replyTo != "" {
		m.Reference = &reference{MessageID: to.replyTo}
	}
	if to.once {
		m.Nonce, m.EnforceNonce = rand.Text()[:maxNonce], true
	}
	if to.callback == 0 {
		var made struct{ ID string }
		err := o.rest.do(ctx, to.method, to.address, m, p.files, &made)
		return made.ID, err
	}
	var made struct {
		Resource struct {
			Message struct{ ID string }
		}
	}
	if p.named {
		to.address += "?with_response=true"
	}
	err := o.rest.do(ctx, to.method, to.address, answer{to.callback, m}, p.files, &made)
	return made.Resource.Message.ID, err
}

// respond sends an initial response that is not a message: an acknowledgement, a form, choices.
func (o *outbox) respond(ctx context.Context, i *interaction, kind discordgo.InteractionResponseType, data any) error {
	err := o.rest.do(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(i.ID, i.Token), answer{kind, data}, nil, nil)
	if codeOf(err) == codeAcknowledged {
		return nil // an earlier try succeeded
	}
	return err
}

// remove deletes a message. It is no error if that is gone already.
func (o *outbox) remove(ctx context.Context, address string) error {
	err := o.rest.do(ctx, http.MethodDelete, address, nil, nil, nil)
	if codeOf(err) == codeUnknownMessage {
		return nil
	}
	return err
}

// direct opens the direct message channel of a user and returns its id.
func (o *outbox) direct(ctx context.Context, user string) (string, error) {
	var c struct{ ID string }
	err := o.rest.do(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), map[string]string{"recipient_id": user}, nil, &c)
	return c.ID, err
}
