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

// configShow is /config show.
func configShow(t *turn) Response {
	s := t.settings
	m := present.Message{Lang: t.t.Lang, Private: true, Blocks: []present.Block{present.Head(present.Text(t.t.ConfigTitle))}}
	add := func(label string, spans ...present.Span) {
		m.Blocks = append(m.Blocks, present.Bullet(append([]present.Span{present.Bold(label + t.t.Colon)}, spans...)...))
	}
	add(t.t.ConfigChannels, t.t.ids(s.Channels, "#")...)
	add(t.t.ConfigLang, present.Text(t.t.Language(s.Lang)))
	add(t.t.ConfigModerators, t.t.ids(s.Moderators, "@")...)
	add(t.t.ConfigMaintainers, t.t.ids(s.Maintainers, "@")...)
	add(t.t.ConfigPrivate, present.Text(t.t.yes(s.Private)))
	add(t.t.ConfigLimits, present.Text(t.t.limits(s.Limits)))
	return Response{Message: &m, Private: true}
}

// limits describes limits; those of tokens only if they are set.
func (t *texts) limits(l state.Limits) string {
	var parts []string
	for _, o := range limitOptions() {
		if text := o.say(t, l); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// ids lists channels, or roles if mark is "@".
func (t *texts) ids(ids []string, mark string) []present.Span {
	if len(ids) == 0 {
		return []present.Span{present.Text(t.None)}
	}
	var spans []present.Span
	for i, id := range ids {
		if i > 0 {
			spans = append(spans, present.Text(t.Comma))
		}
		s := present.Span{Text: mark + id, Channel: id}
		if mark == "@" {
			s.Channel, s.Role = "", id
		}
		spans = append(spans, s)
	}
	return spans
}

func (t *texts) yes(v bool) string {
	if v {
		return t.Yes
	}
	return t.No
}

func (t *texts) seconds(d time.Duration) string {
	if d < 0 {
		return t.NoLimit
	}
	return fmt.Sprintf(t.Seconds, strconv.FormatFloat(d.Seconds(), 'f', -1, 64))
}

func (t *texts) number(n int) string {
	if n < 0 {
		return t.NoLimit
	}
	return strconv.Itoa(n)
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

// configLang is /config lang.
func configLang(t *turn) Response {
	lang := optionLang(t.Options["lang"])
	return saveSettings(t, "lang", string(lang), fmt.Sprintf(t.t.LangSet, t.t.Language(lang)), func(s *state.Settings) { s.Lang = lang })
}

// configPrivate is /config private.
func configPrivate(t *turn) Response {
	on := t.Options["on"] == "true"
	return saveSettings(t, "private", strconv.FormatBool(on), t.t.Saved, func(s *state.Settings) { s.Private = on })
}

// configRole is /config role.
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

// limitOption is an option of /config limits: a whole number, where 0 is no limit.
type limitOption struct {
	name string
	most int
	set  func(l *state.Limits, n int)
	say  func(t *texts, l state.Limits) string // "" if not set
}

// limitOptions returns the options of /config limits in display order.
func limitOptions() []limitOption {
	unlimited := func(n int) int {
		if n == 0 {
			return -1
		}
		return n
	}
	pause := func(n int) time.Duration { return time.Duration(unlimited(n)) * time.Second }
	tokens := func(t *texts, format string, n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf(format, t.number(n))
	}
	return []limitOption{
		{"user", mostPause, func(l *state.Limits, n int) { l.UserPause = pause(n) },
			func(t *texts, l state.Limits) string { return fmt.Sprintf(t.LimitUser, t.seconds(l.UserPause)) }},
		{"channel", mostPause, func(l *state.Limits, n int) { l.ChannelPause = pause(n) },
			func(t *texts, l state.Limits) string { return fmt.Sprintf(t.LimitChannel, t.seconds(l.ChannelPause)) }},
		{"concurrent", mostConcurrent, func(l *state.Limits, n int) { l.Concurrent = unlimited(n) },
			func(t *texts, l state.Limits) string { return fmt.Sprintf(t.LimitConcurrent, t.number(l.Concurrent)) }},
		{"tokens", mostTokens, func(l *state.Limits, n int) { l.DayTokens = unlimited(n) },
			func(t *texts, l state.Limits) string { return tokens(t, t.LimitTokens, l.DayTokens) }},
		{"user-tokens", mostTokens, func(l *state.Limits, n int) { l.UserTokens = unlimited(n) },
			func(t *texts, l state.Limits) string { return tokens(t, t.LimitUserTokens, l.UserTokens) }},
	}
}

// configLimits is /config limits. Limits that are not given keep their value.
func configLimits(t *turn) Response {
	var changes []func(*state.Limits)
	var detail []string
	for _, o := range limitOptions() {
		text := t.Options[o.name]
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > o.most {
			return t.tell(present.Problem, fmt.Sprintf(t.t.BadNumber, present.Shorten(text, 30), o.most))
		}
		changes = append(changes, func(l *state.Limits) { o.set(l, n) })
		detail = append(detail, o.name+"="+strconv.Itoa(n))
	}
	return saveSettings(t, "limits", strings.Join(detail, " "), t.t.Saved, func(s *state.Settings) {
		for _, change := range changes {
			change(&s.Limits)
		}
	})
}

// configAudit is /config audit: who did what.
func configAudit(t *turn) Response {
	list, err := t.Store.Audits(t.ctx, state.AuditFilter{Guild: t.Place.Guild, Limit: 20})
	if err != nil {
		return t.failed(err)
	}
	if len(list) == 0 {
		return t.tell(present.Plain, t.t.AuditEmpty)
	}
	m := present.Message{Lang: t.t.Lang, Private: true, Blocks: []present.Block{present.Head(present.Text(t.t.AuditTitle))}}
	for _, a := range list {
		m.Blocks = append(m.Blocks, present.Bullet(append([]present.Span{
			present.Dim(a.Time.UTC().Format("2006-01-02 15:04") + " "), t.t.person(a.Actor), present.Text(" "), present.Bold(a.Act), present.Text(" "),
		}, t.t.audited(a)...)...))
	}
	return Response{Message: &m, Private: true}
}

// audited describes the subject and detail of an act. Changes of settings are stored without words of any language.
func (t *texts) audited(a state.AuditEntry) []present.Span {
	words := strings.Fields(a.Detail)
	is := func(act string, n int) bool { return a.Act == "config."+act && len(words) == n }
	end := func(i int) present.Span { return present.Text(t.yes(words[i] == "true")) }
	switch {
	case is("channel", 2):
		return []present.Span{{Text: "#" + words[0], Channel: words[0]}, present.Text(t.Colon), end(1)}
	case is("role", 3):
		kind := t.ConfigMaintainers
		if words[1] == "moderator" {
			kind = t.ConfigModerators
		}
		return []present.Span{{Text: "@" + words[0], Role: words[0]}, present.Text(" · " + kind + t.Colon), end(2)}
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
		for _, o := range limitOptions() {
			if err == nil && o.name == name {
				var l state.Limits
				o.set(&l, n)
				pairs[i] = o.say(t, l)
			}
		}
	}
	return strings.Join(pairs, " · ")
}
