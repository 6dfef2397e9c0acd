package llm

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// Redacted replaces a key wherever it would be shown.
const Redacted = "[key]"

// minScrub is the length from which keys are redacted in output. Shorter ones, such as "none" for local servers, are no
// secrets and could be ordinary words.
const minScrub = 8

// Key is an API key. No verb of fmt, no encoder and no reflection prints it: the text is only reachable through a function.
// The zero Key is for an endpoint that needs none.
type Key struct{ reveal func() string }

// Secret makes the Key whose text is s without the white space around it; an empty s gives the zero Key.
func Secret(s string) Key {
	s = strings.TrimSpace(s)
	if s == "" {
		return Key{}
	}
	return Key{reveal: func() string { return s }}
}

// Set reports whether there is a key.
func (k Key) Set() bool { return k.reveal != nil }

func (k Key) text() string {
	if k.reveal == nil {
		return ""
	}
	return k.reveal()
}

// Format writes that there is a key, or nothing, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) {
	if k.Set() {
		fmt.Fprint(f, Redacted)
	}
}

// String says that there is a key, or nothing.
func (k Key) String() string { return fmt.Sprint(k) }

// LogValue keeps the key out of structured logs.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText keeps the key out of encoded configurations.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// scrub returns s with the key replaced where it occurs, in any case of letters.
func (k Key) scrub(s string) string {
	key := k.text()
	if len(key) < minScrub || !strings.Contains(strings.ToLower(s), strings.ToLower(key)) {
		return s
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(key)).ReplaceAllLiteralString(s, Redacted)
}

// usable reports whether the key can stand in a header: visible ASCII only.
func (k Key) usable() bool {
	return !strings.ContainsFunc(k.text(), func(r rune) bool { return r <= ' ' || r > '~' })
}
