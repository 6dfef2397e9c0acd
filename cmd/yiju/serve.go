package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"yiju/bot"
	"yiju/bot/discord"
	"yiju/bot/metrics"
	"yiju/bot/present"
	"yiju/bot/present/terminal"
	"yiju/bot/state"
	"yiju/bot/web"
	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// silent is a bot that never answers, for an adapter that only queries Discord about its application.
type silent struct{}

func (silent) Handle(context.Context, bot.Request) bot.Response { return bot.Response{} }
func (silent) Commands() []bot.CommandSpec                      { return nil }

// front is a way in which people reach the server. Run ends some time after ctx, when the requests in progress are finished; Force
// drops them.
type front interface {
	Run(ctx context.Context) error
	Force()
}

// serveCommand serves the reading room, answers on Discord, or both, until it is interrupted. It then drains the requests in
// progress; a second interrupt drops them.
func serveCommand(c *call) action {
	listen, admin := c.String("listen", "", c.t.FlagListen), c.String("admin", "", c.t.FlagAdmin)
	return func(ctx context.Context) error {
		thrifty(c.getenv)
		c.Listen, c.Admin = cmp.Or(*listen, c.Listen), cmp.Or(*admin, c.Admin)
		token, err := c.token()
		if err != nil && c.Listen == "" {
			return err
		}
		c.log = slog.New(slog.NewTextHandler(c.stderr, nil))
		srv := &server{setup: c.setup, log: c.log}
		defer srv.close()
		if err := srv.open(ctx, token != ""); err != nil {
			return err
		}
		if c.Listen != "" {
			if err := srv.listen(ctx); err != nil {
				return err
			}
		}
		if token != "" {
			if err := srv.connect(token); err != nil {
				return err
			}
		}
		if c.Admin != "" {
			if err := srv.administer(ctx); err != nil {
				return err
			}
		}
		err = srv.run(ctx)
		if fatal, ok := errors.AsType[*discord.FatalError](err); ok {
			return failf(fatalHint(c.t, fatal), "%w", err)
		}
		return err
	}
}

// server holds everything that a running server needs.
type server struct {
	setup
	log        *slog.Logger
	store      state.Store // nil where nothing can be kept, which only Discord needs
	bot        *bot.Bot    // nil without Discord
	adapter    *discord.Adapter
	manager    *service.Manager
	metrics    *metrics.Metrics
	maintainer *ingest.Maintainer // nil without a data directory
	fronts     []front
	ends       []func() // run in reverse by close
}

// open opens the state, the corpus and the model, and for Discord the bot.
func (s *server) open(ctx context.Context, forDiscord bool) error {
	if err := s.openStore(ctx); err != nil && forDiscord {
		return err
	} else if err != nil {
		s.log.Warn("answers are not kept", "error", err)
	}
	var budget llm.Budget
	if s.store != nil {
		budget = state.GuildBudget{Store: s.store, Quota: s.Model.quota(), Refused: llm.ErrBudget}
	}
	model, done, err := s.model(budget)
	if err != nil {
		return err
	}
	s.ends = append(s.ends, done)
	s.metrics = metrics.New()
	s.observer = s.metrics
	if s.manager, err = s.setup.manager(s.metrics.Model(model)); err != nil {
		return err
	}
	s.metrics.Serving(s.manager)
	s.ends = append(s.ends, s.manager.Close)
	if s.Data != "" {
		activate := func(context.Context) error { _, err := s.manager.Reload(); return err }
		if s.maintainer, err = s.setup.maintainer(activate); err != nil {
			return err
		}
	}
	if forDiscord {
		s.bot = s.newBot()
	}
	return nil
}

// openStore opens the state, which outlives the process.
func (s *server) openStore(ctx context.Context) (err error) {
	path := s.statePath()
	if path == "" {
		return failf(s.t.DoctorNoDir, "%s", s.t.NoStatePlace)
	}
	if s.store, err = newStore(ctx, path, false); errors.Is(err, state.ErrAccess) {
		return failf(s.t.DoctorDiskHint, "%w", err)
	} else if err != nil {
		return failf(s.t.DoctorStateHint, "%w", err)
	}
	s.ends = append(s.ends, func() { s.store.Close() })
	return nil
}

func (s *server) newBot() *bot.Bot {
	o := bot.Options{
		Library: s.manager, Public: s.Discord.Public || s.Data == "", Store: s.store, Log: s.log,
		Limits: state.Limits{Concurrent: s.Discord.Concurrent, UserPause: time.Duration(s.Discord.UserPause) * time.Second},
		Owners: s.Discord.Owners, Home: s.Discord.Home,
	}
	if s.maintainer != nil {
		o.Maintainer, o.Data = s.maintainer, s.Data
	}
	return bot.New(o)
}

// connect adds Discord to the fronts.
func (s *server) connect(token string) (err error) {
	s.adapter, err = discord.New(discord.Options{
		Token: token, Bot: s.bot, Room: s.PublicURL, Store: s.store, Transport: s.transport, Log: s.log,
		Guild: s.Discord.Guild, Shard: s.Discord.Shard, Shards: s.Discord.Shards, MessageContent: s.Discord.MessageContent,
		Responded: s.metrics.Responded,
	})
	if err == nil {
		s.metrics.Gauge("discord_working", "Requests under way on Discord.", func() float64 { return float64(s.adapter.Status().Working) })
		s.fronts = append(s.fronts, s.adapter)
		fmt.Fprintln(s.stderr, s.t.ServingNow)
	}
	return err
}

// listen adds the web server to the fronts: the reading room, and what else is served over HTTP, by pattern.
func (s *server) listen(ctx context.Context) error {
	o := web.Options{Library: s.manager, PublicURL: s.PublicURL, Private: s.PublicURL == "", Log: s.log}
	if s.store != nil && s.Receipts > 0 {
		o.Receipts = s.store
	}
	if s.Data != "" {
		past := service.NewPast(archive.OpenDir(s.Data))
		s.ends = append(s.ends, past.Close)
		o.Past = past
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return failf(s.t.ListenHint, "%w", err)
	}
	local := "http://" + l.Addr().String()
	handlers, err := s.programs(cmp.Or(s.PublicURL, local))
	if err != nil {
		return errors.Join(err, l.Close())
	}
	handlers["/"] = web.New(o)
	front := web.NewServer(l, s.PublicURL, handlers, s.log)
	front.Around(s.metrics.Requests)
	s.fronts = append(s.fronts, front)
	fmt.Fprintf(s.stderr, s.t.RoomServing+"\n", local+"/")
	return nil
}

// administer adds metrics and probes to the fronts, on this machine unless another address is named.
func (s *server) administer(ctx context.Context) error {
	address := s.Admin
	if strings.HasPrefix(address, ":") {
		address = "127.0.0.1" + address
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return failf(s.t.ListenHint, "%w", err)
	}
	s.fronts = append(s.fronts, web.NewServer(l, "", map[string]http.Handler{"/": s.metrics.Handler(s.checks()...)}, s.log))
	fmt.Fprintf(s.stderr, s.t.AdminServing+"\n", "http://"+l.Addr().String())
	return nil
}

// checks returns what the server cannot work without.
func (s *server) checks() []metrics.Check {
	all := []metrics.Check{{Name: "snapshot", Run: func(context.Context) error {
		svc, release := s.manager.Lease()
		defer release()
		if svc == nil {
			return index.ErrNoSnapshot
		}
		return nil
	}}}
	if s.store != nil {
		all = append(all, metrics.Check{Name: "state", Run: func(ctx context.Context) error {
			_, _, err := s.store.SpentTokens(ctx, "", "")
			return err
		}})
	}
	if s.adapter != nil {
		all = append(all, metrics.Check{Name: "discord", Run: func(context.Context) error {
			if !s.adapter.Status().Connected {
				return errors.New("not connected")
			}
			return nil
		}})
	}
	return all
}

// run runs the fronts until one fails or ctx ends, and in the background the maintenance of corpus and state.
func (s *server) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var tending, serving sync.WaitGroup
	tending.Go(func() { s.tend(ctx) })
	tending.Go(func() { s.scheduled(ctx) })
	tending.Go(func() {
		s.manager.Watch(ctx, service.WatchEvery, func(name string, err error) { s.swapped(ctx, name, err) })
	})
	over := make(chan struct{})
	tending.Go(func() { s.force(ctx, over) })
	failed := make([]error, len(s.fronts))
	for i, f := range s.fronts {
		serving.Go(func() {
			failed[i] = f.Run(ctx)
			stop()
		})
	}
	serving.Wait()
	close(over)
	tending.Wait()
	return errors.Join(failed...)
}

// force waits for a second interrupt during the shutdown, and then drops the requests in progress, so that the state is still
// closed properly. A third interrupt kills the program.
func (s *server) force(ctx context.Context, over <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-over:
		return
	}
	again := make(chan os.Signal, 1)
	signal.Notify(again, os.Interrupt, syscall.SIGTERM)
	fmt.Fprintln(s.stderr, s.t.Draining)
	select {
	case <-again:
		s.log.Warn("interrupted again: requests in progress are dropped")
		signal.Stop(again)
		for _, f := range s.fronts {
			f.Force()
		}
	case <-over:
		signal.Stop(again)
	}
}

// swapped logs the switch to another snapshot, or why it failed, and checks the reviews and posts whose clauses changed.
func (s *server) swapped(ctx context.Context, name string, err error) {
	if err != nil {
		s.log.Error("the new snapshot cannot be opened; the previous one stays live", "error", err)
		return
	}
	s.log.Info("a new snapshot is live", "name", name)
	s.sweep(ctx)
}

func (s *server) sweep(ctx context.Context) {
	if s.bot == nil {
		return
	}
	sweep, err := s.bot.Swapped(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.Error("reviews and posts cannot be compared with the corpus", "error", err)
	case sweep.Reviews+len(sweep.Posts) > 0:
		s.log.Warn("cited clauses changed; see /review queue and /corpus status", "reviews", sweep.Reviews, "posts", len(sweep.Posts))
	}
}

// tendEvery is how often expired records are removed.
const tendEvery = 6 * time.Hour

// tend removes records that have expired.
func (s *server) tend(ctx context.Context) {
	if s.store == nil {
		return
	}
	s.sweep(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if _, err := s.store.Prune(ctx, time.Duration(s.Receipts)*24*time.Hour); err != nil && ctx.Err() == nil {
			s.log.Error("expired records cannot be removed", "error", err)
		}
		timer.Reset(tendEvery)
	}
}

func (s *server) close() {
	for i := len(s.ends) - 1; i >= 0; i-- {
		s.ends[i]()
	}
}

// token returns the bot token, or a failure that explains how to get one.
func (a *app) token() (string, error) {
	if t := strings.TrimSpace(a.getenv("DISCORD_TOKEN")); t != "" {
		return t, nil
	}
	return "", failf(fmt.Sprintf(a.t.NoTokenHint, discord.InviteURL("APPLICATION_ID")), "%s", a.t.NoToken)
}

// fatalHint says what to do when Discord refuses the bot.
func fatalHint(t *present.Texts, e *discord.FatalError) string {
	switch e.Reason {
	case discord.BadToken:
		return t.FatalToken
	case discord.DisallowedIntents:
		return t.FatalIntents
	case discord.ShardingRequired:
		return fmt.Sprintf(t.FatalShards, max(e.Advised, 2))
	case discord.InvalidShard:
		return t.FatalShard
	case discord.NotInGuild:
		return t.FatalGuild
	}
	return t.FatalOther
}

// scheduled runs the scheduled refreshes, if any are configured, until ctx ends.
func (s *server) scheduled(ctx context.Context) {
	if s.maintainer == nil || s.RefreshEvery == "" {
		return
	}
	every, err := time.ParseDuration(s.RefreshEvery) // checked with the settings
	if err != nil {
		return
	}
	if s.From == "" {
		s.log.Warn("no refresh is scheduled: no sources are configured", "key", "from")
		return
	}
	notify := func(ctx context.Context, n ingest.Notice) {
		text, lines := noticeText(s.t, n)
		s.log.Info(text, "details", lines)
		if s.Discord.Notices == "" || s.adapter == nil {
			return
		}
		if err := s.adapter.Notify(ctx, s.Discord.Notices, noticeMessage(s.t.Lang, text, lines)); err != nil && ctx.Err() == nil {
			s.log.Error("maintainers cannot be notified", "channel", s.Discord.Notices, "error", err)
		}
	}
	(&ingest.Schedule{Every: every, Publish: s.RefreshPublish, Maintainer: s.maintainer, Log: s.log, Notify: notify}).Run(ctx)
}

// noticeText words a notice of a scheduled refresh; lines are details.
func noticeText(t *present.Texts, n ingest.Notice) (text string, lines []string) {
	if n.Kind == ingest.NoticeFailed {
		return t.ScheduleFailed, []string{n.Err.Error()}
	}
	for _, o := range n.Candidate.Problems {
		lines = append(lines, t.NamedOutcome(o))
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
