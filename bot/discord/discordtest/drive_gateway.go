package discordtest

import "context"

// WaitSessions waits until a condition holds for what the gateway counts, such as that one session is connected.
func (s *Server) WaitSessions(ctx context.Context, holds func(Sessions) bool) error {
	return s.until(ctx, func() bool { return holds(s.sessions()) })
}

// eachConn calls do for every connection to the gateway.
func (s *Server) eachConn(do func(*conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns {
		do(c)
	}
}

// DropGateways cuts all connections to the gateway without a close frame. The sessions can be resumed.
func (s *Server) DropGateways() {
	s.eachConn(func(c *conn) {
		if c.session != nil {
			c.session.leave(c)
			c.session = nil
		}
		c.drop()
	})
}

// Redeliver sends all interactions and messages of the sessions a second time.
func (s *Server) Redeliver() {
	s.eachConn(func(c *conn) {
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
func (s *Server) AskReconnect() { s.eachConn(func(c *conn) { c.sendOp(opReconnect, nil) }) }

// InvalidateSessions informs all clients that their session is invalid (opcode 9), and whether they may resume it. Those
// that may not are gone.
func (s *Server) InvalidateSessions(resumable bool) {
	s.eachConn(func(c *conn) {
		if c.session == nil {
			return
		}
		if !resumable {
			delete(s.gateway.sessions, c.session.id)
			c.session = nil
		}
		c.sendOp(opInvalidSession, resumable)
	})
}

// CloseGateways closes all connections with a code, such as [CloseUnknownError]. Sessions stay, except after codes that
// end them.
func (s *Server) CloseGateways(code int) {
	s.eachConn(func(c *conn) {
		if c.session != nil {
			c.session.leave(c)
			if code == CloseAuthenticationFailed || code == CloseInvalidSeq || code >= CloseSessionTimedOut {
				delete(s.gateway.sessions, c.session.id)
			}
			c.session = nil // what the client says after that does not end it
		}
		c.close(code)
	})
}

// CloseOnIdentify closes the next connections with these codes in place of taking their Identify.
func (s *Server) CloseOnIdentify(codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.closeNext = codes
}

// RefuseGateways refuses the next connections with HTTP status 503.
func (s *Server) RefuseGateways(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.refuse = n
}

// StopAcks leaves heartbeats unanswered, so that connections are zombies, or answers them again.
func (s *Server) StopAcks(stop bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.mute = stop
}

// AskHeartbeat asks all clients for a heartbeat at once (opcode 1).
func (s *Server) AskHeartbeat() { s.eachConn(func(c *conn) { c.sendOp(opHeartbeat, nil) }) }
