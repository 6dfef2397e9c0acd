package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/present"
)

// rest is a client of the REST API on top of discordgo.
type rest struct {
	session *discordgo.Session
	limits  *limiter
	idle    func() // closes idle connections
}

func newREST(token string, transport http.RoundTripper) (*rest, error) {
	r := &rest{idle: func() {}}
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxIdleConnsPerHost = 64
		transport, r.idle = own, own.CloseIdleConnections
	}
	session, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	r.limits = newLimiter(transport)
	session.Client = &http.Client{Transport: r.limits}
	session.LogLevel = -1 // it logs to standard error
	session.StateEnabled = false
	session.UserAgent = "DiscordBot (yiju, 1)"
	r.session = session
	return r, nil
}

// do sends a request with files and a JSON body, unless that is nil, and decodes the response into out, unless that is nil.
// The limiter waits and retries until ctx ends. Errors contain no tokens.
//
// Each request gets a new bucket: the limiter enforces the limits, and discordgo would keep every bucket for ever.
func (r *rest) do(ctx context.Context, method, address string, body any, files []present.File, out any) error {
	var data []byte
	kind := "application/json"
	var err error
	switch {
	case len(files) > 0:
		var parts []*discordgo.File
		for _, f := range files {
			parts = append(parts, &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)})
		}
		kind, data, err = discordgo.MultipartBodyWithJSON(body, parts)
	case body != nil:
		data, err = json.Marshal(body)
	}
	if err != nil {
		return fmt.Errorf("discord: encode a request: %w", err)
	}
	bucket := discordgo.NewRatelimiter().LockBucket("")
	answer, err := r.session.RequestWithLockedBucket(method, address, kind, data, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return refusal(err)
	}
	if out != nil && len(answer) > 0 {
		if err := json.Unmarshal(answer, out); err != nil {
			return fmt.Errorf("discord: decode an answer: %w", err)
		}
	}
	return nil
}
