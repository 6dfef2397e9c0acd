package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/index/indextest"
)

// hostile are texts that would do something where they are not escaped.
var hostile = []string{
	`<script>alert(1)</script>`, `</script><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)`, `' autofocus onfocus='alert(1)`, `javascript:alert(1)`,
	`<!--`, `]]>`, `</title></textarea></p>`, `{{.Home}}`, "\u202Egnirts\u202C", "a\x00b\x1b[31m", `\u003cscript\u003e`, "x\r\nX-Injected: 1", `@{}%0d%0a`,
}

// hostileCorpus has hostile texts wherever a text can stand.
func hostileCorpus() *corpus.Corpus {
	c := indextest.Corpus()
	evil := strings.Join(hostile, " ")
	work := &corpus.Instrument{ID: `evil"<b>'plan`, Kind: "law", Date: "2025", Issuer: evil, TitleZH: "坏" + evil, TitleEN: "Evil " + evil, Aliases: []string{evil}}
	for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
		at := corpus.Location{File: evil + ".txt", LineStart: 1, LineEnd: 2}
		work.Documents = append(work.Documents, &corpus.Document{Lang: l, Title: evil, Level: corpus.News, Address: `https://evil.example/"><script>`, Source: evil, Clauses: []*corpus.Clause{
			{ID: `1"<i>`, Label: "1 " + evil, Heading: evil, Path: []string{evil}, Text: evil + "\nsecond line of evil words", Location: at,
				Notes: []corpus.Note{{Mark: "<1>", Text: evil, At: 3, Location: at}}, Variants: []corpus.Variant{{Text: evil + "!", Location: at}}},
			{ID: "2", Label: "2", Text: "Article 2 plain evil words, see Article 2.", Location: at},
		}})
	}
	work.Documents[1].Address = "javascript:alert(1)"
	c.Instruments = append([]*corpus.Instrument{work}, c.Instruments...)
	return c
}

// TestHostile visits every kind of page with hostile texts in the corpus, the address and the headers. Each page is checked: see
// reading.do.
func TestHostile(t *testing.T) {
	room := open(t, hostileCorpus())
	clause := "/c/" + url.PathEscape(`evil"<b>'plan`) + "/" + url.PathEscape(`1"<i>`)
	paths := []string{"/", "/i/" + url.PathEscape(`evil"<b>'plan`), clause, clause + "/history", "/search?q=evil+words", "/ask?q=What+does+the+evil+plan+say%3F", "/feed", "/sitemap.xml", "/llms.txt"}
	for _, f := range formats {
		paths = append(paths, clause+f.ext)
	}
	for _, h := range hostile {
		q := url.QueryEscape(h)
		p := url.PathEscape(h)
		paths = append(paths, "/search?q="+q, "/search?part=1&q="+q, "/ask?q="+q, "/verify?text="+q, "/verify?text="+url.QueryEscape("“"+h+h+"”"), clause+"?q="+q, clause+"?from="+q,
			"/c/"+p+"/1", "/c/"+p, "/i/"+p, "/a/"+p, "/"+p, clause+"@"+p, "/i/harbour-charter?from="+q+"&ui="+q+"&lang="+q)
	}
	for _, path := range paths {
		for _, ui := range []string{"zh", "en"} {
			w := room.get(path, "Accept-Language", ui, "X-Forwarded-Proto", hostile[0])
			if w.Code >= 500 {
				t.Errorf("%s: status %d", path, w.Code)
			}
			for name := range w.Header() {
				if name == "X-Injected" {
					t.Errorf("%s sets a header", path)
				}
			}
			if strings.ContainsAny(w.Body.String(), "\u202E\x00\x1b") {
				t.Errorf("%s has a character that steers", path)
			}
			if at := w.Header().Get("Location"); at != "" && (!strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") || strings.HasPrefix(at, `/\`)) {
				t.Errorf("%s leads out of the room: %q", path, at)
			}
		}
	}
}

// TestForms checks that programs can read the forms of a clause, whatever its texts are, and that each says its level.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		from *corpus.Corpus
		path string
	}{{hostileCorpus(), "/c/" + url.PathEscape(`evil"<b>'plan`) + "/" + url.PathEscape(`1"<i>`)}, {indextest.Corpus(), "/c/harbour-charter/3"}} {
		room := open(t, c.from)
		for _, ext := range []string{".json", ".csl"} {
			var v any
			fine(t, json.Unmarshal(room.get(c.path+ext).Body.Bytes(), &v))
		}
		bib := room.get(c.path + ".bib").Body.String()
		if open, closed := unescaped(bib, "{"), unescaped(bib, "}"); open != closed || strings.Count(bib, "@legislation{") != 2 {
			t.Errorf("BibTeX with %d braces opened and %d closed:\n%s", open, closed, bib)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(room.get(c.path+".ris").Body.String(), "\r\n"), "\r\n") {
			if len(line) < 5 || line[2:6] != "  - " && line != "ER  -" {
				t.Errorf("RIS has the line %q", line)
			}
		}
		for _, f := range formats {
			w := room.get(c.path + f.ext)
			level := []string{"official", "正式文本", "news", "新闻"}
			if !containsAny(w.Body.String(), level...) || w.Header().Get("Content-Type") != f.media {
				t.Errorf("%s of type %q does not say its level:\n%s", f.ext, w.Header().Get("Content-Type"), w.Body)
			}
		}
	}
	room := open(t, indextest.Corpus())
	for path, want := range map[string]string{
		"/c/harbour-charter/3.md?lang=zh": "> 第三条 船舶识别数据应当加密保存，保存期限不超过五年。\n>\n> — [《港口数字治理章程》 · 第三条](https://room.example/c/harbour-charter/3@",
		"/c/harbour-charter/3.ris":        "TY  - STAT\r\nID  - harbour-charter-3-zh\r\nTI  - 港口数字治理章程\r\nSE  - 第三条\r\nAU  - 港务联盟\r\nDA  - 2020\r\nLA  - zh-CN\r\nN1  - 正式文本; https://ports.example/zh\r\n",
		"/c/harbour-charter/3.csl":        `"accessed":{"date-parts":[[2026,1,2]]},"authority":"港务联盟"`,
		"/c/harbour-charter/3.json":       `{"clauses":[{"ref":"harbour-charter/3","lang":"zh"`,
	} {
		if body := room.get(path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s: want %q in\n%s", path, want, body)
		}
	}
}

// unescaped counts a sign without those behind a backslash.
func unescaped(s, sign string) int { return strings.Count(s, sign) - strings.Count(s, `\`+sign) }

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// TestFeeds checks that the feed and the sitemap are XML, and what they list.
func TestFeeds(t *testing.T) {
	before, after := ports()
	room := open(t, editions(t, before, after))
	for path, want := range map[string]string{
		"/feed":        "<title>《城市夜间公交行动计划（2021年）》 · 四: removed</title>",
		"/sitemap.xml": "<loc>https://room.example/c/harbour-charter/1</loc>",
	} {
		w := room.get(path)
		d := xml.NewDecoder(bytes.NewReader(w.Body.Bytes()))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", path, err, w.Body)
			}
		}
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: want %q in\n%s", path, want, w.Body)
		}
	}
	if body := room.get("/llms.txt").Body.String(); !strings.Contains(body, "- [Charter on the Digital Governance of Ports](https://room.example/i/harbour-charter): zh official, en unofficial translation") {
		t.Errorf("llms.txt:\n%s", body)
	}
}

// mostWeight is what a page of a clause may weigh with everything that it loads, compressed, in bytes.
const mostWeight = 30_000

// TestWeight weighs a page with everything that it loads.
func TestWeight(t *testing.T) {
	_, after := ports()
	room := open(t, after)
	sum := 0
	paths := []string{"/c/harbour-charter/4"}
	for _, name := range readPages().names {
		paths = append(paths, name)
	}
	for _, path := range paths {
		w := room.get(path, "Accept-Encoding", "gzip, br")
		sum += w.Body.Len()
		if w.Header().Get("Content-Encoding") != "gzip" {
			continue
		}
		z, err := gzip.NewReader(w.Body)
		fine(t, err)
		_, err = io.Copy(io.Discard, z)
		fine(t, err)
	}
	if t.Logf("%d bytes", sum); sum > mostWeight {
		t.Errorf("a clause weighs %d bytes, want at most %d", sum, mostWeight)
	}
}

// BenchmarkClause measures a page of a clause, from the request to its last byte, in a snapshot of many clauses.
func BenchmarkClause(b *testing.B) {
	c := &corpus.Corpus{}
	for n := range 200 {
		i := &corpus.Instrument{ID: fmt.Sprintf("rules-%03d", n), Kind: "rules", Date: "2020"}
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			d := &corpus.Document{Lang: l, Title: fmt.Sprintf("Rules of Port %d", n), Level: corpus.Official, Source: "a.txt"}
			for k := range 100 {
				d.Clauses = append(d.Clauses, &corpus.Clause{
					ID: fmt.Sprint(k + 1), Label: fmt.Sprintf("Article %d", k+1), Location: corpus.Location{File: "a.txt", LineStart: 1, LineEnd: 1},
					Text: fmt.Sprintf("Article %d The operator of crane %d keeps the records of ship %d, as laid down in Article %d.", k+1, k*n, n, k),
				})
			}
			i.Documents = append(i.Documents, d)
		}
		c.Instruments = append(c.Instruments, i)
	}
	room := open(b, editions(b, c))
	b.ResetTimer()
	for n := 0; b.Loop(); n++ {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/c/rules-%03d/%d", n%200, n%100+1), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		if room.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
