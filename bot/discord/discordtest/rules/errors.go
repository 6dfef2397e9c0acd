// Package rules holds what Discord documents of the payloads that a bot sends: their types, the limits of their texts and
// lists, the words in which Discord refuses them, and, where it is at hand, Discord's OpenAPI description. It keeps no state;
// package discordtest serves by it. Only tests import it.
//
// Lengths are counted in Unicode code points, as Discord's API does ("calculates length based on the number of
// codepoints", discord/discord-api-docs issue 1315), after the white space around a text is cut off.
//
// What the bot has no use for, such as embeds and pickers, is refused as a whole, so that a test that starts to need it fails.
package rules

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Codes of Discord's JSON errors: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
const (
	CodeUnknownApplication  = 10002
	CodeUnknownChannel      = 10003
	CodeUnknownMessage      = 10008
	CodeUnknownUser         = 10013
	CodeUnknownWebhook      = 10015
	CodeUnknownInteraction  = 10062
	CodeTooManyCommands     = 30032
	CodeTooLarge            = 40005
	CodeAlreadyAcknowledged = 40060
	CodeTooManyFollowUps    = 40094
	CodeMissingAccess       = 50001
	CodeNotInDM             = 50003
	CodeForeignMessage      = 50005
	CodeEmptyMessage        = 50006
	CodeCannotMessageUser   = 50007
	CodeMissingPermissions  = 50013
	CodeWrongChannelType    = 50024
	CodeInvalidWebhookToken = 50027
	CodeInvalidForm         = 50035
	CodeArchivedThread      = 50083
	CodeInvalidJSON         = 50109
	CodeReplyNeedsHistory   = 160002
	CodeThreadExists        = 160004
	CodeThreadLocked        = 160005
)

// object is a JSON object.
type object = map[string]any

// count returns the length of a text as Discord counts it: in code points.
func count(s string) int { return utf8.RuneCountInString(s) }

// Error is an error response.
type Error struct {
	Status int
	code   int
	fields object // of an invalid form, nested by field
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("discordtest: %d, code %d %v", e.Status, e.code, e.fields)
}

// Body returns the JSON of the response. Its message is not Discord's, which is for people only.
func (e *Error) Body() object {
	b := object{"message": e.Error(), "code": e.code}
	if len(e.fields) > 0 {
		b["errors"] = e.fields
	}
	return b
}

// Refuse returns the error of a code with the status that Discord sends with it.
func Refuse(code int) *Error {
	status := http.StatusBadRequest
	switch {
	case code == CodeTooLarge:
		status = http.StatusRequestEntityTooLarge
	case code >= 10000 && code < 20000:
		status = http.StatusNotFound
	case code == CodeInvalidWebhookToken:
		status = http.StatusUnauthorized
	case code == CodeMissingAccess, code == CodeMissingPermissions, code == CodeForeignMessage,
		code == CodeCannotMessageUser, code == CodeThreadLocked:
		status = http.StatusForbidden
	}
	return &Error{Status: status, code: code}
}

// Form collects what is wrong with a request body.
type Form struct{ fields object }

// Add records an error at a dotted path, such as components.0.label. A dot before it is ignored.
func (f *Form) Add(path, code, format string, args ...any) {
	if f.fields == nil {
		f.fields = object{}
	}
	at := f.fields
	for key := range strings.SplitSeq(strings.Trim(path, "."), ".") {
		next, ok := at[key].(object)
		if !ok {
			next = object{}
			at[key] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]object)
	at["_errors"] = append(list, object{"code": code, "message": fmt.Sprintf(format, args...)})
}

// Err returns the error of an invalid form, or nil.
func (f *Form) Err() error {
	if len(f.fields) == 0 {
		return nil
	}
	return &Error{http.StatusBadRequest, CodeInvalidForm, f.fields}
}

// Invalid returns the error of a form with one wrong field.
func Invalid(path, code, format string, args ...any) error {
	var f Form
	f.Add(path, code, format, args...)
	return f.Err()
}

// Length checks that a text has min to max code points.
func (f *Form) Length(path, text string, minimum, maximum int) {
	if n := count(text); n == 0 && minimum > 0 {
		f.Add(path, "BASE_TYPE_REQUIRED", "This field is required")
	} else {
		f.items(path, n, minimum, maximum)
	}
}

// items checks that a list has min to max entries.
func (f *Form) items(path string, n, minimum, maximum int) {
	switch {
	case minimum > 0 && (n < minimum || n > maximum):
		f.Add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", minimum, maximum)
	case n > maximum:
		f.Add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maximum)
	}
}

// Number checks that a number is in a range.
func (f *Form) Number(path string, n, minimum, maximum int) {
	if n < minimum || n > maximum {
		f.Add(path, "NUMBER_TYPE_MAX", "int value should be between %d and %d.", minimum, maximum)
	}
}

// OneOf checks that a value is one of those that Discord takes.
func OneOf[T comparable](f *Form, path string, v T, of ...T) {
	if !slices.Contains(of, v) {
		f.Add(path, "BASE_TYPE_CHOICES", "Value must be one of %v.", of)
	}
}

// Or returns what p points to, or otherwise where it is nil.
func Or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
