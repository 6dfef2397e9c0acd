package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/corpus/fold"
)

// call is one call of a command: its flags, its arguments and the settings that hold for it.
type call struct {
	setup
	*flag.FlagSet
	json bool     // the result is wanted as JSON
	args []string // without the flags
	text string   // of all arguments, "" with a batch

	batchFile    string // texts are in it, or on standard input for "-"
	data, config string

	// What the command says of its command line, besides its flags.
	most      int          // arguments
	missing   usageError   // where there is no argument; zero if none is needed
	check     func() error // of the arguments; may be nil
	needsData bool         // the starter corpus will not do
	ownCorpus bool         // it has no -data
	bare      bool         // it reads no settings
}

// newCall has a command declare its flags, adds those that every command has, and returns what is to run after call.read.
func (a *app) newCall(prepare func(*call) action) (*call, action) {
	c := &call{setup: setup{app: a}, FlagSet: new(flag.FlagSet)}
	run := prepare(c)
	c.StringVar(&c.config, "config", "", a.t.FlagConfig)
	if !c.ownCorpus {
		c.StringVar(&c.data, "data", "", a.t.FlagData)
	}
	return c, run
}

// takesJSON adds the flag -json.
func (c *call) takesJSON() { c.BoolVar(&c.json, "json", false, c.t.FlagJSON) }

// takes says how many arguments there may be and what to say where there is none, "" if none is needed.
func (c *call) takes(most int, missing, hint string) {
	c.most, c.missing = most, usageError{missing, hint}
}

// takesText is for a command on a text or a batch of them; missing says that there is neither.
func (c *call) takesText(missing string) {
	c.takes(math.MaxInt, missing, "")
	c.takesJSON()
	c.StringVar(&c.batchFile, "batch", "", c.t.FlagBatch)
}

// read reads flags, arguments and settings.
func (c *call) read(args []string) (err error) {
	if c.args, err = c.parse(args); err != nil {
		return err
	}
	c.text = strings.TrimSpace(strings.ToValidUTF8(strings.Join(c.args, " "), "\uFFFD"))
	switch {
	case len(c.args) > c.most:
		return &usageError{fmt.Sprintf(c.t.TooManyArguments, terminal.Cut(present.Printable(c.args[c.most]), 40)), ""}
	case c.text == "" && c.missing.msg != "" && c.batchFile == "":
		return &c.missing
	case c.text != "" && c.batchFile != "":
		return &usageError{c.t.BatchAndWords, ""}
	}
	if c.check != nil {
		if err := c.check(); err != nil {
			return err
		}
	}
	if c.bare {
		return nil
	}
	if c.settings, err = c.readSettings(cmp.Or(c.config, c.getenv("YIJU_CONFIG"))); err != nil {
		return err
	}
	if c.Data = cmp.Or(c.data, c.Data); c.Data == "" && c.needsData {
		return failf(fmt.Sprintf(c.t.RefreshCmd, "DIR"), "%s", c.t.ListStarter)
	}
	return nil
}

// show writes a result: as JSON, or as the page that fill makes of it.
func (c *call) show(result any, fill func(p *page)) error {
	if c.json {
		return c.writeJSON(result)
	}
	p := c.page()
	fill(p)
	return c.print(p)
}

// parse reads the flags wherever they stand among args and returns the other arguments. "--" ends the flags; what does
// not look like a flag (a lone "-", a dash before a space or before Chinese) is an argument. The error is flag.ErrHelp for -h.
func (c *call) parse(args []string) ([]string, error) {
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
		f := c.Lookup(name)
		switch {
		case f == nil && (name == "h" || name == "help"):
			return nil, flag.ErrHelp
		case f == nil:
			return nil, c.unknownFlag(name)
		case m[2] == "" && isBool(f):
			value = "true"
		case m[2] == "":
			if len(args) == 0 {
				return nil, &usageError{fmt.Sprintf(c.t.FlagNeedsValue, name), ""}
			}
			value, args = args[0], args[1:]
		}
		if err := c.Set(name, value); err != nil {
			hint, _ := errors.AsType[wanted](err)
			return nil, &usageError{fmt.Sprintf(c.t.FlagBadValue, name, value), string(hint)}
		}
	}
	return rest, nil
}

var flagForm = regexp.MustCompile(`(?s)^--?([A-Za-z][A-Za-z0-9_-]*)(=.*)?$`)

func (c *call) unknownFlag(name string) error {
	names := []string{"help"}
	c.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	hint := c.t.DashArgument
	if s := nearest(name, names); s != "" {
		hint = join(fmt.Sprintf(c.t.DidYouMean, "-"+s), hint)
	}
	return &usageError{fmt.Sprintf(c.t.NoSuchFlag, name), hint}
}

func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// wanted is the error of a value that a flag does not take: it says which ones it takes.
type wanted string

func (w wanted) Error() string { return string(w) }

// language adds the flag -lang, which takes zh, en or the word other, the default, which is "".
func (c *call) language(other, usage string) *corpus.Lang {
	l := new(corpus.Lang)
	from := []string{other, string(corpus.Chinese), string(corpus.English)}
	c.Func("lang", usage, func(s string) error {
		if !slices.Contains(from, s) {
			return wanted(fmt.Sprintf(c.t.WantOneOf, strings.Join(from, ", ")))
		}
		*l = corpus.Lang(strings.TrimPrefix(s, other))
		return nil
	})
	return l
}

// hits adds the flag -k, which takes a number of hits. usage has a verb for the most there may be.
func (c *call) hits(usual int, usage string) *int {
	k := &usual
	c.Func("k", fmt.Sprintf(usage, mostHits), func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > mostHits {
			return wanted(fmt.Sprintf(c.t.WantCount, mostHits))
		}
		*k = n
		return nil
	})
	return k
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
