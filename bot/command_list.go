package bot

import (
	"strings"

	"yiju/retrieval/service"
)

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
		member("search", withService(searchCommand), text("query", mostQuestion).required(), lang("auto")),
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
