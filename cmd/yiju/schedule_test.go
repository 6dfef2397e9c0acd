package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/ingest"
)

// told collects what maintainers are told.
type told struct {
	mu   sync.Mutex
	all  []string
	some chan struct{} // gets a value each time
}

func (n *told) notify(_ context.Context, notice ingest.Notice) {
	text, lines := noticeText(present.TextsIn(corpus.English), notice)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, strings.Join(append([]string{text}, lines...), "\n"))
	select {
	case n.some <- struct{}{}:
	default:
	}
}

// take returns what was told since the last call.
func (n *told) take() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := strings.Join(n.all, "\n")
	n.all = nil
	return all
}

func scheduleOf(c *keptCorpus) (*ingest.Schedule, *told) {
	n := &told{some: make(chan struct{}, 1)}
	return &ingest.Schedule{Every: 20 * time.Millisecond, Maintainer: c.Maintainer, Log: slog.New(slog.DiscardHandler), Notify: n.notify}, n
}

// TestScheduledRefresh checks what maintainers hear of scheduled refreshes, and that they hear it once.
func TestScheduledRefresh(t *testing.T) {
	c, l, from := kept(t)
	s, n := scheduleOf(c)
	s.Once(t.Context())
	holds(t, "the first refresh", n.take(), "waiting for approval", "/corpus approve")
	s.Once(t.Context())
	if got := n.take(); got != "" {
		t.Errorf("told again: %s", got)
	}
	p, err := c.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Approve(t.Context(), p.Name, false); err != nil {
		t.Fatal(err)
	}
	s.Once(t.Context())
	if got := n.take(); got != "" {
		t.Errorf("told of nothing new: %s", got)
	}

	s.Publish = true
	ferries(t, from, "渡船限载十五人。")
	s.Once(t.Context())
	holds(t, "one that publishes", n.take(), "is published", "changed clauses: 1")
	if st, err := c.Status(t.Context()); err != nil || st.Serving == p.Name || st.Pending != "" {
		t.Errorf("%+v, %v", st, err)
	} else {
		serves(t, l, st.Serving)
	}

	c.configure(t, func(s *settings) { s.From = filepath.Join(from, "nowhere") })
	s.Maintainer = c.Maintainer
	for range 2 {
		s.Once(t.Context())
	}
	if got := n.take(); strings.Count(got, "failed") != 1 {
		t.Errorf("told of a failure that lasts: %q, want it once", got)
	}
}

// TestScheduledSources checks that a source which gives no new text is told once, and that what the checks block waits.
func TestScheduledSources(t *testing.T) {
	site := newSite(t)
	site.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	site.has("/tower", "text/plain", "钟楼管理规定\n\n第一条 钟楼的钟每天中午敲响一次。\n第二条 未经许可，任何人不得登上钟楼。\n")
	c, _, _ := kept(t)
	c.configure(t, fetching(t, site.URL+"/ferry", site.URL+"/tower"))
	s, n := scheduleOf(c)
	s.Publish = true
	s.Once(t.Context())
	holds(t, "the first refresh", n.take(), "is published")
	site.does("/tower", nil)
	s.Once(t.Context())
	holds(t, "a source that is gone", n.take(), "changed nothing", "/tower", "no longer there")
	s.Once(t.Context())
	if got := n.take(); got != "" {
		t.Errorf("told again: %s", got)
	}
	if err := os.RemoveAll(ingest.FetchCache(c.settings.Data)); err != nil {
		t.Fatal(err)
	}
	serving, err := c.dir.Serving()
	if err != nil {
		t.Fatal(err)
	}
	s.Once(t.Context())
	holds(t, "a text that would be lost", n.take(), "is not published")
	if now, err := c.dir.Serving(); err != nil || now != serving {
		t.Errorf("%s serves (%v), want %s", now, err, serving)
	}
}

// TestScheduleRuns checks that it goes on until it is ended, and ends then.
func TestScheduleRuns(t *testing.T) {
	c, _, from := kept(t)
	s, n := scheduleOf(c)
	s.Publish = true
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.Run(ctx)
	}()
	for i := range 3 {
		select {
		case <-n.some:
		case <-time.After(time.Minute):
			t.Fatalf("refresh %d does not come", i)
		}
		ferries(t, from, fmt.Sprintf("渡船限载%d人。", 20+i))
	}
	cancel()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("it goes on")
	}
}

// TestScheduleTellsChannel checks that a server tells the channel of maintainers, and nobody in particular.
func TestScheduleTellsChannel(t *testing.T) {
	d := discordtest.New(discordtest.Options{})
	t.Cleanup(d.Close)
	channel := d.NewChannel(d.NewGuild("Garden", "en-US"), "maintainers")
	var log buffer
	a := newApp(func(string) string { return "" }, strings.NewReader(""), &log, &log)
	root := t.TempDir()
	set := usual()
	set.Data, set.From = filepath.Join(root, "data"), ferries(t, filepath.Join(root, "from"), "渡船限载十二人。")
	set.RefreshEvery, set.Discord.Notices = "100ms", channel.ID
	s := &server{setup: setup{a, set}, log: slog.New(slog.NewTextHandler(&log, nil))}
	defer s.close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a.transport = d.Transport()
	if err := errors.Join(s.open(ctx, true), s.connect("test-token")); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if list := d.Messages(channel, nil); len(list) > 0 {
			holds(t, "the notice", d.Render(list[0]), "waiting for approval", "/corpus approve")
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("nobody was told:\n%s", log.String())
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if p := d.Pinged(); len(p) > 0 {
		t.Errorf("%d messages ping somebody", len(p))
	}
}

// TestScheduleSettings checks that an interval that is none, or too short for the servers of others, is refused.
func TestScheduleSettings(t *testing.T) {
	for _, value := range []string{"9m", "daily", "-1h"} {
		code, _, talk := yiju(t, webEnv("YIJU_REFRESH_EVERY", value), "corpus", "status")
		if code != 1 || !strings.Contains(talk, "refresh_every cannot be") || !strings.Contains(talk, "at least 10m") {
			t.Errorf("%s: status %d:\n%s", value, code, talk)
		}
	}
	if code, _, talk := yiju(t, webEnv("YIJU_REFRESH_EVERY", "12h"), "corpus", "status"); code != 0 {
		t.Errorf("12h: status %d:\n%s", code, talk)
	}
}
