// Package mcp offers the corpus to language models by the Model Context Protocol (https://modelcontextprotocol.io): six read-only
// tools and a resource for each clause. No model is called here; the one that calls quotes what it gets and links to it.
//
// Some clients show their model only the structured content of a result and some only its text, so each of the two says everything, in
// few words, with the link to cite first. Results are bounded, and whole instruments are not handed out.
package mcp

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"yiju/retrieval/service"
)

// library leases what answers, nil where nothing is in service; release must be called once.
type library interface {
	Lease() (s *service.Service, release func())
}

// Options configure a Server.
type Options struct {
	Library  library
	Comparer *service.Comparer // nil for a corpus without earlier snapshots
	Room     string            // address of the reading room, which clauses are linked to; "" for their official addresses
	Origins  []string          // such as "https://app.example", whose pages may call Handler from a browser; "*" is any
	Version  string            // of the program
	Log      *slog.Logger      // of failures; nil for none
}

// Server answers clients. It is safe for concurrent use.
type Server struct {
	o      Options
	server *sdk.Server
}

// instructions tell the model of a client how to use the tools.
const instructions = "A curated corpus of policy documents in Chinese and English. Quote clauses word for word and link each to its " +
	"citation_link. level says what a text is worth: only official and official_translation are the document itself. " +
	"uncertain and no_evidence mean that the corpus does not answer: say so."

// New returns a server.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{o: o}
	s.server = sdk.NewServer(&sdk.Implementation{Name: "yiju", Title: "yiju 依据", Version: o.Version}, &sdk.ServerOptions{
		Instructions: instructions,
		// By default a server says that it logs to the client, which the protocol has given up, and that its lists change.
		Capabilities: &sdk.ServerCapabilities{Tools: &sdk.ToolCapabilities{}, Resources: &sdk.ResourceCapabilities{}},
		SetCacheable: func(_ context.Context, _ sdk.Request, c *sdk.Cacheable) { c.CacheScope = "private" },
	})
	for _, t := range tools() {
		s.server.AddTool(&t.Tool, s.handler(t.run))
	}
	s.server.AddResourceTemplate(&sdk.ResourceTemplate{
		Name: "clause", Title: "Clause", URITemplate: clauseURI + "{instrument}/{clause}{?lang}", MIMEType: markdownType,
		Description: "The words of a clause, in zh or en or else in both. A ref such as action-plan-2025/7 names both parts.",
	}, s.clauseResource)
	return s
}

// Run answers one client that speaks on in and out, until in ends or ctx does.
func (s *Server) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	return s.server.Run(ctx, drained{&sdk.IOTransport{Reader: io.NopCloser(in), Writer: unclosed{out}}})
}

// Connect begins to answer one client over transport, until the client leaves or ctx ends.
func (s *Server) Connect(ctx context.Context, transport sdk.Transport) error {
	_, err := s.server.Connect(ctx, transport, nil)
	return err
}

// unclosed is a writer that outlives its connection.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// maxBody bounds a request, in bytes. The longest argument is a text to check.
const maxBody = 1 << 20

// Handler returns the server over streamable HTTP, without sessions. Pages of other origins are refused, apart from Options.Origins.
// By which names this machine may be called, and with which tokens, is for whoever mounts it to say.
func (s *Server) Handler() (http.Handler, error) {
	h := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.server }, &sdk.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, Logger: s.o.Log, MaxRequestBodyBytes: maxBody, DisableLocalhostProtection: true,
	})
	if slices.Contains(s.o.Origins, "*") {
		return h, nil
	}
	guard := http.NewCrossOriginProtection()
	for _, origin := range s.o.Origins {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	return guard.Handler(h), nil
}
