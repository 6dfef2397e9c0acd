package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// hosts are those that the server stands in for.
var hosts = []string{"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com", "cdn.discordapp.com", "media.discordapp.net"}

// transport sends requests for Discord to the server, and none anywhere else.
type transport struct {
	host string
	next *http.Transport
}

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != t.host && !slices.Contains(hosts, r.URL.Host) {
		return nil, fmt.Errorf("discordtest: request for %s, which is not Discord", r.URL.Host)
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = "http", t.host, t.host
	return t.next.RoundTrip(r)
}

// Transport returns what the HTTP client of the bot must use for the server to be its Discord. The address of the
// gateway that the bot is then given is the server's too. Requests for other hosts fail.
func (s *Server) Transport() http.RoundTripper {
	return transport{strings.TrimPrefix(s.http.URL, "http://"), s.client}
}

// URL returns the root of the server, such as http://127.0.0.1:1234.
func (s *Server) URL() string { return s.http.URL }

// gatewayURL is the address that bots connect to.
func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }
