package answer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnheardNames(t *testing.T) {
	for _, tt := range []struct {
		question string
		unheard  []string
		want     []string
	}{
		{"Did Brunhild Oates sign it?", []string{"Brunhild", "Oates"}, []string{"Brunhild", "Oates"}},
		{"Brunhild signed it, but who else? Everybody?", []string{"Brunhild", "Everybody"}, nil}, // words at the beginning
		{"Does The League Pay Stokers?", []string{"Pay", "Stokers"}, nil},
		{"does the league pay stokers", []string{"pay", "stokers"}, nil},
		{"Does the ISWA regulate pan-oceanic stokers?", []string{"ISWA", "pan-oceanic"}, []string{"ISWA"}},
		{"ISWA 规定了什么?", []string{"ISWA"}, []string{"ISWA"}},
		{"What did the league do in 1871 and at 9?", []string{"1871", "9"}, []string{"1871"}},
		{"鲸鱼公约怎么说?", []string{"鲸鱼"}, []string{"鲸鱼公约"}},
		{"鲸鱼公约怎么说?", []string{"鲸", "鱼"}, []string{"鲸鱼公约"}},
		{"海豚保护组织怎么说?", []string{"海豚保护组织"}, []string{"海豚保护组织"}},
		{"海豚怎么组织起来?", []string{"海豚"}, nil},
		{"有组织吗?", []string{"有"}, nil},
		{"组织呢?", []string{"组织"}, nil},
	} {
		var spans [][2]int
		for _, w := range tt.unheard {
			at := strings.Index(tt.question, w)
			spans = append(spans, [2]int{at, at + len(w)})
		}
		if diff := cmp.Diff(tt.want, unheardNames(tt.question, spans)); diff != "" {
			t.Errorf("unheardNames(%q) (-want +got):\n%s", tt.question, diff)
		}
	}
}

// TestAskUnheard checks that nothing is claimed of what no passage names, though the rest of the question is covered.
func TestAskUnheard(t *testing.T) {
	a := fixture(t)
	for _, tt := range []struct{ known, unheard, name string }{
		{"How long may a borrowed book stay?", "How long may a borrowed book stay with Brunhild?", "Brunhild"},
		{"送书船收不收运费?", "XQZ 的送书船收不收运费?", "XQZ"},
		{"送书船收不收运费?", "送书船给犀牛协会送书收不收运费?", "犀牛协会"},
	} {
		known, err := a.Ask(t.Context(), Question{Text: tt.known})
		if err != nil {
			t.Fatal(err)
		}
		ans, err := a.Ask(t.Context(), Question{Text: tt.unheard})
		if err != nil {
			t.Fatal(err)
		}
		if known.Status != Extractive || ans.Status == Extractive || ans.Confidence > unheardMost {
			t.Errorf("%s: %s; %s: %s, confidence %.2f", tt.known, known.Status, tt.unheard, ans.Status, ans.Confidence)
		}
		if diff := cmp.Diff([]string{tt.name}, ans.Receipt.Evidence.Unheard); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.unheard, diff)
		}
	}
}
