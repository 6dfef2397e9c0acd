package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Limits of messages: https://docs.discord.com/developers/resources/message
const (
	maxContent     = 2000
	maxAttachments = 10
	maxFilename    = 1024
	maxMentionList = 100
)

// messageBody is a request to write or change a message, from any route.
type messageBody struct {
	Content         string           `json:"content"`
	Components      []Component      `json:"components"`
	Flags           int              `json:"flags"`
	AllowedMentions *AllowedMentions `json:"allowed_mentions"`
	Attachments     []attachmentBody `json:"attachments"`
	Reference       *Reference       `json:"message_reference"`
	TTS             bool             `json:"tts"`
	Nonce           any              `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`

	present map[string]bool // fields that the request has, even as null
	files   map[string]upload
}

type attachmentBody struct {
	ID          json.RawMessage `json:"id"` // number of an upload, or id of an attachment that stays
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
}

// name returns the id without quotation marks.
func (a attachmentBody) name() string { return strings.Trim(string(a.ID), `"`) }

// upload is a file of a multipart request.
type upload struct {
	filename, contentType string
	data                  []byte
}

// decode reads a JSON body into v.
func decode(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	err := dec.Decode(v)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return invalid(wrong.Field, "BASE_TYPE_CONVERT", "Could not interpret %q as %s.", wrong.Value, wrong.Type)
	}
	if err != nil {
		return refuse(CodeInvalidJSON)
	}
	return nil
}

// decodeMessage reads a request with a message and trims its text, as Discord does. What the bot has no use for is refused.
func decodeMessage(body []byte, files map[string]upload) (*messageBody, error) {
	m := &messageBody{present: make(map[string]bool), files: files}
	if len(body) == 0 {
		body = []byte("{}")
	}
	if err := decode(body, m); err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, refuse(CodeInvalidJSON)
	}
	for k := range raw {
		m.present[k] = true
	}
	m.Content = strings.TrimSpace(m.Content)
	for _, field := range []string{"embeds", "poll", "sticker_ids"} {
		if v := string(raw[field]); v != "" && v != "null" && v != "[]" {
			return nil, invalid(field, "DISCORDTEST_NOT_SERVED", "The test server does not know %s", field)
		}
	}
	return m, nil
}

// check holds a message against the limits, below a path of the request such as data. The flags are those that the
// message has in the end, for components of the second kind are a property of the message.
func (m *messageBody) check(f *formErrors, prefix string, flags int) {
	at := func(field string) string { return strings.TrimPrefix(prefix+"."+field, ".") }
	f.length(at("content"), m.Content, 0, maxContent)
	m.AllowedMentions.check(f, at("allowed_mentions"))
	m.checkAttachments(f, at("attachments"))
	if flags&FlagComponentsV2 != 0 && m.Content != "" {
		f.add(at("content"), legacyFields, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	checkComponents(f, at("components"), m.Components, flags&FlagComponentsV2 != 0)
}

const legacyFields = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"

// empty reports whether nothing would be seen of the message.
func (m *messageBody) empty() bool {
	return m.Content == "" && len(m.Components) == 0 && len(m.files) == 0 && len(m.Attachments) == 0
}

// link checks the address of a button.
func (f *formErrors) link(path, address string) {
	if address == "" {
		return
	}
	schemes := []string{"http", "https", "discord"}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case !slices.Contains(schemes, u.Scheme):
		f.add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of %v.", u.Scheme, schemes)
	default:
		f.length(path, address, 0, maxButtonURL)
	}
}

func (a *AllowedMentions) check(f *formErrors, path string) {
	if a == nil {
		return
	}
	for i, kind := range a.Parse {
		at := fmt.Sprintf("%s.parse.%d", path, i)
		choice(f, at, kind, "users", "roles", "everyone")
		if slices.Contains(a.Parse[:i], kind) {
			f.add(path+".parse", "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
		}
	}
	for kind, list := range map[string][]string{"users": a.Users, "roles": a.Roles} {
		f.items(path+"."+kind, len(list), 0, maxMentionList)
		if len(list) > 0 && slices.Contains(a.Parse, kind) {
			f.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", `parse:["%s"] and %s: [ids...] are mutually exclusive.`, kind, kind)
		}
	}
}

func (m *messageBody) checkAttachments(f *formErrors, path string) {
	f.items(path, max(len(m.files), len(m.Attachments)), 0, maxAttachments)
	for i, a := range m.Attachments {
		at := fmt.Sprintf("%s.%d", path, i)
		if a.name() == "" {
			f.add(at+".id", "BASE_TYPE_REQUIRED", "This field is required")
		}
		f.length(at+".filename", a.Filename, 0, maxFilename)
		f.length(at+".description", a.Description, 0, maxFilename)
	}
}
