package bot

import (
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
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

// commands returns every command in the order of /help. The catalogue of package present has their names and what they do.
func commands() []command {
	member := func(path string, run func(*turn) Response, options ...OptionSpec) command {
		return outside(newCommand(Command, path, Everyone, run, options...))
	}
	moderator := func(path string, run func(*turn) Response, options ...OptionSpec) command {
		return newCommand(Command, path, Moderators, run, options...)
	}
	maintainer := func(path string, run func(*turn) Response, options ...OptionSpec) command {
		c := newCommand(Command, path, Maintainers, run, options...)
		c.spec.Shared = strings.HasPrefix(path, "corpus ") && path != "corpus gaps"
		return c
	}
	answer, on := text("answer", 200).required(), option("on", OptionYes)
	return []command{
		member("ask", askCommand, text("question", mostQuestion).required(), lang("auto"), option("private", OptionYes)),
		member("search", searchCommand, text("query", mostQuestion).required(), lang("auto")),
		member("sources", withService(sourcesCommand)),
		member("help", helpCommand),
		member("privacy", privacyCommand),
		outside(newCommand(OnPost, "ask-post", Everyone, askPost)),

		outside(moderator("cite", withService(citeCommand), text("clause", service.MaxTyped).required().completed(),
			option("to", OptionMember), text("note", mostNote), lang("both"), text("message", 200))),
		outside(newCommand(OnPost, "check-quotes", Moderators, checkQuotes)),
		newCommand(OnPost, "find-clause", Moderators, findClause),
		newCommand(OnPost, "review-post", Moderators, reviewPost),
		moderator("review approve", withReviewable(approveAnswer), answer),
		moderator("review correct", withReviewable(correctAnswer), answer),
		moderator("review withdraw", withdrawCommand, answer),
		moderator("review queue", queueCommand),

		maintainer("corpus status", maintaining(corpusStatus)),
		maintainer("corpus refresh", maintaining(corpusRefresh)),
		maintainer("corpus diff", maintaining(corpusDiff)),
		maintainer("corpus approve", maintaining(corpusApprove)),
		maintainer("corpus rollback", maintaining(corpusRollback), text("snapshot", 50)),
		maintainer("corpus gaps", corpusGaps),
		maintainer("corpus add", corpusAdd, option("file", OptionFile).required()),

		maintainer("config show", configShow),
		maintainer("config channel", configChannel, on, option("channel", OptionChannel)),
		maintainer("config lang", configLang, lang("auto").required()),
		maintainer("config private", configPrivate, on.required()),
		maintainer("config role", configRole, option("role", OptionRole).required(),
			option("right", OptionText).required().oneOf("moderator", "maintainer"), on),
		maintainer("config limits", configLimits, number("user", mostPause), number("channel", mostPause),
			number("concurrent", mostConcurrent), number("tokens", mostTokens), number("user-tokens", mostTokens)),
		maintainer("config audit", configAudit),
	}
}

// newCommand describes a command in the words of the catalogue.
func newCommand(kind Kind, path string, needs Right, run func(*turn) Response, options ...OptionSpec) command {
	for i := range options {
		o := &options[i]
		o.Names, o.About = worded("option", path, o.Name), worded("hint", path, o.Name)
		for j, c := range o.Choices {
			o.Choices[j].Names = worded("choice", path, o.Name+" "+c.Value)
		}
	}
	return command{CommandSpec{Path: path, Kind: kind, Names: worded("command", "", path), About: worded("about", "", path), Options: options, Needs: needs}, run}
}

// outside makes a command available in direct messages too.
func outside(c command) command {
	c.spec.Outside = true
	return c
}

func option(name string, typ OptionType) OptionSpec { return OptionSpec{Name: name, Type: typ} }

func text(name string, most int) OptionSpec {
	return OptionSpec{Name: name, Type: OptionText, Most: most}
}

func number(name string, most int) OptionSpec {
	return OptionSpec{Name: name, Type: OptionNumber, Most: most}
}

// lang is the option for a language, or none.
func lang(none string) OptionSpec { return option("lang", OptionText).oneOf(none, "zh", "en") }

func (o OptionSpec) required() OptionSpec  { o.Required = true; return o }
func (o OptionSpec) completed() OptionSpec { o.Complete = true; return o }

func (o OptionSpec) oneOf(values ...string) OptionSpec {
	for _, v := range values {
		o.Choices = append(o.Choices, ChoiceSpec{Value: v})
	}
	return o
}
