package rules

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits of messages: https://docs.discord.com/developers/resources/message
const (
	maxContent  = 2000
	maxFilename = 1024
)

// Flags of messages.
const (
	FlagSuppressEmbeds = 1 << 2
	FlagHasThread      = 1 << 5
	FlagEphemeral      = 1 << 6
	FlagLoading        = 1 << 7
	FlagSilent         = 1 << 12
	FlagComponentsV2   = 1 << 15
)

// MessageBody is a request to write or change a message, from any route.
type MessageBody struct {
	Content         string           `json:"content"`
	Components      []Component      `json:"components"`
	Flags           int              `json:"flags"`
	AllowedMentions *AllowedMentions `json:"allowed_mentions"`
	Attachments     []AttachmentBody `json:"attachments"`
	Reference       *Reference       `json:"message_reference"`
	Nonce           any              `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`

	Present map[string]bool // fields that the request has, even as null
	Files   map[string]Upload
}

// Reference points to a message.
type Reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id,omitempty"`
	ChannelID       string `json:"channel_id,omitempty"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

// AllowedMentions says whom a message may ping:
// https://docs.discord.com/developers/resources/message#allowed-mentions-object
type AllowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users,omitempty"`
	Roles       []string `json:"roles,omitempty"`
	RepliedUser bool     `json:"replied_user,omitempty"`
}

// AttachmentBody describes an upload, or names an attachment that stays.
type AttachmentBody struct {
	ID          json.RawMessage `json:"id"` // number of an upload, or id of an attachment that stays
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
}

// Name returns the id without quotation marks.
func (a AttachmentBody) Name() string { return strings.Trim(string(a.ID), `"`) }

// Upload is a file of a multipart request.
type Upload struct {
	Filename, ContentType string
	Data                  []byte
}

// Decode reads a JSON body into v.
func Decode(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return Invalid(wrong.Field, "BASE_TYPE_CONVERT", "Could not interpret %q as %s.", wrong.Value, wrong.Type)
	}
	if err != nil {
		return Refuse(CodeInvalidJSON)
	}
	return nil
}

// DecodeMessage reads a request with a message and trims its text, as Discord does. What the bot has no use for is refused.
func DecodeMessage(body []byte, files map[string]Upload) (*MessageBody, error) {
	m := &MessageBody{Present: make(map[string]bool), Files: files}
	var raw map[string]json.RawMessage
	if len(body) == 0 {
		body = []byte("{}")
	}
	if err := cmp.Or(Decode(body, m), Decode(body, &raw)); err != nil {
		return nil, err
	}
	for k := range raw {
		m.Present[k] = true
	}
	m.Content = strings.TrimSpace(m.Content)
	for _, field := range []string{"embeds", "poll", "sticker_ids"} {
		if v := string(raw[field]); v != "" && v != "null" && v != "[]" {
			return nil, Invalid(field, "DISCORDTEST_NOT_SERVED", "The test server does not know %s", field)
		}
	}
	return m, nil
}

// Check checks a message against the limits, below a path of the request such as data. The flags are those that the
// message has in the end, for components of the second kind are a property of the message.
func (m *MessageBody) Check(f *Form, prefix string, flags int) {
	f.Length(prefix+".content", m.Content, 0, maxContent)
	m.AllowedMentions.check(f, prefix+".allowed_mentions")
	m.checkAttachments(f, prefix+".attachments")
	if flags&FlagComponentsV2 != 0 && m.Content != "" {
		f.Add(prefix+".content", LegacyFields, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	checkComponents(f, prefix+".components", m.Components, flags&FlagComponentsV2 != 0)
}

// LegacyFields is the error code of a message that has both text and components of the second kind.
const LegacyFields = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"

// Empty reports whether nothing would be seen of the message.
func (m *MessageBody) Empty() bool {
	return m.Content == "" && len(m.Components) == 0 && len(m.Files) == 0 && len(m.Attachments) == 0
}

func (a *AllowedMentions) check(f *Form, path string) {
	if a == nil {
		return
	}
	for i, kind := range a.Parse {
		at := fmt.Sprintf("%s.parse.%d", path, i)
		OneOf(f, at, kind, "users", "roles", "everyone")
		if slices.Contains(a.Parse[:i], kind) {
			f.Add(path+".parse", "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
		}
	}
	for kind, list := range map[string][]string{"users": a.Users, "roles": a.Roles} {
		f.items(path+"."+kind, len(list), 0, 100)
		if len(list) > 0 && slices.Contains(a.Parse, kind) {
			f.Add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", `parse:["%s"] and %s: [ids...] are mutually exclusive.`, kind, kind)
		}
	}
}

func (m *MessageBody) checkAttachments(f *Form, path string) {
	f.items(path, max(len(m.Files), len(m.Attachments)), 0, 10)
	for i, a := range m.Attachments {
		at := fmt.Sprintf("%s.%d", path, i)
		if a.Name() == "" {
			f.Add(at+".id", "BASE_TYPE_REQUIRED", "This field is required")
		}
		f.Length(at+".filename", a.Filename, 0, maxFilename)
		f.Length(at+".description", a.Description, 0, maxFilename)
	}
}
