package discord

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"yiju/bot/present"
	"yiju/corpus"
)

type sample struct {
	name    string
	message present.Message
}

// samples are messages of every kind in a language.
func samples(l corpus.Lang) []sample {
	in := func(zh, en string) string {
		if l == corpus.Chinese {
			return zh
		}
		return en
	}
	span := func(s string) present.Span { return present.Span{Text: s} }
	strong := func(s string) present.Span { return present.Span{Text: s, Style: present.Strong} }
	light := func(s string) present.Span { return present.Span{Text: s, Style: present.Light} }
	link := func(s, u string) present.Span { return present.Span{Text: s, URL: u} }
	block := func(k present.BlockKind, spans ...present.Span) present.Block {
		return present.Block{Kind: k, Spans: spans}
	}
	const address = "https://shore.example/charter#:~:text=forty%20days"
	quote := in("每座灯塔储备不少于四十天的燃油，由守塔人每周称量一次，并记入油簿。", "Each lighthouse holds a reserve of oil for no less than forty days, which the keeper weighs once a week.")
	source := block(present.Small, link("[1]", address), span(" "), span(in("《北岸灯塔章程》 · 二", "Charter of the North Shore Lighthouses · 2")), light(" · "+in("官方文本", "official")))
	foot := block(present.Small, light(in("逐字引用 · 快照 one", "word for word · snapshot one")))
	long := strings.Repeat(in("风力达到八级时升起黑旗，港口不再放船。黑旗降下以前，任何船只不得离港。", "When the wind reaches force eight the black flag is raised. Until it is lowered, no ship may leave the harbour. "), in2(l, 160, 60))
	return []sample{
		{"sure", present.Message{Lang: l, Tone: present.Sure, Blocks: []present.Block{block(present.Quote, span(quote)), source, foot}, Buttons: []present.Button{
			{Action: "src", Arg: "r1", Label: in("出处全文", "Sources in full"), Emoji: "📖"}, {Action: "lang", Arg: "r1", Label: in("English", "中文"), Emoji: "🌐"},
			{Action: "up", Arg: "r1", Emoji: "👍"}, {Action: "down", Arg: "r1", Emoji: "👎"}, {URL: address, Label: in("网页", "Web page")},
			{Action: "del", Arg: "r1:9", Label: in("删除", "Delete"), Emoji: "🗑️", Weight: present.Danger},
		}}},
		{"unsure", present.Message{Lang: l, Tone: present.Unsure, Blocks: []present.Block{
			block(present.Paragraph, strong(in("下面的条款与问题有关，但未必回答了它：", "These clauses are related, but may not answer it:"))),
			block(present.Quote, span(quote)), source, block(present.Quote, span(quote)), source, foot,
		}, Menu: &present.Menu{Action: "read", Arg: "r1", Hint: in("选一个", "Choose one"), Options: []present.Option{
			{Value: "harbour/2", Label: in("二 燃油储备", "2 Oil Reserves"), Detail: quote}, {Value: "harbour/3", Label: in("三 信号旗", "3 Signal Flags")},
		}}}},
		{"nothing", present.Message{Lang: l, Tone: present.Nothing, Private: true, Blocks: []present.Block{
			block(present.Paragraph, strong(in("语料中没有依据。", "Nothing answers this."))), block(present.Paragraph, span(in("最接近的：", "What comes closest:"))), block(present.Quote, span(quote)), source,
		}, Buttons: []present.Button{{Action: "gap", Arg: "r1", Label: in("报告缺口", "Report this gap"), Emoji: "📮", Weight: present.Primary}}}},
		{"problem", present.Message{Lang: l, Tone: present.Problem, Private: true, Blocks: line1(span(in("需要“管理消息”权限。", "This needs the permission to manage messages.")))}},
		{"underway", present.Message{Lang: l, Tone: present.Underway, Blocks: line1(span(in("正在查找依据……", "Looking for evidence …")))}},
		{"list", present.Message{Lang: l, Blocks: []present.Block{
			block(present.Title, span(in("收录的文件", "Documents"))), block(present.Item, strong(in("北岸灯塔章程", "Charter")), light(" · 2031-09-02"), span(" "), link(in("来源", "Source"), address)),
			block(present.Item, span(in("一行\n又一行", "One line\nand another"))), block(present.Paragraph, span(in("共两份。", "Two in all."))),
		}}},
		{"difference", present.Message{Lang: l, Tone: present.Problem, Blocks: []present.Block{
			block(present.Paragraph, strong("❌ "+in("有改动。", "Altered."))),
			block(present.Paragraph, span(in("储备不", "no ")), present.Span{Text: in("少", "less"), Style: present.Removed}, present.Span{Text: in("多", "more"), Style: present.Added}, span(in("于四十天", " than forty days"))),
			block(present.Small, present.Span{Text: in("仅见于原文", "only in the text"), Style: present.Removed}, span(" · "), present.Span{Text: in("仅见于引文", "only in the quotation"), Style: present.Added}),
		}}},
		{"people", present.Message{Lang: l, Tone: present.Sure, Blocks: []present.Block{
			block(present.Paragraph, present.Span{Text: "Amy", Member: "123456789012345678"}, span(in(" 引用，给 ", " cites for ")), present.Span{Text: "小薇", Member: "p-seudonym"}, span(in("：", ":"))),
			block(present.Paragraph, present.Span{Channel: "22"}, span(" "), present.Span{Text: "mods", Role: "33"}),
		}}},
		{"code", present.Message{Lang: l, Blocks: []present.Block{block(present.Paragraph, span(in("命令：", "Command:"))), block(present.Code, span("yiju ask \"*\" `x`\n  @everyone <@1> ```"))}}},
		{"file", present.Message{Lang: l, Blocks: line1(span(in("全部变化见附件。", "All changes are in the file."))), Files: []present.File{{Name: in("变化 1.md", "changes 1.md"), Type: "text/markdown", Data: []byte("x")}}}},
		{"hostile", present.Message{Lang: l, Blocks: []present.Block{block(present.Quote, span(hostile[0])), block(present.Paragraph, span(hostile[1])), block(present.Quote, span(hostile[2])), block(present.Item, span(hostile[3])), block(present.Small, span(hostile[4]+" "+hostile[7]))}}},
		{"long", present.Message{Lang: l, Tone: present.Sure, Blocks: []present.Block{block(present.Paragraph, strong(in("五", "5"))), block(present.Quote, span(long)), source}, Buttons: []present.Button{{Action: "undo", Arg: "9:x", Label: in("撤销", "Undo")}}}},
		{"empty", present.Message{Lang: l}},
	}
}

func in2(l corpus.Lang, zh, en int) int {
	if l == corpus.Chinese {
		return zh
	}
	return en
}

// dump writes pages for review.
func dump(pages []page) string {
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "page %d of %d", i+1, len(pages))
		if p.private {
			b.WriteString(", private")
		}
		b.WriteString("\n")
		for _, part := range p.parts {
			dumpPart(&b, part, "  ")
		}
		for _, f := range p.files {
			fmt.Fprintf(&b, "  sends %s (%s, %d bytes)\n", f.Name, f.Type, len(f.Data))
		}
	}
	return b.String()
}

func dumpPart(b *strings.Builder, part discordgo.MessageComponent, in string) {
	switch c := part.(type) {
	case discordgo.Container:
		colour := "plain"
		if c.AccentColor != nil {
			colour = fmt.Sprintf("#%06x", *c.AccentColor)
		}
		b.WriteString(in + "container " + colour + "\n")
		for _, inside := range c.Components {
			dumpPart(b, inside, in+"  ")
		}
	case discordgo.TextDisplay:
		b.WriteString(in + "text\n" + in + "  " + strings.ReplaceAll(visible(c.Content), "\n", "\n"+in+"  ") + "\n")
	case discordgo.ActionsRow:
		b.WriteString(in + "row\n")
		for _, inside := range c.Components {
			dumpPart(b, inside, in+"  ")
		}
	case discordgo.Button:
		emoji := ""
		if c.Emoji != nil {
			emoji = c.Emoji.Name + " "
		}
		fmt.Fprintf(b, "%sbutton [%s%s] style %d %s%s\n", in, emoji, c.Label, c.Style, c.CustomID, c.URL)
	case discordgo.SelectMenu:
		fmt.Fprintf(b, "%smenu %q %s\n", in, c.Placeholder, c.CustomID)
		for _, o := range c.Options {
			fmt.Fprintf(b, "%s  %s | %s {%s}\n", in, o.Label, o.Description, o.Value)
		}
	case discordgo.FileComponent:
		b.WriteString(in + "file " + c.File.URL + "\n")
	default:
		fmt.Fprintf(b, "%s%T\n", in, part)
	}
}

// visible makes invisible characters visible.
func visible(s string) string { return strings.ReplaceAll(s, invisible, "⟨0⟩") }
