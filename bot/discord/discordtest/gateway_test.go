package discordtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"yiju/bot/discord/discordtest"
)

// received collects message events.
func received(bot *discordgo.Session) chan *discordgo.Message {
	heard := make(chan *discordgo.Message, 100)
	bot.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m.Message })
	return heard
}

// hear waits for the next message event.
func hear(t *testing.T, heard chan *discordgo.Message) *discordgo.Message {
	t.Helper()
	select {
	case m := <-heard:
		return m
	case <-soon(t).Done():
		t.Fatal("the bot heard nothing")
		return nil
	}
}

// TestConnect checks what the bot learns on connecting.
func TestConnect(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	guilds := make(chan *discordgo.GuildCreate, 1)
	st.bot.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) { guilds <- g })
	st.open(t)
	if got := st.bot.State.User; got.ID != st.Bot().ID || !got.Bot {
		t.Errorf("user %+v", got)
	}
	g := <-guilds
	if g.ID != st.guild.ID || len(g.Channels) != 1 || g.MemberCount != 3 || g.PreferredLocale != "zh-CN" {
		t.Errorf("guild %+v", g.Guild)
	}
}

// TestResume takes up the session after each way of losing the connection that leaves it, and misses nothing.
func TestResume(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*discordtest.Server){
		"dropped":    (*discordtest.Server).DropGateways,
		"op 7":       (*discordtest.Server).AskReconnect,
		"op 9 true":  func(s *discordtest.Server) { s.InvalidateSessions(true) },
		"close 4000": func(s *discordtest.Server) { s.CloseGateways(discordtest.CloseUnknownError) },
		"refused":    func(s *discordtest.Server) { s.RefuseGateways(1); s.DropGateways() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, discordtest.Options{})
			heard := received(st.bot)
			st.open(t)
			lose(st.Server)
			for i := range 3 {
				st.Say(st.mira, st.channel, fmt.Sprintf("<@%s> %d", st.Bot().ID, i))
			}
			var got []string
			for range 3 {
				got = append(got, hear(t, heard).Content[len("<@>")+len(st.Bot().ID):])
			}
			slices.Sort(got) // handlers run at the same time
			if want := []string{" 0", " 1", " 2"}; !slices.Equal(got, want) {
				t.Errorf("heard %q, want %q", got, want)
			}
			if err := st.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Resumed == 1 && n.Connected == 1 }); err != nil {
				t.Error(err)
			}
			if n := st.Sessions(); n.Identified != 1 {
				t.Errorf("identified %d times", n.Identified)
			}
		})
	}
}

// TestNewSession identifies again after the session is gone.
func TestNewSession(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	st.open(t)
	st.InvalidateSessions(false)
	if err := st.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Identified == 2 && n.Connected == 1 }); err != nil {
		t.Errorf("%v: %v", err, st.Sessions())
	}
}

// TestResumeRefused answers a Resume of a session that is gone with opcode 9. It does not use discordgo, which at f43dd94
// deadlocks when Resume is answered with opcode 7 or 9: Open holds the session's lock while it reads the answer, and the
// handlers of both opcodes lock it again.
func TestResumeRefused(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*discordtest.Server, *websocket.Conn){
		"aged": func(s *discordtest.Server, _ *websocket.Conn) { s.DropGateways(); s.Age() },
		"closed with 1000": func(_ *discordtest.Server, ws *websocket.Conn) {
			_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
		},
		"invalidated": func(s *discordtest.Server, _ *websocket.Conn) { s.InvalidateSessions(false); s.DropGateways() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, discordtest.Options{})
			ws := dial(t, s, "?v=10&encoding=json")
			_ = ws.WriteJSON(identify(nil))
			_ = next(t, ws) // hello
			var ready struct {
				SessionID string `json:"session_id"`
			}
			if err := json.Unmarshal(next(t, ws).Data, &ready); err != nil || ready.SessionID == "" {
				t.Fatal("no session", err)
			}
			end(s, ws)
			if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected == 0 }); err != nil {
				t.Fatal(err)
			}
			ws = dial(t, s, "?v=10&encoding=json")
			_ = ws.WriteJSON(map[string]any{"op": 6, "d": map[string]any{"token": "test-token", "session_id": ready.SessionID, "seq": 1}})
			_ = next(t, ws)
			if p := next(t, ws); p.Op != 9 || string(p.Data) != "false" {
				t.Errorf("op %d %s, want op 9 false", p.Op, p.Data)
			}
		})
	}
}

// packet is what the gateway sends.
type packet struct {
	Op   int
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

func next(t *testing.T, ws *websocket.Conn) packet {
	t.Helper()
	_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	var p packet
	if err := ws.ReadJSON(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestZombie has discordgo notice that heartbeats get no answer, for which it takes five intervals.
func TestZombie(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{Heartbeat: 50 * time.Millisecond})
	st.bot.ShouldReconnectOnError = false // see TestResumeRefused
	st.open(t)
	st.AskHeartbeat()
	if err := st.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Heartbeats > 2 }); err != nil {
		t.Fatal(err)
	}
	st.StopAcks(true)
	if err := st.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected == 0 }); err != nil {
		t.Fatal("the bot keeps a dead connection")
	}
}

// dial connects without a library and takes the Hello.
func dial(t *testing.T, s *discordtest.Server, query string) *websocket.Conn {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(gatewayURL(t, s)+"/"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return ws
}

func gatewayURL(t *testing.T, s *discordtest.Server) string {
	t.Helper()
	_, answer := request(t, s, "GET", "/gateway", nil)
	return answer["url"].(string)
}

// identify is a valid payload with changes.
func identify(change map[string]any) map[string]any {
	d := map[string]any{"token": "test-token", "intents": 1, "properties": map[string]any{"os": "linux"}}
	for k, v := range change {
		d[k] = v
	}
	return map[string]any{"op": 2, "d": d}
}

// TestCloseCodes lists what the gateway closes a connection for.
func TestCloseCodes(t *testing.T) {
	t.Parallel()
	const good = "?v=9&encoding=json"
	tests := []struct {
		name, query string
		send        []any
		want        int
	}{
		{"version", "?v=3&encoding=json", nil, discordtest.CloseInvalidAPIVersion},
		{"encoding", "?v=9&encoding=etf", nil, discordtest.CloseDecodeError},
		{"token", good, []any{identify(map[string]any{"token": "other"})}, discordtest.CloseAuthenticationFailed},
		{"unknown intents", good, []any{identify(map[string]any{"intents": 1 << 30})}, discordtest.CloseInvalidIntents},
		{"disallowed intents", good, []any{identify(map[string]any{"intents": discordtest.IntentMessageContent})}, discordtest.CloseDisallowedIntents},
		{"no intents", good, []any{identify(map[string]any{"intents": nil})}, discordtest.CloseDecodeError},
		{"shard", good, []any{identify(map[string]any{"shard": []int{2, 2}})}, discordtest.CloseInvalidShard},
		{"too few shards", good, []any{identify(nil)}, discordtest.CloseShardingRequired},
		{"twice", good, []any{identify(map[string]any{"shard": []int{0, 2}}), identify(nil)}, discordtest.CloseAlreadyAuthenticated},
		{"opcode", good, []any{map[string]any{"op": 99}}, discordtest.CloseUnknownOpcode},
		{"no JSON", good, []any{json.RawMessage(`"`)}, discordtest.CloseDecodeError},
		{"too long", good, []any{map[string]any{"op": 1, "d": strings.Repeat("x", 5000)}}, discordtest.CloseDecodeError},
		{"resume with a bad token", good, []any{map[string]any{"op": 6, "d": map[string]any{"token": "other"}}}, discordtest.CloseAuthenticationFailed},
		{"too many", good, slices.Repeat([]any{map[string]any{"op": 1}}, 121), discordtest.CloseRateLimited},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, discordtest.Options{Shards: 2, RequireShards: true})
			ws := dial(t, s, tt.query)
			for _, p := range tt.send {
				if b, ok := p.(json.RawMessage); ok {
					_ = ws.WriteMessage(websocket.TextMessage, b)
				} else {
					_ = ws.WriteJSON(p)
				}
			}
			_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
			for {
				_, _, err := ws.ReadMessage()
				if err == nil {
					continue
				}
				if !websocket.IsCloseError(err, tt.want) {
					t.Errorf("%v, want close code %d", err, tt.want)
				}
				return
			}
		})
	}
}

// TestFatalCloseCodes shows how discordgo reports that it cannot connect.
func TestFatalCloseCodes(t *testing.T) {
	t.Parallel()
	for _, code := range []int{4004, 4013, 4014} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, discordtest.Options{})
			st.CloseOnIdentify(code)
			if err := st.bot.Open(); !websocket.IsCloseError(err, code) {
				t.Errorf("Open: %v, want close code %d", err, code)
			}
		})
	}
}

// TestShards sends each of two sessions its own guilds.
func TestShards(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{Shards: 2, RequireShards: true})
	for i := range 8 {
		st.NewGuild(fmt.Sprint("guild", i), "en-US")
		time.Sleep(2 * time.Millisecond) // the shard follows from the time in the id
	}
	guilds := make(chan string, 20)
	for shard := range 2 {
		bot := newBot(t, st.Server)
		bot.ShardID, bot.ShardCount = shard, 2
		bot.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) { guilds <- g.ID })
		if err := bot.Open(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = bot.Close() })
	}
	seen := make(map[string]bool)
	for range 9 {
		id := <-guilds
		if seen[id] {
			t.Errorf("guild %s on both shards", id)
		}
		seen[id] = true
	}
	if got := st.Sessions().Shards; len(got) != 2 || got[0] != [2]int{0, 2} || got[1] != [2]int{1, 2} {
		t.Errorf("shards %v", got)
	}
}

// TestMessageContent sends the bot the text of messages only if it may read that.
func TestMessageContent(t *testing.T) {
	t.Parallel()
	for _, granted := range []bool{false, true} {
		t.Run(fmt.Sprintf("granted %v", granted), func(t *testing.T) {
			t.Parallel()
			o := discordtest.Options{}
			if granted {
				o.Privileged = discordtest.IntentMessageContent
			}
			st := newStage(t, o)
			if granted {
				st.bot.Identify.Intents |= discordgo.IntentMessageContent
			}
			heard := received(st.bot)
			st.open(t)
			mine, err := st.bot.ChannelMessageSend(st.channel.ID, "the bot's own")
			if err != nil {
				t.Fatal(err)
			}
			hear(t, heard)
			own := st.Messages(st.channel, nil)[0]
			for _, tt := range []struct {
				name string
				said *discordtest.Said
				read bool
			}{
				{"plain", st.Say(st.mira, st.channel, "secret"), granted},
				{"mention", st.Say(st.mira, st.channel, st.Bot().Mention()+" hello"), true},
				{"reply", st.Say(st.mira, st.channel, "reply", discordtest.InReplyTo(own)), true},
				{"silent reply", st.Say(st.mira, st.channel, "reply", discordtest.InReplyToSilently(own)), granted},
				{"direct", st.Say(st.mira, st.DM(st.mira), "direct"), true},
			} {
				if tt.said.Err() != nil {
					t.Fatal(tt.said.Err())
				}
				m := hear(t, heard)
				for m.ID != tt.said.Message.ID { // handlers run at the same time
					heard <- m
					m = hear(t, heard)
				}
				if got := m.Content != ""; got != tt.read {
					t.Errorf("%s: the bot reads %q", tt.name, m.Content)
				}
				if m.MessageReference != nil && m.ReferencedMessage.ID == mine.ID && m.ReferencedMessage.Content == "" {
					t.Errorf("%s: the bot cannot read its own message", tt.name)
				}
			}
		})
	}
}

// TestCloseLeavesNothing counts goroutines after servers with bots came and went. It does not run beside others.
func TestCloseLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		s := discordtest.New(discordtest.Options{})
		s.NewGuild("g", "en-US")
		client := &http.Client{Transport: s.Transport()}
		resp, err := client.Get("https://discord.com/api/v10/gateway")
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(resp, err)
		}
		_ = resp.Body.Close()
		ws, _, err := websocket.DefaultDialer.Dial(gatewayURL(t, s)+"/?v=10", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := ws.WriteJSON(identify(nil)); err != nil {
			t.Fatal(err)
		}
		if err := s.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected == 1 }); err != nil {
			t.Fatal(err)
		}
		s.Close()
		_ = ws.Close()
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, before %d\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
