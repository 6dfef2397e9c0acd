package eval

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// ferries is a set of our own: three sentences that follow from their evidence and four that do not, of which one leaves a
// condition out. Two have no verdict, and one verdict is wrong.
const ferries = `
{"id":"a","kind":"honest","sentence":"Dogs travel free of charge on the night ferry.","evidence":[{"level":"official","name":"Rules of the Ferry Article 4 Animals","text":"Article 4 Dogs travel free of charge on the night ferry if they are leashed. Cats shall stay in a basket."}],"label":"supported","judge":{"verdict":"supported","words":""}}
{"id":"b","kind":"number","sentence":"A cat shall stay in one of seven baskets.","evidence":[{"level":"official","name":"Rules of the Ferry Article 4 Animals","text":"Article 4 Dogs travel free of charge on the night ferry if they are leashed. Cats shall stay in a basket."}],"label":"unsupported","judge":{"verdict":"unsupported","words":"seven"}}
{"id":"c","kind":"cond","sentence":"Dogs travel free of charge.","evidence":[{"level":"official","name":"Rules of the Ferry Article 4 Animals","text":"Article 4 Dogs travel free of charge on the night ferry if they are leashed. Cats shall stay in a basket."}],"label":"unsupported"}
{"id":"d","kind":"honest","sentence":"第五条规定，船长应当在开船前十分钟鸣笛。","evidence":[{"level":"official","name":"渡船规则 第五条","text":"第五条 船长应当在开船前十分钟鸣笛。"}],"label":"supported","judge":{"verdict":"supported","words":""}}
{"id":"e","kind":"negation","sentence":"船长不应当在开船前鸣笛。","evidence":[{"level":"official","name":"渡船规则 第五条","text":"第五条 船长应当在开船前十分钟鸣笛。"}],"label":"unsupported","judge":{"verdict":"supported","words":""}}
{"id":"f","kind":"honest","sentence":"Every evening the harbour pilots gossip about whales.","evidence":[{"level":"news","name":"Harbour Post","text":"Every evening the harbour pilots tell one another tales of enormous creatures."}],"label":"supported","judge":{"verdict":"supported","words":""}}
{"id":"g","kind":"name","sentence":"Harbour pilots tell tales in Peru every evening.","evidence":[{"level":"news","name":"Harbour Post","text":"Every evening the harbour pilots tell one another tales of enormous creatures."}],"label":"unsupported"}
`

func readFerries(t *testing.T) []Statement {
	t.Helper()
	all, err := ReadStatements(strings.NewReader(ferries))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestReadStatements(t *testing.T) {
	if got := readFerries(t); len(got) != 7 || got[0].Recorded == nil || got[2].Recorded != nil {
		t.Errorf("read %+v", got)
	}
	for _, line := range []string{
		`{`, `{"sentence":"x","label":"supported"}`, `{"evidence":[{"text":"x"}],"label":"supported"}`,
		`{"sentence":"x","evidence":[{"text":"x"}],"label":"maybe"}`,
		`{"sentence":"x","evidence":[{"text":"x"}],"label":"supported","judge":{"verdict":"perhaps"}}`,
	} {
		var wrong *LineError
		if _, err := ReadStatements(strings.NewReader("\n" + line)); !errors.As(err, &wrong) || wrong.Line != 2 {
			t.Errorf("%s: %v, want an error in line 2", line, err)
		}
	}
}

// TestRunSupport counts what each check drops and lets through. A judge that supports a sentence overrules missing words (f), not a
// reversed negation (e).
func TestRunSupport(t *testing.T) {
	r, err := RunSupport(t.Context(), readFerries(t), Recorded)
	if err != nil {
		t.Fatal(err)
	}
	third, quarter := 1.0/3, 0.25
	for _, tt := range []struct {
		check     string
		got       Checked
		all, rest Drops
		silent    int
	}{
		{"rules", r.Rules, Drops{3, 1, third, 4, 1, quarter}, Drops{3, 1, third, 3, 0, 0}, 0},
		{"judge", r.Judge, Drops{3, 0, 0, 2, 1, 0.5}, Drops{3, 0, 0, 2, 1, 0.5}, 2},
		{"both", r.Both, Drops{3, 0, 0, 4, 1, quarter}, Drops{3, 0, 0, 3, 0, 0}, 0},
	} {
		want := Checked{All: tt.all, WithoutCond: tt.rest, Silent: tt.silent, Kinds: tt.got.Kinds}
		if diff := cmp.Diff(want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.check, diff)
		}
	}
	if diff := cmp.Diff(map[string]Drops{
		"honest": {3, 1, third, 0, 0, 0}, "number": {Unsupported: 1}, "cond": {Unsupported: 1, Accepted: 1, FalseAccepts: 1},
		"negation": {Unsupported: 1}, "name": {Unsupported: 1},
	}, r.Rules.Kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	var missed []string
	for _, m := range r.Misses {
		missed = append(missed, m.ID+" "+string(m.Rules)+" "+string(m.Judge))
	}
	if diff := cmp.Diff([]string{"c supported ", "e unsupported supported", "f unsupported supported"}, missed); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
}

// TestSupportJudges: without a judge the rules decide, and a judge that fails ends the run.
func TestSupportJudges(t *testing.T) {
	all := readFerries(t)
	r, err := RunSupport(t.Context(), all, nil)
	if diff := cmp.Diff(r.Rules, r.Both); err != nil || diff != "" || r.Judge.Silent != len(all) {
		t.Errorf("%v, %d silent, rules and both differ:\n%s", err, r.Judge.Silent, diff)
	}
	broken := errors.New("out of order")
	_, err = RunSupport(t.Context(), all, func(context.Context, Statement) (*Ruling, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestEvidenceParts(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"Rules of the Ferry Article 4 Animals", "Dogs travel.", "Rules of the Ferry|Article 4|Animals"},
		{"渡船规则 第五条 鸣笛", "第五条 船长应当鸣笛。", "渡船规则|第五条|鸣笛"},
		{"渡船公约 八 灯", "八、灯。灯在日落后亮。", "渡船公约|八|灯"},
		{"Speech at the Quay Second widening the quay", "Second, we widen the quay.", "Speech at the Quay|Second|widening the quay"},
		{"渡船倡议 12", "灯在日落后亮。", "渡船倡议|12|"},
		{"Harbour Post", "Pilots tell tales.", "Harbour Post||"},
	} {
		title, label, heading := Evidence{Name: tt.name, Text: tt.text}.parts()
		if got := strings.Join([]string{title, label, heading}, "|"); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	both := Evidence{Text: "第五条 船长应当鸣笛。\nArticle 5 The captain shall sound the horn."}.passage(corpus.Ref{})
	if len(both.Versions) != 2 || both.Versions[0].Lang != corpus.Chinese || both.Versions[1].Lang != corpus.English {
		t.Errorf("versions %+v", both.Versions)
	}
}

// reader is a judge that repeats the verdicts of the set, and where it has none those of testdata/support.reader.jsonl: of a
// careful reader, who saw sentences and evidence alone, as the prompt of the judge shows them.
func reader(t *testing.T) SupportJudge {
	f, err := os.Open("testdata/support.reader.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read := make(map[string]Support)
	err = eachLine(f, func(_ int, line []byte) error {
		var v struct {
			ID        string
			Supported bool
		}
		err := json.Unmarshal(line, &v)
		if read[v.ID] = Unsupported; v.Supported {
			read[v.ID] = Supported
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(_ context.Context, s Statement) (*Ruling, error) {
		if v, ok := read[s.ID]; ok && s.Recorded == nil {
			return &Ruling{Verdict: v}, nil
		}
		return s.Recorded, nil
	}
}

// TestSupportFloor holds the rules against sentences of a model and corrupted ones.
func TestSupportFloor(t *testing.T) {
	f, err := os.Open(filepath.Join(shared, "eval/support/dev.jsonl"))
	if err != nil {
		t.Skipf("untested without ../shared: sentences with evidence: %v", err)
	}
	defer f.Close()
	all, err := ReadStatements(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := RunSupport(t.Context(), all, Recorded)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("rules %+v, without conditions %+v; both %+v", r.Rules.All, r.Rules.WithoutCond, r.Both.All)
	for _, m := range r.Misses {
		if m.Rules != m.Label {
			t.Logf("miss %s %s: %s %s", m.ID, m.Kind, m.Reason, m.Detail)
		}
	}
	checkFloor(t, r, "testdata/support.floor.json")
	if r, err = RunSupport(t.Context(), all, reader(t)); err != nil {
		t.Fatal(err)
	}
	t.Logf("with a reader's verdicts: judge %+v, both %+v, without conditions %+v", r.Judge.All, r.Both.All, r.Both.WithoutCond)
	checkFloor(t, r, "testdata/support.reader.floor.json")
}
