package discordtest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
)

// check reports an error whose code is not the one wanted; -1 is none at all.
func check(t *testing.T, name string, err error, want int) {
	t.Helper()
	if code := codeOf(err); code != want || want == -1 && err != nil {
		t.Errorf("%s: code %d (%v), want %d", name, code, err, want)
	}
}

// TestMessages writes, reads, changes and deletes messages as discordgo does it.
func TestMessages(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	bot, ch := st.bot, st.channel.ID
	theirs := st.Say(st.mira, st.channel, "hello").Message
	m, err := bot.ChannelMessageSendReply(ch, "hi", &discordgo.MessageReference{MessageID: theirs.ID, ChannelID: ch})
	if err != nil {
		t.Fatal(err)
	}
	if m.Type != discordgo.MessageTypeReply || m.ReferencedMessage.ID != theirs.ID || m.Author.ID != st.Bot().ID || m.Timestamp.IsZero() {
		t.Errorf("reply %+v", m)
	}
	edited, err := bot.ChannelMessageEdit(ch, m.ID, "hi there")
	if err != nil || edited.Content != "hi there" || edited.EditedTimestamp == nil {
		t.Errorf("edited %+v, %v", edited, err)
	}
	if read, err := bot.ChannelMessage(ch, theirs.ID); err != nil || read.ID != theirs.ID || read.Content != "" {
		t.Errorf("message %+v, %v: that of another has no text", read, err)
	}
	check(t, "typing", bot.ChannelTyping(ch), -1)
	if got := len(st.Typing(st.channel)); got != 1 {
		t.Errorf("typed %d times", got)
	}

	_, err = bot.ChannelMessageEdit(ch, theirs.ID, "x")
	check(t, "edit of another's", err, rules.CodeForeignMessage)
	check(t, "delete another's", bot.ChannelMessageDelete(ch, theirs.ID), rules.CodeMissingPermissions)
	st.Join(st.guild, st.Bot(), st.NewRole(st.guild, "mods", discordtest.ManageMessages))
	check(t, "delete another's as a moderator", bot.ChannelMessageDelete(ch, theirs.ID), -1)
	check(t, "delete", bot.ChannelMessageDelete(ch, m.ID), -1)
	check(t, "delete again", bot.ChannelMessageDelete(ch, m.ID), rules.CodeUnknownMessage)
	_, err = bot.ChannelMessageSend("123", "x")
	check(t, "unknown channel", err, rules.CodeUnknownChannel)
	if got := st.Messages(st.channel, nil); len(got) != 0 {
		t.Errorf("%d messages are left", len(got))
	}
}

// TestPermissions takes permissions away one by one.
func TestPermissions(t *testing.T) {
	t.Parallel()
	var ask *discordtest.Message
	send := func(m discordgo.MessageSend) func(*stage) error {
		return func(st *stage) error {
			_, err := st.bot.ChannelMessageSendComplex(st.channel.ID, &m)
			return err
		}
	}
	reply := func(st *stage) error {
		return send(discordgo.MessageSend{Content: "x", Reference: ask2ref(ask)})(st)
	}
	file := discordgo.MessageSend{Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("x")}}}
	for _, tt := range []struct {
		name string
		deny discordtest.Permission
		do   func(*stage) error
		want int
	}{
		{"view", discordtest.ViewChannel, send(discordgo.MessageSend{Content: "x"}), rules.CodeMissingAccess},
		{"send", discordtest.SendMessages, send(discordgo.MessageSend{Content: "x"}), rules.CodeMissingPermissions},
		{"attach", discordtest.AttachFiles, send(file), rules.CodeMissingPermissions},
		{"history", discordtest.ReadMessageHistory, func(st *stage) error { _, err := st.bot.ChannelMessage(st.channel.ID, ask.ID); return err }, rules.CodeMissingPermissions},
		{"reply", discordtest.ReadMessageHistory, reply, rules.CodeReplyNeedsHistory},
		{"thread", discordtest.CreatePublicThreads, func(st *stage) error { _, err := st.bot.MessageThreadStart(st.channel.ID, ask.ID, "t", 60); return err }, rules.CodeMissingPermissions},
	} {
		alone := newStage(t, discordtest.Options{NoRateLimits: true})
		ask = alone.Say(alone.mira, alone.channel, "hello").Message
		alone.Deny(alone.channel, alone.Bot(), tt.deny)
		check(t, tt.name, tt.do(alone), tt.want)
	}
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	say := send(discordgo.MessageSend{Content: "x"})
	check(t, "allowed", say(st), -1)
	st.SetPermissions(st.guild.Everyone(), discordtest.EveryonePermissions&^discordtest.SendMessages)
	check(t, "role of everybody", say(st), rules.CodeMissingPermissions)
	st.Join(st.guild, st.Bot(), st.NewRole(st.guild, "bots", discordtest.Administrator))
	check(t, "administrator", say(st), -1)

	dm, err := st.bot.UserChannelCreate(st.mira.ID)
	check(t, "direct message", err, -1)
	_, err = st.bot.ChannelMessageSend(dm.ID, "x")
	check(t, "direct message", err, -1)
	st.RefuseDMs(st.mira)
	_, err = st.bot.ChannelMessageSend(dm.ID, "x")
	check(t, "refused direct message", err, rules.CodeCannotMessageUser)
}

func ask2ref(m *discordtest.Message) *discordgo.MessageReference {
	return &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID}
}

// TestThreads opens threads and writes in them.
func TestThreads(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	bot := st.bot
	said := st.Say(st.mira, st.channel, "hello")
	thread, err := bot.MessageThreadStart(st.channel.ID, said.Message.ID, "follow-up", 60)
	if err != nil || thread.ID != said.Message.ID || thread.ParentID != st.channel.ID || thread.Type != discordgo.ChannelTypeGuildPublicThread {
		t.Fatalf("thread %+v, %v", thread, err)
	}
	_, err = bot.MessageThreadStart(st.channel.ID, said.Message.ID, "again", 60)
	check(t, "second thread", err, rules.CodeThreadExists)
	_, err = bot.MessageThreadStart(st.channel.ID, said.Message.ID, strings.Repeat("字", 101), 60)
	check(t, "name", err, rules.CodeInvalidForm)
	_, err = bot.ThreadStart(st.channel.ID, "alone", discordgo.ChannelTypeGuildPublicThread, 1440)
	check(t, "thread without message", err, -1)
	if _, err := bot.ChannelMessageSend(thread.ID, "in the thread"); err != nil {
		t.Error(err)
	}
	if got := said.Replies(); len(got) != 1 || got[0].Message().Content != "in the thread" {
		t.Errorf("replies %+v", got)
	}
	threads := st.Threads(st.channel)
	if len(threads) != 2 || threads[0].Name != "follow-up" {
		t.Fatalf("threads %+v", threads)
	}
	st.Archive(threads[0], true)
	_, err = bot.ChannelMessageSend(thread.ID, "x")
	check(t, "locked", err, rules.CodeThreadLocked)
	st.Deny(st.channel, st.Bot(), discordtest.SendMessagesInThreads)
	_, err = bot.ChannelMessageSend(threads[1].ID, "x")
	check(t, "inherited", err, rules.CodeMissingPermissions)
}

// TestAttachments sends a file and gets it back.
func TestAttachments(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	const data = "clause 1\nclause 2\n"
	m, err := st.bot.ChannelMessageSendComplex(st.channel.ID, &discordgo.MessageSend{
		Content: "see", Files: []*discordgo.File{{Name: "差异.txt", ContentType: "text/plain", Reader: strings.NewReader(data)}},
	})
	if err != nil || len(m.Attachments) != 1 {
		t.Fatal(m, err)
	}
	resp, err := st.bot.Client.Get(m.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil || string(got) != data || m.Attachments[0].Size != len(data) || m.Attachments[0].Filename != "差异.txt" {
		t.Errorf("got %q of %+v, %v", got, m.Attachments[0], err)
	}
	want := "    see\n    📎 差异.txt (text/plain, 18 bytes)\n      clause 1\n      clause 2\n"
	if diff := cmp.Diff(want, st.Render(st.Messages(st.channel, nil)[0])); diff != "" {
		t.Errorf("rendered (-want +got):\n%s", diff)
	}
	if _, err := st.bot.Client.Get("https://example.org/"); err == nil {
		t.Error("a request left the server")
	}
	_, err = st.bot.ChannelMessageSendComplex(st.channel.ID, &discordgo.MessageSend{
		Files: []*discordgo.File{{Name: "big.bin", Reader: strings.NewReader(strings.Repeat("x", 10<<20+1))}},
	})
	check(t, "large file", err, rules.CodeTooLarge)
}

// TestCommands keeps the ids of commands that are registered again.
func TestCommands(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	bot, app := st.bot, st.Bot().ID
	first, err := bot.ApplicationCommandBulkOverwrite(app, "", []*discordgo.ApplicationCommand{askCommand, {Name: "help", Description: "Help"}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := bot.ApplicationCommandBulkOverwrite(app, "", []*discordgo.ApplicationCommand{askCommand, {Name: "help", Description: "Help me"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range first {
		if first[i].ID != second[i].ID {
			t.Errorf("%s: %s became %s", first[i].Name, first[i].ID, second[i].ID)
		}
	}
	_, err = bot.ApplicationCommandBulkOverwrite(app, st.guild.ID, []*discordgo.ApplicationCommand{{
		Name: "corpus", Description: "d", DefaultMemberPermissions: new(int64(discordtest.ManageGuild)),
		Options: []*discordgo.ApplicationCommandOption{{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "status", Description: "d"}},
	}})
	check(t, "in the guild", err, -1)
	_, err = bot.ApplicationCommands("123", "")
	check(t, "another application", err, rules.CodeUnknownApplication)
	list, err := bot.ApplicationCommands(app, "")
	if err != nil || len(list) != 2 || list[1].Description != "Help me" {
		t.Errorf("commands %+v, %v", list, err)
	}
	if got := st.Commands(st.guild); len(got) != 1 || got[0].Name != "corpus" {
		t.Errorf("commands of the guild %+v", got)
	}
	if st.Offered(st.mira, st.channel, rules.ChatInput, "corpus status") || !st.Offered(st.guild.Owner, st.channel, rules.ChatInput, "corpus status") {
		t.Error("the command is not offered to those whom it is for")
	}
	if h := st.Slash(st.mira, st.channel, "corpus status"); h.Err() != nil {
		t.Error(h.Err())
	}
}

// TestWho looks up the bot and the guild.
func TestWho(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
	if status, app := request(t, st.Server, "GET", "/applications/@me", nil); app["id"] != st.Bot().ID || app["flags"] != 1.0*(1<<19) {
		t.Errorf("application %d %v", status, app)
	}
	gateway, err := st.bot.GatewayBot()
	if err != nil || gateway.Shards != 1 || !strings.HasPrefix(gateway.URL, "ws://127.0.0.1:") {
		t.Errorf("gateway %+v, %v", gateway, err)
	}
	other, err := discordgo.New("Bot other")
	if err != nil {
		t.Fatal(err)
	}
	other.Client = &http.Client{Transport: st.Transport()}
	if _, err := other.GatewayBot(); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("with another token: %v", err)
	}
}

// TestUserInstalled answers in a guild without the bot.
func TestUserInstalled(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	st.open(t)
	abroad := st.NewForeignGuild("Abroad", "de")
	faraway := st.NewChannel(abroad, "faraway")
	st.Join(abroad, st.mira)
	st.Install(st.mira)
	types := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationUserInstall}
	st.register(t, &discordgo.ApplicationCommand{Name: "ask", Description: "d", IntegrationTypes: &types})
	got := make(chan *discordgo.Interaction, 1)
	st.on(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		defer func() { got <- i.Interaction }()
		if err := say(s, i, &discordgo.InteractionResponseData{Content: "here"}); err != nil {
			t.Error(err)
		}
		for n := range 6 {
			_, err := s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "more", AllowedMentions: &discordgo.MessageAllowedMentions{}})
			if want := map[bool]int{true: -1, false: rules.CodeTooManyFollowUps}[n < 5]; codeOf(err) != want {
				t.Errorf("follow-up %d: %v", n, err)
			}
		}
	})
	h := st.Slash(st.mira, faraway, "ask")
	if _, err := h.WaitFor(soon(t), func(r *discordtest.Response) bool { return len(r.FollowUps) == 5 }); err != nil {
		t.Fatal(err)
	}
	i := <-got
	if owners := i.AuthorizingIntegrationOwners; len(owners) != 1 || owners[discordgo.ApplicationIntegrationUserInstall] != st.mira.ID || i.GuildID != abroad.ID {
		t.Errorf("interaction %+v", i)
	}
	if in := st.Slash(st.mira, st.channel, "ask"); in.Err() != nil {
		t.Error(in.Err())
	}
}
