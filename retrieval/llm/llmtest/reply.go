package llmtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Summary is a reply to a summary prompt.
type Summary struct {
	Answerable string     `json:"answerable"` // yes, no or doubt
	Answering  []string   `json:"answering"`  // keys
	Touching   []string   `json:"touching"`
	LookFor    []string   `json:"look_for"` // search phrases
	Sentences  []Sentence `json:"sentences"`
}

// Sentence is a sentence and the keys under it.
type Sentence struct {
	Text string   `json:"text"`
	Keys []string `json:"keys"`
}

// For writes the summary as the call requests it: JSON of the schema, or plain text.
func (s Summary) For(c Call) string {
	if c.Structured {
		return s.JSON()
	}
	return s.Plain()
}

// JSON writes the summary by the schema, which has no null.
func (s Summary) JSON() string {
	return strings.ReplaceAll(string(encode(s)), `":null`, `":[]`)
}

// Plain writes the summary as plain text with marks.
func (s Summary) Plain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ANSWERABLE: %s\nANSWERING: %s\nTOUCHING: %s\nLOOK FOR: %s\n", s.Answerable, marks(s.Answering), marks(s.Touching), strings.Join(s.LookFor, "; "))
	for _, t := range s.Sentences {
		text := strings.TrimRight(t.Text, ".。")
		fmt.Fprintf(&b, "%s %s%s\n", text, marks(t.Keys), t.Text[len(text):])
	}
	return b.String()
}

func marks(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return "[" + strings.Join(keys, "][") + "]"
}

// Faithful is a model that follows its instructions: it says that the first passage answers and the others touch the
// question, and repeats the first sentence of the first one.
func Faithful(c Call) string {
	if c.Phrases {
		return Phrases("", c.Question, "")
	}
	if c.Question == "" && len(c.Passages) > 0 {
		return Questions(c)
	}
	if len(c.Passages) == 0 {
		return c.Question
	}
	s := Summary{Answerable: "yes", Answering: []string{c.Passages[0].Key}}
	for _, p := range c.Passages[1:] {
		s.Touching = append(s.Touching, p.Key)
	}
	text := c.Passages[0].Text
	if strings.HasPrefix(text, "(") { // the line of title and label
		_, text, _ = strings.Cut(text, "\n")
	}
	if i := strings.IndexAny(text, ".。\n"); i > 0 {
		text = text[:i]
	}
	s.Sentences = []Sentence{{Text: text, Keys: s.Answering}}
	return s.For(c)
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only of values of this package
	}
	return b
}

// Verdict is the verdict on a sentence, by its key.
type Verdict struct {
	Key       string `json:"key"`
	Words     string `json:"words"` // that are not borne out
	Supported bool   `json:"supported"`
}

// Verdicts writes verdicts as a judge does.
func Verdicts(all []Verdict) string { return string(encode(map[string]any{"verdicts": all})) }

// Agrees is a judge that finds everything supported.
func Agrees(c Call) string { return ruled(c, true) }

// Objects is a judge that finds nothing supported.
func Objects(c Call) string { return ruled(c, false) }

func ruled(c Call, supported bool) string {
	var all []Verdict
	for _, claim := range c.Claims {
		v := Verdict{Key: claim.Key, Supported: supported}
		if !supported {
			v.Words = "all of it"
		}
		all = append(all, v)
	}
	return Verdicts(all)
}

// Questions is a reply to a request for the questions that passages answer: two for each, which begin with its name.
func Questions(c Call) string {
	type entry struct {
		Key string   `json:"key"`
		ZH  []string `json:"zh"`
		EN  []string `json:"en"`
	}
	var all []entry
	for _, p := range c.Passages {
		name, _, _ := strings.Cut(p.Text, "\n")
		all = append(all, entry{p.Key, []string{name + "讲了什么"}, []string{"whatever is " + name + " about"}})
	}
	return string(encode(map[string]any{"clauses": all}))
}

// Phrases is a reply to a request for search phrases.
func Phrases(zh, en, document string) string {
	return string(encode(map[string]string{"zh": zh, "en": en, "document": document}))
}
