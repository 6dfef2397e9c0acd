package discordtest_test

import (
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"yiju/bot/discord/discordtest"
)

// TestSay has the bot reply to a mention and stream an answer by edits.
func TestSay(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	st.bot.AddHandler(func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot || len(m.Mentions) == 0 {
			return
		}
		none := &discordgo.MessageAllowedMentions{}
		reply, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "…", AllowedMentions: none, Reference: m.Reference(),
		})
		if err != nil {
			t.Error(err)
			return
		}
		for _, text := range []string{"See", "See <#" + m.ChannelID + ">, " + m.Author.Mention()} {
			time.Sleep(20 * time.Millisecond)
			edit := discordgo.NewMessageEdit(m.ChannelID, reply.ID).SetContent(text)
			edit.AllowedMentions = none
			if _, err := s.ChannelMessageEditComplex(edit); err != nil {
				t.Error(err)
			}
		}
	})
	st.open(t)
	silent := st.Say(st.mira, st.channel, "nobody asked")
	said := st.Say(st.mira, st.channel, st.Bot().Mention()+" where?")
	replies, err := said.WaitFor(soon(t), func(r []*discordtest.Answer) bool { return len(r) == 1 && len(r[0].Versions) == 3 })
	if err != nil {
		t.Fatal(err)
	}
	if gap, ok := replies[0].MinGap(); !ok || gap < 20*time.Millisecond {
		t.Errorf("gap of %v", gap)
	}
	script := st.NewTranscript()
	script.Note("a mention")
	script.Said(silent)
	script.Said(said)
	if err := st.bot.ChannelMessageDelete(st.channel.ID, replies[0].Message().ID); err != nil {
		t.Fatal(err)
	}
	script.Message(replies[0].Message())
	const want = `# a mention

mira in #general: nobody asked

mira in #general: @bot where?
  bot replies to mira:
    See #general, @mira

  bot: message deleted
`
	if diff := cmp.Diff(want, script.String()); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if pinged := st.Pinged(); len(pinged) > 0 {
		t.Errorf("pinged: %v", pinged[0].Pings)
	}
	if len(silent.Replies()) != 0 {
		t.Error("a reply to what was not for the bot")
	}
}
