package structure

import (
	"strings"
	"testing"

	"yiju/corpus"
)

// recovered returns the one document of a page.
func recovered(t *testing.T, title string, lines ...string) (*corpus.Instrument, *corpus.Document) {
	t.Helper()
	src := corpus.SourceText{Source: &corpus.Source{Name: "a.txt"}, Title: title}
	for i, l := range lines {
		src.Lines = append(src.Lines, corpus.Line{No: i + 1, Start: src.Chars, Text: l})
		src.Chars += len([]rune(l)) + 1
	}
	c, err := Recover([]corpus.SourceText{src}, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Instruments) != 1 || len(c.Instruments[0].Documents) != 1 {
		t.Fatalf("got %d instruments, want one with one document", len(c.Instruments))
	}
	return c.Instruments[0], c.Instruments[0].Documents[0]
}

// TestTitleOfPage checks that the title is found above buttons and menus where the markup names it, and that a banner is
// not taken for one.
func TestTitleOfPage(t *testing.T) {
	menu := strings.Fields(strings.Repeat("栏目甲 栏目乙 栏目丙 ", 5))
	text := []string{"", "河流是群岛的血脉，连接着每一座岛屿，也养育了两岸的人民。", "", "各岛应当携手合作，共同保护河流，使子孙后代都能饮用清洁的水。", ""}
	foot := []string{"版权所有 群岛图书事务署"}
	join := func(parts ...[]string) (all []string) {
		for _, p := range parts {
			for _, l := range p {
				all = append(all, l, "")
			}
		}
		return all
	}
	for _, test := range []struct {
		name, markup string
		lines        []string
		want         string
	}{
		{"directly above", "", join(menu, []string{"首页 > 资料", "河流开放日", "2022-09-03 15:12", "打印"}, text, foot), "河流开放日"},
		{"above buttons", "", join(menu, []string{"首页 > 资料", "河流开放日", "2022-09-03 15:12", "微信", "微博", "QQ空间"}, text, foot), "河流开放日"},
		{"above a menu", "河流开放日", join([]string{"河流开放日"}, menu, text, foot), "河流开放日"},
		{"below a banner", "群岛图书事务署", join([]string{"群岛图书事务署"}, menu, []string{"首页 > 资料", "河流开放日"}, text, foot), "河流开放日"},
	} {
		t.Run(test.name, func(t *testing.T) {
			i, d := recovered(t, test.markup, test.lines...)
			if i.TitleZH != test.want || d.Title != test.want {
				t.Errorf("title %q, want %q", d.Title, test.want)
			}
			for _, c := range d.Clauses {
				if strings.Contains(c.Text, "栏目") || strings.Contains(c.Text, "微") {
					t.Errorf("clause %s holds a menu: %q", c.ID, c.Text)
				}
			}
		})
	}
}

// TestLatinWordsStayApart checks the words beside marks of notes and page breaks.
func TestLatinWordsStayApart(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"mark after a word", "The islands adopt the plan^1 and keep it in force for ten years.", "the plan and keep"},
		{"mark between blanks", "The islands adopt the plan ^1 and keep it in force for ten years.", "the plan and keep"},
		{"no blank at all", "The islands adopt the plan^1and keep it in force for ten years.", "the plan and keep"},
		{"before a comma", "The islands adopt the plan^1, and keep it in force for ten years.", "the plan, and keep"},
		{"circled", "The islands adopt the plan① and keep it in force for ten years.", "the plan and keep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			mark := "^1"
			if strings.Contains(test.text, "①") {
				mark = "①"
			}
			_, d := recovered(t, "", "River Plan", "", test.text, "", "Every island looks after its own banks and bridges, in summer and in winter.", "",
				mark+" Minutes of the conference, page 3.")
			if got := d.Clauses[0].Text; !strings.Contains(got, test.want) || strings.Contains(got, "  ") {
				t.Errorf("got %q, want %q in it", got, test.want)
			}
			if len(d.Clauses[0].Notes) != 1 {
				t.Errorf("%d notes, want 1", len(d.Clauses[0].Notes))
			}
		})
	}
	// Words are apart where a segmented source has the mark between blanks, and where notes cut a sentence in two.
	_, d := recovered(t, "", "群岛 河流 计划", "", "河流 是 群岛 的 血脉 ， 连接 着 每一座 岛屿 ， 各岛 应当 执行 Island Plan ① and River Plan 的 各项 规定 。", "",
		"① 见 会议 纪要 ， 第三页 。")
	if got := d.Clauses[0].Text; !strings.Contains(got, "Island Plan and River Plan") {
		t.Errorf("segmented: got %q", got)
	}
	_, d = recovered(t, "", "River Plan", "", "The conference of the islands met in the spring^1 and, after a long debate on the banks of the river, the islands", "",
		"^1 Minutes of the conference, page 3.", "", "agreed on a plan that keeps the way free for the ferries of every island.")
	if got := d.Clauses[0].Text; !strings.Contains(got, "the islands agreed on") {
		t.Errorf("over a page: got %q", got)
	}
}

// TestUntitledArticle checks that the first article of a text without a title is neither lost nor taken for one.
func TestUntitledArticle(t *testing.T) {
	for _, label := range []string{"Article 0", "Article 1", "Rule 1", "Section 1"} {
		i, d := recovered(t, "", label, "The lamp burns at night.", "", label[:len(label)-1]+"2", "The keeper trims the lamp.")
		if len(d.Clauses) != 2 || d.Clauses[0].Label != label || strings.Contains(i.TitleEN, label) {
			t.Errorf("%s: title %q, clauses %d", label, i.TitleEN, len(d.Clauses))
		}
	}
}
