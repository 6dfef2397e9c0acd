package bot

import (
	"slices"
	"strings"

	"yiju/bot/present"
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
			g := CommandSpec{Path: group, Kind: Command, Names: worded("command", "", group), About: worded("about", "", group)}
			i, out = len(out), append(out, g)
		}
		out[i].Subs = append(out[i].Subs, c.spec)
		out[i].Needs = max(out[i].Needs, c.spec.Needs)
	}
	return out
}

// worded looks up what something of a command is called in both languages: under the path of the command and its name, or
// under its name alone if it is the same for all commands.
func worded(kind, path, name string) map[corpus.Lang]string {
	out := make(map[corpus.Lang]string)
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		t, code := present.TextsIn(l), path+" "+name
		if out[l] = t.Called(kind, code); out[l] == code {
			out[l] = t.Called(kind, name)
		}
	}
	return out
}
