package answer

import (
	"fmt"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// TestTableRows checks that a quotation from a long table has its head and the rows asked for.
func TestTableRows(t *testing.T) {
	var zh, en strings.Builder
	zh.WriteString(`<html lang="zh"><title>渡口收费规定</title><h1>渡口收费规定</h1><p>第一条　渡口按下表收费，由渡务所收取：</p><table><tr><th>渡口</th><th>春季费用</th><th>秋季费用</th></tr>`)
	en.WriteString(`<html lang="en"><title>Lighthouse Opening Rules</title><h1>Lighthouse Opening Rules</h1><p>Article 1</p><p>Lighthouses are open as follows:</p><table><tr><th>Lighthouse</th><th>Opens</th><th>Keeper</th></tr>`)
	keepers := []string{"Abel", "Berta", "Conrad", "Dora"}
	for n := 1; n <= 90; n++ {
		fmt.Fprintf(&zh, "<tr><td>渡口%d</td><td>%d</td><td>%d</td></tr>", n, 1000+n, 2000+n)
		fmt.Fprintf(&en, "<tr><td>Lighthouse %d</td><td>week %d</td><td>%s</td></tr>", n, 1000+n, keepers[n%3])
	}
	fmt.Fprintf(&en, "<tr><td>Lighthouse 91</td><td>week 3</td><td>%s</td></tr>", keepers[3])
	zh.WriteString("</table><p>第二条　本规定自公布之日起施行。</p></html>")
	en.WriteString("</table><p>Article 2</p><p>These Rules apply from May.</p></html>")
	var texts []corpus.SourceText
	for name, page := range map[string]string{"zh.html": zh.String(), "en.html": en.String()} {
		text, err := extract.Read(t.Context(), name, []byte(page), extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	c, err := structure.Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := search.Memory(t.Context(), c, index.BuildOptions{Name: "tables"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	const gap = "……\n"
	const fares, opens = "渡口\t春季费用\t秋季费用\n", "Lighthouse\tOpens\tKeeper\n"
	for question, want := range map[string]string{
		"渡口77的秋季费用是多少？":                            strings.TrimSpace(fares) + gap + "渡口77\t1077\t2077",
		"渡口61和渡口80的春季费用是多少？":                       strings.TrimSpace(fares) + gap + "渡口61\t1061\t2061" + gap + "渡口80\t1080\t2080",
		"渡口1的春季费用是多少？":                             fares + "渡口1\t1001\t2001",
		"When does Lighthouse 83 open?":            strings.TrimSpace(opens) + gap + "Lighthouse 83\tweek 1083\tConrad",
		"Which lighthouse has Dora as its keeper?": strings.TrimSpace(opens) + gap + "Lighthouse 91\tweek 3\tDora",
	} {
		got, err := a.Ask(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		var quotes []string
		for _, c := range got.Citations {
			if c.N == 1 {
				quotes = append(quotes, c.Quote)
			}
		}
		if joined := strings.Join(quotes, gap); joined != want {
			t.Errorf("answer to %q quotes %q, want %q", question, joined, want)
		}
	}
	got, err := a.Ask(t.Context(), Question{Text: "渡口的费用由谁收取？"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Citations) == 0 || len(got.Citations) > 1 && got.Citations[1].N == 1 {
		t.Errorf("a question about no row quotes %+v", got.Citations)
	}
}
