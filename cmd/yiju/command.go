package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
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
	run     func(ctx context.Context, a *app, args []string) error
}

// commands lists every subcommand in the order of the help text, described in the language of t.
func commands(t *texts) []command {
	return []command{
		{"ask", "[-data DIR] [-lang auto|zh|en] [-after ID] [-json] [-batch FILE.jsonl] QUESTION...", t.SumAsk, runAsk},
		{"search", "[-data DIR] [-k 10] [-explain] [-json] [-batch FILE.jsonl] QUERY...", t.SumSearch, runSearch},
		{"cite", "[-data DIR] [-lang both|zh|en] [-json] [-batch FILE.jsonl] PINPOINT...", t.SumCite, runCite},
		{"verify", "[-data DIR] [-json] TEXT...", t.SumVerify, runVerify},
		{"why", "[-data DIR] [-replay] [-json] ID", t.SumWhy, runWhy},
		{"corpus refresh", "[-data DIR] [-from DIR|MANIFEST] [-questions FILE] [-n] [-yes] [-force] [-json]", t.SumRefresh, runRefresh},
		{"corpus diff", "[-data DIR] [-html FILE] [-lang auto|zh|en] [-json] [A [B]]", t.SumDiff, runDiff},
		{"corpus approve", "[-data DIR] [-force] [-json] [SNAPSHOT]", t.SumApprove, runApprove},
		{"corpus rollback", "[-data DIR] [-json] [SNAPSHOT]", t.SumRollback, runRollback},
		{"corpus status", "[-data DIR] [-json]", t.SumStatus, runStatus},
		{"corpus list", "[-data DIR] [-json]", t.SumList, runList},
		{"corpus show", "[-data DIR] [-json] REF", t.SumShow, runShow},
		{"eval golden", "[-data DIR] [-sources DIR] [-floor FILE] [-misses] [-json] FILE", t.SumEvalGolden, runEvalGolden},
		{"eval beir", "[-distractors FILE] [-run OUT.trec] [-k 100] [-misses] [-json] DIR", t.SumEvalBEIR, runEvalBEIR},
		{"serve", "[-data DIR] [-config FILE]", t.SumServe, runServe},
		{"doctor", "[-data DIR] [-config FILE] [-json]", t.SumDoctor, runDoctor},
		{"backup", "[-data DIR] FILE", t.SumBackup, runBackup},
		{"version", "", t.SumVersion, runVersion},
		{"help", "[COMMAND]", t.SumHelp, runHelp},
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
	c, rest, err := a.find(args)
	if err != nil {
		return err
	}
	if msg, hint := buildProblem(a.t, buildInfo(), shellWords(args)); msg != "" && c.name != "help" && c.name != "version" {
		return failf(hint, "%s", msg)
	}
	err = c.run(ctx, a, rest)
	var help *helpError
	if errors.As(err, &help) {
		a.describe(a.out, c, help.flags)
		return nil
	}
	var wrong *usageError
	if errors.As(err, &wrong) {
		wrong.msg = c.name + ": " + wrong.msg
		wrong.hint = join(wrong.hint, fmt.Sprintf(a.t.Usage, c.synopsis()), fmt.Sprintf(a.t.TryHelpFor, c.name))
	}
	return err
}

// find returns the command that args begin with and the arguments behind it.
func (a *app) find(args []string) (command, []string, error) {
	all := commands(a.t)
	for _, c := range all {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == c.name {
			return c, args[len(words):], nil
		}
	}
	if len(args[0]) > 1 && args[0][0] == '-' {
		return command{}, nil, &usageError{fmt.Sprintf(a.t.FlagFirst, args[0]), a.t.TryHelp}
	}
	group := groupOf(all, args[0])
	if len(group) > 0 && (len(args) == 1 || isHelp(args[1])) {
		if len(args) > 1 {
			a.list(a.out, group)
			return command{run: func(context.Context, *app, []string) error { return nil }}, nil, nil
		}
		a.list(a.stderr, group)
		return command{}, nil, &usageError{fmt.Sprintf(a.t.NoSubcommand, args[0]), a.t.TryHelp}
	}
	name, known := args[0], all
	if len(group) > 0 {
		name, known = strings.Join(args[:2], " "), group
	}
	var names []string
	for _, c := range known {
		names = append(names, c.name)
		if len(group) == 0 && strings.Contains(c.name, " ") {
			names = append(names, strings.Fields(c.name)...)
		}
	}
	hint := a.t.TryHelp
	if strings.ContainsFunc(name, func(r rune) bool { return r == ' ' || r >= utf8.RuneSelf }) {
		hint = join(a.t.AskIt, hint)
	}
	if s := nearest(name, names); s != "" {
		hint = join(fmt.Sprintf(a.t.DidYouMean, "yiju "+a.whole(s)), hint)
	}
	return command{}, nil, &usageError{fmt.Sprintf(a.t.NoSuchCommand, terminal.Cut(terminal.OneLine(name), 60)), hint}
}

// whole completes the second word of a command, such as "refresh", to the command.
func (a *app) whole(word string) string {
	for _, c := range commands(a.t) {
		if c.name == word {
			return word
		}
	}
	for _, c := range commands(a.t) {
		if _, second, ok := strings.Cut(c.name, " "); ok && second == word {
			return c.name
		}
	}
	return word
}

func groupOf(all []command, word string) []command {
	var group []command
	for _, c := range all {
		if strings.HasPrefix(c.name, word+" ") {
			group = append(group, c)
		}
	}
	return group
}

func isHelp(arg string) bool {
	return arg == "-h" || arg == "-help" || arg == "--help" || arg == "help"
}

func (c command) synopsis() string {
	return strings.TrimSpace("yiju " + c.name + " " + c.args)
}

// runHelp prints the overview, or describes one command.
func runHelp(ctx context.Context, a *app, args []string) error {
	if len(args) == 0 || isHelp(args[0]) && args[0] != "help" {
		a.overview(a.out)
		return nil
	}
	if group := groupOf(commands(a.t), args[0]); len(group) > 0 && len(args) == 1 {
		a.list(a.out, group)
		return nil
	}
	c, _, err := a.find(args)
	if err != nil {
		return err
	}
	if c.name == "help" {
		a.describe(a.out, c, nil)
		return nil
	}
	return a.dispatch(ctx, append(strings.Fields(c.name), "-h"))
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

// describe prints the synopsis and the flags of one command.
func (a *app) describe(w io.Writer, c command, fs *flag.FlagSet) {
	var b strings.Builder
	a.term.Hang(&b, "", fmt.Sprintf(a.t.Usage, c.synopsis()), nil)
	b.WriteString("\n")
	a.term.Hang(&b, "", c.summary, nil)
	if fs != nil {
		b.WriteString("\n")
		fs.VisitAll(func(f *flag.Flag) {
			value, usage := flag.UnquoteUsage(f)
			name := "-" + f.Name
			if value != "" && !isBool(f) {
				name += " " + strings.ToUpper(value)
			}
			a.term.Hang(&b, "  "+terminal.Pad(name, 13)+"  ", usage, nil)
		})
	}
	io.WriteString(w, b.String())
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
