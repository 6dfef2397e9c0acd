package discord

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/bot/state/sqlite"
	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var built = time.Date(2032, 1, 9, 6, 0, 0, 0, time.UTC)

// harbour is the manifest of testdata.
var harbour = corpus.Manifest{
	Instruments: []corpus.ManifestInstrument{{
		ID: "harbour", TitleZH: "北岸灯塔章程", TitleEN: "Charter of the North Shore Lighthouses",
		LevelZH: corpus.Official, LevelEN: corpus.OfficialTranslation,
	}},
	Sources: []corpus.ManifestSource{
		{Path: "harbour.md", Address: "https://shore.example/charter/zh", Instrument: "harbour"},
		{Path: "harbour.en.txt", Address: "https://shore.example/charter/en", Instrument: "harbour"},
	},
}

// serving is the service of testdata, built once: building loads the dictionary.
var serving = sync.OnceValues(func() (*service.Service, error) {
	c, err := indextest.Recovered("testdata/corpus.txtar", "", harbour)
	if err != nil {
		return nil, err
	}
	snap, err := search.Memory(context.Background(), c, index.BuildOptions{Name: "one", Now: built})
	if err != nil {
		return nil, err
	}
	s := service.New(snap, nil)
	return s, s.Prepare()
})

// library leases the service that it is given, and closes it after it was replaced and the last lease is released.
type library struct {
	mu  sync.Mutex
	now *loan
}

type loan struct {
	serving *service.Service
	readers int // leases, plus one while it is current
	end     func() error
}

func (l *library) Lease() (*service.Service, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.now
	if at == nil {
		return nil, func() {}
	}
	at.readers++
	return at.serving, sync.OnceFunc(func() { l.giveBack(at) })
}

// lend replaces the service, nil for none. The error of end is ignored.
func (l *library) lend(s *service.Service, end func() error) {
	l.mu.Lock()
	before := l.now
	l.now = nil
	if s != nil {
		l.now = &loan{s, 1, end}
	}
	l.mu.Unlock()
	if before != nil {
		l.giveBack(before)
	}
}

func (l *library) giveBack(at *loan) {
	l.mu.Lock()
	at.readers--
	last := at.readers == 0
	l.mu.Unlock()
	if last {
		_ = at.end()
	}
}

// talker is a conversation that a test controls.
type talker func(ctx context.Context, r bot.Request) bot.Response

func (f talker) Handle(ctx context.Context, r bot.Request) bot.Response { return f(ctx, r) }

func (f talker) Commands() []bot.CommandSpec {
	both := func(zh, en string) map[corpus.Lang]string {
		return map[corpus.Lang]string{corpus.Chinese: zh, corpus.English: en}
	}
	return []bot.CommandSpec{
		{Path: "do", Kind: bot.Command, Names: both("做", "do"), About: both("做一件事", "Do something"), Outside: true, Options: []bot.OptionSpec{
			{Name: "what", Type: bot.OptionText, Names: both("什么", "what"), About: both("做什么", "What to do"), Complete: true, Most: 100},
		}},
		{Path: "look", Kind: bot.OnPost, Names: both("看", "Look"), About: both("看一看", "Look at it"), Outside: true},
	}
}

// saying returns a message with one paragraph.
func saying(text string) *present.Message {
	return &present.Message{Lang: corpus.English, Blocks: line1(present.Span{Text: text})}
}

// TestMain runs more tests concurrently than there are processors: they spend most of their time waiting for the clock.
func TestMain(m *testing.M) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		_ = flag.Set("test.parallel", "8")
	}
	os.Exit(m.Run())
}

// stage is a test server with a guild, users and the adapter.
type stage struct {
	*discordtest.Server
	t       *testing.T
	a       *Adapter
	store   *sqlite.Store
	lib     *library
	guild   *discordtest.Guild
	channel *discordtest.Channel
	wei     *discordtest.User // an asker with a Chinese client
	amy     *discordtest.User // one with an English client
	mod     *discordtest.User // a moderator
	boss    *discordtest.User // a maintainer
	frozen  bool              // the clock of the real bot is clock
	bare    bool              // the guild has no settings yet
	kept    *maintained       // of the corpus of the real bot; nil for none
	waiting int               // queue length of the real bot; 0 for its default
	clock   atomic.Int64      // of the real bot, in seconds after built; tests set it
	stop    context.CancelFunc
	ended   chan error
}

// now is the time of the real bot.
func (s *stage) now() time.Time { return built.Add(time.Duration(s.clock.Load()) * time.Second) }

// ackWindow is how long the test server accepts an initial response, on a machine that may be busy.
const ackWindow = time.Minute

// quick is the rhythm of tests.
func quick() rhythm {
	r := normal()
	r.first, r.most, r.identify, r.invalid, r.stable = 10*time.Millisecond, 100*time.Millisecond, 0, 10*time.Millisecond, time.Minute
	r.grace, r.notes, r.late, r.answer = 100*time.Millisecond, time.Millisecond, 20*time.Second, ackWindow
	return r
}

// newStage returns a stage whose adapter does not run yet. A nil talk is the real bot with the corpus of testdata.
func newStage(t *testing.T, so discordtest.Options, talk talker, change func(*Options)) *stage {
	t.Helper()
	if so.AckWindow == 0 {
		so.AckWindow = ackWindow
	}
	s := &stage{Server: discordtest.New(so), t: t, ended: make(chan error, 1), lib: &library{}}
	t.Cleanup(s.Close)
	t.Cleanup(func() { s.lib.lend(nil, nil) })
	s.guild = s.NewGuild("Harbour", "zh-CN")
	s.channel = s.NewChannel(s.guild, "general")
	s.wei, s.amy = s.NewUser("Wei", "zh-CN"), s.NewUser("Amy", "en-US")
	s.mod, s.boss = s.NewUser("Mod", "en-US"), s.NewUser("Boss", "zh-CN")
	for _, u := range []*discordtest.User{s.wei, s.amy} {
		s.Join(s.guild, u)
	}
	s.Join(s.guild, s.mod, s.NewRole(s.guild, "mods", discordtest.ManageMessages))
	s.Join(s.guild, s.boss, s.NewRole(s.guild, "bosses", discordtest.ManageGuild|discordtest.ManageMessages))
	o := Options{Token: "test-token", Transport: s.Transport(), Drain: 4 * time.Second}
	if testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	var err error
	s.store, err = sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "state.db"), sqlite.Options{Now: s.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	o.Store = s.store
	if o.Bot = talk; talk == nil {
		o.Bot = s.realBot()
	}
	if change != nil {
		change(&o)
	}
	if s.a, err = New(o); err != nil {
		t.Fatal(err)
	}
	s.a.pace = quick()
	return s
}

func (s *stage) realBot() *bot.Bot {
	s.t.Helper()
	if s.kept == nil {
		sv, err := serving()
		if err != nil {
			s.t.Fatal(err)
		}
		s.lib.lend(sv, func() error { return nil }) // other tests use it
	}
	settings, err := s.store.Settings(context.Background(), s.guild.ID)
	if err == nil && len(settings.Channels) == 0 && !s.bare {
		settings.Guild, settings.Channels = s.guild.ID, []string{s.channel.ID}
		settings.Limits = state.Limits{UserPause: time.Nanosecond, ChannelPause: time.Nanosecond}
		_, err = s.store.SaveSettings(context.Background(), settings)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	o := bot.Options{Library: s.lib, Public: true, Store: s.store, Waiting: s.waiting}
	if s.kept != nil {
		o.Maintainer, o.Data = s.kept, "data"
	}
	if s.frozen {
		o.Now = s.now
	}
	return bot.New(o)
}

// speak replaces the conversation of the adapter before it runs.
func (s *stage) speak(c Conversation) {
	s.a.Bot, s.a.paths = c, commandPaths(c.Commands())
}

// run runs the adapter until the end of the test, and then checks its error and the rules.
func (s *stage) run() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() { s.ended <- s.a.Run(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		select {
		case err, ok := <-s.ended:
			if err != nil && ok {
				s.t.Errorf("Run: %v", err)
			}
		case <-time.After(40 * time.Second):
			s.t.Error("Run does not end")
		}
		s.rules()
	})
	if err := s.WaitSessions(soon(s.t), func(n discordtest.Sessions) bool { return n.Connected > 0 }); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(40 * time.Second); len(s.Commands(nil))+len(s.Commands(s.guild)) == 0; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatal("no commands were registered")
		}
	}
}

// rules checks that nobody was pinged, that every message set allowed mentions, and that every lease was released.
func (s *stage) rules() {
	s.t.Helper()
	if l := s.lib.now; l != nil && l.readers != 1 {
		s.t.Errorf("%d readers have the snapshot still", l.readers-1)
	}
	for _, m := range s.Pinged() {
		s.t.Errorf("pings %v: %s", m.Pings, s.Render(m))
	}
	for _, m := range s.WithoutAllowedMentions() {
		s.t.Errorf("sent without allowed mentions: %s", s.Render(m))
	}
}

// noRefusals checks that the server refused no request.
func (s *stage) noRefusals() {
	s.t.Helper()
	for _, r := range s.Refusals() {
		s.t.Errorf("%s %s: %d %s\n%s", r.Method, r.Route, r.Status, r.Answer, r.Body)
	}
}

// wait waits for a response.
func (s *stage) wait(i *discordtest.Interaction) *discordtest.Response {
	s.t.Helper()
	r, err := i.Wait(soon(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// quiet waits for a response, and until the adapter is idle.
func (s *stage) quiet(i *discordtest.Interaction) *discordtest.Response {
	s.t.Helper()
	s.wait(i)
	s.idle()
	return i.Response()
}

// idle waits until the adapter has finished every request.
func (s *stage) idle() {
	s.t.Helper()
	if err := s.until(func() bool { return s.a.Status().Working == 0 }); err != nil {
		s.t.Fatalf("%d requests are still under way", s.a.Status().Working)
	}
}

// text returns the rendered text of a message.
func (s *stage) text(m *discordtest.Message) string { return strings.TrimSpace(s.Render(m)) }

// soon is a deadline that only a broken test reaches.
func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// patient is a deadline for one of very many requests.
func patient(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
