package mcp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// arguments are those of all tools. A model that gets a type slightly wrong is read all the same.
type arguments struct {
	Query      string      `json:"query"`
	Question   string      `json:"question"`
	Text       string      `json:"text"`
	Ref        string      `json:"ref"`
	Pinpoint   string      `json:"ref_or_pinpoint"`
	Lang       corpus.Lang `json:"lang"`
	Instrument string      `json:"instrument"`
	Limit      loose       `json:"limit"`
	Cursor     loose       `json:"cursor"`
	From       string      `json:"from"`
	To         string      `json:"to"`
}

// loose is a number or text as a model writes it.
type loose string

// UnmarshalJSON takes a number, a string, or null.
func (l *loose) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil {
		s = string(data)
	}
	*l = loose(strings.TrimSpace(s))
	return nil
}

// within returns l as a number from 1 to most, usual where it is none.
func (l loose) within(usual, most int) int {
	n, err := strconv.ParseFloat(string(l), 64)
	if err != nil {
		return usual
	}
	return int(max(1, min(n, float64(most))))
}

// call is one call of a tool.
type call struct {
	*Server
	arguments
	svc *service.Service
	t   *present.Texts // in the language that is asked for, else English
}

// result is what a tool returns: for clients that read structured content, and for those that read text.
type result struct {
	structured any
	text       string
}

// problem is why a call failed. Its code is one of those that the catalogue of texts has under "problem".
type problem struct {
	Code       string `json:"code"`
	Message    string `json:"message"`
	RetryAfter int    `json:"retry_after"` // seconds; 0 where the same call would fail again
}

func (p *problem) Error() string { return p.Message }

// problem makes a problem of a code.
func (c *call) problem(code string, args ...any) *problem {
	message := c.t.Called("problem", code)
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &problem{Code: code, Message: message}
}

// soon is when a call that failed for a passing reason may be tried again, in seconds.
const soon = 30

// handler returns the handler of a tool. It leases the service for the length of a call.
func (s *Server) handler(run func(context.Context, *call) (result, error)) sdk.ToolHandler {
	return func(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		c := &call{Server: s, t: present.TextsIn(corpus.English)}
		res, err := c.serve(ctx, req.Params.Arguments, run)
		p, ok := errors.AsType[*problem](err)
		switch {
		case err == nil:
			return &sdk.CallToolResult{StructuredContent: res.structured, Content: []sdk.Content{&sdk.TextContent{Text: res.text}}}, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !ok:
			s.o.Log.Error("a tool failed", "tool", req.Params.Name, "error", err)
			p = c.problem("failed")
			p.RetryAfter = soon
		}
		text, err := json.Marshal(p)
		return &sdk.CallToolResult{StructuredContent: p, Content: []sdk.Content{&sdk.TextContent{Text: string(text)}}, IsError: true}, err
	}
}

func (c *call) serve(ctx context.Context, args json.RawMessage, run func(context.Context, *call) (result, error)) (result, error) {
	if err := json.Unmarshal(args, &c.arguments); err != nil && len(args) > 0 {
		return result{}, c.problem("bad_arguments", err)
	}
	switch c.Lang = corpus.Lang(strings.ToLower(string(c.Lang[:min(2, len(c.Lang))]))); c.Lang { // "zh-CN"
	case corpus.Chinese, corpus.English:
		c.t = present.TextsIn(c.Lang)
	default:
		c.Lang = ""
	}
	svc, release := c.o.Library.Lease()
	defer release()
	if c.svc = svc; svc == nil {
		p := c.problem("unavailable")
		p.RetryAfter = soon
		return result{}, p
	}
	return run(ctx, c)
}

// wanted returns a text that a tool cannot do without, of at most so many runes.
func (c *call) wanted(text string, most int) (string, error) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	switch {
	case text == "":
		return "", c.problem("empty")
	case utf8.RuneCountInString(text) > most:
		return "", c.problem("too_long", most)
	}
	return text, nil
}

// snapshot returns the name of the snapshot that answers.
func (c *call) snapshot() string { return c.svc.Meta().Name }

// title returns the title of an instrument in the language of the texts, "" where it is not known.
func (c *call) title(id string) string {
	for _, i := range service.Overview(c.svc) {
		for _, d := range i.Documents {
			if i.ID == id && (d.Lang == c.t.Lang || len(i.Documents) == 1) {
				return d.Title
			}
		}
	}
	return ""
}

// link returns the address to cite a clause by: in the reading room, else the official one, else that of the resource.
func (c *call) link(ref corpus.Ref, official string) string {
	return cmp.Or(present.ClauseURL(c.o.Room, ref), present.QuoteURL(official, ""), clauseURI+ref.Bare().String())
}
