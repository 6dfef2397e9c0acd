package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"yiju/bot/mcp"
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
