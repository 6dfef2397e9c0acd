package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// entries is a menu of a site.
func entries(name string, n int) string {
	var b strings.Builder
	b.WriteString("<ul>")
	for i := range n {
		fmt.Fprintf(&b, `<li><a href="/%d">%s%c</a></li>`, i, name, 'A'+rune(i))
	}
	return b.String() + "</ul>"
}

// ministryPage sets a text as a site of a ministry does: below menus, a path of pages, a date and buttons, above more menus.
func ministryPage(lang, title, below string, paras []string) string {
	words := map[string][5]string{
		"zh": {"首页", "资料", "打印", "版权所有 群岛事务署", "联系我们"},
		"en": {"Home", "News", "Print", "Copyright Ministry of the Islands", "Contact Us"},
	}[lang]
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="%s"><head><meta charset="utf-8"><title>%s_群岛事务署</title><script>var a = "<p>x</p>";</script>`+
		`</head><body><div class="header"><h1 class="logo"><a href="/">群岛事务署</a></h1>%s</div>`, lang, html.EscapeString(title), entries("menu ", 20))
	fmt.Fprintf(&b, `<div class="crumb"><a>%s</a> &gt; <a>%s</a></div><div class="news-title"><h1>%s</h1><p class="time">%s</p>`,
		words[0], words[1], html.EscapeString(title), below)
	fmt.Fprintf(&b, `<div class="share"><span>分享到：</span><ul><li>微信</li><li>微博</li><li>Facebook</li></ul><div>%s</div></div></div><div class="main">`, words[2])
	for _, p := range paras {
		fmt.Fprintf(&b, "<p>　　%s</p>\n", html.EscapeString(p))
	}
	fmt.Fprintf(&b, `</div><div class="foot">%s<p>%s</p><p>%s</p></div></body></html>`, entries("link ", 15), words[3], words[4])
	return b.String()
}

// ministryTexts are the pages of the addresses in configs/sources.yaml, in their order: an initiative with dash clauses
// and a plan with numbered ones, in both languages.
func ministryTexts() []string {
	return []string{
		ministryPage("zh", "群岛图书馆倡议", "2022-09-03 15:12", []string{
			"图书馆是岛上的客厅，人人都可以进来坐一坐。当前，各岛图书馆的藏书和设备差别很大，偏远岛屿的居民难以借到需要的书。",
			"我们重申，各岛应当在图书馆事务上加强交流和合作，让知识像河水一样流到每一座岛屿。为此，我们倡议：",
			"——开放书库。各岛图书馆应当向全体岛民开放书库，不论其来自哪一座岛屿。",
			"——互借图书。各岛图书馆应当建立互借制度，由渡船免费运送图书。",
			"——修复手稿。被海水浸泡的手稿应当尽快修复，修复的方法应当公开。"}),
		ministryPage("en", "Island Library Initiative", "Updated: September 03, 2022 15:12", []string{
			"A library is the living room of an island, where everybody may sit down. Today the libraries of the islands differ widely in books and equipment.",
			"We reaffirm that the islands should work together on libraries, so that knowledge flows to every island like a river. To this end, we call for the following:",
			"—— Open the stacks. The libraries should open their stacks to all islanders, whichever island they come from.",
			"—— Lend to one another. The libraries should lend books to one another, which the ferries carry free of charge.",
			"—— Restore manuscripts. Manuscripts that were soaked by the sea should be restored soon, and the method made public."}),
		ministryPage("zh", "群岛河流治理行动计划", "2022年9月4日 10:00", []string{
			"河流是群岛的血脉，连接着每一座岛屿，也养育了两岸的人民。为此，群岛会议提出以下行动计划，呼吁各岛切实采取行动。",
			"一、保护河岸。各岛应当在河流两岸种植树木，禁止倾倒垃圾，定期清理河道，并为巡河员配备船只。",
			"二、共享水情。各岛应当每日公布水位，统一观测标准，及时通报洪水的风险。",
			"三、保障渡船通行。各岛应当保障渡船的通行，不得设置障碍；渡口的收费应当公开、合理。"}),
		ministryPage("en", "Action Plan for the Governance of the Island Rivers", "Updated: September 04, 2022 10:00", []string{
			"Rivers are the veins of the islands and feed the people on both banks. To this end, the Conference of the Islands puts forward the following plan.",
			"1. Protect the banks. Every island should plant trees on both banks, forbid the dumping of waste and clear the channels.",
			"2. Share what the waters say. Every island should publish the water levels day by day and give early warning of floods.",
			"3. Keep the ferries running. Every island should keep the way free for the ferries; the fees should be public and fair."}),
	}
}

// TestShippedSources plays the addresses of configs/sources.yaml on a server of the test: one command brings the texts,
// in both languages, without a word of the sites around them.
func TestShippedSources(t *testing.T) {
	data, err := os.ReadFile("../../configs/sources.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := decodeManifest(present.TextsIn(corpus.English), "sources.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	s, texts := newSite(t), ministryTexts()
	if len(m.Sources) != len(texts) {
		t.Fatalf("%d sources are shipped, want %d", len(m.Sources), len(texts))
	}
	var b strings.Builder // with the ids, and without the titles, which the pages are to give
	b.WriteString("instruments: [{id: initiative-2023}, {id: action-plan-2025}]\nsources:\n")
	for i, src := range m.Sources {
		u, err := url.Parse(src.Address)
		if err != nil || u.Scheme != "https" || !strings.HasSuffix(u.Host, ".gov.cn") {
			t.Fatalf("%s is no address of a ministry: %v", src.Address, err)
		}
		s.has(u.Path, "text/html", texts[i])
		fmt.Fprintf(&b, "  - {address: %q, instrument: %s}\n", s.URL+u.Path, src.Instrument)
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "sources.yaml")
	if err := os.WriteFile(from, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, talk := yiju(t, webEnv(), "corpus", "refresh", "-data", filepath.Join(dir, "data"), "-from", from, "-yes")
	if code != 0 {
		t.Fatalf("status %d:\n%s\n%s", code, out, talk)
	}
	_, out, _ = yiju(t, webEnv(), "corpus", "status", "-json", "-data", filepath.Join(dir, "data"))
	var st service.StatusResult
	if err := json.Unmarshal([]byte(out), &st); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := map[string]string{
		"initiative-2023":  "4 4 4 2022-09-03 群岛图书馆倡议 / Island Library Initiative",
		"action-plan-2025": "4 4 4 2022-09-04 群岛河流治理行动计划 / Action Plan for the Governance of the Island Rivers",
	}
	if len(st.Instruments) != len(want) {
		t.Errorf("%d instruments, want %d", len(st.Instruments), len(want))
	}
	for _, i := range st.Instruments {
		var titles []string
		for _, d := range i.Documents {
			titles = append(titles, d.Title)
		}
		if got := fmt.Sprint(i.ZH, i.EN, i.Both, " ", i.Date, " ", strings.Join(titles, " / ")); got != want[i.ID] {
			t.Errorf("%s: got %s, want %s", i.ID, got, want[i.ID])
		}
	}
	for _, i := range []string{"initiative-2023", "action-plan-2025"} {
		for _, id := range []string{"preamble", "1", "2", "3"} {
			code, out, _ := yiju(t, webEnv(), "corpus", "show", "-data", filepath.Join(dir, "data"), i+"/"+id)
			text := strings.Join(strings.FieldsFunc(out, func(r rune) bool { return r == '\n' }), " ")
			if code != 0 || !strings.Contains(text, "retrieved 2") {
				t.Errorf("%s/%s: status %d:\n%s", i, id, code, out)
			}
			for _, alien := range []string{"menu", "link A", "微信", "Facebook", "版权", "Copyright", "打印", "Print", "首页"} {
				if strings.Contains(text, alien) {
					t.Errorf("%s/%s holds %q of the site:\n%s", i, id, alien, out)
				}
			}
		}
	}
}
