package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
)

func configShow(t *turn) Response {
	s := t.settings
	var limits []string
	for _, o := range limitOptions(t.t, &s.Limits) {
		if text := o.say(t.t); text != "" {
			limits = append(limits, text)
		}
	}
	m := t.page(present.Head(present.Text(t.t.ConfigTitle)))
	add := func(label string, spans ...present.Span) {
		m.Blocks = append(m.Blocks, present.Bullet(append([]present.Span{present.Bold(label + t.t.Colon)}, spans...)...))
	}
	add(t.t.ConfigChannels, t.t.ids(s.Channels, channelSpan)...)
	add(t.t.ConfigLang, present.Text(t.t.Language(s.Lang)))
	add(t.t.ConfigModerators, t.t.ids(s.Moderators, roleSpan)...)
	add(t.t.ConfigMaintainers, t.t.ids(s.Maintainers, roleSpan)...)
	add(t.t.ConfigPrivate, present.Text(t.t.yes(s.Private)))
	add(t.t.ConfigLimits, present.Text(strings.Join(limits, " · ")))
	return shown(m)
}

func channelSpan(id string) present.Span { return present.Span{Text: "#" + id, Channel: id} }

func roleSpan(id string) present.Span { return present.Span{Text: "@" + id, Role: id} }

// ids lists channels or roles.
func (t *texts) ids(ids []string, span func(id string) present.Span) []present.Span {
	if len(ids) == 0 {
		return []present.Span{present.Text(t.None)}
	}
	spans := []present.Span{span(ids[0])}
	for _, id := range ids[1:] {
		spans = append(spans, present.Text(t.Comma), span(id))
	}
	return spans
}

func (t *texts) yes(v bool) string {
	if v {
		return t.Yes
	}
	return t.No
}

// saveSettings applies a change to the current settings of the guild, and audits it.
func saveSettings(t *turn, act, detail, done string, change func(*state.Settings)) Response {
	s, err := t.Store.Settings(t.ctx, t.Place.Guild) // without defaults, which must not be stored as the guild's choice
	if err != nil {
		return t.failed(err)
	}
	s.Guild = t.Place.Guild
	change(&s)
	if _, err := t.Store.SaveSettings(t.ctx, s); err != nil {
		return t.failed(err)
	}
	t.audit("config."+act, t.Place.Guild, detail)
	return t.tell(present.Plain, done)
}

// mostListed bounds the channels and roles of a guild.
const mostListed = 500

// configChannel is /config channel: it enables or disables the given channel or the current one.
func configChannel(t *turn) Response {
	id := t.Options["channel"]
	if id == "" {
		id = cmp.Or(t.Place.Parent, t.Place.Channel)
	}
	on := t.Options["on"] != "false"
	done := t.t.ChannelDisabled
	if on {
		done = t.t.ChannelEnabled
	}
	return saveSettings(t, "channel", id+" "+strconv.FormatBool(on), done, func(s *state.Settings) { s.Channels = toggled(s.Channels, id, on) })
}

// toggled returns list with or without id.
func toggled(list []string, id string, on bool) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(o string) bool { return o == id })
	if on && len(list) < mostListed {
		list = append(list, id)
	}
	return list
}

func configLang(t *turn) Response {
	lang := optionLang(t.Options["lang"])
	return saveSettings(t, "lang", string(lang), fmt.Sprintf(t.t.LangSet, t.t.Language(lang)), func(s *state.Settings) { s.Lang = lang })
}

func configPrivate(t *turn) Response {
	on := t.Options["on"] == "true"
	return saveSettings(t, "private", strconv.FormatBool(on), t.t.Saved, func(s *state.Settings) { s.Private = on })
}

func configRole(t *turn) Response {
	id, kind, on := t.Options["role"], t.Options["right"], t.Options["on"] != "false"
	if id == "" || kind != "moderator" && kind != "maintainer" {
		return t.tell(present.Problem, t.t.Outdated)
	}
	return saveSettings(t, "role", id+" "+kind+" "+strconv.FormatBool(on), t.t.Saved, func(s *state.Settings) {
		if kind == "moderator" {
			s.Moderators = toggled(s.Moderators, id, on)
		} else {
			s.Maintainers = toggled(s.Maintainers, id, on)
		}
	})
}

// Bounds of the limits of a guild.
const (
	mostPause      = 3600 // seconds
	mostConcurrent = 100
	mostTokens     = 1_000_000_000
)

// limitOption is an option of /config limits: a whole number of one field, where 0 is no limit.
type limitOption struct {
	name   string
	most   int
	format string
	pause  *time.Duration // the field, or
	count  *int
	quiet  bool // not worth saying where it is not set
}

// limitOptions returns the options of /config limits in display order.
func limitOptions(t *texts, l *state.Limits) []limitOption {
	return []limitOption{
		{name: "user", most: mostPause, format: t.LimitUser, pause: &l.UserPause},
		{name: "channel", most: mostPause, format: t.LimitChannel, pause: &l.ChannelPause},
		{name: "concurrent", most: mostConcurrent, format: t.LimitConcurrent, count: &l.Concurrent},
		{name: "tokens", most: mostTokens, format: t.LimitTokens, count: &l.DayTokens, quiet: true},
		{name: "user-tokens", most: mostTokens, format: t.LimitUserTokens, count: &l.UserTokens, quiet: true},
	}
}

func (o limitOption) set(n int) {
	if n == 0 {
		n = -1 // state.Limits takes 0 for the default
	}
	if o.pause != nil {
		*o.pause = time.Duration(n) * time.Second
	} else {
		*o.count = n
	}
}

// say describes the limit; "" if it is quiet and not set.
func (o limitOption) say(t *texts) string {
	value := t.NoLimit
	switch {
	case o.pause != nil && *o.pause >= 0:
		value = fmt.Sprintf(t.Seconds, strconv.FormatFloat(o.pause.Seconds(), 'f', -1, 64))
	case o.count != nil && *o.count == 0 && o.quiet:
		return ""
	case o.count != nil && *o.count >= 0:
		value = strconv.Itoa(*o.count)
	}
	return fmt.Sprintf(o.format, value)
}

// configLimits is /config limits. Limits that are not given keep their value.
func configLimits(t *turn) Response {
	var detail []string
	given := make(map[string]int)
	for _, o := range limitOptions(t.t, &state.Limits{}) {
		text := t.Options[o.name]
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > o.most {
			return t.tell(present.Problem, fmt.Sprintf(t.t.BadNumber, present.Shorten(text, 30), o.most))
		}
		given[o.name] = n
		detail = append(detail, o.name+"="+strconv.Itoa(n))
	}
	return saveSettings(t, "limits", strings.Join(detail, " "), t.t.Saved, func(s *state.Settings) {
		for _, o := range limitOptions(t.t, &s.Limits) {
			if n, ok := given[o.name]; ok {
				o.set(n)
			}
		}
	})
}

func configAudit(t *turn) Response {
	list, err := t.Store.Audits(t.ctx, state.AuditFilter{Guild: t.Place.Guild, Limit: 20})
	if err != nil {
		return t.failed(err)
	}
	if len(list) == 0 {
		return t.tell(present.Plain, t.t.AuditEmpty)
	}
	m := t.page(present.Head(present.Text(t.t.AuditTitle)))
	for _, a := range list {
		m.Blocks = append(m.Blocks, present.Bullet(append([]present.Span{
			present.Dim(a.Time.UTC().Format("2006-01-02 15:04") + " "), t.t.person(a.Actor), present.Text(" "), present.Bold(a.Act), present.Text(" "),
		}, t.t.audited(a)...)...))
	}
	return shown(m)
}

// audited describes the subject and detail of an act. Changes of settings are stored without words of any language.
func (t *texts) audited(a state.AuditEntry) []present.Span {
	words := strings.Fields(a.Detail)
	is := func(act string, n int) bool { return a.Act == "config."+act && len(words) == n }
	end := func(i int) present.Span { return present.Text(t.yes(words[i] == "true")) }
	switch {
	case is("channel", 2):
		return []present.Span{channelSpan(words[0]), present.Text(t.Colon), end(1)}
	case is("role", 3):
		kind := t.ConfigMaintainers
		if words[1] == "moderator" {
			kind = t.ConfigModerators
		}
		return []present.Span{roleSpan(words[0]), present.Text(" · " + kind + t.Colon), end(2)}
	case is("private", 1):
		return []present.Span{end(0)}
	case is("lang", len(words)):
		return []present.Span{present.Text(t.Language(optionLang(a.Detail)))}
	case is("limits", len(words)):
		return []present.Span{present.Text(t.auditedLimits(words))}
	}
	return []present.Span{present.Text(present.Shorten(strings.TrimSpace(a.Subject+" "+a.Detail), 120))}
}

// auditedLimits describes limits that were set, each stored as NAME=NUMBER.
func (t *texts) auditedLimits(pairs []string) string {
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		n, err := strconv.Atoi(value)
		for _, o := range limitOptions(t, &state.Limits{}) {
			if err == nil && o.name == name {
				o.set(n)
				pairs[i] = o.say(t)
			}
		}
	}
	return strings.Join(pairs, " · ")
}
