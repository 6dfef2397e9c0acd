package fetch

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// maxRobots is how much of a robots.txt is read: the minimum of RFC 9309, 2.5.
const maxRobots = 500 << 10

// robots is what a host allows. The nil robots allows everything.
type robots struct{ group *robotstxt.Group }

// readRobots parses a robots.txt; an unreadable one allows everything (RFC 9309, 2.2).
func readRobots(data []byte, agent string) *robots {
	name, _, _ := strings.Cut(agent, "/")
	all, err := robotstxt.FromBytes(data)
	if err != nil {
		return &robots{}
	}
	return &robots{all.FindGroup(strings.TrimSpace(name))}
}

func (r *robots) delay() time.Duration {
	if r == nil || r.group == nil {
		return 0
	}
	return min(max(r.group.CrawlDelay, 0), maxDelay)
}

func (r *robots) allows(u *url.URL) bool {
	if r == nil || r.group == nil {
		return true
	}
	return r.group.Test(u.RequestURI())
}

// permitted refuses hosts outside Hosts and checks the robots.txt of the others, which is fetched once. Without one, or
// if access to it is denied, everything is allowed; while the server fails, nothing is (RFC 9309, 2.3.1).
func (w *Web) permitted(ctx context.Context, u *url.URL) error {
	if hosts := w.opts.Hosts; len(hosts) > 0 {
		if u.Scheme != "https" || !slices.Contains(hosts, u.Host) {
			return ErrBadAddress.Because("only %s may be asked, by https", strings.Join(hosts, " and "))
		}
		return nil
	}
	h := w.host(u)
	h.mu.Lock()
	known := h.robots
	h.mu.Unlock()
	if known == nil {
		var err error
		if known, err = w.robots(ctx, u); err != nil {
			return err
		}
		h.mu.Lock()
		h.robots = known
		h.mu.Unlock()
	}
	if !known.allows(u) {
		return ErrRobots.Because("%s does not want programs to read this; save the page by hand and give the file", u.Host)
	}
	return nil
}

func (w *Web) robots(ctx context.Context, u *url.URL) (*robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range MaxRedirects + 1 {
		page, next, err := w.ask(ctx, at, nil, maxRobots)
		switch {
		case err != nil && statusOf(err) == Unreachable, errors.Is(err, ErrPrivate):
			return nil, err
		case err != nil:
			return &robots{}, nil
		case next == nil:
			return readRobots(page.Page.Data, w.opts.Agent), nil
		}
		at = next
	}
	return &robots{}, nil
}
