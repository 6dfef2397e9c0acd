package discordtest

import "context"

// WaitSessions waits until a condition holds for what the gateway counts, such as that one session is connected.
func (gw *gateway) WaitSessions(ctx context.Context, holds func(Sessions) bool) error {
	return gw.until(ctx, func() bool { return holds(gw.counts()) })
}

// eachConn calls do for every connection to the gateway.
func (gw *gateway) eachConn(do func(*conn)) {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	for _, c := range gw.conns {
		do(c)
	}
}

// DropGateways cuts all connections to the gateway without a close frame. The sessions can be resumed.
func (gw *gateway) DropGateways() {
	gw.eachConn(func(c *conn) {
		if c.session != nil {
			c.session.leave(c)
			c.session = nil
		}
		c.drop()
	})
}

// Redeliver sends all interactions and messages of the sessions a second time.
func (gw *gateway) Redeliver() {
	gw.eachConn(func(c *conn) {
		if c.session == nil {
			return
		}
		for _, e := range c.session.log {
			if e.name == "INTERACTION_CREATE" || e.name == "MESSAGE_CREATE" {
				c.send(frame{data: e.data})
			}
		}
	})
}

// AskReconnect asks all clients to reconnect and resume (opcode 7).
func (gw *gateway) AskReconnect() { gw.eachConn(func(c *conn) { c.sendOp(opReconnect, nil) }) }

// InvalidateSessions informs all clients that their session is invalid (opcode 9), and whether they may resume it. Those
// that may not are gone.
func (gw *gateway) InvalidateSessions(resumable bool) {
	gw.eachConn(func(c *conn) {
		if c.session == nil {
			return
		}
		if !resumable {
			delete(gw.open, c.session.id)
			c.session = nil
		}
		c.sendOp(opInvalidSession, resumable)
	})
}

// CloseGateways closes all connections with a code, such as [CloseUnknownError]. Sessions stay, except after codes that
// end them.
func (gw *gateway) CloseGateways(code int) {
	gw.eachConn(func(c *conn) {
		if c.session != nil {
			c.session.leave(c)
			if code == CloseAuthenticationFailed || code == CloseInvalidSeq || code >= CloseSessionTimedOut {
				delete(gw.open, c.session.id)
			}
			c.session = nil // what the client says after that does not end it
		}
		c.close(code)
	})
}

// CloseOnIdentify closes the next connections with these codes in place of taking their Identify.
func (gw *gateway) CloseOnIdentify(codes ...int) {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	gw.closeNext = codes
}

// RefuseGateways refuses the next connections with HTTP status 503.
func (gw *gateway) RefuseGateways(n int) {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	gw.refuse = n
}

// StopAcks leaves heartbeats unanswered, so that connections are zombies, or answers them again.
func (gw *gateway) StopAcks(stop bool) {
	gw.mu.Lock()
	defer gw.mu.Unlock()
	gw.mute = stop
}

// AskHeartbeat asks all clients for a heartbeat at once (opcode 1).
func (gw *gateway) AskHeartbeat() { gw.eachConn(func(c *conn) { c.sendOp(opHeartbeat, nil) }) }
