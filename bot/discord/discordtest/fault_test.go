package discordtest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/discord/discordtest"
)

const messagesRoute = "/channels/{channel_id}/messages"

// TestFaults makes a message fail in each way and counts what came of it.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault discordtest.Fault
		ok    bool // discordgo sends it in the end
		sent  int
	}{
		{"429", discordtest.Fault{Status: 429, RetryAfter: 50 * time.Millisecond, Times: 2}, true, 1},
		{"429 for all", discordtest.Fault{Status: 429, RetryAfter: 50 * time.Millisecond, Global: true, Times: 1}, true, 1},
		{"429 without a time", discordtest.Fault{Status: 429, Times: 1}, true, 1},
		{"500", discordtest.Fault{Status: 500, Times: 1}, true, 1},
		{"502", discordtest.Fault{Status: 502, Times: 2}, true, 1},
		{"503 for ever", discordtest.Fault{Status: 503}, false, 0},
		{"reset", discordtest.Fault{Reset: true, Times: 1}, false, 0},
		{"reset after", discordtest.Fault{Reset: true, Done: true, Times: 1}, false, 1},
		{"cut", discordtest.Fault{Cut: true, Times: 1}, false, 1},
		{"slow", discordtest.Fault{Delay: 50 * time.Millisecond, Times: 1}, true, 1},
		{"elsewhere", discordtest.Fault{Status: 503, Route: "/gateway"}, true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, discordtest.Options{NoRateLimits: true})
			if tt.fault.Route == "" {
				tt.fault.Route, tt.fault.Method = messagesRoute, http.MethodPost
			}
			takeBack := st.Inject(tt.fault)
			began := time.Now()
			_, err := st.bot.ChannelMessageSend(st.channel.ID, "x")
			if (err == nil) != tt.ok {
				t.Errorf("sent: %v, want %v", err, tt.ok)
			}
			if sent := len(st.Messages(st.channel, nil)); sent != tt.sent {
				t.Errorf("%d messages, want %d", sent, tt.sent)
			}
			if wait := tt.fault.RetryAfter + tt.fault.Delay; time.Since(began) < wait {
				t.Errorf("took %v, want at least %v", time.Since(began), wait)
			}
			if refused := st.Refusals(); len(refused) > 0 {
				t.Errorf("faults count as refusals: %+v", refused)
			}
			takeBack()
			if _, err := st.bot.ChannelMessageSend(st.channel.ID, "x"); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

// TestFaultOnTheWire looks at what a client without a library sees of a fault.
func TestFaultOnTheWire(t *testing.T) {
	t.Parallel()
	s := newServer(t, discordtest.Options{})
	client := &http.Client{Transport: s.Transport()}
	get := func() (*http.Response, error) { return client.Get("https://discord.com/api/v10/gateway") }

	s.Inject(discordtest.Fault{Cut: true, Times: 1})
	resp, err := get()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut body: %v", err)
	}
	_ = resp.Body.Close()
	for _, wait := range []time.Duration{0, 1500 * time.Millisecond} {
		s.Inject(discordtest.Fault{Status: 429, RetryAfter: wait, Global: true, Times: 1})
		resp, err := get()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		want, body := "", `{"global":true,"message":"You are being rate limited."}`
		if wait > 0 {
			want, body = "2", `{"global":true,"message":"You are being rate limited.","retry_after":1.5}`
		}
		if got := resp.Header.Get("Retry-After"); resp.StatusCode != 429 || got != want || string(b) != body {
			t.Errorf("429: status %d, Retry-After %q, %s", resp.StatusCode, got, b)
		}
	}
	if _, err := get(); err != nil {
		t.Errorf("after all faults: %v", err)
	}
}

// TestRateLimit counts the requests of a channel, apart from those of another.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	other := st.NewChannel(st.guild, "other")
	send := func(c *discordtest.Channel) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "POST", "https://discord.com/api/v10/channels/"+c.ID+"/messages", strings.NewReader(`{"content":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", st.Token())
		r.Header.Set("Content-Type", "application/json")
		resp, err := (&http.Client{Transport: st.Transport()}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp
	}
	for n := range 5 {
		resp := send(st.channel)
		if left := resp.Header.Get("X-RateLimit-Remaining"); resp.StatusCode != 200 || left != fmt.Sprint(4-n) {
			t.Fatalf("message %d: status %d, %s remaining", n, resp.StatusCode, left)
		}
		if reset, err := strconv.ParseFloat(resp.Header.Get("X-RateLimit-Reset-After"), 64); err != nil || reset <= 0 || reset > 5 {
			t.Errorf("message %d: reset after %v, %v", n, reset, err)
		}
	}
	resp := send(st.channel)
	if wait, err := strconv.Atoi(resp.Header.Get("Retry-After")); resp.StatusCode != 429 || err != nil || wait < 1 || wait > 5 {
		t.Errorf("sixth message: status %d, wait %d s", resp.StatusCode, wait)
	}
	if resp := send(other); resp.StatusCode != 200 {
		t.Errorf("other channel: %d", resp.StatusCode)
	}
}

// TestMany has 50 users ask at the same time, with the connection lost in between.
func TestMany(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	st.open(t)
	st.register(t, askCommand)
	st.on(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := say(s, i, &discordgo.InteractionResponseData{Content: i.ApplicationCommandData().Options[0].StringValue()}); err != nil {
			t.Error(err)
		}
	})
	var asked []*discordtest.Interaction
	for n := range 50 {
		if n == 25 {
			st.AskReconnect()
		}
		asked = append(asked, st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", strings.Repeat("?", n+1))))
	}
	for n, h := range asked {
		r, err := h.Wait(soon(t))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Original.Message().Content); got != n+1 {
			t.Errorf("question %d: answer of length %d", n, got)
		}
	}
	st.Forget()
	if len(st.Requests()) != 0 || len(st.Messages(st.channel, nil)) != 0 {
		t.Error("the server does not forget")
	}
}
