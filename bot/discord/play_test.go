package discord

import (
	"fmt"
	"strings"
	"time"

	"yiju/bot/discord/discordtest"
)

var (
	chinese = words{
		name: "zh", locale: "zh-CN",
		question: "灯塔要储备多少天的燃油？", nothing: "守塔人的工资是多少枚银币？", offTopic: "怎样用吉他弹奏爵士乐？", follow: "什么时候升黑旗？",
		beyond: "灯塔章程第九条讲了什么？", whole: "灯塔章程第四条",
		clause: "章程第三条", missing: "信号", typed: "守塔",
		quote: "每座灯塔储备不少于四十天的燃油", altered: "每座灯塔储备不少于三十天的燃油",
		corrected: "四十五天，由守塔人每周称量 [1]。", misquoted: "章程写的是“每座灯塔储备不少于三十天的燃油”[1]。",
		file: "tower.txt", fileText: "灯塔访客须知\n\n第一条 访客应当在日落前一小时离开灯塔。\n第二条 访客不得触碰灯具和油罐。\n",
		source: "harbour.md", old: "四十天", new: "四十五天", fact: "日落前一刻", error: "日落后三刻", behind: "点灯",
	}
	english = words{
		name: "en", locale: "en-US",
		question: "How many days of oil does a lighthouse hold in reserve?", nothing: "How many silver coins is a keeper paid?",
		offTopic: "How do I play jazz on a guitar?", follow: "When is the black flag raised?",
		beyond: "What does Charter item 9 say?", whole: "Charter item 4",
		clause: "Charter item 3", missing: "flag", typed: "keepers",
		quote: "Each lighthouse holds a reserve of oil for no less than forty days", altered: "Each lighthouse holds a reserve of oil for no less than thirty days",
		corrected: "Forty-five days, which the keeper weighs once a week [1].", misquoted: "It says “Each lighthouse holds a reserve of oil for no less than thirty days” [1].",
		file: "tower.txt", fileText: "Rules for Visitors of the Tower\n\nArticle 1 Visitors shall leave the tower one hour before sunset.\nArticle 2 Visitors shall not touch the lamps and the oil tanks.\n",
		source: "harbour.en.txt", old: "forty days", new: "forty-five days", fact: "before sunset", error: "after midnight", behind: " and put out",
	}
)

var opt = discordtest.Opt

// setUp configures the bot, starting with nothing enabled.
func (s *script) setUp() {
	s.log.Note("before anything is enabled")
	s.slash(s.asker, "ask", opt("question", s.question))
	s.slash(s.asker, "cite", opt("clause", s.clause))
	s.slash(s.asker, "config show")
	s.slash(s.asker, "corpus refresh")

	s.log.Note("maintainer: settings")
	s.slash(s.boss, "help")
	s.said(s.Say(s.boss, s.channel, s.Bot().Mention()+" "+s.question))
	s.slash(s.boss, "config show")
	s.slash(s.boss, "config channel", opt("on", true))
	annex := s.NewChannel(s.guild, "annex")
	s.slash(s.boss, "config channel", opt("channel", annex), opt("on", true))
	s.slash(s.boss, "config channel", opt("channel", annex), opt("on", false))
	s.slash(s.boss, "config lang", opt("lang", "zh"))
	s.slash(s.boss, "config lang", opt("lang", "auto"))
	s.slash(s.boss, "config private", opt("on", true))
	readers := s.NewRole(s.guild, "readers", 0)
	s.slash(s.boss, "config role", opt("role", readers), opt("right", "moderator"))
	s.slash(s.boss, "config role", opt("role", readers), opt("right", "maintainer"), opt("on", true))
	s.slash(s.boss, "config limits", opt("user", 5), opt("channel", 0), opt("concurrent", 2), opt("tokens", 20000), opt("user-tokens", 1000))
	s.slash(s.boss, "config show")
	s.slash(s.asker, "ask", opt("question", s.follow))
	s.slash(s.boss, "config private", opt("on", false))
	s.slash(s.boss, "config role", opt("role", readers), opt("right", "maintainer"), opt("on", false))
	s.slash(s.boss, "config audit")
}

// askAround plays a member. It returns the answer to the question.
func (s *script) askAround() *discordtest.Message {
	s.log.Note("asker")
	s.slash(s.asker, "help")
	s.said(s.Say(s.asker, s.channel, s.Bot().Mention()))
	a := s.slash(s.asker, "ask", opt("question", s.question))
	s.clock.Add(-60) // at once
	s.slash(s.asker, "ask", opt("question", s.follow))
	s.press(s.asker, a, "src")
	s.press(s.asker, a, "lang")
	s.did(s.pick(s.asker, s.press(s.asker, a, "more"), 0))
	s.press(s.asker, a, "up")
	s.form(s.opens(s.asker, a, "down"), map[string]string{"reason": "[x](https://evil.example) @everyone"})
	s.press(s.asker, a, "thread")
	th := s.Threads(s.channel)[0]
	s.said(s.Say(s.asker, th, s.Bot().Mention()+" "+s.follow))
	s.said(s.Say(s.asker, s.channel, s.follow, discordtest.InReplyTo(a)))
	s.press(s.asker, s.slash(s.asker, "ask", opt("question", s.follow), opt("private", true)), "share")
	s.slash(s.asker, "ask", opt("question", s.follow), opt("lang", map[string]string{"zh": "en", "en": "zh"}[s.name]), opt("private", true))
	s.did(s.Slash(s.asker, s.DM(s.asker), "ask", opt("question", s.follow)))
	none := s.slash(s.asker, "ask", opt("question", s.nothing))
	s.press(s.asker, none, "gap")
	s.press(s.asker, none, "del")
	s.slash(s.asker, "ask", opt("question", s.offTopic))
	s.slash(s.asker, "ask", opt("question", s.beyond))
	s.slash(s.asker, "ask", opt("question", s.whole))
	s.did(s.pick(s.asker, s.slash(s.asker, "search", opt("query", s.follow)), 0))
	s.slash(s.asker, "search", opt("query", s.follow), opt("lang", "zh"))
	s.slash(s.asker, "search", opt("query", "zzz"))
	s.slash(s.asker, "sources")
	return a
}

// moderate plays a moderator: cite, check, find.
func (s *script) moderate() {
	wei := s.Say(s.asker, s.channel, "“"+s.quote+"” “"+s.altered+"”").Message
	s.log.Note("asker: commands on messages")
	s.on(s.asker, wei, "Ask yiju")
	s.on(s.asker, wei, "Check quotes")
	s.log.Note("moderator: citing")
	s.slash(s.mod, "help")
	s.did(s.Autocomplete(s.mod, s.channel, "cite", "clause", ""))
	s.did(s.Autocomplete(s.mod, s.channel, "cite", "clause", s.typed))
	s.did(s.Autocomplete(s.mod, s.channel, "cite", "clause", "12"))
	cited := s.slash(s.mod, "cite", opt("clause", s.clause), opt("to", s.asker), opt("note", "**n** @everyone"))
	s.press(s.mod, cited, "undo")
	s.slash(s.mod, "cite", opt("clause", s.clause), opt("lang", "zh"), opt("message", s.link(wei)))
	s.slash(s.mod, "cite", opt("clause", s.clause), opt("lang", "en"), opt("message", "123456789012345678"))
	s.did(s.pick(s.mod, s.slash(s.mod, "cite", opt("clause", s.missing), opt("to", s.asker), opt("note", "n")), 0))
	s.slash(s.mod, "cite", opt("clause", "5"+strings.Repeat("9", 3)))
	s.slash(s.mod, "cite", opt("clause", s.beyond))
	s.slash(s.mod, "cite", opt("clause", s.clause), opt("message", "nowhere"))
	late := s.slash(s.mod, "cite", opt("clause", s.whole), opt("lang", s.name))
	s.clock.Add(3600)
	s.press(s.mod, late, "undo")
	s.log.Note("moderator: checking and finding")
	s.press(s.mod, s.on(s.mod, wei, "Check quotes"), "checked")
	s.on(s.mod, s.Say(s.asker, s.channel, "no quotation at all").Message, "Check quotes")
	s.did(s.pick(s.mod, s.on(s.mod, wei, "Find clause"), 0))
	s.on(s.mod, wei, "Review answer")
}

// review plays a moderator who approves, corrects and withdraws.
func (s *script) review(a *discordtest.Message) {
	s.log.Note("moderator: reviewing")
	s.slash(s.mod, "review queue")
	s.press(s.mod, s.on(s.mod, a, "Review answer"), "rev+")
	s.slash(s.asker, "ask", opt("question", s.question))
	s.press(s.mod, s.on(s.mod, a, "Review answer"), "rev-")
	s.slash(s.mod, "review approve", opt("answer", s.link(a)))
	other := s.slash(s.asker, "ask", opt("question", s.follow))
	s.form(s.Slash(s.mod, s.channel, "review correct", opt("answer", s.receipt(other))), map[string]string{"text": "no number"})
	s.slash(s.mod, "review withdraw", opt("answer", s.receipt(other)))
	s.slash(s.mod, "review approve", opt("answer", s.receipt(other)))
	s.slash(s.mod, "review withdraw", opt("answer", s.receipt(other)))
	s.slash(s.mod, "review approve", opt("answer", "nothing"))
}

// maintain plays a maintainer, and the consequences for moderators.
func (s *script) maintain() {
	s.log.Note("maintainer: refreshing")
	s.slash(s.boss, "corpus status")
	s.slash(s.boss, "corpus diff")
	s.slash(s.boss, "corpus approve")
	s.slash(s.boss, "corpus refresh")
	s.kept.edit(s.t, s.source, s.old, s.new)
	waits := s.slash(s.boss, "corpus refresh")
	s.slash(s.boss, "corpus diff")
	s.slash(s.boss, "corpus status")
	s.press(s.boss, s.press(s.boss, waits, "apply"), "note")
	s.slash(s.asker, "ask", opt("question", s.question))

	s.log.Note("moderator: what waits for review")
	queued := s.did(s.pick(s.mod, s.slash(s.mod, "review queue"), 0))
	s.form(s.opens(s.mod, queued, "rev~"), map[string]string{"text": s.misquoted})
	s.form(s.opens(s.mod, queued, "rev~"), map[string]string{"text": s.corrected})
	s.slash(s.asker, "ask", opt("question", s.question))
	s.slash(s.mod, "review queue")

	s.log.Note("maintainer: what the checks block")
	s.kept.edit(s.t, s.source, s.fact, s.error)
	s.slash(s.boss, "corpus refresh")
	s.press(s.boss, s.press(s.boss, s.slash(s.boss, "corpus approve"), "force"), "force!")
	s.kept.edit(s.t, s.source, s.error+s.behind, s.fact+s.behind)

	s.log.Note("maintainer: files, many of them")
	s.slash(s.boss, "corpus add", opt("file", discordtest.Attachment{Filename: s.file, Data: []byte(s.fileText)}))
	s.slash(s.boss, "corpus add", opt("file", discordtest.Attachment{Filename: "tower.exe", Data: []byte("MZ\x00\x01")}))
	for n := range 9 {
		s.kept.write(s.t, fmt.Sprintf("notice%d.txt", n), fmt.Sprintf("第%d号航行通告\n\n第一条 %d号浮标移到灯塔以东%d里。\n第二条 渔船经过时应当减速。\n", n+1, n+1, n+2))
	}
	s.slash(s.boss, "corpus refresh")
	s.slash(s.boss, "corpus approve")
	pages := s.slash(s.asker, "sources")
	s.press(s.asker, s.press(s.asker, pages, "list"), "list")
	s.did(s.Autocomplete(s.mod, s.channel, "cite", "clause", "1"))

	s.log.Note("maintainer: back, and gaps")
	s.press(s.boss, s.slash(s.boss, "corpus rollback"), "back")
	s.kept.edit(s.t, s.source, s.new, s.old)
	s.press(s.boss, s.slash(s.boss, "corpus refresh"), "apply")
	s.press(s.boss, s.press(s.boss, s.slash(s.boss, "corpus status"), "posts"), "note")
	list, err := s.kept.dir.List()
	if err != nil {
		s.t.Fatal(err)
	}
	s.press(s.boss, s.slash(s.boss, "corpus rollback", opt("snapshot", list[0].Name)), "back")
	s.slash(s.boss, "corpus rollback", opt("snapshot", "yesterday"))
	s.did(s.pick(s.boss, s.slash(s.boss, "corpus gaps"), 0))
	s.slash(s.boss, "corpus gaps")
	s.slash(s.boss, "config audit")
}

// keepPrivate plays a member who exports and deletes data.
func (s *script) keepPrivate() {
	s.log.Note("asker: privacy")
	s.press(s.asker, s.slash(s.asker, "privacy"), "export")
	s.press(s.asker, s.slash(s.asker, "privacy"), "optout")
	s.press(s.asker, s.slash(s.asker, "privacy"), "optin")
	s.press(s.asker, s.press(s.asker, s.slash(s.asker, "privacy"), "forget"), "forget!")
	s.clock.Add(int64(time.Hour / time.Second))
}

// read plays everything that shows clauses, and a notice that one of them changed.
func (s *script) read() {
	s.slash(s.boss, "config channel", opt("on", true))
	s.press(s.asker, s.slash(s.asker, "ask", opt("question", s.question)), "src")
	s.slash(s.asker, "ask", opt("question", s.nothing))
	s.slash(s.asker, "search", opt("query", s.missing))
	wei := s.Say(s.asker, s.channel, "“"+s.quote+"” “"+s.altered+"”").Message
	s.on(s.mod, wei, "Check quotes")
	s.slash(s.mod, "cite", opt("clause", s.clause), opt("note", "[n](https://evil.example)"))
	s.kept.edit(s.t, s.source, s.old, s.new)
	s.press(s.boss, s.press(s.boss, s.slash(s.boss, "corpus refresh"), "apply"), "note")
	for _, m := range s.Messages(s.channel, nil) {
		if strings.Contains(s.text(m), "⚠️") {
			s.log.Message(m)
		}
	}
}
