package discord

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The types of this file decode Discord's events. They have only the fields that are used, so that additions such as new
// types of components never make an event unreadable.

type user struct {
	ID         string
	Username   string
	GlobalName string `json:"global_name"`
	Bot        bool
}

// name is what people see.
func (u user) name() string {
	if u.GlobalName != "" {
		return u.GlobalName
	}
	return u.Username
}

type member struct {
	User        *user
	Nick        string
	Roles       []string
	Permissions string // in the channel; only with interactions
}

type attachment struct {
	ID          string
	Filename    string
	ContentType string `json:"content_type"`
	Size        int64
	URL         string
}

type message struct {
	ID          string
	ChannelID   string `json:"channel_id"`
	GuildID     string `json:"guild_id"`
	Type        discordgo.MessageType
	Content     string
	Author      user
	Member      *member
	WebhookID   string `json:"webhook_id"`
	Mentions    []user
	Attachments []attachment
	Embeds      []embed
	Components  json.RawMessage
	Reference   *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Referenced *message `json:"referenced_message"`
}

type embed struct {
	Title, Description string
	Fields             []struct{ Name, Value string }
}

// text returns the visible text of m: content, embeds and components.
func (m *message) text() string {
	parts := []string{m.Content}
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
		for _, f := range e.Fields {
			parts = append(parts, f.Name, f.Value)
		}
	}
	parts = append(parts, displayed(m.Components)...)
	var b strings.Builder
	for _, p := range parts {
		if p != "" {
			b.WriteString(p + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// displayed returns the texts of components, recursively.
func displayed(components json.RawMessage) []string {
	var list []struct {
		Type       int
		Content    string
		Components json.RawMessage
	}
	if len(components) == 0 || json.Unmarshal(components, &list) != nil {
		return nil
	}
	var texts []string
	for _, c := range list {
		if c.Content != "" {
			texts = append(texts, c.Content)
		}
		texts = append(texts, displayed(c.Components)...)
	}
	return texts
}

type channel struct {
	ID       string
	Type     int
	GuildID  string `json:"guild_id"`
	ParentID string `json:"parent_id"`
	OwnerID  string `json:"owner_id"`
	Metadata *struct {
		Archived bool
	} `json:"thread_metadata"`
}

// thread reports whether c is an announcement, public or private thread.
func (c *channel) thread() bool { return c.Type >= 10 && c.Type <= 12 }

type role struct {
	ID          string
	Permissions string
}

type guild struct {
	ID      string
	OwnerID string `json:"owner_id"`
	Locale  string `json:"preferred_locale"`
	Roles   []role
	Threads []channel
}

type interaction struct {
	ID        string
	AppID     string `json:"application_id"`
	Type      discordgo.InteractionType
	Token     string
	Data      interactionData
	GuildID   string `json:"guild_id"`
	ChannelID string `json:"channel_id"`
	Channel   *channel
	Message   *message
	Member    *member
	User      *user
	Locale    string
	Context   *discordgo.InteractionContextType
	Owners    map[string]json.RawMessage `json:"authorizing_integration_owners"`
}

type interactionData struct {
	Name       string
	Type       discordgo.ApplicationCommandType
	Options    []option
	TargetID   string `json:"target_id"`
	CustomID   string `json:"custom_id"`
	Values     []string
	Components []formPart
	Resolved   struct {
		Users       map[string]user
		Members     map[string]member
		Messages    map[string]message
		Attachments map[string]attachment
	}
}

type option struct {
	Name    string
	Type    discordgo.ApplicationCommandOptionType
	Value   json.RawMessage
	Options []option
	Focused bool
}

// text returns the value for Request.Options.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	var n float64
	if json.Unmarshal(o.Value, &n) == nil {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return string(o.Value) // true and false
}

// formPart is a row or label of a form, or a field in one.
type formPart struct {
	CustomID   string `json:"custom_id"`
	Value      string
	Component  *formPart
	Components []formPart
}

// fields calls yield for every field.
func (p formPart) fields(yield func(name, value string)) {
	if p.CustomID != "" {
		yield(p.CustomID, p.Value)
	}
	if p.Component != nil {
		p.Component.fields(yield)
	}
	for _, c := range p.Components {
		c.fields(yield)
	}
}

// ready is the event that starts a session.
type ready struct {
	SessionID string `json:"session_id"`
	ResumeURL string `json:"resume_gateway_url"`
	User      user
}
