package llm

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"yiju/corpus"
	"yiju/retrieval/llm/llmtest"
)

// canary is a key that must show up nowhere but in the header of a request.
const canary = "sk-canary-4711-DoNotShow-0815"

// start starts a server and a client of it with short deadlines.
func start(t *testing.T, change func(*Config), o Options) (*llmtest.Server, *Client) {
	t.Helper()
	s := llmtest.New()
	t.Cleanup(s.Close)
	cfg := Config{
		BaseURL: s.BaseURL(), Key: Secret(canary), Model: "test-model", FirstToken: 2 * time.Second, Whole: 4 * time.Second,
		Retries: -1, MaxBody: 256 << 10,
	}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return s, c
}

// ref reads a ref; a word alone stands for the first clause of an instrument.
func ref(s string) corpus.Ref {
	if !strings.Contains(s, "/") {
		s += "/1"
	}
	r, err := corpus.ParseRef(s)
	if err != nil {
		panic(err)
	}
	return r
}

func refs(s string) []corpus.Ref {
	var all []corpus.Ref
	for f := range strings.FieldsSeq(s) {
		all = append(all, ref(f))
	}
	return all
}

// counter is a Budget in memory: so many tokens for each user, 0 for no limit.
type counter struct {
	perUser int

	mu    sync.Mutex
	spent map[string]int
}

func (c *counter) Reserve(user string, tokens int) (func(int), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.perUser > 0 && c.spent[user]+tokens > c.perUser {
		return nil, ErrBudget
	}
	if c.spent == nil {
		c.spent = make(map[string]int)
	}
	c.spent[user] += tokens
	return func(used int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.spent[user] += used - tokens
	}, nil
}

func (c *counter) of(user string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spent[user]
}

// harbour is a request over passages of our own.
func harbour() Request {
	return Request{
		Question: "When do the quays of Lindhaven close?", Lang: corpus.English,
		Passages: []Passage{
			{Ref: ref("harbour/3/en"), Title: "Harbour Rules", Label: "3", Level: corpus.Official, Lang: corpus.English, Text: "The quays close at nine in the evening. Nobody may load after that."},
			{Ref: ref("harbour/4/zh"), Title: "港口规则", Label: "四", Level: corpus.Official, Lang: corpus.Chinese, Text: "码头夜间不得装货。"},
			{Ref: ref("gazette/p2/en"), Title: "Gazette", Level: corpus.News, Lang: corpus.English, Text: "The harbour master said that the rule is old."},
		},
	}
}

// leaks returns where the canary shows in a value, however it is printed.
func leaks(v any) string {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if out := fmt.Sprintf(verb, v); leaked(out) {
			return verb + ": " + out
		}
	}
	if b, err := json.Marshal(v); err == nil && leaked(string(b)) {
		return "json: " + string(b)
	}
	return ""
}

func leaked(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "canary-4711") || strings.Contains(s, fmt.Sprintf("%x", "canary-4711"))
}

// stacks returns the goroutines of this package's making, but not the test server's.
func stacks() []string {
	buf := make([]byte, 8<<20)
	var ours []string
	for g := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		for _, of := range []string{"yiju/retrieval/llm.(", "net/http.(*persistConn)", "net/http.(*Transport)", "go-openai"} {
			if strings.Contains(g, of) && !strings.Contains(g, "testing.tRunner(") {
				ours = append(ours, g)
				break
			}
		}
	}
	return ours
}

// noneLeft fails the test if goroutines of a client remain after a while.
func noneLeft(t *testing.T) {
	t.Helper()
	var left []string
	for range 100 {
		if left = stacks(); len(left) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines left, such as\n%s", len(left), left[0])
}
