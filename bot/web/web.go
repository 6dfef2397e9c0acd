// Package web is the reading room: a page for every clause and instrument, with both languages side by side, what is known of
// their sources and their past, search, answers with their receipts, and the check of quotations. All it shows comes from
// retrieval/service; it has no model of its own and keeps nothing but receipts.
//
// Pages are html/template with the files of the folders pages and assets, which are in the program: there is no build step, no
// request to another site, and everything but conveniences works without script. A page is made whole, then sent, so that an
// error never breaks one off.
//
// The addresses are a contract, since people cite them:
//
//	/                      the instruments
//	/i/INSTRUMENT          an instrument
//	/c/INSTRUMENT/CLAUSE   a clause or a part of one; also .md .json .bib .ris .csl, /history, and @DIGEST for the wording that
//	                       was cited; ?q= for a quotation, which is checked
//	/search?q= /ask?q= /verify /a/RECEIPT /feed /sitemap.xml /llms.txt
//
// Server is the HTTP server that a program runs it in, beside other handlers.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"yiju/bot/state"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// Library lends the service of the serving snapshot, nil where there is none. The caller must call release once.
type Library interface {
	Lease() (s *service.Service, release func())
}

// Past tells how clauses were; see service.Past.
type Past interface {
	Versions(ctx context.Context, ref corpus.Ref) ([]service.Version, error)
	Editions(ctx context.Context) ([]service.Edition, error)
}

// Receipts keeps the answers that were given here; see state.ReceiptStore.
type Receipts interface {
	SaveReceipt(ctx context.Context, r state.Receipt) (state.Receipt, error)
	Receipt(ctx context.Context, id string) (state.Receipt, error)
}

// Options are what a reading room is made of.
type Options struct {
	Library   Library
	Past      Past     // nil where no snapshots are kept
	Receipts  Receipts // nil where answers are not kept: they have no permanent address then
	PublicURL string   // address that readers know it by, such as "https://yiju.example"; "" for that of each request
	Private   bool     // search engines are asked to stay away
	Log       *slog.Logger
}

// Channel is the channel of receipts of questions that were asked here. Only these are shown.
const Channel = "web"

// room is the reading room.
type room struct {
	Options
	pages *pages
	busy  chan struct{} // a place for each answer, search or check under way
}

// mostBusy bounds the answers, searches and checks under way. Each takes a processor and some megabytes.
const mostBusy = 16

// New returns the handler of a reading room.
func New(o Options) http.Handler {
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if u, err := url.Parse(o.PublicURL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		o.PublicURL = ""
	}
	r := &room{Options: o, pages: readPages(), busy: make(chan struct{}, mostBusy)}
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(*visit) error{
		"GET /{$}":                             (*visit).index,
		"GET /i/{instrument}":                  (*visit).instrument,
		"GET /c/{pinpoint}":                    (*visit).pinpoint,
		"GET /c/{instrument}/{clause}":         (*visit).clause,
		"GET /c/{instrument}/{clause}/{lang}":  (*visit).language,
		"GET /c/{instrument}/{clause}/history": (*visit).history,
		"GET /search":                          (*visit).search,
		"GET /ask":                             (*visit).ask,
		"GET /a/{id}":                          (*visit).receipt,
		"GET /verify":                          (*visit).verify,
		"POST /verify":                         (*visit).verify,
		"GET /feed":                            (*visit).feed,
		"GET /sitemap.xml":                     (*visit).sitemap,
		"GET /sitemap/{part}":                  (*visit).sitemapPart,
		"GET /llms.txt":                        (*visit).llms,
		"GET /robots.txt":                      (*visit).robots,
		"/":                                    (*visit).elsewhere,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) { r.serve(w, req, h) })
	}
	mux.HandleFunc("GET /assets/{name}", r.pages.asset)
	return mux
}
