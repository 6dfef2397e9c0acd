package chat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sashabaranov/go-openai"

	"yiju/bot/chat"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/service"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// library returns a library of the small corpus, made once for all tests.
var library = sync.OnceValue(func() *service.Manager {
	m, err := service.NewFixed(service.InMemory(indextest.Corpus(), index.BuildOptions{Name: "small"}, nil))
	if err != nil {
		panic(err)
	}
	return m
})

func options() chat.Options {
	return chat.Options{
		Library: library(), Room: "https://room.example", Now: func() time.Time { return time.Unix(1_900_000_000, 0) },
		Recorded: func(_ context.Context, r *service.AskResult) { r.ReceiptID = "r1" },
	}
}

// connect returns a client of a server with the options, and its address.
func connect(t *testing.T, o chat.Options) (*openai.Client, string) {
	t.Helper()
	server := httptest.NewServer(chat.Handler(o))
	t.Cleanup(server.Close)
	c := openai.DefaultConfig("")
	c.BaseURL = server.URL + "/v1"
	return openai.NewClientWithConfig(c), server.URL
}

// said makes a conversation: the user begins, and the assistant answers in turn.
func said(texts ...string) []openai.ChatCompletionMessage {
	all := []openai.ChatCompletionMessage{{Role: "system", Content: "Answer in verse."}}
	for i, text := range texts {
		all = append(all, openai.ChatCompletionMessage{Role: []string{"user", "assistant"}[i%2], Content: text})
	}
	return all
}

// conversations are what users and assistant say in turn.
var conversations = []struct {
	name  string
	texts []string
}{
	{"answered", []string{"起重机由谁监督？"}},
	{"answered in English", []string{"Who watches the cranes?"}},
	{"related", []string{"How much does bread cost in Lyon?"}},
	{"no evidence", []string{"港口章程第九条说什么？"}},
	{"follow-up", []string{"港口章程第二条说什么？", "它说要有人监督。", "那第三条呢？"}},
	{"follow-up of one", []string{"港口章程第二条说什么？", "它说要有人监督。", "那第三条呢？", "保存五年。", "第四条呢？"}},
	{"small talk", []string{"你好"}},
}

// TestCompletions has a client that knows nothing of yiju ask, in one piece and as a stream, which are the same.
func TestCompletions(t *testing.T) {
	client, address := connect(t, options())
	var b strings.Builder
	for _, tt := range conversations {
		req := openai.ChatCompletionRequest{Model: chat.Model, Messages: said(tt.texts...)}
		whole, err := client.CreateChatCompletion(t.Context(), req)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		got := whole.Choices[0]
		if whole.Object != "chat.completion" || whole.Model != chat.Model || len(whole.Choices) != 1 || got.FinishReason != openai.FinishReasonStop {
			t.Errorf("%s: got %+v", tt.name, whole)
		}
		if streamed := stream(t, client, req); streamed != got.Message.Content {
			t.Errorf("%s: the stream says %q, the whole %q", tt.name, streamed, got.Message.Content)
		}
		raw := post(t, address, req)
		check(t, raw)
		fmt.Fprintf(&b, "=== %s: %s\n%s\n--- %s\n\n", tt.name, tt.texts[len(tt.texts)-1], got.Message.Content, rest(t, raw))
	}
	golden(t, "testdata/completions.golden", b.String())
}

// stream returns what a stream says.
func stream(t *testing.T, client *openai.Client, req openai.ChatCompletionRequest) string {
	t.Helper()
	req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	s, err := client.CreateChatCompletionStream(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var text strings.Builder
	role, reason, counted := "", openai.FinishReason(""), false
	for {
		chunk, err := s.Recv()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		counted = counted || chunk.Usage != nil
		for _, c := range chunk.Choices {
			text.WriteString(c.Delta.Content)
			role += c.Delta.Role
			reason += c.FinishReason
		}
	}
	if role != "assistant" || reason != openai.FinishReasonStop || !counted {
		t.Errorf("the stream has role %q, reason %q, usage %v", role, reason, counted)
	}
	return text.String()
}

// post sends a request as it is and returns the answer as it is.
func post(t *testing.T, address string, req any) []byte {
	t.Helper()
	body, err := json.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(address+"/v1/chat/completions", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// completion is what of an answer go-openai does not read.
type completion struct {
	Choices []struct {
		Message struct {
			Content     string `json:"content"`
			Annotations []struct {
				Type     string `json:"type"`
				Citation struct {
					Start int    `json:"start_index"`
					End   int    `json:"end_index"`
					URL   string `json:"url"`
					Title string `json:"title"`
				} `json:"url_citation"`
			} `json:"annotations"`
		} `json:"message"`
	} `json:"choices"`
	Citations []string        `json:"citations"`
	Yiju      json.RawMessage `json:"yiju"`
}

var numbered = regexp.MustCompile(`\[\d+\]\(https://room\.example/c/`)

// check holds the annotations of an answer against its content: each is a link [n](address), and all such links are annotated.
func check(t *testing.T, raw []byte) {
	t.Helper()
	var c completion
	if err := json.Unmarshal(raw, &c); err != nil || c.Citations == nil {
		t.Fatalf("%v: %s", err, raw)
	}
	m := c.Choices[0].Message
	runes := []rune(m.Content)
	for _, a := range m.Annotations {
		link := string(runes[a.Citation.Start:a.Citation.End])
		if !strings.HasPrefix(link, "[") || !strings.HasSuffix(link, "]("+a.Citation.URL+")") || a.Type != "url_citation" || a.Citation.Title == "" {
			t.Errorf("the annotation %+v is at %q", a, link)
		}
	}
	if n := len(numbered.FindAllString(m.Content, -1)); n != len(m.Annotations) {
		t.Errorf("%d links, %d annotations in %s", n, len(m.Annotations), raw)
	}
}

// rest returns what a program may read besides the words.
func rest(t *testing.T, raw []byte) string {
	t.Helper()
	var c completion
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("annotations %d, citations %q, yiju %s", len(c.Choices[0].Message.Annotations), c.Citations, c.Yiju)
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestModels(t *testing.T) {
	client, _ := connect(t, options())
	list, err := client.ListModels(t.Context())
	if err != nil || len(list.Models) != 1 || list.Models[0].ID != chat.Model {
		t.Errorf("got %+v, %v", list, err)
	}
	if m, err := client.GetModel(t.Context(), chat.Model); err != nil || m.ID != chat.Model {
		t.Errorf("got %+v, %v", m, err)
	}
	if _, err := client.GetModel(t.Context(), "gpt-0"); err == nil {
		t.Error("there is another model")
	}
}

// nothing is a library without a snapshot in service.
type nothing struct{}

func (nothing) Lease() (*service.Service, func()) { return nil, func() {} }

// TestFailures checks what clients are told: in the form that they read.
func TestFailures(t *testing.T) {
	client, address := connect(t, options())
	empty, _ := connect(t, chat.Options{Library: nothing{}})
	for _, tt := range []struct {
		client *openai.Client
		said   []openai.ChatCompletionMessage
		status int
		code   string
	}{
		{client, nil, 400, "invalid_messages"},
		{client, said(), 400, "invalid_messages"},
		{client, said(" "), 400, "invalid_messages"},
		{client, said(strings.Repeat("长", service.MostQuestion+1)), 400, "invalid_messages"},
		{client, said(strings.Repeat("x", 2<<20)), 413, "bad_arguments"},
		{empty, said("港口"), 503, "unavailable"},
	} {
		for _, streamed := range []bool{false, true} {
			req := openai.ChatCompletionRequest{Model: chat.Model, Messages: tt.said, Stream: streamed}
			_, err := tt.client.CreateChatCompletion(t.Context(), req)
			if streamed {
				_, err = tt.client.CreateChatCompletionStream(t.Context(), req)
			}
			if e, ok := errors.AsType[*openai.APIError](err); !ok || e.HTTPStatusCode != tt.status || e.Code != tt.code || e.Message == "" {
				t.Errorf("%.80v, streamed %v: got %v, want %d %s", tt.said, streamed, err, tt.status, tt.code)
			}
		}
	}
	if got := string(post(t, address, "text")); !strings.Contains(got, `"code":"bad_arguments"`) {
		t.Errorf("got %s", got)
	}
	parts := `{"messages":[{"role":"user","content":[{"type":"text","text":"起重机由谁"},{"type":"image_url"},{"type":"text","text":"监督？"}]}]}`
	if got := string(post(t, address, json.RawMessage(parts))); !strings.Contains(got, "harbour-charter/2") {
		t.Errorf("of a text in parts: got %s", got)
	}
}
