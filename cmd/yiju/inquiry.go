package main

import "strings"

// inquiry is the command line of a command that takes a text, or a batch of them, and the settings that hold for it.
type inquiry struct {
	*options
	settings
	text  string // "" with a batch
	batch string // file, or "-"
}

// inquiry parses the command line of the command name. more adds its own flags; none says that there is no text.
func (a *app) inquiry(name string, args []string, none string, more func(o *options)) (inquiry, error) {
	in := inquiry{options: a.newOptions(name)}
	in.BoolVar(&in.json, "json", false, a.t.FlagJSON)
	in.StringVar(&in.batch, "batch", "", a.t.FlagBatch)
	more(in.options)
	rest, err := a.parse(in.FlagSet, args)
	if err != nil {
		return in, err
	}
	in.text = strings.TrimSpace(strings.ToValidUTF8(strings.Join(rest, " "), "\uFFFD"))
	switch {
	case in.text == "" && in.batch == "":
		return in, &usageError{none, ""}
	case in.text != "" && in.batch != "":
		return in, &usageError{a.t.BatchAndWords, ""}
	}
	in.settings, err = a.settings(in.options)
	return in, err
}
