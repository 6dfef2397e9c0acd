package state

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hash returns a keyed hash of a user id, another one for every purpose.
func (s *Store) hash(purpose, user string) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(purpose + "\x00" + user))
	return h.Sum(nil)[:16]
}

// person is what stands for a user where the name is not needed.
func (s *Store) person(user string) []byte { return s.hash("person", user) }

// pseudonym stands for a user who opted out in the records of acts, so that acts of one person can be told from those
// of another.
func (s *Store) pseudonym(user string) string {
	return "anon-" + strings.ToLower(base32.StdEncoding.EncodeToString(s.hash("pseudonym", user))[:10])
}

// optedOut reports whether nothing that names the user may be kept.
func (s *Store) optedOut(ctx context.Context, q querier, user string) (bool, error) {
	if user == "" {
		return false, nil
	}
	n, err := one(ctx, q, scanInt, `SELECT count(*) FROM opted_out WHERE person = ?`, s.person(user))
	return n > 0, err
}

// named returns the user, or the pseudonym of one who opted out.
func (s *Store) named(ctx context.Context, tx *sql.Tx, user string) (string, error) {
	out, err := s.optedOut(ctx, tx, user)
	if out {
		user = s.pseudonym(user)
	}
	return user, err
}

// rename puts name in the place of user in text, where user stands by itself and not in a longer word or number.
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
