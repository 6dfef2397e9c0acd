package llm

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"yiju/retrieval/asked"
)

// Limits of Questions.
const (
	maxAsked     = 6    // clauses of a request; more make models skip some
	maxAskedText = 3000 // runes of a clause that are sent
	maxAskedAll  = 9000 // runes of all clauses of a request
	perAsked     = 300  // tokens written for a clause, at most
	maxPerClause = 12   // questions of a language that are kept
	maxWritten   = 200  // runes of a question; what is longer is no question
)

// Questioner writes questions that clauses answer, by a Client. It is safe for concurrent use.
type Questioner struct{ client *Client }

// Questioner returns a Questioner that uses c.
func (c *Client) Questioner() Questioner { return Questioner{c} }

// Batches divides clauses into requests, in order.
func (q Questioner) Batches(clauses []asked.Clause) [][]asked.Clause {
	var out [][]asked.Clause
	room := 0
	for _, c := range clauses {
		n := min(utf8.RuneCountInString(c.Versions[0].Clause.Text), maxAskedText)
		if last := len(out) - 1; last >= 0 && len(out[last]) < maxAsked && n <= room {
			out[last] = append(out[last], c)
			room -= n
			continue
		}
		out, room = append(out, []asked.Clause{c}), maxAskedAll-n
	}
	return out
}

// Tokens estimates the tokens that a request for clauses reads and writes.
func (q Questioner) Tokens(clauses []asked.Clause) int {
	o, _, err := q.order(clauses)
	if err != nil {
		return 0
	}
	return o.prompt() + o.limit/2
}

// Write returns the questions of clauses, one row for each in order, with digest and ref. A reply that is not what was asked
// for is ErrGarbage as a whole: no clause gets the questions of another.
func (q Questioner) Write(ctx context.Context, clauses []asked.Clause) ([]asked.Row, error) {
	if q.client == nil {
		return nil, fail(ErrNotConfigured)
	}
	o, keys, err := q.order(clauses)
	if err != nil {
		return nil, err
	}
	out, err := q.client.complete(ctx, o)
	if err != nil {
		return nil, err
	}
	rows := parseQuestions(out.text, keys)
	if rows == nil {
		return nil, fail(ErrGarbage)
	}
	for n, c := range clauses {
		rows[n].Digest, rows[n].Ref = c.Digest, c.Ref
	}
	return rows, nil
}

// order makes the order for clauses, with their keys. Each is sent in its first language.
func (q Questioner) order(clauses []asked.Clause) (order, []string, error) {
	if len(clauses) == 0 || len(clauses) > maxAsked {
		return order{}, nil, fail(ErrPrompt)
	}
	p := newPage("", nil, "")
	texts := []string{"K1AAA"} // of the example in the prompt
	for n, c := range clauses {
		v := c.Versions[0]
		names := append(append([]string{v.Document.Title}, v.Clause.Path...), v.Clause.Label)
		shown := pagePassage{
			N: n + 1, Level: "unknown", Lang: string(v.Document.Lang), Name: line(strings.Join(names, " · "), 2*maxName),
			Text: data(v.Clause.Text, maxAskedText),
		}
		if v.Document.Level.Known() {
			shown.Level = string(v.Document.Level)
		}
		p.Passages = append(p.Passages, shown)
		texts = append(texts, shown.Text, shown.Name)
	}
	keys := newKeys(len(p.Passages), texts...)
	for n := range p.Passages {
		p.Passages[n].Key = keys[n]
	}
	system := questionsPrompt.render("plain", p)
	return order{
		limit: perAsked * len(clauses), name: "questions", schema: questionsSchema, structured: system, plain: system,
		user: questionsPrompt.render("user", p),
	}, keys, nil
}

// parseQuestions reads a reply: one object, possibly in a code fence, with an entry for every key and for no other. Otherwise
// it returns nil.
func parseQuestions(raw string, keys []string) []asked.Row {
	var reply struct {
		Clauses []struct {
			Key    string
			ZH, EN []string
		}
	}
	if !decodeStrictly(raw, &reply) || len(reply.Clauses) != len(keys) {
		return nil
	}
	rows, seen := make([]asked.Row, len(keys)), make([]bool, len(keys))
	for _, c := range reply.Clauses {
		n := slices.Index(keys, c.Key)
		if n < 0 || seen[n] {
			return nil
		}
		seen[n] = true
		rows[n].ZH, rows[n].EN = sound(c.ZH), sound(c.EN)
	}
	return rows
}

// decodeStrictly reads a reply that is one JSON object without unknown fields, possibly in a code fence, and reports whether
// it is.
func decodeStrictly(raw string, into any) bool {
	text := strings.TrimSpace(withoutThoughts(raw))
	if inner, ok := strings.CutPrefix(text, "```"); ok {
		inner, ok = strings.CutSuffix(strings.TrimPrefix(inner, "json"), "```")
		if text = strings.TrimSpace(inner); !ok {
			return false
		}
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return false
	}
	_, err := d.Token()
	return err == io.EOF
}

// sound returns the usable questions, on one line each.
func sound(questions []string) []string {
	out := []string{}
	for _, q := range questions {
		q = line(q, maxWritten+1)
		if n := utf8.RuneCountInString(q); n > 0 && n <= maxWritten && len(out) < maxPerClause {
			out = append(out, q)
		}
	}
	return out
}
