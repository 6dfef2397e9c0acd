package state

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// PrivacyStore lets users see and delete what is kept about them. The empty user is an error.
type PrivacyStore interface {
	// OptOut deletes what is kept about a user, as ForgetUser does, and keeps nothing that names the user from then on:
	// receipts without the user, acts under a pseudonym, no feedback, and gaps without the asker.
	OptOut(ctx context.Context, user string) (Erasure, error)
	// OptIn ends OptOut; what was not kept in between stays so.
	OptIn(ctx context.Context, user string) error
	// OptedOut reports whether a user opted out. The empty user did not.
	OptedOut(ctx context.Context, user string) (bool, error)
	// ForgetUser deletes the receipts, feedback and gap reports of a user, and the bodies of receipts of others that
	// follow up one of the user's, as they may quote it. Reviews, posts and the audit log stay, under a pseudonym: others
	// rely on these acts. What was deleted is overwritten where the data is stored.
	ForgetUser(ctx context.Context, user string) (Erasure, error)
	// ExportUser returns what is kept about a user, all of it from one moment.
	ExportUser(ctx context.Context, user string) (Export, error)
}

// Erasure counts what was removed of a user.
type Erasure struct {
	Receipts int // with the question and what belongs to them
	Emptied  int // receipts of others that follow up one of the user's, and lost their body
	Feedback int
	Gaps     int // reports of gaps
	Renamed  int // records of acts that name a pseudonym now
}

// Export is what is kept about a user. Of acts it has those under the user's name and pseudonym. It is written as JSON
// for the user.
type Export struct {
	User     string        `json:"user"`
	OptedOut bool          `json:"opted_out"`
	Receipts []Receipt     `json:"receipts"` // without the user and the messages
	Feedback []Feedback    `json:"feedback"`
	Gaps     []ExportedGap `json:"gaps"`
	Acts     []ExportedAct `json:"acts"`
}

// ExportedGap is a GapReport in an Export.
type ExportedGap struct {
	Guild    string    `json:"guild,omitempty"`
	Time     time.Time `json:"time"`
	Question string    `json:"question"`
}

// ExportedAct is an entry of the audit log, a review or a post in an Export.
type ExportedAct struct {
	Kind    string    `json:"kind"` // audit, review or posted
	ID      int64     `json:"id"`
	Time    time.Time `json:"time"`
	Guild   string    `json:"guild,omitempty"`
	Act     string    `json:"act"` // of a review its status, of a post its kind
	Subject string    `json:"subject,omitempty"`
	Detail  string    `json:"detail,omitempty"`
}

// Key makes the hashes that replace user ids. A store keeps it with the data, so the hashes protect against casual
// inspection, not against an attacker with both the data and a list of users.
type Key []byte

// KeyLen is the length of a Key in bytes.
const KeyLen = 32

// Hash returns a hash of a user id of 16 bytes that differs from purpose to purpose.
func (k Key) Hash(purpose, user string) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(purpose + "\x00" + user))
	return h.Sum(nil)[:16]
}

// Person returns the hash of a user for records that need no name.
func (k Key) Person(user string) []byte { return k.Hash("person", user) }

// Pseudonym returns the name of a user who opted out in the records of acts, so that acts of one person can be told
// from those of another.
func (k Key) Pseudonym(user string) string {
	return "anon-" + strings.ToLower(base32.StdEncoding.EncodeToString(k.Hash("pseudonym", user))[:10])
}

// Hide replaces a user by the pseudonym in text.
func (k Key) Hide(user, text string) string { return rename(text, user, k.Pseudonym(user)) }

// HideIn is Hide for the fields of an entry that may name the user.
func (k Key) HideIn(a AuditEntry, user string) AuditEntry {
	a.Actor, a.Subject, a.Detail = k.Hide(user, a.Actor), k.Hide(user, a.Subject), k.Hide(user, a.Detail)
	return a
}

// rename replaces user by name in text, except within a longer word or number.
func rename(text, user, name string) string {
	if user == "" {
		return text
	}
	parts := strings.Split(text, user)
	out := parts[0]
	for i, part := range parts[1:] {
		before, after := parts[i], part
		if before == "" && i > 0 {
			before = user
		}
		if after == "" && i+2 < len(parts) {
			after = user
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		first, _ := utf8.DecodeRuneInString(after)
		if joins(last) || joins(first) {
			out += user + part
		} else {
			out += name + part
		}
	}
	return out
}

func joins(r rune) bool { return unicode.IsDigit(r) || r < utf8.RuneSelf && unicode.IsLetter(r) }
