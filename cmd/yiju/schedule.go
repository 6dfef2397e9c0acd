package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"yiju/bot"
	"yiju/bot/discord"
	"yiju/corpus"
)

// leastEvery is the shortest interval at which sources are asked: they are the servers of others.
const leastEvery = 10 * time.Minute

// schedule refreshes the corpus at intervals.
type schedule struct {
	every   time.Duration
	publish bool // what stands the checks serves; otherwise it waits for approval
	corpus  bot.Maintainer
	t       *texts
	log     *slog.Logger
	tell    func(ctx context.Context, text string, lines []string) // maintainers; lines are details

	told    string   // the snapshot of which they were told last
	skipped []string // sources of which they were told last
}

// run refreshes until ctx ends. The first refresh comes soon, so that one who is restarted often refreshes too; all come
// at random moments within a tenth of the interval, so that servers are not asked by everybody at once.
func (s *schedule) run(ctx context.Context) {
	timer := time.NewTimer(s.jitter())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		s.once(ctx)
		timer.Reset(s.every - s.every/20 + s.jitter())
	}
}

func (s *schedule) jitter() time.Duration { return rand.N(s.every/10 + 1) }

// once refreshes, lets the result serve where that is wanted, and tells what came of it. What was told is not told again.
func (s *schedule) once(ctx context.Context) {
	p, err := s.corpus.Refresh(ctx, nil)
	switch {
	case ctx.Err() != nil:
		return
	case errors.Is(err, bot.ErrBusy):
		s.log.Info("a scheduled refresh is left out: another one is under way")
		return
	case err != nil:
		s.log.Error("a scheduled refresh failed; what served goes on serving", "error", err)
		if s.told != err.Error() {
			s.told = err.Error()
			s.tell(ctx, s.t.ScheduleFailed, []string{err.Error()})
		}
		return
	}
	news := !slices.Equal(p.Skipped, s.skipped)
	s.skipped = p.Skipped
	s.log.Info("a scheduled refresh is done", "pending", p.Name, "changes", len(p.Changes), "skipped", len(p.Skipped))
	switch {
	case p.Name == "" && len(p.Skipped) > 0 && news:
		s.tell(ctx, s.t.ScheduleSources, p.Skipped)
	case p.Name != "" && (p.Name != s.told || news):
		text := s.settle(ctx, p)
		s.tell(ctx, text, p.Skipped)
	}
	s.told = p.Name
}

// settle lets p serve where that is wanted and allowed, and says what became of it.
func (s *schedule) settle(ctx context.Context, p bot.Pending) string {
	waits := fmt.Sprintf(s.t.ScheduleWaits, p.Name, len(p.Changes))
	if !s.publish {
		return waits
	}
	err := s.corpus.Approve(ctx, p.Name, false)
	switch {
	case errors.Is(err, bot.ErrBlocked):
		return fmt.Sprintf(s.t.ScheduleBlocked, p.Name, len(p.Changes))
	case err != nil:
		s.log.Error("a scheduled refresh could not be published", "error", err)
		return waits
	}
	return fmt.Sprintf(s.t.SchedulePublished, p.Name, len(p.Changes))
}

// scheduled refreshes at intervals, where the settings say so, until ctx ends.
func (s *server) scheduled(ctx context.Context, adapter *discord.Adapter) {
	if s.keeper == nil || s.RefreshEvery == "" {
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
	tell := func(ctx context.Context, text string, lines []string) {
		s.log.Info(text, "details", lines)
		if s.Discord.Notices == "" {
			return
		}
		if err := adapter.Notify(ctx, s.Discord.Notices, notice(s.lang, text, lines)); err != nil && ctx.Err() == nil {
			s.log.Error("maintainers could not be told", "channel", s.Discord.Notices, "error", err)
		}
	}
	(&schedule{every: every, publish: s.RefreshPublish, corpus: s.keeper, t: s.t, log: s.log, tell: tell}).run(ctx)
}

// mostNotices is how many details a notice shows; the log has all.
const mostNotices = 10

// notice is a message to maintainers.
func notice(l corpus.Lang, text string, lines []string) bot.Message {
	m := bot.Message{Lang: l, Blocks: []bot.Block{{Kind: bot.Paragraph, Spans: []bot.Span{{Text: text}}}}}
	for _, line := range lines[:min(len(lines), mostNotices)] {
		m.Blocks = append(m.Blocks, bot.Block{Kind: bot.Item, Spans: []bot.Span{{Text: cut(line, 300)}}})
	}
	return m
}

// checkEvery checks the interval of refreshes.
func (a *app) checkEvery(every string) error {
	if every == "" {
		return nil
	}
	if d, err := time.ParseDuration(every); err != nil || d < leastEvery {
		return failf(fmt.Sprintf(a.t.EveryHint, leastEvery), a.t.BadValue, "refresh_every", every)
	}
	return nil
}
