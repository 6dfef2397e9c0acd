package answer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/structure"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/search"
)

// ferryRules say something of each kind that questions ask for, and little else.
var ferryRules = map[corpus.Lang][]string{
	corpus.English: {
		"The harbour master licenses every ferry that carries passengers across the bay. A licence is valid for three years.",
		"A ferry carries at most forty passengers and two life rafts on each deck.",
		"The tariff for a crossing is six dollars. Children under ten cross without paying the tariff.",
		"Pilots keep a logbook of every crossing. The logbook stays on board.",
		"Whoever sells tickets without a licence is liable to a fine of five hundred dollars.",
		"Passengers may bring bicycles on board where the deck has room for bicycles.",
		"The harbour master publishes the timetable of the winter season in the harbour office.",
		"Lost luggage is kept in the harbour office, where its owner collects the luggage.",
		"The council of the islands adopted these rules on 3 May 2031 after the council of fishers had agreed.",
		"Fishing boats give way to a ferry in the narrow channel.",
		"The rope makers deliver ropes to the quay, and the quay stores the ropes.",
		"The sail makers deliver ropes and sails to the quay.",
	},
	corpus.Chinese: {
		"港务长向载客过海的渡轮发放执照。执照有效期为三年。",
		"每艘渡轮每层甲板最多载客四十人,配救生筏两只。",
		"过海票价为六元。十岁以下儿童免收票价。",
		"领航员应当记录每次航行。航行日志留在船上。",
		"无执照售票的,处以罚款五百元。",
		"甲板有空位的,乘客可以携带自行车上船。",
		"港务长在港务所公布冬季时刻表。",
		"遗失的行李由港务所保管,失主到港务所领取行李。",
		"群岛议会于2031年5月3日通过本规则。",
		"渔船在狭窄航道应当避让渡轮。",
		"制绳人把缆绳送到码头,码头存放缆绳。",
		"制帆人把缆绳和船帆送到码头。",
	},
}

// TestDoubted asks, by kinds, what the clauses have the words of and do not answer, which is never claimed, and beside it what
// they do answer, which is.
func TestDoubted(t *testing.T) {
	for _, tt := range []struct {
		lang              corpus.Lang
		kind              string
		doubt             func(Evidence) bool
		doubted, answered []string
	}{
		{
			corpus.English, "number", func(e Evidence) bool { return e.NumberMissing },
			[]string{"How many bicycles may a passenger bring on board?", "How many logbooks do pilots keep?", "How much does it cost to bring a bicycle on board?", "How long is lost luggage kept in the harbour office?"},
			[]string{"How many passengers does a ferry carry?", "How long is a licence valid?", "How much is the tariff for a crossing?", "When did the council of the islands adopt these rules?"},
		},
		{
			corpus.Chinese, "number", func(e Evidence) bool { return e.NumberMissing },
			[]string{"乘客可以携带多少辆自行车上船?", "领航员有多少人?", "携带自行车上船要交多少钱?", "遗失的行李保管多久?"},
			[]string{"每艘渡轮载客多少人?", "执照有效期多久?", "过海票价多少钱?", "群岛议会什么时候通过本规则?"},
		},
		{
			corpus.English, "one fact, two clauses", func(e Evidence) bool { return e.Tied },
			[]string{"Who delivers ropes?", "Which people deliver ropes?", "Where are the ropes?"},
			[]string{"Who adopted these rules?", "Who publishes the timetable of the winter season?", "Where is lost luggage kept?"},
		},
		{
			corpus.Chinese, "one fact, two clauses", func(e Evidence) bool { return e.Tied },
			[]string{"谁送缆绳?", "缆绳在哪里?", "码头在哪里?"},
			[]string{"谁公布冬季时刻表?", "谁向渡轮发放执照?", "遗失的行李在哪里领取?"},
		},
		{
			corpus.English, "topic", func(e Evidence) bool { return e.OffTopic },
			[]string{"What do the rules say about electric ferries?", "Do the rules mention submarine luggage?", "What is said about solar bicycles?"},
			[]string{"Do the rules mention lost luggage?", "What is said about fishing boats?", "What do the rules say about the winter timetable?"},
		},
		{
			corpus.Chinese, "topic", func(e Evidence) bool { return e.OffTopic },
			[]string{"规则提到潜水自行车了吗?", "关于激光行李怎么说?", "规则有没有提到电动渡轮?"},
			[]string{"关于冬季时刻表怎么说?", "关于遗失的行李怎么说?", "规则提到冬季时刻表了吗?"},
		},
		{
			corpus.English, "penalty", func(e Evidence) bool { return e.NotGiven },
			[]string{"What is the fine for bringing bicycles on board?", "What is the penalty for pilots who keep no logbook?", "How are fishing boats punished that do not give way to a ferry?"},
			[]string{"What is the fine for selling tickets without a licence?", "Are people fined who sell tickets without a licence?", "What is the penalty for tickets sold without a licence?"},
		},
		{
			corpus.Chinese, "penalty", func(e Evidence) bool { return e.NotGiven },
			[]string{"携带自行车上船怎么罚?", "领航员不记录航行怎么罚?", "渔船不避让渡轮会受什么处罚?"},
			[]string{"无执照售票怎么罚?", "无执照售票会受什么处罚?", "售票没有执照罚款多少?"},
		},
	} {
		a := answering(t, indextest.OneLanguage(tt.lang, ferryRules[tt.lang]...))
		for _, q := range tt.doubted {
			if ans := mustAsk(t, a, q); ans.Status != Uncertain || !tt.doubt(ans.Receipt.Evidence) {
				t.Errorf("%s: %q is %s (%+v), want doubt", tt.kind, q, ans.Status, ans.Receipt.Evidence)
			}
		}
		for _, q := range tt.answered {
			if ans := mustAsk(t, a, q); ans.Status != Extractive {
				t.Errorf("%s: %q is %s (%+v), want a claim", tt.kind, q, ans.Status, ans.Receipt.Evidence)
			}
		}
	}
}

// TestAbstention checks that the questions of the case claim nothing.
func TestAbstention(t *testing.T) {
	const shared = "../../../shared"
	list, err := os.ReadFile(filepath.Join(shared, "cases/abstention/expected.txt"))
	files, _ := filepath.Glob(filepath.Join(shared, "seeds/*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("untested without ../shared: abstention on questions near the seeds")
	}
	var texts []corpus.SourceText
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text, err := extract.Text(filepath.Base(f), data)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	c, err := structure.Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	a := answering(t, c)
	asked := 0
	for line := range strings.Lines(string(list)) {
		question, ok := strings.CutPrefix(line, "ask ")
		if !ok {
			continue
		}
		question, _, _ = strings.Cut(question, "(now")
		asked++
		if ans := mustAsk(t, a, strings.TrimSpace(question)); ans.Status == Extractive {
			t.Errorf("%q is claimed with %.2f", question, ans.Confidence)
		}
	}
	if asked < 5 {
		t.Errorf("%d questions, want all of the case", asked)
	}
}

func answering(t *testing.T, c *corpus.Corpus) *Answerer {
	t.Helper()
	s, err := search.Memory(t.Context(), c, index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func mustAsk(t *testing.T, a *Answerer, question string) Answer {
	t.Helper()
	ans, err := a.Ask(t.Context(), Question{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	return ans
}
