package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus/fold"
)

// options are a command's flags, with those that every command on a corpus has.
type options struct {
	*flag.FlagSet
	data, config string
	json         bool
}

// newOptions returns the flags of a command that reads a corpus; the caller adds its own.
func (a *app) newOptions(name string) *options {
	o := &options{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	o.SetOutput(io.Discard)
	o.StringVar(&o.data, "data", "", a.t.FlagData)
	o.StringVar(&o.config, "config", "", a.t.FlagConfig)
	return o
}

// parse reads the flags wherever they stand among args and returns the other arguments. "--" ends the flags; what does
// not look like a flag (a lone "-", a dash before a space or before Chinese) is an argument.
func (a *app) parse(fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			return append(rest, args...), nil
		}
		m := flagForm.FindStringSubmatch(arg)
		if m == nil {
			rest = append(rest, arg)
			continue
		}
		name, value := m[1], strings.TrimPrefix(m[2], "=")
		f := fs.Lookup(name)
		switch {
		case f == nil && (name == "h" || name == "help"):
			return nil, &helpError{fs}
		case f == nil:
			return nil, a.unknownFlag(fs, name)
		case m[2] == "" && isBool(f):
			value = "true"
		case m[2] == "":
			if len(args) == 0 {
				return nil, &usageError{fmt.Sprintf(a.t.FlagNeedsValue, name), ""}
			}
			value, args = args[0], args[1:]
		}
		if err := fs.Set(name, value); err != nil {
			return nil, &usageError{fmt.Sprintf(a.t.FlagBadValue, name, value), a.wanted(f)}
		}
	}
	return rest, nil
}

var flagForm = regexp.MustCompile(`(?s)^--?([A-Za-z][A-Za-z0-9_-]*)(=.*)?$`)

func (a *app) unknownFlag(fs *flag.FlagSet, name string) error {
	names := []string{"help"}
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	hint := a.t.DashArgument
	if s := nearest(name, names); s != "" {
		hint = join(fmt.Sprintf(a.t.DidYouMean, "-"+s), hint)
	}
	return &usageError{fmt.Sprintf(a.t.NoSuchFlag, name), hint}
}

// wanted says which values a flag takes.
func (a *app) wanted(f *flag.Flag) string {
	switch v := f.Value.(type) {
	case *choice:
		return fmt.Sprintf(a.t.WantOneOf, strings.Join(v.from, ", "))
	case *count:
		return fmt.Sprintf(a.t.WantCount, v.most)
	}
	return ""
}

func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// helpError asks for the description of a command with these flags.
type helpError struct{ flags *flag.FlagSet }

func (*helpError) Error() string { return "help" }

// choice is a flag that takes one of a few words.
type choice struct {
	value string
	from  []string
}

func (c *choice) String() string { return c.value }

// Set implements flag.Value.
func (c *choice) Set(s string) error {
	if !slices.Contains(c.from, s) {
		return fmt.Errorf("want one of %v", c.from)
	}
	c.value = s
	return nil
}

// count is a flag that takes a number in [1, most].
type count struct {
	n    int
	most int
}

func (c *count) String() string { return fmt.Sprint(c.n) }

// Set implements flag.Value.
func (c *count) Set(s string) error {
	n, err := parseCount(s, c.most)
	if err == nil {
		c.n = n
	}
	return err
}

// nearest returns the candidate that word is most likely a slip of, or "" where none is near: one that begins with
// word, or the one with the fewest edits, at most a third of its length and at least one; one whose beginning is near
// counts as an edit further away.
func nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, fewest := "", 1<<30
	for _, c := range candidates {
		if len(word) >= 2 && strings.HasPrefix(c, word) {
			return c
		}
		d := fold.Distance([]byte(word), []byte(c))
		if len(word) >= 4 && len(c) > len(word) {
			d = min(d, 1+fold.Distance([]byte(word), []byte(c[:len(word)])))
		}
		if d < fewest && d <= max(1, max(len(c), len(word))/3) && d < len(c) {
			best, fewest = c, d
		}
	}
	return best
}

// join puts hints on lines of their own, without the empty ones.
func join(lines ...string) string { return present.Lines(lines...) }

// list makes an empty list of nil, which JSON shows as [] and not as null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
