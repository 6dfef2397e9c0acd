package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// visit is one request.
type visit struct {
	*room
	*service.Service
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	t   *present.Texts

	ui   corpus.Lang // that the address names; "" follows the browser
	view corpus.Lang // the one language that is shown; "" for both
}

// serve answers a request by h, with the service of the serving snapshot.
func (r *room) serve(w http.ResponseWriter, req *http.Request, h func(*visit) error) {
	q := req.URL.Query()
	v := &visit{room: r, w: w, r: req, ctx: req.Context(), ui: language(q.Get("ui")), view: language(q.Get("lang"))}
	v.t = present.TextsIn(cmp.Or(v.ui, preferred(req.Header.Get("Accept-Language"))))
	s, release := r.Library.Lease()
	defer release()
	if s == nil {
		v.say(http.StatusServiceUnavailable, v.t.RoomClosed)
		return
	}
	v.Service = s
	err := h(v)
	var no *refusal
	switch {
	case err == nil || v.ctx.Err() != nil:
	case errors.As(err, &no):
		v.say(no.status, no.text)
	default:
		r.Log.Error("page failed", "path", req.URL.Path, "error", err)
		v.say(http.StatusInternalServerError, v.t.RoomFailed)
	}
}

// refusal is an error that the reader is told.
type refusal struct {
	status int
	text   string
}

func (e *refusal) Error() string { return e.text }

// language reads the name of a language of the corpus; "" for any other word.
func language(s string) corpus.Lang {
	if l := corpus.Lang(s); l == corpus.Chinese || l == corpus.English {
		return l
	}
	return ""
}

// preferred returns the first language of an Accept-Language header that the texts exist in, English for none. Browsers list
// them in the order of preference (RFC 9110, section 12.5.4, has weights besides, which agree with it).
func preferred(header string) corpus.Lang {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(part, ";")
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if l := language(primary); l != "" {
			return l
		}
	}
	return corpus.English
}

// busyTime is how long a reader waits for a place.
const busyTime = 10 * time.Second

// enter waits for a place among the answers under way.
func (v *visit) enter() (leave func(), err error) {
	timer := time.NewTimer(busyTime)
	defer timer.Stop()
	select {
	case v.busy <- struct{}{}:
		return func() { <-v.busy }, nil
	case <-timer.C:
		v.w.Header().Set("Retry-After", "10")
		return nil, &refusal{http.StatusServiceUnavailable, v.t.LineFull}
	case <-v.ctx.Done():
		return nil, v.ctx.Err()
	}
}

// link returns an address of the room that keeps the language of the interface and the view. Pairs are names and values of further
// parameters; one that is "" is left out.
func (v *visit) link(path string, pairs ...string) string {
	q := make(url.Values)
	pairs = append([]string{"ui", string(v.ui), "lang", string(v.view)}, pairs...)
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path
}

// here returns the address of this page with other parameters.
func (v *visit) here(pairs ...string) string {
	q := v.r.URL.Query()
	var all []string
	for _, name := range []string{"q", "from", "replay", "text"} {
		all = append(all, name, present.CutRunes(q.Get(name), mostAsked))
	}
	return v.link(v.r.URL.EscapedPath(), append(all, pairs...)...)
}

// absolute returns the full address of a path.
func (v *visit) absolute(path string) string {
	if v.PublicURL != "" {
		return v.PublicURL + path
	}
	scheme := "http"
	if v.r.TLS != nil || v.r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: v.r.Host}).String() + path
}

// clausePath is the address of a clause or a part of one, or of an instrument.
func clausePath(p service.Place) string {
	if p.Ref.Clause == "" {
		return "/i/" + url.PathEscape(p.Ref.Instrument)
	}
	clause := p.Ref.Clause
	if p.Part != "" {
		clause += "." + p.Part
	}
	return "/c/" + url.PathEscape(p.Ref.Instrument) + "/" + url.PathEscape(clause)
}

func refPath(ref corpus.Ref) string { return clausePath(service.Place{Ref: ref}) }

// say answers with a short page.
func (v *visit) say(status int, text string) {
	p := v.page(http.StatusText(status))
	p.Title = v.t.BrandName
	v.send(status, "notice", notice{page: p, Text: text}, volatile)
}

// notice is a page of one message.
type notice struct {
	page
	Text   string
	Advice []string
	Items  []listItem
}

// listItem is a line of a list of clauses or instruments.
type listItem struct {
	URL, Name, Detail string
	Lang              corpus.Lang // of the name
}
