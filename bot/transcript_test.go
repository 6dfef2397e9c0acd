package bot_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/bot/state/sqlite"
	"yiju/corpus"
	"yiju/retrieval/eval"
	"yiju/retrieval/index"
	"yiju/retrieval/ingest"
	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTranscripts plays the conversations in testdata/transcripts. A line that begins with "> " is what somebody does,
// "# " begins a comment, and the rest is what the bot does about it. See script.do for what can be done.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScript(t)
			for line := range strings.Lines(string(want)) {
				line = strings.TrimRight(line, "\n")
				switch {
				case strings.HasPrefix(line, "# "):
					if s.out.Len() > 0 {
						s.out.WriteString("\n")
					}
					s.out.WriteString(line + "\n")
				case strings.HasPrefix(line, "> "):
					s.out.WriteString("\n" + line + "\n")
					s.do(line[2:])
				}
			}
			got := s.readable()
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n := s.lib.lent.Load(); n != 0 {
				t.Errorf("%d snapshots were not given back", n)
			}
		})
	}
}

// recording notes the receipts that a store gives, so that transcripts can name them.
type recording struct {
	*sqlite.Store
	ids []string
}

func (r *recording) SaveReceipt(ctx context.Context, v state.Receipt) (state.Receipt, error) {
	v, err := r.Store.SaveReceipt(ctx, v)
	r.ids = append(r.ids, v.ID)
	return v, err
}

// actors are the people of the transcripts, each with a Chinese and an English interface.
var actors = map[string]bot.Actor{
	"wei":   {ID: "101", Name: "小薇", Lang: corpus.Chinese},
	"amy":   {ID: "102", Name: "Amy", Lang: corpus.English},
	"ban":   {ID: "201", Name: "版主", Lang: corpus.Chinese, Rights: bot.Rights{Moderate: true}},
	"mod":   {ID: "202", Name: "Mod", Lang: corpus.English, Roles: []string{"777"}},
	"guan":  {ID: "301", Name: "管家", Lang: corpus.Chinese, Rights: bot.Rights{Moderate: true, Manage: true}},
	"admin": {ID: "302", Name: "Admin", Lang: corpus.English, Rights: bot.Rights{Manage: true}},
}

var places = map[string]bot.Place{
	"general": {Guild: "1", Channel: "10"},
	"off":     {Guild: "1", Channel: "11"},
	"dm":      {Channel: "12", Direct: true},
	"else":    {Guild: "2", Channel: "20", Elsewhere: true},
}

// script plays a transcript.
type script struct {
	*world
	t        *testing.T
	ids      *recording
	out      bytes.Buffer
	place    bot.Place
	messages map[string]*said // by name: m1, m2, …
	n        int
	form     *bot.Form
	refuses  map[string]error // notices, by the id of the message
	model    *llmtest.Server  // nil where none is asked
}

// said is a message that stands somewhere.
type said struct {
	present.Message
	post bot.Post
}

func newScript(t *testing.T) *script {
	s := &script{t: t, place: places["general"], messages: make(map[string]*said)}
	s.world = newWorld(t, func(o *bot.Options) {
		s.ids = &recording{Store: o.Store.(*sqlite.Store)}
		o.Store = s.ids
	})
	return s
}

var receiptName = regexp.MustCompile(`\bR(\d+)\b`)

// readable returns the output with the receipts named R1, R2, ….
func (s *script) readable() string {
	out := s.out.String()
	for i, id := range s.ids.ids {
		out = strings.ReplaceAll(out, id, fmt.Sprintf("R%d", i+1))
	}
	return out
}

var word = regexp.MustCompile(`[a-z_]+="[^"]*"|[^ ]+="[^"]*"|"[^"]*"|[^ ]+`)

// do plays one line:
//
//	wait 10s                       time passes
//	finds three worse              an edition that the next refresh finds; "worse" where the checks block it
//	refuses m3 gone                m3 takes no notice: "gone" or "denied"
//	disk full                      what a refresh says: "full", "locked", "odd" or "well"
//	serves three                   an edition serves, by other means than a command
//	model yes TEXT <- WORDS | …    a model that answers so from now on, with the passages that have the words; "no", "doubt"
//	judge objects                  how its judge rules: "agrees", "objects" or "garbage"
//	place off                      what follows happens elsewhere; "thread m3" is the thread at a message
//	post amy TEXT                  a member says something, not to the bot
//	amy /ask question="…"          a command
//	amy on m3 check-quotes         a command on a message
//	amy says TEXT                  a message to the bot
//	amy replies m3 TEXT            the same as a reply
//	amy press m3 LABEL             a button, by its label or emoji
//	amy pick m3 2                  the second line of a menu
//	amy submit reason="…"          the form that is open
//	amy types clause="…"           what is being typed
//	amy sends NAME /corpus add     a command with a file
func (s *script) do(line string) {
	s.t.Helper()
	line = receiptName.ReplaceAllStringFunc(line, func(m string) string {
		if n, _ := strconv.Atoi(m[1:]); n >= 1 && n <= len(s.ids.ids) {
			return s.ids.ids[n-1]
		}
		return m
	})
	words := word.FindAllString(line, -1)
	for i, w := range words {
		words[i] = strings.Trim(w, `"`)
	}
	switch words[0] {
	case "wait":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			s.t.Fatal(err)
		}
		s.clock.advance(d)
		return
	case "refuses":
		s.refuses = map[string]error{s.messages[words[1]].post.ID: map[string]error{"gone": bot.ErrPostGone, "denied": bot.ErrPostDenied}[words[2]]}
		return
	case "finds":
		s.keep.finds, s.keep.worse = words[1], len(words) > 2
		return
	case "disk":
		s.keep.fails = map[string]error{
			"full": ingest.ErrNoRoom, "locked": ingest.ErrAccess, "odd": &ingest.Error{Kind: ingest.ErrQuestions, Path: "questions.jsonl", Err: &eval.LineError{Line: 3, Err: eval.ErrNoQuestion}},
		}[words[1]]
		return
	case "serves":
		s.lib.serving.Store(serving(s.t, words[1]))
		return
	case "model":
		s.modelled().Answer(replying(strings.TrimPrefix(line, "model ")))
		return
	case "judge":
		s.modelled().Judge(map[string]func(llmtest.Call) string{
			"agrees": llmtest.Agrees, "objects": llmtest.Objects, "garbage": func(llmtest.Call) string { return "Fine." },
		}[words[1]], llmtest.Fault{})
		return
	case "place":
		p, ok := places[words[1]]
		if words[1] == "thread" {
			p, ok = bot.Place{Guild: "1", Channel: s.messages[words[2]].post.Channel, Parent: "10", Own: true}, true
		}
		if !ok {
			s.t.Fatalf("no place %q", words[1])
		}
		s.place = p
		return
	case "post":
		a := actors[words[1]]
		s.stand(present.Message{}, bot.Post{Channel: s.place.Channel, Author: a.ID, AuthorName: a.Name, Text: strings.ReplaceAll(strings.Join(words[2:], " "), "'", `"`)})
		return
	}
	a, ok := actors[words[0]]
	if !ok {
		s.t.Fatalf("nobody is called %q", words[0])
	}
	r := bot.Request{ID: "r" + strconv.Itoa(s.n), Actor: a, Place: s.place, Options: make(map[string]string)}
	s.request(&r, words[1:])
	s.handle(r)
}

// modelled returns the endpoint of the model that answers. When it is first called, the first edition serves with a model.
func (s *script) modelled() *llmtest.Server {
	s.t.Helper()
	if s.model != nil {
		return s.model
	}
	s.model = llmtest.New()
	s.t.Cleanup(s.model.Close)
	client, err := llm.New(llm.Config{BaseURL: s.model.BaseURL(), Model: "test-model", Judge: "test-judge"}, llm.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { client.Close() })
	s.lib.serving.Store(serve(s.t, edition(s.t, "one"), index.BuildOptions{Name: "one", Now: built}, client))
	return s.model
}

// replying is a model that answers as a line says: "yes", "no" or "doubt", then sentences, each with words of the passages it cites.
func replying(line string) func(llmtest.Call) string {
	verdict, rest, _ := strings.Cut(line, " ")
	return func(c llmtest.Call) string {
		if len(c.Passages) == 0 { // a follow-up to be made self-contained
			return c.Question
		}
		reply := llmtest.Summary{Answerable: verdict}
		for _, part := range strings.Split(rest, " | ") {
			text, words, _ := strings.Cut(part, " <- ")
			if key := c.Key(words); key != "" {
				reply.Answering = append(reply.Answering, key)
				reply.Sentences = append(reply.Sentences, llmtest.Sentence{Text: text, Keys: []string{key}})
			}
		}
		return reply.For(c)
	}
}

// request fills in what words say.
func (s *script) request(r *bot.Request, words []string) {
	s.t.Helper()
	target := func(name string) *said {
		m := s.messages[name]
		if m == nil {
			s.t.Fatalf("no message %q", name)
		}
		r.Target = &m.post
		return m
	}
	switch verb := words[0]; {
	case strings.HasPrefix(verb, "/"):
		r.Kind = bot.Command
		path := []string{verb[1:]}
		for _, w := range words[1:] {
			if !strings.Contains(w, "=") {
				path = append(path, w)
			}
		}
		r.Name = strings.Join(path, " ")
		options(r, words[1:])
	case verb == "sends":
		r.Files = []present.File{{Name: words[1], URL: "https://files.example/" + words[1]}}
		s.request(r, words[2:])
	case verb == "on":
		r.Kind, r.Name = bot.OnPost, words[2]
		target(words[1])
	case verb == "says":
		r.Kind, r.Text = bot.Talk, strings.Join(words[1:], " ")
	case verb == "replies":
		r.Kind, r.Text = bot.Talk, strings.Join(words[2:], " ")
		target(words[1])
	case verb == "press":
		r.Kind = bot.Press
		m := target(words[1])
		for _, b := range m.Buttons {
			if label := strings.Join(words[2:], " "); label == b.Label || label == b.Emoji {
				r.Name, r.Arg = b.Action, b.Arg
				return
			}
		}
		s.t.Fatalf("%s has no button %q", words[1], words[2:])
	case verb == "pick":
		r.Kind = bot.Press
		m := target(words[1])
		n, err := strconv.Atoi(words[2])
		if err != nil || m.Menu == nil || n < 1 || n > len(m.Menu.Options) {
			s.t.Fatalf("%s has no option %q", words[1], words[2])
		}
		r.Name, r.Arg, r.Value = m.Menu.Action, m.Menu.Arg, m.Menu.Options[n-1].Value
	case verb == "submit":
		if s.form == nil {
			s.t.Fatal("no form is open")
		}
		r.Kind, r.Name, r.Arg = bot.Submit, s.form.Action, s.form.Arg
		options(r, words[1:])
		s.form = nil
	case verb == "types":
		r.Kind, r.Name, r.Focus = bot.Complete, "cite", "clause"
		options(r, words[1:])
	default:
		s.t.Fatalf("nobody can %q", verb)
	}
}

func options(r *bot.Request, words []string) {
	for _, w := range words {
		if name, value, ok := strings.Cut(w, "="); ok {
			r.Options[name] = strings.ReplaceAll(strings.Trim(value, `"`), `\n`, "\n")
			if name == "to" {
				r.Options["to_name"] = actors[value].Name
				r.Options["to"] = actors[value].ID
			}
		}
	}
}

// handle plays a request as an adapter would.
func (s *script) handle(r bot.Request) {
	ctx := context.Background()
	res := s.Handle(ctx, r)
	if res.Work != nil {
		fmt.Fprintf(&s.out, "(works, private=%v)\n", res.Private)
		var last string
		res = res.Work(ctx, func(m present.Message) {
			if text := render(m); text != last {
				s.out.WriteString(text)
				last = text
			}
		})
	}
	for _, c := range res.Choices {
		fmt.Fprintf(&s.out, "  choice %s {%s}\n", c.Name, c.Value)
	}
	if f := res.Form; f != nil {
		s.form = f
		checkForm(s.t, f)
		if !s.Knows(f.Action) {
			s.t.Errorf("form %q leads nowhere", f.Title)
		}
		fmt.Fprintf(&s.out, "form %q\n", f.Title)
		for _, field := range f.Fields {
			fmt.Fprintf(&s.out, "  %s: %s (%s) %q\n", field.Name, field.Label, field.Hint, field.Value)
		}
	}
	if m := res.Message; m != nil {
		if res.Replace {
			s.out.WriteString("(replaces) ")
		}
		post := s.stand(*m, bot.Post{Channel: s.place.Channel, Own: true})
		if res.Sent != nil {
			res.Sent(ctx, post)
		}
	} else if res.Form == nil && res.Choices == nil && len(res.Acts) == 0 {
		s.out.WriteString("(silence)\n")
	}
	for _, a := range res.Acts {
		s.act(ctx, a)
	}
}

func (s *script) act(ctx context.Context, a bot.Act) {
	switch {
	case a.Post != nil:
		fmt.Fprintf(&s.out, "(posts, reply to %q) ", a.Post.ReplyTo)
		post := s.stand(a.Post.Message, bot.Post{Channel: a.Post.Channel, Own: true})
		if a.Post.Sent != nil {
			a.Post.Sent(ctx, post)
		}
	case a.Thread != nil:
		fmt.Fprintf(&s.out, "(thread %q at %s) ", a.Thread.Name, a.Thread.Message)
		post := s.stand(a.Thread.First, bot.Post{Channel: "thread" + strconv.Itoa(s.n), Own: true})
		if a.Thread.Sent != nil {
			a.Thread.Sent(ctx, post)
		}
	case a.Notices != nil:
		for i, n := range a.Notices.List {
			fmt.Fprintf(&s.out, "(adds to %s)%s", n.Post.ID, render(present.Message{Blocks: n.Blocks}))
			m := a.Notices.Done(ctx, i, s.refuses[n.Post.ID])
			s.out.WriteString(render(m))
			checkMessage(s.t, m)
		}
	case a.Delete != nil:
		fmt.Fprintf(&s.out, "(deletes %s)\n", a.Delete.ID)
	default:
		s.t.Errorf("act without a use here: %+v", a)
	}
}

// stand puts a message into the conversation and prints it.
func (s *script) stand(m present.Message, p bot.Post) bot.Post {
	s.n++
	p.ID, p.Guild = strconv.Itoa(1000+s.n), s.place.Guild
	p.URL = "https://chat.example/" + p.Guild + "/" + p.Channel + "/" + p.ID
	s.messages["m"+strconv.Itoa(s.n)] = &said{m, p}
	fmt.Fprintf(&s.out, "m%d", s.n)
	if p.Own {
		s.out.WriteString(render(m))
		checkMessage(s.t, m)
		for _, b := range m.Buttons {
			if b.URL == "" && !s.Knows(b.Action) {
				s.t.Errorf("button %q leads nowhere", b.Label)
			}
		}
		if m.Menu != nil && !s.Knows(m.Menu.Action) {
			s.t.Errorf("menu %q leads nowhere", m.Menu.Hint)
		}
	} else {
		fmt.Fprintf(&s.out, " %s: %s\n", p.AuthorName, p.Text)
	}
	return p
}
