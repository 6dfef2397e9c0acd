package answer

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval/asked"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
)

// TestQuotesWhatIsAsked checks that a long clause is quoted where it answers: by the question that found it, or with the number
// that is asked for.
func TestQuotesWhatIsAsked(t *testing.T) {
	filler := strings.Repeat("渡轮公司应当维护码头并保持通道畅通，遵守本办法和有关标准。", 12)
	c := indextest.OneLanguage(corpus.Chinese,
		filler+"船员不得在当值时使用私人无线电设备。"+filler+"渡轮公司应当在十五日内答复乘客。"+filler,
		"码头每晚关闭。", "船票可以退。", "救生衣放在座位下。")
	ref := c.Instruments[0].ID + "/" + c.Instruments[0].Documents[0].Clauses[0].ID
	rows, err := asked.Read(strings.NewReader(`{"ref":"` + ref + `","zh":["开船的人上班能玩手机吗"]}`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := search.Memory(t.Context(), c, index.BuildOptions{Asked: asked.Match(asked.Clauses(c), rows).Rows})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]string{"渡轮公司几日内答复乘客？": "十五日", "渡轮公司多久答复": "十五日"} {
		got, err := a.Ask(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Citations) == 0 || !strings.Contains(got.Citations[0].Quote, want) {
			t.Errorf("%q quotes %+v, want %s", question, got.Citations, want)
		}
	}
	got, err := a.Ask(t.Context(), Question{Text: "开船的人上班能玩手机吗"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Citations) == 0 || got.Citations[0].Ref.String() != ref {
		t.Errorf("a question that the clause answers has %s with %+v", got.Status, got.Citations)
	}
}
