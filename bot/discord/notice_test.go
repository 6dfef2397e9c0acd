package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"yiju/bot"
	"yiju/bot/discord/discordtest"
	"yiju/bot/present"
)

// TestNotices adds notices to messages that exist, are gone, are in a closed channel and in an archived thread; then it
// replaces and removes them. The rest of the messages stays.
func TestNotices(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex // over these
	var posts []bot.Post
	var notice string
	var outcome []string
	s := newStage(t, discordtest.Options{}, responding(func(r bot.Request) bot.Response {
		mu.Lock()
		defer mu.Unlock()
		switch r.Options["what"] {
		case "post":
			m := saying("**stored** text")
			m.Tone, m.Buttons = present.Sure, []present.Button{{Action: "undo", Arg: "1", Label: "Undo"}}
			m.Files = []present.File{{Name: "rest.txt", Type: "text/plain", Data: []byte("the rest")}}
			return bot.Response{Message: m, Sent: func(_ context.Context, p bot.Post) {
				mu.Lock()
				defer mu.Unlock()
				posts = append(posts, p)
			}}
		case "note":
			n := &bot.Notices{Done: func(_ context.Context, i int, err error) present.Message {
				mu.Lock()
				defer mu.Unlock()
				outcome = append(outcome, map[bool]string{errors.Is(err, bot.ErrPostGone): "gone", errors.Is(err, bot.ErrPostDenied): "denied", err == nil: "written"}[true])
				return *saying(fmt.Sprintf("%d of %d", i+1, len(posts)))
			}}
			for _, p := range posts {
				one := bot.Notice{Post: p}
				if notice != "" {
					one.Blocks = line1(present.Span{Text: notice})
				}
				n.List = append(n.List, one)
			}
			m := saying("begun")
			m.Private = true
			return bot.Response{Message: m, Private: true, Acts: []bot.Act{{Notices: n}}}
		}
		return bot.Response{}
	}), nil)
	s.run()
	closed := s.NewChannel(s.guild, "closed")
	thread := s.NewThread(s.amy, s.channel, "old")
	var first *discordtest.Interaction
	for n, c := range []*discordtest.Channel{s.channel, s.channel, closed, thread} {
		i := s.Slash(s.amy, c, "do", discordtest.Opt("what", "post"))
		s.quiet(i)
		for there := 0; there <= n; time.Sleep(time.Millisecond) {
			mu.Lock()
			there = len(posts)
			mu.Unlock()
		}
		if first == nil {
			first = i
		}
	}
	if err := s.a.remove(soon(t), discordgo.EndpointChannelMessage(posts[1].Channel, posts[1].ID)); err != nil {
		t.Fatal(err)
	}
	s.Deny(closed, s.Bot(), discordtest.ViewChannel)
	s.Archive(thread, true)
	shown := func() string { return s.Render(first.Response().Original.Message()) }
	for _, step := range []string{"changed @everyone [x](https://evil.example)", "withdrawn", ""} {
		mu.Lock()
		notice, outcome = step, nil
		mu.Unlock()
		r := s.Slash(s.boss, s.channel, "do", discordtest.Opt("what", "note"))
		if _, err := r.WaitFor(soon(t), func(r *discordtest.Response) bool {
			return r.Original != nil && strings.Contains(fmt.Sprint(r.Original.Message().Components), "4 of 4")
		}); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		got := fmt.Sprint(outcome)
		mu.Unlock()
		if got != "[written gone denied denied]" {
			t.Errorf("%q: %s", step, got)
		}
		now := shown()
		for _, want := range []string{"stored", "[Undo]", "rest.txt", strings.SplitN(step, " ", 2)[0]} {
			if !strings.Contains(now, want) {
				t.Errorf("%q is not in\n%s", want, now)
			}
		}
		if step != "" && strings.Index(now, "stored") > strings.Index(now, step[:7]) || step != "changed @everyone [x](https://evil.example)" && strings.Contains(now, "changed") ||
			step == "" && strings.Contains(now, "withdrawn") {
			t.Errorf("%q:\n%s", step, now)
		}
	}
	if m := first.Response().Original.Message(); len(m.Attachments) != 1 {
		t.Errorf("%d attachments", len(m.Attachments))
	}
	for _, r := range s.Refusals() {
		if r.Status == http.StatusBadRequest && !strings.Contains(r.Answer, fmt.Sprint(codeArchivedThread)) {
			t.Errorf("%s %s: %d %s\n%s", r.Method, r.Route, r.Status, r.Answer, r.Body)
		}
	}
}

// TestNoticeRoom cuts a notice at the end of a block if a message is nearly full, and leaves a full one alone.
func TestNoticeRoom(t *testing.T) {
	full := func(n int) []node {
		m := *saying(strings.Repeat("字", n))
		data, err := json.Marshal(framed([]discordgo.MessageComponent{discordgo.TextDisplay{Content: m.Blocks[0].Spans[0].Text}}, nil, ""))
		if err != nil {
			t.Fatal(err)
		}
		var parts []node
		if err := json.Unmarshal(data, &parts); err != nil {
			t.Fatal(err)
		}
		return parts
	}
	blocks := append(line1(present.Span{Text: strings.Repeat("一", 50)}), line1(present.Span{Text: strings.Repeat("二", 50)})...)
	for used, want := range map[int]string{100: "一二", maxText - 120: "一二", maxText - 90: "一", maxText - 50: "一", maxText - 49: ""} {
		parts, err := noted(full(used), blocks)
		data, merr := json.Marshal(parts)
		if merr != nil {
			t.Fatal(merr)
		}
		for _, r := range "一二" {
			if got := strings.ContainsRune(string(data), r); got != strings.ContainsRune(want, r) {
				t.Errorf("beside %d characters: %c is there: %v", used, r, got)
			}
		}
		if (err != nil) != (want == "") || err != nil && !errors.Is(err, errFull) {
			t.Errorf("beside %d characters: %v", used, err)
		}
	}
	if _, err := noted(nil, blocks); err == nil {
		t.Error("a message without components took a notice")
	}
}

// FuzzNoted checks for any message that a notice is added once and can be removed.
func FuzzNoted(f *testing.F) {
	f.Add(`[{"type":17,"accent_color":5,"components":[{"type":10,"content":"x"},{"type":1,"components":[{"type":2,"style":2,"custom_id":"a"}]}]}]`, "note")
	f.Add(`[{"type":10,"content":"x"},{"type":13,"name":"a.txt","file":{"url":"https://cdn.example/a/b.txt?x=1"}}]`, "note")
	f.Add(`[{"type":17,"components":null},{"type":"17","components":[1,null,{"components":{}}]},{}]`, "n")
	f.Fuzz(func(t *testing.T, body, text string) {
		var parts []node
		if json.Unmarshal([]byte(body), &parts) != nil {
			return
		}
		count := func(parts []discordgo.MessageComponent) (int, []node) {
			data, err := json.Marshal(parts)
			if err != nil {
				t.Fatal(err)
			}
			var again []node
			if err := json.Unmarshal(data, &again); err != nil {
				t.Fatal(err)
			}
			return strings.Count(string(data), fmt.Sprintf(`"id":%d`, noticeID)), again
		}
		if strings.Contains(body, fmt.Sprint(noticeID)[:4]) {
			return
		}
		for range 2 {
			out, err := noted(parts, line1(present.Span{Text: "n" + text}))
			if err != nil {
				return
			}
			n, again := count(out)
			if n != 1 {
				t.Fatalf("%d notices in %s", n, body)
			}
			parts = again
		}
		out, err := noted(parts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := count(out); n != 0 {
			t.Errorf("%d notices are left in %s", n, body)
		}
	})
}
