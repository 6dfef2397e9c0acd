package llmtest

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// perEvent is how many characters of the reply an event carries.
const perEvent = 12

// events writes a stream.
type events struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	fault  Fault
	flush  *http.ResponseController
	sent   int
}

// run writes the reply event by event, with the faults of the stream.
func (e *events) run(c Call, text string) {
	f := e.fault
	switch {
	case f.Silence:
		return
	case f.EndlessLine:
		fmt.Fprint(e.w, `data: {"choices":[{"index":0,"delta":{"content":"`)
		for e.write(strings.Repeat("endless ", 512)) {
		}
		return
	case f.Garbage:
		e.write("data: {\"choices\": [{\"delta\": {\"content\": \"half\n\ndata: <xml/>\n\ndata: [DONE]\n\n")
		return
	case f.Empty:
		e.event(map[string]any{"model": c.Model, "choices": []any{}})
		e.write("data: [DONE]\n\n")
		return
	}
	if !e.event(chunk(c, map[string]any{"role": "assistant", "content": ""}, nil)) {
		return
	}
	if f.Refusal != "" {
		e.event(chunk(c, map[string]any{"refusal": f.Refusal}, nil))
		text = ""
	}
	for f.Endless {
		if !e.event(chunk(c, map[string]any{"content": "and so on. "}, nil)) {
			return
		}
	}
	for len(text) > 0 {
		runes := []rune(text)
		piece := string(runes[:min(len(runes), perEvent)])
		text = text[len(piece):]
		if !e.event(chunk(c, map[string]any{"content": piece}, nil)) {
			return
		}
	}
	e.end(c)
}

// end writes what comes after the text.
func (e *events) end(c Call) {
	if !e.event(chunk(c, map[string]any{}, cmp.Or(e.fault.Finish, "stop"))) {
		return
	}
	if options, ok := c.Has("stream_options"); ok && !e.fault.NoUsage && strings.Contains(options, `"include_usage":true`) {
		e.event(map[string]any{"id": "chatcmpl-test", "object": "chat.completion.chunk", "model": c.Model, "choices": []any{}, "usage": usage(c)})
	}
	e.write("data: [DONE]\n\n")
}

// event writes one event and reports whether the stream goes on.
func (e *events) event(v any) bool {
	f := e.fault
	after := func(n int) bool { return n > 0 && e.sent >= n }
	switch {
	case e.sent > 0 && !e.server.wait(e.r, f.Between):
		return false
	case after(f.ErrorAfter):
		e.write(fmt.Sprintf("data: %s\n\n", f.object(f.echo(e.r))))
		return false
	case after(f.ResetAfter):
		reset(e.w)
		return false
	case after(f.CutAfter):
		return false
	}
	e.sent++
	return e.write(fmt.Sprintf("data: %s\n\n", encode(v)))
}

// write sends bytes immediately and reports whether the client still reads.
func (e *events) write(s string) bool {
	if _, err := fmt.Fprint(e.w, s); err != nil || e.flush.Flush() != nil {
		return false
	}
	select {
	case <-e.server.done:
	case <-e.r.Context().Done():
	default:
		return true
	}
	return false
}

// chunk is an event of the protocol.
func chunk(c Call, delta map[string]any, finish any) map[string]any {
	return map[string]any{
		"id": "chatcmpl-test", "object": "chat.completion.chunk", "created": 1, "model": c.Model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	}
}

// wholeReply is a reply that is not a stream.
func wholeReply(c Call, f Fault, text string) []byte {
	reply := map[string]any{
		"id": "chatcmpl-test", "object": "chat.completion", "created": 1, "model": c.Model,
		"choices": []any{map[string]any{
			"index": 0, "finish_reason": cmp.Or(f.Finish, "stop"), "message": map[string]any{"role": "assistant", "content": text},
		}},
	}
	if !f.NoUsage {
		reply["usage"] = usage(c)
	}
	if f.Empty {
		reply["choices"] = []any{}
	}
	return encode(reply)
}

// usage is the reported cost of a call, with a fixed sum for the tokens written.
func usage(c Call) map[string]int {
	n := tokens(c.System + c.User)
	return map[string]int{"prompt_tokens": n, "completion_tokens": Written, "total_tokens": n + Written}
}

// Written is the reported number of tokens of every reply.
const Written = 40

func tokens(s string) int { return (len(s) + 3) / 4 }
