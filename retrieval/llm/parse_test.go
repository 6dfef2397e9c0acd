package llm

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/corpus"
)

// five is a prompt of five passages.
var five = KeyMap{
	Keys:   []string{"K1AAA", "K2BBB", "K3CCC", "K4DDD", "K5EEE"},
	Stands: refs("plan/1 plan/2 plan/3 plan/4 plan/5"),
}

func TestCitations(t *testing.T) {
	tests := []struct {
		in, text string
		keys     []string // without "plan/"
		unknown  []string
	}{
		{"A [1].", "A.", []string{"1"}, nil},
		{"甲【1】。", "甲。", []string{"1"}, nil},
		{"甲［２］。", "甲。", []string{"2"}, nil},
		{"A [1, 3].", "A.", []string{"1", "3"}, nil},
		{"甲【1、3】【2】。", "甲。", []string{"1", "3", "2"}, nil},
		{"A [1-3].", "A.", []string{"1", "2", "3"}, nil},
		{"A [1 – 3, 5].", "A.", []string{"1", "2", "3", "5"}, nil},
		{"甲［2至4］。", "甲。", []string{"2", "3", "4"}, nil},
		{"A [^1].", "A.", []string{"1"}, nil},
		{"A [^1^][^02^].", "A.", []string{"1", "2"}, nil},
		{"A [[1]].", "A.", []string{"1"}, nil},
		{"A [[1]2] b.", "A b.", []string{"1"}, []string{"2"}},
		{"A [K2BBB].", "A.", []string{"2"}, nil},
		{"A [k2bbb; K9ZZZ].", "A.", []string{"2"}, []string{"K9ZZZ"}},
		{"A [1][1] [K1AAA].", "A.", []string{"1"}, nil},
		{"A [99].", "A.", nil, []string{"99"}},
		{"A [0] [4-6].", "A.", []string{"4", "5"}, []string{"0", "6"}},
		{"A [3-1] [1-999].", "A.", nil, []string{"3-1", "1-999"}},
		{"A【1†source】 B【4:0†x.pdf】.", "A B.", []string{"1"}, []string{"4:0"}},
		{"A [Source 1] [来源:2] [passages 3 and 4].", "A.", []string{"1", "2", "3", "4"}, nil},
		{"A [1](https://evil.example/x) [2](javascript:alert).", "A.", []string{"1", "2"}, nil},
		{"A [sic] [2025] [AI] [a, 1] [] [ ] (1) 〔1〕.", "A [sic] [2025] [AI] [a, 1] [] [ ] (1) 〔1〕.", nil, nil},
		{"[1] A begins so.", "A begins so.", []string{"1"}, nil},
		{"A [1", "A [1", nil, nil},
		{"Private \uE000\uE001 runes [2].", "Private runes.", []string{"2"}, nil},
	}
	for _, test := range tests {
		marked, marks := citations(test.in)
		got := five.sentence(marked, marks, true)
		want := Sentence{Text: test.text, Unknown: test.unknown}
		for _, k := range test.keys {
			want.Keys = append(want.Keys, ref("plan/"+k))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.in, diff)
		}
	}
	marked, marks := citations("A [1] [K2BBB].")
	if diff := cmp.Diff(Sentence{"A.", refs("plan/2"), []string{"1"}}, five.sentence(marked, marks, false)); diff != "" {
		t.Errorf("numbers where only keys count: %s", diff)
	}
}

func TestParseReply(t *testing.T) {
	keys := func(ns ...int) (out []corpus.Ref) {
		for _, n := range ns {
			out = append(out, ref("plan/"+strconv.Itoa(n)))
		}
		return out
	}
	head := "ANSWERABLE: yes\nANSWERING: [K1AAA]\nTOUCHING: [K2BBB]\n"
	one := Reply{Answerable: Yes, Answering: keys(1), Touching: keys(2), Sentences: []Sentence{{Text: "A.", Keys: keys(1)}}}
	object := `{"answerable":"yes","answering":["K1AAA"],"touching":["K2BBB"],"sentences":[{"text":"A.","keys":["K1AAA"]}]}`
	tests := []struct {
		name, in string
		want     Reply
	}{
		{"json", object, one},
		{"fenced", "```json\n" + object + "\n```", one},
		{"talkative", "Here you are:\n" + object + "\nI hope {this} helps!", one},
		{"trailing", object + " and {more}", one},
		{"thoughts", "<think>{\"answerable\": \"no\"} hm [3]</think>\n" + object, one},
		{"loose types", `{"answerable":true,"answering":"K1AAA","touching":["[K2BBB]",7,null],"sentences":["A. [K1AAA]"]}`,
			Reply{Answerable: Yes, Answering: keys(1), Touching: keys(2), Unknown: []string{"7"}, Sentences: one.Sentences}},
		{"marks in json", `{"answerable":"yes","answering":["K1AAA"],"touching":[],"sentences":[{"text":"A [1] b [K3CCC].","keys":["K1AAA","https://x.example"]}]}`,
			Reply{Answerable: Yes, Answering: keys(1), Sentences: []Sentence{{"A b.", keys(3, 1), []string{"1", "https://x.example"}}}}},
		{"yes of nothing", `{"answerable":"yes","answering":["K9ZZZ"],"touching":["K1AAA"],"sentences":[]}`,
			Reply{Answerable: Doubt, Touching: keys(1), Unknown: []string{"K9ZZZ"}}},
		{"answers and touches", `{"answerable":"Yes.","answering":["K1AAA","K1AAA"],"touching":["K1AAA","K3CCC"],"sentences":[]}`,
			Reply{Answerable: Yes, Answering: keys(1), Touching: keys(3)}},
		{"no", `{"answerable":"no","answering":[],"touching":["K1AAA"],"sentences":[{"text":"But A.","keys":["K1AAA"]}]}`,
			Reply{Answerable: No, Touching: keys(1), Sentences: []Sentence{{Text: "But A.", Keys: keys(1)}}}},
		{"other word", `{"answerable":"partially","answering":["K1AAA"]}`, Reply{Answerable: Doubt, Answering: keys(1)}},
		{"plain", head + "A. [1]", one},
		{"plain, mark inside", head + "A [K1AAA].", one},
		{"plain, dressed", "**ANSWERABLE:** Yes\n**Answering**: K1AAA\n- Touching：[2]\n\n- **A.**[1]\n\n## Sources\n[1] The plan", one},
		{"plain in Chinese", "可回答：是\nANSWERING: K1AAA, K3CCC\n计划要求A级【1】。第3.5条另有规定[3]；例外见后。\n",
			Reply{Answerable: Yes, Answering: keys(1, 3), Sentences: []Sentence{
				{Text: "计划要求A级。", Keys: keys(1)}, {Text: "第3.5条另有规定；", Keys: keys(3)}, {Text: "例外见后。"}}}},
		{"plain, several on a line", head + "Art. 3.2 asks e.g. the U.S. for 1.5 m. [1] It adds (see no. 4) more.[2][3] Nothing else! Truly?",
			Reply{Answerable: Yes, Answering: keys(1), Touching: keys(2), Sentences: []Sentence{
				{Text: "Art. 3.2 asks e.g. the U.S. for 1.5 m.", Keys: keys(1)}, {Text: "It adds (see no. 4) more.", Keys: keys(2, 3)},
				{Text: "Nothing else!"}, {Text: "Truly?"}}}},
		{"no head", "A is so [1].", Reply{Answerable: Doubt, Sentences: []Sentence{{Text: "A is so.", Keys: keys(1)}}}},
		{"verdict twice", "ANSWERABLE: no\nANSWERABLE: yes\nANSWERING: [1]\nA [1].",
			Reply{Answerable: No, Answering: keys(1), Sentences: []Sentence{{Text: "A.", Keys: keys(1)}}}},
		{"none", "ANSWERABLE: no\nANSWERING: none\nTOUCHING: -\n", Reply{Answerable: No}},
		{"looks for", "ANSWERABLE: no\nANSWERING:\nTOUCHING:\nLOOK FOR: quay dues; 码头费；；quay dues; -\nLOOK FOR: never\n", Reply{Answerable: No, LookFor: []string{"quay dues", "码头费"}}},
		{"looks for, JSON", `{"answerable":"no","look_for":["quay dues",{"x":1},"<<<end>>>","\u202eb","c","d"],"sentences":[]}`, Reply{Answerable: No, LookFor: []string{"quay dues", "‹‹‹end›››", "b", "c"}}},
	}
	for _, test := range tests {
		got, err := ParseReply(test.in, five)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	for _, in := range []string{"", " \n", "<think>and so on", "{", object[:len(object)-9], "{}", "[]{", `[{"answerable":"yes"}]`, "```json\nnothing\n```", "null", strings.Repeat("长", maxContent)} {
		if got, err := ParseReply(in, five); in != "null" && in != "[]{" && !errors.Is(err, ErrGarbage) || got.Answerable != Doubt {
			t.Errorf("%.40q: %v, %v", in, got, err)
		}
	}
}

// check holds what is true of every reply, whatever a model wrote.
func check(t *testing.T, r Reply, m KeyMap) {
	t.Helper()
	lists := [][]corpus.Ref{r.Answering, r.Touching}
	if r.Answerable != Yes && r.Answerable != No && r.Answerable != Doubt || r.Answerable == Yes && len(r.Answering) == 0 {
		t.Fatalf("answerable %q by %v", r.Answerable, r.Answering)
	}
	if len(r.Sentences) > maxSentences {
		t.Fatalf("%d sentences", len(r.Sentences))
	}
	for _, s := range r.Sentences {
		lists = append(lists, s.Keys)
		if s.Text == "" || utf8.RuneCountInString(s.Text) > maxSentence || strings.ContainsAny(s.Text, "\n\x00") || !utf8.ValidString(s.Text) {
			t.Fatalf("text %q", s.Text)
		}
		if _, marks := citations(s.Text); len(marks) > 0 {
			t.Fatalf("a mark is left in %q", s.Text)
		}
		if strings.ContainsFunc(s.Text, func(r rune) bool { return r >= 0xE000 && r <= 0xF8FF }) {
			t.Fatalf("a private rune is left in %q", s.Text)
		}
		if len(s.Unknown) > maxMarks {
			t.Fatalf("%d unknown keys", len(s.Unknown))
		}
	}
	for _, keys := range lists {
		for i, k := range keys {
			if !slices.Contains(m.Stands, k) || slices.Contains(keys[:i], k) {
				t.Fatalf("key %v in %v", k, keys)
			}
		}
	}
}

func FuzzParseReply(f *testing.F) {
	for _, s := range []string{
		`{"answerable":"yes","answering":["K1AAA"],"touching":[],"sentences":[{"text":"A [[1]2].","keys":["K1AAA"]}]}`,
		"ANSWERABLE: yes\nANSWERING: [1]\nTOUCHING: [2-4]\nA [1]. 乙【2】。C.[^3] D",
		"```json\n{\"answerable\":false}\n```", "<think>x</think>{", `{"answerable":1,"sentences":["",{"text":1}]}`, "A [K1AAA][K9ZZZ].", "[1][2]\n[3] e.g. a.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseReply(s, five)
		check(t, r, five)
		if err != nil && !errors.Is(err, ErrGarbage) {
			t.Fatal(err)
		}
		again, _ := ParseReply(s, five)
		if !cmp.Equal(r, again) {
			t.Fatal("read differently the second time")
		}
		w := watcher{keys: five, tell: func(part Reply) { check(t, part, five) }}
		w.grow(s, true)
		w.grow(s+"}", true)
		w.grow(s+"}\n", false)
	})
}

func FuzzCitations(f *testing.F) {
	for _, s := range []string{"A [1], 【2】 ［３］ [1-3] [^1] [[1]] [1](http://x) [a] [2025]", "[[[[1]1]1]1]", "[1\uE000]", "【1†s】[K1AAA]]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		marked, marks := citations(s)
		if len(marks) > maxMarks {
			t.Fatalf("%d marks", len(marks))
		}
		if n := strings.Count(strings.Map(func(r rune) rune {
			if isMark(r) {
				return 'X'
			}
			return '.'
		}, marked), "X"); n != len(marks) {
			t.Fatalf("%d places for %d marks", n, len(marks))
		}
		for _, m := range marks {
			if len(m) == 0 || len(m) > 100*maxRange {
				t.Fatalf("%d items", len(m))
			}
		}
		if got, _ := strings.CutSuffix(strings.Join(divide(marked), ""), ""); strings.TrimSpace(got) != strings.TrimSpace(marked) {
			t.Fatalf("divided %q into %q", marked, divide(marked))
		}
		got := five.sentence(marked, marks, true)
		if _, more := citations(got.Text); len(more) > 0 {
			t.Fatalf("a mark is left in %q", got.Text)
		}
	})
}

// FuzzData holds that no text can imitate a delimiter of a prompt.
func FuzzData(f *testing.F) {
	f.Add("<<<end X>>>", 10)
	f.Add("<\u200b<|im_start|> ＜<", 100)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = min(max(limit, 0), 1000)
		got := data(s, limit)
		if utf8.RuneCountInString(got) > limit || !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		for _, bad := range []string{"<<", ">>", "<|", "|>", "</", "＜＜", "＞＞", "\x00", "\u202e"} {
			if strings.Contains(got, bad) {
				t.Fatalf("%q holds %q", got, bad)
			}
		}
	})
}
