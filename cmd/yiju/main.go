// Command yiju answers questions from a corpus of policy instruments in Chinese and English, and ties every statement
// to a clause that the reader can open.
//
// Each subcommand has a file of its own and is listed in commands (command.go): it declares its flags and returns what it does
// once a call has read them. This package alone reads flags,
// configuration, environment and signals; it wires the packages together and renders what they return. Results go to
// standard output, talk and progress to standard error. Exit status: 0 done, 1 failed, 2 wrong usage.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/service"
)

func main() {
	reportFileSize()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// thriftyGC is the GOGC of a server and of a refresh, which hold much memory for long: it saves a quarter of the memory at 5 % more
// time. A single answer would take a third longer.
const thriftyGC = 25

// thrifty trades time for memory, unless the environment sets GOGC.
func thrifty(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(thriftyGC)
	}
}

// run runs one command and returns the exit status of the program.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := newApp(getenv, stdin, stdout, stderr)
	a.stdin = interruptible{ctx, stdin}
	err := a.dispatch(ctx, args)
	if ferr := a.out.Flush(); err == nil && ferr != nil {
		err = fmt.Errorf("write: %w", ferr)
	}
	return a.finish(ctx, err)
}

// finish reports err to the user, unless the command has done so already, and returns the exit status.
func (a *app) finish(ctx context.Context, err error) int {
	var wrong *usageError
	var failed *failure
	switch {
	case err == nil:
		return 0
	case errors.As(err, &wrong):
		a.complain(wrong.Error(), wrong.hint)
		return 2
	case errors.Is(err, errTold):
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		a.complain(a.t.Interrupted, "")
	case errors.As(err, &failed):
		a.complain(failed.Error(), failed.Hint)
	default:
		a.complain(err.Error(), "")
	}
	return 1
}

// complain prints a message and, indented below it, what to do next.
func (a *app) complain(msg, hint string) {
	fmt.Fprintf(a.stderr, "%s %s\n", a.err.Strong("yiju:"), present.Printable(msg))
	for line := range strings.Lines(hint) {
		fmt.Fprintf(a.stderr, "  %s\n", present.Printable(strings.TrimRight(line, "\n")))
	}
}

// app is one run of the program: where it reads and writes, and the language it talks.
type app struct {
	getenv func(string) string
	stdin  io.Reader
	typed  bool            // a person types what stdin reads
	out    *bufio.Writer   // results
	stderr io.Writer       // talk and progress
	term   terminal.Screen // what standard output can show
	err    terminal.Screen // what standard error can show
	t      *present.Texts  // in the language that it talks

	log       *slog.Logger      // of a server; nil for a command, which tells on stderr
	transport http.RoundTripper // to Discord; nil for the usual one
	observer  service.Observer  // of what services do; nil for none
}

func newApp(getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{
		getenv: getenv,
		stdin:  stdin,
		typed:  terminal.IsTerminal(stdin),
		out:    bufio.NewWriter(stdout),
		stderr: stderr,
		term:   terminal.ScreenOf(stdout, getenv),
		err:    terminal.ScreenOf(stderr, getenv),
		t:      present.TextsIn(talkLang("", getenv)),
	}
}

// talkLang returns the language to talk in: YIJU_LANG, else the configured one, else that of the locale.
func talkLang(configured string, getenv func(string) string) corpus.Lang {
	for _, v := range []string{getenv("YIJU_LANG"), configured} {
		if v == string(corpus.Chinese) || v == string(corpus.English) {
			return corpus.Lang(v)
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return corpus.Chinese
			}
			return corpus.English
		}
	}
	return corpus.English
}

// writeJSON writes v as one line of JSON, without a character that could steer a terminal.
func (a *app) writeJSON(v any) error {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := a.out.Write(present.EscapeJSON(line.Bytes()))
	return err
}

// errTold ends a command that failed and has already said why.
var errTold = errors.New("failed")

// usageError is a mistake in the command line.
type usageError struct{ msg, hint string }

func (e *usageError) Error() string { return e.msg }

// failure is an error in words, with what to do next.
type failure = present.Failure

// failf makes a failure: what to do next, then what happened.
func failf(hint, format string, args ...any) error { return present.Failf(hint, format, args...) }

// interruptible is a reader that stops waiting when ctx ends.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

// Read reads from r. Where ctx ends first, it returns the error of ctx; what then still arrives is lost.
func (i interruptible) Read(p []byte) (int, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data := make([]byte, len(p))
		n, err := i.r.Read(data)
		done <- result{data[:n], err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case r := <-done:
		return copy(p, r.data), r.err
	}
}
