package discordtest

import (
	"fmt"
	"net/http"
	"strings"
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

// apiError is an error response in Discord's words.
type apiError struct {
	status  int
	code    int
	message string
	fields  obj // of an invalid form, nested by field
}

func (e *apiError) Error() string {
	return fmt.Sprintf("discordtest: %d %s (%d) %v", e.status, e.message, e.code, e.fields)
}

func (e *apiError) body() obj {
	b := obj{"message": e.message, "code": e.code}
	if len(e.fields) > 0 {
		b["errors"] = e.fields
	}
	return b
}

var messages = map[int]string{
	CodeUnknownApplication:  "Unknown Application",
	CodeUnknownChannel:      "Unknown Channel",
	CodeUnknownMessage:      "Unknown Message",
	CodeUnknownUser:         "Unknown User",
	CodeUnknownWebhook:      "Unknown Webhook",
	CodeUnknownInteraction:  "Unknown interaction",
	CodeTooManyCommands:     "Maximum number of application commands reached",
	CodeTooLarge:            "Request entity too large",
	CodeAlreadyAcknowledged: "Interaction has already been acknowledged.",
	CodeTooManyFollowUps:    "Maximum number of follow-up messages for this interaction reached",
	CodeMissingAccess:       "Missing Access",
	CodeNotInDM:             "Cannot execute action on a DM channel",
	CodeForeignMessage:      "Cannot edit a message authored by another user",
	CodeEmptyMessage:        "Cannot send an empty message",
	CodeCannotMessageUser:   "Cannot send messages to this user",
	CodeMissingPermissions:  "Missing Permissions",
	CodeWrongChannelType:    "Cannot execute action on this channel type",
	CodeInvalidWebhookToken: "Invalid Webhook Token",
	CodeInvalidForm:         "Invalid Form Body",
	CodeArchivedThread:      "Thread is archived",
	CodeInvalidJSON:         "The request body contains invalid JSON.",
	CodeReplyNeedsHistory:   "Cannot reply without permission to read message history",
	CodeThreadExists:        "A thread has already been created for this message",
	CodeThreadLocked:        "This thread is locked",
}

// refuse returns the error of a code with the status that Discord sends with it.
func refuse(code int) *apiError {
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
	return &apiError{status: status, code: code, message: messages[code]}
}

// formErrors collects what is wrong with a request body.
type formErrors struct{ fields obj }

// add records an error at a dotted path, such as components.0.label.
func (f *formErrors) add(path, code, format string, args ...any) {
	if f.fields == nil {
		f.fields = obj{}
	}
	at := f.fields
	for key := range strings.SplitSeq(path, ".") {
		if key == "" {
			continue
		}
		next, ok := at[key].(obj)
		if !ok {
			next = obj{}
			at[key] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]obj)
	at["_errors"] = append(list, obj{"code": code, "message": fmt.Sprintf(format, args...)})
}

// err returns the error of an invalid form, or nil.
func (f *formErrors) err() error {
	if len(f.fields) == 0 {
		return nil
	}
	e := refuse(CodeInvalidForm)
	e.fields = f.fields
	return e
}

// invalid returns the error of a form with one wrong field.
func invalid(path, code, format string, args ...any) error {
	var f formErrors
	f.add(path, code, format, args...)
	return f.err()
}

// length checks that a text has min to max code points.
func (f *formErrors) length(path, text string, minimum, maximum int) {
	if n := count(text); n == 0 && minimum > 0 {
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	} else {
		f.items(path, n, minimum, maximum)
	}
}

// items checks that a list has min to max entries.
func (f *formErrors) items(path string, n, minimum, maximum int) {
	switch {
	case minimum > 0 && (n < minimum || n > maximum):
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", minimum, maximum)
	case n > maximum:
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maximum)
	}
}

// number checks that a number is in a range.
func (f *formErrors) number(path string, n, minimum, maximum int) {
	if n < minimum || n > maximum {
		f.add(path, "NUMBER_TYPE_MAX", "int value should be between %d and %d.", minimum, maximum)
	}
}

// choice checks that a value is one of those that Discord takes.
func choice[T comparable](f *formErrors, path string, v T, of ...T) {
	for _, o := range of {
		if v == o {
			return
		}
	}
	f.add(path, "BASE_TYPE_CHOICES", "Value must be one of %v.", of)
}
