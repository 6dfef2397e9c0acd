package citation

import (
	"testing"

	"yiju/corpus"
)

// TestHeadings looks up clauses that only a heading names, and numbers that a document prints twice.
func TestHeadings(t *testing.T) {
	c := NewCatalog([]*corpus.Instrument{{ID: "quay-rules", Documents: []*corpus.Document{{Lang: corpus.English, Title: "Quay Community Rules", Clauses: []*corpus.Clause{
		{ID: "s1", Heading: "Our Promise", Text: "Our Promise\nWe are kind."},
		{ID: "s2", Heading: "Enforcement Steps", Text: "Enforcement Steps\nThese are taken:"},
		{ID: "1", Label: "1", Heading: "Warning", Path: []string{"Enforcement Steps"}, Text: "1. Warning\nA letter."},
		{ID: "2", Label: "2", Heading: "Ban", Path: []string{"Enforcement Steps"}, Text: "2. Ban\nA year."},
		{ID: "annex-1", Label: "Annex 1", Text: "Annex 1 … 12"},
		{ID: "annex-1~2", Label: "Annex 1", Text: "Annex 1\nForms."},
	}}}}})
	for text, want := range map[string]string{
		"Quay Community Rules, Enforcement Steps 2":  "exact quay-rules/2",
		"Quay Community Rules “Our Promise” section": "exact quay-rules/s1",
		"Quay Community Rules, Enforcement Steps 7":  "out_of_range 1-2 item quay-rules/s2",
		"Quay Community Rules Annex 1":               "ambiguous quay-rules/annex-1 quay-rules/annex-1~2",
	} {
		got := ""
		for _, p := range c.Pinpoints(text) {
			if p.Clause != "" {
				got = renderResolution(c.Resolve(p))
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestChapters looks up articles that count anew in each chapter, and the points of an annex, with and without the name of the text.
func TestChapters(t *testing.T) {
	first, second := []string{"第一章 总则"}, []string{"第二章 疏浚"}
	c := NewCatalog([]*corpus.Instrument{{ID: "canal", TitleZH: "航道养护规范", Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "航道养护规范", Clauses: []*corpus.Clause{
		{ID: "1.1", Label: "第一条", Path: first, Text: "第一条 本规范适用于航道。"},
		{ID: "1.2", Label: "第二条", Path: first, Text: "第二条 航道由单位养护。"},
		{ID: "2.1", Label: "第一条", Path: second, Text: "第一条 疏浚每年一次。"},
		{ID: "2.2", Label: "第二条", Path: second, Text: "第二条 疏浚应当报告。"},
		{ID: "2.3", Label: "第三条", Path: second, Text: "第三条 泥土不得入河。"},
		{ID: "annex-1", Label: "附件一", Text: "附件一\n1. 单位\n2. 日期"},
	}}}}})
	for text, want := range map[string]string{
		"航道养护规范第二章第一条": "exact canal/2.1",
		"第二章第一条":       "exact canal/2.1",
		"第三条":          "exact canal/2.3",
		"第一条":          "exact canal/1.1 canal/2.1",
		"附件一第2项":       "exact canal/annex-1 part 2",
		"第二章第九条":       "not_found",
		"第九条":          "not_found",
	} {
		got := ""
		for _, p := range c.Pinpoints(text) {
			got = renderResolution(c.Resolve(p))
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestRows looks up rows of tables and lines by their identifiers, on either side of a name and without one.
func TestRows(t *testing.T) {
	frame := func(id, title, text string) *corpus.Instrument {
		return &corpus.Instrument{ID: id, Documents: []*corpus.Document{{Lang: corpus.English, Title: title, Clauses: []*corpus.Clause{{ID: "1", Label: "1", Text: text}, {ID: "2", Label: "2", Text: "2 Ends"}}}}}
	}
	c := NewCatalog([]*corpus.Instrument{
		frame("cranes", "Harbour Crane Framework", "1 Core\nTRAIN 2.1: | Drivers are taught.\nTRAIN 2.2: | Drivers are tested.\nMEASURE 1.2: | Loads are weighed."),
		frame("locks", "Canal Lock Catalogue", "1 Core\nCL.WT-05: Water is measured.\nCL.GT-02: Gates are greased.\nWATCH 1.1: Keepers look out."),
		frame("act", "Harbour Act", "1 Names"),
	})
	for text, want := range map[string]string{
		"TRAIN 2.2 of the Harbour Crane Framework":   "exact cranes/1 part TRAIN-2.2",
		"TRAIN 2.2 in the Harbour Crane Framework":   "exact cranes/1 part TRAIN-2.2",
		"TRAIN-2.2 (Harbour Crane Framework)":        "exact cranes/1 part TRAIN-2.2",
		"the Harbour Crane Framework's TRAIN 2.2":    "exact cranes/1 part TRAIN-2.2",
		"Harbour Crane Framework 中的 TRAIN 2.2":       "exact cranes/1 part TRAIN-2.2",
		"What does TRAIN 2.2 say?":                   "exact cranes/1 part TRAIN-2.2",
		"MEASURE 1.2":                                "exact cranes/1 part MEASURE-1.2",
		"TRAIN 7.7 of the Harbour Crane Framework":   "out_of_range TRAIN 2.1-TRAIN 2.2 item",
		"TRAIN 2.2 of the Harbour Act":               "not_found act/2",
		"TRAIN 2.1 and 2.2":                          "exact cranes/1 part TRAIN-2.1 unread and 2.2",
		"CL.WT-05 of the Canal Lock Catalogue":       "exact locks/1 part CL.WT-05",
		"Canal Lock Catalogue, CL.GT-02":             "exact locks/1 part CL.GT-02",
		"WATCH 1.1":                                  "exact locks/1 part WATCH-1.1",
		"Compare WATCH 1.1 with the Harbour Act":     "exact locks/1 part WATCH-1.1",
		"we watch 3 boats and train 2 drivers a day": "",
	} {
		got := ""
		for _, p := range c.Pinpoints(text) {
			got = renderResolution(c.Resolve(p))
			if p.Unread != "" {
				got += " unread " + p.Unread
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestTaiwan looks up what a law of Taiwan counts: 條, 項, 款, 目, and articles that were put in.
func TestTaiwan(t *testing.T) {
	c := NewCatalog([]*corpus.Instrument{{ID: "buoys", TitleZH: "浮標管理條例", Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "浮標管理條例", Clauses: []*corpus.Clause{
		{ID: "2", Label: "第 2 條", Text: "第 2 條\n浮標由機關設置。"},
		{ID: "2-1", Label: "第 2-1 條", Text: "第 2-1 條\n無燈浮標另定之。"},
		{ID: "3", Label: "第 3 條", Text: "第 3 條\n有下列情形之一者，應即修復：\n一、浮標沉沒。\n二、燈具損壞：\n（一）不亮。\n（二）變色。\n前項修復不得逾三日。"},
	}}}}})
	for text, want := range map[string]string{
		"浮標管理條例第2-1條":        "exact buoys/2-1",
		"浮標管理條例第2條之1":        "exact buoys/2-1",
		"浮標管理條例第 3 條第 2 項":   "exact buoys/3 part 2",
		"浮標管理條例第3條第1項第2款":    "exact buoys/3 part 1.2",
		"浮標管理條例第三條第一項第二款第二目": "exact buoys/3 part 1.2.2",
		"浮標管理條例第3條第1項第3款":    "out_of_range 1-2 item buoys/3",
		"浮标管理条例第3条第2项":       "exact buoys/3 part 2",
		"浮標管理條例第3條第3項":       "out_of_range 1-2 paragraph buoys/3",
	} {
		got := ""
		for _, p := range c.Pinpoints(text) {
			got = renderResolution(c.Resolve(p))
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
