package fetch

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [b] *", "c")
	c, err := openCache(dir, 1000, false)
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://example.org/law"
	if e, err := c.load(address); e != nil || err != nil {
		t.Fatalf("empty: %v, %v", e, err)
	}
	want := entry{Page: &Page{Address: address, Final: address + "/", Data: []byte("a\nb\x00"), ContentType: "text/html",
		Retrieved: time.Date(2022, 9, 3, 0, 0, 0, 0, time.UTC)}, ETag: `W/"1"`, LastModified: "Sat"}
	if err := c.store(&want); err != nil {
		t.Fatal(err)
	}
	got, err := c.load(address)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*got, want, cmp.AllowUnexported(entry{})); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if e, err := c.load(address + "2"); e != nil || err != nil {
		t.Errorf("another address: %v, %v", e, err)
	}
}

// Whatever byte of a file is changed or cut off, it is not taken for what was stored.
func TestCacheDamaged(t *testing.T) {
	c, err := openCache(t.TempDir(), 1000, false)
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://example.org/law"
	if err := c.store(&entry{Page: &Page{Address: address, Data: []byte("the law")}}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(c.path(address))
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.IndexByte(whole, '\n') + 1
	for i := range whole {
		for _, data := range [][]byte{whole[:i], append(append(bytes.Clone(whole[:i]), whole[i]^1), whole[i+1:]...)} {
			if err := os.WriteFile(c.path(address), data, 0o644); err != nil {
				t.Fatal(err)
			}
			e, err := c.load(address)
			if err == nil && (string(e.Page.Data) != "the law" || e.Page.Address != address) || err == nil && i >= body {
				t.Errorf("byte %d: %+v", i, e.Page)
			}
		}
	}
	if err := os.WriteFile(c.path(address), make([]byte, 2<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.load(address); err == nil {
		t.Error("a file beyond the limit was read")
	}
	s := serve(t, pages(map[string]string{"/law": "new"}))
	w := newWeb(t, WebOptions{Cache: t.TempDir()})
	if err := os.WriteFile(w.cache.path(s.URL+"/law"), []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if p, err := w.Get(t.Context(), s.URL+"/law"); err != nil || p.Status != Fetched {
		t.Errorf("with a damaged file: %v, %v; want it fetched anew", p, err)
	}
}

func TestCacheLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"0123.456.part", "keep"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := openCache(dir, 1000, false); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "keep" {
		t.Errorf("left: %v, %v", left, err)
	}
}

// A text that cannot be kept is handed over all the same.
func TestCacheNotWritable(t *testing.T) {
	s := serve(t, pages(map[string]string{"/law": "law"}))
	dir := filepath.Join(t.TempDir(), "cache")
	w := newWeb(t, WebOptions{Cache: dir})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	p, err := w.Get(t.Context(), s.URL+"/law")
	if err != nil || string(p.Data) != "law" || p.Status != Fetched || !errors.Is(p.Problem, ErrCache) {
		t.Errorf("%+v, %v; want the text with %v", p, err, ErrCache)
	}
}

// A trouble that lasts began when it was first met, and is forgotten when it is over; who only reads changes nothing.
func TestSeen(t *testing.T) {
	gone := false
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if gone || r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Write([]byte("第一条 河流。"))
	})
	dir, now := t.TempDir(), time.Date(2022, 9, 4, 0, 0, 0, 0, time.UTC)
	get := func(readOnly bool) Page {
		t.Helper()
		now = now.Add(time.Hour)
		w := newWeb(t, WebOptions{Cache: dir, ReadOnly: readOnly, Now: func() time.Time { return now }})
		p, err := w.Get(t.Context(), s.URL+"/law")
		if err != nil {
			t.Fatal(err)
		}
		return *p
	}
	if _, ok := LastSeen(dir, s.URL+"/law"); ok {
		t.Error("seen before it was asked for")
	}
	get(false)
	gone = true
	if p := get(true); p.Status != Vanished || !p.Since.Equal(now) {
		t.Errorf("read only: %s since %v", p.Status, p.Since)
	}
	if seen, ok := LastSeen(dir, s.URL+"/law"); !ok || seen.Status != Fetched || seen.Problem != "" {
		t.Errorf("a reader changed what was seen: %+v", seen)
	}
	began := get(false).Since
	if p := get(false); p.Status != Vanished || !p.Since.Equal(began) || began.Equal(now) {
		t.Errorf("%s since %v, want %v", p.Status, p.Since, began)
	}
	if seen, _ := LastSeen(dir, s.URL+"/law"); seen.Status != Vanished || !seen.Since.Equal(began) || !seen.Checked.Equal(now) {
		t.Errorf("seen %+v", seen)
	}
	gone = false
	if p := get(false); p.Status != NotModified || !p.Since.IsZero() {
		t.Errorf("back again: %s since %v", p.Status, p.Since)
	}
	gone = true
	if p := get(false); !p.Since.Equal(now) {
		t.Errorf("gone again since %v, want %v", p.Since, now)
	}
}
