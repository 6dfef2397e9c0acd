package discordtest

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"yiju/bot/discord/discordtest/rules"
)

// resolved collects the objects behind the ids of an interaction, by kind and id.
type resolved map[string]obj

func (r resolved) put(kind, id string, v any) {
	if r[kind] == nil {
		r[kind] = obj{}
	}
	r[kind][id] = v
}

func (r resolved) user(u *User, g *Guild) {
	r.put("users", u.ID, u.json())
	if g != nil && g.members[u.ID] != nil {
		o := g.members[u.ID].partial()
		o["permissions"] = EveryonePermissions.String()
		r.put("members", u.ID, o)
	}
}

// commandData builds the data of a slash command, or of its autocomplete where an option is focused, whose type it
// returns.
func (s *clients) commandData(i *Interaction, name string, options []Option, focused string) (data obj, kind int, err error) {
	path := strings.Fields(name)
	if len(path) == 0 {
		return nil, 0, fmt.Errorf("discordtest: no command")
	}
	k := s.registry.findCommand(i.Channel.guild, rules.ChatInput, path[0])
	data = obj{"name": path[0], "type": rules.ChatInput}
	if err := s.fits(i, k, path[0], data); err != nil {
		return nil, 0, err
	}
	defined := k.Options
	for _, step := range path[1:] {
		at := slices.IndexFunc(defined, func(o rules.CommandOption) bool { return o.Name == step && o.Type <= rules.OptionSubcommandGroup })
		if at < 0 {
			return nil, 0, fmt.Errorf("discordtest: command %q has no subcommand %q", path[0], step)
		}
		defined = defined[at].Options
	}
	if len(defined) > 0 && defined[0].Type <= rules.OptionSubcommandGroup {
		return nil, 0, fmt.Errorf("discordtest: command %q needs a subcommand", name)
	}
	res := make(resolved)
	values, kind, err := s.values(i, defined, options, focused, res)
	if err != nil {
		return nil, 0, fmt.Errorf("discordtest: /%s: %w", name, err)
	}
	for depth, step := range slices.Backward(path[1:]) {
		// The last but one of three is a group.
		kindOfStep := rules.OptionSubcommand
		if depth == 0 && len(path) == 3 {
			kindOfStep = rules.OptionSubcommandGroup
		}
		values = []obj{{"name": step, "type": kindOfStep, "options": values}}
	}
	if len(values) > 0 {
		data["options"] = values
	}
	if len(res) > 0 {
		data["resolved"] = res
	}
	return data, kind, nil
}

// values checks options as a client does and writes them in the order in which the user gave them.
func (s *clients) values(i *Interaction, defined []rules.CommandOption, options []Option, focused string, res resolved) (list []obj, kind int, err error) {
	given := make(map[string]bool)
	list = []obj{}
	for _, o := range options {
		at := slices.IndexFunc(defined, func(d rules.CommandOption) bool { return d.Name == o.Name })
		if at < 0 {
			return nil, 0, fmt.Errorf("no option %q", o.Name)
		}
		d := &defined[at]
		given[o.Name] = true
		if o.Name == focused {
			if !d.Autocomplete {
				return nil, 0, fmt.Errorf("option %q has no autocomplete", o.Name)
			}
			kind = d.Type
			list = append(list, obj{"name": o.Name, "type": d.Type, "value": o.Value, "focused": true})
			continue
		}
		v, err := s.value(i, d, o.Value, res)
		if err != nil {
			return nil, 0, fmt.Errorf("option %q: %w", o.Name, err)
		}
		list = append(list, obj{"name": o.Name, "type": d.Type, "value": v})
	}
	for _, d := range defined {
		if d.Required && !given[d.Name] && focused == "" {
			return nil, 0, fmt.Errorf("option %q is required", d.Name)
		}
	}
	return list, kind, nil
}

// value checks a value against its option and returns its encoding. The objects behind ids go to res.
func (s *clients) value(i *Interaction, d *rules.CommandOption, v any, res resolved) (any, error) {
	switch v := v.(type) {
	case string:
		if d.Type == rules.OptionString {
			return v, d.TakesText(v)
		}
	case int:
		if number := float64(v); d.Type == rules.OptionInteger {
			if d.MinValue != nil && number < *d.MinValue || d.MaxValue != nil && number > *d.MaxValue {
				return nil, fmt.Errorf("%d is out of range", v)
			}
			return number, d.Offers(number)
		}
	case bool:
		if d.Type == rules.OptionBoolean {
			return v, nil
		}
	case *User:
		if d.Type == rules.OptionUser {
			res.user(v, i.Channel.guild)
			return v.ID, nil
		}
	case *Role:
		if d.Type == rules.OptionRole {
			res.put("roles", v.ID, v.json())
			return v.ID, nil
		}
	case *Channel:
		if d.Type == rules.OptionChannel && (len(d.ChannelTypes) == 0 || slices.Contains(d.ChannelTypes, v.Type)) {
			o := v.json()
			o["permissions"] = permissionsIn(v, i.User.ID).String()
			res.put("channels", v.ID, o)
			return v.ID, nil
		}
	case Attachment:
		if d.Type == rules.OptionAttachment {
			v = s.upload(i.Channel, v)
			res.put("attachments", v.ID, v)
			return v.ID, nil
		}
	}
	return nil, fmt.Errorf("%T for an option of type %d", v, d.Type)
}

// upload stores a file to be fetched.
func (s *messageStore) upload(c *Channel, a Attachment) Attachment {
	a.ID, a.Size = s.nextID(), len(a.Data)
	a.ContentType = orDefault(a.ContentType, "text/plain; charset=utf-8")
	a.URL = "https://cdn.discordapp.com/attachments/" + c.ID + "/" + a.ID + "/" + url.PathEscape(a.Filename)
	a.ProxyURL = strings.Replace(a.URL, "cdn.discordapp.com", "media.discordapp.net", 1)
	s.attachments[a.ID] = a
	return a
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
