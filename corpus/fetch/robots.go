package fetch

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/temoto/robotstxt"
)

// maxRobots is how much of a robots.txt is read: the minimum of RFC 9309, 2.5.
const maxRobots = 500 << 10

// readRobots returns the rules of a robots.txt for agent; an unreadable one allows everything (RFC 9309, 2.2).
func readRobots(data []byte, agent string) *robotstxt.Group {
	all, err := robotstxt.FromBytes(data)
	if err != nil {
		return &robotstxt.Group{}
	}
	name, _, _ := strings.Cut(agent, "/")
	g := *all.FindGroup(strings.TrimSpace(name))
	g.CrawlDelay = min(max(g.CrawlDelay, 0), maxDelay)
	return &g
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
	rules := h.robots.Load()
	if rules == nil {
		var err error
		if rules, err = w.robots(ctx, u); err != nil {
			return err
		}
		h.robots.Store(rules)
	}
	if !rules.Test(u.RequestURI()) {
		return ErrRobots.Because("%s does not want programs to read this; save the page by hand and give the file", u.Host)
	}
	return nil
}

func (w *Web) robots(ctx context.Context, u *url.URL) (*robotstxt.Group, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	e, err := w.follow(ctx, at, nil, maxRobots, func(context.Context, *url.URL) error { return nil })
	switch {
	case err == nil:
		return readRobots(e.Page.Data, w.opts.Agent), nil
	case statusOf(err) == Unreachable, errors.Is(err, ErrPrivate):
		return nil, err
	}
	return &robotstxt.Group{}, nil
}
