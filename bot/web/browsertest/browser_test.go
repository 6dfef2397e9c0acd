package browsertest

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"yiju/bot/state/sqlite"
	"yiju/bot/web"
	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/service"
)

var shots = flag.String("shots", "", "folder for pictures of the pages, to be looked at")

// browser is a tab of a browser under test.
type browser struct {
	t    *testing.T
	ctx  context.Context
	home string // address of the room of the starter corpus
	rich string // address of a room with notes, variants and clauses of one language
}

// open starts a browser and two rooms.
func open(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && path == "" {
			path = p
		}
	}
	if path == "" {
		t.Skip("untested without chromium: the reading room in a browser")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx}
	b.do(chromedp.Steps())
	starter, err := service.Starter(nil)
	fine(t, err)
	b.home = serve(t, starter)
	c := indextest.Corpus()
	slices.SortFunc(c.Instruments, func(a, b *corpus.Instrument) int { return strings.Compare(a.ID, b.ID) })
	b.rich = serve(t, service.InMemory(c, index.BuildOptions{Name: "rich"}, nil))
	return b
}

// serve runs a room of a service and returns its address.
func serve(t *testing.T, s *service.Service) string {
	t.Helper()
	m, err := service.NewFixed(s)
	fine(t, err)
	t.Cleanup(m.Close)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), sqlite.Options{})
	fine(t, err)
	t.Cleanup(func() { store.Close() })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fine(t, err)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	srv := http.Server{Handler: web.New(web.Options{Library: m, Receipts: store, Log: log})}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return "http://" + l.Addr().String()
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// patience is how long a step may take on a busy machine.
const patience = 30 * time.Second

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for n, s := range steps {
		ctx, cancel := b.ctx, func() {}
		if b.home != "" { // a limit on the first step would end the browser with it
			ctx, cancel = context.WithTimeout(b.ctx, patience)
		}
		err := chromedp.Do(ctx, s)
		cancel()
		if err != nil {
			b.t.Fatalf("step %d: %v", n, err)
		}
	}
}

// get evaluates an expression in the page.
func get[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, func(p *runtime.EvaluateParams) {
		p.UserGesture, p.AwaitPromise = new(true), new(true)
	}))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for what surely becomes true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); !get[bool](b, "!!("+expression+")"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("%s does not become true on %s:\n%s", expression, get[string](b, "location.href"), get[string](b, "document.body.innerText"))
		}
	}
}

func (b *browser) at(path string) {
	b.t.Helper()
	b.until("document.readyState == 'complete' && location.pathname + location.search == " + quote(path))
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

// watch notes what the pages complain of, such as breaches of their policy.
func (b *browser) watch() (complaints func() []string) {
	var all []string
	ctx, stop := context.WithCancel(b.ctx)
	done := make(chan bool)
	started := make(chan bool)
	go func() {
		defer close(done)
		messages := chromedp.Console(ctx)
		close(started)
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == "error" || m.Type == "warning" || m.Type == chromedp.ConsoleException {
				all = append(all, string(m.Type)+": "+m.Text)
			}
		}
	}()
	<-started
	return func() []string { stop(); <-done; return all }
}

// TestJourney reads, chooses a language, searches, asks, checks a text, copies and goes back, with the mouse and with keys.
func TestJourney(t *testing.T) {
	b := open(t)
	complaints := b.watch()
	click := func(selector string) { b.do(chromedp.Click(selector, chromedp.NodeVisible)) }

	// Read: from the list to a clause, then on.
	b.do(chromedp.Navigate(b.home + "/?ui=en"))
	click(`.works a[href*="community-charter"]`)
	b.at("/i/community-charter?ui=en")
	click(`#c3 .pin`)
	b.at("/c/community-charter/3?ui=en")
	b.until(`document.querySelectorAll('.pair article .text').length == 2`)

	// The view of one language, and the other language of the interface.
	click(`.views a[href*="lang=en"]`)
	b.at("/c/community-charter/3?lang=en&ui=en")
	b.until(`document.querySelectorAll('article .text').length == 1 && document.querySelector('article')?.lang == 'en'`)
	click(`.top nav a[hreflang=zh-CN]`)
	b.at("/c/community-charter/3?lang=en&ui=zh")
	b.until(`document.documentElement.lang == 'zh-CN' && document.querySelector('.brand')?.innerText == '依据 yiju'`)

	// Keys turn pages, and find the field.
	b.do(chromedp.Navigate(b.home+"/c/community-charter/3"), chromedp.KeyEvent("j"))
	b.at("/c/community-charter/4")
	b.do(chromedp.KeyEvent("k"))
	b.at("/c/community-charter/3")
	b.do(chromedp.KeyEvent("/"))
	b.until(`document.activeElement.id == 'q'`)

	// Search while typing, and with Enter.
	b.do(chromedp.SendKeys("#q", "labell"))
	b.until(`document.querySelector('#quick .card a[href^="/c/"]')`)
	b.do(chromedp.KeyEvent("\x1b"))
	b.until(`document.querySelector('#quick').hidden`)
	b.do(chromedp.SendKeys("#q", "labelled\r"))
	b.at("/search?q=labelled")
	b.do(chromedp.SendKeys("#q", "jkc "))
	b.until(`location.search == '?q=jkc+labelled'`)

	// Ask: the page stays, the answer comes, the address is that of the question; back leads to the form.
	b.do(chromedp.Navigate(b.home+"/ask?ui=en"), chromedp.Evaluate[chromedp.Void](`window.same = true`), chromedp.SendKeys("#question", "Must AI content be labelled?"))
	click(`form.ask button`)
	b.until(`document.querySelector('#answer .claim.sure')`)
	b.until(`window.same && location.search.includes('q=Must+AI+content')`)
	b.until(`document.querySelector('#answer a[href^="/a/"]')`)
	b.do(chromedp.NavigateBack())
	b.until(`document.readyState == 'complete' && location.search == '?ui=en' && document.querySelector('#answer') && !document.querySelector('#answer .claim')`)
	b.do(chromedp.NavigateForward())
	b.until(`document.querySelector('#answer .claim.sure')`)
	click(`#answer a[href^="/a/"]`)
	b.until(`location.pathname.startsWith('/a/') && document.querySelector('h1')?.innerText == 'Must AI content be labelled?'`)
	click(`a[href*="replay=1"]`)
	b.until(`document.querySelector('.judged.sure')?.innerText == 'Nothing changed.'`)

	// Check a text.
	words := get[string](b, `fetch('/c/community-charter/3.json?lang=en').then(r => r.json()).then(j => j.clauses[0].text.split('\n').pop())`)
	b.do(chromedp.Navigate(b.home+"/verify?ui=en"), chromedp.SetValue("#text", "The charter, Article 3: “"+words+"” and “"+strings.Replace(words, "needed", "needless", 1)+"”"))
	click(`form.verify button`)
	b.until(`document.querySelectorAll('.found.sure').length == 1 && document.querySelectorAll('.found.problem').length == 1`)

	// Copy: a link, the text, and a selection, which becomes a deep link that is checked when it is opened.
	b.do(chromedp.Navigate(b.home + "/c/community-charter/3?ui=en"))
	get[bool](b, `navigator.clipboard.writeText = async t => { window.copied = t; }; true`)
	click(`article[lang=en] [data-copy=link]`)
	b.until(`window.copied?.startsWith(location.origin + '/c/community-charter/3@')`)
	link := get[string](b, `window.copied`)
	click(`article[lang=en] [data-copy=quote]`)
	b.until(`window.copied.startsWith('“Article 3') && window.copied.includes('(model text)')`)
	b.do(chromedp.KeyEvent("c"))
	b.until(`window.copied.startsWith(location.origin + '/c/community-charter/3@')`)
	quoted := get[string](b, `(() => {
		document.addEventListener('copy', e => { window.quoted = e.clipboardData.getData('text/plain'); });
		const p = document.querySelector('article[lang=en] .text').lastElementChild;
		getSelection().selectAllChildren(p);
		document.execCommand('copy');
		return window.quoted;
	})()`)
	if !strings.Contains(quoted, words) || !strings.Contains(quoted, "Article 3") || !strings.Contains(quoted, "model text") {
		t.Errorf("a selection is copied as %q", quoted)
	}
	_, deep, _ := strings.Cut(quoted, "\n")
	b.do(chromedp.Navigate(deep))
	b.until(`document.querySelector('.check.sure') && document.querySelector('.text mark')`)
	b.do(chromedp.Navigate(link))
	b.until(`document.querySelector('.check.sure')`)

	for _, c := range complaints() {
		t.Errorf("a page complains: %s", c)
	}
}

// TestWithoutScript reads, searches, asks and checks with scripts off.
func TestWithoutScript(t *testing.T) {
	b := open(t)
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	fine(t, err)
	text := func(selector, want string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		defer cancel()
		got, err := chromedp.Run(ctx, chromedp.TextContent(selector))
		if err != nil || !strings.Contains(got, want) {
			t.Fatalf("%s: %q, %v, want %q", selector, got, err, want)
		}
	}
	b.do(chromedp.Navigate(b.home+"/c/community-charter/3?ui=en"), chromedp.SendKeys("#q", "labelled\r"), chromedp.WaitVisible("#hits .card"))
	text("#hits mark", "abel")
	b.do(chromedp.Navigate(b.home+"/ask?ui=en"), chromedp.SendKeys("#question", "Must AI content be labelled?\r"), chromedp.WaitVisible("#answer .card"))
	text("#answer .claim", "word for word")
	b.do(chromedp.Navigate(b.home+"/verify?ui=en"), chromedp.SendKeys("#text", "“Text, pictures, sound or video made mainly by AI must be hidden”"), chromedp.Click("form.verify button"), chromedp.WaitVisible(".checked"))
	text(".checked sup", "altered")
}

// pages are the pages of the starter corpus, and of the rich one after a tilde.
var pages = map[string]string{
	"index": "/", "instrument": "/i/community-charter", "clause": "/c/action-plan-2025/7", "quotation": "/c/community-charter/3?q=must+be+labelled",
	"altered": "/c/community-charter/3?q=Text,+pictures,+sound+or+video+made+mainly+by+AI+must+be+hidden", "history": "/c/community-charter/3/history",
	"search": "/search?q=labelling+AI", "nohits": "/search?q=zzzzqqq", "ask": "/ask?q=Must+AI+content+be+labelled%3F", "unsure": "/ask?q=Who+won+the+football+cup%3F",
	"verify":  "/verify?text=" + "%E2%80%9CText,+pictures,+sound+or+video+made+mainly+by+AI+must+be+hidden%E2%80%9D+and+%E2%80%9Cno+label+is+needed+where+AI+only+corrected%E2%80%9D",
	"missing": "/c/action-plan-2025/99", "notes": "~/c/harbour-charter/2", "variant": "~/c/harbour-charter/3", "single": "~/c/library-rules-2022/1", "long": "~/i/library-rules-2022",
}

// address returns the address of a page in a language of the interface.
func (b *browser) address(page, ui string) string {
	path := pages[page]
	host := b.home
	if rest, ok := strings.CutPrefix(path, "~"); ok {
		path, host = rest, b.rich
	}
	if strings.Contains(path, "?") {
		return host + path + "&ui=" + ui
	}
	return host + path + "?ui=" + ui
}

// show sets the window and the colours.
func (b *browser) show(width int64, media, colours string) {
	b.do(chromedp.EmulateViewport(width, 900))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
	})
	fine(b.t, err)
}

// axe returns axe-core, which npm fetches.
func axe(t *testing.T) string {
	t.Helper()
	const version = "4.14.1"
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("untested without npm: accessibility of the reading room")
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), npm, "pack", "--silent", "axe-core@"+version)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("untested without a registry of npm: accessibility of the reading room: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "tar", "-xzOf", filepath.Join(dir, "axe-core-"+version+".tgz"), "package/axe.min.js").Output()
	fine(t, err)
	return string(bytes.ToValidUTF8(out, nil))
}

// TestAccessible checks every page in both languages, light and dark, wide and narrow. A page must not be wider than the window.
func TestAccessible(t *testing.T) {
	b := open(t)
	script := axe(t)
	for page := range pages {
		for n, ui := range []string{"en", "zh"} {
			for _, colours := range []string{"light", "dark"} {
				b.show([]int64{1200, 390}[n], "screen", colours)
				b.do(chromedp.Navigate(b.address(page, ui)))
				get[bool](b, script+"\n;true")
				for _, v := range get[[]string](b, `axe.run({ resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html).join(' ')))`) {
					t.Errorf("%s in %s, %s: %s", page, ui, colours, v)
				}
				if over := get[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%s in %s is %d pixels wider than the window", page, ui, over)
				}
			}
		}
	}
}

// TestShots takes pictures for people to look at.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("no -shots")
	}
	fine(t, os.MkdirAll(*shots, 0o777))
	b := open(t)
	for page := range pages {
		for _, k := range []struct {
			name, media, colours, ui string
			width                    int64
		}{
			{"wide", "screen", "light", "en", 1200}, {"wide-dark", "screen", "dark", "zh", 1200}, {"narrow", "screen", "light", "zh", 390},
			{"narrow-dark", "screen", "dark", "en", 390}, {"print", "print", "light", "en", 800},
		} {
			b.show(k.width, k.media, k.colours)
			b.do(chromedp.Navigate(b.address(page, k.ui)))
			png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
			fine(t, err)
			fine(t, os.WriteFile(filepath.Join(*shots, page+"-"+k.name+".png"), png, 0o666))
		}
	}
}
