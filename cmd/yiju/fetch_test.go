package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/ingest"
)

// site is a web server whose pages a test changes.
type site struct {
	*httptest.Server
	t     testing.TB
	mu    sync.Mutex
	pages map[string]http.HandlerFunc // by path; 404 where there is none
	asked []string                    // path and status, of what is not robots.txt
	agent string
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{t: t, pages: make(map[string]http.HandlerFunc)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.handle))
	t.Cleanup(s.Close)
	return s
}

func (s *site) handle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	page := s.pages[r.URL.Path]
	s.mu.Unlock()
	if page == nil {
		page = http.NotFound
	}
	got := &noted{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.agent = r.UserAgent(); r.URL.Path != "/robots.txt" {
			s.asked = append(s.asked, fmt.Sprintf("%s %d", r.URL.Path, got.status))
		}
	}()
	page(got, r)
}

// noted is a response whose status is noted.
type noted struct {
	http.ResponseWriter
	status int
}

func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// has puts a page with an entity tag under path.
func (s *site) has(path, contentType, body string) {
	s.does(path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		tag := fmt.Sprintf(`"%x"`, len(body)*31+strings.Count(body, "十"))
		if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	})
}

func (s *site) does(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = h
}

// requests returns what was asked since the last call.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// webEnv lets yiju reach the servers of a test, without pauses.
func webEnv(more ...string) map[string]string {
	env := map[string]string{
		"YIJU_FETCH_ALLOW": "127.0.0.1 ::1", "YIJU_FETCH_PAUSE": "0", "YIJU_FETCH_TRIES": "1", "LANG": "en",
	}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

// yiju runs a command and returns its status and what it printed: results and talk.
func yiju(t testing.TB, env map[string]string, args ...string) (code int, out, talk string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, func(k string) string { return env[k] }, strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// holds checks that a text holds each of the words.
func holds(t testing.TB, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, text)
		}
	}
}

const ferryPage = `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>渡口管理规定</title></head><body>
<h1>渡口管理规定</h1><p>第一条 渡船每半小时开行一班。</p><p>第二条 渡船限载%s人。</p><p>第三条 大风天气停航，由管理人员挂出红旗。</p>
</body></html>`

// listing writes a manifest of addresses and returns its name.
func listing(t testing.TB, addresses ...string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("sources:\n")
	for _, a := range addresses {
		b.WriteString("  - address: " + a + "\n")
	}
	name := filepath.Join(t.TempDir(), "sources.yaml")
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestRefreshFromAddresses is the life of a corpus that comes from a web server.
func TestRefreshFromAddresses(t *testing.T) {
	s := newSite(t)
	ferry, tower := s.URL+"/ferry.html", s.URL+"/tower"
	s.has("/ferry.html", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	s.has("/tower", "text/plain", "钟楼管理规定\n\n第一条 钟楼的钟每天中午敲响一次。\n第二条 未经许可，任何人不得登上钟楼。\n")
	data, from, env := filepath.Join(t.TempDir(), "data"), listing(t, ferry, tower), webEnv()
	refresh := func(want int, more ...string) (out, talk string) {
		t.Helper()
		code, out, talk := yiju(t, env, append([]string{"corpus", "refresh", "-data", data, "-from", from}, more...)...)
		if code != want {
			t.Fatalf("status %d, want %d:\n%s\n%s", code, want, out, talk)
		}
		return out, talk
	}

	out, talk := refresh(0, "-n")
	holds(t, "a dry run", out, "new", "total")
	holds(t, "a dry run", talk, "Nothing was written")
	if _, err := os.Stat(data); err == nil {
		t.Error("a dry run made the data directory")
	}
	out, talk = refresh(0, "-yes", "-v")
	holds(t, "the table", out, ferry, tower, "new", " B")
	holds(t, "progress", talk, "reading 1/2 "+ferry, "reading 2/2 "+tower, "is now live")
	if !strings.HasPrefix(s.agent, "yiju/") {
		t.Errorf("agent %q", s.agent)
	}
	s.requests()

	// Nothing new: the server says so, and nothing is indexed.
	out, talk = refresh(0, "-yes")
	holds(t, "the table", out, "unchanged")
	holds(t, "an unchanged refresh", talk, "Nothing changed")
	if strings.Contains(talk, "indexing") {
		t.Errorf("an unchanged refresh indexes:\n%s", talk)
	}
	if got, want := fmt.Sprint(s.requests()), "[/ferry.html 304 /tower 304]"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}

	// One is gone and one has changed: the old text stays, and everybody is told.
	s.does("/tower", nil)
	s.has("/ferry.html", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
	out, talk = refresh(0, "-yes")
	holds(t, "the table", out, "old text kept", "changed", "no longer there", "限载{+二+}十人")
	holds(t, "talk", talk, "Sources that need attention: 1", tower, "nothing newer since", "status 404", "is now live")
	_, out, _ = yiju(t, env, "corpus", "status", "-data", data)
	holds(t, "status", out, "no longer there", "old text kept")
	_, out, _ = yiju(t, env, "corpus", "status", "-v", "-data", data)
	holds(t, "status", out, "retrieved 2", "last checked 2", "no longer there")
	_, out, _ = yiju(t, env, "cite", "-data", data, "《钟楼管理规定》第二条")
	holds(t, "cite", out, "不得登上钟楼", tower, "retrieved 2")
	_, out, _ = yiju(t, env, "cite", "-json", "-data", data, "《钟楼管理规定》第二条")
	holds(t, "cite -json", out, `"retrieved":"2`)

	// The server is down: all stays, in Chinese as well.
	s.does("/ferry.html", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	env["YIJU_LANG"] = "zh"
	out, talk = refresh(0, "-yes")
	holds(t, "the table", out, "沿用旧文本", "对方服务器出错（状态码 503）", "网页已不存在（状态码 404）")
	holds(t, "talk", talk, "没有变化")
	for _, english := range []string{"fetch:", "server in trouble", "no longer there", "find the new"} {
		if strings.Contains(out+talk, english) {
			t.Errorf("the Chinese screen holds %q:\n%s\n%s", english, out, talk)
		}
	}
	delete(env, "YIJU_LANG")

	// As JSON.
	out, _ = refresh(0, "-json", "-yes")
	var view struct{ Sources []ingest.Outcome }
	if err := json.Unmarshal([]byte(out), &view); err != nil || len(view.Sources) != 2 {
		t.Fatalf("%v: %s", err, out)
	}
	for _, o := range view.Sources {
		if o.Result != ingest.ResultKept || o.Since == "" || o.Problem == "" || o.Retrieved == "" || o.Bytes == 0 {
			t.Errorf("%+v", o)
		}
	}

	// Even the cache is lost: what serves is not thrown away because a server is down.
	if err := os.RemoveAll(ingest.FetchCache(data)); err != nil {
		t.Fatal(err)
	}
	serving, err := archive.OpenDir(data).Serving()
	if err != nil {
		t.Fatal(err)
	}
	out, talk = refresh(1, "-yes")
	holds(t, "talk", out+talk, "nothing usable", "stays live")
	s.has("/ferry.html", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
	out, talk = refresh(1, "-yes")
	holds(t, "talk", out+talk, tower+" has text in the live snapshot but gave none this time")
	if now, err := archive.OpenDir(data).Serving(); err != nil || now != serving {
		t.Errorf("%s serves (%v), want %s", now, err, serving)
	}
	refresh(1, "-yes", "-force") // one source is skipped still
	if now, err := archive.OpenDir(data).Serving(); err != nil || now == serving {
		t.Errorf("%s serves (%v) although it was forced", now, err)
	}
}

// TestRefreshFromAddress checks that a single page is read by its address, and what -n leaves on the disk: nothing.
func TestRefreshFromAddress(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	t.Setenv("TMPDIR", t.TempDir())
	code, out, talk := yiju(t, webEnv(), "corpus", "refresh", "-n", "-from", s.URL+"/ferry")
	if code != 0 {
		t.Fatalf("status %d:\n%s\n%s", code, out, talk)
	}
	holds(t, "the table", out, s.URL+"/ferry", "渡口管理规定")
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	data := filepath.Join(t.TempDir(), "data")
	if code, out, talk = yiju(t, webEnv(), "corpus", "refresh", "-yes", "-data", data, "-from", s.URL+"/ferry"); code != 0 {
		t.Fatalf("status %d:\n%s\n%s", code, out, talk)
	}
	before, err := os.ReadDir(ingest.FetchCache(data))
	if err != nil || len(before) == 0 {
		t.Fatalf("cache: %v, %v", before, err)
	}
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
	_, out, _ = yiju(t, webEnv(), "corpus", "refresh", "-n", "-data", data, "-from", s.URL+"/ferry")
	holds(t, "a dry run beside a cache", out, "限载{+二+}十人")
	after, err := os.ReadDir(ingest.FetchCache(data))
	if same := slices.EqualFunc(before, after, func(a, b os.DirEntry) bool { return a.Name() == b.Name() }); err != nil || !same {
		t.Errorf("a dry run changed the cache: %v, %v", after, err)
	}
}

// TestRefreshErrorPage checks that a page which looks like any other, in place of a text, does not take its clauses away.
func TestRefreshErrorPage(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	data := filepath.Join(t.TempDir(), "data")
	args := []string{"corpus", "refresh", "-yes", "-data", data, "-from", s.URL + "/ferry"}
	if code, out, talk := yiju(t, webEnv(), args...); code != 0 {
		t.Fatalf("status %d:\n%s\n%s", code, out, talk)
	}
	s.has("/ferry", "text/html; charset=utf-8", "<html><body><h1>渡口管理规定</h1><p>您访问的页面正在维护，请稍后再来，给您带来不便敬请谅解。</p></body></html>")
	code, out, talk := yiju(t, webEnv(), args...)
	if code != 1 {
		t.Errorf("status %d:\n%s", code, talk)
	}
	holds(t, "the report", out+talk, "most of its clauses would be withdrawn", "-force")
	if code, out, _ := yiju(t, webEnv(), "cite", "-data", data, "《渡口管理规定》第三条"); code != 0 || !strings.Contains(out, "红旗") {
		t.Errorf("status %d:\n%s", code, out)
	}
}

// TestRefreshFolderWithAddresses checks that a folder is read with the pages that its manifest gives only addresses of.
func TestRefreshFolderWithAddresses(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	from := filepath.Dir(listing(t, s.URL+"/ferry", s.URL+"/gone"))
	tower := "钟楼管理规定\n\n第一条 钟楼的钟每天中午敲响一次。\n第二条 未经许可，任何人不得登上钟楼。\n"
	if err := os.WriteFile(filepath.Join(from, "tower.txt"), []byte(tower), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, talk := yiju(t, webEnv(), "corpus", "refresh", "-n", "-from", from)
	if code != 1 {
		t.Errorf("status %d", code)
	}
	holds(t, "the report", out+talk, s.URL+"/ferry", "渡口管理规定", "tower.txt", "钟楼管理规定", "no longer there", "sources were skipped: 1")
	if err := os.Remove(filepath.Join(from, "tower.txt")); err != nil {
		t.Fatal(err)
	}
	_, out, _ = yiju(t, webEnv(), "corpus", "refresh", "-n", "-from", from)
	holds(t, "without files", out, "渡口管理规定")
}

// TestRefreshAsksUnderLock checks that nothing is fetched while another refresh has the data directory.
func TestRefreshAsksUnderLock(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	data := t.TempDir()
	lease, err := archive.OpenDir(data).Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"corpus", "refresh", "-yes", "-data", data, "-from", s.URL + "/ferry"}
	code, _, talk := yiju(t, webEnv(), args...)
	if code != 1 || len(s.requests()) > 0 {
		t.Errorf("status %d although another one is under way:\n%s", code, talk)
	}
	if err := lease.Unlock(); err != nil {
		t.Fatal(err)
	}
	if code, _, talk = yiju(t, webEnv(), args...); code != 0 || len(s.requests()) != 1 {
		t.Errorf("status %d:\n%s", code, talk)
	}
}

// TestProgressBeforeAnswer checks that one sees which address is waited for.
func TestProgressBeforeAnswer(t *testing.T) {
	s := newSite(t)
	var talk buffer
	asked := make(chan string, 1)
	s.does("/ferry", func(w http.ResponseWriter, r *http.Request) {
		asked <- talk.String()
		fmt.Fprintf(w, ferryPage, "十")
	})
	env := webEnv()
	code := run(t.Context(), []string{"corpus", "refresh", "-n", "-from", s.URL + "/ferry"}, func(k string) string { return env[k] },
		strings.NewReader(""), &talk, &talk)
	if code != 0 {
		t.Fatalf("status %d:\n%s", code, talk.String())
	}
	holds(t, "what is shown while the server thinks", <-asked, "reading 1/1 "+s.URL+"/ferry")
}

// TestFetchSettings checks that what cannot be meant is refused by name.
func TestFetchSettings(t *testing.T) {
	for _, test := range []struct{ variable, value, want string }{
		{"YIJU_FETCH_ALLOW", "10.0.0.0/8,internal", `fetch.allow cannot be "internal"`},
		{"YIJU_FETCH_MAX_MB", "0", "fetch.max_mb: 0 is not between 1 and 64"},
		{"YIJU_FETCH_MAX_MB", "65", "fetch.max_mb: 65 is not between 1 and 64"},
		{"YIJU_FETCH_PAUSE", "-1", `YIJU_FETCH_PAUSE: "-1" is not a number, 0 or greater`},
		{"YIJU_FETCH_TRIES", "x", `YIJU_FETCH_TRIES: "x" is not a number`},
	} {
		code, _, talk := yiju(t, webEnv(test.variable, test.value), "corpus", "status")
		if code != 1 || !strings.Contains(talk, test.want) {
			t.Errorf("%s=%s: status %d, want 1 and %q:\n%s", test.variable, test.value, code, test.want, talk)
		}
	}
}

// TestRefreshRefusesPrivate checks that an address of a private network is not connected to unless that is allowed.
func TestRefreshRefusesPrivate(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	code, out, talk := yiju(t, webEnv("YIJU_FETCH_ALLOW", "192.168.0.0/16", "YIJU_LANG", "zh"), "corpus", "refresh", "-n", "-from", s.URL+"/ferry")
	if code != 1 {
		t.Errorf("status %d", code)
	}
	holds(t, "the message", out+talk, "网址指向内部网络", "fetch.allow")
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
}

// fetching sets addresses of this machine as the sources.
func fetching(t *testing.T, addresses ...string) func(*settings) {
	from := listing(t, addresses...)
	return func(s *settings) {
		s.From, s.Fetch.Allow, s.Fetch.Pause, s.Fetch.Tries = from, []string{"127.0.0.1", "::1"}, 0, 1
	}
}

// TestMaintainerFetches checks that the bot refreshes from addresses by the same steps, and tells of texts that are old.
func TestMaintainerFetches(t *testing.T) {
	s := newSite(t)
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "十"))
	s.has("/tower", "text/plain", "钟楼管理规定\n\n第一条 钟楼的钟每天中午敲响一次。\n第二条 未经许可，任何人不得登上钟楼。\n")
	c, _, _ := kept(t)
	c.configure(t, fetching(t, s.URL+"/ferry", s.URL+"/tower"))
	first, err := c.Refresh(t.Context(), ingest.Options{}, nil)
	if err != nil || len(first.Problems) > 0 || first.Name == "" {
		t.Fatalf("first: %+v, %v", first, err)
	}
	if _, err := c.Approve(t.Context(), first.Name, false); err != nil {
		t.Fatal(err)
	}
	s.does("/tower", nil)
	same, err := c.Refresh(t.Context(), ingest.Options{}, nil)
	if err != nil || same.Name != "" || len(same.Problems) != 1 || !strings.Contains(present.TextsIn(corpus.English).NamedOutcome(same.Problems[0]), "no longer there") {
		t.Errorf("unchanged, with one that is gone: %+v, %v", same, err)
	}
	if st, err := c.Status(t.Context()); err != nil || len(st.Problems) != 1 || !strings.Contains(present.TextsIn(corpus.English).NamedOutcome(st.Problems[0]), "nothing newer since") {
		t.Errorf("status: %+v, %v", st, err)
	}
	s.has("/ferry", "text/html; charset=utf-8", fmt.Sprintf(ferryPage, "二十"))
	changed, err := c.Refresh(t.Context(), ingest.Options{}, nil)
	if err != nil || len(changed.Changes) != 1 || len(changed.Problems) != 1 {
		t.Errorf("changed: %+v, %v", changed, err)
	}
	if again, err := c.Pending(t.Context()); err != nil || present.TextsIn(corpus.English).NamedOutcome(again.Problems[0]) != present.TextsIn(corpus.English).NamedOutcome(changed.Problems[0]) {
		t.Errorf("pending: %+v, %v", again, err)
	}
}
