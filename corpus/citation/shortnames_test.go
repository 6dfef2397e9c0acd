package citation

import (
	"slices"
	"testing"

	"yiju/corpus"
)

func TestShortNames(t *testing.T) {
	act := func(id, title, date string, aliases ...string) *corpus.Instrument {
		return &corpus.Instrument{ID: id, Kind: "law", Date: date, Aliases: aliases, Documents: []*corpus.Document{
			{Lang: corpus.Chinese, Title: title, Clauses: []*corpus.Clause{{ID: "1", Text: "渡船限载十人。"}}},
		}}
	}
	of, shared := ShortNames([]*corpus.Instrument{
		act("pipl", "中华人民共和国个人信息保护法", "2021"), act("pipl-2025", "中华人民共和国个人信息保护法", "2025"), act("ferry", "渡口法", "2020", "渡法"),
	})
	if !slices.Contains(of[0], "PIPL") || !slices.Contains(of[0], "个人信息保护法") || slices.Contains(of[0], "中华人民共和国个人信息保护法") {
		t.Errorf("short names %q", of[0])
	}
	if !slices.Contains(of[2], "渡法") || slices.Contains(of[2], "法") {
		t.Errorf("short names %q", of[2])
	}
	var names []string
	for _, s := range shared {
		names = append(names, s.Name)
		if !slices.Equal(s.IDs, []string{"pipl", "pipl-2025"}) {
			t.Errorf("%s is shared by %q", s.Name, s.IDs)
		}
	}
	if !slices.Contains(names, "PIPL") || !slices.Contains(names, "中华人民共和国个人信息保护法") {
		t.Errorf("shared names %q", names)
	}
}
