package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"yiju/bot"
	"yiju/bot/discord"
	"yiju/bot/state"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// silent is a conversation of nothing, for an adapter that only asks Discord about itself.
type silent struct{}

func (silent) Handle(context.Context, bot.Request) bot.Response { return bot.Response{} }
func (silent) Commands() []bot.CommandSpec                      { return nil }

// runServe answers on Discord until it is interrupted. Then it takes no more questions and finishes those under way; a
// second interrupt leaves those as they are.
func runServe(ctx context.Context, a *app, args []string) error {
	a.thrifty()
	o := a.newOptions("serve")
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return &usageError{fmt.Sprintf(a.t.TooManyArguments, rest[0]), ""}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	token, err := a.token()
	if err != nil {
		return err
	}
	srv := &server{app: a, settings: s, log: slog.New(slog.NewTextHandler(a.stderr, nil))}
	defer srv.close()
	if err := srv.open(ctx); err != nil {
		return err
	}
	adapter, err := discord.New(discord.Options{
		Token: token, Bot: srv.bot, Store: srv.store, Transport: a.transport, Log: srv.log,
		Guild: s.Discord.Guild, Shard: s.Discord.Shard, Shards: s.Discord.Shards, MessageContent: s.Discord.MessageContent,
	})
	if err == nil {
		fmt.Fprintln(a.stderr, a.t.ServingNow)
		err = srv.run(ctx, adapter)
	}
	if fatal, ok := errors.AsType[*discord.FatalError](err); ok {
		return failf(a.fatalHint(fatal), "%w", err)
	}
	return err
}

// server is everything that a bot needs, open.
type server struct {
	*app
	settings
	log        *slog.Logger
	store      state.Store
	bot        *bot.Bot
	manager    *service.Manager
	maintainer *ingest.Maintainer // nil without a data directory
	ends       []func()           // what closes it, the latest first
}

// open opens the state, the corpus and the model.
func (s *server) open(ctx context.Context) error {
	path := s.statePath(s.settings)
	if path == "" {
		return failf(s.t.DoctorNoDir, "%s", s.t.NoStatePlace)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return failf(s.t.DoctorDiskHint, "%w", err)
	}
	var err error
	if s.store, err = openState(ctx, path, false); err != nil {
		return failf(s.t.DoctorStateHint, "%w", err)
	}
	s.ends = append(s.ends, func() { s.store.Close() })
	model, done, err := s.model(s.settings, s.allowance())
	if err != nil {
		return err
	}
	s.ends = append(s.ends, done)
	if s.manager, err = s.app.manager(s.settings, model); err != nil {
		return err
	}
	s.ends = append(s.ends, s.manager.Close)
	o := bot.Options{
		Library: s.manager, Public: s.Discord.Public || s.Data == "", Store: s.store, Log: s.log,
		Limits: state.Limits{Concurrent: s.Discord.Concurrent, UserPause: time.Duration(s.Discord.UserPause) * time.Second},
		Owners: s.Discord.Owners, Home: s.Discord.Home,
	}
	if s.Data != "" {
		activate := func(context.Context) error { _, err := s.manager.Reload(); return err }
		if s.maintainer, err = s.app.maintainer(s.settings, activate); err != nil {
			return err
		}
		o.Maintainer, o.Wording = s.maintainer, botWording{s.app, s.settings}
	}
	s.bot = bot.New(o)
	return nil
}

// run serves, and meanwhile sees after the corpus and the state.
func (s *server) run(ctx context.Context, adapter *discord.Adapter) error {
	ctx, stop := context.WithCancel(ctx)
	var tending sync.WaitGroup
	tending.Go(func() { s.tend(ctx) })
	tending.Go(func() { s.scheduled(ctx, adapter) })
	tending.Go(func() {
		s.manager.Watch(ctx, service.WatchEvery, func(name string, err error) { s.swapped(ctx, name, err) })
	})
	over := make(chan struct{})
	tending.Go(func() { s.force(ctx, adapter, over) })
	err := adapter.Run(ctx)
	close(over)
	stop()
	tending.Wait()
	return err
}

// force waits for an interrupt while what is under way is finished, and then has the adapter leave it as it is, so that
// the state is closed properly all the same. A third one ends the program where it stands.
func (s *server) force(ctx context.Context, adapter *discord.Adapter, over <-chan struct{}) {
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
		s.log.Warn("interrupted again: what is under way is left as it is")
		signal.Stop(again)
		adapter.Force()
	case <-over:
		signal.Stop(again)
	}
}

// swapped tells that another snapshot serves, or why it does not, and looks at reviews and posts whose clauses changed.
func (s *server) swapped(ctx context.Context, name string, err error) {
	if err != nil {
		s.log.Error("another snapshot could not be taken up; the one before goes on serving", "error", err)
		return
	}
	s.log.Info("another snapshot serves", "name", name)
	s.sweep(ctx)
}

func (s *server) sweep(ctx context.Context) {
	sweep, err := s.bot.Swapped(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.Error("reviews and posts could not be compared with the corpus", "error", err)
	case sweep.Reviews+len(sweep.Posts) > 0:
		s.log.Warn("clauses changed that were cited; see /review queue and /corpus status", "reviews", sweep.Reviews, "posts", len(sweep.Posts))
	}
}

// tendEvery is how often old records are removed.
const tendEvery = 6 * time.Hour

// tend removes what is older than the settings let it be kept.
func (s *server) tend(ctx context.Context) {
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
			s.log.Error("old records could not be removed", "error", err)
		}
		timer.Reset(tendEvery)
	}
}

func (s *server) close() {
	for i := len(s.ends) - 1; i >= 0; i-- {
		s.ends[i]()
	}
}

// runBackup copies the state into a file that can be used in its place.
func runBackup(ctx context.Context, a *app, args []string) error {
	o := a.newOptions("backup")
	rest, err := a.parse(o.FlagSet, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return &usageError{a.t.NoBackupFile, ""}
	}
	s, err := a.settings(o)
	if err != nil {
		return err
	}
	path := a.statePath(s)
	if _, err := os.Stat(path); path == "" || err != nil {
		return failf(a.t.NoStateHint, "%s", a.t.DoctorNoState)
	}
	store, err := openState(ctx, path, false)
	if err != nil {
		return failf(a.t.DoctorStateHint, "%w", err)
	}
	defer store.Close()
	if err := store.Backup(ctx, rest[0]); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, fmt.Sprintf(a.t.BackedUp, path, rest[0]))
	return nil
}
