package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/answer"
	"yiju/retrieval/index"
	"yiju/retrieval/llm"
	"yiju/retrieval/service"
)

// TestPages visits every kind of page in both languages of the interface. A line that begins with "-" must not be there.
func TestPages(t *testing.T) {
	before, after := ports()
	room := open(t, editions(t, before, after))
	for _, c := range []struct {
		path   string
		status int
		en, zh string // lines of HTML that the page has; "" for the same
	}{
		{"/", 200, `<h1>yiju</h1>` + "\n" + `lang="en">Charter on the Digital Governance of Ports</a>` + "\n" + `<span class="level unofficial_translation">unofficial translation</span>`,
			`<h1>依据 yiju</h1>` + "\n" + `lang="zh-CN">《港口数字治理章程》</a>` + "\n" + `<span class="level unofficial_translation">非官方译文</span>`},
		{"/i/harbour-charter", 200, `<h1>Charter on the Digital Governance of Ports</h1>` + "\n" + `the source breaks off before the end of this text` + "\n" + `<p class="path above">Chapter I General</p>` + "\n" + `<section class="row" id="c1"`,
			`<h1>《港口数字治理章程》</h1>` + "\n" + `来源在这份文件结束之前中断` + "\n" + `<p class="path above">第一章 总则</p>`},
		{"/i/library-rules-2022", 200, `This corpus has no English text.`, `本语料库没有英文文本。`},
		{"/i/harbour-charter?lang=en", 200, "-港口运营人应当尊重\nPort operators shall", "-港口运营人应当尊重"},
		{"/c/harbour-charter/1", 200, `<span class="label">Article</span>` + "\n" + `<p class="path">第一章 总则</p>` + "\n" + `<dd>a.txt:1</dd>` + "\n" + `<dt>Retrieved</dt><dd>2026-01-02</dd>` + "\n" +
			`data-link="https://room.example/c/harbour-charter/1@` + "\n" + `<link rel="next" href="/c/harbour-charter/2">` + "\n" + `<link rel="canonical" href="https://room.example/c/harbour-charter/1">` + "\n" +
			`"legislationIdentifier":"harbour-charter/1"`, `<span class="label">第一条</span>` + "\n" + `<dt>取得于</dt>`},
		{"/c/harbour-charter/2", 200, `<sup><a href="#zh-n1" id="zh-m1"` + "\n" + `<li id="zh-n1" lang="zh-CN"><a href="#zh-m1" aria-label="↑ ①">①</a> 接管包括停机。 <span class="light">a.txt:9</span>`, "<h3>脚注</h3>"},
		{"/c/harbour-charter/3", 200, `Another source words it differently (c.txt:3)` + "\n" + `<del>，保存期限不超过</del>`, `另一来源的文字不同（c.txt:3）`},
		{"/c/harbour-charter/4", 200, `依照<a href="/c/harbour-charter/2">本章程第二条</a>接管` + "\n" + `<a href="/c/library-rules-2022/1">《图书馆开放数据规则》第一条</a>` + "\n" + `适用刑法第九条和`, ""},
		{"/c/library-rules-2022/1", 200, `This corpus has no English text of this clause.`, `本语料库没有这一条的英文文本。`},
		{"/c/harbour-charter/1?lang=en", 200, "-港口运营人\n" + `<strong aria-current="true">English</strong>`, `<strong aria-current="true">英文</strong>`},
		{"/c/library-rules-2022/3.2", 200, `<span class="label">第二款</span>` + "\n" + `<mark>更新日志保留十年。</mark>`, ""},
		{"/c/library-rules-2022/3.7", 404, `The clause has no such part.` + "\n" + `href="/c/library-rules-2022/3"`, `这一条没有这一部分。`},
		{"/c/harbour-charter/99", 404, `There is no such clause: this document has clauses 1–4.`, `1–4`},
		{"/c/night-bus-plan-2021/4", 410, `This clause was withdrawn.` + "\n" + `四 was withdrawn on 2031-02-04.`, `这一条已经撤下。` + "\n" + `已于 2031-02-04 撤下。`},
		{"/c/nowhere/1", 404, `There is no such clause or page.`, `没有这一条，也没有这个页面。`},
		{"/nothing/at/all", 404, `There is no such clause or page.`, ""},
		{"/c/harbour-charter/1/history", 200, `<ins>，遵守当地法律</ins>` + "\n" + `2031-02-04` + "\n" + `earliest that is kept` + "\n" + `href="/c/harbour-charter/1@`, `留存的最早版本`},
		{"/c/night-bus-plan-2021/4/history", 200, `The clause did not exist then.` + "\n" + `每班车配备一名乘务员`, ""},
		{"/search?q=cranes", 200, `<mark>cranes</mark>` + "\n" + `href="/c/harbour-charter/2"`, "检索：cranes · 依据 yiju"},
		{"/search?q=" + url.QueryEscape("港口章程第三条"), 200, `<ul class="items"><li><a href="/c/harbour-charter/3">`, ""},
		{"/search?q=" + url.QueryEscape("闭馆前广播提醒"), 200, `<p>…<mark>闭馆前</mark>`, ""},
		{"/search?q=zzzzqqq", 200, `No clause fits.`, `没有相符的条款。`},
		{"/search?q=cranes&part=1", 200, "-<html\n<mark>cranes</mark>", ""},
		{"/search", 200, `Words in Chinese or English`, `中文或英文的词`},
		{"/ask", 200, `The answer quotes clauses word for word`, `回答逐字引用条款`},
		{"/ask?q=" + url.QueryEscape("What does Article 2 of the Ports Charter say?"), 200, `<p class="claim sure">Answer, word for word from the text.</p>` + "\n" + `id="source-1"` + "\n" + `<a href="/a/0000000`, "永久网址"},
		{"/ask?q=" + url.QueryEscape("谁赢得了世界杯？"), 200, "-<p class=\"claim sure\">\n永久网址\n-permanent", ""},
		{"/verify", 200, `<textarea id="text" name="text"`, `粘贴一段文字`},
		{"/verify?text=" + url.QueryEscape("《港口数字治理章程》第三条规定：“船舶识别数据应当加密保存，保存期限不超过五年。”又说“起重机的自动控制系统不必由人监督”"), 200,
			`<span class="found sure">` + "\n" + `<sup><a href="#quote-1">word for word 1</a></sup>` + "\n" + `<sup><a href="#quote-2">altered 2</a></sup>` + "\n" + `<a href="/c/harbour-charter/3">`, `逐字相符 1`},
		{"/a/nothing1", 404, `-<dl`, ""},
	} {
		for ui, want := range map[string]string{"en": c.en, "zh": c.zh} {
			if strings.Contains(c.path, "ask?q=%E8") && ui == "en" {
				continue // the answer is in the language of the question, the page in that of the reader
			}
			path := c.path + "?ui=" + ui
			if strings.Contains(c.path, "?") {
				path = c.path + "&ui=" + ui
			}
			w := room.get(path)
			if w.Code != c.status {
				t.Errorf("%s: status %d, want %d", path, w.Code, c.status)
			}
			body := strings.ReplaceAll(w.Body.String(), "?ui="+ui+`"`, `"`)
			body = strings.ReplaceAll(body, "&amp;ui="+ui, "")
			for line := range strings.SplitSeq(want, "\n") {
				rest, absent := strings.CutPrefix(line, "-")
				if strings.Contains(body, rest) == absent && line != "" {
					t.Errorf("%s: want %q in\n%s", path, line, content(body))
				}
			}
		}
	}
}

// TestForwarding checks where addresses lead that are not canonical, and that only what is beyond doubt leads to a clause.
func TestForwarding(t *testing.T) {
	before, after := ports()
	rules := after.Instruments[1].Document("zh")
	older := *rules
	older.Clauses = append(older.Clauses[:0:0], older.Clauses...)
	before.Instruments[1].Documents = before.Instruments[1].Documents[:0:0]
	before.Instruments[1].Documents = append(before.Instruments[1].Documents, &older)
	moved := *older.Clauses[1]
	moved.ID, moved.Label = "12", "第十二条"
	older.Clauses[1] = &moved
	room := open(t, editions(t, before, after))
	for _, c := range []struct {
		path, to string
		status   int
	}{
		{"/c/" + url.PathEscape("港口章程第三条"), "/c/harbour-charter/3", 301},
		{"/c/" + url.PathEscape("港口章程") + "/3", "/c/harbour-charter/3", 301},
		{"/c/Harbour-Charter/3", "/c/harbour-charter/3", 301},
		{"/i/" + url.PathEscape("港口章程"), "/i/harbour-charter", 301},
		{"/c/harbour-charter/3/zh", "/c/harbour-charter/3?lang=zh", 301},
		{"/" + url.PathEscape("港口章程第三条") + "?ui=en", "/c/harbour-charter/3?ui=en", 301},
		{"/c/library-rules-2022/12", "/c/library-rules-2022/2?from=library-rules-2022%2F12", 302},
		{"/c/library-rules-2022/12.bib", "/c/library-rules-2022/2.bib", 302},
		{"/c/" + url.PathEscape("夜间公交行动计划第三条"), "", 404},
		{"/c/" + url.PathEscape("港口章程第九条"), "", 404},
		{"/c/harbour-charter/3/fr", "", 404},
	} {
		w := room.get(c.path)
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%s leads to %q with status %d, want %q with %d", c.path, w.Header().Get("Location"), w.Code, c.to, c.status)
		}
	}
	body := room.get("/c/library-rules-2022/2?from=library-rules-2022/12&ui=zh").Body.String()
	if !strings.Contains(body, "已于 2031-02-04 重新编号，现为") {
		t.Errorf("the page does not say that the reader was forwarded:\n%s", body)
	}
	if body := room.get("/c/library-rules-2022/1?from=library-rules-2022/12&ui=zh").Body.String(); strings.Contains(body, "重新编号") {
		t.Error("a clause says that it is another one's new number")
	}
}

// TestQuotationLinks checks what a clause says of the quotation, or the wording, that its address names.
func TestQuotationLinks(t *testing.T) {
	before, after := ports()
	room := open(t, editions(t, before, after))
	digest := func(n int) string {
		return before.Instruments[0].Document("zh").Clauses[n].Digest()[:12]
	}
	for _, c := range []struct{ path, want, not string }{
		{"/c/harbour-charter/3?q=" + url.QueryEscape("应当加密保存，保存期限"), `<p class="claim sure">Word for word in this clause (Chinese, official).</p>` + "\n" + `<mark>应当加密保存，保存期限</mark>`, ""},
		{"/c/harbour-charter/3?q=" + url.QueryEscape("应當加密保存，保存期限"), `claim sure` + "\n" + `<mark>应当加密保存，保存期限</mark>`, ""},
		{"/c/harbour-charter/3?q=" + url.QueryEscape("船舶识别数据应当加密保存，保存期限不超过六年"), `class="check problem"` + "\n" + `<del>五</del><ins>六</ins>`, `claim sure`},
		{"/c/harbour-charter/1?q=" + url.QueryEscape("船舶识别数据应当加密保存，保存期限不超过五年"), `This clause does not have these words; another place does.` + "\n" + `/c/harbour-charter/3?q=`, `claim sure`},
		{"/c/harbour-charter/1?q=" + url.QueryEscape("海豚每天早晨在码头旁边唱歌跳舞"), `class="check unsure"`, `claim sure`},
		{"/c/library-rules-2022/2?q=" + url.QueryEscape("公开"), `class="check unsure"` + "\n" + `<mark>公开</mark>`, `claim sure`},
		{"/c/library-rules-2022/2?q=" + url.QueryEscape("得公开"), `class="check unsure"`, `claim sure`},
		{"/c/harbour-charter/2?q=" + url.QueryEscape("itic control systems of cranes must stay under hum"), `class="check problem"`, `claim sure`},
		{"/c/library-rules-2022/2?q=" + url.QueryEscape("经本人同意不得公开"), `<p class="claim unsure">Word for word in this clause (Chinese, official). Note: in the source these words follow a negation`, `claim sure`},
		{"/c/harbour-charter/1?q=%20", `<h1>`, `class="check`},
		{"/c/harbour-charter/2@" + digest(1), `Unchanged since it was cited (Chinese text).`, ""},
		{"/c/harbour-charter/1@" + digest(0), `Changed since it was cited: the Chinese text has been as below since 2031-02-04.` + "\n" + `<ins>，遵守当地法律</ins>`, ""},
		{"/c/harbour-charter/1@0123456789ab", `no snapshot that is kept has the wording`, "Unchanged"},
		{"/c/harbour-charter/1@0", `cannot be read`, "Unchanged"},
		{"/c/harbour-charter/1@" + url.PathEscape("<b>"), `cannot be read`, "<b>"},
	} {
		body := room.get(c.path).Body.String()
		for line := range strings.SplitSeq(c.want, "\n") {
			if !strings.Contains(body, line) {
				t.Errorf("%s: want %q in\n%s", c.path, line, content(body))
			}
		}
		if c.not != "" && strings.Contains(body, c.not) {
			t.Errorf("%s: %q is in\n%s", c.path, c.not, content(body))
		}
	}
}

// TestCaching checks that a browser that has a page is told so, and only as long as it is the page.
func TestCaching(t *testing.T) {
	before, after := ports()
	room, older := open(t, after), open(t, before)
	tag := room.get("/c/harbour-charter/1", "Accept-Language", "zh").Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	for _, c := range []struct {
		room     reading
		language string
		status   int
	}{{room, "zh", 304}, {room, "en", 200}, {older, "zh", 200}} {
		if w := c.room.get("/c/harbour-charter/1", "If-None-Match", tag, "Accept-Language", c.language); w.Code != c.status {
			t.Errorf("in %s: status %d, want %d", c.language, w.Code, c.status)
		}
	}
	for _, path := range []string{"/ask?q=cranes", "/search?q=cranes", "/verify", "/c/harbour-charter/1@0123456789ab"} {
		if h := room.get(path).Header(); h.Get("ETag") != "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %v", path, h)
		}
	}
}

// TestLanguage checks which language the pages speak.
func TestLanguage(t *testing.T) {
	_, after := ports()
	room := open(t, after)
	for _, c := range []struct{ path, header, want string }{
		{"/", "", "en"}, {"/", "zh-TW,en;q=0.8", "zh-CN"}, {"/", "fr, zh;q=0.5", "zh-CN"}, {"/", "de,*", "en"}, {"/?ui=en", "zh", "en"}, {"/?ui=xx", "zh", "zh-CN"},
	} {
		if body := room.get(c.path, "Accept-Language", c.header).Body.String(); !strings.Contains(body, `<html lang="`+c.want+`">`) {
			t.Errorf("%s with %q is not in %s", c.path, c.header, c.want)
		}
	}
}

// TestReceipt checks that the permanent address of an answer shows it with its replay, and that nothing else is shown.
func TestReceipt(t *testing.T) {
	_, after := ports()
	room := open(t, after)
	w := room.get("/ask?q=" + url.QueryEscape("How long is ship identification data stored?"))
	_, rest, ok := strings.Cut(w.Body.String(), `<a href="/a/`)
	if !ok {
		t.Fatalf("the answer has no address:\n%s", w.Body)
	}
	id, _, _ := strings.Cut(rest, `"`)
	for path, want := range map[string]string{
		"/a/" + id: `<h1>How long is ship identification data stored?</h1>`, "/a/" + strings.ToUpper(id): "no more than five years", "/a/" + id + "?replay=1": "Nothing changed.",
	} {
		if w := room.get(path); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, want %q in\n%s", path, w.Code, want, w.Body)
		}
	}
}

// TestAskStream checks the stream that the script reads: events of HTML, the last of which is the answer.
func TestAskStream(t *testing.T) {
	_, after := ports()
	w := open(t, after).get("/ask?q=cranes", "Accept", "text/event-stream")
	if w.Header().Get("Content-Type") != "text/event-stream; charset=utf-8" {
		t.Errorf("the type is %q", w.Header().Get("Content-Type"))
	}
	body := w.Body.String()
	if !strings.HasPrefix(body, "event: done\ndata: {\"html\":\"") || !strings.HasSuffix(body, "}\n\n") || strings.Count(body, "\n") != 3 {
		t.Errorf("the stream is %q", body)
	}
}

// writer is a model that writes a sentence that holds and one that does not.
type writer struct{ answer.Model }

func (writer) Summarise(_ context.Context, r llm.Request) (llm.Reply, error) {
	keys := []corpus.Ref{r.Passages[0].Ref}
	reply := llm.Reply{Answerable: llm.Yes, Answering: keys, Sentences: []llm.Sentence{
		{Text: "Ship identification data shall be stored encrypted, for no more than five years.", Keys: keys},
	}}
	if r.Watch != nil {
		r.Watch(reply)
	}
	reply.Sentences = append(reply.Sentences, llm.Sentence{Text: "Ship identification data shall be stored for nine years <b>.", Keys: keys})
	return reply, nil
}

func (writer) Judges() bool { return false }

func (writer) Phrase(context.Context, llm.Request) (llm.Phrases, error) {
	return llm.Phrases{}, llm.ErrNotConfigured
}

// TestSummary checks that a summary comes in parts, that its numbers lead to the clauses below, and that its receipt says what became
// of each sentence.
func TestSummary(t *testing.T) {
	_, after := ports()
	room := open(t, service.InMemory(after, index.BuildOptions{}, writer{}))
	question := "/ask?ui=en&q=" + url.QueryEscape("How long is ship identification data of the Ports Charter stored?")
	stream := room.get(question, "Accept", "text/event-stream").Body.String()
	part, done := strings.Index(stream, "event: part\n"), strings.Index(stream, "event: done\n")
	if part != 0 || done < 0 || !strings.Contains(stream[:done], "no more than five years") {
		t.Errorf("the stream is %q", stream)
	}
	body := room.get(question).Body.String()
	for _, want := range []string{`five years. <a href="#source-1">[1]</a>`, `id="source-1"`, `<h2><span class="n">1</span> <a href="/c/harbour-charter/3?`} {
		if !strings.Contains(body, want) {
			t.Errorf("want %q in\n%s", want, content(body))
		}
	}
	_, rest, _ := strings.Cut(body, `<a href="/a/`)
	id, _, _ := strings.Cut(rest, `?`)
	body = room.get("/a/" + id + "?ui=en").Body.String()
	for _, want := range []string{`<li class="sure">`, `<li class="problem">`, `nine years &lt;b&gt;.`, `<a href="/c/harbour-charter/3?ui=en">harbour-charter/3</a>`, `dropped: `} {
		if !strings.Contains(body, want) {
			t.Errorf("want %q in\n%s", want, content(body))
		}
	}
}

// TestVerifyForm checks a text that a form sends: longer than an address, in the language of the page that it comes from.
func TestVerifyForm(t *testing.T) {
	_, after := ports()
	room := open(t, after)
	text := strings.Repeat("他说：“船舶识别数据应当加密保存，保存期限不超过五年。”\n", 60) + "并引用《港口数字治理章程》第九条。"
	req := httptest.NewRequest("POST", "/verify?ui=zh", strings.NewReader(url.Values{"text": {text}}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	body := room.do(req).Body.String()
	for _, want := range []string{`<span class="judged sure">逐字相符 60</span>`, `id="quote-60"`, `条款编号为 1–4`, `action="/verify?ui=zh"`} {
		if !strings.Contains(body, want) {
			t.Errorf("want %q in\n%.3000s", want, content(body))
		}
	}
}

// TestLongInstrument checks the pages of an instrument with many clauses.
func TestLongInstrument(t *testing.T) {
	var texts []string
	for n := range 250 {
		texts = append(texts, fmt.Sprintf("%d. Buoy %d is painted once a year.", n+1, n+1))
	}
	d := &corpus.Document{Lang: corpus.English, Title: "Buoy Rules", Level: corpus.Official}
	for n, text := range texts {
		d.Clauses = append(d.Clauses, &corpus.Clause{ID: fmt.Sprint(n + 1), Label: fmt.Sprint(n + 1), Text: text})
	}
	room := open(t, &corpus.Corpus{Instruments: []*corpus.Instrument{{ID: "buoys", Documents: []*corpus.Document{d}}}})
	for from, want := range map[string]struct{ first, last, before, then, far string }{
		"":     {"1", "100", "", "/i/buoys?from=100&amp;ui=en", `<a href="/i/buoys?from=200&amp;ui=en#c250"`},
		"100":  {"101", "200", "/i/buoys?from=0&amp;ui=en", "/i/buoys?from=200&amp;ui=en", `<a href="/i/buoys?from=0&amp;ui=en#c7"`},
		"200":  {"201", "250", "/i/buoys?from=100&amp;ui=en", "", `<a href="#c250"`},
		"9999": {"250", "250", "/i/buoys?from=149&amp;ui=en", "", ""},
		"-5x":  {"1", "100", "", "/i/buoys?from=100&amp;ui=en", ""},
	} {
		body := room.get("/i/buoys?ui=en&from=" + from).Body.String()
		rows := strings.Split(body, `<section class="row" id="c`)[1:]
		first, _, _ := strings.Cut(rows[0], `"`)
		last, _, _ := strings.Cut(rows[len(rows)-1], `"`)
		if first != want.first || last != want.last || !strings.Contains(body, want.far) {
			t.Errorf("from %q: clauses %s to %s, want %s to %s, and %s", from, first, last, want.first, want.last, want.far)
		}
		for link, there := range map[string]string{"← ": want.before, " →": want.then} {
			if strings.Contains(body, link) != (there != "") || !strings.Contains(body, `<a href="`+there) {
				t.Errorf("from %q: want the link %q to %q in\n%s", from, link, there, content(body)[max(0, len(content(body))-900):])
			}
		}
	}
}

// TestMethods checks that the room refuses what it has no use for.
func TestMethods(t *testing.T) {
	_, after := ports()
	room := open(t, after)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"HEAD", "/c/harbour-charter/1", 200}, {"POST", "/c/harbour-charter/1", 405}, {"DELETE", "/nothing", 405},
		{"GET", "/assets/nothing.css", 404}, {"GET", "/assets/../pages/frame.html", 307},
	} {
		if w := room.do(httptest.NewRequest(c.method, c.path, nil)); w.Code != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.status)
		}
	}
	closed := New(Options{Library: nobody{}})
	w := httptest.NewRecorder()
	closed.ServeHTTP(w, httptest.NewRequest("GET", "/c/a/1?ui=zh", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "语料库还没有准备好") {
		t.Errorf("without a corpus: %d\n%s", w.Code, w.Body)
	}
}

// TestRefreshUnderReaders checks that no page fails for any of 500 readers while another snapshot goes into service.
func TestRefreshUnderReaders(t *testing.T) {
	before, after := ports()
	dir := editions(t, before)
	room := open(t, dir)
	var failed, old, changed atomic.Int64
	var readers sync.WaitGroup
	half := make(chan bool)
	for n := range 500 {
		readers.Go(func() {
			for k, path := range []string{"/c/harbour-charter/1", "/i/harbour-charter", "/c/harbour-charter/1/history", "/c/harbour-charter/1.json", "/search?q=cranes"} {
				if k == 2 && n%2 == 0 {
					<-half
				}
				if k == 4 && n%10 > 0 {
					continue
				}
				w := httptest.NewRecorder()
				room.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				switch {
				case w.Code != http.StatusOK:
					failed.Add(1)
				case strings.Contains(w.Body.String(), "遵守当地法律"):
					changed.Add(1)
				case k != 4:
					old.Add(1)
				}
			}
		})
	}
	publish(t, dir, before, after, 4)
	_, err := room.manager.Reload()
	fine(t, err)
	close(half)
	readers.Wait()
	if failed.Load() > 0 || old.Load() == 0 || changed.Load() == 0 {
		t.Errorf("%d pages failed, %d showed the old text, %d the new one", failed.Load(), old.Load(), changed.Load())
	}
}

// content is what a page says, without its frame.
func content(page string) string {
	_, rest, _ := strings.Cut(page, `<main id="main">`)
	rest, _, _ = strings.Cut(rest, "</main>")
	return strings.TrimSpace(rest)
}
