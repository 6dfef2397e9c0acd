// Command yiju answers questions from a corpus of policy instruments in Chinese and English, and ties every statement
// to a clause that the reader can open.
//
// Each subcommand stands in a file of its own and is listed in commands (command.go). This package alone reads flags,
// configuration, environment and signals; it wires the packages together and renders what they return. Results go to
// standard output, talk and progress to standard error. Exit status: 0 done, 1 failed, 2 wrong usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"yiju/bot/present"
)

func main() {
	reportFileSize()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// thriftyGC is the GOGC of what holds much memory for long, a server and a refresh: it saves a quarter of that for a
// twentieth of the time. A single answer would take a third longer.
const thriftyGC = 25

// thrifty saves memory at the cost of time, unless the environment says how much to save.
func (a *app) thrifty() {
	if a.getenv("GOGC") == "" {
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

// finish tells the user about err, where that is still to be done, and returns the exit status.
func (a *app) finish(ctx context.Context, err error) int {
	var wrong *usageError
	var failed *failure
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errTold):
		return 1
	case errors.As(err, &wrong):
		a.complain(wrong.Error(), wrong.hint)
		return 2
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		a.complain(a.t.Interrupted, "")
		return 1
	case errors.As(err, &failed):
		a.complain(failed.Error(), failed.hint)
		return 1
	}
	a.complain(err.Error(), "")
	return 1
}

// complain prints a message and, indented below it, what to do next.
func (a *app) complain(msg, hint string) {
	fmt.Fprintf(a.stderr, "%s %s\n", a.err.Strong("yiju:"), present.Printable(msg))
	for line := range strings.Lines(hint) {
		fmt.Fprintf(a.stderr, "  %s\n", present.Printable(strings.TrimRight(line, "\n")))
	}
}
