package answer

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/fold"
	"yiju/retrieval"
	"yiju/retrieval/search"
)

func TestLacks(t *testing.T) {
	for _, tt := range []struct {
		question, sentence, passage string // passage is the sentence where it is empty
		want                        bool
	}{
		{"How many lighthouses lend books?", "Twelve of the lighthouses lend books.", "", false},
		{"How many lighthouses lend books?", "Some 1,200 old lighthouses lend books.", "", false},
		{"How many lighthouses lend books?", "Lighthouses lend books for 30 days.", "", true},
		{"How many lighthouses lend books?", "They lend books.", "Forty lighthouses joined. They lend books.", false},
		{"how many keepers are there", "The 3 boats call every keeper.", "", false}, // within reach
		{"How many lighthouses lend books?", "灯塔图书馆有十二座灯塔出借图书。", "", false},
		{"How many lighthouses lend books?", "灯塔图书馆第三次会议于1979年召开。", "", true},
		{"有多少座灯塔出借图书？", "联盟有二十余座灯塔出借图书。", "", false},
		{"有多少座灯塔出借图书？", "第十二条 灯塔出借图书。", "", true},
		{"哪几个灯塔出借图书？", "东、西两边的灯塔都出借图书。", "", false},
		{"哪几个灯塔出借图书？", "灯塔出借图书。", "", true}, // still a number of them
		{"When was the league founded?", "The league was founded in March.", "", false},
		{"When was the league founded?", "The league was founded by keepers.", "", true},
		{"When was the league of 1979 founded?", "The league of 1979 was founded by keepers.", "", true},
		{"联盟是哪一年成立的？", "联盟成立于一九七九年。", "", false},
		{"联盟是哪一年成立的？", "联盟由看守人成立。", "", true},
		{"什么时候升黑旗？", "风力达到八级时升起黑旗。", "", false},
		{"What percentage of the books is lost?", "Half of the books are lost.", "", false},
		{"图书的百分之几会丢失？", "有 12 本书丢失。", "", true},
		{"How long may a book stay?", "A book may stay for ninety days, or two tides.", "", false},
		{"How long may a book stay?", "A book may stay.", "", true},
		{"Who lends books?", "Keepers do.", "", false},
		{"灯塔有多少盏灯？", "第四条 灯塔的灯夜里不熄。", "", true},
		{"灯塔有多少盏灯？", "第四条 灯塔有三盏灯。", "", false},
		{"读者限借多少册？", "第二十条之一 读者限借五册。", "", false},
		{"How many lamps does a lighthouse have?", "Article 4 lamps of a lighthouse burn all night.", "", true},
		{"How long may a lamp burn?", "Section 12(b) A lamp may burn as paragraph 3 says.", "", true},
	} {
		p := retrieval.Passage{Text: tt.passage, Ref: corpus.Ref{Lang: corpus.English}}
		if p.Text == "" {
			p.Text = tt.sentence
		}
		if han.MatchString(p.Text) {
			p.Ref.Lang = corpus.Chinese
		}
		if got := lacking(fold.String(tt.question))(tt.sentence, p); got != tt.want {
			t.Errorf("lacking(%q)(%q) = %t, want %t", tt.question, tt.sentence, got, tt.want)
		}
	}
}

// TestUncounted asks for the number of what a clause has, and has not, by 多少 and with measure words.
func TestUncounted(t *testing.T) {
	unit := func(question, word string, share float64) search.Unit {
		at := strings.Index(question, word)
		return search.Unit{Start: at, End: at + len(word), Weight: 1, Share: share}
	}
	for _, tt := range []struct {
		question, word string
		want           bool
	}{
		{"渡船有多少桅杆？", "桅杆", true}, {"渡船有多少根桅杆？", "桅杆", true}, {"渡船有多少枚银币？", "银", true}, {"渡船限载多少人？", "人", false}, {"渡船限载多少个人？", "个人", false}, {"船票多少钱？", "船票", false},
	} {
		if got := uncounted(tt.question, []search.Unit{unit(tt.question, tt.word, 0)}); got != tt.want {
			t.Errorf("uncounted(%q) without %s = %t", tt.question, tt.word, got)
		}
		if uncounted(tt.question, []search.Unit{unit(tt.question, tt.word, 1)}) {
			t.Errorf("uncounted(%q) with %s", tt.question, tt.word)
		}
	}
}
