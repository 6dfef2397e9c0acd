package discordtest

import (
	"fmt"
	"slices"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

// Option is an option of a command: a string, bool or int, a *[User], *[Role], *[Channel] or
// [Attachment].
type Option struct {
	Name  string
	Value any
}

// Opt makes an option.
func Opt(name string, value any) Option { return Option{name, value} }

// describe writes options as a user types them.
func describe(options []Option) string {
	var b strings.Builder
	for _, o := range options {
		value := fmt.Sprint(o.Value)
		switch v := o.Value.(type) {
		case *User:
			value = "@" + v.Name
		case *Role:
			value = "@" + v.Name
		case *Channel:
			value = "#" + v.Name
		case Attachment:
			value = v.Filename
		}
		fmt.Fprintf(&b, " %s: %s", o.Name, value)
	}
	return b.String()
}

// resolved collects the objects behind the ids of an interaction, by kind and id.
type resolved map[string]obj

func (r resolved) put(kind, id string, v any) string {
	if r[kind] == nil {
		r[kind] = obj{}
	}
	r[kind][id] = v
	return id
}

// commandData builds the data of a slash command, or of its autocomplete where an option is focused.
func (s *clients) commandData(i *Interaction, name string, options []Option, focused string) obj {
	path := strings.Fields(name)
	data, res := obj{}, make(resolved)
	defined := s.command(i, rules.ChatInput, path[0], data).Options
	var kinds []int
	for _, step := range path[1:] {
		at := slices.IndexFunc(defined, func(o rules.CommandOption) bool { return o.Name == step && o.Type <= rules.OptionSubcommandGroup })
		denyIf(at < 0, "command %q has no subcommand %q", path[0], step)
		kinds, defined = append(kinds, defined[at].Type), defined[at].Options
	}
	values := s.values(i, defined, options, focused, res)
	for depth, step := range slices.Backward(path[1:]) {
		values = []obj{{"name": step, "type": kinds[depth], "options": values}}
	}
	data["options"], data["resolved"] = values, res
	return data
}

// values checks options as a client does and writes them in the order in which the user gave them.
func (s *clients) values(i *Interaction, defined []rules.CommandOption, options []Option, focused string, res resolved) []obj {
	list := []obj{}
	for _, o := range options {
		at := slices.IndexFunc(defined, func(d rules.CommandOption) bool { return d.Name == o.Name })
		denyIf(at < 0 || defined[at].Type <= rules.OptionSubcommandGroup, "no option %q", o.Name)
		d := &defined[at]
		if o.Name == focused {
			denyIf(!d.Autocomplete, "option %q has no autocomplete", o.Name)
			i.focused = d.Type
			list = append(list, obj{"name": o.Name, "type": d.Type, "value": o.Value, "focused": true})
		} else {
			list = append(list, obj{"name": o.Name, "type": d.Type, "value": s.value(i, d, o.Value, res)})
		}
	}
	for _, d := range defined {
		given := slices.ContainsFunc(options, func(o Option) bool { return o.Name == d.Name })
		denyIf(d.Required && !given && focused == "", "option %q is required", d.Name)
	}
	return list
}

// value checks a value against its option and returns its encoding. The objects behind ids go to res.
func (s *clients) value(i *Interaction, d *rules.CommandOption, v any, res resolved) any {
	is := func(kind int) { denyIf(kind != d.Type, "%T for option %q of type %d", v, d.Name, d.Type) }
	switch v := v.(type) {
	case string:
		is(rules.OptionString)
	case int:
		is(rules.OptionInteger)
	case bool:
		is(rules.OptionBoolean)
	case *User:
		is(rules.OptionUser)
		if g := i.Channel.guild; g != nil && g.members[v.ID] != nil {
			res.put("members", v.ID, g.members[v.ID].json())
		}
		return res.put("users", v.ID, v.json())
	case *Role:
		is(rules.OptionRole)
		return res.put("roles", v.ID, v.json())
	case *Channel:
		is(rules.OptionChannel)
		return res.put("channels", v.ID, v.json())
	case Attachment:
		is(rules.OptionAttachment)
		v = s.upload(v)
		return res.put("attachments", v.ID, v)
	}
	refuse(d.Takes(v))
	return v
}
