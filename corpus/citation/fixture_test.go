package citation

import (
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/corpus/numeral"
)

// fixture returns invented instruments of the shapes that real corpora have.
func fixture() []*corpus.Instrument {
	return []*corpus.Instrument{
		{
			ID: "river-ai-plan-2024", Kind: "action-plan", Date: "2024-05-01",
			Documents: []*corpus.Document{
				{Lang: corpus.Chinese, Title: "人工智能全球河流行动计划", Level: corpus.Official, Clauses: clauses("", 13, "preamble")},
				{Lang: corpus.English, Title: "Global AI Rivers Action Plan", Level: corpus.UnofficialTranslation, Clauses: clauses("", 5, "preamble")},
			},
		},
		{
			ID: "shipping-initiative-2022", Kind: "initiative", Date: "2022-10-18",
			Documents: []*corpus.Document{
				{Lang: corpus.Chinese, Title: "全球人工智能航运倡议", Level: corpus.Official, Clauses: clauses("", 11, "preamble")},
				{Lang: corpus.English, Title: "Global AI Shipping Initiative", Level: corpus.OfficialTranslation, Clauses: clauses("", 11, "preamble")},
			},
		},
		{
			ID: "fisheries-initiative-2019", Kind: "initiative", Date: "2019",
			Documents: []*corpus.Document{
				{Lang: corpus.Chinese, Title: "沿海渔业倡议", Level: corpus.Official, Clauses: clauses("", 5)},
				{Lang: corpus.English, Title: "Coastal Fisheries Initiative", Level: corpus.Official, Clauses: clauses("", 5)},
			},
		},
		{
			ID: "lin-remarks-2024", Kind: "remarks", Date: "2024-05-01",
			Documents: []*corpus.Document{
				{Lang: corpus.Chinese, Title: "交通部副部长林若溪在人工智能河流国际会议上的发言", Level: corpus.Official,
					Clauses: clauses("", 3, "p1", "p2", "p3", "p4", "conclusion")},
				{Lang: corpus.English, Title: "Remarks by H.E. Lin Ruoxi, Deputy Minister of Transport, at the International Conference on River AI",
					Level: corpus.OfficialTranslation, Clauses: clauses("", 3, "p1", "p2", "p3", "p4", "conclusion")},
			},
		},
		{
			ID: "lighthouse-law-2020", Kind: "law", Date: "2020-03-01",
			Documents: []*corpus.Document{
				{Lang: corpus.Chinese, Title: "中华人民共和国灯塔管理法", Level: corpus.Official, Clauses: lawClauses()},
				{Lang: corpus.English, Title: "Lighthouse Administration Law of the People's Republic of China", Level: corpus.UnofficialTranslation,
					Clauses: clauses("Article ", 15)},
			},
		},
		{
			ID: "tidal-act-2021", Kind: "regulations", Date: "2021-06-13", Issuer: "European Union",
			Documents: []*corpus.Document{{Lang: corpus.English, Level: corpus.Official, Clauses: tidalClauses(),
				Title: "Regulation (EU) 2021/77 laying down harmonised rules on tidal machines (Tidal Machines Act)"}},
		},
		{
			ID: "ocean-framework-2023", Kind: "framework", Date: "2023-01",
			Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "全球海洋安全框架", Level: corpus.Official, Clauses: clauses("", 6)}},
		},
		{
			ID: "harbour-article-2025", Kind: "article", Date: "2025-08",
			Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "全球航运治理中的灯塔", Level: corpus.Commentary, Clauses: labelled(
				"preamble", "1.1", "1.2", "2.1", "2.2", "2.3", "conclusion")}},
		},
		{
			ID: "rivers-news-2024", Kind: "news", Date: "2024-05-02", Aliases: []string{"行动计划"},
			Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "河流大会发布行动计划", Level: corpus.News, Clauses: clauses("", 20)}},
		},
	}
}

// labelled returns clauses with the given ids.
func labelled(ids ...string) []*corpus.Clause {
	var cs []*corpus.Clause
	for _, id := range ids {
		cs = append(cs, &corpus.Clause{ID: id, Label: id, Text: "text of " + id})
	}
	return cs
}

// clauses returns clauses with the named ids, then n clauses that are numbered from 1.
func clauses(label string, n int, named ...string) []*corpus.Clause {
	cs := labelled(named...)
	for i := range n {
		id := fmt.Sprint(i + 1)
		cs = append(cs, &corpus.Clause{ID: id, Label: label + id, Text: "text of " + id})
	}
	return cs
}

// lawClauses returns 15 articles, 第十三条之一 and, in 第十三条, two paragraphs with items in the second.
func lawClauses() []*corpus.Clause {
	var cs []*corpus.Clause
	for i := range 15 {
		label := "第" + numeral.Chinese(i+1) + "条"
		cs = append(cs, &corpus.Clause{ID: fmt.Sprint(i + 1), Label: label, Text: label + "　灯塔。"})
	}
	cs[12].Text = "第十三条　灯塔应当发光。\n有下列情形之一的，可以不发光：\n（一）白天；\n（二）检修；\n（三）其他情形。"
	extra := &corpus.Clause{ID: "13-1", Label: "第十三条之一", Text: "第十三条之一　灯塔可以鸣笛。"}
	return append(cs[:13:13], append([]*corpus.Clause{extra}, cs[13:]...)...)
}

// tidalClauses returns 20 articles, the fifth with numbered paragraphs and lettered items.
func tidalClauses() []*corpus.Clause {
	cs := clauses("Article ", 20, "preamble")
	cs[5].Text = strings.Join([]string{
		"1. Tidal machines shall:", "(a) turn;", "(b) not turn at low tide.", "2. They shall be painted.",
	}, "\n")
	return cs
}
