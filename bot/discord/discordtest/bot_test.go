package discordtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/discord/discordtest"
)

// stage is a server with a guild, somebody in it and a bot that discordgo runs.
type stage struct {
	*discordtest.Server
	guild   *discordtest.Guild
	channel *discordtest.Channel
	mira    *discordtest.User
	bot     *discordgo.Session
}

// TestMain lets more tests run at a time than there are processors: most of their time they wait for discordgo.
func TestMain(m *testing.M) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		_ = flag.Set("test.parallel", "8")
	}
	os.Exit(m.Run())
}

// unprivileged are the intents that need no grant.
const unprivileged = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// newServer starts a server that the test closes.
func newServer(t *testing.T, o discordtest.Options) *discordtest.Server {
	t.Helper()
	s := discordtest.New(o)
	t.Cleanup(s.Close)
	return s
}

// newStage starts a server with a guild. The bot is not connected yet.
func newStage(t *testing.T, o discordtest.Options) *stage {
	t.Helper()
	st := &stage{Server: newServer(t, o)}
	st.guild = st.NewGuild("Harbour", "zh-CN")
	st.channel = st.NewChannel(st.guild, "general")
	st.mira = st.NewUser("Mira", "en-US")
	st.Join(st.guild, st.mira)
	st.bot = newBot(t, st.Server)
	return st
}

// newBot returns a session of discordgo that differs only in its transport.
func newBot(t *testing.T, s *discordtest.Server) *discordgo.Session {
	t.Helper()
	bot, err := discordgo.New(s.Token())
	if err != nil {
		t.Fatal(err)
	}
	bot.Client = &http.Client{Transport: s.Transport(), Timeout: 20 * time.Second}
	bot.Identify.Intents = unprivileged
	bot.LogLevel = -1
	return bot
}

// open connects the bot until the end of the test, and waits for its first heartbeat: where the connection is lost
// before that, discordgo reconnects twice at the same time, and the one closes what the other opened.
func (st *stage) open(t *testing.T) {
	t.Helper()
	if err := st.bot.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.bot.Close() })
	if err := st.WaitSessions(soon(t), func(n discordtest.Sessions) bool { return n.Connected > 0 && n.Heartbeats > 0 }); err != nil {
		t.Fatal(err)
	}
}

// register registers commands for all guilds.
func (st *stage) register(t *testing.T, commands ...*discordgo.ApplicationCommand) {
	t.Helper()
	if _, err := st.bot.ApplicationCommandBulkOverwrite(st.Bot().ID, "", commands); err != nil {
		t.Fatal(err)
	}
}

// on handles interactions on the side of the bot.
func (st *stage) on(handle func(s *discordgo.Session, i *discordgo.InteractionCreate)) {
	st.bot.AddHandler(handle)
}

// soon is a deadline that only a broken test reaches.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// say answers an interaction with a message.
func say(s *discordgo.Session, i *discordgo.InteractionCreate, data *discordgo.InteractionResponseData) error {
	data.AllowedMentions = &discordgo.MessageAllowedMentions{}
	return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource, Data: data,
	})
}

// codeOf returns the code of Discord's JSON errors, or -1 where err is none.
func codeOf(err error) int {
	rest, ok := errors.AsType[*discordgo.RESTError](err)
	if !ok || rest.Message == nil {
		return -1
	}
	return rest.Message.Code
}

// asJSON writes a value as the server would get it.
func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
