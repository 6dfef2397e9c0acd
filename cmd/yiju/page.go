package main

import (
	"errors"
	"io"
	"os"

	"yiju/corpus"
)

// pageOptions say where a page of HTML goes, and in which language.
type pageOptions struct {
	file string
	lang *choice
}

// pageFlags adds the flags of the page.
func (a *app) pageFlags(o *options) *pageOptions {
	p := &pageOptions{lang: &choice{"auto", []string{"auto", "zh", "en"}}}
	o.StringVar(&p.file, "html", "", a.t.FlagHTML)
	o.Var(p.lang, "lang", a.t.FlagPageLang)
	return p
}

// of returns the language of the page: the one that is said, or that of the messages.
func (p *pageOptions) of(a *app) corpus.Lang {
	if p.lang.value == "auto" {
		return a.lang
	}
	return corpus.Lang(p.lang.value)
}

// writeFile has fill write a file; with no name, what it writes is lost. A file that is not finished is removed.
func writeFile(name string, fill func(io.Writer) error) error {
	if name == "" {
		return fill(io.Discard)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
