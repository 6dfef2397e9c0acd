package bot

import (
	"slices"
	"strings"

	"yiju/corpus"
)

// CommandSpec describes a command, free of any platform. A group has Subs and is not called itself.
type CommandSpec struct {
	// Path is the value of Request.Name: "ask", or "corpus refresh" for a command of a group. For a message command it is a
	// key that is never shown.
	Path    string
	Kind    Kind                   // Command or OnPost
	Names   map[corpus.Lang]string // display names of the last part of the path; for a Command in lower case without spaces
	About   map[corpus.Lang]string // at most 100 characters
	Options []OptionSpec
	Subs    []CommandSpec
	Needs   Right // whom the platform should offer it to; Handle checks again
	Outside bool  // also available in direct messages and to users who installed the bot for themselves
	Shared  bool  // changes state that all guilds share
}

// OptionSpec describes an option of a command.
type OptionSpec struct {
	Name     string // key of Request.Options
	Names    map[corpus.Lang]string
	About    map[corpus.Lang]string
	Type     OptionType
	Required bool
	Complete bool // choices come from Handle with Kind Complete
	Most     int  // characters of a Text, greatest of a Number; 0 for no bound
	Choices  []ChoiceSpec
}

// ChoiceSpec is one of the values of an option.
type ChoiceSpec struct {
	Value string
	Names map[corpus.Lang]string
}

// OptionType is the type of an option. In Request.Options, a boolean is "true" or "false", and a member, channel or role its
// id; the name of a member is under the name of the option plus "_name". A file is in Request.Files.
type OptionType string

// The types of options.
const (
	OptionText    OptionType = "text"
	OptionNumber  OptionType = "number" // whole, 0 or more
	OptionYes     OptionType = "yes"
	OptionMember  OptionType = "member"
	OptionChannel OptionType = "channel"
	OptionRole    OptionType = "role"
	OptionFile    OptionType = "file"
)

// command is a command with its handler.
type command struct {
	spec CommandSpec
	run  func(*turn) Response
}

// Commands returns every command, those of groups below their group. The caller may change the result.
func (b *Bot) Commands() []CommandSpec {
	var out []CommandSpec
	for _, c := range commands() {
		group, _, ok := strings.Cut(c.spec.Path, " ")
		if !ok {
			out = append(out, c.spec)
			continue
		}
		i := slices.IndexFunc(out, func(o CommandSpec) bool { return o.Path == group })
		if i < 0 {
			g := groupSpec(group)
			i, out = len(out), append(out, g)
		}
		out[i].Subs = append(out[i].Subs, c.spec)
		out[i].Needs = max(out[i].Needs, c.spec.Needs)
	}
	return out
}

// groupSpec describes a group of commands.
func groupSpec(path string) CommandSpec {
	g := CommandSpec{Path: path, Kind: Command}
	for _, about := range []struct{ path, zh, en, aboutZH, aboutEN string }{
		{"review", "审阅", "review", "审阅机器人的回答", "Review the bot's answers"},
		{"corpus", "语料", "corpus", "维护语料库", "Maintain the corpus"},
		{"config", "设置", "config", "设置机器人在本服务器的行为", "Bot settings for this server"},
	} {
		if about.path == path {
			g.Names, g.About = both(about.zh, about.en), both(about.aboutZH, about.aboutEN)
		}
	}
	return g
}

func both(zh, en string) map[corpus.Lang]string {
	return map[corpus.Lang]string{corpus.Chinese: zh, corpus.English: en}
}

// option describes an optional option.
func option(name string, typ OptionType, zh, en, aboutZH, aboutEN string) OptionSpec {
	return OptionSpec{Name: name, Type: typ, Names: both(zh, en), About: both(aboutZH, aboutEN)}
}

func (o OptionSpec) required() OptionSpec             { o.Required = true; return o }
func (o OptionSpec) completed() OptionSpec            { o.Complete = true; return o }
func (o OptionSpec) atMost(n int) OptionSpec          { o.Most = n; return o }
func (o OptionSpec) oneOf(c ...ChoiceSpec) OptionSpec { o.Choices = c; return o }

// langOption is the option for a language.
func langOption(aboutZH, aboutEN string, none ChoiceSpec) OptionSpec {
	return option("lang", OptionText, "语言", "lang", aboutZH, aboutEN).oneOf(none,
		ChoiceSpec{"zh", both("中文", "Chinese")}, ChoiceSpec{"en", both("英文", "English")})
}
