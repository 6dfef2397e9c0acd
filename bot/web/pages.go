package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"yiju/bot/present"
	"yiju/corpus"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// pages are the templates and the files that they load.
type pages struct {
	templates *template.Template
	assets    map[string][]byte // by name with the digest of the content: "room-0a1b2c3d.css"
	names     map[string]string // of assets, by their names without it
	version   string            // changes with any of them
	zippers   sync.Pool
}

// readPages reads the templates. They are part of the program: a mistake in one is a bug.
func readPages() *pages {
	p := &pages{assets: make(map[string][]byte), names: make(map[string]string)}
	p.zippers.New = func() any { return gzip.NewWriter(nil) }
	sum := sha256.New()
	for _, files := range []fs.FS{pageFiles, assetFiles} {
		must(fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(files, name)
			sum.Write(data)
			if dir, base := path.Split(name); dir == "assets/" {
				digest, ext := sha256.Sum256(data), path.Ext(base)
				full := strings.TrimSuffix(base, ext) + "-" + hex.EncodeToString(digest[:4]) + ext
				p.assets[full], p.names[base] = data, "/assets/"+full
			}
			return err
		}))
	}
	p.version = hex.EncodeToString(sum.Sum(nil)[:4])
	p.templates = template.Must(template.New("").Funcs(template.FuncMap{
		"asset": func(name string) string { return p.names[name] },
		"tag":   tag,
		"base":  func(n int) int { return n + 1 },
	}).ParseFS(pageFiles, "pages/*.html"))
	return p
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// tag returns the language tag of a language of the corpus (BCP 47).
func tag(l corpus.Lang) string {
	if l == corpus.Chinese {
		return "zh-CN"
	}
	return string(l)
}

// asset serves a file that pages load. Its name changes with its content.
func (p *pages) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	data, ok := p.assets[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	h := w.Header()
	h.Set("Content-Type", types[path.Ext(name)])
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	p.write(w, r, http.StatusOK, data)
}

// page is what every page shows.
type page struct {
	T         *present.Texts
	Title     string
	Lang      string // tag of the language of the interface
	Other     string // address of the page in the other language of the interface
	OtherLang string // its tag
	OtherName string // what it calls itself
	Asked     string // what the field for searching holds
	About     string // what a preview of a link says; "" for nothing
	Canonical string // full address; "" where the page is not to be found by search engines
	Hidden    []pair // fields that forms pass on
	Home      string // addresses of the parts of the room
	AskURL    string
	VerifyURL string
	FeedURL   string
	Foot      string // which snapshot is shown
	Prev      *listItem
	Next      *listItem
}

type pair struct{ Name, Value string }

// page returns what a page with a title shows.
func (v *visit) page(title string) page {
	p := page{
		T: v.t, Title: title, Lang: tag(v.t.Lang), Other: v.here("ui", string(v.t.Lang.Other())), OtherLang: tag(v.t.Lang.Other()),
		OtherName: present.TextsIn(v.t.Lang.Other()).RoomThis,
		Home:      v.link("/"), AskURL: v.link("/ask"), VerifyURL: v.link("/verify"), FeedURL: "/feed",
	}
	for _, f := range []pair{{"ui", string(v.ui)}, {"lang", string(v.view)}} {
		if f.Value != "" {
			p.Hidden = append(p.Hidden, f)
		}
	}
	if v.Service != nil {
		m := v.Meta()
		p.Foot = fmt.Sprintf(v.t.SnapshotIs, present.ShortSnapshot(m.Name)) + " · " + fmt.Sprintf(v.t.DigestLine, present.CutRunes(m.Digest, present.ShortDigest))
	}
	return p
}

// How long a page stays what it is.
type lasting int

const (
	volatile lasting = iota // made for this request
	settled                 // as long as the snapshot serves
)

// policy is what a page may load: only what the room itself serves. JSON-LD is data, which it does not concern.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// fresh reports whether the browser has the page already, and has told it so. The page depends on the snapshot, the program,
// the address and the language of the interface.
func (v *visit) fresh() bool {
	etag := fmt.Sprintf(`W/"%s-%s-%s"`, present.CutRunes(v.Meta().Digest, 16), v.pages.version, v.t.Lang)
	v.w.Header().Set("ETag", etag)
	v.w.Header().Set("Cache-Control", "no-cache")
	v.w.Header().Set("Vary", "Accept-Language, Accept-Encoding")
	for known := range strings.SplitSeq(v.r.Header.Get("If-None-Match"), ",") {
		if strings.TrimSpace(known) == etag {
			v.w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// make makes a page of a template. No character in it steers the browser, wherever it comes from.
func (p *pages) make(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name+".html", data); err != nil {
		return "", fmt.Errorf("page %s: %w", name, err)
	}
	return present.Printable(b.String()), nil
}

// send makes a page of a template and sends it.
func (v *visit) send(status int, name string, data any, l lasting) error {
	html, err := v.pages.make(name, data)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Language", tag(v.t.Lang))
	if l == volatile {
		h.Del("ETag")
		h.Set("Cache-Control", "no-store")
	}
	if v.Private || l == volatile {
		h.Set("X-Robots-Tag", "noindex")
	}
	return v.reply(status, "text/html; charset=utf-8", []byte(html))
}

// reply sends a body of a type.
func (v *visit) reply(status int, media string, body []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Language, Accept-Encoding")
	v.pages.write(v.w, v.r, status, body)
	return nil
}

// leastZipped is the size from which compression saves more than it costs.
const leastZipped = 1 << 10

// write sends a body, compressed where the browser takes that. A reader who has gone is no error.
func (p *pages) write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) < leastZipped || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		w.Write(body)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := p.zippers.Get().(*gzip.Writer)
	defer p.zippers.Put(z)
	z.Reset(w)
	z.Write(body)
	z.Close()
}

// redirect sends the browser to an address of the room, for good or for now.
func (v *visit) redirect(to string, forGood bool) error {
	status := http.StatusFound
	if forGood {
		status = http.StatusMovedPermanently
	}
	v.w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(v.w, v.r, to, status)
	return nil
}

// mostAsked bounds a question, a query or a quotation in an address, in runes.
const mostAsked = 2000

// words returns a parameter of the address, without what could steer a page, cut to mostAsked.
func (v *visit) words(name string) string {
	s := strings.TrimSpace(present.Printable(v.r.FormValue(name)))
	return present.CutRunes(s, mostAsked)
}

// escaped returns a path with its segments escaped.
func escaped(segments ...string) string {
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "/" + strings.Join(segments, "/")
}
