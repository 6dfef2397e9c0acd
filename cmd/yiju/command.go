package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
)

// command is one subcommand.
type command struct {
	name    string // the words behind "yiju", such as "corpus refresh"
	args    string // synopsis of flags and arguments
	summary string
	prepare func(c *call) action // declares flags and arguments; nil for help
}

// action is what a command does once its command line and the settings are read.
type action func(ctx context.Context) error

// commands lists every subcommand in the order of the help text, described in the language of t.
func commands(t *present.Texts) []command {
	return []command{
		{"ask", "[-data DIR] [-lang auto|zh|en] [-after ID] [-json] [-batch FILE.jsonl] QUESTION...", t.SumAsk, askCommand},
		{"search", "[-data DIR] [-k 10] [-explain] [-json] [-batch FILE.jsonl] QUERY...", t.SumSearch, searchCommand},
		{"cite", "[-data DIR] [-lang both|zh|en] [-json] [-batch FILE.jsonl] PINPOINT...", t.SumCite, citeCommand},
		{"verify", "[-data DIR] [-json] TEXT...", t.SumVerify, verifyCommand},
		{"why", "[-data DIR] [-replay] [-json] ID", t.SumWhy, whyCommand},
		{"corpus refresh", "[-data DIR] [-from DIR|MANIFEST] [-questions FILE] [-n] [-yes] [-force] [-json]", t.SumRefresh, refreshCommand},
		{"corpus diff", "[-data DIR] [-html FILE] [-lang auto|zh|en] [-json] [A [B]]", t.SumDiff, diffCommand},
		{"corpus approve", "[-data DIR] [-force] [-json] [SNAPSHOT]", t.SumApprove, approveCommand},
		{"corpus rollback", "[-data DIR] [-json] [SNAPSHOT]", t.SumRollback, rollbackCommand},
		{"corpus status", "[-data DIR] [-json]", t.SumStatus, statusCommand},
		{"corpus list", "[-data DIR] [-json]", t.SumList, listCommand},
		{"corpus show", "[-data DIR] [-json] REF", t.SumShow, showCommand},
		{"eval golden", "[-data DIR] [-sources DIR] [-floor FILE] [-misses] [-json] FILE", t.SumEvalGolden, goldenCommand},
		{"eval beir", "[-distractors FILE] [-run OUT.trec] [-k 100] [-misses] [-json] DIR", t.SumEvalBEIR, beirCommand},
		{"eval support", "[-floor FILE] [-misses] [-json] FILE", t.SumEvalSupport, supportCommand},
		{"serve", "[-data DIR] [-config FILE]", t.SumServe, serveCommand},
		{"doctor", "[-data DIR] [-config FILE] [-json]", t.SumDoctor, doctorCommand},
		{"backup", "[-data DIR] FILE", t.SumBackup, backupCommand},
		{"version", "", t.SumVersion, versionCommand},
		{"help", "[COMMAND]", t.SumHelp, nil},
	}
}

// dispatch finds the command that args name and runs it.
func (a *app) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		a.overview(a.stderr)
		return &usageError{a.t.NoCommand, a.t.TryHelp}
	}
	switch args[0] {
	case "-h", "-help", "--help":
		args = append([]string{"help"}, args[1:]...)
	case "-version", "--version":
		args = append([]string{"version"}, args[1:]...)
	}
	if len(args) > 1 && isHelp(args[1]) && len(groupOf(commands(a.t), args[0])) > 0 {
		return a.help(args)
	}
	cmd, rest, err := a.find(args)
	if err != nil {
		return err
	}
	if cmd.prepare == nil {
		err = a.help(rest)
	} else {
		if msg, hint := buildProblem(a.t, buildInfo(), shellWords(args)); msg != "" && cmd.name != "version" {
			return failf(hint, "%s", msg)
		}
		err = a.call(ctx, cmd, rest)
	}
	var wrong *usageError
	if errors.As(err, &wrong) {
		wrong.msg = cmd.name + ": " + wrong.msg
		wrong.hint = join(wrong.hint, fmt.Sprintf(a.t.Usage, cmd.synopsis()), fmt.Sprintf(a.t.TryHelpFor, cmd.name))
	}
	return err
}

// call reads the command line of cmd and runs it.
func (a *app) call(ctx context.Context, cmd command, args []string) error {
	c, run := a.newCall(cmd.prepare)
	switch err := c.read(args); {
	case errors.Is(err, flag.ErrHelp):
		a.describe(cmd)
		return nil
	case err != nil:
		return err
	}
	return run(ctx)
}

// find returns the command that args begin with and the arguments behind it.
func (a *app) find(args []string) (command, []string, error) {
	all := commands(a.t)
	for _, c := range all {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return c, args[len(words):], nil
		}
	}
	if len(args[0]) > 1 && args[0][0] == '-' {
		return command{}, nil, &usageError{fmt.Sprintf(a.t.FlagFirst, args[0]), a.t.TryHelp}
	}
	name, known := args[0], all
	if group := groupOf(all, name); len(group) > 0 {
		if len(args) == 1 {
			a.list(a.stderr, group)
			return command{}, nil, &usageError{fmt.Sprintf(a.t.NoSubcommand, name), a.t.TryHelp}
		}
		name, known = strings.Join(args[:2], " "), group
	}
	hint := a.t.TryHelp
	if strings.ContainsFunc(name, func(r rune) bool { return r == ' ' || r >= utf8.RuneSelf }) {
		hint = join(a.t.AskIt, hint)
	}
	if s := likely(name, known); s != "" {
		hint = join(fmt.Sprintf(a.t.DidYouMean, "yiju "+s), hint)
	}
	return command{}, nil, &usageError{fmt.Sprintf(a.t.NoSuchCommand, terminal.Cut(terminal.OneLine(name), 60)), hint}
}

// likely returns the command that name is most likely a slip of, "" for none. One word may stand for either word of a command.
func likely(name string, known []command) string {
	var names []string
	for _, c := range known {
		names = append(names, c.name)
		if !strings.Contains(name, " ") && strings.Contains(c.name, " ") {
			names = append(names, strings.Fields(c.name)...)
		}
	}
	s := nearest(name, names)
	for _, c := range known {
		if s != "" && strings.HasSuffix(c.name, " "+s) {
			return c.name
		}
	}
	return s
}

// groupOf returns the commands whose first word of two is word.
func groupOf(all []command, word string) []command {
	return slices.DeleteFunc(slices.Clone(all), func(c command) bool { return !strings.HasPrefix(c.name, word+" ") })
}

func isHelp(arg string) bool {
	return arg == "-h" || arg == "-help" || arg == "--help" || arg == "help"
}

func (c command) synopsis() string {
	return strings.TrimSpace("yiju " + c.name + " " + c.args)
}

// help prints the overview, the commands of a group, or the description of one command.
func (a *app) help(args []string) error {
	if len(args) == 0 || isHelp(args[0]) && args[0] != "help" {
		a.overview(a.out)
		return nil
	}
	if group := groupOf(commands(a.t), args[0]); len(group) > 0 && (len(args) == 1 || isHelp(args[1])) {
		a.list(a.out, group)
		return nil
	}
	cmd, _, err := a.find(args)
	if err == nil {
		a.describe(cmd)
	}
	return err
}

// overview says what yiju is and lists its commands.
func (a *app) overview(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", a.t.Overview)
	a.list(w, commands(a.t))
	fmt.Fprintf(w, "\n%s\n", a.t.OverviewEnd)
}

// list prints commands with what they do.
func (a *app) list(w io.Writer, all []command) {
	var b strings.Builder
	for _, c := range all {
		a.term.Hang(&b, "  yiju "+terminal.Pad(c.name, 15)+"  ", c.summary, nil)
	}
	io.WriteString(w, b.String())
}

// describe prints the synopsis and the flags of a command.
func (a *app) describe(cmd command) {
	var b strings.Builder
	a.term.Hang(&b, "", fmt.Sprintf(a.t.Usage, cmd.synopsis()), nil)
	b.WriteString("\n")
	a.term.Hang(&b, "", cmd.summary, nil)
	if cmd.prepare != nil {
		b.WriteString("\n")
		c, _ := a.newCall(cmd.prepare)
		c.VisitAll(func(f *flag.Flag) {
			value, usage := flag.UnquoteUsage(f)
			name := "-" + f.Name
			if value != "" && !isBool(f) {
				name += " " + strings.ToUpper(value)
			}
			a.term.Hang(&b, "  "+terminal.Pad(name, 13)+"  ", usage, nil)
		})
	}
	a.out.WriteString(b.String())
}

// shellWords writes args as one would type them.
func shellWords(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		if arg == "" || strings.ContainsAny(arg, " \t\n'\"\\$`!*?[](){}<>|&;#~") {
			words[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
	}
	return present.Printable(strings.Join(words, " "))
}
