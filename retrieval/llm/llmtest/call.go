package llmtest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Call is a request that the server received.
type Call struct {
	At     time.Time
	Path   string
	Header http.Header
	Body   []byte // as it came

	Model      string
	System     string // text of the first message
	User       string // text of the last message
	Structured bool   // a JSON schema was asked for
	Phrases    bool   // search phrases are wanted
	Stream     bool
	Passages   []Passage // of a summary
	Claims     []Claim   // of a judge
	Question   string    // of a summary or a rewriting, between its delimiters
	Inputs     []string  // of embeddings
	Dimensions int       // of embeddings; 0 where none was asked for
}

// Passage is a passage as the prompt showed it.
type Passage struct {
	N                int
	Key, Level, Lang string
	Text             string // with the line of title and label above it
}

// Claim is a sentence to be judged, as the prompt showed it.
type Claim struct {
	Key, Text string
	Evidence  []Passage // without keys
}

// Has returns the JSON of a parameter, and whether the request has it.
func (c Call) Has(parameter string) (string, bool) {
	var body map[string]json.RawMessage
	if json.Unmarshal(c.Body, &body) != nil {
		return "", false
	}
	v, ok := body[parameter]
	return string(v), ok
}

// Key returns the key of the first passage that contains s, or "".
func (c Call) Key(s string) string {
	for _, p := range c.Passages {
		if strings.Contains(p.Text, s) {
			return p.Key
		}
	}
	return ""
}

var (
	passageHead = regexp.MustCompile(`(?m)^<<<passage (\d+) key=(\S+) level=(\S*) language=(\S*) (\S+)>>>\n`)
	groupHead   = regexp.MustCompile(`(?m)^<<<(passage|sentence)(?: key=(\S+))? group=(\d+)(?: level=(\S*) language=(\S*))? (\S+)>>>\n`)
	anyHead     = regexp.MustCompile(`(?m)^<<<[^\n]* (\S+)>>>$`)
	askedHead   = regexp.MustCompile(`(?m)^<<<question (\S+)>>>\n`)
)

// readCall parses a request.
func readCall(r *http.Request, body []byte) (Call, error) {
	c := Call{At: time.Now(), Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	var b struct {
		Model    string
		Stream   bool
		Messages []struct{ Role, Content string }
		Format   struct{ Type string } `json:"response_format"`
		Input    json.RawMessage
		Dim      int `json:"dimensions"`
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return c, err
	}
	c.Model, c.Stream, c.Dimensions = b.Model, b.Stream, b.Dim
	c.Structured = b.Format.Type == "json_schema"
	if n := len(b.Messages); n > 0 {
		c.System, c.User = b.Messages[0].Content, b.Messages[n-1].Content
		c.Phrases = strings.Contains(c.System, "search phrase")
	}
	var one string
	if json.Unmarshal(b.Input, &one) == nil {
		c.Inputs = []string{one}
	} else if len(b.Input) > 0 {
		if err := json.Unmarshal(b.Input, &c.Inputs); err != nil {
			return c, err
		}
	}
	c.readPrompt()
	return c, nil
}

// readPrompt finds the passages and the question between their delimiters.
func (c *Call) readPrompt() {
	between := func(start int) string {
		rest := c.User[start:]
		if end := anyHead.FindStringIndex(rest); end != nil {
			rest = rest[:end[0]]
		}
		return strings.TrimSpace(rest)
	}
	for _, at := range passageHead.FindAllStringSubmatchIndex(c.User, -1) {
		field := func(i int) string { return c.User[at[2*i]:at[2*i+1]] }
		n, _ := strconv.Atoi(field(1))
		c.Passages = append(c.Passages, Passage{N: n, Key: field(2), Level: field(3), Lang: field(4), Text: between(at[1])})
	}
	evidence := make(map[string][]Passage) // by group
	for _, at := range groupHead.FindAllStringSubmatchIndex(c.User, -1) {
		field := func(i int) string { return c.User[max(at[2*i], 0):max(at[2*i+1], 0)] }
		if group := field(3); field(1) == "passage" {
			evidence[group] = append(evidence[group], Passage{Level: field(4), Lang: field(5), Text: between(at[1])})
		} else {
			c.Claims = append(c.Claims, Claim{Key: field(2), Text: between(at[1]), Evidence: evidence[group]})
		}
	}
	if at := askedHead.FindStringIndex(c.User); at != nil {
		c.Question = between(at[1])
	}
}
