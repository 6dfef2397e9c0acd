package discordtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"time"
)

// epoch is the first millisecond of Discord's ids: 2015-01-01T00:00:00Z in Unix milliseconds.
const epoch = 1420070400000

// ids issues ids and secrets by the clock of the server.
type ids struct {
	clock   func() time.Time
	token   string // of the bot
	lastID  uint64
	secrets int
}

// nextID returns a new id, greater than all before: the milliseconds since Discord's epoch above 22 bits of counter.
func (n *ids) nextID() string {
	id := uint64(n.now().UnixMilli()-epoch) << 22
	n.lastID = max(id, n.lastID+1)
	return strconv.FormatUint(n.lastID, 10)
}

// token returns a new secret, which looks random and is a function of how many came before. Its alphabet is that of
// Discord's interaction tokens.
func (n *ids) secret(of string) string {
	n.secrets++
	sum := sha256.Sum256([]byte(of + strconv.Itoa(n.secrets) + n.token))
	return base64.RawURLEncoding.EncodeToString([]byte(of+":"+n.nextID())) + "_" + hex.EncodeToString(sum[:])
}

// stamp writes a time as Discord does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

// obj is a JSON object that the server sends.
type obj = map[string]any
