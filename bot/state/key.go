package state

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	var b strings.Builder
	rest := text
	before := ' '
	for {
		at := strings.Index(rest, user)
		if at < 0 {
			b.WriteString(rest)
			return b.String()
		}
		if at > 0 {
			before, _ = utf8.DecodeLastRuneInString(rest[:at])
		}
		after, _ := utf8.DecodeRuneInString(rest[at+len(user):])
		b.WriteString(rest[:at])
		if joins(before) || joins(after) {
			b.WriteString(user)
		} else {
			b.WriteString(name)
		}
		before, _ = utf8.DecodeLastRuneInString(user)
		rest = rest[at+len(user):]
	}
}

func joins(r rune) bool { return unicode.IsDigit(r) || r < utf8.RuneSelf && unicode.IsLetter(r) }
