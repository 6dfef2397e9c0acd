package indextest

import (
	"context"
	"hash/fnv"
	"strings"
	"testing"

	"yiju/retrieval/llm"
	"yiju/retrieval/llm/llmtest"
)

// Concepts are the synonyms that the test embedding model knows: each line is one concept.
var Concepts = [][]string{
	{"crane", "起重机", "hoisting gear", "塔吊"},
	{"oversight", "监督", "watched", "看管"},
	{"breach", "泄露", "leak", "外流"},
	{"notify", "通知", "tell", "告知"},
	{"encrypted", "加密", "cipher", "密文"},
	{"bus", "公交", "巴士", "coach"},
	{"fare", "票价", "ticket", "车费"},
	{"borrowing", "借阅", "lending"},
	{"seat", "座位", "chair"},
}

// Meaning is the vector of text: its concepts, a little of its characters, and a large common component, as real models
// have.
func Meaning(text string, _ int) []float32 {
	v := make([]float32, len(Concepts)+8)
	text = strings.ToLower(text)
	for n, names := range Concepts {
		for _, name := range names {
			if strings.Contains(text, name) {
				v[n] = 1
			}
		}
	}
	for _, r := range text {
		h := fnv.New32a()
		h.Write([]byte(string(r)))
		v[len(Concepts)+int(h.Sum32()%7)] += 0.3 / float32(len(text))
	}
	v[len(v)-1] = 2
	return v
}

// Endpoint starts a server with that model, and returns a client of it.
func Endpoint(t testing.TB, name string) (*llmtest.Server, *llm.Embedder) {
	t.Helper()
	s := llmtest.New()
	t.Cleanup(s.Close)
	s.Embeds(Meaning)
	return s, Client(t, s, name)
}

// Asked is what Client puts before questions.
const Asked = "asked: "

// Client returns a client of s for the model of the given name.
func Client(t testing.TB, s *llmtest.Server, name string) *llm.Embedder {
	t.Helper()
	c, err := llm.New(llm.Config{BaseURL: s.BaseURL(), Model: name, Retries: -1}, llm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c.Embedder(llm.EmbedderOptions{Question: Asked})
}

// Inputs returns how many passages were embedded since call number from.
func Inputs(s *llmtest.Server, from int) (texts int) {
	for _, c := range s.Calls()[from:] {
		for _, text := range c.Inputs {
			if !strings.HasPrefix(text, Asked) {
				texts++
			}
		}
	}
	return texts
}

// Fake is an in-process embedding model, for results that no endpoint would return.
type Fake struct {
	Name string
	Does func(texts []string) ([][]float32, error)
}

// Model returns the name.
func (f Fake) Model() string { return f.Name }

// Dimension leaves the dimension open.
func (f Fake) Dimension() int { return 0 }

// Prefixes returns none.
func (f Fake) Prefixes() (question, passage string) { return "", "" }

// Embed calls Does.
func (f Fake) Embed(_ context.Context, texts []string, _ func(n, characters int)) ([][]float32, error) {
	return f.Does(texts)
}

// Each gives the first text the vector first, where there is one, and the others v.
func Each(texts []string, v, first []float32) [][]float32 {
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = v
	}
	if first != nil {
		out[0] = first
	}
	return out
}
