package mcp_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yiju/bot/mcp"
	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
	"yiju/retrieval/service"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// dataVar is the environment variable that makes the program of the tests a server of a data directory on standard input and output.
const dataVar = "YIJU_TEST_MCP"

// fixture is a data directory with two snapshots, of which the later serves.
var fixture struct {
	dir     *archive.Dir
	manager *service.Manager
	path    string
}

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if path := os.Getenv(dataVar); path != "" {
		return failed(open(path), mcp.New(options()).Run(context.Background(), os.Stdin, os.Stdout))
	}
	path, err := os.MkdirTemp("", "yiju-mcp")
	defer os.RemoveAll(path)
	if code := failed(err, publish(path, 1), publish(path, 2), open(path)); code != 0 {
		return code
	}
	defer fixture.manager.Close()
	return m.Run()
}

func failed(errs ...error) int {
	for _, err := range errs {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

// edition returns the corpus of a snapshot. In the second one a period is shorter and a clause of the rules is gone.
func edition(n int) *corpus.Corpus {
	c := indextest.Corpus()
	if n > 1 {
		zh, rules := c.Instruments[0].Documents[0], c.Instruments[3].Documents[0]
		zh.Clauses[3].Text = strings.Replace(zh.Clauses[3].Text, "七十二小时", "二十四小时", 1)
		rules.Clauses = rules.Clauses[1:]
	}
	return c
}

// publish builds the snapshot of an edition and puts it into service.
func publish(path string, n int) error {
	dir := archive.OpenDir(path)
	l, err := dir.Lock(context.Background())
	if err != nil {
		return err
	}
	defer l.Unlock()
	name, err := l.Prepare(context.Background(), edition(n), index.BuildOptions{Now: time.Date(2032, 5, n, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	serving, _ := dir.Serving() // none at first
	if err := l.Await(archive.Pending{Name: name, Against: serving}); err != nil {
		return err
	}
	_, err = l.Approve(name)
	return err
}

func open(path string) error {
	fixture.path, fixture.dir = path, archive.OpenDir(path)
	fixture.manager = service.NewManager(fixture.dir, func(snap *index.Snapshot) (*service.Service, error) {
		return service.New(search.New(snap), nil), nil
	})
	_, err := fixture.manager.Reload()
	return err
}

func options() mcp.Options {
	return mcp.Options{Library: fixture.manager, Comparer: service.NewComparer(fixture.dir), Room: "https://room.example", Version: "1"}
}

// connect returns a client of a server in this process that speaks a version of the protocol, "" for the latest.
func connect(t *testing.T, o mcp.Options, version string) *sdk.ClientSession {
	t.Helper()
	ours, theirs := sdk.NewInMemoryTransports()
	if err := mcp.New(o).Connect(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	return dial(t, ours, version)
}

func dial(t *testing.T, transport sdk.Transport, version string) *sdk.ClientSession {
	t.Helper()
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), transport, &sdk.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

// called calls a tool and returns its result and the text of it.
func called(t *testing.T, s *sdk.ClientSession, name string, args any) (*sdk.CallToolResult, string) {
	t.Helper()
	res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: name, Arguments: args})
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	if len(res.Content) != 1 {
		t.Fatalf("%s %v: %d contents", name, args, len(res.Content))
	}
	return res, res.Content[0].(*sdk.TextContent).Text
}
