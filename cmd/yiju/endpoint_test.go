package main

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"yiju/retrieval/llm/llmtest"
)

// endpoints are the model servers of the scripts that asked for one.
type endpoints struct {
	mu  sync.Mutex
	all map[*testscript.TestScript]*counted
}

type counted struct {
	*llmtest.Server
	told int // requests of which inputs has told
}

// run is the command of the scripts:
//
//	endpoint           starts a server and sets OPENAI_BASE_URL
//	endpoint fail 503  lets it answer with a status from now on; 0 ends that. Counts anew
//	endpoint says TEXT sets what the model writes; {1} stands for the key of the first passage, \n for a line end
//	endpoint judge K   sets how it judges: agrees, objects, literally or garbage
//	endpoint calls 2   checks how many requests came since the last check
//	endpoint key K     checks the key of the last request
//	endpoint text T    checks what it was to embed
//	endpoint inputs 8  checks how many texts were to be embedded since the last check
func (e *endpoints) run(ts *testscript.TestScript, neg bool, args []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if neg || len(args) != 0 && len(args) != 2 || len(args) == 0 == (e.all[ts] != nil) {
		ts.Fatalf("usage: endpoint, once; then endpoint fail STATUS endpoint says TEXT, or endpoint calls or inputs NUMBER")
	}
	if len(args) == 0 {
		s := llmtest.New()
		s.Embeds(water)
		ts.Defer(s.Close)
		ts.Setenv("OPENAI_BASE_URL", s.BaseURL())
		if e.all == nil {
			e.all = make(map[*testscript.TestScript]*counted)
		}
		e.all[ts] = &counted{Server: s}
		return
	}
	s := e.all[ts]
	if args[0] == "says" {
		said := strings.ReplaceAll(args[1], `\n`, "\n")
		s.Answer(func(c llmtest.Call) string { return strings.ReplaceAll(said, "{1}", c.Key("")) })
		return
	}
	if args[0] == "judge" {
		model, ok := map[string]func(llmtest.Call) string{
			"agrees": llmtest.Agrees, "objects": llmtest.Objects, "literally": literally, "garbage": func(llmtest.Call) string { return "Fine, all of it." },
		}[args[1]]
		if !ok {
			ts.Fatalf("endpoint judge agrees, objects, literally or garbage")
		}
		s.Judge(model, llmtest.Fault{})
		return
	}
	last := func() llmtest.Call { return s.Calls()[len(s.Calls())-1] }
	switch args[0] {
	case "key":
		if got := strings.TrimPrefix(last().Header.Get("Authorization"), "Bearer "); got != args[1] {
			ts.Fatalf("the key was %q, want %q", got, args[1])
		}
		return
	case "text":
		if got := strings.Join(last().Inputs, "|"); got != args[1] {
			ts.Fatalf("%q was to be embedded, want %q", got, args[1])
		}
		return
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	switch args[0] {
	case "calls":
		if got := len(s.Calls()) - s.told; got != n {
			ts.Fatalf("%d requests came, want %d", got, n)
		}
		s.told = len(s.Calls())
	case "fail":
		s.Always(llmtest.Fault{Status: n})
		s.told = len(s.Calls())
	case "inputs":
		got := 0
		for _, c := range s.Calls()[s.told:] {
			got += len(c.Inputs)
		}
		s.told = len(s.Calls())
		if got != n {
			ts.Fatalf("%d texts were to be embedded, want %d", got, n)
		}
	default:
		ts.Fatalf("endpoint %s: fail, says, calls or inputs", args[0])
	}
}

// literally is a judge that supports what stands in the evidence word for word.
func literally(c llmtest.Call) string {
	var all []llmtest.Verdict
	for _, claim := range c.Claims {
		stands := func(p llmtest.Passage) bool { return strings.Contains(p.Text, claim.Text) }
		all = append(all, llmtest.Verdict{Key: claim.Key, Supported: slices.ContainsFunc(claim.Evidence, stands)})
	}
	return llmtest.Verdicts(all)
}

// water is an embedding model that knows one thing by several names.
func water(text string, _ int) []float32 {
	v := []float32{0, 1, float32(len(text)%7) / 50}
	for _, name := range []string{"water", "水", "hydrant", "龙头"} {
		if strings.Contains(strings.ToLower(text), name) {
			v[0] = 1
		}
	}
	return v
}
