package structure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
)

// islandAct is an act of n articles in English; the same topic gives the same words.
func islandAct(title, topic string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", title)
	for i := range n {
		if topic == "boat" {
			fmt.Fprintf(&b, "Article %d\n\nNo boat may leave harbour %d in fog, unless its master has asked pilot %d and rings a bell.\n\n", i+1, i+1, i+7)
			continue
		}
		fmt.Fprintf(&b, "Article %d\n\nThe %s of island number %d shall be kept in good order by the council of that island, "+
			"and every %s that is older than %d years shall be shown to the keeper before winter.\n\n", i+1, topic, i+1, topic, i+3)
	}
	return b.String()
}

// islandRules is islandAct in Chinese.
func islandRules(title, topic string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", title)
	for i := range n {
		if topic == "船" {
			fmt.Fprintf(&b, "第%d条　大雾期间，未经第%d位引水员同意，任何人不得驾船离开%d号港口，出港时应当鸣钟。\n\n", i+1, i+1, i+7)
			continue
		}
		fmt.Fprintf(&b, "第%d条　第%d号岛的%s由岛务会负责维护，使用超过%d年的%s应当在入冬以前送交看守人检查。\n\n", i+1, i+1, topic, i+3, topic)
	}
	return b.String()
}

// TestSameDocument checks what makes two sources one document, and what is said of it.
func TestSameDocument(t *testing.T) {
	long := islandAct("Lamp Act", "lamp", 30)
	bind := func(files ...string) corpus.Manifest {
		m := corpus.Manifest{Instruments: []corpus.ManifestInstrument{{ID: "covenant", Kind: "rules"}}}
		for _, f := range files {
			m.Sources = append(m.Sources, corpus.ManifestSource{Path: f, Instrument: "covenant"})
		}
		return m
	}
	tests := []struct {
		name     string
		a, b     string
		manifest corpus.Manifest
		want     int                  // instruments
		clauses  int                  // in all
		codes    []corpus.FindingCode // of b
	}{
		{"one text", long, long, corpus.Manifest{}, 1, 30, []corpus.FindingCode{corpus.FindingMerged}},
		{"an excerpt under one title", long, islandAct("Lamp Act", "lamp", 12), corpus.Manifest{}, 1, 30, []corpus.FindingCode{corpus.FindingMerged}},
		{"words of a long text in a short one", long, "Be kind.\n\nNo lamp is thrown. The council of that island keeps good order.\n\nKeepers are friends.", corpus.Manifest{}, 2, 32, nil},
		{"a title of the state", islandAct("STATE OF THE ISLANDS", "lamp", 12), islandAct("STATE OF THE ISLANDS", "boat", 14), corpus.Manifest{}, 2, 26,
			[]corpus.FindingCode{corpus.FindingSharedTitle}},
		{"a noun for title", islandRules("公告", "灯", 12), islandRules("公告", "船", 12), corpus.Manifest{}, 2, 24, nil},
		{"two dates", islandRules("灯塔办法\n\n2019年5月1日", "灯", 12), islandRules("灯塔办法\n\n2025年8月1日", "灯", 11), corpus.Manifest{}, 2, 23,
			[]corpus.FindingCode{corpus.FindingVersion}},
		{"one text at two dates", islandRules("灯塔办法\n\n2019年5月1日", "灯", 12), islandRules("灯塔办法\n\n2019年6月1日", "灯", 12), corpus.Manifest{}, 1, 12,
			[]corpus.FindingCode{corpus.FindingMerged}},
		{"two dates and one changed article", islandRules("灯塔办法\n\n2019年5月1日", "灯", 80), strings.Replace(islandRules("灯塔办法\n\n2025年8月1日", "灯", 80), "使用超过42年", "使用超过五十年", 1),
			corpus.Manifest{}, 2, 160, []corpus.FindingCode{corpus.FindingVersion}},
		{"a draft", islandRules("灯塔办法", "灯", 12), islandRules("灯塔办法（征求意见稿）", "灯", 12), corpus.Manifest{}, 2, 24,
			[]corpus.FindingCode{corpus.FindingSimilar}},
		{"two wordings by the manifest", islandRules("灯塔公约", "灯", 12), islandRules("燈塔公約", "船", 12), bind("a.txt", "b.txt"), 1, 24,
			[]corpus.FindingCode{corpus.FindingWording}},
		{"two languages by the manifest", islandRules("灯塔公约", "灯", 12), islandAct("Lamp Covenant", "lamp", 12), bind("a.txt", "b.txt"), 1, 24,
			[]corpus.FindingCode{corpus.FindingPaired}},
		{"two languages by date and numbers", islandRules("灯塔法\n\n2020年5月6日", "灯", 12), islandAct("Lamp Act\n\nMay 6, 2020", "lamp", 12), corpus.Manifest{}, 1, 24,
			[]corpus.FindingCode{corpus.FindingPaired}},
		{"two languages of two dates", islandRules("灯塔法\n\n2020年5月6日", "灯", 12), islandAct("Lamp Act\n\nMay 7, 2020", "lamp", 12), corpus.Manifest{}, 2, 24, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := fixture{files: []txtar.File{{Name: "a.txt", Data: []byte(tt.a)}, {Name: "b.txt", Data: []byte(tt.b)}}, manifest: tt.manifest}
			texts := f.texts(t)
			c, err := Recover(texts, f.manifest)
			if err != nil {
				t.Fatal(err)
			}
			checkCorpus(t, c, texts)
			n := 0
			eachClause(c, func(corpus.Ref, *corpus.Clause) { n++ })
			if len(c.Instruments) != tt.want || n != tt.clauses {
				t.Errorf("%d instruments with %d clauses, want %d with %d", len(c.Instruments), n, tt.want, tt.clauses)
			}
			var codes []corpus.FindingCode
			for _, x := range c.Findings {
				if x.Source == "b.txt" || x.Code == corpus.FindingPaired && x.Source == "a.txt" {
					codes = append(codes, x.Code)
				}
			}
			if diff := cmp.Diff(codes, tt.codes); diff != "" {
				t.Errorf("findings (-got +want):\n%s", diff)
			}
		})
	}
}

// TestNothingSwallowed checks that clauses which only one of two merged sources has are kept, with their source.
func TestNothingSwallowed(t *testing.T) {
	a := islandRules("灯塔办法", "灯", 12)
	b := strings.ReplaceAll(islandRules("灯塔办法", "灯", 11), "第5条", "第4条之一　新来的看守人应当在一个月以内学会点灯。\n\n第5条")
	f := fixture{files: []txtar.File{{Name: "a.txt", Data: []byte(a)}, {Name: "b.txt", Data: []byte(b)}}}
	c := f.recover(t)
	if len(c.Instruments) != 1 {
		t.Fatalf("%d instruments, want 1", len(c.Instruments))
	}
	var ids []string
	for _, cl := range c.Instruments[0].Documents[0].Clauses {
		ids = append(ids, cl.ID)
		if cl.ID == "4-1" && cl.Location.File != "b.txt" {
			t.Errorf("4-1 is of %s", cl.Location.File)
		}
	}
	if i := slices.Index(ids, "4-1"); i < 0 || ids[i-1] != "4" {
		t.Errorf("clauses %v, want 4-1 behind 4", ids)
	}
}

// TestNoClause checks that a source without a clause says so.
func TestNoClause(t *testing.T) {
	for name, text := range map[string]string{"menu": strings.Repeat("首页\n\n", 30), "one word": "首页\n", "signs": "-----\n\n*****\n"} {
		t.Run(name, func(t *testing.T) {
			f := fixture{files: []txtar.File{{Name: "a.txt", Data: []byte(text)}, {Name: "b.txt", Data: []byte(islandRules("灯塔办法", "灯", 3))}}}
			c := f.recover(t)
			if got := c.Sources[0].Skipped; got.Code() != ErrNoClause.Code() {
				t.Errorf("skipped for %q, want %q", got, ErrNoClause)
			}
			if len(c.Findings) != 1 || c.Findings[0].Code != corpus.FindingNoClause || c.Findings[0].Source != "a.txt" {
				t.Errorf("findings %+v, want one of a.txt", c.Findings)
			}
		})
	}
}
