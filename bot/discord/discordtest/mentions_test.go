package discordtest_test

import (
	"testing"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/discord/discordtest"
)

// TestPings computes whom messages notify.
func TestPings(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	red := st.NewRole(st.guild, "red", 0)
	loud := st.NewChannel(st.guild, "loud")
	const all = discordtest.MentionEveryone
	st.Join(st.guild, st.Bot(), st.NewRole(st.guild, "loud", all))
	st.Deny(st.channel, st.Bot(), all)
	target := st.Say(st.mira, st.channel, "first").Message
	other := st.NewUser("other", "en-US")
	kinds := []discordgo.AllowedMentionType{"users", "roles", "everyone"}
	text := st.mira.Mention() + " <@!" + other.ID + "> " + mention(red) + " @everyone @here"
	reply := &discordgo.MessageReference{MessageID: target.ID}
	everybody := st.mira.Mention() + " " + other.Mention()

	for _, tt := range []struct {
		name    string
		channel *discordtest.Channel
		send    discordgo.MessageSend
		want    string
	}{
		{"nothing allowed", loud, discordgo.MessageSend{Content: text, AllowedMentions: &discordgo.MessageAllowedMentions{}}, ""},
		{"not said, no permission", st.channel, discordgo.MessageSend{Content: text}, everybody},
		{"not said, permission", loud, discordgo.MessageSend{Content: text}, "@everyone " + mention(red) + " " + everybody},
		{"users", loud, discordgo.MessageSend{Content: text, AllowedMentions: &discordgo.MessageAllowedMentions{Parse: kinds[:1]}}, everybody},
		{
			"one user", loud,
			discordgo.MessageSend{Content: text, AllowedMentions: &discordgo.MessageAllowedMentions{Users: []string{other.ID}}}, other.Mention(),
		},
		{"reply, not said", st.channel, discordgo.MessageSend{Content: "x", Reference: reply}, st.mira.Mention()},
		{"reply, nothing allowed", st.channel, discordgo.MessageSend{Content: "x", Reference: reply, AllowedMentions: &discordgo.MessageAllowedMentions{}}, ""},
		{
			"reply, allowed", st.channel,
			discordgo.MessageSend{Content: "x", Reference: reply, AllowedMentions: &discordgo.MessageAllowedMentions{RepliedUser: true}}, st.mira.Mention(),
		},
		{
			"in components", loud, discordgo.MessageSend{
				Flags: discordgo.MessageFlagsIsComponentsV2, Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: text}},
			},
			"@everyone " + mention(red) + " " + everybody,
		},
	} {
		before := len(st.Pinged())
		if _, err := st.bot.ChannelMessageSendComplex(tt.channel.ID, &tt.send); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := ""
		if pinged := st.Pinged(); len(pinged) > before {
			got = pinged[len(pinged)-1].Pings.String()
		}
		if got != tt.want {
			t.Errorf("%s: pings %q, want %q", tt.name, got, tt.want)
		}
	}

	quiet, err := st.bot.ChannelMessageSendComplex(st.channel.ID, &discordgo.MessageSend{Content: "quiet", AllowedMentions: &discordgo.MessageAllowedMentions{}})
	if err != nil {
		t.Fatal(err)
	}
	before := len(st.Pinged())
	if _, err := st.bot.ChannelMessageEdit(st.channel.ID, quiet.ID, st.mira.Mention()); err != nil {
		t.Fatal(err)
	}
	if len(st.Pinged()) != before+1 {
		t.Error("an edit that names somebody does not count")
	}
}

func mention(r *discordtest.Role) string { return "<@&" + r.ID + ">" }
