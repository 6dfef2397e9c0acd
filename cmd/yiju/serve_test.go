package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/bot/discord/discordtest"
	"yiju/retrieval/llm/llmtest"
)

// buffer is a stream that a server writes to while a test reads it.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// served is a running `yiju serve` with the Discord that it is connected to.
type served struct {
	*discordtest.Server
	t       *testing.T
	guild   *discordtest.Guild
	channel *discordtest.Channel
	over    chan struct{} // closed when the command has ended
	log     *buffer
	cancel  func() // as the first interrupt does
	end     func() (code int, log string)
}

// serve runs the command against a Discord of the test, over sockets.
func serve(t *testing.T, env map[string]string, o discordtest.Options, args ...string) *served {
	t.Helper()
	d := discordtest.New(o)
	t.Cleanup(d.Close)
	s := &served{Server: d, t: t, guild: d.NewGuild("Garden", "en-US"), over: make(chan struct{})}
	s.channel = d.NewChannel(s.guild, "general")
	ctx, cancel := context.WithCancel(t.Context())
	log := &buffer{}
	s.log, s.cancel = log, cancel
	a := newApp(func(name string) string { return env[name] }, strings.NewReader(""), log, log)
	a.transport = d.Transport()
	code := 0
	go func() {
		defer close(s.over)
		code = a.finish(ctx, a.dispatch(ctx, append([]string{"serve"}, args...)))
	}()
	s.end = sync.OnceValues(func() (int, string) {
		cancel()
		select {
		case <-s.over:
			return code, log.String()
		case <-time.After(30 * time.Second):
			stack := make([]byte, 1<<20)
			t.Errorf("serve does not end:\n%s\n%s", log.String(), stack[:runtime.Stack(stack, true)])
			return -1, log.String()
		}
	})
	t.Cleanup(func() { s.end() })
	return s
}

func (s *served) ready() {
	s.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); len(s.Commands(nil)) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			_, log := s.end()
			s.t.Fatalf("no commands were registered:\n%s", log)
		}
	}
	if err := s.WaitSessions(s.soon(), func(n discordtest.Sessions) bool { return n.Connected > 0 }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *served) soon() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	s.t.Cleanup(cancel)
	return ctx
}

// until waits for what surely happens.
func (s *served) until(what string, done func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s does not happen:\n%s", what, s.log)
		}
	}
}

// says waits until the answer to an interaction says something.
func (s *served) says(i *discordtest.Interaction, words string) *discordtest.Response {
	s.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		r := i.Response()
		if text := s.shown(r); strings.Contains(text, words) && text != "" {
			return r
		} else if i.Err() != nil || time.Now().After(deadline) {
			s.t.Fatalf("%v: want %q, %v, got:\n%s", i, words, i.Err(), text)
		}
	}
}

// shown is what the answers to an interaction show.
func (s *served) shown(r *discordtest.Response) string {
	var b strings.Builder
	for _, a := range append([]*discordtest.Answer{r.Original}, r.FollowUps...) {
		if a != nil && len(a.Versions) > 0 {
			b.WriteString(s.Render(a.Message()))
		}
	}
	return b.String()
}

// TestServeListen checks that the reading room is served without a token, from the starter corpus and from a data directory, that it
// keeps receipts, and that it ends with the first interrupt.
func TestServeListen(t *testing.T) {
	root := t.TempDir()
	data := filepath.Join(root, "data")
	runCommand(t, "corpus", "refresh", "-data", data, "-from", ferries(t, filepath.Join(root, "from"), "渡船限载十二人。"), "-yes")
	for _, c := range []struct {
		args        []string
		path, words string
	}{
		{nil, "/c/community-charter/3?ui=en", "Labelling AI content"},
		{nil, "/ask?q=Must+AI+content+be+labelled&ui=en", `<a href="/a/`},
		{[]string{"-data", data}, "/search?q=" + url.QueryEscape("渡船") + "&ui=en", "限载十二人"},
		{[]string{"-data", data}, "/feed", "<feed"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		log := &buffer{}
		env := map[string]string{"XDG_STATE_HOME": root}
		a := newApp(func(name string) string { return env[name] }, strings.NewReader(""), log, log)
		over := make(chan int)
		go func() {
			over <- a.finish(ctx, a.dispatch(ctx, append([]string{"serve", "-listen", "127.0.0.1:0"}, c.args...)))
		}()
		if body := visit(t, log, c.path); !strings.Contains(body, c.words) {
			t.Errorf("%s: want %q in\n%s", c.path, c.words, body)
		}
		cancel()
		if code := <-over; code != 0 {
			t.Errorf("the server ends with status %d:\n%s", code, log)
		}
	}
}

// visit returns a page of the reading room, whose address is in the log.
func visit(t *testing.T, log *buffer, path string) string {
	t.Helper()
	address := ""
	for deadline := time.Now().Add(40 * time.Second); address == "" && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		_, rest, _ := strings.Cut(log.String(), "Reading room: ")
		address, _, _ = strings.Cut(rest, "/ ")
	}
	res, err := http.Get(address + path)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("%s: %d, %v", path, res.StatusCode, err)
	}
	return string(body)
}

// TestServeBoth checks that the reading room and Discord are served by one process, and end together.
func TestServeBoth(t *testing.T) {
	s := serve(t, map[string]string{"DISCORD_TOKEN": "test-token", "XDG_STATE_HOME": t.TempDir()}, discordtest.Options{}, "-listen", "127.0.0.1:0")
	s.ready()
	if body := visit(t, s.log, "/i/community-charter"); !strings.Contains(body, "Article 12") {
		t.Errorf("the page is\n%s", body)
	}
	if code, log := s.end(); code != 0 {
		t.Errorf("the server ends with status %d:\n%s", code, log)
	}
}

// run runs a command that must succeed.
func runCommand(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if code := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("yiju %s: %d\n%s", strings.Join(args, " "), code, &out)
	}
}

// gardening is a served bot over a data directory of one source, with a member and a maintainer, and no pauses between
// questions.
type gardening struct {
	*served
	sources, data string
	amy, boss     *discordtest.User
}

func garden(t *testing.T) *gardening {
	t.Helper()
	g := &gardening{sources: t.TempDir(), data: t.TempDir()}
	g.write(t, "nine")
	runCommand(t, "corpus", "refresh", "-data", g.data, "-from", g.sources, "-yes")
	s := serve(t, map[string]string{"DISCORD_TOKEN": "test-token", "YIJU_FROM": g.sources}, discordtest.Options{}, "-data", g.data)
	g.served, g.amy, g.boss = s, s.NewUser("Amy", "en-US"), s.NewUser("Boss", "en-US")
	s.Join(s.guild, g.amy)
	s.Join(s.guild, g.boss, s.NewRole(s.guild, "bosses", discordtest.ManageGuild))
	s.ready()
	s.says(s.Slash(g.boss, s.channel, "config limits", discordtest.Opt("user", 0), discordtest.Opt("channel", 0)), "Saved")
	s.says(s.Slash(g.boss, s.channel, "config channel", discordtest.Opt("on", true)), "is enabled")
	return g
}

// write says in the source when the garden closes.
func (g *gardening) write(t *testing.T, hour string) {
	t.Helper()
	text := "Sample Garden Measures\n\nArticle 1 These Measures are made so that the community garden is looked after well.\n" +
		"Article 2 The garden opens at seven in the morning and closes at " + hour + " in the evening.\n"
	if err := os.WriteFile(filepath.Join(g.sources, "garden.txt"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// asks has somebody ask when the garden closes.
func (g *gardening) asks(u *discordtest.User, hour string) *discordtest.Interaction {
	g.t.Helper()
	i := g.Slash(u, g.channel, "ask", discordtest.Opt("question", "When does the garden close?"))
	g.says(i, "closes at "+hour)
	return i
}

// run has the maintainer run a command, which says something, and returns what stands then.
func (g *gardening) run(name, words string) *discordtest.Message {
	g.t.Helper()
	return g.says(g.Slash(g.boss, g.channel, name), words).Original.Message()
}

// press has the maintainer press a button, after which something is said.
func (g *gardening) press(m *discordtest.Message, label, words string) {
	g.t.Helper()
	g.says(g.ClickLabel(g.boss, m, label), words)
}

// ends ends the server and sees that all went well.
func (g *gardening) ends() {
	g.t.Helper()
	if code, log := g.end(); code != 0 || !strings.Contains(log, "Connecting to Discord") {
		g.t.Errorf("ended with %d:\n%s", code, log)
	}
	if p := g.Pinged(); len(p) > 0 {
		g.t.Errorf("%d messages ping somebody", len(p))
	}
	for _, r := range g.Refusals() {
		g.t.Errorf("refused: %s %s: %s", r.Method, r.Route, r.Answer)
	}
}

// TestServe is a day of the bot: asked, refreshed by a maintainer, asked again, and ended.
func TestServe(t *testing.T) {
	g := garden(t)
	g.asks(g.amy, "nine")
	g.says(g.Slash(g.amy, g.channel, "corpus refresh"), "Manage Server")
	g.run("corpus refresh", "nothing new")
	g.run("corpus diff", "No snapshot is waiting")
	g.write(t, "ten")
	waits := g.run("corpus refresh", "changed 1")
	g.run("corpus diff", "{+ten+}")
	g.run("corpus status", "waiting for approval")
	g.asks(g.amy, "nine")
	g.press(waits, "Approve and publish", "is now live")
	g.asks(g.amy, "ten")
	g.press(g.run("corpus rollback", "Go back"), "Go back", "is live again")
	g.asks(g.amy, "nine")
	g.write(t, "eleven")
	g.run("corpus refresh", "changed 1")
	g.run("corpus approve", "is now live")
	g.asks(g.amy, "eleven")
	g.ends()
}

// TestServeAdd has a maintainer hand in files, which the bot fetches from where Discord keeps them.
func TestServeAdd(t *testing.T) {
	g := garden(t)
	text := "Sample Pond Measures\n\nArticle 1 The pond is cleaned each spring.\nArticle 2 Nobody swims in the pond after sunset.\n"
	add := func(name, content, words string) *discordtest.Message {
		t.Helper()
		file := discordtest.Opt("file", discordtest.Attachment{Filename: name, Data: []byte(content)})
		return g.says(g.Slash(g.boss, g.channel, "corpus add", file), words).Original.Message()
	}
	add("pond.txt", "\x00\x01", "not a text file")
	add("pond.exe", text, "kind of file not supported")
	add("pond.txt", " \n", "no text")
	waits := add("pond.txt", text, "Sample Pond Measures")
	g.press(waits, "Approve and publish", "is now live")
	g.says(g.Slash(g.amy, g.channel, "ask", discordtest.Opt("question", "May I swim in the pond after sunset?")), "Nobody swims in the pond")
	g.ends()
}

// TestServeNotices has notices written into posts whose clause changed, also where another process changed it.
func TestServeNotices(t *testing.T) {
	g := garden(t)
	asked := g.asks(g.amy, "nine")
	g.write(t, "ten")
	g.run("corpus refresh", "ten")
	approved := g.run("corpus approve", "Posts whose clauses have changed since: 1")
	g.press(approved, "Add a notice to these posts", "Notices written: 1 of 1")
	if shown := g.Render(asked.Response().Original.Message()); !strings.Contains(shown, "closes at nine") || !strings.Contains(shown, "Changed on") {
		t.Errorf("the answer with a notice:\n%s", shown)
	}
	second := g.asks(g.boss, "ten")

	// Another process lets the first snapshot serve again: the notice goes, and the later answer gets one.
	runCommand(t, "corpus", "rollback", "-data", g.data)
	var status *discordtest.Message
	g.until("the swap", func() bool {
		r, err := g.Slash(g.boss, g.channel, "corpus status").Wait(g.soon())
		if err != nil {
			t.Fatal(err)
		}
		status = r.Original.Message()
		return strings.Contains(g.Render(status), "Posts whose clauses have changed since: 2")
	})
	g.until("the log says something of posts", func() bool { return strings.Contains(g.log.String(), "cited clauses changed") })
	listed := g.says(g.ClickLabel(g.boss, status, "Show those posts"), "as cited again").Original.Message()
	g.press(listed, "Add a notice to these posts", "Notices written: 2 of 2")
	if shown := g.Render(asked.Response().Original.Message()); strings.Contains(shown, "Changed on") {
		t.Errorf("the notice did not go:\n%s", shown)
	}
	if shown := g.Render(second.Response().Original.Message()); !strings.Contains(shown, "Changed on") {
		t.Errorf("the later answer has no notice:\n%s", shown)
	}
	g.ends()
}

// TestServeRefused holds what is said where Discord lets the bot not run.
func TestServeRefused(t *testing.T) {
	for _, test := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"token", map[string]string{"DISCORD_TOKEN": "wrong"}, "The token is wrong or was reset"},
		{"intent", map[string]string{"DISCORD_TOKEN": "test-token", "YIJU_DISCORD_MESSAGE_CONTENT": "true"}, "Grant Message Content"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.env["XDG_STATE_HOME"] = t.TempDir()
			s := serve(t, test.env, discordtest.Options{})
			select {
			case <-s.over:
			case <-time.After(40 * time.Second):
				t.Error("it goes on")
			}
			if code, log := s.end(); code != 1 || !strings.Contains(log, test.want) {
				t.Errorf("ended with %d:\n%s", code, log)
			}
		})
	}
}

// TestServeForced interrupts a second time while an answer waits for a model that says nothing: it is left as it is.
func TestServeForced(t *testing.T) {
	model := llmtest.New()
	defer model.Close()
	model.Always(llmtest.Fault{Hang: true})
	s := serve(t, map[string]string{
		"DISCORD_TOKEN": "test-token", "XDG_STATE_HOME": t.TempDir(), "YIJU_DISCORD_PUBLIC": "true",
		"OPENAI_BASE_URL": model.BaseURL(), "OPENAI_API_KEY": "sk-test", "OPENAI_MODEL": "test-model",
	}, discordtest.Options{})
	amy := s.NewUser("Amy", "en-US")
	s.Join(s.guild, amy)
	s.ready()
	s.Slash(amy, s.channel, "ask", discordtest.Opt("question", "What does item 3 of the Action Plan say?"), discordtest.Opt("private", true))
	s.until("a call of the model", func() bool { return len(model.Calls()) > 0 })
	s.cancel()
	s.until("the draining", func() bool { return strings.Contains(s.log.String(), "Finishing requests in progress") })
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(os.Interrupt)
	}
	if err != nil {
		t.Fatal(err)
	}
	code, log := s.end()
	if code != 0 || !strings.Contains(log, "interrupted again") || strings.Contains(log, "ending what is still under way") {
		t.Errorf("ended with %d:\n%s", code, log)
	}
}
