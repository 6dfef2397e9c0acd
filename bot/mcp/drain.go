package mcp

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// drained is a transport whose end of input waits for the answers under way, so that the answers to requests in a file are not lost.
type drained struct{ sdk.Transport }

// Connect implements sdk.Transport.
func (t drained) Connect(ctx context.Context) (sdk.Connection, error) {
	c, err := t.Transport.Connect(ctx)
	return &drainedConn{Connection: c}, err
}

type drainedConn struct {
	sdk.Connection
	waiting atomic.Int64 // requests that are not answered yet
}

// How long the end of input waits, as a request that was cancelled gets no answer, and how often it looks.
const (
	drainTime = 10 * time.Second
	drainStep = 2 * time.Millisecond
)

// Read implements sdk.Connection.
func (c *drainedConn) Read(ctx context.Context) (jsonrpc.Message, error) {
	m, err := c.Connection.Read(ctx)
	if r, ok := m.(*jsonrpc.Request); ok && r.IsCall() {
		c.waiting.Add(1)
	}
	if err != nil {
		for end := time.Now().Add(drainTime); c.waiting.Load() > 0 && time.Now().Before(end) && ctx.Err() == nil; {
			time.Sleep(drainStep)
		}
	}
	return m, err
}

// Write implements sdk.Connection.
func (c *drainedConn) Write(ctx context.Context, m jsonrpc.Message) error {
	err := c.Connection.Write(ctx, m)
	if _, ok := m.(*jsonrpc.Response); ok {
		c.waiting.Add(-1)
	}
	return err
}
