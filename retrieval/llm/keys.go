package llm

import (
	"crypto/rand"
	"regexp"
	"strings"

	"yiju/corpus"
)

// keyShape is the form of passage keys in a prompt, unlike anything in ordinary text.
var keyShape = regexp.MustCompile(`^K[0-9][A-Z2-7]{3}$`)

// newKeys makes n different keys, none of which occurs in the texts, so that no passage can refer to another or claim a
// key.
func newKeys(n int, texts ...string) []string {
	keys := make([]string, 0, n)
	taken := make(map[string]bool, n)
	for len(keys) < n {
		r := rand.Text()
		k := "K" + string('0'+r[0]%10) + r[1:4]
		free := !taken[k]
		for _, t := range texts {
			free = free && !strings.Contains(t, k)
		}
		if free {
			taken[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

// KeyMap maps the keys of a prompt to passages. A receipt stores it with the raw reply, so that ParseReply can parse the
// reply again.
type KeyMap struct {
	Keys   []string     `json:"keys"`   // as the model saw them; number i+1 in the prompt
	Stands []corpus.Ref `json:"stands"` // the passage of each
}

// find returns the passage that an opaque key names.
func (m KeyMap) find(key string) (corpus.Ref, bool) {
	for i, k := range m.Keys {
		if i < len(m.Stands) && strings.EqualFold(k, key) {
			return m.Stands[i], true
		}
	}
	return corpus.Ref{}, false
}

// nth returns the passage with the number n, from 1.
func (m KeyMap) nth(n int) (corpus.Ref, bool) {
	if n < 1 || n > len(m.Stands) {
		return corpus.Ref{}, false
	}
	return m.Stands[n-1], true
}
