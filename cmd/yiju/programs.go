package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"yiju/bot/api"
	"yiju/bot/chat"
	"yiju/bot/mcp"
	"yiju/bot/state"
	"yiju/retrieval/archive"
	"yiju/retrieval/service"
)

// mcpCommand answers one client that speaks the Model Context Protocol on standard input and output. It follows changes of the
// corpus.
func mcpCommand(c *call) action {
	return func(ctx context.Context) error {
		m, err := c.manager(nil)
		if err != nil {
			return c.explain(err)
		}
		defer m.Close()
		ctx, stop := context.WithCancel(ctx)
		var watching sync.WaitGroup
		watching.Go(func() {
			m.Watch(ctx, service.WatchEvery, func(_ string, err error) {
				if err != nil {
					fmt.Fprintln(c.stderr, err)
				}
			})
		})
		err = mcp.New(mcp.Options{Library: m, Comparer: c.comparer(), Version: ownVersion()}).Run(ctx, c.stdin, flushed{c.app.out})
		stop()
		watching.Wait()
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
}

// flushed writes at once.
type flushed struct{ *bufio.Writer }

// Write implements io.Writer.
func (f flushed) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	return n, errors.Join(err, f.Flush())
}

// comparer returns the comparer of the data directory, nil without one.
func (s setup) comparer() *service.Comparer {
	if s.Data == "" {
		return nil
	}
	return service.NewComparer(archive.OpenDir(s.Data))
}

// programChannel is where receipts of answers for other programs are from, and whose budget their model calls use.
const programChannel = "api"

// mostProgramsBusy bounds the requests of other programs under way. One takes some megabytes.
const mostProgramsBusy = 32

// programs returns the handlers for other programs by pattern: the API, chat completions, and tools for language models. room is the
// address of the reading room, "" for none.
func (s *server) programs(room string) (map[string]http.Handler, error) {
	comparer := s.comparer()
	tools, err := mcp.New(mcp.Options{
		Library: s.manager, Comparer: comparer, Room: room, Origins: s.Origins, Version: ownVersion(), Log: s.log,
	}).Handler()
	all := map[string]http.Handler{
		api.Prefix + "/": api.Handler(api.Options{
			Library: s.manager, Comparer: comparer, Recorded: s.recorded, User: programChannel, Log: s.log,
		}),
		"/v1/": chat.Handler(chat.Options{Library: s.manager, Room: room, Recorded: s.recorded, User: programChannel, Log: s.log}),
		"/mcp": tools,
	}
	access := api.Access{
		Busy:   make(chan struct{}, mostProgramsBusy),
		Tokens: strings.Fields(strings.ReplaceAll(s.getenv("YIJU_API_TOKENS"), ",", " ")), Origins: s.Origins,
	}
	for _, pattern := range slices.Collect(maps.Keys(all)) {
		all[pattern] = access.Guard(all[pattern])
	}
	return all, err
}

// recorded saves the receipt of an answer, where receipts are kept.
func (s *server) recorded(ctx context.Context, res *service.AskResult) {
	if s.store == nil || s.Receipts == 0 {
		return
	}
	body, err := json.Marshal(res.Record())
	if err == nil {
		var saved state.Receipt
		saved, err = s.store.SaveReceipt(ctx, state.Receipt{Channel: programChannel, Question: res.Question, Body: body})
		res.ReceiptID = saved.ID
	}
	if err != nil && ctx.Err() == nil {
		s.log.Error("a receipt cannot be saved", "error", err)
	}
}
