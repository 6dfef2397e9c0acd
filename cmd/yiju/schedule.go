package main

import (
	"context"
	"fmt"
	"time"

	"yiju/bot/discord"
	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/corpus"
	"yiju/retrieval/ingest"
)

// scheduled refreshes at intervals, where the settings say so, until ctx ends.
func (s *server) scheduled(ctx context.Context, adapter *discord.Adapter) {
	if s.maintainer == nil || s.RefreshEvery == "" {
		return
	}
	every, err := time.ParseDuration(s.RefreshEvery) // checked with the settings
	if err != nil {
		return
	}
	if s.From == "" {
		s.log.Warn("no refresh is scheduled: the settings do not say where the sources are", "key", "from")
		return
	}
	notify := func(ctx context.Context, n ingest.Notice) {
		text, lines := s.t.notice(n)
		s.log.Info(text, "details", lines)
		if s.Discord.Notices == "" {
			return
		}
		if err := adapter.Notify(ctx, s.Discord.Notices, noticeMessage(s.lang, text, lines)); err != nil && ctx.Err() == nil {
			s.log.Error("maintainers could not be notified", "channel", s.Discord.Notices, "error", err)
		}
	}
	(&ingest.Schedule{Every: every, Publish: s.RefreshPublish, Maintainer: s.maintainer, Log: s.log, Notify: notify}).Run(ctx)
}

// notice words a notice of a scheduled refresh; lines are details.
func (t *texts) notice(n ingest.Notice) (text string, lines []string) {
	if n.Kind == ingest.NoticeFailed {
		return t.ScheduleFailed, []string{n.Err.Error()}
	}
	for _, o := range n.Candidate.Problems {
		lines = append(lines, t.problem(o))
	}
	if n.Kind == ingest.NoticeProblems {
		return t.ScheduleSources, lines
	}
	format := t.ScheduleWaits
	switch n.Kind {
	case ingest.NoticeBlocked:
		format = t.ScheduleBlocked
	case ingest.NoticePublished:
		format = t.SchedulePublished
	}
	return fmt.Sprintf(format, n.Candidate.Name, len(n.Candidate.ClauseChanges())), lines
}

// maxNoticeLines is how many details a notice shows; the log has all.
const maxNoticeLines = 10

func noticeMessage(l corpus.Lang, text string, lines []string) present.Message {
	m := present.Message{Lang: l, Blocks: []present.Block{present.Para(present.Text(text))}}
	for _, line := range lines[:min(len(lines), maxNoticeLines)] {
		m.Blocks = append(m.Blocks, present.Bullet(present.Text(terminal.Cut(line, 300))))
	}
	return m
}

// checkEvery checks the interval of refreshes.
func (a *app) checkEvery(every string) error {
	if every == "" {
		return nil
	}
	if d, err := time.ParseDuration(every); err != nil || d < ingest.MinInterval {
		return failf(fmt.Sprintf(a.t.EveryHint, ingest.MinInterval), a.t.BadValue, "refresh_every", every)
	}
	return nil
}
