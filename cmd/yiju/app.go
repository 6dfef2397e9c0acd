package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
)

// app is one run of the program: where it reads and writes, and the language it talks.
type app struct {
	getenv func(string) string
	stdin  io.Reader
	typed  bool            // a person types what stdin reads
	out    *bufio.Writer   // results
	stderr io.Writer       // talk and progress
	term   terminal.Screen // what standard output can show
	err    terminal.Screen // what standard error can show
	lang   corpus.Lang
	t      *texts // in lang

	transport http.RoundTripper // to Discord; nil for the usual one
}

func newApp(getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) *app {
	a := &app{
		getenv: getenv,
		stdin:  stdin,
		typed:  terminal.IsTerminal(stdin),
		out:    bufio.NewWriter(stdout),
		stderr: stderr,
		term:   terminal.ScreenOf(stdout, getenv),
		err:    terminal.ScreenOf(stderr, getenv),
	}
	a.talk(talkLang("", getenv))
	return a
}

// talk sets the language of messages.
func (a *app) talk(l corpus.Lang) {
	a.lang, a.t = l, textsIn(l)
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

// failure is an error with a word on what to do next.
type failure struct {
	err  error
	hint string
}

func (e *failure) Error() string { return e.err.Error() }
func (e *failure) Unwrap() error { return e.err }

// failf makes a failure: what to do next, then what happened.
func failf(hint, format string, args ...any) error {
	return &failure{fmt.Errorf(format, args...), hint}
}

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
