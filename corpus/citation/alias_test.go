package citation

import (
	"slices"
	"testing"

	"yiju/corpus"
)

func TestDeriveAliases(t *testing.T) {
	for _, i := range fixture() {
		t.Logf("%s: %q", i.ID, DeriveAliases(i))
	}
	for id, want := range map[string][]string{
		"river-ai-plan-2024": {
			"行动计划", "Action Plan", "GAIRAP", "AI全球河流行动计划", "Global Artificial Intelligence Rivers Action Plan",
		},
		"shipping-initiative-2022": {"倡议", "Initiative", "GAISI"},
		"lin-remarks-2024": {
			"发言", "讲话", "致辞", "林若溪讲话", "林若溪的发言", "Remarks", "Speech", "Lin Ruoxi's speech", "remarks by Lin",
		},
		"lighthouse-law-2020": {"灯塔管理法", "Lighthouse Administration Law", "LAL", "Law"},
		"tidal-act-2021":      {"Tidal Machines Act", "TMA", "条例"},
	} {
		all := fixture()
		i := all[slices.IndexFunc(all, func(i *corpus.Instrument) bool { return i.ID == id })]
		got := DeriveAliases(i)
		for _, w := range want {
			if !slices.ContainsFunc(got, func(g string) bool { return normalName(g) == normalName(w) }) {
				t.Errorf("%s: no alias %q in %q", id, w, got)
			}
		}
		for n, g := range got {
			if slices.Contains(got[:n], g) || g == i.Title(corpus.Chinese) || g == i.Title(corpus.English) {
				t.Errorf("%s: alias %q comes twice or is the title", id, g)
			}
		}
	}
}

func TestDeriveAliasesOfTitles(t *testing.T) {
	for _, tt := range []struct{ lang, kind, issuer, title, want string }{
		{"zh", "law", "", "中华人民共和国运河法", "运河法"},
		{"zh", "law", "", "灯塔法（2021年修正）", "灯塔法"},
		{"zh", "decision", "", "全国人民代表大会常务委员会关于修建灯塔的决定", "修建灯塔决定"},
		{"zh", "measures", "海港部", "海港部灯塔管理办法", "灯塔管理办法"},
		{"zh", "remarks", "", "某国总统安·奥尔森在灯塔日上的致辞", "安·奥尔森讲话"},
		{"en", "law", "", "The Harbour Act", "Harbour Act"},
		{"en", "law", "", "Canal Law of the People's Republic of China", "Canal Law"},
		{"en", "remarks", "", "Speech by President Anna Olsen at Lighthouse Day", "Olsen's Remarks"},
		{"en", "framework", "", "Framework for Artificial Intelligence on Canals", "Framework for AI on Canals"},
		{"en", "declaration", "", "Harbour Lights Declaration", "HLD"},
	} {
		i := &corpus.Instrument{ID: "x", Kind: tt.kind, Issuer: tt.issuer, Documents: []*corpus.Document{{Lang: corpus.Lang(tt.lang), Title: tt.title}}}
		if got := DeriveAliases(i); !slices.Contains(got, tt.want) {
			t.Errorf("%s: no alias %q in %q", tt.title, tt.want, got)
		}
	}
	china := &corpus.Instrument{Kind: "initiative", Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "全球数字海洋倡议"}}}
	for _, want := range []string{"Global Digital Ocean Initiative", "GDOI"} {
		if got := DeriveAliases(china); !slices.Contains(got, want) {
			t.Errorf("no alias %q in %q", want, got)
		}
	}
	if got := DeriveAliases(&corpus.Instrument{}); len(got) > 0 {
		t.Errorf("aliases of nothing: %q", got)
	}
}
