package llm

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// openAI is the default endpoint.
const openAI = "https://api.openai.com/v1"

// Config says which model to ask and how long to wait. A zero field other than Model takes its default.
type Config struct {
	BaseURL string // up to and without "/chat/completions"; default that of OpenAI
	Key     Key    // may be unset if the endpoint needs none
	Model   string // required

	Judge     string        // the model at BaseURL that judges sentences; "" for none
	JudgeWait time.Duration // for all of its verdicts of a call; default 10 s

	FirstToken time.Duration // from the call to the first token, waiting and retries included; default 15 s
	Whole      time.Duration // from the call to its end; default 60 s
	Retries    int           // after 429, 5xx and broken connections; default 2, negative for none
	Concurrent int           // calls at once; others wait; default 16
	MaxOutput  int           // tokens of a reply; default 1200
	MaxPrompt  int           // runes of all passages together; default 24000
	MaxBody    int64         // bytes of a response, streaming overhead included; default 2 MiB
	NoPhrases  bool          // Phrase asks nothing: ErrNotConfigured

	BreakAfter int           // consecutive failures that open the circuit breaker; default 5
	BreakFor   time.Duration // how long it stays open before one call may probe; default 30 s
}

// String describes the configuration without its key.
func (c Config) String() string {
	host := "unusable address"
	if u, err := url.Parse(cmp.Or(c.BaseURL, openAI)); err == nil && u.Host != "" {
		host = u.Host
	}
	return c.Key.scrub(fmt.Sprintf("model %q at %s", c.Model, host))
}

// Format is String for every verb.
func (c Config) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// complete fills in the defaults and validates c. Messages repeat no values: people paste keys into the wrong field.
func (c Config) complete() (Config, error) {
	c.Model = strings.TrimSpace(c.Model)
	if c.Model == "" {
		return c, ErrNotConfigured
	}
	if key := c.Key.text(); len(key) >= minScrub && strings.Contains(c.Model+c.BaseURL, key) {
		return c, fmt.Errorf("llm: the model name or the base URL contains the key: it belongs in OPENAI_API_KEY only")
	}
	if !c.Key.usable() {
		return c, fmt.Errorf("llm: the key contains white space or characters outside ASCII: copy it again")
	}
	c.BaseURL = strings.TrimRight(cmp.Or(strings.TrimSpace(c.BaseURL), openAI), "/")
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return c, fmt.Errorf("llm: the base URL is not an http or https address such as %s", openAI)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return c, fmt.Errorf("llm: the base URL contains a user, a query or a fragment: give the plain address and put the key in OPENAI_API_KEY")
	}
	if u.Scheme == "http" && c.Key.Set() && !near(u.Hostname()) {
		return c, fmt.Errorf("llm: the base URL would send the key over the open network unencrypted: use https")
	}
	c.FirstToken = cmp.Or(max(c.FirstToken, 0), 15*time.Second)
	c.Whole = cmp.Or(max(c.Whole, 0), 60*time.Second)
	c.Judge, c.JudgeWait = strings.TrimSpace(c.Judge), cmp.Or(max(c.JudgeWait, 0), 10*time.Second)
	c.Retries = max(cmp.Or(c.Retries, 2), 0)
	c.Concurrent = cmp.Or(max(c.Concurrent, 0), 16)
	c.MaxOutput = cmp.Or(max(c.MaxOutput, 0), 1200)
	c.MaxPrompt = cmp.Or(max(c.MaxPrompt, 0), 24000)
	c.MaxBody = cmp.Or(max(c.MaxBody, 0), 2<<20)
	c.BreakAfter = cmp.Or(max(c.BreakAfter, 0), 5)
	c.BreakFor = cmp.Or(max(c.BreakFor, 0), 30*time.Second)
	return c, nil
}

// near reports whether a host is on this machine or in a private network, by its address or by a name that no public host
// has.
func near(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
	}
	_, after, dotted := strings.Cut(host, ".")
	last := after[strings.LastIndexByte(after, '.')+1:]
	return !dotted || slices.Contains([]string{"local", "lan", "internal", "localhost", "test", "home"}, last)
}
