package llm

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// maxPassages is the most passages in a prompt.
const maxPassages = 64

// Turn is a question and its answer, earlier in a conversation.
type Turn struct {
	Question, Answer string
}

// Passage is a passage that a summary may cite.
type Passage struct {
	Ref     corpus.Ref // not sent
	Title   string     // of the document
	Label   string
	Counted bool // the document prints no label: Label is a position
	Heading string
	By      string // who issued or published it; "" when unknown
	Date    string
	Level   corpus.Level
	Lang    corpus.Lang
	Text    string
}

// page is the passage as prompts show it, its text at most limit runes. Its name says where it stands and who says it.
func (q Passage) page(limit int) pagePassage {
	at := q.Label
	if at != "" {
		at = "number " + at
		if q.Counted {
			at = "counted " + q.Label
		}
	}
	facts := []string{q.Title, strings.TrimSpace(at + " " + q.Heading), q.By, q.Date}
	facts = slices.DeleteFunc(facts, func(s string) bool { return strings.TrimSpace(s) == "" })
	shown := pagePassage{Level: "unknown", Lang: "unknown", Name: line(strings.Join(facts, "; "), maxName), Text: data(q.Text, limit)}
	if q.Level.Known() {
		shown.Level = string(q.Level)
	}
	if q.Lang == corpus.Chinese || q.Lang == corpus.English {
		shown.Lang = string(q.Lang)
	}
	return shown
}

// Request is what to summarise.
type Request struct {
	Question string
	Lang     corpus.Lang // of the answer
	History  []Turn      // oldest first; the last few are sent
	Passages []Passage   // best first
	User     string      // whose budget is used; not sent; may be empty

	// Watch, if not nil, is called with the reply so far when further sentences are complete, in the goroutine of the call.
	// It sees a prefix of what Summarise returns, unless the call fails.
	Watch func(Reply)
}

// Answerable is the model's verdict on whether the passages answer the question.
type Answerable string

// The values of Answerable. Doubt also stands for a missing verdict, and for yes without an answering passage.
const (
	Yes   Answerable = "yes"
	No    Answerable = "no"
	Doubt Answerable = "doubt"
)

// Reply is the model's reply to a Request: claims to be verified, not an answer.
type Reply struct {
	Answerable Answerable
	Answering  []corpus.Ref // passages that answer the question
	Touching   []corpus.Ref // passages that only touch it
	LookFor    []string     // search phrases of the model, where it does not say yes
	Sentences  []Sentence
	Unknown    []string // keys under Answering and Touching that no passage has, as the model wrote them

	Structured    bool         // the endpoint kept to the schema; otherwise plain text was read
	LeftOut       []corpus.Ref // passages that did not fit the prompt
	Usage         Usage
	Model         string // as the endpoint calls it
	PromptVersion string
	Raw           string // what the model wrote, without the key of the endpoint
	Keys          KeyMap
}

// Sentence is one sentence of a summary, without its citation marks.
type Sentence struct {
	Text    string
	Keys    []corpus.Ref // passages that support it, according to the model; each once
	Unknown []string     // keys and numbers that no passage has, as the model wrote them
}

// Summarise asks the model for a summary. Errors are *Error; the caller then keeps its answer without a model.
func (c *Client) Summarise(ctx context.Context, r Request) (Reply, error) {
	if c == nil {
		return Reply{}, fail(ErrNotConfigured)
	}
	p, m, left := c.summaryPage(r)
	if p.Question == "" || len(p.Passages) == 0 {
		return Reply{LeftOut: left}, fail(ErrPrompt)
	}
	o := order{
		payer: r.User, limit: c.config.MaxOutput, name: "summary", schema: summarySchema, structured: summaryPrompt.render("structured", p),
		plain: summaryPrompt.render("plain", p), user: summaryPrompt.render("user", p),
	}
	if r.Watch != nil {
		w := watcher{keys: m, tell: r.Watch}
		o.grow = w.grow
	}
	out, err := c.complete(ctx, o)
	reply := Reply{Answerable: Doubt}
	if err == nil {
		reply, err = ParseReply(out.text, m)
	}
	reply.Structured, reply.LeftOut = out.structured, left
	reply.Usage, reply.Model, reply.PromptVersion = out.usage, out.model, summaryPrompt.version
	reply.Raw, reply.Keys = out.text, m
	return reply, err
}

// summaryPage fills the prompt with the passages that fit. It returns their keys, and the passages left out.
func (c *Client) summaryPage(r Request) (p page, m KeyMap, left []corpus.Ref) {
	p = newPage(r.Question, r.History, r.Lang)
	var texts []string
	room := c.config.MaxPrompt
	for _, q := range r.Passages {
		shown := q.page(c.config.MaxPrompt + 1)
		n := utf8.RuneCountInString(shown.Text)
		if n == 0 || n > room || len(p.Passages) == maxPassages {
			left = append(left, q.Ref)
			continue
		}
		room -= n
		shown.N = len(p.Passages) + 1
		p.Passages = append(p.Passages, shown)
		texts = append(texts, shown.Text, shown.Name)
		m.Stands = append(m.Stands, q.Ref)
	}
	m.Keys = newKeys(len(p.Passages), append(texts, p.Question, "K1AAA")...) // that of the examples in the prompt
	for i, k := range m.Keys {
		p.Passages[i].Key = k
	}
	return p, m, left
}

// maxLook bounds the work of a watcher, in bytes parsed again.
const maxLook = 512 << 10

// watcher reports the sentences of a growing reply.
type watcher struct {
	keys  KeyMap
	tell  func(Reply)
	told  int // sentences
	seen  int // bytes of the text at the last look
	spent int // bytes of all looks
}

// grow parses the text so far if it may have a further sentence.
func (w *watcher) grow(text string, structured bool) {
	object := structured && strings.HasPrefix(strings.TrimSpace(text), "{")
	end := strings.LastIndexByte(text, '\n') + 1
	if object {
		end = strings.LastIndexByte(text, '}') + 1
	}
	if end <= w.seen || w.spent > maxLook {
		return
	}
	w.seen, w.spent = end, w.spent+end
	soFar := text[:end]
	if object {
		soFar += "]}" // of the sentences and of the reply; an object that ended elsewhere does not parse
	}
	reply, err := ParseReply(soFar, w.keys)
	if err != nil || len(reply.Sentences) <= w.told {
		return
	}
	w.told = len(reply.Sentences)
	reply.Raw, reply.Keys = text[:end], w.keys
	w.tell(reply)
}
