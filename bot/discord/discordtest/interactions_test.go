package discordtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
)

var askCommand = &discordgo.ApplicationCommand{
	Name: "ask", Description: "Ask a question",
	NameLocalizations: &map[discordgo.Locale]string{discordgo.ChineseCN: "提问"},
	Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What to ask", Required: true, Autocomplete: true},
		{Type: discordgo.ApplicationCommandOptionUser, Name: "to", Description: "Whom to answer"},
	},
}

// TestDeferredAnswer has discordgo acknowledge, edit twice and follow up.
func TestDeferredAnswer(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	st.open(t)
	st.register(t, askCommand)
	asker := make(chan *discordgo.Interaction, 1)
	st.on(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		asker <- i.Interaction
		none := &discordgo.MessageAllowedMentions{}
		if err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		}); err != nil {
			t.Error(err)
		}
		for _, text := range []string{"one", "one two"} {
			if _, err := s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text, AllowedMentions: none}); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{
			Content: "for you alone", Flags: discordgo.MessageFlagsEphemeral, AllowedMentions: none,
		}); err != nil {
			t.Error(err)
		}
	})

	h := st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", "who pays?"), discordtest.Opt("to", st.mira))
	got, err := h.WaitFor(soon(t), func(r *discordtest.Response) bool { return len(r.FollowUps) == 1 })
	if err != nil {
		t.Fatal(err)
	}
	if got.Ack.Type != discordtest.AnswerDeferred || got.Ack.After > time.Second {
		t.Errorf("acknowledged with %d after %v", got.Ack.Type, got.Ack.After)
	}
	var texts []string
	for _, v := range got.Original.Versions {
		texts = append(texts, v.Content)
	}
	if diff := cmp.Diff([]string{"", "one", "one two"}, texts); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	if gap, ok := got.Original.MinGap(); !ok || gap <= 0 {
		t.Errorf("shortest gap %v, %v", gap, ok)
	}
	if m := got.FollowUps[0].Message(); !m.Ephemeral() || m.Content != "for you alone" {
		t.Errorf("follow-up %+v", m)
	}
	i := <-asker
	data := i.ApplicationCommandData()
	if i.GuildLocale == nil || *i.GuildLocale != discordgo.ChineseCN || i.Locale != discordgo.EnglishUS || i.Member.User.ID != st.mira.ID ||
		data.Resolved.Users[st.mira.ID].Username != "mira" || data.Options[0].StringValue() != "who pays?" {
		t.Errorf("the bot got %+v", i)
	}
	other := st.NewUser("Other", "en-US")
	st.Join(st.guild, other)
	if mine, theirs := len(st.Messages(st.channel, st.mira)), len(st.Messages(st.channel, other)); mine != 2 || theirs != 1 {
		t.Errorf("the asker sees %d messages and others %d, want 2 and 1", mine, theirs)
	}
	if refused := st.Refusals(); len(refused) > 0 {
		t.Errorf("refused: %+v", refused)
	}
}

// TestEveryKind answers every kind of interaction with discordgo, and compares what users see.
func TestEveryKind(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	st.open(t)
	st.register(t, askCommand, &discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: "Check quotes"})
	st.on(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		if err := everyKind(s, i); err != nil {
			t.Error(err)
		}
	})
	ctx, script := soon(t), st.NewTranscript()
	run := func(h *discordtest.Interaction) *discordtest.Response {
		t.Helper()
		r, err := h.Wait(ctx)
		if err != nil {
			t.Fatal(err)
		}
		script.Interaction(h)
		return r
	}

	run(st.Autocomplete(st.mira, st.channel, "ask", "question", "wh"))
	asked := run(st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", "who pays?")))
	m := asked.Original.Message()
	id, ok := m.Button("Why?")
	if !ok {
		t.Fatal("no button")
	}
	form := st.Click(st.mira, m, id)
	run(form)
	run(st.Submit(form, map[string]string{"reason": "because\nof <@" + st.mira.ID + ">"}))
	run(st.Select(st.mira, m, "pick", "b"))
	said := st.Say(st.mira, st.channel, "quote “this”")
	run(st.MessageCommand(st.mira, said.Message, "Check quotes"))
	run(st.ClickLabel(st.mira, m, "Gone"))

	const want = `mira in #general: /ask question: wh…
  ▸ who pays?  = q1

mira in #general: /ask question: who pays?
  bot:
    You asked: who pays?
    [Why? · primary] [Gone] [Source · link <https://example.org/>]
    ▾ Pick one
      ○ A
      ○ B — second

mira in #general: clicks [Why?]
  ┌ form «Reason»
  │ Tell us
  │    [text, required, at most 200: ]

mira in #general: submits «Reason»
    Tell us: because
      of @mira
  bot (only mira sees it):
    noted: because
    of @mira

mira in #general: selects [B]
  bot changes the message:
    picked b
    [Gone]

mira in #general: [Check quotes] on: quote “this”
  bot (only mira sees it):
    checked: quote “this”

mira in #general: clicks [Gone]
  bot: message deleted
`
	if diff := cmp.Diff(want, script.String()); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if pinged := st.Pinged(); len(pinged) > 0 {
		t.Errorf("pinged by %+v", pinged[0])
	}
	if bare := st.WithoutAllowedMentions(); len(bare) > 0 {
		t.Errorf("sent without allowed mentions: %+v", bare[0])
	}
	if refused := st.Refusals(); len(refused) > 0 {
		t.Errorf("refused: %+v", refused)
	}
}

// everyKind is the bot of TestEveryKind.
func everyKind(s *discordgo.Session, i *discordgo.InteractionCreate) error {
	gone := discordgo.Button{Label: "Gone", Style: discordgo.SecondaryButton, CustomID: "gone"}
	switch i.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionApplicationCommandAutocompleteResult,
			Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "who pays?", Value: "q1"}}},
		})
	case discordgo.InteractionApplicationCommand:
		data := i.ApplicationCommandData()
		if data.CommandType == discordgo.MessageApplicationCommand {
			return say(s, i, &discordgo.InteractionResponseData{
				Content: "checked: " + data.Resolved.Messages[data.TargetID].Content, Flags: discordgo.MessageFlagsEphemeral,
			})
		}
		return say(s, i, &discordgo.InteractionResponseData{
			Content: "You asked: " + data.Options[0].StringValue(),
			Components: []discordgo.MessageComponent{
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.Button{Label: "Why?", Style: discordgo.PrimaryButton, CustomID: "why"}, gone,
					discordgo.Button{Label: "Source", Style: discordgo.LinkButton, URL: "https://example.org/"},
				}},
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{
					CustomID: "pick", Placeholder: "Pick one",
					Options: []discordgo.SelectMenuOption{{Label: "A", Value: "a"}, {Label: "B", Value: "b", Description: "second"}},
				}}},
			},
		})
	case discordgo.InteractionModalSubmit:
		input := i.ModalSubmitData().Components[0].(*discordgo.Label).Component.(*discordgo.TextInput)
		return say(s, i, &discordgo.InteractionResponseData{Content: "noted: " + input.Value, Flags: discordgo.MessageFlagsEphemeral})
	}
	switch data := i.MessageComponentData(); data.CustomID {
	case "why":
		return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseModal,
			Data: &discordgo.InteractionResponseData{CustomID: "form", Title: "Reason", Components: []discordgo.MessageComponent{
				discordgo.Label{Label: "Tell us", Component: discordgo.TextInput{
					CustomID: "reason", Style: discordgo.TextInputParagraph, Required: new(true), MaxLength: 200,
				}},
			}},
		})
	case "pick":
		return s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseUpdateMessage,
			Data: &discordgo.InteractionResponseData{
				Content: "picked " + data.Values[0], AllowedMentions: &discordgo.MessageAllowedMentions{},
				Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{gone}}},
			},
		})
	}
	if err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}); err != nil {
		return err
	}
	return s.InteractionResponseDelete(i.Interaction)
}

// TestClientRefuses checks what a user's client does not allow.
func TestClientRefuses(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	st.register(t, askCommand)
	stranger := st.NewUser("Stranger", "en-US")
	abroad := st.NewForeignGuild("Abroad", "en-US")
	faraway := st.NewChannel(abroad, "faraway")
	st.Join(abroad, st.mira)
	m := st.Say(st.mira, st.channel, "hello").Message
	question := discordtest.Opt("question", "?")
	for name, h := range map[string]*discordtest.Interaction{
		"no such command":    st.Slash(st.mira, st.channel, "nothing"),
		"no such subcommand": st.Slash(st.mira, st.channel, "ask more", question),
		"required option":    st.Slash(st.mira, st.channel, "ask"),
		"unknown option":     st.Slash(st.mira, st.channel, "ask", question, discordtest.Opt("size", "big")),
		"wrong type":         st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", 5)),
		"too long":           st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", strings.Repeat("字", 6001))),
		"no autocomplete":    st.Autocomplete(st.mira, st.channel, "ask", "to", "m", question),
		"not a member":       st.Slash(stranger, st.channel, "ask", question),
		"not installed":      st.Slash(st.mira, faraway, "ask", question),
		"no message command": st.MessageCommand(st.mira, m, "Check quotes"),
		"no button":          st.Click(st.mira, m, "x"),
		"no label":           st.ClickLabel(st.mira, m, "x"),
		"no menu":            st.Select(st.mira, m, "x", "y"),
		"no form":            st.Submit(st.Click(st.mira, m, "x"), nil),
	} {
		if h.Err() == nil {
			t.Errorf("%s: sent", name)
		}
	}
	if got := len(st.Requests()); got != 1 {
		t.Errorf("%d requests, want only the registration", got)
	}
}

// TestAnswerOnce sends responses that are late, repeated or of the wrong type.
func TestAnswerOnce(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{AckWindow: time.Minute})
	st.open(t)
	st.register(t, askCommand)
	got := make(chan *discordgo.InteractionCreate)
	st.on(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { got <- i })
	ask := func() (*discordtest.Interaction, *discordgo.InteractionCreate) {
		t.Helper()
		h := st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", "?"))
		if h.Err() != nil {
			t.Fatal(h.Err())
		}
		return h, <-got
	}
	check := func(name string, err error, want int) {
		t.Helper()
		if code := codeOf(err); code != want {
			t.Errorf("%s: code %d (%v), want %d", name, code, err, want)
		}
	}
	respond := func(i *discordgo.InteractionCreate, kind discordgo.InteractionResponseType) error {
		return st.bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: kind, Data: &discordgo.InteractionResponseData{Content: "x"},
		})
	}
	text := "y"

	h, i := ask()
	_, err := st.bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
	check("edit before the first answer", err, rules.CodeUnknownWebhook)
	check("update without a message", respond(i, discordgo.InteractionResponseUpdateMessage), rules.CodeInvalidForm)
	check("choices for a command", respond(i, discordgo.InteractionApplicationCommandAutocompleteResult), rules.CodeInvalidForm)
	check("empty", say(st.bot, i, &discordgo.InteractionResponseData{}), rules.CodeEmptyMessage)
	check("first", respond(i, discordgo.InteractionResponseChannelMessageWithSource), -1)
	check("second", respond(i, discordgo.InteractionResponseChannelMessageWithSource), rules.CodeAlreadyAcknowledged)
	_, err = st.bot.FollowupMessageEdit(i.Interaction, "123", &discordgo.WebhookEdit{Content: &text})
	check("edit of an unknown follow-up", err, rules.CodeUnknownMessage)
	h.Expire()
	_, err = st.bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
	check("after the life of the token", err, rules.CodeInvalidWebhookToken)

	h, i = ask()
	h.Expire()
	check("late", respond(i, discordgo.InteractionResponseChannelMessageWithSource), rules.CodeUnknownInteraction)
	i.Token = "wrong"
	check("wrong token", respond(i, discordgo.InteractionResponseChannelMessageWithSource), rules.CodeUnknownInteraction)
}

// TestFollowUpTakesThePlaceOfThinking keeps a response private that was deferred privately.
func TestFollowUpTakesThePlaceOfThinking(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{})
	st.open(t)
	st.register(t, askCommand)
	st.on(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		err := s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral},
		})
		if err != nil {
			t.Error(err)
		}
		if _, err := s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "late words"}); err != nil {
			t.Error(err)
		}
	})
	got, err := st.Slash(st.mira, st.channel, "ask", discordtest.Opt("question", "?")).Wait(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if m := got.Original.Message(); m.Content != "late words" || !m.Ephemeral() || len(got.FollowUps) != 0 {
		t.Errorf("message %+v with %d follow-ups", m, len(got.FollowUps))
	}
	if _, err := st.bot.ChannelMessageEdit(st.channel.ID, got.Original.Message().ID, "x"); codeOf(err) != rules.CodeUnknownMessage {
		t.Errorf("a private message was edited through its channel: %v", err)
	}
}
