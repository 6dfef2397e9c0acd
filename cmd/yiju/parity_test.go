package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/bot"
	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/answer"
	"yiju/retrieval/service"
	"yiju/retrieval/verify"
)

// TestParity asks the same of the command line, of the bot and of the service, on the starter corpus and on one of our
// own in which clauses were renumbered and withdrawn, and wants the same states, refs and words everywhere.
func TestParity(t *testing.T) {
	if testing.Short() {
		t.Skip("refreshes a corpus twice")
	}
	archive, err := txtar.ParseFile("testdata/parity.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	data := filepath.Join(t.TempDir(), "data")
	from := t.TempDir()
	for _, edition := range []string{"before/", "after/"} {
		for name, text := range files {
			if base, ok := strings.CutPrefix(name, edition); ok {
				if err := os.WriteFile(filepath.Join(from, base), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		if code, out, talk := yiju(t, nil, "corpus", "refresh", "-data", data, "-from", from, "-yes"); code != 0 {
			t.Fatalf("refresh ended with %d:\n%s\n%s", code, out, talk)
		}
	}
	asked := 0
	for _, f := range []*fronts{newFronts(t, ""), newFronts(t, data)} {
		corpus := "starter/"
		if f.data != "" {
			corpus = "own/"
		}
		for kind, check := range map[string]func(*testing.T, []string){"questions": f.questions, "pinpoints": f.pinpoints, "quotes": f.quotes} {
			lines := strings.Split(strings.TrimSpace(files[corpus+kind]), "\n")
			asked += len(lines)
			t.Run(corpus+kind, func(t *testing.T) { check(t, lines) })
		}
	}
	if asked != 40+30+20 {
		t.Errorf("%d inputs, want 40 questions, 30 pinpoints and 20 texts with quotations", asked)
	}
}

// fronts are the three ways to one corpus.
type fronts struct {
	data  string // "" for the starter corpus
	env   map[string]string
	svc   *service.Service
	bot   *bot.Bot
	store state.Store
	now   time.Time // of the bot: no pause is under way
}

func newFronts(t *testing.T, data string) *fronts {
	f := &fronts{data: data, env: map[string]string{"XDG_STATE_HOME": t.TempDir()}, now: time.Now()}
	a := newApp(func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard)
	s := usual()
	s.Data = data
	m, err := setup{a, s}.manager(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	var release func()
	f.svc, release = m.Lease()
	t.Cleanup(release)
	if f.store, err = newStore(t.Context(), filepath.Join(t.TempDir(), "bot.db"), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.store.Close() })
	f.bot = bot.New(bot.Options{Library: m, Public: true, Store: f.store, Now: func() time.Time { return f.now }})
	return f
}

// ask has the bot handle a request of a moderator and returns what stands there in the end, the posts last.
func (f *fronts) ask(t *testing.T, r bot.Request) []present.Message {
	t.Helper()
	f.now = f.now.Add(time.Minute)
	r.Actor = bot.Actor{ID: "1", Lang: corpus.English, Rights: bot.Rights{Moderate: true, Manage: true}}
	r.Place = bot.Place{Guild: "1", Channel: "2"}
	res := f.bot.Handle(t.Context(), r)
	if res.Work != nil {
		res = res.Work(t.Context(), func(present.Message) {})
	}
	if res.Message == nil {
		t.Fatalf("%+v: no message", r)
	}
	all := []present.Message{*res.Message}
	for _, act := range res.Acts {
		all = append(all, act.Post.Message)
	}
	return all
}

// batch runs a command of the command line on lines and returns its objects.
func (f *fronts) batch(t *testing.T, command string, lines []string) []any {
	t.Helper()
	file := filepath.Join(t.TempDir(), "batch.jsonl")
	var b strings.Builder
	for _, line := range lines {
		text, _ := json.Marshal(map[string]string{"question": line})
		b.Write(append(text, '\n'))
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{command, "-json", "-batch", file}
	if f.data != "" {
		args = append(args, "-data", f.data)
	}
	code, out, talk := yiju(t, f.env, args...)
	if code != 0 {
		t.Fatalf("%v ended with %d:\n%s", args, code, talk)
	}
	var all []any
	for line := range strings.Lines(out) {
		all = append(all, plainJSON(t, json.RawMessage(line)))
	}
	if len(all) != len(lines) {
		t.Fatalf("%s: %d results for %d lines", command, len(all), len(lines))
	}
	return all
}

// plainJSON returns v as JSON reads it, without what differs from one run to the next.
func plainJSON(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	delete(out, "took_ms")
	delete(out, "receipt")
	return out
}

func (f *fronts) questions(t *testing.T, lines []string) {
	tones := map[answer.Status]present.Tone{answer.Extractive: present.Sure, answer.Uncertain: present.Unsure, answer.NoEvidence: present.Nothing}
	for i, got := range f.batch(t, "ask", lines) {
		want, err := f.svc.Ask(t.Context(), answer.Question{Text: lines[i]})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainJSON(t, want), got); diff != "" {
			t.Errorf("%s: command line (-service +command line):\n%s", lines[i], diff)
		}
		m := f.ask(t, bot.Request{Kind: bot.Command, Name: "ask", Options: map[string]string{"question": lines[i]}})[0]
		if m.Tone != tones[want.Status] {
			t.Errorf("%s: tone %q for %s", lines[i], m.Tone, want.Status)
		}
		kept, err := f.store.Receipts(t.Context(), state.ReceiptFilter{Limit: 1})
		if err != nil || len(kept) != 1 {
			t.Fatal(kept, err)
		}
		var r answer.Record
		if err := json.Unmarshal(kept[0].Body, &r); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainJSON(t, want.Answer), plainJSON(t, r.Answer)); diff != "" {
			t.Errorf("%s: bot (-service +bot):\n%s", lines[i], diff)
		}
		for _, c := range want.Citations {
			quotes(t, lines[i], m, c.Quote)
		}
		if len(want.Former) > 0 {
			mentions(t, lines[i], m, want.Former[0].Date)
		}
	}
}

func (f *fronts) pinpoints(t *testing.T, lines []string) {
	for i, got := range f.batch(t, "cite", lines) {
		want, err := f.svc.Cite(t.Context(), lines[i], "")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainJSON(t, want), got); diff != "" {
			t.Errorf("%s: command line (-service +command line):\n%s", lines[i], diff)
		}
		all := f.ask(t, bot.Request{Kind: bot.Command, Name: "cite", Options: map[string]string{"clause": lines[i]}})
		said, posted := all[0], all[len(all)-1]
		places := want.Places()
		switch {
		case len(places) > 3: // too many for a post: a menu
			if said.Tone != present.Problem || said.Menu == nil || len(said.Menu.Options) < 3 {
				t.Errorf("%s: %+v, want a menu", lines[i], said)
			}
		case len(places) > 0:
			for _, c := range want.Clauses {
				mentions(t, lines[i], posted, c.Ref.String()+"/"+string(c.Lang))
				text := c.Text
				if c.Part != nil {
					text = c.Part.Text
				}
				quotes(t, lines[i], posted, text)
			}
		case want.Status == service.Withdrawn:
			mentions(t, lines[i], said, want.Former[0].Date)
		}
		if missed := len(want.Missed()) > 0 || len(want.Pointed) == 0; missed && (said.Tone != present.Problem || !said.Private) {
			t.Errorf("%s: tone %q for %s", lines[i], said.Tone, want.Status)
		}
		if want.Status == citation.OutOfRange && len(want.ValidRange) > 0 {
			mentions(t, lines[i], said, want.ValidRange[1])
		}
	}
}

func (f *fronts) quotes(t *testing.T, lines []string) {
	for _, line := range lines {
		want, err := f.svc.Verify(t.Context(), line, true)
		if err != nil {
			t.Fatal(err)
		}
		args := []string{"verify", "-json", line}
		if f.data != "" {
			args = append(args, "-data", f.data)
		}
		code, out, talk := yiju(t, f.env, args...)
		if code != 0 {
			t.Fatalf("%v ended with %d:\n%s", args, code, talk)
		}
		if diff := cmp.Diff(plainJSON(t, want), plainJSON(t, json.RawMessage(out))); diff != "" {
			t.Errorf("%s: command line (-service +command line):\n%s", line, diff)
		}
		m := f.ask(t, bot.Request{Kind: bot.OnPost, Name: "check-quotes", Target: &bot.Post{ID: "9", Channel: "2", Text: line}})[0]
		marked, err := f.svc.Verify(t.Context(), line, false)
		if err != nil {
			t.Fatal(err)
		}
		tone := present.Sure
		if len(marked.Quotes) == 0 {
			tone = present.Nothing
		}
		for _, q := range marked.Quotes {
			mentions(t, line, m, q.Quote)
			switch q.Verdict {
			case verify.Verbatim:
				quotes(t, line, m, q.Place.Text)
			case verify.Altered, verify.Stitched, verify.Elsewhere:
				tone = present.Problem
			default:
				tone = present.Unsure
			}
		}
		if m.Tone != tone {
			t.Errorf("%s: tone %q, want %q", line, m.Tone, tone)
		}
	}
}

// quotes checks that a message sets off each line of text as stored words.
func quotes(t *testing.T, what string, m present.Message, text string) {
	t.Helper()
	var set []string
	for _, b := range m.Blocks {
		if b.Kind == present.Quote {
			set = append(set, b.Spans[0].Text)
		}
	}
	for line := range strings.Lines(text) {
		if !strings.Contains(strings.Join(set, "\n"), strings.TrimSpace(line)) {
			t.Errorf("%s: %q is not quoted in %q", what, line, set)
		}
	}
}

// mentions checks that a message has the words.
func mentions(t *testing.T, what string, m present.Message, words string) {
	t.Helper()
	var all strings.Builder
	for _, b := range m.Blocks {
		for _, s := range b.Spans {
			all.WriteString(s.Text)
		}
		all.WriteString("\n")
	}
	if !strings.Contains(all.String(), words) {
		t.Errorf("%s: no %q in\n%s", what, words, all.String())
	}
}
