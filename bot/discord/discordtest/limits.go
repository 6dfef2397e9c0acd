package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Limits of messages: https://docs.discord.com/developers/resources/message
const (
	maxContent          = 2000
	maxEmbeds           = 10
	maxEmbedsTotal      = 6000
	maxEmbedTitle       = 256
	maxEmbedDescription = 4096
	maxEmbedFields      = 25
	maxFieldName        = 256
	maxFieldValue       = 1024
	maxFooter           = 2048
	maxAuthorName       = 256
	maxURL              = 2048
	maxAttachments      = 10
	maxFilename         = 1024
	maxMentionList      = 100
)

// messageBody is a request to write or change a message, from any route.
type messageBody struct {
	Content         string           `json:"content"`
	Embeds          []Embed          `json:"embeds"`
	Components      []Component      `json:"components"`
	Flags           int              `json:"flags"`
	AllowedMentions *AllowedMentions `json:"allowed_mentions"`
	Attachments     []attachmentBody `json:"attachments"`
	Reference       *Reference       `json:"message_reference"`
	TTS             bool             `json:"tts"`
	Nonce           any              `json:"nonce"`
	EnforceNonce    bool             `json:"enforce_nonce"`
	Poll            json.RawMessage  `json:"poll"`
	StickerIDs      []string         `json:"sticker_ids"`

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

// decodeMessage reads a request with a message. The texts are trimmed, as Discord trims them.
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
	for i := range m.Embeds {
		m.Embeds[i].trim()
	}
	return m, nil
}

func (e *Embed) trim() {
	e.Title, e.Description = strings.TrimSpace(e.Title), strings.TrimSpace(e.Description)
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Name, f.Value = strings.TrimSpace(f.Name), strings.TrimSpace(f.Value)
	}
	if e.Footer != nil {
		e.Footer.Text = strings.TrimSpace(e.Footer.Text)
	}
	if e.Author != nil {
		e.Author.Name = strings.TrimSpace(e.Author.Name)
	}
}

// check holds a message against the limits, below a path of the request such as data. The flags are those that the
// message has in the end, for components of the second kind are a property of the message.
func (m *messageBody) check(f *formErrors, prefix string, flags int) {
	at := func(field string) string { return strings.TrimPrefix(prefix+"."+field, ".") }
	f.length(at("content"), m.Content, 0, maxContent)
	f.items(at("embeds"), len(m.Embeds), 0, maxEmbeds)
	total := 0
	for i := range m.Embeds {
		total += m.Embeds[i].check(f, fmt.Sprintf("%s.%d", at("embeds"), i))
	}
	if total > maxEmbedsTotal {
		f.add(at("embeds"), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedsTotal)
	}
	m.AllowedMentions.check(f, at("allowed_mentions"))
	m.checkAttachments(f, at("attachments"))
	if flags&FlagComponentsV2 != 0 {
		for field, used := range map[string]bool{
			"content": m.Content != "", "embeds": len(m.Embeds) > 0, "poll": m.hasPoll(), "sticker_ids": len(m.StickerIDs) > 0,
		} {
			if used {
				f.add(at(field), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
					"The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", field)
			}
		}
	}
	checkComponents(f, at("components"), m.Components, flags&FlagComponentsV2 != 0)
}

func (m *messageBody) hasPoll() bool { return len(m.Poll) > 0 && string(m.Poll) != "null" }

// empty reports whether nothing would be seen of the message.
func (m *messageBody) empty() bool {
	return m.Content == "" && len(m.Embeds) == 0 && len(m.Components) == 0 && len(m.files) == 0 &&
		len(m.Attachments) == 0 && len(m.StickerIDs) == 0 && !m.hasPoll()
}

// check holds an embed against the limits and returns how much it counts towards their sum.
func (e *Embed) check(f *formErrors, path string) int {
	total := count(e.Title) + count(e.Description)
	f.length(path+".title", e.Title, 0, maxEmbedTitle)
	f.length(path+".description", e.Description, 0, maxEmbedDescription)
	f.items(path+".fields", len(e.Fields), 0, maxEmbedFields)
	for i, field := range e.Fields {
		at := fmt.Sprintf("%s.fields.%d.", path, i)
		f.length(at+"name", field.Name, 1, maxFieldName)
		f.length(at+"value", field.Value, 1, maxFieldValue)
		total += count(field.Name) + count(field.Value)
	}
	if e.Footer != nil {
		f.length(path+".footer.text", e.Footer.Text, 1, maxFooter)
		f.link(path+".footer.icon_url", e.Footer.IconURL, true)
		total += count(e.Footer.Text)
	}
	if e.Author != nil {
		f.length(path+".author.name", e.Author.Name, 1, maxAuthorName)
		f.link(path+".author.url", e.Author.URL, false)
		f.link(path+".author.icon_url", e.Author.IconURL, true)
		total += count(e.Author.Name)
	}
	f.link(path+".url", e.URL, false)
	for name, media := range map[string]*EmbedMedia{"image": e.Image, "thumbnail": e.Thumbnail} {
		if media != nil {
			f.link(path+"."+name+".url", media.URL, true)
		}
	}
	if e.Timestamp != "" {
		if _, err := time.Parse(time.RFC3339, e.Timestamp); err != nil {
			f.add(path+".timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", e.Timestamp)
		}
	}
	if e.Color < 0 || e.Color > 0xffffff {
		f.add(path+".color", "NUMBER_TYPE_MAX", "int value should be between 0 and 16777215.")
	}
	if total == 0 && e.Image == nil && e.Thumbnail == nil {
		f.add(path+".description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return total
}

// link checks an address; that of media may point to an attachment.
func (f *formErrors) link(path, address string, media bool) {
	if address == "" {
		return
	}
	schemes := []string{"http", "https", "discord"}
	if media {
		schemes = []string{"http", "https", "attachment"}
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case !slices.Contains(schemes, u.Scheme):
		f.add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of %v.", u.Scheme, schemes)
	default:
		f.length(path, address, 0, maxURL)
	}
}

func (a *AllowedMentions) check(f *formErrors, path string) {
	if a == nil {
		return
	}
	for i, kind := range a.Parse {
		at := fmt.Sprintf("%s.parse.%d", path, i)
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			f.add(at, "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
		}
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
