package discordtest

import (
	"slices"
	"strings"
	"time"
)

func threadRoutes() []route {
	const members = "/channels/{channel_id}/thread-members"
	return []route{
		{method: "PATCH", path: "/channels/{channel_id}", handle: inChannel(ViewChannel, editThread)},
		{method: "DELETE", path: "/channels/{channel_id}", handle: inChannel(ViewChannel, deleteThread)},
		{
			method: "POST", path: "/channels/{channel_id}/messages/{message_id}/threads", check: checkThread,
			handle: inChannel(CreatePublicThreads, withMessage(threadFromMessage)),
		},
		{method: "POST", path: "/channels/{channel_id}/threads", check: checkThread, handle: inChannel(ViewChannel, threadAlone)},
		{method: "GET", path: members, handle: inChannel(ViewChannel, listThreadMembers)},
		{method: "PUT", path: members + "/@me", handle: inThreadOnly(func(c *call, t *Channel) (any, error) { return joinThread(c, t, c.s.bot.ID) })},
		{method: "DELETE", path: members + "/@me", handle: inThreadOnly(func(c *call, t *Channel) (any, error) { return leaveThread(c, t, c.s.bot.ID) })},
		{method: "PUT", path: members + "/{user_id}", handle: inThreadOnly(func(c *call, t *Channel) (any, error) { return joinThread(c, t, c.path("user_id")) })},
		{method: "DELETE", path: members + "/{user_id}", handle: inThreadOnly(func(c *call, t *Channel) (any, error) { return leaveThread(c, t, c.path("user_id")) })},
	}
}

// threadBody is a request to open or change a thread.
type threadBody struct {
	Name        *string `json:"name"`
	Type        *int    `json:"type"`
	AutoArchive *int    `json:"auto_archive_duration"`
	RateLimit   *int    `json:"rate_limit_per_user"`
	Archived    *bool   `json:"archived"`
	Locked      *bool   `json:"locked"`
}

func (t *threadBody) check(f *formErrors) {
	if t.Name != nil {
		name := strings.TrimSpace(*t.Name)
		f.length("name", name, 1, maxThreadNameLength)
	}
	if t.AutoArchive != nil && !slices.Contains([]int{60, 1440, 4320, 10080}, *t.AutoArchive) {
		f.add("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
	if t.RateLimit != nil && (*t.RateLimit < 0 || *t.RateLimit > 21600) {
		f.add("rate_limit_per_user", "NUMBER_TYPE_MAX", "int value should be between 0 and 21600.")
	}
}

func checkThread(c *call) error {
	var in threadBody
	if err := decode(c.body, &in); err != nil {
		return err
	}
	var f formErrors
	in.check(&f)
	if in.Name == nil {
		f.add("name", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return f.err()
}

func threadFromMessage(c *call, r *record) (any, error) {
	var in threadBody
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if r.channel.Type != TextChannel && r.channel.Type != AnnouncementChannel {
		return nil, refuse(CodeWrongChannelType)
	}
	if c.s.channels[r.id] != nil {
		return nil, refuse(CodeThreadExists)
	}
	t := c.s.newThread(c.s.bot, r.channel, strings.TrimSpace(*in.Name), PublicThread, r.id)
	if in.AutoArchive != nil {
		t.archive = *in.AutoArchive
	}
	m := *r.now()
	m.thread, m.Flags = t, m.Flags|FlagHasThread
	r.versions[len(r.versions)-1].Message = &m
	return created(t.json()), nil
}

func threadAlone(c *call, parent *Channel) (any, error) {
	var in threadBody
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	kind, need := PrivateThread, CreatePrivateThreads
	if in.Type != nil {
		kind = *in.Type
	}
	if kind == PublicThread {
		need = CreatePublicThreads
	}
	if parent.Type != TextChannel && parent.Type != AnnouncementChannel {
		return nil, refuse(CodeWrongChannelType)
	}
	if err := c.s.need(parent, need); err != nil {
		return nil, err
	}
	t := c.s.newThread(c.s.bot, parent, strings.TrimSpace(*in.Name), kind, c.s.nextID())
	if in.AutoArchive != nil {
		t.archive = *in.AutoArchive
	}
	if kind == PublicThread {
		c.s.post(parent, &Message{
			Type: messageThreadCreated, Author: c.s.bot, Content: t.Name, Reference: &Reference{ChannelID: t.ID, GuildID: t.GuildID},
		})
	}
	return created(t.json()), nil
}

// editThread changes a thread; other channels are not the business of a bot that answers.
func editThread(c *call, t *Channel) (any, error) {
	if !t.thread() {
		return nil, refuse(CodeMissingPermissions)
	}
	var in threadBody
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	var f formErrors
	in.check(&f)
	if err := f.err(); err != nil {
		return nil, err
	}
	mayManage := permissionsIn(t, c.s.bot.ID)&ManageThreads != 0
	if in.Locked != nil && !mayManage || t.owner != c.s.bot.ID && !mayManage {
		return nil, refuse(CodeMissingPermissions)
	}
	if t.archived && (in.Archived == nil || *in.Archived) {
		return nil, refuse(CodeArchivedThread)
	}
	if in.Name != nil {
		t.renamed = strings.TrimSpace(*in.Name)
	}
	if in.Archived != nil {
		t.archived = *in.Archived
	}
	if in.Locked != nil {
		t.locked = *in.Locked
	}
	if in.AutoArchive != nil {
		t.archive = *in.AutoArchive
	}
	c.s.dispatch(event{name: "THREAD_UPDATE", data: t.json(), guild: t.guild, intent: IntentGuilds})
	return t.json(), nil
}

func deleteThread(c *call, t *Channel) (any, error) {
	need := ManageChannels
	if t.thread() {
		need = ManageThreads
	}
	if err := c.s.need(t, need); err != nil {
		return nil, err
	}
	delete(c.s.channels, t.ID)
	t.guild.channels = slices.DeleteFunc(t.guild.channels, func(other *Channel) bool { return other == t })
	c.s.dispatch(event{
		name: "THREAD_DELETE", guild: t.guild, intent: IntentGuilds,
		data: obj{"id": t.ID, "guild_id": t.GuildID, "parent_id": t.ParentID, "type": t.Type},
	})
	return t.json(), nil
}

// inThreadOnly finds the thread of a request; elsewhere there are no thread members.
func inThreadOnly(handle func(*call, *Channel) (any, error)) func(*call) (any, error) {
	return inChannel(ViewChannel, func(c *call, t *Channel) (any, error) {
		if !t.thread() {
			return nil, refuse(CodeWrongChannelType)
		}
		return handle(c, t)
	})
}

func threadMember(t *Channel, user string, joined time.Time) obj {
	return obj{"id": t.ID, "user_id": user, "join_timestamp": stamp(joined), "flags": 0}
}

func listThreadMembers(_ *call, t *Channel) (any, error) {
	list := []obj{}
	for id, at := range t.members {
		list = append(list, threadMember(t, id, at))
	}
	return list, nil
}

func joinThread(c *call, t *Channel, user string) (any, error) {
	switch {
	case t.archived:
		return nil, refuse(CodeArchivedThread)
	case t.guild.members[user] == nil:
		return nil, refuse(CodeUnknownMember)
	}
	if user != c.s.bot.ID {
		if err := c.s.need(t, SendMessagesInThreads); err != nil {
			return nil, err
		}
	}
	t.members[user] = c.s.now()
	return nil, nil
}

func leaveThread(c *call, t *Channel, user string) (any, error) {
	if user != c.s.bot.ID {
		if err := c.s.need(t, ManageThreads); err != nil {
			return nil, err
		}
	}
	delete(t.members, user)
	return nil, nil
}
