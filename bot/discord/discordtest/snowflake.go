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

// nextID returns a new id, greater than all before: the milliseconds since Discord's epoch above 22 bits of counter.
func (s *Server) nextID() string {
	id := uint64(s.now().UnixMilli()-epoch) << 22
	s.lastID = max(id, s.lastID+1)
	return strconv.FormatUint(s.lastID, 10)
}

// token returns a new secret, which looks random and is a function of how many came before. Its alphabet is that of
// Discord's interaction tokens.
func (s *Server) secret(of string) string {
	s.secrets++
	sum := sha256.Sum256([]byte(of + strconv.Itoa(s.secrets) + s.options.Token))
	return base64.RawURLEncoding.EncodeToString([]byte(of+":"+s.nextID())) + "_" + hex.EncodeToString(sum[:])
}

// stamp writes a time as Discord does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

// obj is a JSON object that the server sends.
type obj = map[string]any
