package ingest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/extract"
)

func TestMaintainerAdd(t *testing.T) {
	m, _ := maintained(t)
	cdn := "https://cdn.discordapp.com/attachments/1/2/"
	asked := attach(t, m, map[string]http.HandlerFunc{
		"/attachments/1/2/pier": func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "码头管理规定\n\n第一条 码头夜间关闭。\n第二条 码头不得停放车辆。\n")
		},
		"/attachments/1/2/big": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, extract.MaxBytes+1)) },
		"/attachments/1/2/far": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://files.example/pier", http.StatusFound)
		},
	})
	name, err := m.Add(t.Context(), Upload{Name: `C:\Users\me\码头?.txt`, URL: cdn + "pier"})
	if err != nil || name != "uploads/码头_.txt" {
		t.Fatalf("Add: %q, %v", name, err)
	}
	text := []byte("第一条 一。\n第二条 二。\n")
	for _, f := range []Upload{
		{Name: "", Data: text}, {Name: "..", Data: text}, {Name: ".hidden.txt", Data: text}, {Name: "sources.yaml", Data: text},
		{Name: "README.md", Data: text}, {Name: "questions.jsonl", Data: text}, {Name: "a.exe", Data: text}, {Name: "a.txt.tmp", Data: text},
		{Name: "a.txt", Data: []byte{}}, {Name: "a.txt", Data: []byte("a\x00b")}, {Name: "a.txt", Size: extract.MaxBytes + 1, Data: text},
		{Name: "a.txt", Data: bytes.Repeat([]byte("a"), extract.MaxBytes+1)}, {Name: "a.txt", URL: cdn + "else"},
		{Name: "a.txt", URL: cdn + "big"}, {Name: "a.txt", URL: cdn + "far"}, {Name: "a.txt", URL: "http://cdn.discordapp.com/attachments/1/2/pier"},
		{Name: "a.txt", URL: "https://files.example/pier"}, {Name: "a.txt", URL: "https://cdn.discordapp.com.files.example/attachments/1/2/pier"},
	} {
		name, err := m.Add(t.Context(), f)
		bad, ok := errors.AsType[*Error](err)
		if !errors.Is(err, ErrBadFile) || !ok || bad.Err == nil || corpus.ProblemOf(bad.Err).Code() == "other" {
			t.Errorf("Add %q of %d bytes, %s: %q, %v, want %v with the reason", f.Name, len(f.Data), f.URL, name, err, ErrBadFile)
		}
	}
	if diff := cmp.Diff(asked(), []string{"cdn.discordapp.com"}); diff != "" {
		t.Errorf("hosts that were asked (-got +want):\n%s", diff)
	}
	p, err := m.Refresh(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Recognised{{Source: "uploads/码头_.txt", Title: "码头管理规定", Lang: corpus.Chinese, Clauses: 2}}
	if diff := cmp.Diff(p.Uploaded, want); diff != "" {
		t.Errorf("recognised (-got +want):\n%s", diff)
	}
	levels := make(map[string][]corpus.Level)
	for _, y := range p.Yields {
		levels[y.Source.Name] = y.Levels
	}
	if got, want := levels[name], []corpus.Level{corpus.Unverified}; !slices.Equal(got, want) {
		t.Errorf("the uploaded file is %v, want %v: nothing says where it is from", got, want)
	}
	if _, err := m.Approve(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	st, err := m.Status(t.Context())
	if err != nil || st.Sources != 2 || len(st.Problems) > 0 {
		t.Errorf("Status: %+v, %v, want two sources", st, err)
	}
}

// attach replaces the hosts of the uploads that m fetches. It returns the list of contacted hosts.
func attach(t *testing.T, m *Maintainer, files map[string]http.HandlerFunc) (asked func() []string) {
	t.Helper()
	mux := http.NewServeMux()
	for path, serve := range files {
		mux.HandleFunc(path, serve)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	var hosts []string
	m.config.UploadTransport = tripper(func(r *http.Request) (*http.Response, error) {
		if !slices.Contains(hosts, r.URL.Host) {
			hosts = append(hosts, r.URL.Host)
		}
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host = "http", server.Listener.Addr().String()
		return http.DefaultTransport.RoundTrip(r)
	})
	return func() []string { return hosts }
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func FuzzUploadName(f *testing.F) {
	for _, name := range []string{"a.txt", "../a.txt", "a\x00.txt", strings.Repeat("长", 100) + ".txt", "\xff.md", "x/.txt", "/", "CON"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		base, err := uploadName(name)
		if err != nil {
			return
		}
		if !filepath.IsLocal(base) || filepath.Base(base) != base || len(base) > maxUploadName || base[0] == '.' || strings.ContainsAny(base, "/\\\x00") {
			t.Errorf("uploadName(%q) = %q", name, base)
		}
	})
}
